public import Casework
public import Tabular

/// Reads a file for people to look at: what its records are, as libcsv and the scan find them,
/// before any pipeline says what they mean. Values are not typed and nothing is repaired.
///
///     let listing = RecordListing()
///     try listing.read(file) { fields, line in … } finding: { finding in … }
public struct RecordListing: Sendable {
  /// The byte between two fields; without one, the most regular of comma, tab, semicolon and bar.
  public var delimiter: UInt8?
  /// The byte around a field, 0 for none.
  public var quote: UInt8 = 0x22
  public var encoding = EncodingChoice.automatic
  /// Whether the file may have a header: the first row that is not a title, unless all of it is
  /// numbers. It is no record, and tells how many fields a record has.
  public var hasHeader = true
  public var engine = RecordScanner.Engine.vector

  public init() {}

  /// What reading came to. Every row but the header is in exactly one of `preamble`, `records`,
  /// `refused` and `skipped`.
  public struct Summary: Sendable {
    public var encoding = FileEncoding.utf8
    public var dialect = Dialect.standard
    /// The decoded cells of the header, if there is one.
    public var header: [[UInt8]] = []
    /// 1-based line of the header; 0 without one.
    public var headerLine = 0
    /// Rows equal to the header, and the lines of the first of them.
    public var repeatedHeaders = 0
    public var repeatedHeaderLines: [Int] = []
    /// Rows above the header: titles and notes.
    public var preamble = 0
    public var records = 0
    /// Records with more or fewer fields than the header; they are among `records`.
    public var ragged = 0
    /// Rows that are no records: broken quotes, bytes that are no text.
    public var refused = 0
    /// Lines of nothing, rows of nothing but delimiters, and the header standing there again.
    public var skipped = 0
  }

  /// Reads all records in order.
  ///
  /// - Parameters:
  ///   - record: called with the fields of each record, in UTF-8, without quotes, and with the
  ///     line on which it begins, from 1.
  ///   - finding: called for each row that is refused or has another width than the header.
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
    // A bar or a backslash may be half of a character in GB18030: such a file is decoded first.
    let isDecodedFirst =
      encoding == .gb18030 && ([delimiter ?? 0, quote].contains { $0 >= 0x40 })
    if isDecodedFirst || encoding == .utf16LittleEndian || encoding == .utf16BigEndian {
      let text = try FileText.inUTF8(file, encoding, from: start)
      file.hold(text, from: start)
      (encoding, start) = (.utf8, EncodingDetection.byteOrderMarks(text))
    } else if FileText.isTorn(head) {
      throw Refusal("FILE-TORN")
    }
    let sample = try file.bytes(start..<min(file.textSize, start + 65_536))
    let isWhole = start + sample.count == file.textSize
    let dialect = dialect(of: sample, isWhole: isWhole, encoding)
    var rows = RowReader(
      encoding: encoding,
      header: hasHeader ? headerRow(sample, dialect, isWhole: isWhole) : nil)
    rows.summary.encoding = named
    rows.summary.dialect = dialect
    try scan(file, from: start, dialect) { table, bytes, lines throws in
      try rows.read(table, bytes, lines: lines, record: record, finding: finding)
    }
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

  private func rows(
    of sample: [UInt8], _ dialect: Dialect, isWhole: Bool
  ) -> [[[UInt8]]] {
    let buffer = ByteBuffer(capacity: sample.count)
    buffer.append(sample)
    var table = RecordTable()
    _ = RecordScanner(dialect, engine: engine).scan(
      buffer, from: 0, ownedUpTo: sample.count, isEndOfFile: isWhole, into: &table)
    return buffer.withBytes { bytes in
      (0..<min(table.count, 200)).compactMap { row in
        guard table.structuralFault(row) == nil else { return nil }
        return (0..<table.width(row)).map { table.decoded(row, $0, in: bytes) }
      }
    }
  }

  /// The delimiter under which the most rows have one width of at least two; where two do equally
  /// well, the one that finds more fields.
  private func dialect(of sample: [UInt8], isWhole: Bool, _ encoding: FileEncoding) -> Dialect {
    let lineEnd = Dialect.LineEnd(of: sample.span, quote: quote)
    if let delimiter { return Dialect(delimiter: delimiter, quote: quote, lineEnd: lineEnd) }
    var best = Dialect(quote: quote, lineEnd: lineEnd)
    var bestScore = (share: 0, width: 1)
    // A bar may be half of a character in GB18030.
    for candidate: UInt8 in encoding == .gb18030
      ? [0x2C, 0x09, 0x3B] : [0x2C, 0x09, 0x3B, 0x7C]
    where candidate != quote {
      let dialect = Dialect(delimiter: candidate, quote: quote, lineEnd: lineEnd)
      let widths = rows(of: sample, dialect, isWhole: isWhole).map(\.count)
      guard let (width, count) = mode(widths.filter { $0 > 1 }) else { continue }
      let score = (share: count * 20 / widths.count, width: width)
      if score > bestScore { (best, bestScore) = (dialect, score) }
    }
    return best
  }

