import Casework
import Publishing

/// An indicator while the file is being read.
struct IndicatorReading {
  let name: String
  let entry: DefinitionNode.Entry
  /// `nil` when it is no mapping or of no single kind.
  let section: Section?
  let kind: String
  var state = State.waiting

  enum State {
    case waiting, open
    /// `nil` when it is wrong.
    case done(IndicatorDefinition?)
  }
}

extension PipelineReading {
  /// All indicators in their order; `nil` where one is wrong.
  mutating func readIndicators(_ top: Section) -> [IndicatorDefinition?] {
    guard let node = top["indicators"] else {
      report(top.node, "the pipeline needs “indicators”")
      return []
    }
    guard let entries = mapping(node, "indicators") else { return [] }
    if entries.isEmpty { report(node, "indicators has no indicator") }
    indicatorNames = entries.map(\.key)
    indicators = entries.map { indicatorReading($0) }
    for index in indicators.indices { _ = indicator(index) }
    return indicators.map {
      if case .done(let definition) = $0.state { definition } else { nil }
    }
  }

  private mutating func indicatorReading(_ entry: DefinitionNode.Entry) -> IndicatorReading {
    if !isName(entry.key) {
      report(
        entry.keyNode, "an indicator's name has letters a–z, digits and _, not “\(entry.key)”")
    }
    if WideCSVPublication.keys.contains(entry.key) || entry.key.hasPrefix("silent_units")
      || entry.key == "provisional"
    {
      report(
        entry.keyNode,
        "“\(entry.key)” is a column of the published tables: name the indicator otherwise")
    }
    let section = section(entry.value, .indicator)
    let kinds = DefinitionKeys.indicatorKinds.filter { section?[$0] != nil }
    let kind = kinds == ["plus", "minus"] ? "plus" : kinds.first ?? ""
    if section != nil, kinds.isEmpty {
      report(
        entry.keyNode,
        "the indicator “\(entry.key)” needs one of \(DefinitionKeys.indicatorKinds.joined(separator: ", "))"
      )
      return IndicatorReading(name: entry.key, entry: entry, section: nil, kind: "")
    } else if kinds.count > 1, kinds != ["plus", "minus"], let second = section?.entry(kinds[1]) {
      report(
        second.keyNode,
        "“\(kinds[0])” and “\(kinds[1])” are two indicators: an indicator has one of them")
      return IndicatorReading(name: entry.key, entry: entry, section: nil, kind: "")
    }
    return IndicatorReading(name: entry.key, entry: entry, section: section, kind: kind)
  }

  /// The indicator at a place, read when it is first asked for.
  mutating func indicator(_ index: Int) -> IndicatorDefinition? {
    switch indicators[index].state {
    case .done(let definition): return definition
    case .open: return nil
    case .waiting: break
    }
    indicators[index].state = .open
    let reading = indicators[index]
    var definition: IndicatorDefinition?
    if let section = reading.section {
      refuseStrayDetails(section, kind: reading.kind)
      definition =
        switch reading.kind {
        case "ratio": ratio(section, reading)
        case "plus", "minus": combination(section, reading)
        case "share": share(section, reading)
        case "compare": comparison(section, reading)
        case "year_to_date": yearToDate(section, reading)
        case "rank": rank(section, reading)
        default: measured(section, reading)
        }
    }
    indicators[index].state = .done(definition)
    return definition
  }

  /// Keys that say nothing for a kind of indicator.
  private mutating func refuseStrayDetails(_ section: Section, kind: String) {
    let about = ["label", "note", "counted_in", "decimals", "form"]
    let records = ["on", "during", "where", "at", "breakdown"]
    let further: [String] =
      switch kind {
      case "count": records
      case "sum", "distinct", "mean", "median": records + ["of"]
      case "percentile": records + ["of", "value"]
      case "stated": ["during", "where", "at", "of"]
      case "ratio": ["percent", "scale"]
      case "share": ["percent"]
      case "compare": ["with", "as"]
      case "rank": ["minimum", "first"]
      case "rows": records + ["state"]
      default: []
      }
    for key in DefinitionKeys.indicatorDetails where !(about + further).contains(key) {
      if let entry = section.entry(key) {
        report(entry.keyNode, "“\(key)” says nothing in an indicator of kind “\(kind)”")
      }
    }
  }

  // MARK: Words about an indicator

  /// Label, note, unit of counting and display form.
  mutating func described(
    _ section: Section, _ reading: IndicatorReading, formula: IndicatorDefinition.Formula,
    form natural: IndicatorDefinition.Form = .plain, places naturalPlaces: Int = 0,
    breakdown: [BreakdownAxis] = [], valuePlaces: Int = 0
  ) -> IndicatorDefinition {
    let percent = integer(section, "percent", in: 0...9)
    let decimals = integer(section, "decimals", in: 0...9)
    var form = percent != nil || natural == .percent ? .percent : natural
    if let word = optionalText(section, "form") {
      let forms = ["plain", "yuan", "wan_yuan"]
      if let chosen = IndicatorDefinition.Form(rawValue: word.text), chosen != .percent {
        if (natural == .yuan) != (chosen != .plain) {
          report(
            word.node,
            natural == .yuan
              ? "an amount has the form yuan or wan_yuan"
              : "“\(word.text)” is for amounts; this is none")
        }
        form = chosen
      } else {
        reportUnknown("form", word.text, at: word.node, among: forms)
      }
    }
    if percent != nil, let node = section.entry("decimals") {
      report(node.keyNode, "“percent” says how many decimals there are: take “decimals” away")
    }
    if decimals ?? 0 > 0, natural == .plain, valuePlaces == 0, isWhole(formula),
      let node = section["decimals"]
    {
      report(node, "this indicator is a whole number: it has no decimals")
    }
    let unit =
      switch form {
      case .percent: "%"
      case .yuan: "元"
      case .tenThousandYuan: "万元"
      case .plain: ""
      }
    let places =
      percent ?? decimals ?? (form == .yuan || form == .tenThousandYuan ? 2 : naturalPlaces)
    var definition = IndicatorDefinition(
      name: reading.name, label: optionalText(section, "label")?.text ?? reading.name,
      unit: optionalText(section, "counted_in")?.text ?? unit, formula: formula, places: places,
      form: form, note: optionalText(section, "note")?.text ?? "", breakdown: breakdown,
      valuePlaces: valuePlaces)
    definition.terms = terms(section)
    return definition
  }

  /// What is counted, in the file's own words; not how it is shown.
  private func terms(_ section: Section) -> [IndicatorDefinition.Term] {
    let shown: Set = ["label", "note", "counted_in", "percent", "decimals", "form"]
    return section.keys.keys.filter { !shown.contains($0) }.compactMap { key in
      section[key].map { IndicatorDefinition.Term(key: key, text: $0.words) }
    }
  }

  private func isWhole(_ formula: IndicatorDefinition.Formula) -> Bool {
    switch formula {
    case .measure, .combination, .rank: true
    case .ratio, .share, .compared, .yearToDate, .mean, .median, .percentile, .stated: false
    }
  }
}
