import Casework

/// A mapping whose keys have been checked.
struct Section {
  let node: DefinitionNode
  let keys: DefinitionKeys
  private let entries: [DefinitionNode.Entry]

  init(node: DefinitionNode, keys: DefinitionKeys, entries: [DefinitionNode.Entry]) {
    self.node = node
    self.keys = keys
    self.entries = entries
  }

  subscript(_ key: String) -> DefinitionNode? { entry(key)?.value }
  func entry(_ key: String) -> DefinitionNode.Entry? { entries.first { $0.key == key } }
}

/// A scalar and where it stands.
struct Word {
  let text: String
  let node: DefinitionNode
}

extension PipelineReading {
  // MARK: Problems

  mutating func report(
    _ node: DefinitionNode, offset: Int? = nil, _ message: String, suggestion: String? = nil
  ) {
    let source = texts[node.file] ?? text
    let place = offset.map { node.place(of: $0, in: source) } ?? (node.line, node.column)
    problems.append(
      DefinitionProblem(
        file: source.file, line: place.0, column: place.1, message: message, suggestion: suggestion)
    )
  }

  mutating func report(
    _ node: DefinitionNode, offset: Int? = nil, _ message: String, near word: String,
    among words: [String]
  ) {
    report(
      node, offset: offset, message, suggestion: Spelling.nearest(to: word, among: words))
  }

  /// `unknown source “x”`, with the nearest word, or all words when none is near.
  mutating func reportUnknown(
    _ what: String, _ word: String, at node: DefinitionNode, offset: Int? = nil, among: [String]
  ) {
    let nearest = Spelling.nearest(to: word, among: among)
    let list =
      nearest != nil || among.isEmpty || among.count > 24
      ? "" : "; there are \(among.joined(separator: ", "))"
    report(node, offset: offset, "unknown \(what) “\(word)”\(list)", suggestion: nearest)
  }

  // MARK: Mappings

  /// The entries of a mapping, or `nil` and a problem.
  mutating func mapping(_ node: DefinitionNode, _ what: String) -> [DefinitionNode.Entry]? {
    if case .mapping(let entries) = node.content { return entries }
    report(node, "\(what) is a mapping of keys to values, found \(node.description)")
    return nil
  }

  mutating func section(_ node: DefinitionNode, _ keys: DefinitionKeys) -> Section? {
    guard let entries = mapping(node, keys.noun) else { return nil }
    for entry in entries where !keys.keys.contains(entry.key) {
      let nearest = Spelling.nearest(to: entry.key, among: keys.keys)
      report(
        entry.keyNode,
        "unknown key “\(entry.key)”"
          + (nearest == nil
            ? " in \(keys.noun); keys are \(keys.keys.joined(separator: ", "))" : ""),
        suggestion: nearest)
    }
    return Section(node: node, keys: keys, entries: entries)
  }

  // MARK: Scalars

  mutating func word(_ node: DefinitionNode, _ key: String) -> Word? {
    guard let text = node.text else {
      report(node, "“\(key)” is a single value, found \(node.description)")
      return nil
    }
    if text.isEmpty {
      report(node, "“\(key)” has no value")
      return nil
    }
    return Word(text: text, node: node)
  }

  mutating func optionalText(_ section: Section, _ key: String) -> Word? {
    section[key].flatMap { word($0, key) }
  }

  mutating func requiredText(_ section: Section, _ key: String) -> Word? {
    guard let node = section[key] else {
      report(section.node, "\(section.keys.noun) needs “\(key)”")
      return nil
    }
    return word(node, key)
  }

  /// A single value or a list of values.
  mutating func words(_ section: Section, _ key: String) -> [Word] {
    guard let node = section[key] else { return [] }
    guard case .list(let nodes) = node.content else {
      return word(node, key).map { [$0] } ?? []
    }
    if nodes.isEmpty { report(node, "“\(key)” is an empty list") }
    var words: [Word] = []
    for node in nodes {
      guard let word = word(node, key) else { continue }
      if words.contains(where: { $0.text == word.text }) {
        report(node, "“\(word.text)” stands twice in “\(key)”")
      } else {
        words.append(word)
      }
    }
    return words
  }

  /// The items of a list of mappings.
  mutating func items(_ section: Section, _ key: String) -> [DefinitionNode] {
    guard let node = section[key] else { return [] }
    if case .list(let nodes) = node.content { return nodes }
    report(node, "“\(key)” is a list of items that begin with “-”, found \(node.description)")
    return []
  }

  /// `yes`/`no`, `true`/`false`.
  mutating func flag(_ section: Section, _ key: String) -> Bool? {
    guard let word = optionalText(section, key) else { return nil }
    if let value = ExpressionLiteral.flag(word.text.lowercased()) { return value == 1 }
    report(word.node, "“\(key)” is true or false, not “\(word.text)”")
    return nil
  }

  mutating func integer(_ section: Section, _ key: String, in range: ClosedRange<Int>) -> Int? {
    guard let word = optionalText(section, key) else { return nil }
    if let value = ExpressionLiteral.whole(word.text), range.contains(Int(value)),
      word.text == String(value)
    {
      return Int(value)
    }
    report(
      word.node,
      "“\(key)” is a whole number from \(range.lowerBound) to \(range.upperBound), not “\(word.text)”"
    )
    return nil
  }

  /// One of a few words.
  mutating func choice(_ section: Section, _ key: String, of words: [String]) -> String? {
    guard let word = optionalText(section, key) else { return nil }
    if words.contains(word.text) { return word.text }
    let nearest = Spelling.nearest(to: word.text, among: words)
    let list = nearest == nil ? "; it is one of \(words.joined(separator: ", "))" : ""
    report(word.node, "“\(key)” cannot be “\(word.text)”\(list)", suggestion: nearest)
    return nil
  }

  // MARK: Names and paths

  /// Letters a–z, digits, `_` and what else is allowed, beginning with a letter.
  func isName(_ text: String, allowing further: Character = "_") -> Bool {
    guard let first = text.utf8.first, (97...122).contains(first) || (65...90).contains(first)
    else { return false }
    return text.allSatisfy {
      ($0.isASCII && ($0.isLetter || $0.isNumber)) || $0 == "_" || $0 == further
    }
  }

  /// A path of the file, which begins in the file's folder, as an absolute path.
  func absolute(_ path: String) -> String {
    var parts: [Substring] = path.hasPrefix("/") ? [] : folder.split(separator: "/")
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }
}
