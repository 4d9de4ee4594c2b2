/// Text whose quotes were not doubled and that a separator seems to have torn:
/// `1,Rod 5" long, light","x"` was perhaps `1,"Rod 5"" long, light","x"`.
///
/// An unquoted field holds an odd number of quotes, and not just one at its end, as inches have; a
/// later one, also with an odd number, ends with a quote.
public enum TornText {
  /// The 0-based column of the first of two such fields, or `nil`.
  public static func column(in record: Span<UInt8>, dialect: Dialect = .standard) -> Int? {
    guard dialect.quote != 0 else { return nil }
    var walk = QuoteWalk(dialect)
    var field = BareField()
    var torn: Int?
    for i in QuoteWalk.textStart(of: 0, in: record, dialect)..<record.count {
      let column = walk.column
      walk.step(record[i])
      if walk.column > column || walk.isFinished {
        if torn != nil, field.isEndOfTorn { return torn }
        if torn == nil, field.isBeginningOfTorn { torn = column }
        if walk.isFinished { return nil }
        field = BareField()
      } else if walk.state == .unquoted {
        field.add(record[i], quote: dialect.quote)
      }
    }
    return field.isEndOfTorn ? torn : nil
  }

  private struct BareField {
    private var quotes = 0
    private var hasTextBehindQuote = false
    private var endsWithQuote = false

    var isBeginningOfTorn: Bool { quotes % 2 == 1 && hasTextBehindQuote }
    var isEndOfTorn: Bool { quotes % 2 == 1 && endsWithQuote }

    mutating func add(_ byte: UInt8, quote: UInt8) {
      if byte == 0x20 || byte == 0x09 { return }
      if quotes > 0 { hasTextBehindQuote = true }
      endsWithQuote = byte == quote
      if endsWithQuote { quotes += 1 }
    }
  }
}
