/// A tolerant walk through one record, byte by byte: our own eyes beside libcsv's.
///
/// It takes a quote inside an unquoted field as a letter, and goes on after text behind a closing
/// quote as if the field were still open.
struct QuoteWalk {
  enum State { case fieldStart, unquoted, quoted, afterQuote, afterQuoteAndBlank }

  let dialect: Dialect
  private(set) var state = State.fieldStart
  /// 0-based number of the field that the next byte belongs to.
  private(set) var column = 0
  /// Line ends met so far, all inside quotes.
  private(set) var breaks = 0
  /// Whether the last step met text behind a closing quote.
  private(set) var metTextAfterQuote = false
  /// Whether the record is complete: the last step took its line end.
  private(set) var isFinished = false

  init(_ dialect: Dialect) { self.dialect = dialect }

  /// Takes the next byte.
  mutating func step(_ byte: UInt8) {
    metTextAfterQuote = false
    let isLineEnd = byte == 0x0A || byte == 0x0D
    switch state {
    case .quoted:
      if byte == dialect.quote { state = .afterQuote } else { countBreak(byte) }
    case .afterQuote where byte == dialect.quote && dialect.quote != 0:
      state = .quoted
    case _ where byte == dialect.delimiter:
      column += 1
      state = .fieldStart
    case _ where isLineEnd:
      isFinished = true
    case _ where byte == 0x20 || byte == 0x09:
      if state == .afterQuote { state = .afterQuoteAndBlank }
    case .fieldStart:
      state = byte == dialect.quote && dialect.quote != 0 ? .quoted : .unquoted
    case .unquoted:
      break
    case .afterQuote, .afterQuoteAndBlank:
      metTextAfterQuote = true
      state = .quoted
    }
  }

  /// Where the text of the record at an offset begins: behind byte order marks that stand before a
  /// quote, as where one export was appended to another. They would hide that the field is quoted.
  static func textStart(of record: Int, in bytes: Span<UInt8>, _ dialect: Dialect) -> Int {
    var start = record
    while start + 3 < bytes.count, bytes[start] == 0xEF, bytes[start + 1] == 0xBB,
      bytes[start + 2] == 0xBF
    {
      start += 3
    }
    return dialect.quote != 0 && start < bytes.count && bytes[start] == dialect.quote
      ? start : record
  }

  private mutating func countBreak(_ byte: UInt8) {
    if byte == dialect.lineEnd.rawValue { breaks += 1 }
  }
}
