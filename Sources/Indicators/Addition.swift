import Casework

/// One worker's sums and lists.
struct Addition: Sendable {
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
  }

  /// Room for the values of so many records of each source: what is not used is not touched, and
  /// lists that grow by themselves are copied again and again.
  mutating func reserve(rows: [Int]) {
    for (index, measure) in definition.measures.enumerated() where measure.source >= 0 {
      switch measure.kind {
      case .distinct, .values:
        // Records that hold over a time are added once a period; nobody knows how often.
        guard case .on = measure.time else { continue }
        lists[index].cells.reserveCapacity(rows[measure.source])
        lists[index].values.reserveCapacity(rows[measure.source])
      case .count, .sum, .rows, .units, .unitsOfPeriod, .reports: continue
      }
    }
  }

  mutating func add(_ batch: Batch, states: [UInt8]) {
    let layout = layouts[batch.source]
    guard !layout.groups.isEmpty else { return }
    let truths = layout.conditions.map { $0.readsPeriodEnd ? [] : $0.truth(in: batch) }
    let values = layout.values.map { $0.values(in: batch) }
    for group in layout.groups {
      switch group.time {
      case .on(let day):
        let cells = cells(of: group, day: day, in: batch, states: states)
        for entry in group.entries.map({ layout.entries[$0] }) {
          add(
            entry, cells: cells, truth: entry.condition < 0 ? nil : truths[entry.condition],
            values: entry.value < 0 ? [] : values[entry.value])
        }
      case .during(let from, let to, let endsBefore):
        // Registers are small: a pass over the rows for each leaf period costs nothing.
        for period in grid.periods.indices {
          let cells = cells(
            of: group, from: from, to: to, endsBefore: endsBefore, at: period, in: batch,
            states: states)
          for entry in group.entries.map({ layout.entries[$0] }) {
            var truth = entry.condition < 0 ? nil : truths[entry.condition]
            if entry.condition >= 0, layout.conditions[entry.condition].readsPeriodEnd {
              truth = layout.conditions[entry.condition]
                .with(periodEnd: grid.periods[period].last).truth(in: batch)
            }
            add(
              entry, cells: cells, truth: truth,
              values: entry.value < 0 ? [] : values[entry.value])
          }
        }
      }
    }
  }

  private mutating func add(
    _ entry: MeasureLayout.Entry, cells: [Int32], truth: [UInt8]?, values: [Int64]
  ) {
    func isIn(_ row: Int) -> Bool {
      cells[row] >= 0 && (truth.map { $0[row] == Expression.isTrue } ?? true)
    }
    let measure = entry.measure
    // Out of their lists while they grow, so that each step does not ask whose they are.
    switch entry.kind {
    case .count:
      var own: [Int64] = []
      swap(&own, &sums[measure])
      for row in cells.indices where isIn(row) { own[Int(cells[row])] &+= 1 }
      swap(&own, &sums[measure])
    case .sum:
      var own: [Int64] = []
      swap(&own, &sums[measure])
      for row in cells.indices where isIn(row) && values[row] != Column.missing {
        let cell = Int(cells[row])
        let (sum, isOver) = own[cell].addingReportingOverflow(values[row])
        own[cell] = sum
        if isOver && overflow == nil { overflow = measure }
      }
      swap(&own, &sums[measure])
    case .list:
      var own = CellValues()
      swap(&own, &lists[measure])
      for row in cells.indices where isIn(row) && values[row] != Column.missing {
        own.cells.append(UInt32(cells[row]))
        own.values.append(
          entry.areUnits ? Int64(definition.units.codes[Int(values[row])]) : values[row])
      }
      swap(&own, &lists[measure])
    }
  }

  /// The cell of each row in the grid's first period, −1 for rows that are not added.
  func cells(of group: MeasureLayout.Group, in batch: Batch, states: [UInt8]) -> [Int32] {
    switch group.time {
    case .on(let day): cells(of: group, day: day, in: batch, states: states)
    case .during(let from, let to, let endsBefore):
      cells(
        of: group, from: from, to: to, endsBefore: endsBefore, at: 0, in: batch, states: states)
    }
  }

  /// The cell of each row, −1 for rows that are not added.
  private func cells(
    of group: MeasureLayout.Group, day: Int, in batch: Batch, states: [UInt8]
  ) -> [Int32] {
    var cells = breakdownIndices(of: group, in: batch)
    let size = Int32(
      group.breakdown.reduce(1) { $0 * sizes.size(source: batch.source, field: $1) })
    let unitCount = Int32(definition.units.count)
    let units = places(of: group, in: batch)
    let first = grid.range.start.number
    let isAdded = group.states
    let isForeign = foreignRows(in: batch)
    let own = definition.period.start.number
    guard case .wide(let days) = batch.columns[day] else {
      return Array(repeating: -1, count: batch.count)
    }
    for row in cells.indices {
      // A missing day is Int32.min: widened so that the subtraction cannot overflow.
      let offset = Int(days[row]) - Int(first)
      guard isAdded[Int(states[row])], offset >= 0, offset < grid.indexOfDay.count else {
        cells[row] = -1
        continue
      }
      if !isForeign.isEmpty, isForeign[row], days[row] >= own {
        cells[row] = -1
        continue
      }
      cells[row] = (grid.indexOfDay[offset] * size + cells[row]) * unitCount + units[row]
    }
    return cells
  }

  /// The same for records that hold over a time: those that hold on a leaf period's last day.
  private func cells(
    of group: MeasureLayout.Group, from: Int?, to: Int?, endsBefore: Bool, at period: Int,
    in batch: Batch, states: [UInt8]
  ) -> [Int32] {
    var cells = breakdownIndices(of: group, in: batch)
    let size = group.breakdown.reduce(1) { $0 * sizes.size(source: batch.source, field: $1) }
    let units = places(of: group, in: batch)
    let last = Int64(grid.periods[period].last.number)
    let isForeign =
      grid.periods[period].start < definition.period.start ? [] : foreignRows(in: batch)
    let starts = from.map { batch.columns[$0].widened } ?? []
    let ends = to.map { batch.columns[$0].widened } ?? []
    for row in cells.indices {
      // A missing start is less than every day.
      let start = from == nil ? Column.missing : starts[row]
      let end = to == nil ? Column.missing : ends[row]
      let holds =
        start <= last
        && (end == Column.missing || (endsBefore ? last < end : last <= end))
      guard group.states[Int(states[row])], holds, isForeign.isEmpty || !isForeign[row] else {
        cells[row] = -1
        continue
      }
      cells[row] =
        Int32(period * size + Int(cells[row])) * Int32(definition.units.count) + units[row]
    }
    return cells
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

  private func places(of group: MeasureLayout.Group, in batch: Batch) -> [Int32] {
    guard group.unit >= 0 else { return Array(repeating: 0, count: batch.count) }
    switch batch.columns[group.unit] {
    case .narrow(let units): return units.map { $0 == .max ? 0 : placeOfUnit[Int($0)] }
    case .short(let units): return units.map { $0 == .max ? 0 : placeOfUnit[Int($0)] }
    case .wide(let units): return units.map { $0 == .min ? 0 : placeOfUnit[Int($0)] }
    case .long(let units): return units.map { $0 == .min ? 0 : placeOfUnit[Int($0)] }
    }
  }

  /// The combined index of the breakdown values; a missing value is the last category.
  private func breakdownIndices(of group: MeasureLayout.Group, in batch: Batch) -> [Int32] {
    var indices = [Int32](repeating: 0, count: batch.count)
    for field in group.breakdown {
      let size = Int32(sizes.size(source: batch.source, field: field))
      let codes = batch.columns[field].widened
      for row in indices.indices {
        let code = codes[row]
        indices[row] = indices[row] * size + (code == Column.missing ? size - 1 : Int32(code))
      }
    }
    return indices
  }
}
