import Yams

extension DefinitionNode {
  static let depthLimit = 32

  /// The root of the one document in the text, and what is wrong with it as YAML.
  ///
  /// Anchors, aliases, tags and further documents are refused: each would let the file mean
  /// something other than what it shows. Of keys that stand twice the first is kept.
  static func root(of source: DefinitionText) -> (DefinitionNode?, [DefinitionProblem]) {
    var text = source
    var problems: [DefinitionProblem] = []
    func report(_ line: Int, _ column: Int, _ message: String) {
      problems.append(
        DefinitionProblem(file: source.file, line: line, column: column, message: message))
    }
    // The parser stops at the first mapping with a key that stands twice. So the second key is
    // masked, and the file read again, to find all of them and whatever else is wrong.
    while problems.count < 100 {
      do throws(YAMLFault) {
        guard let yaml = try compose(text.text) else {
          report(1, 1, "the file is empty")
          return (nil, problems)
        }
        var composer = Composer(text: text)
        let root = composer.node(yaml, depth: 1)
        return (root, problems + composer.problems)
      } catch {
        guard case .duplicate(let key, let line, let column) = error,
          let (again, length) = text.nextKey(key, afterLine: line, column: column)
        else {
          let (line, column, message) = error.explanation
          report(line, column, message)
          return (nil, problems)
        }
        report(
          again.line, again.column,
          "the key “\(key)” stands twice; it stands on line \(line) already")
        let mask = Array(repeating: DefinitionText.mask(problems.count), count: length)
        text.overwrite(line: again.line, column: again.column, with: mask)
      }
    }
    return (nil, problems)
  }

  private static func compose(_ text: String) throws(YAMLFault) -> Yams.Node? {
    do {
      return try Yams.Parser(yaml: text).singleRoot()
    } catch let error as YamlError {
      throw YAMLFault(error)
    } catch {
      throw .syntax(line: 1, column: 1, message: "\(error)")
    }
  }

  /// Turns the parser's nodes into ours.
  private struct Composer {
    let text: DefinitionText
    var problems: [DefinitionProblem] = []

    mutating func report(_ node: Yams.Node, _ message: String) {
      let problem = DefinitionProblem(
        file: text.file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1,
        message: message)
      // An alias gives its anchor's node a second time.
      if !problems.contains(problem) { problems.append(problem) }
    }

    /// `nil` when the node is refused.
    mutating func node(_ node: Yams.Node, depth: Int) -> DefinitionNode? {
      let line = node.mark?.line ?? 1
      let column = node.mark?.column ?? 1
      switch text.scalar(line: line, column: column) {
      case "&":
        report(node, "anchors and aliases (& and *) are not read: write the value out")
        return nil
      case "!":
        report(node, "tags (!) are not read: every value is text, typed by its key")
        return nil
      default: break
      }
      guard depth <= DefinitionNode.depthLimit else {
        report(node, "nested deeper than \(DefinitionNode.depthLimit) levels")
        return nil
      }
      switch node {
      case .scalar(let scalar):
        let writing: Writing =
          switch scalar.style {
          case .singleQuoted: .singleQuoted
          case .doubleQuoted: .doubleQuoted
          case .literal, .folded: .block
          case .any, .plain: .plain
          }
        return DefinitionNode(
          content: .text(scalar.string), line: line, column: column, file: text.file,
          writing: writing)
      case .sequence(let items):
        let nodes = items.compactMap { self.node($0, depth: depth + 1) }
        return DefinitionNode(content: .list(nodes), line: line, column: column, file: text.file)
      case .mapping(let pairs):
        var entries: [Entry] = []
        for (key, value) in pairs {
          guard let keyNode = self.node(key, depth: depth + 1) else { continue }
          guard let name = keyNode.text else {
            report(key, "a key is one word, not \(keyNode.description)")
            continue
          }
          if name.unicodeScalars.first.map(DefinitionText.isMask) == true { continue }
          if let valueNode = self.node(value, depth: depth + 1) {
            entries.append(Entry(key: name, keyNode: keyNode, value: valueNode))
          }
        }
        return DefinitionNode(
          content: .mapping(entries), line: line, column: column, file: text.file)
      case .alias:
        report(node, "anchors and aliases (& and *) are not read: write the value out")
        return nil
      }
    }
  }
}

