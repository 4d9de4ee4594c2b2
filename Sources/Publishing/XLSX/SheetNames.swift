/// The names of the sheets of one workbook, as Excel allows them.
///
/// A name that another sheet has, letter case aside, or that Excel keeps for itself gets `~2`, `~3`
/// … What Excel refuses is refused: a name that was cut or changed might stand for another one. The
/// same wishes in the same order give the same names.
struct SheetNames {
  /// In UTF-16 units.
  static let longest = 31

  private var taken: Set<String> = ["history"]

  /// - Throws: `WorkbookError.sheetName` for a name of more than 31 UTF-16 units, with one of
  ///   `[ ] : * ? / \`, with a control character, or with an apostrophe at an end.
  mutating func name(for wish: String) throws(WorkbookError) -> String {
    func refused(_ reason: String) -> WorkbookError { .sheetName(wish, reason: reason) }
    if let scalar = wish.unicodeScalars.first(where: "[]:*?/\\".unicodeScalars.contains) {
      throw refused("it has “\(scalar)”, and [ ] : * ? / \\ are not allowed")
    }
    if wish.unicodeScalars.contains(where: {
      $0.value < 0x20 || [0x7F, 0xFFFE, 0xFFFF].contains($0.value)
    }) {
      throw refused("it has a control character")
    }
    if wish.hasPrefix("'") || wish.hasSuffix("'") {
      throw refused("it begins or ends with an apostrophe")
    }
    var name = wish
    var number = 2
    while taken.contains(name.lowercased()) {
      name = "\(wish)~\(number)"
      number += 1
    }
    if wish.isEmpty || name.utf16.count > Self.longest {
      throw refused(
        "it has \(name.utf16.count) letters, and 1 to \(Self.longest) are allowed"
          + (name == wish ? "" : ", “~\(number - 1)” for another sheet of that name among them"))
    }
    taken.insert(name.lowercased())
    return name
  }
}
