/// A table for a terminal: columns aligned by display width, numbers to the right.
///
///     街道        受理（宗）  成功率
///     ─────────────────────────────
///     光明街道          6000  98.33%
///
/// Where a width is given, the labels are shortened with `…` until the table fits; numbers are
/// never cut, so a table of many columns may still be wider.
public struct TextTable: Sendable {
  public struct Column: Sendable, Hashable {
    public var title: String
    /// Numbers stand at the right and are never shortened.
    public var isNumber: Bool

    public init(_ title: String, isNumber: Bool) {
      self.title = title
      self.isNumber = isNumber
    }
  }

  public var columns: [Column]
  /// One cell a column.
  public var rows: [[String]]

  public init(columns: [Column], rows: [[String]]) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "a row has one cell a column")
    self.columns = columns
    self.rows = rows
  }

  /// The title line, a rule, and a line a row; no trailing blanks.
  /// - Parameter width: cells of the terminal; `nil`: as wide as needed.
  public func lines(width: Int? = nil) -> [String] {
    let titles = columns.map { Self.printable($0.title) }
    let cells = rows.map { $0.map(Self.printable) }
    var widths = columns.indices.map { column in
      cells.reduce(DisplayWidth.cells(of: titles[column])) {
        max($0, DisplayWidth.cells(of: $1[column]))
      }
    }
    if let width { shrink(&widths, to: width) }
    let rule = String(repeating: "─", count: widths.reduce(0, +) + gap * max(0, columns.count - 1))
    return [line(titles, widths), rule] + cells.map { line($0, widths) }
  }

  /// `lines` as one text that ends with a line feed.
  public func text(width: Int? = nil) -> String {
    lines(width: width).joined(separator: "\n") + "\n"
  }

  private let gap = 2
  /// A label keeps at least two Chinese characters and the ellipsis.
  private let least = 5

  /// Takes cells from the widest label column, one at a time, until the table fits.
  private func shrink(_ widths: inout [Int], to width: Int) {
    var excess = widths.reduce(0, +) + gap * (columns.count - 1) - width
    while excess > 0 {
      let labels = columns.indices.filter { !columns[$0].isNumber && widths[$0] > least }
      guard let widest = labels.max(by: { widths[$0] < widths[$1] }) else { return }
      widths[widest] -= 1
      excess -= 1
    }
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var result = ""
    for (column, cell) in cells.enumerated() {
      let text = Self.shortened(cell, to: widths[column])
      let blanks = String(
        repeating: " ", count: max(0, widths[column] - DisplayWidth.cells(of: text)))
      if column > 0 { result += String(repeating: " ", count: gap) }
      result += columns[column].isNumber ? blanks + text : text + blanks
    }
    while result.last == " " { result.removeLast() }
    return result
  }

  /// The text if it fits, else as much of its beginning as fits before an ellipsis.
  static func shortened(_ text: String, to width: Int) -> String {
    guard DisplayWidth.cells(of: text) > width else { return text }
    var result = ""
    var cells = 1
    for character in text {
      cells += DisplayWidth.cells(of: String(character))
      if cells > width { break }
      result.append(character)
    }
    return result + "…"
  }

  /// Names come from outside: what would move the cursor, colour the screen or turn the writing
  /// direction is shown as `�`.
  static func printable(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069:
        result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
