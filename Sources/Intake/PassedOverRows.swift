/// How many rows of a file are no records, by what they were taken for. Rows of nothing are not
/// counted.
public struct PassedOverRows: Sendable, Equatable {
  /// Rows above the header.
  public var preamble = 0
  /// The header standing there again.
  public var repeatedHeaders = 0
  /// 合计, 总计 …
  public var totals = 0
  /// 制表人 … and rows of counting units.
  public var notes = 0

  public init() {}

  public var total: Int { preamble + repeatedHeaders + totals + notes }

  public static func += (a: inout PassedOverRows, b: PassedOverRows) {
    a.preamble += b.preamble
    a.repeatedHeaders += b.repeatedHeaders
    a.totals += b.totals
    a.notes += b.notes
  }
}
