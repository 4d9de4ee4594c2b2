public import Casework
public import Tabular

/// Reads a file for people to look at: what its records are, as libcsv and the scan find them,
/// before any pipeline says what they mean. Values are not typed, and nothing is repaired but
/// lines that can be read in one way only, which are told.
///
///     let listing = RecordListing()
///     try listing.read(file) { fields, line in … } finding: { finding in … }
public struct RecordListing: Sendable {
  /// The byte between two fields; without one, the most regular of comma, tab, semicolon and bar.
  public var delimiter: UInt8?
  /// The byte around a field, 0 for none. Without one the double quote, or the single one where no
  /// double quote stands in the first rows and only so all of them have the same number of fields.
  public var quote: UInt8?
  public var encoding = EncodingChoice.automatic
  /// Whether the file may have a header: the first row that is not a title (`HeaderPlace`), unless
  /// all of it is numbers and not years over other numbers. It is no record, and tells how many fields a record has.
  public var hasHeader = true
  public var engine = RecordScanner.Engine.vector

  public init() {}

  /// What reading came to. Every row but the header is in exactly one of `preamble`, `records`,
  /// `refused` and `skipped`.
  public struct Summary: Sendable {
    public var encoding = FileEncoding.utf8
    /// Whether the encoding was guessed to be GB18030 and its characters are rather another's.
    public var isRatherOther = false
    public var dialect = Dialect.standard
    /// The decoded cells of the header, if there is one.
    public var header: [[UInt8]] = []
    /// 1-based line of the header; 0 without one.
    public var headerLine = 0
    /// Line of the first record where no row above it could be the header and one was expected: it
    /// tells how many fields a record has. Else 0.
    public var headerLikeRecordLine = 0
    /// 1-based number of the first column that seems to be quoted with `'`, not `"`; 0: none.
    public var apostrophedColumn = 0
    /// Whether most of the first rows stand above the header, a key and a value each, or so many of one
    /// width that they may be a table.
    public var isBelowMostRows = false
    /// Whether the row above the header may be it.
    public var isHeaderDoubtful = false
    /// What all rows, of one cell each, hold just as many times; empty: nothing.
    public var unusedDelimiter: [UInt8] = []
    /// Whether a column without a name is full, and one with a name empty.
    public var isHeaderShifted = false
    /// Whether the delimiter is none of the usual ones, and was found because all rows hold just as many.
    public var isDelimiterUnusual = false
    /// Whether the quote was found to be `'`.
    public var isQuoteApostrophe = false
    /// Whether two delimiters stand between the cells of nearly all of the first rows.
    public var isDelimiterDoubled = false
    /// Another delimiter that most rows hold alike, where the cells between this one hold it; 0: none.
    public var rivalDelimiter: UInt8 = 0
    /// What stands on both sides of every delimiter of the first rows; 0: nothing.
    public var delimiterNeighbour: UInt8 = 0
    /// Whether all of the file is one row, in which characters stand that may end lines.
    public var isInOtherLines = false
    /// Whether the row below the header may belong to it.
    public var isHeaderLonger = false
    /// Records with line breaks, and the lines of those of which a line by itself would be a record.
    public var severalLines = 0
    public var swallowingLines: [Int] = []
    /// Rows equal to the header, and the lines of the first of them.
    public var repeatedHeaders = 0
    public var repeatedHeaderLines: [Int] = []
    /// Whether there is no header, and the first rows have so many widths that none is usual.
    public var isOfManyWidths = false
    /// Records that are rather comments, lines under a header or headers of other tables, and the lines of the
    /// first of them.
    public var otherRows = 0
    public var otherRowLines: [Int] = []
    /// Rows above the header: titles and notes.
    public var preamble = 0
    public var records = 0
    /// Records with more or fewer fields than the header, or, where nearly all have another number
    /// of them or there is no header, than those; they are among `records`.
    public var ragged = 0
    /// How many cells at least half of the first records have beyond the header.
    public var surplus = 0
    /// Records with just so many cells beyond the header, all of them empty, which are left out.
    public var trimmed = 0
    /// Records of the right width in which a separator seems to have torn a text (`TornText`).
    public var torn = 0
    /// Records whose quotes were not doubled and that can be read in one way only (`UndoubledQuotes`).
    public var undoubled = 0
    /// Records that could be read because a backslash escapes what stands behind it (`EscapedQuotes`).
    public var escaped = 0
    /// Rows that are no records: broken quotes, bytes that are no text.
    public var refused = 0
    /// Lines of nothing, rows of nothing but delimiters, and the header standing there again.
    public var skipped = 0

    /// Lines of records that seem to hold another one. Where many have line breaks, it is prose.
    public var doubtfulLines: [Int] { severalLines * 10 <= max(records, 10) ? swallowingLines : [] }

