/// Names for the sheets of one workbook, as Excel allows them.
///
/// `[ ] : * ? / \` and control characters become `_`, an apostrophe at an end too; a name of more
/// than 31 UTF-16 units keeps its beginning and ends with `…`; a name that another sheet has,
/// letter case aside, or that Excel keeps for itself gets `~2`, `~3` … The same wishes in the same
/// order give the same names.
public struct SheetNames {
  private var taken: Set<String> = ["history"]

  public init() {}

  public mutating func name(for wish: String) -> String {
    var scalars = wish.unicodeScalars.map { scalar -> UnicodeScalar in
      "[]:*?/\\".unicodeScalars.contains(scalar) || scalar.value < 0x20
        || [0x7F, 0xFFFE, 0xFFFF].contains(scalar.value) ? "_" : scalar
    }
    if scalars.first == "'" { scalars[0] = "_" }
    if scalars.last == "'" { scalars[scalars.count - 1] = "_" }
    let clean = scalars.isEmpty ? "_" : Self.text(scalars)
    var name = Self.shortened(clean, to: 31, ending: "")
    var number = 2
    while !taken.insert(name.lowercased()).inserted {
      name = Self.shortened(clean, to: 31, ending: "~\(number)")
      number += 1
    }
    return name
  }

  private static func shortened(_ text: String, to length: Int, ending: String) -> String {
    guard text.utf16.count + ending.utf16.count > length else { return text + ending }
    var room = length - ending.utf16.count - 1
    var kept: [UnicodeScalar] = []
    for scalar in text.unicodeScalars {
      room -= scalar.utf16.count
      if room < 0 { break }
      kept.append(scalar)
    }
    return Self.text(kept) + "…" + ending
  }

  private static func text(_ scalars: [UnicodeScalar]) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}
