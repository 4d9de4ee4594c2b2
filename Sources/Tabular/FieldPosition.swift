/// Where in a record a field begins, for findings.
public struct FieldPosition: Hashable, Sendable {
  /// Bytes from the record's first byte to the field's first, its quote included.
  public let byteOffset: Int
  /// Physical lines from the record's first line to the line on which the field begins.
  public let lineOffset: Int

  /// Finds field `number` (from 1) in the original bytes of a record. Tolerant: it also walks
  /// through records that are malformed. A field that is not there is said to begin at the
  /// record's last field.
  public init(ofField number: Int, in record: Span<UInt8>, dialect: Dialect = .standard) {
    var walk = QuoteWalk(dialect)
    var offset = 0
    var line = 0
    var i = QuoteWalk.textStart(of: 0, in: record, dialect)
    while i < record.count && walk.column < number - 1 && !walk.isFinished {
      let column = walk.column
      walk.step(record[i])
      i += 1
      if walk.column > column { (offset, line) = (i, walk.breaks) }
    }
    byteOffset = offset
    lineOffset = line
  }

  /// The number (from 1) of the field in whose original bytes an offset of a record lies, and how
  /// many line ends lie before it. Tolerant in the same way.
  public static func field(
    atByte offset: Int, in record: Span<UInt8>, dialect: Dialect = .standard
  ) -> (number: Int, lineOffset: Int) {
    var walk = QuoteWalk(dialect)
    let start = QuoteWalk.textStart(of: 0, in: record, dialect)
    for i in start..<max(start, min(offset, record.count)) where !walk.isFinished {
      walk.step(record[i])
    }
    return (walk.column + 1, walk.breaks)
  }

  /// Where what breaks the quoting of a record stands: the first byte behind a closing quote that
  /// is no separator, or else the quote that is not closed; `nil` where neither is.
  public static func brokenQuote(
    in record: Span<UInt8>, dialect: Dialect = .standard
  ) -> Int? {
    var walk = QuoteWalk(dialect)
    var opening: Int?
    let start = QuoteWalk.textStart(of: 0, in: record, dialect)
    for i in start..<record.count where !walk.isFinished {
      let before = walk.state
      walk.step(record[i])
      if walk.metTextAfterQuote { return i }
      if before == .fieldStart && walk.state == .quoted { opening = i }
    }
    return walk.state == .quoted ? opening : nil
  }
}