    /// Whether every record was read as it was meant, as far as can be told without knowing it.
    public var isSound: Bool {
      ragged == 0 && trimmed == 0 && torn == 0 && undoubled == 0 && escaped == 0 && refused == 0
        && headerLikeRecordLine == 0
        && !isBelowMostRows && apostrophedColumn == 0 && !isRatherOther && !isHeaderDoubtful
        && unusedDelimiter.isEmpty && !isHeaderShifted && !isDelimiterUnusual && !isQuoteApostrophe
        && !isDelimiterDoubled && delimiterNeighbour == 0 && rivalDelimiter == 0 && !isInOtherLines
        && !isHeaderLonger
        && doubtfulLines.isEmpty && otherRows == 0
        && (records > 0 || headerLine > 0) && !isOfManyWidths
    }
  }

  /// Reads all records in order.
  ///
  /// - Parameters:
  ///   - record: called with the fields of each record, in UTF-8, without quotes, and with the
  ///     line on which it begins, from 1.
  ///   - finding: called for each row that is refused, has another width than the header, or is doubtful.
  /// - Throws: `Refusal` when the file cannot be read at all; what the closures throw.
  public func read(
    _ file: DeliveredFile, record: (_ fields: [[UInt8]], _ line: Int) throws -> Void,
    finding: (Finding) throws -> Void
  ) throws -> Summary {
    let head = try file.bytes(0..<min(file.size, LayoutReader.headSize))
    if head.isEmpty { throw Refusal("FILE-EMPTY") }
    if let type = FileMagic.name(head) { throw Refusal("FILE-TYPE", detail: type) }
    var (encoding, start) = try FileText.encoding(of: file, head, encoding)
    let named = encoding
    let usualQuote = quote ?? Dialect.standard.quote
    var given = delimiter ?? RecordListing.statedDelimiter(head[start...], quote: usualQuote)
    // A bar or a backslash may be half of a character in GB18030: such a file is decoded first.
    let isDecodedFirst =
      encoding == .gb18030
      && ([given ?? 0, usualQuote].contains { $0 >= 0x40 }
        || given == nil && isBarred(head[start...], isWhole: head.count == file.size))
    if isDecodedFirst || encoding == .utf16LittleEndian || encoding == .utf16BigEndian {
      let text = try FileText.inUTF8(file, encoding, from: start)
      file.hold(text, from: start)
      (encoding, start) = (.utf8, EncodingDetection.byteOrderMarks(text))
    } else if FileText.isTorn(head) {
      throw Refusal("FILE-TORN")
    }
    // Once decoded, a file does not show it any more.
    var doubleBytes = DoubleByteTally()
    if isDecodedFirst { doubleBytes.add(head.span) }
    let sample = try file.bytes(start..<min(file.textSize, start + 65_536))
    let isWhole = start + sample.count == file.textSize
    // Seen in UTF-16 only now.
    given = given ?? RecordListing.statedDelimiter(sample[...], quote: usualQuote)
    let first = firstRows(of: sample, isWhole: isWhole, encoding, delimiter: given)
    let header = hasHeader ? HeaderGuess(among: first.rows) : nil
    var rows = RowReader(
      encoding: encoding, header: header,
      usualWidth: header == nil ? FirstRows.usualWidth(of: first.rows) : header?.usualWidth)
    rows.summary.apostrophedColumn = first.apostrophedColumn(below: header)
    rows.summary.isOfManyWidths =
      header == nil && rows.usualWidth == nil && Set(first.rows.map(\.width)).count > 1
    rows.areAllQuoted = first.areAllQuoted
    rows.summary.unusedDelimiter = first.unusedDelimiter
    rows.summary.isDelimiterUnusual =
      given == nil && DelimiterFit.unusual.contains(first.dialect.delimiter)
    rows.summary.isQuoteApostrophe = quote == nil && first.dialect.quote == FirstRows.apostrophe
    rows.summary.isDelimiterDoubled = first.isDelimiterDoubled
    rows.summary.rivalDelimiter = first.rival ?? 0
    rows.summary.delimiterNeighbour = first.delimiterNeighbour
    rows.summary.isInOtherLines = isWhole && first.isInOtherLines
    rows.doubleBytes = doubleBytes
    rows.summary.encoding = named
    rows.summary.dialect = first.dialect
    try scan(file, from: start, first.dialect) { table, bytes, lines throws in
      try rows.read(table, bytes, lines: lines, record: record, finding: finding)
    }
    if self.encoding != .automatic { rows.summary.isRatherOther = false }
    return rows.summary
  }

