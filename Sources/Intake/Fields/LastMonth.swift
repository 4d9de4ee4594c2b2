import Casework
import Tabular

/// Reads yyyy-MM-dd, and remembers the month of the day that was read last: logs are written in
/// order of time, so most days lie in the month of the one before.
struct LastMonth: Sendable {
  /// The bytes yyyy-MM- of the month, the first of them lowest; 0 before the first day.
  private var text: UInt64 = 0
  /// The number of the day before its first.
  private var before: Int32 = 0
  /// 28…31.
  private var length: UInt64 = 0

  /// The day that the first ten bytes say; `nil` if they have another shape, or if there is no
  /// such day. Precondition: there are ten.
  @inline(__always)
  mutating func day(_ cell: ShortCell) -> Day? {
    let month = cell.first
    let digits = (cell.second & 0xFFFF) ^ 0x3030
    guard month == text || enter(month), LastMonth.areDigits(digits) else { return nil }
    let day = (digits & 0xF) &* 10 &+ (digits &>> 8)
    guard day >= 1, day <= length else { return nil }
    return Day(number: before &+ Int32(truncatingIfNeeded: day))
  }

  /// Makes yyyy-MM- the month, if it is one.
  private mutating func enter(_ bytes: UInt64) -> Bool {
    let date = bytes ^ 0x2D30_302D_3030_3030  // 0000-00-
    guard date & 0xFF00_00FF_0000_0000 == 0, LastMonth.areDigits(date) else { return false }
    func digit(_ i: UInt64) -> Int { Int(truncatingIfNeeded: date &>> (8 &* i)) & 0xF }
    let year = digit(0) &* 1000 &+ digit(1) &* 100 &+ digit(2) &* 10 &+ digit(3)
    let month = digit(5) &* 10 &+ digit(6)
    guard let first = Day(year: year, month: month, day: 1) else { return false }
    text = bytes
    before = first.number &- 1
    length = UInt64(truncatingIfNeeded: Day.length(ofMonth: month, year: year))
    return true
  }

  /// Whether no byte is above 9.
  @inline(__always)
  static func areDigits(_ bytes: UInt64) -> Bool {
    ((bytes &+ 0x7676_7676_7676_7676) | bytes) & 0x8080_8080_8080_8080 == 0
  }
}
