import Casework

extension ReleasedFigures {
  /// Whether two periods have the same days.
  func areSame(_ a: Int, _ b: Int) -> Bool {
    spans[a].start == spans[b].start && spans[a].last == spans[b].last
  }

  func figure(_ subject: FigureMatch.Subject) -> Figure? {
    // A year's total may be published under its grain or as the whole of the period.
    for span in [subject.span] + spans.indices.filter({ areSame($0, subject.span) }) {
      let key = Key(
        indicator: subject.indicator, place: subject.place, period: span,
        category: subject.category?.code)
      if let figure = self[key] { return figure }
    }
    return nil
  }

  func trace(_ subject: FigureMatch.Subject, _ figure: Figure) -> Reading.Trace {
    let indicator = indicators[subject.indicator]
    let category = subject.category.flatMap { name in
      categories.first { $0.indicator == name.indicator && $0.code == name.code }?.label
    }
    return Reading.Trace(
      indicator: indicator.name, label: indicator.label, category: category ?? "",
      unit: indicator.unit, place: places[subject.place].name,
      period: spans[subject.span].title(in: calendar),
      display: figure.display, fraction: figure.fraction)
  }
}

extension ReleasedFigures.Span {
  /// The label; the days where the release's period cuts it: a 2020 that ends on 20 December.
  func title(in calendar: StatisticalCalendar) -> String {
    guard let natural = Period(label, in: calendar), natural.start != start || natural.last != last
    else {
      return label
    }
    return "\(start)..\(last)"
  }
}

extension ReleasedFigures.Figure {
  /// The exact value; where only the rounded one is known, the ends of what it may be.
  var values: [ExactValue]? {
    guard let value else { return nil }
    guard let roundedAt else { return [value] }
    // The upper end itself would be rounded up.
    guard let half = ExactValue(5)?.shifted(roundedAt - 1), let low = value.minus(half),
      let below = ExactValue(499_999)?.shifted(roundedAt - 6), let high = value.plus(below)
    else { return nil }
    return [low, value, high]
  }
}