  /// Hands over the rows of the file, a stretch of some megabytes at a time, with the number of
  /// physical lines before the stretch.
  private func scan(
    _ file: DeliveredFile, from start: Int, _ dialect: Dialect,
    _ body: (RecordTable, Span<UInt8>, Int) throws -> Void
  ) throws {
    let scanner = RecordScanner(dialect, engine: engine)
    let buffer = ByteBuffer(capacity: 1 << 22)
    var table = RecordTable()
    var position = start
    var lines = 0
    var wanted = 1 << 22
    while position < file.textSize {
      buffer.removeAll()
      buffer.append(try file.bytes(position..<min(file.textSize, position + wanted)))
      let isEnd = position + buffer.count >= file.textSize
      let outcome = scanner.scan(
        buffer, from: 0, ownedUpTo: isEnd ? buffer.count : buffer.count / 2, isEndOfFile: isEnd,
        into: &table)
      var end = buffer.count
      if case .complete(let next) = outcome {
        end = next
      } else if !isEnd {
        guard wanted < 256 << 20 else { throw Refusal("CSV-TOO-BIG") }
        wanted *= 2
        continue
      }
      try buffer.withBytes { bytes throws in
        try body(table, bytes, lines)
        lines += ByteScan.lineEnds(in: bytes, 0..<end, lineEnd: dialect.lineEnd)
      }
      position += end
      wanted = 1 << 22
    }
  }

  /// Whether the delimiter of a file in GB18030 is one that may be half of a character there.
  private func isBarred(_ head: ArraySlice<UInt8>, isWhole: Bool) -> Bool {
    let sample = head.prefix(65_536)
    let isCut = !isWhole || sample.count < head.count
    let end = isCut ? sample.lastIndex { $0 == 0x0A || $0 == 0x0D }.map { $0 + 1 } : sample.endIndex
    guard let end, sample.contains(where: DelimiterFit.all.filter { $0 >= 0x40 }.contains),
      let text = TextCheck.decoded(Array(sample[..<end]))
    else { return false }
    return firstRows(of: text, isWhole: !isCut, .utf8, delimiter: nil).dialect.delimiter >= 0x40
  }

  /// The first rows, under the delimiter that fits them best (`DelimiterFit`), or an unusual one that all of
  /// them hold, and under the quote that fits.
  private func firstRows(
    of sample: [UInt8], isWhole: Bool, _ encoding: FileEncoding, delimiter: UInt8?
  ) -> FirstRows {
    let usualQuote = quote ?? Dialect.standard.quote
    let lineEnd = Dialect.LineEnd(of: sample.span, quote: usualQuote)
    func rows(_ delimiter: UInt8, quote: UInt8) -> FirstRows {
      FirstRows(
        of: sample, isWhole: isWhole,
        Dialect(delimiter: delimiter, quote: quote, lineEnd: lineEnd), engine)
    }
    // Half of a character in GB18030 may be a bar.
    func isPossible(_ delimiter: UInt8) -> Bool {
      delimiter != usualQuote && (encoding != .gb18030 || delimiter < 0x40)
    }
    var best = rows(delimiter ?? (usualQuote == 0x2C ? 0x09 : 0x2C), quote: usualQuote)
    if delimiter == nil {
      var bestFit: DelimiterFit?
      var clean: [UInt8] = []
      for candidate in DelimiterFit.delimiters where isPossible(candidate) {
        let found = rows(candidate, quote: usualQuote)
        guard let fit = DelimiterFit(found) else { continue }
        if fit.isClean, fit.isFrequent { clean.append(candidate) }
        if bestFit.map({ $0 < fit }) ?? true { (best, bestFit) = (found, fit) }
      }
      if let bestFit, !bestFit.isClean { best.rival = clean.first }
      // One that hardly stands in a text, where it leaves nothing to be desired and no other does.
      for candidate in DelimiterFit.unusual
      where isPossible(candidate) && !(bestFit?.isPerfect ?? false) {
        let found = rows(candidate, quote: usualQuote)
        guard found.rows.count > 2, let fit = DelimiterFit(found),
          bestFit == nil && fit.isFrequent || found.isOfOneWidth && fit.isPerfect
        else { continue }
        (best, bestFit) = (found, fit)
      }
    }
    guard quote == nil, !best.isOfOneWidth, best.dialect.delimiter != FirstRows.apostrophe else {
      return best
    }
    let quoted = rows(best.dialect.delimiter, quote: FirstRows.apostrophe)
    return quoted.isOfOneWidth && quoted.areApostrophed ? quoted : best
  }

  /// The delimiter that the first line states as spreadsheets do, `sep=;`.
  private static func statedDelimiter(_ text: ArraySlice<UInt8>, quote: UInt8) -> UInt8? {
    let line = text.prefix { $0 != 0x0A && $0 != 0x0D }
    guard line.count == 5, line.starts(with: "sep=".utf8), let delimiter = line.last,
      Dialect.isValid(delimiter: delimiter, quote: quote)
    else { return nil }
    return delimiter
  }
}
