/// How well a delimiter fits the first rows of a file, the best last.
///
/// 1. The rows that have the same number of cells, more than one, among all that there are, those
///    included that it leaves with broken quotes.
/// 2. Whether fewer than every second of them has a cell that is two to anybody who looks: `50;0`, `Smith<tab>30`.
/// 3. Whether the very first row is one of them: a delimiter that the header does not have is none.
/// 4. How few of their cells are two.
struct DelimiterFit: Comparable {
  /// In tenths.
  let share: Int
  let hasFirstRow: Bool
  /// Cells in a hundred rows.
  let mixedCells: Int

  static let delimiters: [UInt8] = [0x2C, 0x09, 0x3B, 0x7C]

  /// What some systems write because it stands in no text: 0x01 and 0x1F, `^`, `~`.
  static let unusual: [UInt8] = [0x01, 0x1F, 0x5E, 0x7E]

  static let all = delimiters + unusual

  /// Whether nearly all rows, the first among them, have the same number of cells.
  var isPerfect: Bool { share == 10 && hasFirstRow }

  /// Whether most rows have no cell that is two.
  var isClean: Bool { mixedCells < 50 }

  /// Whether more than half of the rows have the same number of cells.
  var isFrequent: Bool { share > 5 }

  /// `nil` where no row has more than one cell.
  init?(_ first: FirstRows) {
    let widths = first.rows.map(\.width)
    guard let (width, count) = FirstRows.mode(widths.filter { $0 > 1 }) else { return nil }
    let all = first.rows.count + first.brokenRows
    share = (count * 20 + all) / (2 * all)
    hasFirstRow = widths[0] == width && first.rows[0].place == 0
    let cells = first.rows.lazy.filter { $0.width == width }.flatMap(\.cells)
    mixedCells = cells.count(where: DelimiterFit.isMixed) * 100 / count
  }

  static func < (a: DelimiterFit, b: DelimiterFit) -> Bool {
    (a.share, a.isClean ? 1 : 0, a.hasFirstRow ? 1 : 0, -a.mixedCells) < (
      b.share, b.isClean ? 1 : 0, b.hasFirstRow ? 1 : 0, -b.mixedCells
    )
  }

  /// Whether something that separates elsewhere stands in a cell, with no blank behind it as in prose and
  /// not as the only comma between digits.
  private static func isMixed(_ cell: [UInt8]) -> Bool {
    let places = cell.indices.filter { i in
      delimiters.contains(cell[i]) && i + 1 < cell.count && cell[i + 1] != 0x20
    }
    guard places.count == 1, cell[places[0]] == 0x2C, places[0] > 0 else { return !places.isEmpty }
    return !CellText.isDigit(cell[places[0] - 1]) || !CellText.isDigit(cell[places[0] + 1])
  }
}
