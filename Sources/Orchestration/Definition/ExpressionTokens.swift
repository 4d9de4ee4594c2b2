import Casework

/// A word or sign of a rule, with its 0-based offset in code points.
struct ExpressionToken: Hashable {
  enum Kind: Hashable {
    /// A name, number, date or code.
    case word(String)
    /// A text in quotes, without them.
    case quoted(String)
    case sign(String)
    case end
  }
  let kind: Kind
  let offset: Int

  /// For messages: what was found.
  var description: String {
    switch kind {
    case .word(let text), .sign(let text): "“\(text)”"
    case .quoted(let text): "“\(text)” in quotes"
    case .end: "the end"
    }
  }
}

/// Something wrong in a rule, at an offset in code points.
struct ExpressionProblem: Error, Hashable {
  let offset: Int
  let message: String
  var suggestion: String?
}

extension ExpressionToken {
  private static let fullWidth: [Unicode.Scalar: String] = [
    "（": "(", "）": ")", "，": ",", "＝": "=", "＜": "<", "＞": ">", "！": "!", "≤": "<=", "≥": ">=",
    "≠": "!=", "“": "\"", "”": "\"", "‘": "'", "’": "'",
  ]

  /// Cuts a rule into words and signs. The last token is always `.end`.
  static func tokens(of text: String) throws(ExpressionProblem) -> [ExpressionToken] {
    let scalars = Array(text.unicodeScalars)
    var tokens: [ExpressionToken] = []
    var index = 0
    func string(_ range: Range<Int>) -> String {
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars[range])
      return String(view)
    }
    while index < scalars.count {
      let scalar = scalars[index]
      let start = index
      switch scalar {
      case " ", "\n", "\u{3000}": index += 1
      case "(", ")", ",", "=":
        index += 1
        // What programmers write.
        if scalar == "=", index < scalars.count,
          let meant = ["=": "=", ">": ">=", "<": "<="][scalars[index]]
        {
          throw ExpressionProblem(
            offset: start, message: "“=\(scalars[index])” is not a sign", suggestion: meant)
        }
        tokens.append(ExpressionToken(kind: .sign(String(scalar)), offset: start))
      case "<", ">", "!":
        index += 1
        if index < scalars.count, scalars[index] == "=" { index += 1 }
        let sign = string(start..<index)
        if sign == "!" {
          throw ExpressionProblem(offset: start, message: "“!” is not a sign", suggestion: "!=")
        }
        if sign == "<", index < scalars.count, scalars[index] == ">" {
          throw ExpressionProblem(offset: start, message: "“<>” is not a sign", suggestion: "!=")
        }
        tokens.append(ExpressionToken(kind: .sign(sign), offset: start))
      case "\"", "'":
        guard let close = scalars[(start + 1)...].firstIndex(of: scalar) else {
          throw ExpressionProblem(offset: start, message: "the quote is not closed")
        }
        tokens.append(ExpressionToken(kind: .quoted(string(start + 1..<close)), offset: start))
        index = close + 1
      default:
        if let ascii = fullWidth[scalar] {
          throw ExpressionProblem(
            offset: start, message: "“\(scalar)” is not a sign here", suggestion: ascii)
        }
        while index < scalars.count, isWord(scalars[index]) { index += 1 }
        tokens.append(ExpressionToken(kind: .word(string(start..<index)), offset: start))
      }
    }
    return tokens + [ExpressionToken(kind: .end, offset: scalars.count)]
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case " ", "\n", "\u{3000}", "(", ")", ",", "=", "<", ">", "!", "\"", "'": false
    default: fullWidth[scalar] == nil
    }
  }
}
