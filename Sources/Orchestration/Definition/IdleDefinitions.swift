import Casework

/// Definitions that are right by themselves and say nothing, or the same twice: usually a line that
/// was copied and not changed. They harm no figure and stop no run; `check` remarks them.
extension PipelineReading {
  func remarks(
    on definitions: [IndicatorDefinition?], _ publications: [PublicationDefinition],
    _ checks: [FigureCheckDefinition], _ disclosure: DisclosureRules
  ) -> [String] {
    var used = Set(publications.flatMap(\.indicators))
    used.formUnion(checks.flatMap(\.indicators))
    used.formUnion(disclosure.open)
    for case let definition? in definitions { used.formUnion(definition.formula.operands) }
    var known: [Twin: Int] = [:]
    var remarks: [String] = []
    for (index, definition) in definitions.enumerated() {
      guard let definition else { continue }
      let twin = Twin(definition)
      if let first = known[twin] {
        remarks.append(
          remark(
            index,
            "is the same as “\(indicators[first].name)” on line \(indicators[first].entry.keyNode.line): change what it counts, or take one of the two away"
          ))
      }
      known[twin] = known[twin] ?? index
      if !used.contains(index) {
        remarks.append(remark(index, "is not used: no publication, indicator or check names it"))
      }
    }
    return remarks
  }

  private func remark(_ index: Int, _ what: String) -> String {
    let node = indicators[index].entry.keyNode
    return DefinitionProblem(
      file: (texts[node.file] ?? text).file, line: node.line, column: node.column,
      message: "“\(indicators[index].name)” \(what)"
    ).description
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
    case .measure, .mean, .median, .percentile, .stated: []
    }
  }
}
