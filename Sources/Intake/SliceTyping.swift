import Casework
import Tabular

/// From the rows of one slice to typed columns, with every row that is no record or cannot be
/// read told apart.
///
/// Fields are read a column at a time: the reader is chosen once a column, and the table of
/// known values of the field stays in the cache.
struct SliceTyping {
  /// What a row is, by the time typing is done.
  enum RowState: UInt8 { case record, refused, blank, header, otherHeader, totals, footer }

  /// A fault of a row: of a field, or with field −1 of the row as a whole.
  struct RowFault {
    let row: Int32
    let field: Int
    let code: String
  }

  let plan: IntakePlan
  let layout: FileLayout
  private(set) var readers: [FieldReader]
  var states: [RowState] = []
  var faults: [RowFault] = []
  private(set) var notes: [SliceResult.NoteKey: Int] = [:]
  /// Rows that are read, in order; `values[field][i]` belongs to `rows[i]`.
  private(set) var rows: [Int32] = []
  private(set) var values: [[Int64]]
  /// What was read of each field.
  private var readings: [FieldReader.ColumnReading]
  /// The cells that are being read.
  private var cells = ShortCells()
  /// The file's usual width, where it had to be found here.
  private var foundWidth: Int?

  /// - Parameter other: typing of a file of the same source, whose tables of known values are
  ///   taken over where they mean the same.
  init(plan: IntakePlan, layout: FileLayout, keeping other: SliceTyping?) {
    self.plan = plan
    self.layout = layout
    if let other, other.layout.encoding == layout.encoding,
      other.layout.inTenThousands == layout.inTenThousands
    {
      readers = other.readers
    } else {
      readers = plan.source.fields.indices.map { FieldReader($0, plan: plan, layout: layout) }
    }
    values = plan.source.fields.map { _ in [] }
    readings = plan.source.fields.map { _ in FieldReader.ColumnReading() }
  }

  /// Types the rows of a table.
  ///
  /// - Parameter isClean: whether all bytes of the slice are known to be valid UTF-8 without control
  ///   characters.
  mutating func type(_ table: RecordTable, _ bytes: Span<UInt8>, isClean: Bool) {
    states = Array(repeating: .record, count: table.count)
    faults.removeAll(keepingCapacity: true)
    notes.removeAll(keepingCapacity: true)
    rows.removeAll(keepingCapacity: true)
    triage(table, bytes, isClean: isClean)
    readColumns(table, bytes)
    reconsider(table, bytes)
  }

  /// Tells apart what its structure or its bytes already give away.
  private mutating func triage(_ table: RecordTable, _ bytes: Span<UInt8>, isClean: Bool) {
    let headerLength = layout.header.count
    let hasMergedHeader = layout.hasMergedHeader
    for row in 0..<table.count {
      if let fault = table.structuralFault(row) {
        refuse(row, fault.code)
        continue
      }
      let flags = table.rowFlags(row)
      if flags.contains(.literalQuote) { note("CSV-LITERAL-QUOTE", "") }
      let span = table.span(row)
      // Its line end may be another one, or none at the end of the file.
      if abs(span.count - headerLength) <= 2 && isHeader(table, row, bytes, layout.headerCells)
        || hasMergedHeader && isRowOfHeader(table, row, bytes)
      {
        states[row] = .header
        note("SCH-HEADER-REPEATED", "")
        continue
      }
      if !hasAcceptableWidth(table, row, bytes) {
        refuse(row, "CSV-WIDTH")
        continue
      }
      if flags.contains(.severalLines), swallowsRecords(row, table, bytes) {
        refuse(row, "CSV-UNCLOSED")
        continue
      }
      if !isClean,
        let code = TextCheck.fault(
          bytes.extracting(span), layout.encoding, delimiter: layout.dialect.delimiter)
      {
        guard code == TextCheck.invisible else {
          refuse(row, code)
          continue
        }
        note(code, "")
      }
      rows.append(Int32(truncatingIfNeeded: row))
    }
  }

  private func isHeader(
    _ table: RecordTable, _ row: Int, _ bytes: Span<UInt8>, _ cells: [[UInt8]]
  ) -> Bool {
    guard table.width(row) == cells.count else { return false }
    for column in cells.indices where table.decoded(row, column, in: bytes) != cells[column] {
      return false
    }
    return true
  }

  /// Whether a row is one of a header of several.
  private func isRowOfHeader(_ table: RecordTable, _ row: Int, _ bytes: Span<UInt8>) -> Bool {
    layout.mergedRows.contains {
      abs(table.span(row).count - $0.length) <= 2 && isHeader(table, row, bytes, $0.cells)
    }
  }

  /// As many fields as the header; fewer only where its last names are empty; more only if what
  /// is more is empty, and usual in the file or not to be read in another way.
  @inline(__always)
  private mutating func hasAcceptableWidth(
    _ table: RecordTable, _ row: Int, _ bytes: Span<UInt8>
  ) -> Bool {
    let width = table.width(row)
    if width == layout.width, width == layout.filledWidth { return true }
    guard width >= layout.leastWidth else { return false }
    for column in min(layout.filledWidth, width)..<width
    where !table.field(row, column, in: bytes).isEmpty { return false }
    return width <= layout.width || isSurplusAtEnd(row, table, bytes)
  }

