import Casework

/// Definitions that are right by themselves and say nothing, or the same twice: usually a line that
/// was copied and not changed. They harm no figure and stop no run; `check` remarks them.
extension PipelineReading {
  func remarks(
    on definitions: [IndicatorDefinition?], _ publications: [PublicationDefinition],
    _ checks: [FigureCheckDefinition], _ disclosure: DisclosureRules, _ copies: [CopyRule]
  ) -> [String] {
    var used = Set(publications.flatMap(\.indicators))
    used.formUnion(checks.flatMap(\.indicators))
    used.formUnion(disclosure.open)
    for case let definition? in definitions { used.formUnion(definition.formula.operands) }
    var known: [Twin: Int] = [:]
    var remarks = remarksOnSources(copies)
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

  /// Logs that are read for nothing, and fields whose values are read and let go.
  private func remarksOnSources(_ copies: [CopyRule]) -> [String] {
    var used = Set(measures.map(\.source))
    for rule in copies { used.formUnion([rule.copySource, rule.keeperSource]) }
    used.formUnion(sources.compactMap(\.definition.reporting?.zeroSource))
    return sources.enumerated().flatMap { index, source -> [String] in
      guard used.contains(index) || source.definition.reporting != nil else {
        return [
          remark(
            source.keyNode, source.definition.name,
            "is not used: no indicator counts it, and no other log refers to it")
        ]
      }
      return source.definition.fields.indices.filter { field in
        let definition = source.definition.fields[field]
        return !definition.isKept && !definition.isRequired && definition.kind != .text
          && !source.dropped.contains(field) && !source.definition.key.contains(field)
      }.map { field in
        remark(
          source.fieldNodes[field], source.definition.fields[field].name,
          "of \(source.definition.name) is not used, and its values are not kept: “keep: true” keeps them for questions, “keep: false” says that this is meant"
        )
      }
    }
  }

  private func remark(_ index: Int, _ what: String) -> String {
    remark(indicators[index].entry.keyNode, indicators[index].name, what)
  }

  private func remark(_ node: DefinitionNode, _ name: String, _ what: String) -> String {
    return DefinitionProblem(
      file: (texts[node.file] ?? text).file, line: node.line, column: node.column,
      message: "“\(name)” \(what)"
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
