import Tabular

/// Lines whose writer put a backslash before quotes within text, `1,"a \"b\", c",2`, or before
/// separators, `1,a\, b,2`, and did not double quotes.
///
/// Read by the usual rules such a line is broken, of another width, or swallows the lines below it.
struct EscapedQuotes {
  private static let backslash = UInt8(ascii: "\\")

  private let bytes: [UInt8]
  private let dialect: Dialect
  private var place = 0
  /// Whether a backslash has changed what a quote or a separator means.
  private var isEscaped = false

  /// The records that some bytes hold if a backslash escapes the byte behind it, each with the number of line
  /// ends before it; `nil` where one of them has another width, or no backslash matters.
  static func records(
    in bytes: Span<UInt8>, width: Int, _ dialect: Dialect
  ) -> [(lines: Int, cells: [[UInt8]])]? {
    guard dialect.quote != 0, mayHold(bytes, dialect) else { return nil }
    var reading = EscapedQuotes(bytes: bytes.array, dialect: dialect)
    var records: [(lines: Int, cells: [[UInt8]])] = []
    while reading.place < reading.bytes.count {
      let start = reading.place
      guard let cells = reading.record(), cells.count == width else { return nil }
      let lines = ByteScan.lineEnds(in: bytes, 0..<start, lineEnd: dialect.lineEnd)
      records.append((lines, cells))
    }
    return reading.isEscaped ? records : nil
  }

  /// Quick: whether a quote or a separator stands behind a backslash.
  static func mayHold(_ bytes: Span<UInt8>, _ dialect: Dialect) -> Bool {
    var isBehindBackslash = false
    for i in bytes.indices {
      let byte = bytes[i]
      if isBehindBackslash, byte == dialect.quote || byte == dialect.delimiter { return true }
      isBehindBackslash = byte == backslash && !isBehindBackslash
    }
    return false
  }

  private init(bytes: [UInt8], dialect: Dialect) {
    self.bytes = bytes
    self.dialect = dialect
  }

  /// The cells up to the next line end, which is passed over; `nil` where a quote is not closed or followed
  /// by text.
  private mutating func record() -> [[UInt8]]? {
    var cells: [[UInt8]] = []
    while true {
      guard let cell = cell() else { return nil }
      cells.append(cell)
      guard place < bytes.count else { return cells }
      let byte = bytes[place]
      place += 1
      guard byte != dialect.delimiter else { continue }
      if byte == 0x0D, place < bytes.count, bytes[place] == 0x0A { place += 1 }
      return cells
    }
  }

  /// A cell; then the place is that of the separator or line end behind it.
  private mutating func cell() -> [UInt8]? {
    skipBlanks()
    guard place < bytes.count, bytes[place] == dialect.quote else { return bareCell() }
    place += 1
    var text: [UInt8] = []
    while place < bytes.count {
      if bytes[place] == dialect.quote {
        place += 1
        skipBlanks()
        return place == bytes.count || endsCell(bytes[place]) ? text : nil
      }
      text.append(escaped())
    }
    return nil
  }

  private mutating func bareCell() -> [UInt8] {
    var text: [UInt8] = []
    while place < bytes.count, !endsCell(bytes[place]) { text.append(escaped()) }
    while let last = text.last, last == 0x20 || last == 0x09 { text.removeLast() }
    return text
  }

  /// The next byte of a text; behind a backslash it means itself if it is a quote, a separator or a backslash.
  private mutating func escaped() -> UInt8 {
    let byte = bytes[place]
    place += 1
    guard byte == EscapedQuotes.backslash, place < bytes.count else { return byte }
    let next = bytes[place]
    let isSign = next == dialect.quote || next == dialect.delimiter
    guard isSign || next == EscapedQuotes.backslash else { return byte }
    isEscaped = isEscaped || isSign
    place += 1
    return next
  }

  private mutating func skipBlanks() {
    while place < bytes.count, bytes[place] == 0x20 || bytes[place] == 0x09,
      bytes[place] != dialect.delimiter
    { place += 1 }
  }

  private func endsCell(_ byte: UInt8) -> Bool {
    byte == dialect.delimiter || byte == 0x0A || byte == 0x0D
  }
}
