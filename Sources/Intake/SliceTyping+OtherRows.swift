import Casework
import Tabular

extension SliceTyping {
  /// A row that cannot be read as a record may be a header, a totals row, a note or a line of nothing.
  mutating func reconsider(_ table: RecordTable, _ bytes: Span<UInt8>) {
    // What is no value of its field may be a field's name.
    var isNamed = [Bool](repeating: false, count: table.count)
    for fault in faults where fault.field >= 0 {
      let row = Int(fault.row)
      isNamed[row] = isNamed[row] || mayBeName(row, layout.columns[fault.field], table, bytes)
    }
    let named = (plan.source.reporter.map { [$0] } ?? []) + plan.source.periodBy
    var place = 0
    var isAnyOther = false
    for row in 0..<table.count where states[row] == .refused && table.structuralFault(row) == nil {
      // The rows that could be typed are in order.
      while place < rows.count, rows[place] < row { place += 1 }
      // Who names a unit and a day is a record, and its faults shall be told.
      let isRecord =
        !named.isEmpty && place < rows.count && Int(rows[place]) == row
        && named.allSatisfy { values[$0][place] != Column.missing }
      guard let other = otherKind(row, isNamed: isNamed[row], isRecord: isRecord, table, bytes)
      else { continue }
      if other == .header { note("SCH-HEADER-REPEATED", "") }
      states[row] = other
      isAnyOther = true
    }
    if isAnyOther { faults.removeAll { states[Int($0.row)] != .refused } }
  }

  /// A row that could be read is a totals row all the same if its first cell, which no field reads, says so,
  /// beside a unit and a day: 合计. What says 本月小计, 示例 or 作废 under 序号 is set aside, for it may be a record.
  mutating func findMarks(_ table: RecordTable, _ bytes: Span<UInt8>) {
    guard !layout.columns.contains(0), let header = layout.headerCells.first else { return }
    let isSerial = SerialMark.mayStand(under: utf8(header))
    for row in rows where states[Int(row)] == .record {
      let range = table.field(Int(row), 0, in: bytes)
      guard !range.isEmpty, !CellText.isDigit(bytes[range.end - 1]),
        layout.encoding == .gb18030
          || SerialMark.mayStand(in: bytes.extracting(range.start..<range.end)),
        let mark = SerialMark(NormalForm.key(utf8(table.decoded(range, in: bytes))))
      else { continue }
      if mark == .total {
        states[Int(row)] = .totals
      } else if isSerial {
        refuse(Int(row), mark == .void ? "DOM-VOID" : "DOM-NO-RECORD")
      }
    }
  }

  /// A row of the columns' numbers is no record, even where all of them could be values.
  mutating func findColumnNumbers(_ table: RecordTable, _ bytes: Span<UInt8>) {
    guard layout.hasNumberRow else { return }
    for row in rows where states[Int(row)] == .record {
      if isRowOfNumbers(Int(row), table, bytes) { states[Int(row)] = .footer }
    }
  }

  /// What a refused row is if it is no record.
  private func otherKind(
    _ row: Int, isNamed: Bool, isRecord: Bool, _ table: RecordTable, _ bytes: Span<UInt8>
  ) -> RowState? {
    if layout.hasMergedHeader, let kind = kindOfHeaderRow(row, table, bytes) { return kind }
    if table.width(row) > layout.width, isGluedToHeader(row, table, bytes) { return .otherHeader }
    if isRowOfUnits(row, table, bytes) || isRowOfNumbers(row, table, bytes) { return .footer }
    guard isNamed || !isRecord && mayBeNoRecord(row, table, bytes) else { return nil }
    let texts = (0..<table.width(row)).map { utf8(table.decoded(row, $0, in: bytes)) }
    // The header of this file may be glued to the end of a record.
    if plan.headerSearch.isHeader(Array(texts.prefix(layout.width))) {
      return readsLikeHeader(texts) ? .header : .otherHeader
    }
    switch RowWords.kind(of: texts.map(NormalForm.key)) {
    case .record:
      // 注1：金额单位万元. A record has more than a few cells.
      let filled = texts.indices.filter { !NormalForm.key(texts[$0]).isEmpty }
      guard !isRecord, filled.count <= 3 else { return nil }
      if statesOtherwise(texts) { return .otherHeader }
      guard filled.count == 1 else { return nil }
      // The title of another table, and a form's empty row that somebody has numbered.
      if MoneyUnit(above: texts) != nil || isNote(texts[filled[0]]) { return .footer }
      let isNumbered =
        texts.count >= layout.leastWidth && !layout.columns.contains(filled[0])
        && texts[filled[0]].allSatisfy(CellText.isDigit)
      return isNumbered ? .blank : nil
    case .blank: return .blank
    case .unit: return countsOtherwise(texts) || statesOtherwise(texts) ? .otherHeader : .footer
    case .totals where isRecord, .footer where isRecord: return nil
    case .totals: return .totals
    case .footer: return statesOtherwise(texts) ? .otherHeader : .footer
    }
  }

