import Casework

/// Indicators that set another one against other periods or other units.
extension PipelineReading {
  /// `compare: NAME, with: previous | year_ago, as: percent | difference`.
  mutating func comparison(
    _ section: Section, _ reading: IndicatorReading
  ) -> IndicatorDefinition? {
    guard let base = base(section, "compare", of: reading) else { return nil }
    let with = choice(section, "with", ComparedPeriod.self) ?? .yearAgo
    let isRate = base.definition.form == .percent
    let change =
      choice(section, "as", IndicatorDefinition.Change.self) ?? (isRate ? .difference : .percent)
    var definition = described(
      section, reading, formula: .compared(base.index, with: with, as: change),
      form: change == .percent ? .percent : isRate ? .plain : base.definition.form,
      places: change == .percent ? 2 : base.definition.places,
      breakdown: base.definition.breakdown,
      valuePlaces: change == .percent ? 0 : base.definition.valuePlaces)
    if section["counted_in"] == nil, change == .difference {
      definition.unit = isRate ? "个百分点" : base.definition.unit
    }
    return definition
  }

  /// `year_to_date: NAME`.
  mutating func yearToDate(
    _ section: Section, _ reading: IndicatorReading
  ) -> IndicatorDefinition? {
    guard let base = base(section, "year_to_date", of: reading) else { return nil }
    var definition = described(
      section, reading, formula: .yearToDate(base.index), form: base.definition.form,
      places: base.definition.places, breakdown: base.definition.breakdown,
      valuePlaces: base.definition.valuePlaces)
    if section["counted_in"] == nil { definition.unit = base.definition.unit }
    return definition
  }

  /// `rank: NAME, minimum: 30, first: highest | lowest`.
  mutating func rank(_ section: Section, _ reading: IndicatorReading) -> IndicatorDefinition? {
    guard let base = base(section, "rank", of: reading) else { return nil }
    if !base.definition.breakdown.isEmpty {
      report(
        section["rank"] ?? section.node,
        "“\(base.definition.name)” is broken down: units are ranked by one value each")
      return nil
    }
    let minimum = integer(section, "minimum", in: 0...1_000_000_000) ?? 1
    var isLowest = false
    if let first = optionalText(section, "first") {
      if !["highest", "lowest"].contains(first.text) {
        reportUnknown("first", first.text, at: first.node, among: ["highest", "lowest"])
      }
      isLowest = first.text == "lowest"
    }
    var definition = described(
      section, reading,
      formula: .rank(base.index, minimum: minimum, lowestIsFirst: isLowest))
    if section["counted_in"] == nil { definition.unit = "名" }
    return definition
  }

  /// The indicator that a key names, if it can be set against something.
  private mutating func base(
    _ section: Section, _ key: String, of reading: IndicatorReading
  ) -> (index: Int, definition: IndicatorDefinition)? {
    guard let word = requiredText(section, key),
      let base = operand(word, of: reading, wholeOnly: false)
    else { return nil }
    switch base.definition.formula {
    case .compared, .yearToDate, .rank:
      report(
        word.node,
        "“\(word.text)” is set against other periods or units already: name what it is made of")
      return nil
    case .measure, .ratio, .combination, .share, .mean, .median, .percentile, .stated: return base
    }
  }

  /// A word out of a fixed list, or `nil` when it is not there or wrong.
  private mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ section: Section, _ key: String, _: Choice.Type
  ) -> Choice? where Choice.RawValue == String {
    guard let word = optionalText(section, key) else { return nil }
    if let choice = Choice(rawValue: word.text) { return choice }
    reportUnknown(key, word.text, at: word.node, among: Choice.allCases.map(\.rawValue))
    return nil
  }
}
