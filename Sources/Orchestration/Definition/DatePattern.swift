/// Checks a date pattern of `formats:`. The patterns themselves are applied by Intake.
enum DatePattern {
  /// The letters of a pattern and how many of each may stand together.
  private static let runs: [Character: ClosedRange<Int>] = [
    "y": 2...4, "M": 1...3, "d": 1...2, "H": 1...2, "h": 1...2, "m": 1...2, "s": 1...2, "a": 1...1,
  ]
  private static let mistakes: [Character: String] = ["Y": "yyyy", "D": "dd", "S": "ss", "A": "a"]

  /// What is wrong with a pattern, or `nil`.
  ///
  ///     DatePattern.fault(in: "YYYY-MM-DD", takesSerial: true)
  ///     // ("“YYYY” is not a part of a date pattern", "yyyy")
  static func fault(in pattern: String, takesSerial: Bool) -> (
    message: String, suggestion: String?
  )? {
    if pattern == "excel_serial" {
      return takesSerial ? nil : ("excel_serial counts days: it goes with type date", nil)
    }
    var seen: Set<Character> = []
    var rest = Substring(pattern)
    while let letter = rest.first {
      let run = rest.prefix { $0 == letter }
      rest = rest.dropFirst(run.count)
      if let lengths = runs[letter] {
        if !lengths.contains(run.count) || (letter == "y" && run.count == 3) {
          return ("“\(run)” is not a part of a date pattern", letter == "y" ? "yyyy" : nil)
        }
        if !seen.insert(letter).inserted {
          return ("“\(letter)” stands twice in the pattern", nil)
        }
      } else if let meant = mistakes[letter] {
        return ("“\(run)” is not a part of a date pattern", meant)
      } else if letter.isASCII, letter.isLetter, letter != "T", letter != "Z" {
        return ("“\(run)” is not a part of a date pattern", nil)
      }
    }
    if !seen.isSuperset(of: ["y", "M"]) {
      return ("a date pattern has at least a year (yyyy) and a month (MM or M)", nil)
    }
    if seen.contains("h") != seen.contains("a") {
      return ("hours up to 12 (h) go with a, the mark of morning or afternoon", nil)
    }
    return nil
  }
}
