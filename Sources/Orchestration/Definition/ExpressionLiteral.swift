import Casework

/// Texts of rules and defaults as the 64-bit values that fields hold.
enum ExpressionLiteral {
  static let yes = ["yes", "true", "是"]
  static let no = ["no", "false", "否"]

  /// `yes`, `no`, 是, 否, true, false.
  static func flag(_ text: String) -> Int64? {
    yes.contains(text) ? 1 : no.contains(text) ? 0 : nil
  }

  /// `12`, `-3`: whole and within 15 digits.
  static func whole(_ text: String) -> Int64? { scaled(text, places: 0) }

  /// `1234.5` with 2 places is 123450; `nil` when it has more places, or is no number.
  static func scaled(_ text: String, places: Int) -> Int64? {
    let isNegative = text.hasPrefix("-")
    let parts = text.dropFirst(isNegative ? 1 : 0).split(
      separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = parts.first, !whole.isEmpty, whole.utf8.count <= 15,
      parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } })
    else { return nil }
    let behind = parts.count == 2 ? String(parts[1]) : ""
    guard parts.count == 1 || !behind.isEmpty, behind.utf8.count <= places else { return nil }
    let digits = whole + behind + String(repeating: "0", count: places - behind.utf8.count)
    guard let number = Int64(digits) else { return nil }
    return isNegative ? -number : number
  }
}
