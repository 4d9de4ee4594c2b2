public import Casework

/// One worker's sums and lists.
public struct Addition: Sendable {
  private let definition: PipelineDefinition
  private let sizes: BreakdownSizes
  private let layouts: [MeasureLayout]
  private let grid: PeriodGrid
  /// Of each unit: where it is counted (`as-was`: itself; `as-is`: its successor of today).
  private let placeOfUnit: [Int32]
  /// Whether records from before the pipeline's period count for comparisons.
  private let coversMore: Bool
  /// One a measure; empty for those that are not sums.
  private(set) var sums: [[Int64]]
  private(set) var lists: [CellValues]
  /// One a measure: the numbers that stand for the values in the list of a distinct measure.
  private(set) var numbers: [NumberTable]
  /// For each source what its records and its zero reports say, where reports are expected.
  private(set) var received: [ReportMarks?]
  private(set) var zero: [ReportMarks?]
  /// The first measure whose sum left 64 bits.
  private(set) var overflow: Int?

  init(
    definition: PipelineDefinition, sizes: BreakdownSizes, layouts: [MeasureLayout],
    grid: PeriodGrid, cellCounts: [Int]
  ) {
    self.definition = definition
    self.sizes = sizes
    self.layouts = layouts
    self.grid = grid
    coversMore = definition.coveredPeriod != definition.period
    let tree = definition.units
    placeOfUnit = (0..<tree.count).map {
      Int32(definition.assignment == .asIs ? tree.currentUnit(of: $0) : $0)
    }
    sums = definition.measures.enumerated().map { index, measure in
      switch measure.kind {
      case .count, .sum, .rows: [Int64](repeating: 0, count: cellCounts[index])
      case .distinct, .values, .units, .unitsOfPeriod, .reports: []
      }
    }
    lists = definition.measures.map { _ in CellValues() }
    numbers = definition.measures.map { _ in NumberTable() }
    received = definition.sources.enumerated().map { index, source in
      guard let reporting = source.reporting, let reporter = source.reporter else { return nil }
      return ReportMarks(
        source: index, unit: reporter, day: reporting.on, reporting, definition)
    }
    zero = definition.sources.map { source in
      guard let reporting = source.reporting, let zeroSource = reporting.zeroSource else {
        return nil
      }
      return ReportMarks(
        source: zeroSource, unit: reporting.zeroUnit, day: reporting.zeroOn, reporting, definition)
    }
  }

  /// Room for the values of so many records of each source: what is not used is not touched, and
  /// lists that grow by themselves are copied again and again.
  mutating func reserve(rows: [Int]) {
    for (index, measure) in definition.measures.enumerated() where measure.source >= 0 {
      switch measure.kind {
      case .distinct, .values:
        // Records that hold over a time are added once a period; nobody knows how often.
        guard case .on = measure.time else { continue }
        lists[index].reserve(rows[measure.source])
      case .count, .sum, .rows, .units, .unitsOfPeriod, .reports: continue
      }
    }
  }

  /// Whether nothing of a batch is added whose records all are something else than counted.
  public func ignoresUncounted(ofSource source: Int) -> Bool {
    !layouts[source].groups.contains { group in
      Disposition.allCases.contains { $0 != .counted && group.states[Int($0.rawValue)] }
    } && !(received + zero).contains { $0?.source == source }
  }

  /// - Parameter states: one `Disposition.rawValue` a record.
  public mutating func add(_ batch: Batch, states: [UInt8]) {
    for index in received.indices {
      if received[index]?.source == batch.source { received[index]?.add(batch) }
      if zero[index]?.source == batch.source { zero[index]?.add(batch) }
    }
    let layout = layouts[batch.source]
    guard !layout.groups.isEmpty else { return }
    // Worked out when first asked for: of many batches no record is added.
    var truths = [[UInt8]?](repeating: nil, count: layout.conditions.count)
    var values = [[Int64]?](repeating: nil, count: layout.values.count)
    func truth(_ condition: Int) -> [UInt8]? {
      guard condition >= 0 else { return nil }
      if truths[condition] == nil, !layout.conditions[condition].readsPeriodEnd {
        truths[condition] = layout.conditions[condition].truth(in: batch)
      }
      return truths[condition]
    }
    func value(_ value: Int) -> [Int64] {
      guard value >= 0 else { return [] }
      let known = values[value] ?? layout.values[value].values(in: batch)
      values[value] = known
      return known
    }
    for group in layout.groups {
      let entries = group.entries.map { layout.entries[$0] }
      switch group.time {
      case .on(let day):
        // What all of them ask is asked first: the rest is worked out for those rows only.
        let shared = entries[0].condition
        let isShared = shared >= 0 && entries.allSatisfy { $0.condition == shared }
        let rows = rows(of: group, day: day, in: batch, states: states) {
          isShared ? truth(shared) : nil
        }
        guard !rows.rows.isEmpty else { continue }
        let added = placed(rows, of: group, in: batch)
        for entry in entries {
          add(
            entry, added, truth: isShared ? nil : truth(entry.condition),
            values: value(entry.value))
        }
      case .during(let from, let to, let endsBefore):
        // Registers are small: a pass over the rows for each leaf period costs nothing.
        for period in grid.periods.indices {
          let added = placed(
            rows(
              of: group, from: from, to: to, endsBefore: endsBefore, at: period, in: batch,
              states: states), of: group, in: batch)
          for entry in entries {
            var isTrue = truth(entry.condition)
            if entry.condition >= 0, layout.conditions[entry.condition].readsPeriodEnd {
              isTrue = layout.conditions[entry.condition]
                .with(periodEnd: grid.periods[period].last).truth(in: batch)
            }
            add(entry, added, truth: isTrue, values: value(entry.value))
          }
        }
      }
    }
  }

