import Casework
import Tabular

/// The head of a file read with one delimiter.
struct LayoutCandidate {
  struct Header {
    /// Decoded to UTF-8, and as they stand.
    var cells: [[UInt8]]
    var rawCells: [[UInt8]]
    /// The rows as they stand of which it is made, if it is more than one (`MergedHeader`).
    var mergedRows: [FileLayout.HeaderRow] = []
    var span: Range<Int>
    /// The cells of a row of counting units below the header, if there is one.
    var units: [[UInt8]]
    /// 1-based physical line.
    var line: Int
    /// Rows above it that hold something.
    var rowsAbove: Int
    /// Where rows begin that lie under another header above this one: another table.
    var otherTable: Int?
    /// Whether the row below names columns that have no name of their own here: 金额 over three of them.
    var hasSecondRow = false
    /// The header with all that says in what is counted: lines above it, rows of units and numbers below.
    var spanWithUnits: Range<Int>
    /// What lines above the table say of its amounts, and the multiple that they state of its counts.
    var unitsAbove: Set<MoneyUnit> = []
    var multipleAbove: String?
    /// Whether the first row below it that holds something numbers its columns.
    var hasNumberRow = false
    /// Whether all rows below have something in the columns without a name.
    var usesUnnamed = false
    /// Columns without a name among the others that hold something in most rows, and no running numbers.
    var fullUnnamed: [Int] = []
  }

  /// What is looked at, in bytes.
  static let size = 1 << 16

  let dialect: Dialect
  private(set) var header: Header?
  private(set) var score = 0
  private(set) var isBlank = true
  /// Whether the header names every required field, each once.
  private(set) var isComplete = false
  /// The header's row, and the rows of the head.
  private var headerRow = 0
  private let table: RecordTable

  init(
    search: HeaderSearch, dialect: Dialect, limits: Limits, buffer: ByteBuffer, textStart: Int,
    isWhole: Bool, encoding: FileEncoding
  ) {
    self.dialect = dialect
    var table = RecordTable()
    let scanner = RecordScanner(dialect, limits: limits)
    _ = scanner.scan(
      buffer, from: textStart, ownedUpTo: min(buffer.count, textStart + LayoutCandidate.size),
      isEndOfFile: isWhole, into: &table)
    isBlank = table.count == 0
    self.table = table
    buffer.withBytes { bytes in
      var unitsAbove: Set<MoneyUnit> = []
      var multipleAbove: String?
      var firstHeader: Int?
      for row in 0..<min(table.count, LayoutReader.searchedRows)
      where table.structuralFault(row) == nil {
        var rawCells = LayoutCandidate.cells(row, table, bytes)
        var cells = LayoutCandidate.inUTF8(rawCells, encoding)
        var below = RowsBelow(row, cells, search, table, bytes, encoding)
        var mergedRows: [FileLayout.HeaderRow] = []
        var lastRow = row
        if let second = below.second, let names = search.merged(cells, second.cells) {
          mergedRows = [(row, rawCells), (second.row, second.rawCells)].map {
            FileLayout.HeaderRow(cells: $0.1, length: table.span($0.0).count)
          }
          rawCells = MergedHeader(upper: rawCells, lower: second.rawCells).texts
          cells = names
          lastRow = second.row
          below = RowsBelow(lastRow, cells, search, table, bytes, encoding)
        }
        let rowScore = search.score(cells)
        guard rowScore > score, search.isHeader(cells) else {
          unitsAbove.formUnion([MoneyUnit(above: cells)].compactMap { $0 })
          multipleAbove = multipleAbove ?? CountUnit.multiple(ofLine: cells)
          // A row of counting units above the header instead of below it.
          if RowWords.kind(of: cells.map(NormalForm.key)) == .unit,
            cells.contains(where: { MoneyUnit(anyWord: $0) ?? .yuan != .yuan })
          {
            unitsAbove.insert(.unclear)
          }
          continue
        }
        score = rowScore
        let otherTable = firstHeader.flatMap { first in
          ((first + 1)..<row).first { table.holdsSomething($0, in: bytes) }
        }
        firstHeader = firstHeader ?? row
        let span = table.span(row).lowerBound..<table.span(lastRow).upperBound
        let start = unitsAbove.isEmpty && multipleAbove == nil ? span.lowerBound : textStart
        let end = below.last.map { table.span($0).upperBound } ?? span.upperBound
        headerRow = lastRow
        header = Header(
          cells: cells, rawCells: rawCells, mergedRows: mergedRows, span: span,
          units: below.units,
          line: ByteScan.lineEnds(
            in: bytes, 0..<span.lowerBound, lineEnd: dialect.lineEnd) + 1,
          rowsAbove: (0..<row).count { table.holdsSomething($0, in: bytes) },
          otherTable: otherTable.map { table.span($0).lowerBound },
          hasSecondRow: below.second.map { MergedHeader.isSecondRow($0.cells, of: cells) } ?? false,
          spanWithUnits: start..<end,
          unitsAbove: unitsAbove,
          multipleAbove: multipleAbove, hasNumberRow: below.hasNumberRow,
          usesUnnamed: LayoutCandidate.usesUnnamed(cells, table, below: lastRow, bytes),
          fullUnnamed: LayoutCandidate.fullUnnamed(cells, table, below: lastRow, bytes))
        if search.namesAllRequired(cells) {
          isComplete = true
          break
        }
      }
    }
  }

