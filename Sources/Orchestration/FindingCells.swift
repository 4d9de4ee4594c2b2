import Casework
import Platform
import Publishing

/// Texts of findings as cells of CSV: few are different, and a broken file has a million of them.
struct FindingCells {
  private var cells: [ByteText: [UInt8]] = [:]
  /// Whether digits of numbers of persons become `×`.
  private let isMasked: Bool

  init(masked: Bool) { isMasked = masked }

  /// Texts as cells, with a comma before each.
  mutating func row(_ texts: [String]) -> [UInt8] { texts.flatMap { [0x2C] + cell($0) } }

  mutating func cell(_ text: String) -> [UInt8] {
    let name = ByteText(text)
    if let known = cells[name] { return known }
    let cell = Array(
      CSVText.cell(isMasked ? PersonalNumberSearch.masked(text) : text).utf8)
    if cells.count < 4096 { cells[name] = cell }
    return cell
  }
}