  private mutating func add(
    _ entry: MeasureLayout.Entry, _ added: AddedRows, truth: [UInt8]?, values: [Int64]
  ) {
    let (rows, cells) = (added.rows, added.cells)
    func isIn(_ row: Int) -> Bool { truth.map { $0[row] == Expression.isTrue } ?? true }
    let measure = entry.measure
    // Out of their lists while they grow, so that each step does not ask whose they are.
    switch entry.kind {
    case .count:
      var own: [Int64] = []
      swap(&own, &sums[measure])
      if let truth {
        for i in rows.indices where truth[Int(rows[i])] == Expression.isTrue {
          own[Int(cells[i])] &+= 1
        }
      } else {
        for cell in cells { own[Int(cell)] &+= 1 }
      }
      swap(&own, &sums[measure])
    case .sum:
      var own: [Int64] = []
      swap(&own, &sums[measure])
      for i in rows.indices {
        let row = Int(rows[i])
        guard isIn(row), values[row] != Column.missing else { continue }
        let cell = Int(cells[i])
        let (sum, isOver) = own[cell].addingReportingOverflow(values[row])
        own[cell] = sum
        if isOver && overflow == nil { overflow = measure }
      }
      swap(&own, &sums[measure])
    case .list:
      var own = CellValues()
      swap(&own, &lists[measure])
      for i in rows.indices {
        let row = Int(rows[i])
        guard isIn(row), values[row] != Column.missing else { continue }
        own.append(values[row], cell: cells[i])
      }
      swap(&own, &lists[measure])
    case .distinct:
      var own = CellValues()
      var table = NumberTable()
      swap(&own, &lists[measure])
      swap(&table, &numbers[measure])
      for i in rows.indices {
        let row = Int(rows[i])
        guard isIn(row), values[row] != Column.missing else { continue }
        let value = entry.areUnits ? Int64(definition.units.codes[Int(values[row])]) : values[row]
        own.append(Int64(table.number(of: value)), cell: cells[i])
      }
      swap(&own, &lists[measure])
      swap(&table, &numbers[measure])
    }
  }

  /// Rows of a batch, ascending, and for each at first its leaf period, then its cell.
  fileprivate struct AddedRows {
    var rows: [Int32] = []
    var cells: [Int32] = []
  }

  /// The cell of each row in the grid's first period, −1 for rows that are not added.
  func cells(of group: MeasureLayout.Group, in batch: Batch, states: [UInt8]) -> [Int32] {
    let added =
      switch group.time {
      case .on(let day): rows(of: group, day: day, in: batch, states: states) { nil }
      case .during(let from, let to, let endsBefore):
        rows(
          of: group, from: from, to: to, endsBefore: endsBefore, at: 0, in: batch, states: states)
      }
    var cells = [Int32](repeating: -1, count: batch.count)
    let placed = placed(added, of: group, in: batch)
    for (row, cell) in zip(placed.rows, placed.cells) { cells[Int(row)] = cell }
    return cells
  }

