/// When months begin: on the 1st, or, where an office closes its books on a day of the month, on
/// the day after (统计月). With a closing day of 25, June is 26 May to 25 June.
///
/// Quarters, half-years and years are made of such months: that year 2020 is 26 December 2019 to
/// 25 December 2020. Days and ISO weeks are the same in every calendar.
public struct StatisticalCalendar: Hashable, Sendable {
  /// The last day of every month, 1…28; `nil`: the calendar's own months.
  public let closingDay: Int?

  /// Months as in the calendar.
  public static let civil = StatisticalCalendar(closingDay: nil)

  /// - Precondition: the day is 1…28. February has no 29th most years, and a month that closes on
  ///   its last day needs no closing day.
  public init(closingDay: Int?) {
    precondition(closingDay.map { (1...28).contains($0) } ?? true, "a closing day is 1 to 28")
    self.closingDay = closingDay
  }

  /// The first day of a month, whose number may run over the year's end: month 13 is January.
  /// `nil` when it lies outside the years 1…9999.
  public func firstDay(year: Int, month: Int) -> Day? {
    let months = year * 12 + month - 1
    guard let closingDay else { return Day(year: months / 12, month: months % 12 + 1, day: 1) }
    let before = months - 1
    return Day(year: before / 12, month: before % 12 + 1, day: closingDay)?.advanced(by: 1)
  }

  /// The year and month (1…12) to which a day is reckoned.
  public func month(of day: Day) -> (year: Int, month: Int) {
    let civil = day.civil
    guard let closingDay, civil.day > closingDay else { return (civil.year, civil.month) }
    return civil.month == 12 ? (civil.year + 1, 1) : (civil.year, civil.month + 1)
  }

  /// The same day of the year before, the first of a month for the first of a month; `nil` where
  /// there is none: the 29th of February.
  public func aYearBefore(_ day: Day) -> Day? {
    let reckoned = month(of: day)
    if firstDay(year: reckoned.year, month: reckoned.month) == day {
      return firstDay(year: reckoned.year - 1, month: reckoned.month)
    }
    let civil = day.civil
    return Day(year: civil.year - 1, month: civil.month, day: civil.day)
  }

  /// From the first day of the year in which a period ends to its end.
  public func yearToDate(of period: Period) -> Period {
    let january = firstDay(year: month(of: period.last).year, month: 1)
    return Period(start: january ?? period.start, end: period.end, label: period.label)
  }
}