  /// Whether what a row has too many stands at its end.
  private mutating func isSurplusAtEnd(
    _ row: Int, _ table: RecordTable, _ bytes: Span<UInt8>
  ) -> Bool {
    let check = SurplusCheck(plan: plan, layout: layout, readers: readers)
    // A file whose header was known is one slice: its first records are in the table.
    let usual =
      layout.usualWidth ?? foundWidth ?? check.usualWidth(of: firstRows(table), table, bytes)
    foundWidth = usual
    return table.width(row) == usual || !check.hasOtherReading(row, table, bytes)
  }

  /// The rows of a file's first slice that the search for a header sees too.
  private func firstRows(_ table: RecordTable) -> Range<Int> {
    let base = layout.header.upperBound / ByteBuffer.pageSize * ByteBuffer.pageSize
    let end = layout.textStart + LayoutCandidate.size - base
    return 0..<((0..<table.count).first { table.span($0).lowerBound >= end } ?? table.count)
  }

  private mutating func readColumns(_ table: RecordTable, _ bytes: Span<UInt8>) {
    readBlocks(table, bytes)
    var wrongKinds: [Int: [Int32]] = [:]
    for index in plan.source.fields.indices {
      let field = plan.source.fields[index]
      let column = layout.columns[index]
      if column < 0 {
        values[index] = Array(repeating: field.fallback ?? Column.missing, count: rows.count)
        continue
      }
      if readings[index].warnings > 0 {
        let isUnit = if case .unit = field.kind { true } else { false }
        note(
          (isUnit ? ValueFault.unknownUnit : .code).rawValue, field.name,
          count: readings[index].warnings)
      }
      var wrong: [Int32] = []
      for (place, fault) in readings[index].faults {
        faults.append(RowFault(row: rows[place], field: index, code: fault.rawValue))
        if fault.isOfKind { wrong.append(rows[place]) }
      }
      if !wrong.isEmpty { wrongKinds[column, default: []] += wrong }
      swap(&values[index], &readings[index].values)
    }
    suspectShifts(wrongKinds, table, bytes)
    placeUnitsByDay()
    refuseStrangers()
    refuseOtherTimes()
    for fault in faults where fault.field >= 0 { states[Int(fault.row)] = .refused }
    findMarks(table, bytes)
    findColumnNumbers(table, bytes)
  }

  /// Reads all columns of a few rows, then of the next few: the bytes of so many records stay in
  /// the fastest cache while the columns pass over them.
  private mutating func readBlocks(_ table: RecordTable, _ bytes: Span<UInt8>) {
    let wanted = plan.source.fields.indices.filter {
      layout.columns[$0] >= 0 && !(readers[$0].isText && !plan.source.fields[$0].isRequired)
    }
    for index in wanted { readings[index].begin(readers[index], count: rows.count) }
    var start = 0
    while start < rows.count {
      let places = start..<min(start + ShortCells.capacity, rows.count)
      for index in wanted {
        readers[index].read(
          column: layout.columns[index], rows: rows, places: places, table: table, bytes: bytes,
          short: &cells, into: &readings[index])
      }
      start = places.upperBound
    }
  }

  /// Where two neighbouring values are of the wrong kind and one of them is right for the place of
  /// the other, a separator is probably missing or one too many.
  ///
  /// - Parameter wrongKinds: the rows whose value in a column is not of its field's kind, in order.
  private mutating func suspectShifts(
    _ wrongKinds: [Int: [Int32]], _ table: RecordTable, _ bytes: Span<UInt8>
  ) {
    for left in wrongKinds.keys.sorted() {
      guard let wrongRight = wrongKinds[left + 1],
        let leftField = layout.columns.firstIndex(of: left),
        let rightField = layout.columns.firstIndex(of: left + 1)
      else { continue }
      var isWrongRight = [Bool](repeating: false, count: table.count)
      for row in wrongRight { isWrongRight[Int(row)] = true }
      let both = wrongKinds[left, default: []].filter { isWrongRight[Int($0)] }
      guard !both.isEmpty else { continue }
      let exchanged = [
        readings(of: leftField, column: left + 1, rows: both, table, bytes),
        readings(of: rightField, column: left, rows: both, table, bytes),
      ]
      var fits = Set<Int>()
      for reading in exchanged {
        let isWrong = Set(reading.faults.map(\.place))
        fits.formUnion(both.indices.filter { !isWrong.contains($0) })
      }
      for place in fits.sorted() {
        faults.append(RowFault(row: both[place], field: leftField, code: "CSV-SHIFT?"))
      }
    }
  }

  /// Reads the cells of a column as if they were of another field.
  private mutating func readings(
    of field: Int, column: Int, rows: [Int32], _ table: RecordTable, _ bytes: Span<UInt8>
  ) -> FieldReader.ColumnReading {
    var reading = FieldReader.ColumnReading()
    reading.begin(readers[field], count: rows.count)
    for start in stride(from: 0, to: rows.count, by: ShortCells.capacity) {
      readers[field].read(
        column: column, rows: rows, places: start..<min(start + ShortCells.capacity, rows.count),
        table: table, bytes: bytes, short: &cells, into: &reading)
    }
    return reading
  }

