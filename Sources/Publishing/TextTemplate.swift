/// A template that was read: its tags with their places in the text, and no number outside them.
///
/// A number in an official text is a figure of the release or a declared literal; nobody types
/// one in. Any digit (full-width, circled and Roman ones too) and any per cent sign outside a
/// tag is therefore a problem, except between `{{#literal}}` and `{{/literal}}`. What tags there
/// are: `Pipelines/templates/README.md`.
public struct TextTemplate: Sendable {
  struct Tag: Sendable {
    let path: [String]
    let line: Int
    let column: Int
  }

  indirect enum Node: Sendable {
    case value(Tag)
    case section(Tag, [Node])
  }

  /// The name in messages.
  public let name: String
  public let text: String
  let nodes: [Node]

  /// - Throws: `TemplateErrors` with all problems of the text itself: numbers, tags that do not
  ///   close, tags that are not offered.
  public init(_ text: String, name: String) throws(TemplateErrors) {
    var scanner = TemplateScanner(text)
    let nodes = scanner.nodes()
    guard scanner.problems.isEmpty else {
      throw TemplateErrors(template: name, problems: scanner.problems)
    }
    self.name = name
    self.text = text
    self.nodes = nodes
  }
}

/// Reads a template from its first to its last character, once.
private struct TemplateScanner {
  private let characters: [Character]
  private var next = 0
  private var line = 1
  private var column = 1
  private(set) var problems: [TemplateErrors.Problem] = []
  private var open: [TextTemplate.Tag] = []
  /// The nodes of each open section, the whole text's first.
  private var levels: [[TextTemplate.Node]] = [[]]

  init(_ text: String) { characters = Array(text) }

  mutating func nodes() -> [TextTemplate.Node] {
    while next < characters.count {
      if starts(with: "{{") { tag() } else { plainText() }
    }
    for tag in open {
      report("{{#\(tag.path.joined(separator: "."))}} is never closed", tag.line, tag.column)
    }
    problems.sort { ($0.line, $0.column) < ($1.line, $1.column) }
    return levels[0]
  }

  private mutating func plainText() {
    let (startLine, startColumn) = (line, column)
    var run = ""
    while next < characters.count, !starts(with: "{{"), characters[next].isNumberSign {
      run.append(characters[next])
      advance()
    }
    if run.isEmpty {
      advance()
    } else if !open.contains(where: { $0.path == ["literal"] }) {
      report(
        "“\(run)” is bound to no figure; write the figure's name, or {{#literal}}\(run){{/literal}} if it is no figure",
        startLine, startColumn)
    }
  }

  private mutating func tag() {
    let (startLine, startColumn) = (line, column)
    let isTriple = starts(with: "{{{")
    let end = isTriple ? "}}}" : "}}"
    advance(by: isTriple ? 3 : 2)
    var content = ""
    while next < characters.count, !starts(with: end) {
      content.append(characters[next])
      advance()
    }
    guard next < characters.count else {
      report("“{{” without “\(end)”", startLine, startColumn)
      return
    }
    advance(by: end.count)
    while content.first?.isWhitespace == true { content.removeFirst() }
    while content.last?.isWhitespace == true { content.removeLast() }
    let sigil = content.first
    let name = String(sigil.map("#/&%!^><$=".contains) == true ? content.dropFirst() : content[...])
      .filter { !$0.isWhitespace }
    let tag = TextTemplate.Tag(
      path: name.split(separator: ".", omittingEmptySubsequences: false).map(String.init),
      line: startLine, column: startColumn)
    switch sigil {
    case "!": break
    case "%":
      if name != "CONTENT_TYPE:TEXT" {
        report("the only setting is {{% CONTENT_TYPE:TEXT}}", startLine, startColumn)
      }
    case "#":
      open.append(tag)
      levels.append([])
    case "/":
      guard let section = open.popLast() else {
        report("{{/\(name)}} closes nothing", startLine, startColumn)
        return
      }
      if section.path != tag.path {
        let expected = section.path.joined(separator: ".")
        report(
          "{{/\(name)}} closes nothing; {{/\(expected)}} is expected", startLine, startColumn)
      }
      levels[levels.count - 2].append(.section(section, levels.removeLast()))
    case "^", ">", "<", "$", "=":
      report(
        "templates have values, sections, {{#literal}} and comments only, no {{\(content.prefix(1)) …}}",
        startLine, startColumn)
    default: levels[levels.count - 1].append(.value(tag))
    }
  }

  private func starts(with text: String) -> Bool {
    characters[next...].starts(with: text)
  }

  private mutating func advance(by count: Int = 1) {
    for _ in 0..<count {
      if characters[next].isNewline {
        line += 1
        column = 1
      } else {
        column += 1
      }
      next += 1
    }
  }

  private mutating func report(_ message: String, _ line: Int, _ column: Int) {
    problems.append(TemplateErrors.Problem(line: line, column: column, message: message))
  }
}

extension Character {
  /// A digit of any script, ①, Ⅳ, 〇, or a sign of per cent or per mille. The Chinese words for
  /// numbers (三级, 一批) are words.
  fileprivate var isNumberSign: Bool {
    unicodeScalars.contains { scalar in
      switch scalar.properties.generalCategory {
      case .decimalNumber, .otherNumber, .letterNumber: true
      default: "%％﹪‰".unicodeScalars.contains(scalar)
      }
    }
  }
}
