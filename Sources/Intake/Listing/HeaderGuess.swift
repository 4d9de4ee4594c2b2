/// The row that names the columns, found among the first rows without knowing a single name, and how
/// the records below it differ from it.
struct HeaderGuess {
  let cells: [[UInt8]]
  /// Whether it looks like the records below it, and the true header may stand above it: then it is
  /// also a record, and only tells how many cells one has.
  let isRecord: Bool
  /// Whether most of the first rows stand above it and are taken for titles.
  let isBelowMostRows: Bool
  /// Whether the row above it may be the header.
  let isDoubtful: Bool
  /// Whether the row below may belong to it.
  let isLonger: Bool
  /// How many cells at least half of the first records have beyond it; 0 where there is no such
  /// number. Such a header may have lost a separator, or its records end with one too many.
  let surplus: Int
  /// Whether these cells are empty in at least half of the first records.
  private let isSurplusEmpty: Bool
  /// The number of cells of nearly all of the first records, whatever the header has.
  let usualWidth: Int?

  /// Whether a column without a name is full, and one with a name empty: a separator too many, or too few.
  let isShifted: Bool

  /// The cells that a record should have.
  var width: Int { cells.count }

  /// There is none when the row that would be the header is all numbers: a record would be taken for
  /// it, and titles and its equals be passed over.
  init?(among rows: [FirstRows.Row]) {
    guard let place = HeaderPlace(among: rows),
      !HeaderGuess.isNumbers(rows[place.row].cells)
        || HeaderGuess.isYears(rows[place.row].cells, below: rows[(place.row + 1)...])
    else { return nil }
    cells = rows[place.row].cells
    isRecord = place.isRecord
    isBelowMostRows = place.isBelowMostRows
    isDoubtful = place.isDoubtful
    isLonger = place.isLonger
    let records = rows[(place.row + 1)...].filter { [cells] in
      $0.cells != cells && $0.filled > 0
    }
    (surplus, isSurplusEmpty) = HeaderGuess.surplus(of: records.map(\.cells), over: cells)
    usualWidth = FirstRows.usualWidth(of: records)
    isShifted = HeaderGuess.isShifted(cells, over: records.map(\.cells))
  }

  /// Whether a column without a name is full in most records, and one with a name is empty in all.
  private static func isShifted(_ header: [[UInt8]], over records: [[[UInt8]]]) -> Bool {
    guard records.count > 2 else { return false }
    func filled(_ column: Int) -> Int {
      records.count { column < $0.count && !CellShape.isBlank($0[column]) }
    }
    return header.indices.contains {
      CellShape.isBlank(header[$0]) && filled($0) * 2 > records.count
    }
      && header.indices.contains { !CellShape.isBlank(header[$0]) && filled($0) == 0 }
  }

  /// Whether a row holds nothing but years or months, at least two, and the rows below it have none there.
  private static func isYears(
    _ row: [[UInt8]], below records: ArraySlice<FirstRows.Row>
  ) -> Bool {
    let columns = row.indices.filter { !row[$0].isEmpty }
    return columns.count > 1 && columns.allSatisfy { CellShape.isYearOrMonth(row[$0]) }
      && !records.contains { record in
        columns.contains { record.width > $0 && CellShape.isYearOrMonth(record.cells[$0]) }
      }
  }

  /// Whether a record is longer than the header just as most records are, by empty cells.
  func isUsualSurplus(of record: [[UInt8]]) -> Bool {
    isSurplusEmpty && record.count == width + surplus
      && record[width...].allSatisfy(CellShape.isBlank)
  }

  /// Whether a record lacks the empty cells that most end with, and its last one is empty: a separator too
  /// few before it.
  func lacksUsualSurplus(_ record: [[UInt8]]) -> Bool {
    isSurplusEmpty && record.count == width && CellShape.isBlank(record[width - 1])
  }

  private static func surplus(
    of records: [[[UInt8]]], over header: [[UInt8]]
  ) -> (count: Int, isEmpty: Bool) {
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
