/// Everything that is wrong with a template, found before a word of it is published.
public struct TemplateErrors: Error, Sendable, Hashable, CustomStringConvertible {
  public struct Problem: Sendable, Hashable, CustomStringConvertible {
    /// 1-based.
    public let line: Int
    /// 1-based, in characters as an editor counts them.
    public let column: Int
    /// What was found, what was expected, what to do.
    public let message: String

    public var description: String { "\(line):\(column): \(message)" }
  }

  /// The template's name as the pipeline file gives it.
  public let template: String
  /// In the order of the text; never empty.
  public let problems: [Problem]

  /// One line a problem: `annual-report.md:3:12: …`
  public var description: String {
    problems.map { "\(template):\($0)" }.joined(separator: "\n")
  }
}

/// The name among `names` that was probably meant, or `nil` when none is near.
///
/// Nearness is the number of letters to insert, delete or change (Levenshtein); a third of the
/// letters, but at least two, may be wrong.
func nearestName(to wrong: String, among names: [String]) -> String? {
  let letters = Array(wrong)
  var best: (name: String, distance: Int)?
  for name in names {
    let other = Array(name)
    var row = Array(0...other.count)
    for (i, letter) in letters.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, candidate) in other.enumerated() {
        let changed = diagonal + (letter == candidate ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(changed, row[j] + 1, row[j + 1] + 1)
      }
    }
    if row[other.count] < best?.distance ?? .max { best = (name, row[other.count]) }
  }
  guard let best, best.distance <= max(2, letters.count / 3) else { return nil }
  return best.name
}
