import Casework
import Tabular

/// Tells records from what is none, row by row.
struct RowReader {
  typealias Record = (_ fields: [[UInt8]], _ line: Int) throws -> Void
  typealias Found = (Finding) throws -> Void

  let encoding: FileEncoding
  let header: HeaderGuess?
  /// The number of cells of nearly all records, if there is such a number.
  let usualWidth: Int?
  var summary = RecordListing.Summary()
  /// Whether nearly all of the first rows have all their cells in quotes.
  var areAllQuoted = false
  /// What characters above ASCII are made of, in GB18030.
  var doubleBytes = DoubleByteTally()
  private var hasMetHeader = false

  /// The rows over which a record with escaped quotes may spread.
  private static let escapedRows = 8

  /// Repeated headers, and records that seem to hold another, whose lines are told.
  private static let namedLines = 20

  init(encoding: FileEncoding, header: HeaderGuess?, usualWidth: Int?) {
    self.encoding = encoding
    self.header = header
    self.usualWidth = usualWidth
    summary.surplus = header?.surplus ?? 0
    summary.isBelowMostRows = header?.isBelowMostRows ?? false
    summary.isHeaderDoubtful = header?.isDoubtful ?? false
    summary.isHeaderLonger = header?.isLonger ?? false
    summary.isHeaderShifted = header?.isShifted ?? false
  }

  mutating func read(
    _ table: RecordTable, _ bytes: Span<UInt8>, lines: Int, record: Record, finding: Found
  ) throws {
    summary.skipped += table.blankCount
    var line = lines + 1
    var position = 0
    var end = 0
    for row in 0..<table.count where row >= end {
      let span = table.span(row)
      line += ByteScan.lineEnds(
        in: bytes, position..<span.lowerBound, lineEnd: summary.dialect.lineEnd)
      position = span.lowerBound
      let text = bytes.extracting(span)
      if let (records, next) = escapedRecords(table, row, bytes) {
        let escaped = bytes.extracting(span.lowerBound..<table.span(next - 1).upperBound)
        try read(escaped: records, escaped, line, record, finding)
        end = next
      } else if let fault = table.structuralFault(row) {
        try readBroken(text, fault, line, record, finding)
      } else {
        var fields = (0..<table.width(row)).map { table.decoded(row, $0, in: bytes) }
        // Where files were put together; in GB18030 these bytes are characters.
        if encoding == .utf8 { fields[0].removeFirst(EncodingDetection.byteOrderMarks(fields[0])) }
        if table.rowFlags(row).contains(.severalLines) {
          summary.severalLines += 1
          if holdsLineLikeRecord(text, width: fields.count),
            summary.swallowingLines.count < RowReader.namedLines
          {
            summary.swallowingLines.append(line)
          }
        }
        let holdsLiteralQuote = table.rowFlags(row).contains(.literalQuote)
        try read(fields, text, line, holdsLiteralQuote: holdsLiteralQuote, record, finding)
      }
    }
    summary.isRatherOther = doubleBytes.isRatherOther
  }

  /// The records of a row that is broken, of another width or of several lines, or holds a quote in a cell
  /// that is not quoted, and that is sound if a backslash escapes what stands behind it, alone or with the
  /// next ones; and the first row behind them.
  private func escapedRecords(
    _ table: RecordTable, _ row: Int, _ bytes: Span<UInt8>
  ) -> (records: [(lines: Int, cells: [[UInt8]])], next: Int)? {
    // In GB18030 a backslash may be half of a character.
    guard encoding != .gb18030, header == nil || hasMetHeader,
      let width = header?.width ?? usualWidth, width > 1
    else { return nil }
    func isSound(_ row: Int) -> Bool {
      table.structuralFault(row) == nil && !table.rowFlags(row).contains(.literalQuote)
        && table.width(row) == width
    }
    let isSoundAlone = isSound(row)
    guard !isSoundAlone || table.rowFlags(row).contains(.severalLines) else { return nil }
    let start = table.span(row).lowerBound
    // A line break behind an escaped quote ends the row, but not the record.
    for next in (row + 1)...min(row + RowReader.escapedRows, table.count) {
      let text = bytes.extracting(start..<table.span(next - 1).upperBound)
      guard textFault(text) == nil else { return nil }
      guard let records = EscapedQuotes.records(in: text, width: width, summary.dialect) else {
        // What is sound, or holds no escaped quote, does not go on, and not in a sound row.
        guard !isSoundAlone, next < table.count, !isSound(next),
          EscapedQuotes.mayHold(text, summary.dialect)
        else { return nil }
        continue
      }
      // What is sound as one record either way stays what it is.
      return isSoundAlone && records.count == 1 ? nil : (records, next)
    }
    return nil
  }

  private mutating func read(
    escaped records: [(lines: Int, cells: [[UInt8]])], _ row: Span<UInt8>, _ line: Int,
    _ record: Record, _ found: Found
  ) throws {
    summary.escaped += records.count
    summary.records += records.count
    for (lines, cells) in records {
      try found(finding("CSV-ESCAPED", in: row, line + lines))
      try record(cells, line + lines)
    }
  }