  /// The row that names the columns: the first in which more than half of the file's usual number
  /// of cells are filled; titles above it are mostly empty. There is none when that row is all
  /// numbers: a record would be taken for it, and titles and its equals be passed over.
  private func headerRow(
    _ sample: [UInt8], _ dialect: Dialect, isWhole: Bool
  ) -> [[UInt8]]? {
    let rows = rows(of: sample, dialect, isWhole: isWhole)
    guard let (width, _) = mode(rows.map(\.count)) else { return nil }
    let row =
      rows.prefix(LayoutReader.searchedRows).first { row in
        row.count(where: { !$0.isEmpty }) * 2 > width
      } ?? rows.first
    return row.flatMap { RecordListing.isNumbers($0) ? nil : $0 }
  }

  /// Whether every cell that is not empty has digits and nothing that is a letter.
  private static func isNumbers(_ row: [[UInt8]]) -> Bool {
    let filled = row.filter { !$0.isEmpty }
    return !filled.isEmpty
      && filled.allSatisfy { cell in
        cell.contains { (0x30...0x39).contains($0) }
          && cell.allSatisfy { (0x20...0x3A).contains($0) }
      }
  }

  /// The most frequent number, the largest of those.
  private func mode(_ numbers: [Int]) -> (value: Int, count: Int)? {
    Dictionary(grouping: numbers) { $0 }.map { (value: $0.key, count: $0.value.count) }
      .max { ($0.count, $0.value) < ($1.count, $1.value) }
  }
}

/// Tells records from what is none, row by row.
private struct RowReader {
  let encoding: FileEncoding
  /// The header's cells as they stand, or `nil` when there is none.
  let header: [[UInt8]]?
  var summary = RecordListing.Summary()
  private var hasMetHeader = false

  /// Repeated headers whose lines are told.
  private static let namedLines = 20

  init(encoding: FileEncoding, header: [[UInt8]]?) {
    self.encoding = encoding
    self.header = header
  }

  mutating func read(
    _ table: RecordTable, _ bytes: Span<UInt8>, lines: Int,
    record: (_ fields: [[UInt8]], _ line: Int) throws -> Void,
    finding: (Finding) throws -> Void
  ) throws {
    summary.skipped += table.blankCount
    var line = lines + 1
    var position = 0
    for row in 0..<table.count {
      let span = table.span(row)
      line += ByteScan.lineEnds(
        in: bytes, position..<span.lowerBound, lineEnd: summary.dialect.lineEnd)
      position = span.lowerBound
      if let fault = table.structuralFault(row) {
        summary.refused += 1
        try finding(self.finding(fault.code, in: bytes.extracting(span), line: line))
        continue
      }
      var fields = (0..<table.width(row)).map { table.decoded(row, $0, in: bytes) }
      let fault = TextCheck.fault(bytes.extracting(span), encoding)
      let code = fault == TextCheck.invisible ? nil : fault
      if let header, fields == header {
        // The header stands where it stands, also when its bytes are no text.
        let isFirst = !hasMetHeader
        hasMetHeader = true
        if code == nil {
          if isFirst {
            summary.header = fields.map(text)
            summary.headerLine = line
          } else {
            summary.skipped += 1
            summary.repeatedHeaders += 1
            if summary.repeatedHeaders <= RowReader.namedLines {
              summary.repeatedHeaderLines.append(line)
            }
          }
          continue
        }
      }
      if let code {
        summary.refused += 1
        try finding(self.finding(code, in: bytes.extracting(span), line: line))
        continue
      }
      if header != nil, !hasMetHeader {
        summary.preamble += 1
        continue
      }
      if header != nil, fields.count > 1, fields.allSatisfy(\.isEmpty) {
        summary.skipped += 1
        continue
      }
      if let header, fields.count != header.count {
        if fields.count > header.count, fields[header.count...].allSatisfy(\.isEmpty) {
          fields.removeSubrange(header.count...)
        } else {
          summary.ragged += 1
          try finding(
            self.finding(
              "CSV-WIDTH", in: bytes.extracting(span), line: line,
              "（应有 \(header.count) 个，实有 \(fields.count) 个）"))
        }
      }
      summary.records += 1
      try record(fields.map(text), line)
    }
  }

  private func text(_ field: [UInt8]) -> [UInt8] {
    encoding == .gb18030 ? TextCheck.decoded(field) ?? [] : field
  }

  private func finding(
    _ code: String, in row: Span<UInt8>, line: Int, _ detail: String = ""
  ) -> Finding {
    let entry = FindingCatalogue.entry(code)
    let place = FaultPlace(of: code, in: row, encoding, summary.dialect)
    return Finding(
      code: code, severity: entry.severity, line: line + place.lineOffset, column: place.column,
      message: entry.message + detail, action: entry.action)
  }
}
