import Casework
import Tabular

/// Looks for records among the rows above a header: there the header was sorted in among them.
///
/// A record fills every required column, and most of its values that can be wrong are right: days,
/// units, amounts, numbers, codes; one of them is a day or a unit, where there are such columns.
/// Titles, notes, forms' heads and rows of column numbers are not like that.
struct PreambleCheck {
  let plan: IntakePlan
  let layout: FileLayout

  /// Offset in the head of the first record above the header.
  func firstRecord(_ head: ByteBuffer) -> Int? {
    guard layout.preambleBytes > 0 else { return nil }
    var table = RecordTable()
    _ = RecordScanner(layout.dialect, limits: plan.limits).scan(
      head, from: layout.textStart, ownedUpTo: layout.header.lowerBound, isEndOfFile: false,
      expectedWidth: layout.width, leastWidth: layout.leastWidth, into: &table)
    return head.withBytes { bytes in
      let rows = (0..<table.count).filter { mayBeRecord($0, table, bytes) }
      guard let row = records(rows, table, bytes).first else { return nil }
      return table.span(row).lowerBound
    }
  }

  /// Whether every required column is filled, and the row does not begin like a note.
  private func mayBeRecord(_ row: Int, _ table: RecordTable, _ bytes: Span<UInt8>) -> Bool {
    let width = table.width(row)
    guard table.structuralFault(row) == nil, width >= layout.leastWidth else { return false }
    let cells = (0..<width).map { column in
      let cell = table.decoded(row, column, in: bytes)
      return NormalForm.key(layout.encoding == .gb18030 ? TextCheck.decoded(cell) ?? [] : cell)
    }
    let fields = plan.source.fields
    return RowWords.kind(of: cells) == .record
      && fields.indices.allSatisfy { index in
        let column = layout.columns[index]
        return !fields[index].isRequired || (column < width && !cells[column].isEmpty)
      }
  }

  /// Those of the rows in which more values are right than wrong.
  private func records(_ rows: [Int], _ table: RecordTable, _ bytes: Span<UInt8>) -> [Int] {
    guard !rows.isEmpty else { return [] }
    let places = rows.map { Int32(truncatingIfNeeded: $0) }
    // No more rows are above a header than are read together.
    var cells = ShortCells()
    var balance = Array(repeating: 0, count: rows.count)
    let telling = plan.source.fields.indices.filter {
      layout.columns[$0] >= 0 && tells(plan.source.fields[$0])
    }
    var isPlaced = Array(
      repeating: !telling.contains { isDayOrUnit(plan.source.fields[$0]) }, count: rows.count)
    for index in telling {
      let column = layout.columns[index]
      var reader = FieldReader(index, plan: plan, layout: layout)
      var reading = FieldReader.ColumnReading()
      reading.begin(reader, count: rows.count)
      reader.read(
        column: column, rows: places, places: places.indices, table: table, bytes: bytes,
        short: &cells, into: &reading)
      var isFaulty = Array(repeating: false, count: rows.count)
      for (place, fault) in reading.faults {
        isFaulty[place] = true
        if fault.isOfKind { balance[place] -= 1 }
      }
      for (place, row) in rows.enumerated()
      where !isFaulty[place] && reading.values[place] != Column.missing
        && column < table.width(row) && !table.field(row, column, in: bytes).isEmpty
      {
        balance[place] += 1
        if isDayOrUnit(plan.source.fields[index]) { isPlaced[place] = true }
      }
    }
    return rows.indices.filter { isPlaced[$0] && balance[$0] > 0 }.map { rows[$0] }
  }

  private func isDayOrUnit(_ field: FieldDefinition) -> Bool {
    switch field.kind {
    case .date, .dateTime, .unit: true
    default: false
    }
  }

  /// Whether not every text can be read as a value of the field.
  private func tells(_ field: FieldDefinition) -> Bool {
    switch field.kind {
    case .date, .dateTime, .money, .count, .decimal, .flag, .idCard, .phone: true
    case .code(_, let unknown): unknown == .quarantine
    case .unit: field.unknownUnit == nil
    case .label, .caseNumber, .identifier, .person, .text: false
    }
  }
}
