import Casework
import Publishing

/// Texts of findings as cells of CSV: few are different, and a broken file has a million of them.
struct FindingCells {
  private var cells: [String: [UInt8]] = [:]
  /// Whether digits of numbers of persons become `×`.
  private let isMasked: Bool

  init(masked: Bool) { isMasked = masked }

  mutating func cell(_ text: String) -> [UInt8] {
    if let known = cells[text] { return known }
    let cell = Array(
      CSVText.cell(isMasked ? PersonalNumberSearch.masked(text) : text).utf8)
    if cells.count < 4096 { cells[text] = cell }
    return cell
  }
}
