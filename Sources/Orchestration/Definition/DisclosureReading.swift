import Casework

extension PipelineReading {
  /// What the public may not see.
  mutating func readDisclosure(_ top: Section) -> DisclosureRules {
    var rules = DisclosureRules()
    guard let node = top["disclosure"], let section = section(node, .disclosure) else {
      return rules
    }
    if let threshold = integer(section, "threshold", in: 3...1_000) {
      rules.threshold = Int64(threshold)
    }
    if let dominance = integer(section, "dominance", in: 1...100) {
      rules.dominance = Int64(dominance)
    }
    for word in words(section, "open") {
      if let index = indicatorNames.firstIndex(of: word.text) {
        rules.open.insert(index)
      } else {
        reportUnknown("indicator", word.text, at: word.node, among: indicatorNames)
      }
    }
    return rules
  }

  /// Adds a list of the single amounts to every sum of which the public may see something, because
  /// a sum does not tell how many made it.
  ///
  /// - Returns: the list's measure by that of the sum.
  mutating func addAmountValues(
    _ indicators: [IndicatorDefinition?], for publications: [PublicationDefinition]
  ) -> [Int: Int] {
    guard publications.contains(where: { $0.audience == .public }) else { return [:] }
    var lists: [Int: Int] = [:]
    for case .measure(let index)? in indicators.map({ $0?.formula }) {
      guard case .sum(let value) = measures[index].kind else { continue }
      var list = measures[index]
      list.kind = .values(value)
      lists[index] = measure(list)
    }
    return lists
  }
}
