/// The row that names the columns, found among the first rows without knowing a single name, and how
/// the records below it differ from it.
struct HeaderGuess {
  let cells: [[UInt8]]
  /// How many cells at least half of the first records have beyond it; 0 where there is no such
  /// number. Such a header may have lost a separator, or its records end with one too many.
  let surplus: Int
  /// Whether these cells are empty in at least half of the first records.
  private let isSurplusEmpty: Bool

  /// The cells that a record should have.
  var width: Int { cells.count }

  /// The first row in which more than half of the file's usual number of cells are filled; titles
  /// above it are mostly empty. There is none when that row is all numbers: a record would be taken
  /// for it, and titles and its equals be passed over.
  init?(among rows: [FirstRows.Row]) {
    guard let (usual, _) = FirstRows.mode(rows.map(\.width)) else { return nil }
    let row =
      rows.prefix(LayoutReader.searchedRows).firstIndex { $0.filled * 2 > usual }
      ?? rows.startIndex
    guard !HeaderGuess.isNumbers(rows[row].cells) else { return nil }
    cells = rows[row].cells
    (surplus, isSurplusEmpty) = HeaderGuess.surplus(
      of: rows[(row + 1)...].map(\.cells), over: rows[row].cells)
  }

  /// Whether a record is longer than the header just as most records are, by empty cells.
  func isUsualSurplus(of record: [[UInt8]]) -> Bool {
    isSurplusEmpty && record.count == width + surplus
      && record[width...].allSatisfy(CellShape.isBlank)
  }

  /// - Parameter rows: those below the header.
  private static func surplus(
    of rows: [[[UInt8]]], over header: [[UInt8]]
  ) -> (count: Int, isEmpty: Bool) {
    let records = rows.filter { $0 != header && !$0.allSatisfy(CellShape.isBlank) }
    let longer = records.filter { $0.count > header.count }
    guard let (width, count) = FirstRows.mode(longer.map(\.count)), count * 2 >= records.count
    else { return (0, false) }
    let empty = longer.count {
      $0.count == width && $0[header.count...].allSatisfy(CellShape.isBlank)
    }
    return (width - header.count, empty * 2 >= records.count)
  }

  /// Whether every cell that is not empty is a number.
  private static func isNumbers(_ row: [[UInt8]]) -> Bool {
    let filled = row.filter { !$0.isEmpty }
    return !filled.isEmpty && filled.allSatisfy(CellShape.isNumber)
  }
}
