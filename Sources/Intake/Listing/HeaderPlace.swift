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
  /// Whether the row above may be the header as well: nothing below tells words from records, or that row names
  /// most columns, too.
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
    isRecord =
      isShapedLikeRecords(row)
      || (rows[row].place > 0 ? hasNumbersLikeRecords(row) : hasOnlyNumbersOverNumbers(row))
    isLonger = !isRecord && row + 1 < rows.count && namesColumns(below: row)
    isDoubtful =
      !isRecord && row > 0
      && (numberColumns(below: row).isEmpty
        && (rows[row - 1].filled > 1 || mayBeHeaderInOneCell(row - 1, width: rows[row].width))
        || namesMostColumns(row - 1))
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
  /// keys with a colon; or three with as many cells, of which two have a number in the same column; or two with
  /// as many cells as three or more.
  private func hasTable(above row: Int) -> Bool {
    let others = rows[..<row].filter {
      $0.filled > 1 && !$0.isComment && $0.cells[0].last != UInt8(ascii: ":")
    }
    let alike = Dictionary(grouping: others, by: \.filled).values
    if alike.contains(where: {
      $0.count > 2 && HeaderPlace.haveNumbersInOneColumn($0) || $0.count > 1 && $0[0].filled > 2
    }) {
      return true
    }
    guard let (width, count) = FirstRows.mode(others.map(\.width)) else { return false }
    return count > (width > 2 ? 5 : LayoutReader.searchedRows)
  }

  private static func haveNumbersInOneColumn(_ rows: [FirstRows.Row]) -> Bool {
    (0..<(rows.map(\.width).min() ?? 0)).contains { column in
      rows.count { CellShape.isNumber($0.cells[column]) } > 1
    }
  }

  /// Whether a row is one cell in which another separator, or one in quotes, parts just as many words as there
  /// are columns: 姓名，城市 over 张三,深圳.
  private func mayBeHeaderInOneCell(_ row: Int, width: Int) -> Bool {
    guard rows[row].width == 1, let cell = String(validating: rows[row].cells[0], as: UTF8.self)
    else { return false }
    return [",", "\t", ";", "|", "，", "、", "；", "\n"].contains { separator in
      let words = cell.split(separator: separator, omittingEmptySubsequences: false)
      return words.count == width && !words.contains { $0.isEmpty || $0.first == " " }
    }
  }

  // MARK: The search

  /// The rows that are searched.
  private var searched: Range<Int> {
    let first = rows.firstIndex { $0.width == usual } ?? 0
    let start = first < LayoutReader.searchedRows ? 0 : first
    return start..<min(rows.count, start + LayoutReader.searchedRows)
  }

  private var firstFilled: Int {
    searched.first { isFilled($0) && !(rows[$0].isComment && rows[$0].width != usual) }
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

  private func hasWordsOverNumbers(_ row: Int) -> Bool {
    let columns = numberColumns(below: row)
    return !columns.isEmpty && columns.allSatisfy { CellShape.isWord(rows[row].cells[$0]) }
  }

  private func hasNumbersLikeRecords(_ row: Int) -> Bool {
    let columns = numberColumns(below: row)
    return columns.count { isNumberLikeRecords(row, $0) } * 2 > columns.count
  }

  /// Whether all columns in which the records have numbers have one in the first row of the file, too, in a
  /// form that occurs below it: years and 1, 2, 3 … alone may name columns.
  private func hasOnlyNumbersOverNumbers(_ row: Int) -> Bool {
    let columns = numberColumns(below: row).filter { !CellShape.isBlank(rows[row].cells[$0]) }
    let cells = columns.map { rows[row].cells[$0] }
    let isSequence =
      cells.count > 1 && cells.indices.allSatisfy { cells[$0] == Array("\($0 + 1)".utf8) }
    return !columns.isEmpty && !isSequence
      && columns.allSatisfy { column in
        let shape = CellShape.ofNumber(rows[row].cells[column])
        return isNumberLikeRecords(row, column)
          && rows[(row + 1)...].contains {
            $0.width > column && CellShape.ofNumber($0.cells[column]) == shape
          }
      }
  }

  /// Whether a row has words, and nothing else, in more than half of the columns, and three.
  private func namesMostColumns(_ row: Int) -> Bool {
    let filled = rows[row].cells.filter { !CellShape.isBlank($0) }
    return isFilled(row) && filled.count > 2 && filled.allSatisfy(CellShape.isWord)
      && !rows[row].isComment
  }

  /// Whether the next row has words, and no number, where the records below it have numbers, or says what
  /// stands under the merged cells of a header, or the row is a comment.
  private func namesColumns(below row: Int) -> Bool {
    let (header, next) = (rows[row], rows[row + 1])
    guard next.width == header.width else { return false }
    let cells = numberColumns(below: row + 1).map { next.cells[$0] }
    return cells.count(where: CellShape.isWord) > 1 && !cells.contains(where: CellShape.isNumber)
      || MergedHeader.isSecondRow(next.cells, of: header.cells)
      || header.isComment && !next.cells.contains(where: CellShape.isNumber)
      || repeatsNames(next, of: header)
  }

  /// Whether all cells are words, and most of them begin with the one above: Supplier Name below Supplier.
  private func repeatsNames(_ next: FirstRows.Row, of header: FirstRows.Row) -> Bool {
    let columns = next.cells.indices.filter { !CellShape.isBlank(next.cells[$0]) }
    return columns.count > 1 && next.cells != header.cells
      && columns.allSatisfy { CellShape.isWord(next.cells[$0]) }
      && columns.count { column in
        let name = header.cells[column]
        return name.count > 2 && next.cells[column].starts(with: name)
      } * 2 > columns.count
  }

  /// Whether a row can hardly name columns, because a cell has the form of those below it: `9-9-9` over days,
  /// eleven digits over telephones; or is an address, a day in the only row, or a value of its column. Short
  /// whole numbers may number columns; most columns of numbers must have them, and one of more than five
  /// characters.
  private func isShapedLikeRecords(_ row: Int) -> Bool {
    if rows[row].cells.contains(where: CellShape.isAddress) { return true }
    let records = rows[(row + 1)...].filter { $0.width == rows[row].width }
    if records.isEmpty, rows.count == 1 {
      return rows[row].cells.contains { CellShape.isNumber($0) && CellShape.isTelling($0) }
    }
    let alike = rows[row].cells.indices.filter { column in
      let cell = rows[row].cells[column]
      guard cell.contains(where: CellText.isDigit), !CellShape.isYearOrMonth(cell) else {
        return false
      }
      let filled = records.lazy.map { $0.cells[column] }.filter { !CellShape.isBlank($0) }
      let shape = CellShape.ofNumber(cell)
      let same = filled.count { CellShape.ofNumber($0) == shape }
      return same > min(1, filled.count - 1) && same * 10 >= filled.count * 9
    }
    if alike.contains(where: { CellShape.isTelling(rows[row].cells[$0]) }) { return true }
    if repeatsValues(row, records) { return true }
    let numbers = alike.filter { CellShape.isNumber(rows[row].cells[$0]) }
    return numbers.count > 1 && numbers.count * 2 > numberColumns(below: row).count
      && numbers.contains { rows[row].cells[$0].count > 5 }
  }

  /// Whether the cells of a row are values of their columns: two occur at least twice below it, or one is
  /// `true` or `false` over nothing else, or two say what they are, `id=1`, as all below them do.
  private func repeatsValues(_ row: Int, _ records: [FirstRows.Row]) -> Bool {
    let others = records.filter { $0.cells != rows[row].cells }
    var repeated = 0
    var named = 0
    for (column, cell) in rows[row].cells.enumerated() where !CellShape.isBlank(cell) {
      let filled = others.lazy.map { $0.cells[column] }.filter { !CellShape.isBlank($0) }
      if CellShape.isTruth(cell), !filled.isEmpty, filled.allSatisfy(CellShape.isTruth) {
        return true
      }
      if filled.count(where: { $0 == cell }) > 1 { repeated += 1 }
      if let end = cell.firstIndex(of: UInt8(ascii: "=")), end > 0, !filled.isEmpty,
        filled.allSatisfy({ $0.starts(with: cell[...end]) })
      {
        named += 1
      }
    }
    return repeated > 1 || named > 1
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
