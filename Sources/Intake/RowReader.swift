import Casework
import Tabular

/// Tells records from what is none, row by row.
struct RowReader {
  let encoding: FileEncoding
  let header: HeaderGuess?
  var summary = RecordListing.Summary()
  /// What characters above ASCII are made of, in GB18030.
  var doubleBytes = DoubleByteTally()
  private var hasMetHeader = false

  /// Repeated headers whose lines are told.
  private static let namedLines = 20

  init(encoding: FileEncoding, header: HeaderGuess?) {
    self.encoding = encoding
    self.header = header
    summary.surplus = header?.surplus ?? 0
    summary.isBelowMostRows = header?.isBelowMostRows ?? false
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
      if encoding == .gb18030 { doubleBytes.add(bytes.extracting(span)) }
      var fields = (0..<table.width(row)).map { table.decoded(row, $0, in: bytes) }
      let fault = TextCheck.fault(bytes.extracting(span), encoding)
      let code = fault == TextCheck.invisible ? nil : fault
      if let header, fields == header.cells, !(header.isRecord && hasMetHeader) {
        // The header stands where it stands, also when its bytes are no text.
        let isFirst = !hasMetHeader
        hasMetHeader = true
        if code == nil, header.isRecord {
          summary.headerLikeRecordLine = line
        } else if code == nil {
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
      if let header, fields.count != header.width {
        if header.isUsualSurplus(of: fields) {
          fields.removeSubrange(header.width...)
          summary.trimmed += 1
        } else {
          summary.ragged += 1
          try finding(
            self.finding(
              "CSV-WIDTH", in: bytes.extracting(span), line: line,
              "（应有 \(header.width) 个，实有 \(fields.count) 个）"))
        }
      } else if table.rowFlags(row).contains(.literalQuote),
        TornText.column(in: bytes.extracting(span), dialect: summary.dialect) != nil
      {
        summary.torn += 1
        try finding(self.finding("CSV-TORN-TEXT", in: bytes.extracting(span), line: line))
      }
      summary.records += 1
      try record(fields.map(text), line)
    }
    summary.isRatherWestern = doubleBytes.isRatherWestern
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
