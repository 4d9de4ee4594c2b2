import Casework

/// A rule about figures as it is written: two sums of indicators and numbers and a sign between.
///
///     rule := sum ("=" | "!=" | "<" | "<=" | ">" | ">=") sum
///     sum  := ["-"] term { ("+" | "-") term }
///     term := number | [number "*"] indicator
struct FigureRuleSyntax {
  struct Term {
    /// The number in front, 1 where there is none; negative behind “-”.
    var factor: FigureNumber
    var name: String?
    /// Of the term's first character, in code points.
    var offset: Int
  }

  let left: [Term]
  let comparison: Expression.Comparison
  let right: [Term]

  init(_ text: String) throws(ExpressionProblem) {
    var parser = Parser(tokens: FigureRuleSyntax.split(try ExpressionToken.tokens(of: text)))
    left = try parser.sum()
    guard case .sign(let sign) = parser.current.kind,
      let comparison = Expression.Comparison(rawValue: sign)
    else { throw parser.unexpected("one of = != < <= > >=, “+” or “-”") }
    self.comparison = comparison
    parser.index += 1
    right = try parser.sum()
    guard parser.current.kind == .end else { throw parser.unexpected("the end, “+” or “-”") }
  }

  /// Takes `+ - *` out of words, which rules about records do not know: `a+b` is three tokens.
  private static func split(_ tokens: [ExpressionToken]) -> [ExpressionToken] {
    tokens.flatMap { token -> [ExpressionToken] in
      guard case .word(let text) = token.kind else { return [token] }
      var pieces: [ExpressionToken] = []
      var word = ""
      var start = token.offset
      for (index, scalar) in text.unicodeScalars.enumerated() {
        if ["+", "-", "*"].contains(scalar) {
          if !word.isEmpty { pieces.append(ExpressionToken(kind: .word(word), offset: start)) }
          pieces.append(
            ExpressionToken(kind: .sign(String(scalar)), offset: token.offset + index))
          word = ""
          start = token.offset + index + 1
        } else {
          word.unicodeScalars.append(scalar)
        }
      }
      if !word.isEmpty { pieces.append(ExpressionToken(kind: .word(word), offset: start)) }
      return pieces
    }
  }

  private struct Parser {
    let tokens: [ExpressionToken]
    var index = 0

    var current: ExpressionToken { tokens[index] }

    func unexpected(_ expected: String) -> ExpressionProblem {
      ExpressionProblem(
        offset: current.offset, message: "expected \(expected), found \(current.description)")
    }

    private mutating func take(_ sign: String) -> Bool {
      guard current.kind == .sign(sign) else { return false }
      index += 1
      return true
    }

    mutating func sum() throws(ExpressionProblem) -> [Term] {
      var terms = [try term(isNegative: take("-"))]
      while true {
        if take("+") {
          terms.append(try term(isNegative: false))
        } else if take("-") {
          terms.append(try term(isNegative: true))
        } else {
          return terms
        }
      }
    }

    private mutating func term(isNegative: Bool) throws(ExpressionProblem) -> Term {
      let first = current
      guard case .word(let text) = first.kind else { throw unexpected("an indicator or a number") }
      index += 1
      guard text.utf8.first.map({ (48...57).contains($0) }) ?? false else {
        return Term(
          factor: FigureNumber(digits: isNegative ? -1 : 1), name: text, offset: first.offset)
      }
      guard var number = FigureNumber(text) else {
        throw ExpressionProblem(
          offset: first.offset,
          message:
            "“\(text)” is no number like 12 or 0.5, with at most 9 digits before the point and 6 behind it"
        )
      }
      if isNegative { number.digits = -number.digits }
      guard take("*") else { return Term(factor: number, name: nil, offset: first.offset) }
      let name = current
      guard case .word(let indicator) = name.kind else { throw unexpected("an indicator") }
      index += 1
      return Term(factor: number, name: indicator, offset: name.offset)
    }
  }
}