/// What stopped the YAML parser.
private enum YAMLFault: Error {
  case syntax(line: Int, column: Int, message: String)
  /// The place of the key's first occurrence.
  case duplicate(key: String, line: Int, column: Int)

  init(_ error: YamlError) {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _):
      if let context, problem.contains("end of stream") {
        self = .syntax(
          line: context.mark.line, column: context.mark.column,
          message: "not YAML: \(context.text), \(problem)")
        return
      }
      let before = context.map { "\($0.text) (line \($0.mark.line)), " } ?? ""
      self = .syntax(
        line: mark.line, column: mark.column, message: "not YAML: \(before)\(problem)")
    case .composer(_, let problem, let mark, _):
      let message =
        problem.contains("another document")
        ? "a second document begins here: one file is one pipeline"
        : "anchors and aliases (& and *) are not read: \(problem)"
      self = .syntax(line: mark.line, column: mark.column, message: message)
    case .duplicatedKeysInMapping(let keys, let context):
      self = .duplicate(
        key: keys.first ?? "", line: context.mark.line, column: context.mark.column)
    default:
      self = .syntax(line: 1, column: 1, message: "not YAML: \(error)")
    }
  }

  var explanation: (line: Int, column: Int, message: String) {
    switch self {
    case .syntax(let line, let column, let message): (line, column, message)
    case .duplicate(let key, let line, let column): (line, column, "the key “\(key)” stands twice")
    }
  }
}

extension DefinitionText {
  /// Private-use code points stand in for masked keys; `isMask` keys are skipped.
  fileprivate static func mask(_ number: Int) -> Unicode.Scalar {
    Unicode.Scalar(0xE000 + UInt32(number % 1000)) ?? "\u{E000}"
  }

  fileprivate static func isMask(_ scalar: Unicode.Scalar) -> Bool {
    (0xE000...0xE3FF).contains(scalar.value)
  }

  /// Where a key stands again in the mapping in which it stands at a place, and how long it is
  /// with its quotes: at the same column further down, or, within `{ }`, further on.
  fileprivate func nextKey(
    _ key: String, afterLine line: Int, column: Int
  ) -> (place: (line: Int, column: Int), length: Int)? {
    let spellings = [key, "\"\(key)\"", "'\(key)'"].map { Array($0.unicodeScalars) }
    func length(_ row: [Unicode.Scalar], _ start: Int) -> Int? {
      for spelling in spellings where row[start...].starts(with: spelling) {
        let rest = row[(start + spelling.count)...].drop { $0 == " " }
        if rest.first == ":" { return spelling.count }
      }
      return nil
    }
    let isFlow =
      lines[line - 1][..<(column - 1)].contains { $0 == "{" }
      || lines[line - 1][..<(column - 1)].last { $0 != " " } == ","
    var depth = 0
    for number in (line - 1)..<lines.count {
      let row = lines[number]
      let first = number == line - 1 ? column : 0
      for start in first..<max(first, row.count) {
        let isBlockKey = start == column - 1 && row[..<start].allSatisfy { $0 == " " || $0 == "-" }
        let isFlowKey =
          start == 0 || row[start - 1] == " " || row[start - 1] == "," || row[start - 1] == "{"
        if isFlow ? isFlowKey && depth == 0 : isBlockKey, let length = length(row, start) {
          return ((number + 1, start + 1), length)
        }
        if row[start] == "{" || row[start] == "[" { depth += 1 }
        if row[start] == "}" || row[start] == "]" { depth -= 1 }
      }
    }
    return nil
  }
}
