/// A value of a pipeline file with its place. Scalars are text; what they mean is decided by the
/// key under which they stand, never by YAML.
struct DefinitionNode: Sendable {
  indirect enum Content: Sendable {
    case text(String)
    case list([DefinitionNode])
    case mapping([Entry])
  }
  struct Entry: Sendable {
    let key: String
    let keyNode: DefinitionNode
    let value: DefinitionNode
  }
  /// How a scalar is written, which decides where its characters stand in the file.
  enum Writing: Sendable {
    case plain, singleQuoted, doubleQuoted, block
  }

  let content: Content
  let line: Int
  let column: Int
  /// The file, as messages name it.
  var file = ""
  var writing = Writing.plain

  var text: String? {
    if case .text(let text) = content { text } else { nil }
  }

  /// The value on one line: elements with commas, entries as `key: value`.
  var words: String {
    switch content {
    case .text(let text): text.split(whereSeparator: \.isNewline).joined(separator: " ")
    case .list(let nodes): nodes.map(\.words).joined(separator: ", ")
    case .mapping(let entries):
      entries.map { "\($0.key): \($0.value.words)" }.joined(separator: "; ")
    }
  }

  /// For messages: what was found.
  var description: String {
    switch content {
    case .text(let text): text.isEmpty ? "nothing" : "the text “\(text.prefix(40))”"
    case .list: "a list"
    case .mapping: "a mapping"
    }
  }

  /// The 1-based place of the scalar's character at an offset (in code points).
  ///
  /// Escapes in quotes are counted as they are written. A scalar over several lines gives
  /// its beginning.
  func place(of offset: Int, in text: DefinitionText) -> (line: Int, column: Int) {
    guard writing != .block, text.lines.indices.contains(line - 1) else { return (line, column) }
    let source = text.lines[line - 1]
    var index = column - 1 + (writing == .plain ? 0 : 1)
    for _ in 0..<offset {
      guard index < source.count else { return (line, column) }
      switch (writing, source[index]) {
      case (.singleQuoted, "'"): index += 2
      case (.doubleQuoted, "\\"):
        let escape = index + 1 < source.count ? source[index + 1] : "\\"
        index += escape == "x" ? 4 : escape == "u" ? 6 : escape == "U" ? 10 : 2
      default: index += 1
      }
    }
    return index <= source.count ? (line, index + 1) : (line, column)
  }
}
