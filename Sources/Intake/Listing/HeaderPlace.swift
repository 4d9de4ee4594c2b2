/// Where among a file's first rows the one stands that names the columns.
///
/// 1. The search begins with the first row, or, where more titles stand above the table than are
///    searched, with the first row of the table's width.
/// 2. It ends with the first row in which more than half of the cells are filled that records fill
///    at all; failing that, with the one that fills most.
/// 3. That row is a title where it has another width than nine of ten rows below it and the first of
///    these names their columns: it has words where they have numbers.
struct HeaderPlace {
  private let rows: [FirstRows.Row]
  /// The width of the table, and how many of these columns records fill: many programs end every row
  /// with separators up to the widest of a sheet.
  private let usual: Int
  private let used: Int
  /// The number of the row.
  private(set) var row = 0
  /// Whether the row looks like one of the records below it while something stands above it, which
  /// may be the header that could not be read, or looks just like them where nothing does.
  private(set) var isRecord = false
  /// Whether the table's width is not that of most rows, which all stand above it, or these are so many
  /// of one width that they may be a table.
  private(set) var isBelowMostRows: Bool
  /// Whether the row above may be the header as well: nothing below tells words from records.
  private(set) var isDoubtful = false
  /// Whether the row below may belong to the header.
  private(set) var isLonger = false

  init?(among rows: [FirstRows.Row]) {
    guard let (most, _) = FirstRows.mode(rows.map(\.width)) else { return nil }
    let wider = HeaderPlace.widthBelow(rows, most)
    self.rows = rows
    let usual = wider ?? most
    self.usual = usual
    used = rows.filter { $0.width == usual }.map(\.extent).max() ?? usual
    isBelowMostRows = wider != nil
    row = titleSkipped(firstFilled)
    isRecord = rows[row].place > 0 ? hasNumbersLikeRecords(row) : isShapedLikeRecords(row)
    isLonger = !isRecord && row + 1 < rows.count && namesColumns(below: row)
    isDoubtful =
      !isRecord && row > 0 && rows[row - 1].filled > 1 && numberColumns(below: row).isEmpty
    isBelowMostRows = isBelowMostRows || hasTable(above: row)
  }

  /// The width of a table below rows that are a key and a value each, although these are more: at
  /// least three rows, more than twice as wide, and together with more separators.
  private static func widthBelow(_ rows: [FirstRows.Row], _ most: Int) -> Int? {
    guard most > 1, let last = rows.lastIndex(where: { $0.width == most }) else { return nil }
    let wide = rows[last...].map(\.width).filter { $0 > most * 2 }
    guard let (width, count) = FirstRows.mode(wide), count >= 3,
      count * (width - 1) > rows.count(where: { $0.width == most }) * (most - 1)
    else { return nil }
    return width
  }

  /// Whether more rows of one width stand above a row than titles and notes do, but for comments and for
  /// keys with a colon.
  private func hasTable(above row: Int) -> Bool {
    let others = rows[..<row].filter {
      $0.width > 1 && $0.cells[0].first != UInt8(ascii: "#")
        && $0.cells[0].last != UInt8(ascii: ":")
    }
    guard let (width, count) = FirstRows.mode(others.map(\.width)) else { return false }
    return count > (width > 2 ? 5 : LayoutReader.searchedRows)
  }

  // MARK: The search

  /// The rows that are searched.
  private var searched: Range<Int> {
    let first = rows.firstIndex { $0.width == usual } ?? 0
    let start = first < LayoutReader.searchedRows ? 0 : first
    return start..<min(rows.count, start + LayoutReader.searchedRows)
  }

  private var firstFilled: Int {
    searched.first(where: isFilled)
      // Of equals the first.
      ?? searched.reduce(searched.lowerBound) { rows[$1].filled > rows[$0].filled ? $1 : $0 }
  }

  private func isFilled(_ row: Int) -> Bool { rows[row].filled * 2 > used }

  private func titleSkipped(_ row: Int) -> Int {
    let below = rows[(row + 1)...]
    guard rows[row].width != usual,
      below.count(where: { $0.width == usual }) * 10 >= below.count * 9,
      let next = searched.first(where: { $0 > row && rows[$0].width == usual }),
      isFilled(next), hasWordsOverNumbers(next)
    else { return row }
    return next
  }

  // MARK: A row and those below it

  /// The columns in which nine of ten cells below a row are numbers.
  private func numberColumns(below row: Int) -> [Int] {
    let records = rows[(row + 1)...].filter { $0.width == rows[row].width }
    return (0..<rows[row].width).filter { column in
      let filled = records.lazy.map { $0.cells[column] }.filter { !CellShape.isBlank($0) }
      let numbers = filled.count(where: CellShape.isNumber)
      return numbers > 0 && numbers * 10 >= filled.count * 9
    }
  }

  private func hasWordsOverNumbers(_ row: Int, atLeast count: Int = 1) -> Bool {
    let columns = numberColumns(below: row)
    return columns.count >= count && columns.allSatisfy { CellShape.isWord(rows[row].cells[$0]) }
  }

  private func hasNumbersLikeRecords(_ row: Int) -> Bool {
    let columns = numberColumns(below: row)
    return columns.count { isNumberLikeRecords(row, $0) } * 2 > columns.count
  }

  /// Whether the next row has words where the records below it have numbers, or says what stands under the
  /// merged cells of a header.
  private func namesColumns(below row: Int) -> Bool {
    let (header, next) = (rows[row], rows[row + 1])
    guard next.width == header.width else { return false }
    return hasWordsOverNumbers(row + 1, atLeast: 2)
      || MergedHeader.isSecondRow(next.cells, of: header.cells)
  }

  /// Whether most columns of numbers, at least two, have one of the records' form here, too: days over days.
  /// What numbers columns is no such row: whole numbers that follow each other, or short ones alone.
  private func isShapedLikeRecords(_ row: Int) -> Bool {
    let columns = numberColumns(below: row)
    let records = rows[(row + 1)...].filter { $0.width == rows[row].width }
    let alike = columns.filter { column in
      let cell = rows[row].cells[column]
      let shapes = records.map { CellShape.ofNumber($0.cells[column]) }
      let shape = CellShape.ofNumber(cell)
      return CellShape.isNumber(cell) && !CellShape.isYear(cell)
        && shapes.count { $0 == shape } * 2 > shapes.count
    }
    return alike.count > 1 && alike.count * 2 > columns.count
      && alike.contains { column in
        let cell = rows[row].cells[column]
        return cell.count > 5 || !cell.allSatisfy(CellText.isDigit)
      }
  }

  /// Years over other numbers name their columns.
  private func isNumberLikeRecords(_ row: Int, _ column: Int) -> Bool {
    let cell = rows[row].cells[column]
    return CellShape.isNumber(cell)
      && (!CellShape.isYear(cell)
        || rows[(row + 1)...].contains {
          $0.width > column && CellShape.isYear($0.cells[column])
        })
  }
}
