import Casework
import Tabular

/// Sets the refused records of a slice aside, one after the other in their order: their bytes, and
/// where and what is wrong with them.
struct RefusedAssembly {
  let source: SourceDefinition
  let layout: FileLayout
  let table: RecordTable
  let typing: SliceTyping
  /// Offset in the file of the buffer's first byte.
  let base: Int
  private(set) var refused = RefusedRecords()
  private var texts: FindingTexts
  private let faults: FaultsByRow
  /// Records whose bytes are still to be copied: in one piece, where they lie together.
  private var uncopied = 0..<0
  private var detail: [UInt8] = []
  /// By field: the cell of which was last said what is wrong, and the number of that text.
  private var last: [(code: String, cell: FieldRange, text: Int)?]
  /// The width of which `widthDetail` speaks.
  private var width = -1
  private var widthDetail: [UInt8] = []

  init(
    _ source: SourceDefinition, _ layout: FileLayout, _ table: RecordTable, _ typing: SliceTyping,
    _ states: [SliceTyping.RowState], base: Int, size: Int
  ) {
    self.source = source
    self.layout = layout
    self.table = table
    self.typing = typing
    self.base = base
    texts = FindingTexts(source)
    last = source.fields.map { _ in nil }
    faults = FaultsByRow(typing.faults, rows: table.count)
    let count = states.count { $0 == .refused }
    // Where most records are refused, their bytes are most of the slice's.
    refused.reserveCapacity(records: count, bytes: 2 * count > table.count ? size : 0)
  }

  /// Adds the record of a row.
  ///
  /// - Parameters:
  ///   - line: of its first byte, in the slice.
  ///   - lines: that it takes in a file of such records.
  ///   - broken: the rules that it breaks, as places among the source's.
  ///   - place: of the row among those that were typed; negative when it was not.
  mutating func add(
    row: Int, ordinal: Int, line: Int, lines: Int, breaking broken: [Int], place: Int,
    _ bytes: Span<UInt8>
  ) {
    let span = table.span(row)
    var isReadable = true
    var fault = faults.first(of: row)
    while fault >= 0 {
      isReadable = false
      add(typing.faults[fault], span: span, line: line, bytes)
      fault = faults.next(after: fault)
    }
    for check in broken { add(check, row: row, span: span, line: line, bytes) }
    let isRejected =
      isReadable && !broken.isEmpty
      && broken.allSatisfy { source.checks[$0].consequence == .reject }
    refused.add(
      RefusedRecords.Record(
        ordinal: ordinal, line: line, length: span.count, lines: lines,
        disposition: isRejected ? .rejected : .quarantined, reporter: reporter(at: place)))
    if uncopied.upperBound == span.lowerBound {
      uncopied = uncopied.lowerBound..<span.upperBound
    } else {
      append(bytes.extracting(uncopied), to: &refused.bytes)
      uncopied = span
    }
  }

  /// All that was added.
  consuming func finish(_ bytes: Span<UInt8>) -> RefusedRecords {
    append(bytes.extracting(uncopied), to: &refused.bytes)
    refused.texts = texts.texts
    return refused
  }

  /// The unit to which a typed row belongs.
  private func reporter(at place: Int) -> Int {
    guard let field = source.reporter, place >= 0 else { return -1 }
    return max(-1, Int(typing.values[field][place]))
  }

  private mutating func add(
    _ fault: SliceTyping.RowFault, span: Range<Int>, line: Int, _ bytes: Span<UInt8>
  ) {
    let row = Int(fault.row)
    var place = RefusedRecords.Place(text: 0, line: line, column: 0, byte: base + span.lowerBound)
    if fault.field >= 0 {
      let column = layout.columns[fault.field]
      move(&place, to: column, in: row, span, bytes)
      place.column = column + 1
      place.text = text(fault, row, column, bytes)
    } else if fault.code == "CSV-WIDTH" {
      if width != table.width(row) {
        width = table.width(row)
        widthDetail = Array(
          (width == layout.width
            ? "没有列名的列中有内容" : "应有 \(layout.width) 个，实有 \(width) 个").utf8)
      }
      place.text = texts.text(fault.code, field: -1, detail: widthDetail)
    } else {
      let found = FaultPlace(
        of: fault.code, in: bytes.extracting(span), layout.encoding, layout.dialect)
      place.byte += found.byteOffset
      place.column = found.column
      place.line += found.lineOffset
      place.text = texts.text(fault.code, field: -1, detail: [])
    }
    refused.add(place)
  }