  /// Whether a cell that stands alone in its row is a title, a page number or the like, or the name of the unit
  /// whose records follow.
  private func isNote(_ text: [UInt8]) -> Bool {
    let key = NormalForm.key(text)
    if RowWords.standsAlone(key) { return true }
    if case .unknown = plan.units.match(normalForm: key, in: UnitScope()) { return false }
    return true
  }

  /// Whether a row is the one below the header that says in what is counted, or the same again.
  private func isRowOfUnits(_ row: Int, _ table: RecordTable, _ bytes: Span<UInt8>) -> Bool {
    guard !layout.unitCells.isEmpty, table.width(row) == layout.unitCells.count else {
      return false
    }
    return layout.unitCells.indices.allSatisfy {
      utf8(table.decoded(row, $0, in: bytes)) == layout.unitCells[$0]
    }
  }

  /// Whether a row numbers the columns, as the first one below the header does.
  private func isRowOfNumbers(_ row: Int, _ table: RecordTable, _ bytes: Span<UInt8>) -> Bool {
    layout.hasNumberRow
      && RowWords.numberColumns(table.width(row)) { utf8(table.decoded(row, $0, in: bytes)) }
  }

  /// In what the amounts of a field are counted here; `nil` for a field that has none.
  private func unitOfAmounts(_ field: Int) -> MoneyUnit? {
    layout.unitOfAmounts(field, in: plan.source.fields)
  }

  /// Whether a row of counting units says of some amounts or counts what does not hold for this file.
  private func countsOtherwise(_ texts: [[UInt8]]) -> Bool {
    plan.source.fields.indices.contains { field in
      let column = layout.columns[field]
      guard texts.indices.contains(column) else { return false }
      if let said = CountUnit.multiple(texts[column]),
        CountUnit.contradicts(said, plan.source.fields[field])
      {
        return true
      }
      if let said = DurationUnit(texts[column]), said.contradicts(plan.source.fields[field]) {
        return true
      }
      guard let own = unitOfAmounts(field), let unit = MoneyUnit(texts[column]) else {
        return false
      }
      return unit != own
    }
  }

  /// Whether a line that names what amounts or people are counted in, 单位：万元, says what does not hold for
  /// this file: as where another table begins, or where the line stands under its table.
  private func statesOtherwise(_ texts: [[UInt8]]) -> Bool {
    if let said = CountUnit.multiple(ofLine: texts),
      plan.source.fields.indices.contains(where: {
        layout.columns[$0] >= 0 && CountUnit.contradicts(said, plan.source.fields[$0])
      })
    {
      return true
    }
    // （万元） by itself, or behind a title.
    let isAlone = texts.count { !NormalForm.key($0).isEmpty } == 1
    let alone = isAlone ? MoneyUnit(above: texts) : nil
    guard let stated = MoneyUnit(below: texts) ?? alone, stated != .unclear else { return false }
    return plan.source.fields.indices.compactMap(unitOfAmounts).contains { $0 != stated }
  }

