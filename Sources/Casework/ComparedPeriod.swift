/// With which earlier period a period is compared.
public enum ComparedPeriod: String, Sendable, Hashable, CaseIterable {
  /// 环比: the one before of the same length: the month before, the quarter before.
  case previous
  /// 同比: the same one a year before.
  case yearAgo = "year_ago"

  /// The earlier period, or `nil` when there is none: no 29 February the year before.
  ///
  /// A period that is not over, or that the pipeline's period cuts off, is compared with as many
  /// days of the earlier one: 1–20 December with 1–20 November. Weeks are compared with the week
  /// 52 weeks before.
  ///
  /// - Parameters:
  ///   - period: of a grid of that grain.
  ///   - asOf: the last day that is known.
  ///   - calendar: that of the grid.
  public func base(
    of period: Period, _ grain: Grain, asOf: Day, in calendar: StatisticalCalendar
  ) -> Period? {
    let known = min(period.end, max(asOf.advanced(by: 1), period.start.advanced(by: 1)))
    let natural = Period.around(period.start, grain, range: period, in: calendar)
    guard let whole = earlier(natural, grain, calendar) else { return nil }
    let offset = Int(period.start.number - natural.start.number)
    let start = whole.start.advanced(by: offset)
    let end =
      known == natural.end
      ? whole.end : min(start.advanced(by: Int(known.number - period.start.number)), whole.end)
    guard start < end else { return nil }
    return Period(start: start, end: end, label: "")
  }

  private func earlier(
    _ period: Period, _ grain: Grain, _ calendar: StatisticalCalendar
  ) -> Period? {
    switch (self, grain) {
    case (.yearAgo, .week):
      return Period(
        start: period.start.advanced(by: -364), end: period.end.advanced(by: -364), label: "")
    case (.yearAgo, _):
      // What ends on the 28th of February ends before a day that a year ago had not.
      guard let start = calendar.aYearBefore(period.start),
        let end = calendar.aYearBefore(period.end)
          ?? calendar.aYearBefore(period.last)?.advanced(by: 1), start < end
      else { return nil }
      return Period(start: start, end: end, label: "")
    case (.previous, .total):
      return Period(
        start: period.start.advanced(by: -period.days), end: period.start, label: "")
    case (.previous, _):
      return Period.around(
        period.start.advanced(by: -1), grain, range: period, in: calendar)
    }
  }
}

extension PipelineDefinition {
  /// The days whose records are needed: the pipeline's period, and back to the first day of what its
  /// indicators compare it with, for the grains that are published.
  public var coveredPeriod: Period {
    var start = period.start
    let published = Set(publications.flatMap(\.grains))
    let grains = published.isEmpty ? [.total] : published
    for indicator in indicators {
      for grain in grains {
        guard let first = PeriodGrid(grain, over: period, in: calendar).periods.first else {
          continue
        }
        switch indicator.formula {
        case .compared(_, let compared, _):
          guard let base = compared.base(of: first, grain, asOf: asOf, in: calendar) else {
            continue
          }
          start = min(start, base.start)
        case .yearToDate: start = min(start, calendar.yearToDate(of: first).start)
        default: break
        }
      }
    }
    return start == period.start
      ? period : Period(start: start, end: period.end, label: period.label)
  }
}
