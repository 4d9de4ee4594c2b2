import Casework

/// A rule as it is written, before its words mean anything.
///
///     rule      := both { "or" both }
///     both      := one { "and" one }
///     one       := "not" one | "(" rule ")" | claim
///     claim     := value [ ("=" | "!=" | "<" | "<=" | ">" | ">=") value
///                        | ["not"] "in" "(" word {"," word} ")"
///                        | "is" ["not"] "empty" ]
///     value     := ("days" | "minutes" | "first" | "since_last" | "alike") "(" value {"," value} ")" | word | quoted
indirect enum ExpressionSyntax {
  case word(String, offset: Int, isQuoted: Bool)
  case call(String, [ExpressionSyntax], offset: Int)
  case compare(Expression.Comparison, ExpressionSyntax, ExpressionSyntax, offset: Int)
  case isIn(ExpressionSyntax, [ExpressionSyntax])
  case isEmpty(ExpressionSyntax)
  case not(ExpressionSyntax)
  case and([ExpressionSyntax])
  case or([ExpressionSyntax])

  /// Words that cannot name a field.
  static let reserved = ["and", "or", "not", "in", "is", "empty", periodEnd] + functions
  static let functions = ["days", "minutes", "first", "since_last", "alike"]
  /// The last day of the period that is being worked out.
  static let periodEnd = "period_end"

  /// Where it begins, in code points.
  var offset: Int {
    switch self {
    case .word(_, let offset, _), .call(_, _, let offset): offset
    case .compare(_, let a, _, _), .isIn(let a, _), .isEmpty(let a), .not(let a): a.offset
    case .and(let all), .or(let all): all.first?.offset ?? 0
    }
  }

  init(_ text: String) throws(ExpressionProblem) {
    var parser = Parser(tokens: try ExpressionToken.tokens(of: text))
    self = try parser.rule()
    guard parser.current.kind == .end else {
      throw parser.unexpected("the end, “and” or “or”", near: ["and", "or", "in", "is"])
    }
  }

  private struct Parser {
    let tokens: [ExpressionToken]
    var index = 0
    var depth = 0

    var current: ExpressionToken { tokens[index] }

    mutating func take(_ kind: ExpressionToken.Kind) -> Bool {
      guard current.kind == kind else { return false }
      index += 1
      return true
    }

    mutating func expect(_ kind: ExpressionToken.Kind, _ what: String)
      throws(ExpressionProblem)
    {
      guard take(kind) else { throw unexpected(what) }
    }

    func unexpected(_ expected: String, near words: [String] = []) -> ExpressionProblem {
      var suggestion: String?
      if case .word(let word) = current.kind {
        suggestion = Spelling.nearest(to: word, among: words)
      }
      return ExpressionProblem(
        offset: current.offset, message: "expected \(expected), found \(current.description)",
        suggestion: suggestion)
    }

    mutating func rule() throws(ExpressionProblem) -> ExpressionSyntax {
      var parts = [try both()]
      while take(.word("or")) { parts.append(try both()) }
      return parts.count == 1 ? parts[0] : .or(parts)
    }

    mutating func both() throws(ExpressionProblem) -> ExpressionSyntax {
      var parts = [try one()]
      while take(.word("and")) { parts.append(try one()) }
      return parts.count == 1 ? parts[0] : .and(parts)
    }

    mutating func one() throws(ExpressionProblem) -> ExpressionSyntax {
      depth += 1
      defer { depth -= 1 }
      guard depth <= 32 else {
        throw ExpressionProblem(offset: current.offset, message: "nested deeper than 32 levels")
      }
      if take(.word("not")) { return .not(try one()) }
      if take(.sign("(")) {
        let inner = try rule()
        try expect(.sign(")"), "“)”")
        return inner
      }
      return try claim()
    }

    mutating func claim() throws(ExpressionProblem) -> ExpressionSyntax {
      let left = try value()
      let offset = current.offset
      if case .sign(let sign) = current.kind, let comparison = Expression.Comparison(rawValue: sign)
      {
        index += 1
        return .compare(comparison, left, try value(), offset: offset)
      }
      if current.kind == .word("not"), tokens[index + 1].kind == .word("in") {
        index += 2
        return .not(.isIn(left, try list()))
      }
      if take(.word("in")) { return .isIn(left, try list()) }
      if take(.word("is")) {
        let isNegated = take(.word("not"))
        guard take(.word("empty")) else {
          throw unexpected("“empty” or “not empty” after “is”", near: ["empty"])
        }
        return isNegated ? .not(.isEmpty(left)) : .isEmpty(left)
      }
      return left
    }

    mutating func list() throws(ExpressionProblem) -> [ExpressionSyntax] {
      try expect(.sign("("), "“(” after “in”")
      var values = [try word()]
      while take(.sign(",")) { values.append(try word()) }
      try expect(.sign(")"), "“,” or “)”")
      return values
    }

    mutating func word() throws(ExpressionProblem) -> ExpressionSyntax {
      let token = current
      switch token.kind {
      case .word(let text):
        index += 1
        return .word(text, offset: token.offset, isQuoted: false)
      case .quoted(let text):
        index += 1
        return .word(text, offset: token.offset, isQuoted: true)
      case .sign, .end: throw unexpected("a value")
      }
    }

    mutating func value() throws(ExpressionProblem) -> ExpressionSyntax {
      let token = current
      guard case .word(let name) = token.kind, tokens[index + 1].kind == .sign("("),
        name != "in", name != "not", name != "and", name != "or"
      else {
        if case .word(let name) = token.kind, ["and", "or", "in", "is", "not"].contains(name) {
          throw unexpected("a field or a value")
        }
        return try word()
      }
      let functions = ExpressionSyntax.functions
      guard functions.contains(name) else {
        throw ExpressionProblem(
          offset: token.offset,
          message: "unknown function “\(name)”; functions are \(functions.joined(separator: ", "))",
          suggestion: Spelling.nearest(to: name, among: functions))
      }
      index += 2
      depth += 1
      defer { depth -= 1 }
      guard depth <= 32 else {
        throw ExpressionProblem(offset: token.offset, message: "nested deeper than 32 levels")
      }
      var arguments = [try value()]
      while take(.sign(",")) { arguments.append(try value()) }
      try expect(.sign(")"), "“,” or “)”")
      return .call(name, arguments, offset: token.offset)
    }
  }
}