  /// Whether the header of another file is glued to the end of a row, because the file before had
  /// no line end, and its columns are other ones: what follows would be read wrongly.
  private func isGluedToHeader(_ row: Int, _ table: RecordTable, _ bytes: Span<UInt8>) -> Bool {
    let width = layout.headerCells.count
    guard table.width(row) > width else { return false }
    // Its first name stands in one cell with the last value.
    let names = (width..<table.width(row)).map { utf8(table.decoded(row, $0, in: bytes)) }
    let known = layout.columns.count { $0 >= 0 }
    guard plan.headerSearch.score(names) >= max(2, (known + 1) / 2) else { return false }
    return names.map(NormalForm.header)
      != layout.headerCells.dropFirst().map { NormalForm.header(utf8($0)) }
  }

  /// Quick and on the safe side: most rows that are refused are records, as the beginnings of
  /// their first four cells say, or of all where there are more or fewer than there should be.
  private func mayBeNoRecord(_ row: Int, _ table: RecordTable, _ bytes: Span<UInt8>) -> Bool {
    guard layout.encoding != .gb18030 else { return true }
    let width = table.width(row)
    if hasFewCells(row, table, bytes) { return true }
    let end = width == layout.width ? min(4, width) : width
    var column = 0
    // The first cell that holds something.
    while column < end, table.field(row, column, in: bytes).isEmpty { column += 1 }
    guard column < end else { return true }
    let range = table.field(row, column, in: bytes)
    if RowWords.mayBegin(with: bytes.extracting(range.start..<range.end)) { return true }
    let (quote, wanted) = (layout.dialect.quote, plan.headerSearch.firstBytes)
    while let next = table.firstColumn(
      row, in: column..<end, beginningIn: bytes,
      isWanted: { $0 == quote || wanted.contains($0) })
    {
      if mayBeName(row, next, table, bytes) { return true }
      column = next + 1
    }
    return false
  }

  /// Whether no more than three cells hold something, and no more than half: a title or a note has no more.
  private func hasFewCells(_ row: Int, _ table: RecordTable, _ bytes: Span<UInt8>) -> Bool {
    var filled = 0
    for column in 0..<table.width(row) where !table.field(row, column, in: bytes).isEmpty {
      filled += 1
      if filled > 3 || filled * 2 > layout.width { return false }
    }
    return true
  }

  /// What a row is in which at least half of the cells, and two, are names of a header of two rows: one of
  /// these, whatever its quotes and line breaks, or another header.
  private func kindOfHeaderRow(
    _ row: Int, _ table: RecordTable, _ bytes: Span<UInt8>
  ) -> RowState? {
    let texts = (0..<table.width(row)).map { utf8(table.decoded(row, $0, in: bytes)) }
    let rows = layout.mergedRows.map { $0.cells.map(utf8) }
    let names = Set(rows.joined().map(NormalForm.header))
    let filled = texts.map(NormalForm.header).filter { !$0.isEmpty }
    let known = filled.count(where: names.contains)
    guard known > 1, known * 2 >= filled.count else { return nil }
    func key(_ cells: [[UInt8]]) -> [[UInt8]] {
      var keys = cells.map(NormalForm.key)
      while keys.last?.isEmpty ?? false { keys.removeLast() }
      return keys
    }
    return rows.contains { key($0) == key(texts) } ? .header : .otherHeader
  }

  private func mayBeName(
    _ row: Int, _ column: Int, _ table: RecordTable, _ bytes: Span<UInt8>
  ) -> Bool {
    guard column >= 0, column < table.width(row) else { return false }
    let range = table.field(row, column, in: bytes)
    return !range.isEmpty
      && plan.headerSearch.mayBeName(bytes.extracting(range.start..<range.end))
  }

  /// Whether a second header means the same columns in the same units as the first.
  private func readsLikeHeader(_ texts: [[UInt8]]) -> Bool {
    let mapping = plan.headerSearch.mapping(texts)
    guard mapping.clash == nil, mapping.columns == layout.columns else { return false }
    return layout.columns.allSatisfy { column in
      guard column >= 0 else { return true }
      let name = utf8(layout.headerCells[column])
      guard CountUnit.multiple(texts[column]) == CountUnit.multiple(name),
        DurationUnit(texts[column]) == DurationUnit(name)
      else { return false }
      let unit = MoneyUnit(texts[column])
      let first = MoneyUnit(name)
      return unit == first || unit != .other && unit != .tenThousands && first != .tenThousands
    }
  }
}