  /// Units that exist only on some days are chosen by the record's day.
  private mutating func placeUnitsByDay() {
    let day = plan.source.periodBy.first ?? plan.source.fields.firstIndex { $0.kind.isDate }
    let isOfMonth = day.map { plan.source.fields[$0].kind.isMonth } ?? false
    for index in plan.source.fields.indices where !readers[index].datedUnits.isEmpty {
      let choices = readers[index].datedUnits
      for i in rows.indices where values[index][i] <= -2 && values[index][i] != Column.missing {
        let candidates = choices[Int(-2 - values[index][i])]
        let number = day.map { values[$0][i] } ?? Column.missing
        // Without a day the record is placed where the unit stands at the end.
        let on =
          number == Column.missing ? plan.asOf : Day(number: Int32(truncatingIfNeeded: number))
        // What is said of a month may be of a unit that opened in it.
        if let unit = candidates.first(where: { plan.units.units[$0].isValid(on: on) })
          ?? (isOfMonth
            ? candidates.first { plan.units.units[$0].isValid(inMonthOf: on) } : nil)
        {
          values[index][i] = Int64(unit)
        } else {
          values[index][i] = Column.missing
          faults.append(
            RowFault(row: rows[i], field: index, code: ValueFault.closedUnit.rawValue))
        }
      }
    }
  }

  /// Records of another unit than the one that the file's path names.
  private mutating func refuseStrangers() {
    guard let field = plan.source.reporter, !layout.unitsByPath.isEmpty else { return }
    for i in rows.indices where values[field][i] >= 0 {
      let unit = Int(values[field][i])
      if !layout.unitsByPath.contains(where: { $0.contains(unit) }) {
        faults.append(RowFault(row: rows[i], field: field, code: FindingCatalogue.strangeUnit))
      }
    }
  }

  /// Days behind the day of the run, and years that nobody means: 0224, 1024. A version may be later than
  /// that day, but not by more than a year: 2042 would be the newest for ever.
  private mutating func refuseOtherTimes() {
    let first = Int64(plan.earliest.number)
    let days = Set(plan.source.periodBy + plan.source.events)
    let versions = plan.source.newestBy.filter {
      switch plan.source.fields[$0].kind {
      case .date, .dateTime: !days.contains($0)
      default: false
      }
    }
    for index in days.sorted() + versions {
      let last = Int64(plan.asOf.number) + (days.contains(index) ? 0 : 366)
      // A time is seconds, and the last one of the day still lies in it.
      let isDay = if case .date = plan.source.fields[index].kind { true } else { false }
      let limit = isDay ? last : (last + 1) * 86_400 - 1
      let start = isDay ? first : first * 86_400
      for i in rows.indices {
        let value = values[index][i]
        if value > limit {
          faults.append(RowFault(row: rows[i], field: index, code: ValueFault.future.rawValue))
        } else if value < start, value != Column.missing {
          faults.append(RowFault(row: rows[i], field: index, code: ValueFault.past.rawValue))
        }
      }
    }
  }

  /// The text of a cell, or nothing when it cannot be decoded.
  func utf8(_ bytes: [UInt8]) -> [UInt8] {
    guard layout.encoding == .gb18030 else { return bytes }
    return TextCheck.decoded(bytes) ?? []
  }

  mutating func refuse(_ row: Int, _ code: String) {
    states[row] = .refused
    faults.append(RowFault(row: Int32(truncatingIfNeeded: row), field: -1, code: code))
  }

  mutating func note(_ code: String, _ field: String, count: Int = 1) {
    notes[SliceResult.NoteKey(code: code, field: field), default: 0] += count
  }

  /// The keys of the records `rows` from the given fields; `none` where a field is missing. A unit is
  /// its code: the same on both sides of the day on which it moved.
  func keys(_ fields: [Int]) -> [Key128] {
    var mixers = Array(repeating: KeyMixer(), count: rows.count)
    for field in fields {
      let keys = readings[field].fingerprints
      if !keys.isEmpty {
        for i in mixers.indices {
          if keys[i] == .none { mixers[i].isWhole = false }
          mixers[i].mix(keys[i].high, keys[i].low)
        }
      } else {
        let isUnit = if case .unit = plan.source.fields[field].kind { true } else { false }
        let values = values[field]
        for i in mixers.indices {
          if values[i] == Column.missing { mixers[i].isWhole = false }
          let value =
            isUnit && values[i] >= 0 ? Int64(plan.units.codes[Int(values[i])]) : values[i]
          mixers[i].mix(UInt64(bitPattern: value), 0)
        }
      }
    }
    return mixers.map(\.key)
  }
}

extension FieldKind {
  var isDate: Bool { if case .date = self { true } else { false } }

  /// Whether it is a month: declared without a day.
  var isMonth: Bool {
    guard case .date(let formats) = self else { return false }
    return !formats.isEmpty && formats.allSatisfy { $0.contains("M") && !$0.contains("d") }
  }
}
