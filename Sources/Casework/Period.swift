/// How long the periods of a table are.
public enum Grain: String, CaseIterable, Sendable, Hashable {
  case day, week, month, quarter, halfyear, year
  /// The whole of the pipeline's period as one.
  case total
}

/// A half-open run of days, `start ..< end`, with the name under which it is published.
///
///     Period("2020-06")!.days  // 30
public struct Period: Hashable, Sendable {
  public let start: Day
  /// The first day after the period.
  public let end: Day
  public let label: String

  public init(start: Day, end: Day, label: String) {
    precondition(start < end, "a period has at least one day")
    self.start = start
    self.end = end
    self.label = label
  }

  public var days: Int { Int(end.number - start.number) }
  public var last: Day { end.advanced(by: -1) }
  public func contains(_ day: Day) -> Bool { start <= day && day < end }

  /// The days of another period that lie in this one, under the other's label; `nil` without any.
  public func part(of other: Period) -> Period? {
    let (start, end) = (max(start, other.start), min(end, other.end))
    return start < end ? Period(start: start, end: end, label: other.label) : nil
  }

  /// Reads `2020`, `2020-06`, `2020-Q2`, `2020-H1`, `2020-06-01`, `2020-01..2020-06`
  /// or `2020-01-01..2020-12-20` (both ends included).
  ///
  /// - Parameter calendar: when months, and what is made of them, begin.
  public init?(_ text: String, in calendar: StatisticalCalendar = .civil) {
    if let dots = text.firstRange(of: "..") {
      guard let first = Period(String(text[..<dots.lowerBound]), in: calendar),
        let last = Period(String(text[dots.upperBound...]), in: calendar),
        first.start < last.end
      else { return nil }
      self.init(start: first.start, end: last.end, label: text)
      return
    }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard let year = Period.number(parts.first?[...] ?? "", digits: 4),
      let january = Day(year: year, month: 1, day: 1)
    else { return nil }
    func months(_ first: Int, _ count: Int) -> Period? {
      guard (1...12).contains(first), let start = calendar.firstDay(year: year, month: first),
        let end = calendar.firstDay(year: year, month: first + count)
      else { return nil }
      return Period(start: start, end: end, label: text)
    }
    let found: Period?
    switch (parts.count, parts.count > 1 ? parts[1] : "") {
    case (1, _): found = months(1, 12)
    case (2, "H1"): found = months(1, 6)
    case (2, "H2"): found = months(7, 6)
    case (2, let quarter) where quarter.hasPrefix("Q"):
      guard let number = Period.number(quarter.dropFirst(), digits: 1), (1...4).contains(number)
      else { return nil }
      found = months(number * 3 - 2, 3)
    case (2, let week) where week.hasPrefix("W"):
      guard let number = Period.number(week.dropFirst(), digits: 2), number >= 1 else { return nil }
      // ISO 8601: week 1 holds the year's first Thursday, and every week has the year of its own.
      let fourth = january.advanced(by: 3)
      let monday = fourth.advanced(by: 1 - fourth.isoWeekday + (number - 1) * 7)
      guard monday.advanced(by: 3).civil.year == year else { return nil }
      found = Period(start: monday, end: monday.advanced(by: 7), label: text)
    case (2, let month):
      guard let number = Period.number(month[...], digits: 2) else { return nil }
      found = months(number, 1)
    case (3, _):
      found = Day(text).map { Period(start: $0, end: $0.advanced(by: 1), label: text) }
    default: found = nil
    }
    guard let found else { return nil }
    self = found
  }

  /// So many ASCII digits and nothing else: a period has one label, and `Int` would take a sign.
  private static func number(_ text: Substring, digits: Int) -> Int? {
    text.utf8.count == digits && text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
  }
}

/// The periods of one grain that cover a range, in order, without gap or overlap.
///
/// The first and the last are cut at the range's ends: a year that is reported up to
/// 20 December has a December of twenty days.
public struct PeriodGrid: Sendable {
  public let grain: Grain
  public let range: Period
  public let periods: [Period]
  /// Of day `range.start + i`: the index of its period.
  public let indexOfDay: [Int32]

  /// - Parameter calendar: when months, and what is made of them, begin.
  public init(_ grain: Grain, over range: Period, in calendar: StatisticalCalendar) {
    self.grain = grain
    self.range = range
    var periods: [Period] = []
    var indexOfDay: [Int32] = []
    indexOfDay.reserveCapacity(range.days)
    var start = range.start
    while start < range.end {
      let natural = Period.around(start, grain, range: range, in: calendar)
      let end = min(natural.end, range.end)
      periods.append(Period(start: start, end: end, label: natural.label))
      for _ in 0..<Int(end.number - start.number) { indexOfDay.append(Int32(periods.count - 1)) }
      start = end
    }
    self.periods = periods
    self.indexOfDay = indexOfDay
  }

  /// The index of the period that holds the day, or `nil` outside the range.
  public func index(of day: Day) -> Int? {
    let offset = Int(day.number) - Int(range.start.number)
    return indexOfDay.indices.contains(offset) ? Int(indexOfDay[offset]) : nil
  }

  /// The periods of the grid of which another one is made, or `nil` when that one cuts through a
  /// period of the grid or is not covered by it.
  public func run(of period: Period) -> Range<Int>? {
    guard let first = index(of: period.start), let last = index(of: period.last),
      periods[first].start == period.start, periods[last].end == period.end
    else { return nil }
    return first..<(last + 1)
  }
}

extension Period {
  /// The natural period of the grain that holds the day.
  static func around(
    _ day: Day, _ grain: Grain, range: Period, in calendar: StatisticalCalendar
  ) -> Period {
    let (year, month) = calendar.month(of: day)
    let label: String
    switch grain {
    case .day: label = day.description
    case .week:
      let monday = day.advanced(by: 1 - day.isoWeekday)
      let thursday = monday.advanced(by: 3)
      let isoYear = thursday.civil.year
      guard let january = Day(year: isoYear, month: 1, day: 1) else { return range }
      let week = Int(thursday.number - january.number) / 7 + 1
      return Period(
        start: monday, end: monday.advanced(by: 7),
        label: "\(padded(isoYear, 4))-W\(padded(week, 2))")
    case .month: label = "\(padded(year, 4))-\(padded(month, 2))"
    case .quarter: label = "\(padded(year, 4))-Q\((month + 2) / 3)"
    case .halfyear: label = "\(padded(year, 4))-H\(month <= 6 ? 1 : 2)"
    case .year: label = padded(year, 4)
    case .total: return range
    }
    return Period(label, in: calendar) ?? range
  }
}

extension Period {
  /// Whether figures over the period may still change: on that day it is not over, or not yet for
  /// so many days. Follows from the definition and the as-of day alone, so the same release made
  /// again says the same.
  public func isProvisional(asOf day: Day, days: Int) -> Bool { last.advanced(by: days) > day }
}
