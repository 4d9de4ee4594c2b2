import Casework

/// Yes and no as offices write them.
struct FlagReader: Sendable {
  private static let yes = Set(
    ["是", "有", "1", "√", "✓", "✔", "☑", "y", "yes", "true", "已"].map { Array($0.utf8) })
  private static let no = Set(
    ["否", "无", "没有", "0", "×", "✗", "✘", "☒", "n", "no", "false", "未"].map { Array($0.utf8) })

  func read(_ bytes: Span<UInt8>) -> FieldReading {
    if bytes.count == 0 { return .missing }
    if bytes.count == 1 {
      if bytes[0] == 48 { return FieldReading(0) }
      if bytes[0] == 49 { return FieldReading(1) }
    }
    let text = NormalForm.key(CellText.normal(bytes.array))
    // 1.0 in a column of numbers.
    let key = CellText.withoutPointZero(text) ?? text
    if FlagReader.yes.contains(key) { return FieldReading(1) }
    // 无 is an answer here, not a placeholder.
    if FlagReader.no.contains(key) { return FieldReading(0) }
    if Placeholder.matches(key) { return .missing }
    return FieldReading(fault: .flag)
  }
}
