/// A civil day (year, month, day) as the number of days since 1970-01-01, without time or zone.
///
/// China kept summer time in 1940–49 and 1986–91, so a day is never an instant here.
/// Algorithm: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (days_from_civil).
///
///     Day(year: 2020, month: 12, day: 20)?.number  // 18616
public struct Day: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01; negative before.
  public let number: Int32

  @inlinable
  public init(number: Int32) {
    self.number = number
  }

  /// The civil day, or `nil` when there is no such day (2023-02-29) or the year is not 1…9999.
  @inlinable
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= 28 || day <= Day.length(ofMonth: month, year: year)
    else { return nil }
    // Years begin in March, so that the leap day is their last; none is negative here.
    let marchYear = UInt32(truncatingIfNeeded: month <= 2 ? year &- 1 : year)
    let marchMonth = UInt32(truncatingIfNeeded: month > 2 ? month &- 3 : month &+ 9)
    let daysBeforeYear = marchYear &* 365 &+ marchYear / 4 &- marchYear / 100 &+ marchYear / 400
    let daysBeforeMonth = (153 &* marchMonth &+ 2) / 5
    number =
      Int32(daysBeforeYear &+ daysBeforeMonth) &+ Int32(truncatingIfNeeded: day) &- 719_469
  }

  /// Year, month (1…12) and day of the month (1…31).
  public var civil: (year: Int, month: Int, day: Int) {
    let shifted = Int(number) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
    let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  /// 1 Monday … 7 Sunday.
  public var isoWeekday: Int {
    let fromThursday = (Int(number) % 7 + 7) % 7  // 1970-01-01 was a Thursday.
    return (fromThursday + 3) % 7 + 1
  }

  public func advanced(by days: Int) -> Day { Day(number: number + Int32(days)) }

  public static func < (a: Day, b: Day) -> Bool { a.number < b.number }

  @inlinable
  public static func isLeap(_ year: Int) -> Bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
  }

  /// Days in the month, 28…31. Precondition: month is 1…12.
  @inlinable
  public static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension Day: CustomStringConvertible {
  /// `2020-12-20`
  public var description: String {
    let (year, month, day) = civil
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// Reads `2020-12-20` and nothing else.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
      parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }
}

/// Decimal digits with leading zeros, free of any locale.
package func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
