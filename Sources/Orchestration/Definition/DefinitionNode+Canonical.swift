extension DefinitionNode {
  /// The same text for the same content, however it is written: what fingerprints are made of.
  var canonicalText: String {
    switch content {
    case .text(let text): "\(text.utf8.count):\(text)"
    case .list(let nodes): "[" + nodes.map(\.canonicalText).joined(separator: ",") + "]"
    case .mapping(let entries):
      "{"
        + entries.map { "\($0.key.utf8.count):\($0.key)=\($0.value.canonicalText)" }
        .joined(separator: ",") + "}"
    }
  }
}