  private mutating func read(
    _ fields: [[UInt8]], _ row: Span<UInt8>, _ line: Int, holdsLiteralQuote: Bool,
    _ record: Record, _ found: Found
  ) throws {
    if encoding == .gb18030 { doubleBytes.add(row) }
    let fault = textFault(row)
    if let header, fields == header.cells, !(header.isRecord && hasMetHeader) {
      // The header stands where it stands, also when its bytes are no text.
      let isFirst = !hasMetHeader
      hasMetHeader = true
      if fault == nil, header.isRecord {
        summary.headerLikeRecordLine = line
      } else if fault == nil {
        return note(header: fields, line, isFirst: isFirst)
      }
    }
    if let fault {
      summary.refused += 1
      return try found(finding(fault, in: row, line))
    }
    if header != nil, !hasMetHeader {
      summary.preamble += 1
      return
    }
    if fields.count > 1, fields.allSatisfy(\.isEmpty) {
      summary.skipped += 1
      return
    }
    var width = fields.count
    if let header, header.isUsualSurplus(of: fields) {
      width = header.width
      summary.trimmed += 1
    }
    if let fault = widthFault(fields, kept: width) {
      summary.ragged += 1
      try found(finding("CSV-WIDTH", in: row, line, fault))
    } else if holdsLiteralQuote {
      let isTorn = TornText.column(in: row, dialect: summary.dialect) != nil
      if isTorn || areAllQuoted || fields.contains(where: holdsDoubledQuote) {
        summary.torn += 1
        try found(finding(isTorn ? "CSV-TORN-TEXT" : "CSV-LITERAL-QUOTE", in: row, line))
      }
    }
    if isHardlyRecord(fields) {
      summary.otherRows += 1
      if summary.otherRowLines.count < RowReader.namedLines { summary.otherRowLines.append(line) }
    }
    summary.records += 1
    try record(fields.prefix(width).map(text), line)
  }

  /// Whether two quotes stand side by side in a cell, as in one whose quotes were lost: `5"" pipe`.
  private func holdsDoubledQuote(_ cell: [UInt8]) -> Bool {
    let quote = summary.dialect.quote
    return cell.indices.dropLast().contains { cell[$0] == quote && cell[$0 + 1] == quote }
  }

  /// What to say of a record's number of cells.
  private func widthFault(_ fields: [[UInt8]], kept: Int) -> String? {
    if let header, kept != header.width { return "（应有 \(header.width) 个，实有 \(kept) 个）" }
    // As wide as the header, which is itself too narrow or too wide, or there is none.
    let lacking = header.flatMap { $0.lacksUsualSurplus(fields) ? $0.width + $0.surplus : nil }
    guard let usual = lacking ?? usualWidth, fields.count != usual else { return nil }
    return "（多数记录有 \(usual) 个，实有 \(fields.count) 个）"
  }

  /// Whether a line of a record has by itself as many delimiters as the record, and is not just its beginning
  /// or end: then two quotes may have swallowed what lies between.
  private func holdsLineLikeRecord(_ row: Span<UInt8>, width: Int) -> Bool {
    guard width > 2 else { return false }
    let counts = row.array.split { $0 == 0x0A || $0 == 0x0D }.map { line in
      line.count { $0 == summary.dialect.delimiter }
    }
    guard counts.count > 1, counts.contains(width - 1) else { return false }
    return counts.dropFirst().dropLast().contains(width - 1)
      || counts[0] >= width - 1 && counts[counts.count - 1] >= width - 1
  }

  /// Whether a record is rather a comment, a line under a header, or the header of another table: words, none
  /// of them with a digit, one of which the header has in the same column.
  private func isHardlyRecord(_ fields: [[UInt8]]) -> Bool {
    let filled = fields.filter { !CellShape.isBlank($0) }
    if !filled.isEmpty, filled.allSatisfy(CellShape.isRuler) { return true }
    guard let header, !header.isRecord else { return false }
    if let first = fields.first, first.count > 1, first[0] == UInt8(ascii: "#"),
      !CellText.isDigit(first[1]), header.cells.first?.first != first[0]
    {
      return true
    }
    return filled.count > 1
      && !filled.contains { $0.contains(where: CellText.isDigit) }
      && zip(fields, header.cells).contains { field, name in
        !CellShape.isBlank(field) && NormalForm.key(field) == NormalForm.key(name)
      }
  }

  private mutating func note(header fields: [[UInt8]], _ line: Int, isFirst: Bool) {
    if isFirst {
      summary.header = fields.map(text)
      summary.headerLine = line
      return
    }
    summary.skipped += 1
    summary.repeatedHeaders += 1
    if summary.repeatedHeaders <= RowReader.namedLines {
      summary.repeatedHeaderLines.append(line)
    }
  }

  private mutating func readBroken(
    _ row: Span<UInt8>, _ fault: StructuralFault, _ line: Int, _ record: Record, _ found: Found
  ) throws {
    guard fault == .textAfterQuote || fault == .unclosedQuote, let cells = undoubled(row) else {
      summary.refused += 1
      return try found(finding(fault.code, in: row, line))
    }
    summary.undoubled += 1
    summary.records += 1
    try found(finding(fault.code, in: row, line, "（只有一种读法与表头同宽，已照它列出）"))
    try record(cells.map(text), line)
  }

  /// The cells of a line whose quotes were not doubled, if it is text and can be read in one way only.
  private func undoubled(_ line: Span<UInt8>) -> [[UInt8]]? {
    guard let header, hasMetHeader, textFault(line) == nil else { return nil }
    return UndoubledQuotes.cells(of: line, width: header.width, summary.dialect)
  }

  private func textFault(_ row: Span<UInt8>) -> String? {
    let fault = TextCheck.fault(row, encoding, delimiter: summary.dialect.delimiter)
    return fault == TextCheck.invisible ? nil : fault
  }

  private func text(_ field: [UInt8]) -> [UInt8] {
    encoding == .gb18030 ? TextCheck.decoded(field) ?? [] : field
  }

  private func finding(
    _ code: String, in row: Span<UInt8>, _ line: Int, _ detail: String = ""
  ) -> Finding {
    let entry = FindingCatalogue.entry(code)
    let place = FaultPlace(of: code, in: row, encoding, summary.dialect)
    return Finding(
      code: code, severity: entry.severity, line: line + place.lineOffset, column: place.column,
      message: entry.message + detail, action: entry.action)
  }
}