  /// The rows of a group whose day lies in the grid.
  ///
  /// - Parameter truth: asked for when there are such rows: one byte a row of the batch; others
  ///   than true are left out.
  private func rows(
    of group: MeasureLayout.Group, day: Int, in batch: Batch, states: [UInt8],
    _ truth: () -> [UInt8]?
  ) -> AddedRows {
    guard case .wide(let days) = batch.columns[day] else { return AddedRows() }
    let isAdded = group.states
    let first = grid.range.start.number
    let leaves = grid.indexOfDay
    var rows = [Int32](repeating: 0, count: batch.count)
    var count = 0
    var found = rows.mutableSpan
    for row in days.indices {
      // A missing day is Int32.min: far from every grid, whichever way it wraps.
      let offset = UInt32(bitPattern: days[row] &- first)
      found[count] = Int32(truncatingIfNeeded: row)
      count += offset < UInt32(leaves.count) && isAdded[Int(states[row])] ? 1 : 0
    }
    guard count > 0 else { return AddedRows() }
    if let truth = truth() {
      let others = count
      count = 0
      for i in 0..<others {
        let row = found[i]
        found[count] = row
        count += truth[Int(row)] == Expression.isTrue ? 1 : 0
      }
    }
    rows.removeLast(rows.count - count)
    let isForeign = foreignRows(in: batch)
    if !isForeign.isEmpty {
      let own = definition.period.start.number
      rows.removeAll { isForeign[Int($0)] && days[Int($0)] >= own }
    }
    return AddedRows(rows: rows, cells: rows.map { leaves[Int(days[Int($0)] - first)] })
  }

  /// The same for records that hold over a time: those that hold on a leaf period's last day.
  private func rows(
    of group: MeasureLayout.Group, from: Int?, to: Int?, endsBefore: Bool, at period: Int,
    in batch: Batch, states: [UInt8]
  ) -> AddedRows {
    let last = Int64(grid.periods[period].last.number)
    let isForeign =
      grid.periods[period].start < definition.period.start ? [] : foreignRows(in: batch)
    let starts = from.map { batch.columns[$0].widened } ?? []
    let ends = to.map { batch.columns[$0].widened } ?? []
    let rows = (0..<batch.count).filter { row in
      // A missing start is less than every day.
      let start = from == nil ? Column.missing : starts[row]
      let end = to == nil ? Column.missing : ends[row]
      let holds =
        start <= last
        && (end == Column.missing || (endsBefore ? last < end : last <= end))
      return group.states[Int(states[row])] && holds && (isForeign.isEmpty || !isForeign[row])
    }
    return AddedRows(
      rows: rows.map(Int32.init), cells: Array(repeating: Int32(period), count: rows.count))
  }

  /// From leaf periods to cells: the breakdown's values, of which a missing one is the last
  /// category, then the unit.
  private func placed(
    _ added: AddedRows, of group: MeasureLayout.Group, in batch: Batch
  ) -> AddedRows {
    var added = added
    for field in group.breakdown {
      let size = Int32(sizes.size(source: batch.source, field: field))
      added.refine(by: batch.columns[field], size: size) { code in
        code == Column.missing ? size - 1 : Int32(truncatingIfNeeded: code)
      }
    }
    let size = Int32(definition.units.count)
    if group.unit >= 0 {
      added.refine(by: batch.columns[group.unit], size: size) { [placeOfUnit] unit in
        unit == Column.missing ? 0 : placeOfUnit[Int(unit)]
      }
    } else {
      for i in added.cells.indices { added.cells[i] *= size }
    }
    return added
  }

  /// Records that count only because their days lie in an earlier period of a comparison are in no
  /// figure of the pipeline's own period, as they would not be without the comparison. One flag a
  /// row; empty: there are none.
  private func foreignRows(in batch: Batch) -> [Bool] {
    let days = definition.sources[batch.source].periodBy
    guard coversMore, !days.isEmpty else { return [] }
    let columns = days.map { batch.columns[$0].widened }
    let own = Int64(definition.period.start.number)..<Int64(definition.period.end.number)
    return (0..<batch.count).map { row in !columns.contains { own.contains($0[row]) } }
  }
}

extension Addition.AddedRows {
  /// Each cell becomes `size` cells; the row's value says which of them it is.
  @inline(__always)
  fileprivate mutating func refine(by column: Column, size: Int32, _ place: (Int64) -> Int32) {
    switch column {
    case .narrow(let values): refine(by: values, missing: .max, size, place)
    case .short(let values): refine(by: values, missing: .max, size, place)
    case .wide(let values): refine(by: values, missing: .min, size, place)
    case .long(let values): refine(by: values, missing: .min, size, place)
    }
  }

  @inline(__always)
  private mutating func refine<Value: FixedWidthInteger>(
    by values: [Value], missing: Value, _ size: Int32, _ place: (Int64) -> Int32
  ) {
    for i in cells.indices {
      let value = values[Int(rows[i])]
      cells[i] = cells[i] * size + place(value == missing ? Column.missing : Int64(value))
    }
  }
}
