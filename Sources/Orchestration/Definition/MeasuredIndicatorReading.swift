import Casework

/// Indicators that are one measure: counts, sums, means and medians over records, units, reports.
extension PipelineReading {
  mutating func measured(_ section: Section, _ reading: IndicatorReading) -> IndicatorDefinition? {
    switch reading.kind {
    case "units": return unitCount(section, reading)
    case "reports": return reportCount(section, reading)
    default: break
    }
    guard let subject = subject(section, reading) else {
      // What else is wrong is found without the source where it can be.
      return nil
    }
    let source = subject.source
    let attribution = attribution(section, of: source)
    let time = time(section, of: source, reading)
    let condition = optionalText(section, "where")
    let rule = condition.flatMap {
      self.rule(
        $0, of: source, attribution: attribution ?? -1,
        knowsPeriodEnd: section["during"] != nil, isOfIndicator: true)
    }
    let breakdown = fields(
      section, "breakdown", of: source, accepting: "a code, a label or a flag"
    ) { type in
      switch type {
      case .code, .label, .truth: true
      default: false
      }
    }
    if let rule, let condition, attribution == -1, rule.fields.contains(-1) {
      report(
        condition.node,
        "a level cannot be named here: \(sources[source].definition.name) has no “reporter”")
      return nil
    }
    guard let attribution, let time, condition == nil || rule != nil,
      breakdown.count == words(section, "breakdown").count
    else { return nil }
    let index = measure(
      MeasureDefinition(
        source: source, kind: subject.kind, time: time, unit: attribution, condition: rule,
        breakdown: breakdown))
    let axes = breakdown.map {
      BreakdownAxis(field: sources[source].fieldNames[$0], source: source, fieldIndex: $0)
    }
    let places: Int = if case .decimal(let places) = subject.type { places } else { 0 }
    let formula: IndicatorDefinition.Formula
    switch reading.kind {
    case "mean": formula = .mean(index)
    case "median": formula = .median(index)
    case "percentile":
      guard let rank = integer(section, "percentile", in: 1...99) else { return nil }
      formula = .percentile(index, rank)
    case "stated": formula = .stated(index)
    default: formula = .measure(index)
    }
    let isAmount = subject.type == .money && reading.kind != "distinct"
    let isRanked = reading.kind == "mean" || reading.kind == "median"
    return described(
      section, reading, formula: formula, form: isAmount ? .yuan : .plain,
      places: max(places, isRanked ? 1 : 0), breakdown: axes,
      valuePlaces: reading.kind == "distinct" ? 0 : places)
  }

  /// Identical measures are one.
  mutating func measure(_ definition: MeasureDefinition) -> Int {
    if let index = measures.firstIndex(of: definition) { return index }
    measures.append(definition)
    return measures.count - 1
  }

  // MARK: What is counted

  private struct Subject {
    let source: Int
    let kind: MeasureDefinition.Kind
    var type = ExpressionValueType.number
  }

  private mutating func subject(_ section: Section, _ reading: IndicatorReading) -> Subject? {
    switch reading.kind {
    case "count":
      return requiredText(section, "count").flatMap { self.source($0) }.map {
        Subject(source: $0, kind: .count)
      }
    case "rows":
      let source = requiredText(section, "rows").flatMap { self.source($0) }
      let states = dispositions(section)
      return source.map { Subject(source: $0, kind: .rows(states)) }
    case "percentile":
      _ = integer(section, "percentile", in: 1...99)
      guard let word = requiredText(section, "value"),
        let found = value(word, section, numeric: true)
      else { return nil }
      return Subject(source: found.source, kind: .values(found.expression), type: found.type)
    default:
      guard let word = requiredText(section, reading.kind),
        let found = value(word, section, numeric: reading.kind != "distinct")
      else { return nil }
      let kind: MeasureDefinition.Kind =
        switch reading.kind {
        case "sum": .sum(found.expression)
        case "distinct": .distinct(found.expression)
        default: .values(found.expression)
        }
      return Subject(source: found.source, kind: kind, type: found.type)
    }
  }

  /// `services.person_times`, or an expression with `of: mediation`.
  private mutating func value(
    _ word: Word, _ section: Section, numeric: Bool
  ) -> (source: Int, expression: Expression, type: ExpressionValueType)? {
    let parts = word.text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let of = optionalText(section, "of")
    let source: Int
    let operand: ExpressionTyping.Operand
    if parts.count == 2, isName(parts[0]), isName(parts[1]) {
      guard let found = self.source(Word(text: parts[0], node: word.node), offset: 0) else {
        return nil
      }
      if let of, of.text != parts[0] {
        report(of.node, "“of” is \(of.text), and the value is of \(parts[0])")
      }
      let name = Word(text: parts[1], node: word.node)
      guard let field = field(name, of: found, offset: parts[0].unicodeScalars.count + 1) else {
        return nil
      }
      source = found
      operand = ExpressionTyping.Operand(
        expression: .field(field), type: ExpressionValueType(sources[found].kinds[field]))
    } else {
      guard let of else {
        report(word.node, "name the log: source.field, or an expression with “of: source”")
        return nil
      }
      guard let found = self.source(of) else { return nil }
      // Whose different values are counted may be the units above: `distinct: community`.
      let unit = numeric ? nil : attribution(section, of: found) ?? -1
      var scope = scope(of: found, attribution: unit)
      scope.isOfIndicator = true
      guard var read = typed(word, scope, { typing, syntax in typing.value(syntax) }) else {
        return nil
      }
      if let level = read.level, let units {
        guard let unit, unit >= 0 else {
          report(
            word.node,
            "a level cannot be named here: \(sources[found].definition.name) has no “reporter”")
          return nil
        }
        let places = units.units.indices.map {
          units.ancestor(of: assignment == .asIs ? units.currentUnit(of: $0) : $0, at: level)
        }
        read.expression = .above(.field(unit), places.map { Int32($0 ?? -1) })
      }
      source = found
      operand = read
    }
    if numeric && !operand.type.isNumeric {
      report(word.node, "this is \(operand.type.noun), and is to be a number or an amount")
      return nil
    }
    return (source, operand.expression, operand.type)
  }