  private mutating func add(
    _ check: Int, row: Int, span: Range<Int>, line: Int, _ bytes: Span<UInt8>
  ) {
    let column = layout.columns[source.checks[check].field]
    var place = RefusedRecords.Place(
      text: texts.text(check: check), line: line, column: column + 1, byte: base + span.lowerBound)
    move(&place, to: max(column, 0), in: row, span, bytes)
    refused.add(place)
  }

  /// The number of the text that says what is wrong with a cell. The same is wrong with the same
  /// cell, and often that is the next one.
  private mutating func text(
    _ fault: SliceTyping.RowFault, _ row: Int, _ column: Int, _ bytes: Span<UInt8>
  ) -> Int {
    detail.removeAll(keepingCapacity: true)
    guard column < table.width(row) else {
      return texts.text(fault.code, field: fault.field, detail: detail)
    }
    let cell = table.field(row, column, in: bytes)
    if let last = last[fault.field], last.code == fault.code,
      last.cell.isQuoted == cell.isQuoted,
      ByteScan.areEqual(
        bytes.extracting(last.cell.start..<last.cell.end),
        bytes.extracting(cell.start..<cell.end))
    {
      return last.text
    }
    describe(cell, bytes)
    let text = texts.text(fault.code, field: fault.field, "实为 ", detail: detail)
    last[fault.field] = (fault.code, cell, text)
    return text
  }

  /// Appends the shape of a cell to `detail`.
  private mutating func describe(_ range: FieldRange, _ bytes: Span<UInt8>) {
    if layout.encoding == .gb18030 || table.hasDoubledQuotes(range, in: bytes) {
      appendShape(of: typing.utf8(table.decoded(range, in: bytes)).span, to: &detail)
    } else {
      appendShape(of: bytes.extracting(range.start..<range.end), to: &detail)
    }
  }

  /// Moves a place from a record's beginning to that of a column: known of a record whose fields
  /// lie in the file's own bytes, else looked for.
  private func move(
    _ place: inout RefusedRecords.Place, to column: Int, in row: Int, _ span: Range<Int>,
    _ bytes: Span<UInt8>
  ) {
    let start = span.lowerBound
    guard Int(table.textStart[row]) == start, column < table.width(row) else {
      let found = FieldPosition(
        ofField: column + 1, in: bytes.extracting(span), dialect: layout.dialect)
      place.byte += found.byteOffset
      place.line += found.lineOffset
      return
    }
    let field = table.rawField(row, column).start
    place.byte += field - start
    guard table.rowFlags(row).contains(.severalLines) else { return }
    place.line += ByteScan.lineEnds(in: bytes, start..<field, lineEnd: layout.dialect.lineEnd)
  }
}

/// The faults of each row in the order in which they were found, without a list of its own for
/// every row: chains through one array.
private struct FaultsByRow {
  private var first: [Int32]
  private var next: [Int32]

  init(_ faults: [SliceTyping.RowFault], rows: Int) {
    first = Array(repeating: -1, count: rows)
    next = Array(repeating: -1, count: faults.count)
    for i in faults.indices.reversed() {
      let row = Int(faults[i].row)
      next[i] = first[row]
      first[row] = Int32(truncatingIfNeeded: i)
    }
  }

  /// Index of a row's first fault; negative when it has none.
  func first(of row: Int) -> Int { Int(first[row]) }

  /// Index of the next fault of the same row; negative behind the last.
  func next(after fault: Int) -> Int { Int(next[fault]) }
}
