import Platform
import Publishing

/// Texts of findings as cells of CSV: few are different, and a broken file has a million of them.
struct FindingCells {
  private var cells: [ByteText: [UInt8]] = [:]

  mutating func cell(_ text: String) -> [UInt8] {
    let name = ByteText(text)
    if let known = cells[name] { return known }
    let cell = Array(CSVText.cell(text).utf8)
    if cells.count < 4096 { cells[name] = cell }
    return cell
  }
}