  /// The rows below the header.
  private var rows: Range<Int> { (headerRow + 1)..<max(headerRow + 1, table.count) }

  /// Whether a row has more fields than the header.
  func hasSurplus(_ layout: FileLayout) -> Bool {
    rows.contains { table.width($0) > layout.width }
  }

  /// The width of the rows below the header; see `SurplusCheck`.
  ///
  /// - Parameter head: not scanned by anybody since.
  func usualWidth(_ plan: IntakePlan, _ layout: FileLayout, _ head: ByteBuffer) -> Int {
    let check = SurplusCheck(
      plan: plan, layout: layout,
      readers: plan.source.fields.indices.map { FieldReader($0, plan: plan, layout: layout) })
    return head.withBytes { check.usualWidth(of: rows, table, $0) }
  }

  /// The first of some columns in which one of the first records says that its amounts are counted
  /// otherwise than the layout has it.
  ///
  /// - Parameter head: not scanned by anybody since.
  func otherUnit(
    in columns: [Int], _ plan: IntakePlan, _ layout: FileLayout, _ head: ByteBuffer
  ) -> Int? {
    let fields = plan.source.fields
    let own = fields.indices.compactMap { layout.unitOfAmounts($0, in: fields) }
    guard !own.isEmpty, !columns.isEmpty else { return nil }
    let rows = rows.prefix(200)
    return head.withBytes { bytes in
      columns.first { column in
        // 万 by itself is no doubt where the column is one of units.
        let hasName = !NormalForm.key(layout.headerCells[column]).isEmpty
        return rows.contains { row in
          guard table.structuralFault(row) == nil, column < table.width(row) else { return false }
          let raw = table.decoded(row, column, in: bytes)
          let cell = layout.encoding == .gb18030 ? TextCheck.decoded(raw) ?? [] : raw
          guard let unit = MoneyUnit(currency: cell) ?? (hasName ? MoneyUnit(anyWord: cell) : nil)
          else { return false }
          return own.contains { $0 != unit }
        }
      }
    }
  }

  private static func cells(
    _ row: Int, _ table: RecordTable, _ bytes: Span<UInt8>
  ) -> [[UInt8]] {
    (0..<table.width(row)).map { table.decoded(row, $0, in: bytes) }
  }

  private static func inUTF8(_ cells: [[UInt8]], _ encoding: FileEncoding) -> [[UInt8]] {
    encoding == .gb18030 ? cells.map { TextCheck.decoded($0) ?? [] } : cells
  }