  private mutating func dispositions(_ section: Section) -> Set<Disposition> {
    let known = Disposition.allCases.filter { $0 != .quarantined && $0 != .rejected }.map(\.word)
    var states: Set<Disposition> = []
    for word in words(section, "state") {
      if let state = Disposition.allCases.first(where: { $0.word == word.text }) {
        if state == .quarantined || state == .rejected {
          // Set aside before they are placed: there would be a 0 that means nothing.
          report(
            word.node,
            "“\(word.text)” records have no day and no unit to be counted by, and the figure would always be 0; how many there are stands in the release's conservation"
          )
        }
        states.insert(state)
      } else {
        reportUnknown("state", word.text, at: word.node, among: known)
      }
    }
    return states
  }

  // MARK: Where and when

  /// The unit field by which records are attributed, −1 for the top unit, `nil` when it is wrong.
  private mutating func attribution(_ section: Section, of source: Int) -> Int? {
    if let at = optionalText(section, "at") {
      return field(at, of: source, accepting: "a unit") { $0 == .unit }
    }
    if let reporter = sources[source].definition.reporter { return reporter }
    return sources[source].section?["reporter"] == nil ? -1 : nil
  }

  private mutating func time(
    _ section: Section, of source: Int, _ reading: IndicatorReading
  ) -> MeasureDefinition.Time? {
    if let during = section.entry("during") {
      if section["on"] != nil {
        report(during.keyNode, "“on” and “during” are two ways of counting: take one away")
      }
      guard case .list(let nodes) = during.value.content, nodes.count == 2 else {
        report(during.value, "“during” is [from, to], two date fields, or “open” for one of them")
        return nil
      }
      let before = "before "
      let endsBefore = nodes[1].text?.hasPrefix(before) ?? false
      let ends = nodes.indices.map { end -> Int?? in
        guard let word = word(nodes[end], "during") else { return .none }
        if word.text == "open", sources[source].field("open") == nil { return .some(nil) }
        let skipped = end == 1 && endsBefore ? before.count : 0
        let name = Word(text: String(word.text.dropFirst(skipped)), node: word.node)
        return field(name, of: source, offset: skipped, accepting: "a date", { $0 == .day })
          .map { .some($0) }
      }
      guard let from = ends[0], let to = ends[1] else { return nil }
      return .during(from: from, to: to, endsBefore: endsBefore)
    }
    if reading.kind == "stated" {
      report(
        reading.entry.keyNode,
        "the indicator “\(reading.name)” needs “during”, the time for which the table states it")
      return nil
    }
    guard section["on"] != nil else {
      report(
        reading.entry.keyNode,
        "the indicator “\(reading.name)” needs “on”, the day on which a record counts, or “during”")
      return nil
    }
    return optionalText(section, "on").flatMap {
      field($0, of: source, accepting: "a date") { $0 == .day }
    }.map { .on($0) }
  }

  // MARK: Units and reports

  private mutating func unitCount(
    _ section: Section, _ reading: IndicatorReading
  ) -> IndicatorDefinition? {
    guard let node = section["units"] else { return nil }
    var scope = UnitScope()
    var isOfPeriod = false
    if node.text != "all" {
      guard let inner = self.section(node, .unitCount) else { return nil }
      scope = unitScope(inner)
      isOfPeriod = choice(inner, "valid", of: ["last_day", "any_day"]) == "any_day"
    }
    let index = measure(
      MeasureDefinition(
        source: -1, kind: isOfPeriod ? .unitsOfPeriod(scope) : .units(scope),
        time: .during(from: nil, to: nil), unit: -1))
    return described(section, reading, formula: .measure(index))
  }

  private mutating func reportCount(
    _ section: Section, _ reading: IndicatorReading
  ) -> IndicatorDefinition? {
    guard let word = requiredText(section, "reports") else { return nil }
    let parts = word.text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let states = MeasureDefinition.ReportState.allCases.map(\.rawValue)
    guard parts.count == 2 else {
      report(word.node, "“reports” is source.state; states are \(states.joined(separator: ", "))")
      return nil
    }
    let source = self.source(Word(text: parts[0], node: word.node), offset: 0)
    let state = MeasureDefinition.ReportState(rawValue: parts[1])
    if state == nil {
      reportUnknown(
        "state of reports", parts[1], at: word.node, offset: parts[0].unicodeScalars.count + 1,
        among: states)
    }
    guard let source, let state else { return nil }
    guard let reporting = sources[source].definition.reporting else {
      if sources[source].section?["reporting"] == nil {
        report(word.node, "\(parts[0]) has no “reporting”: nobody is expected to report")
      }
      return nil
    }
    guard let reporter = sources[source].definition.reporter else { return nil }
    let index = measure(
      MeasureDefinition(
        source: source, kind: .reports(state), time: .on(reporting.on), unit: reporter))
    return described(section, reading, formula: .measure(index))
  }
}
