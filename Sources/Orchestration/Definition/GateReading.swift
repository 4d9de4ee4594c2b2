import Casework

extension PipelineReading {
  /// The conditions of publication, in the order of their kinds.
  mutating func readGates(_ top: Section) -> [GateDefinition] {
    guard let node = top["gates"], let gates = section(node, .gates) else { return [] }
    var read: [GateDefinition] = []
    for kind in GateDefinition.Kind.allCases {
      guard let word = optionalText(gates, kind.rawValue) else { continue }
      let isShare = kind != .refusedFiles
      guard let limit = GateDefinition.hundredths(word.text), !isShare || limit <= 10_000,
        isShare || limit % 100 == 0
      else {
        report(
          word.node,
          isShare
            ? "a share is a per cent like 5 or 2.5%, not “\(word.text)”"
            : "a number of files is a whole number, not “\(word.text)”")
        continue
      }
      read.append(GateDefinition(kind: kind, limit: limit))
    }
    return read
  }

  mutating func readKeptReleases(_ top: Section) -> Int? {
    guard let word = optionalText(top, "keep_releases") else { return nil }
    if let count = Int(word.text), (1...100_000).contains(count) { return count }
    report(word.node, "keep_releases is a whole number from 1 on, not “\(word.text)”")
    return nil
  }
}