  /// What stands between a header and the first record.
  private struct RowsBelow {
    /// The cells of a row of counting units; empty without one.
    var units: [[UInt8]] = []
    /// Whether the first row that holds something numbers the columns.
    var hasNumberRow = false
    /// The last of these rows.
    var last: Int?
    /// What may be a row of names of columns that have none of their own in the header (`MergedHeader`).
    var second: (row: Int, cells: [[UInt8]], rawCells: [[UInt8]])?

    init(
      _ row: Int, _ header: [[UInt8]], _ search: HeaderSearch, _ table: RecordTable,
      _ bytes: Span<UInt8>, _ encoding: FileEncoding
    ) {
      // Empty rows and one of the columns' numbers may stand between.
      for next in (row + 1)..<max(row + 1, min(table.count, row + LayoutReader.rowsToUnits)) {
        guard table.structuralFault(next) == nil else { return }
        guard table.holdsSomething(next, in: bytes) else { continue }
        let rawCells = LayoutCandidate.cells(next, table, bytes)
        let cells = LayoutCandidate.inUTF8(rawCells, encoding)
        if !hasNumberRow, RowWords.numberColumns(cells.count, { cells[$0] }) {
          hasNumberRow = true
          last = next
          continue
        }
        guard units.isEmpty else { return }
        if RowWords.kind(of: cells.map(NormalForm.key)) == .unit
          || search.saysUnits(cells, under: header)
        {
          units = cells
          last = next
          continue
        }
        if MergedHeader.maySecond(cells, of: header) { second = (next, cells, rawCells) }
        return
      }
    }
  }

  /// Whether all rows below a header fill columns behind its last name: then these are columns that
  /// nobody has named, and not what a separator too many has moved there.
  private static func usesUnnamed(
    _ header: [[UInt8]], _ table: RecordTable, below row: Int, _ bytes: Span<UInt8>
  ) -> Bool {
    let named = (header.lastIndex { !NormalForm.key($0).isEmpty } ?? 0) + 1
    guard named < header.count else { return false }
    var (rows, filled) = (0, 0)
    for row in (row + 1)..<max(row + 1, min(table.count, row + 1 + 100))
    where table.structuralFault(row) == nil && table.width(row) >= named {
      rows += 1
      let isFilled = (named..<table.width(row)).contains {
        !table.field(row, $0, in: bytes).isEmpty
      }
      if isFilled { filled += 1 }
    }
    return rows > 1 && filled == rows
  }

  private static func fullUnnamed(
    _ header: [[UInt8]], _ table: RecordTable, below row: Int, _ bytes: Span<UInt8>
  ) -> [Int] {
    let last = header.lastIndex { !NormalForm.key($0).isEmpty } ?? 0
    let unnamed = header[..<last].indices.filter { NormalForm.key(header[$0]).isEmpty }
    guard !unnamed.isEmpty else { return [] }
    let rows = ((row + 1)..<max(row + 1, min(table.count, row + 1 + 100))).filter {
      table.structuralFault($0) == nil && table.width($0) == header.count
    }
    return unnamed.filter { column in
      let cells = rows.map { LayoutCandidate.key(of: $0, column, table, bytes) }
        .filter { !$0.isEmpty }
      let numbers = cells.compactMap { Int($0) }
      let isSerial =
        numbers.count == cells.count
        && zip(numbers, numbers.dropFirst()).allSatisfy { $1 == $0 + 1 }
      return cells.count > 1 && cells.count * 2 > rows.count && !isSerial
    }
  }

  private static func key(
    of row: Int, _ column: Int, _ table: RecordTable, _ bytes: Span<UInt8>
  ) -> String {
    String(decoding: NormalForm.key(table.decoded(row, column, in: bytes)), as: UTF8.self)
  }
}

extension RecordTable {
  /// Whether a row is more than delimiters.
  fileprivate func holdsSomething(_ row: Int, in bytes: Span<UInt8>) -> Bool {
    structuralFault(row) != nil
      || (0..<width(row)).contains { !field(row, $0, in: bytes).isEmpty }
  }
}
