/// The valid word that a wrong one was probably meant to be.
enum Spelling {
  /// The nearest of the words, or `nil` when none is near: at most a third of the letters differ
  /// (one in short words). Of equally near words the first.
  ///
  ///     Spelling.nearest(to: "feilds", among: ["files", "fields"])  // "fields"
  static func nearest(to word: String, among words: [String]) -> String? {
    let wanted = Array(word.lowercased().unicodeScalars)
    guard wanted.count > 1, wanted.count <= 64 else { return nil }
    var best: (word: String, distance: Int)?
    for candidate in words {
      let letters = Array(candidate.lowercased().unicodeScalars)
      let allowed = max(1, max(wanted.count, letters.count) / 3)
      guard abs(letters.count - wanted.count) <= allowed else { continue }
      let distance = distance(wanted, letters)
      if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.word
  }

  /// Insertions, deletions, changes and swaps of neighbours that turn one word into the other
  /// (optimal string alignment).
  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var rows = [Array(0...b.count)]
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var cost = min(
          rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          cost = min(cost, rows[i - 1][j - 1] + 1)
        }
        row.append(cost)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }
}
