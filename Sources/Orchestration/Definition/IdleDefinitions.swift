import Casework

/// Definitions that are right by themselves and say nothing, or the same twice: usually a line that
/// was copied and not changed.
extension PipelineReading {
  mutating func refuseIdleIndicators(
    _ definitions: [IndicatorDefinition?], _ publications: [PublicationDefinition],
    _ checks: [FigureCheckDefinition], _ disclosure: DisclosureRules
  ) {
    refuseTwins(definitions)
    // Whatever else is wrong may be why something is not used.
    guard problems.isEmpty else { return }
    var used = Set(publications.flatMap(\.indicators))
    used.formUnion(checks.flatMap(\.indicators))
    used.formUnion(disclosure.open)
    for case let definition? in definitions { used.formUnion(definition.formula.operands) }
    for index in definitions.indices where !used.contains(index) {
      report(
        indicators[index].entry.keyNode,
        "“\(indicators[index].name)” is not used: no publication, indicator or check names it")
    }
  }

  /// Two indicators that are always equal and shown alike.
  private mutating func refuseTwins(_ definitions: [IndicatorDefinition?]) {
    var known: [Twin: Int] = [:]
    for (index, definition) in definitions.enumerated() {
      guard let definition else { continue }
      let twin = Twin(definition)
      if let first = known[twin] {
        let entry = indicators[first].entry
        report(
          indicators[index].entry.keyNode,
          "“\(definition.name)” is the same as “\(indicators[first].name)” on line \(entry.keyNode.line): change what it counts, or take one of the two away"
        )
      } else {
        known[twin] = index
      }
    }
  }

  /// What makes a figure and its text, but for the unit that stands behind it.
  private struct Twin: Hashable {
    let formula: IndicatorDefinition.Formula
    let form: IndicatorDefinition.Form
    let places: Int
    let breakdown: [BreakdownAxis]

    init(_ definition: IndicatorDefinition) {
      (formula, form) = (definition.formula, definition.form)
      (places, breakdown) = (definition.places, definition.breakdown)
    }
  }
}

extension IndicatorDefinition.Formula {
  /// The indicators that it is made of.
  var operands: [Int] {
    switch self {
    case .ratio(let above, let below, _): [above, below]
    case .combination(let plus, let minus): plus + minus
    case .share(let base), .compared(let base, _, _), .yearToDate(let base), .rank(let base, _, _):
      [base]
    case .measure, .mean, .median, .percentile: []
    }
  }
}
