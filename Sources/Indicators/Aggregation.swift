public import Casework

/// Adds the counted records up into a cube.
///
/// Each worker adds a run of batches into arrays of its own; integers are then added cell by
/// cell, so the result is the same for any number of workers.
///
/// - Parameters:
///   - states: for each batch, one `Disposition.rawValue` a record.
///   - grid: the leaf periods; records of other days are not added.
/// - Throws: `AggregationError`.
public func aggregated(
  _ batches: [Batch], states: [[UInt8]], definition: PipelineDefinition, labels: LabelBooks,
  grid: PeriodGrid, workers: some ParallelMapping
) throws(AggregationError) -> Cube {
  let summation = try Summation(definition: definition, labels: labels, grid: grid)
  let share = (batches.count + workers.width - 1) / workers.width
  let parts = workers.map(workers.width) { worker in
    let own = batches.indices.dropFirst(worker * share).prefix(share)
    var rows = definition.sources.map { _ in 0 }
    for index in own { rows[batches[index].source] += batches[index].count }
    var addition = summation.addition(rows: rows)
    for index in own {
      addition.add(batches[index], states: states[index])
    }
    return addition
  }
  return try summation.cube(of: parts, workers: workers)
}

/// Adding up in parts, batch after batch, by several workers at one time.
///
///     var part = summation.addition(rows: expected)     // one a worker
///     part.add(batch, states: states)
///     let cube = try summation.cube(of: parts, workers: workers)
public struct Summation: Sendable {
  private let definition: PipelineDefinition
  private let sizes: BreakdownSizes
  private let layouts: [MeasureLayout]
  private let grid: PeriodGrid
  /// Of each measure.
  private let cellCounts: [Int]

  /// - Parameter grid: the leaf periods; records of other days are not added.
  /// - Throws: `AggregationError.tooManyCells`.
  public init(
    definition: PipelineDefinition, labels: LabelBooks, grid: PeriodGrid
  ) throws(AggregationError) {
    self.definition = definition
    self.grid = grid
    sizes = BreakdownSizes(definition: definition, labels: labels)
    layouts = definition.sources.indices.map { MeasureLayout(source: $0, definition: definition) }
    var cellCounts: [Int] = []
    for (index, measure) in definition.measures.enumerated() {
      let cells = definition.units.count * grid.periods.count * sizes.size(of: measure)
      guard cells <= 1 << 26 else {
        throw AggregationError.tooManyCells(measure: index, cells: cells)
      }
      cellCounts.append(cells)
    }
    self.cellCounts = cellCounts
  }

  /// A part to which nothing is added yet.
  ///
  /// - Parameter rows: how many records of each source it will about be.
  public func addition(rows: [Int]) -> Addition {
    var addition = Addition(
      definition: definition, sizes: sizes, layouts: layouts, grid: grid, cellCounts: cellCounts)
    addition.reserve(rows: rows)
    return addition
  }

  /// What all parts come to together.
  ///
  /// - Throws: `AggregationError.overflow`.
  public func cube(
    of parts: [Addition], workers: some ParallelMapping
  ) throws(AggregationError) -> Cube {
    for part in parts {
      if let measure = part.overflow { throw AggregationError.overflow(measure: measure) }
    }
    var cube = Cube(definition: definition, grid: grid, measures: [], reports: [:])
    for (index, source) in definition.sources.enumerated() {
      guard let reporting = source.reporting else { continue }
      cube.reports[index] = reportCells(
        reporting, received: union(parts.compactMap { $0.received[index] }),
        zero: union(parts.compactMap { $0.zero[index] }), definition: definition, grid: grid)
    }
    // Each measure by itself, so that both the lists and the sums are merged on all cores.
    // What takes longest begins first: whose values are numbered.
    let isDistinct = definition.measures.map { if case .distinct = $0.kind { true } else { false } }
    let order =
      isDistinct.indices.filter { isDistinct[$0] } + isDistinct.indices.filter { !isDistinct[$0] }
    let cells = workers.map(order.count) { [cube] place in
      Result { () throws(AggregationError) in
        try merged(parts, measure: order[place], into: cube, cellCounts)
      }
    }
    for (_, measure) in zip(order, cells).sorted(by: { $0.0 < $1.0 }) {
      cube.measures.append(try measure.get())
    }
    return cube
  }

  private func union(_ marks: [ReportMarks]) -> ReportMarks? {
    guard var all = marks.first else { return nil }
    for other in marks.dropFirst() { all.formUnion(other) }
    return all
  }
}

/// What the workers added to one measure, put together.
private func merged(
  _ parts: [Addition], measure index: Int, into cube: Cube, _ cellCounts: [Int]
) throws(AggregationError) -> Cube.Cells {
  let measure = cube.definition.measures[index]
  switch measure.kind {
  case .distinct:
    return .lists(
      CellLists(
        cellCount: cellCounts[index], parts: parts.map { $0.lists[index] },
        numbers: commonNumbers(parts, index)))
  case .values:
    return .lists(CellLists(cellCount: cellCounts[index], parts: parts.map { $0.lists[index] }))
  case .units(let scope):
    return .sums(unitCells(in: scope, definition: cube.definition, grid: cube.grid))
  case .unitsOfPeriod(let scope):
    let units = unitsOfPeriods(in: scope, definition: cube.definition, grid: cube.grid)
    return .lists(CellLists(cellCount: cellCounts[index], parts: [units]))
  case .reports(let state):
    return .sums(cube.reports[measure.source]?.cells(of: state) ?? [])
  case .count, .sum, .rows:
    guard var sums = parts.first?.sums[index], !sums.isEmpty else {
      return .sums([Int64](repeating: 0, count: cellCounts[index]))
    }
    for part in parts.dropFirst() {
      let others = part.sums[index]
      for cell in sums.indices {
        let (sum, overflow) = sums[cell].addingReportingOverflow(others[cell])
        if overflow { throw AggregationError.overflow(measure: index) }
        sums[cell] = sum
      }
    }
    return .sums(sums)
  }
}

/// For each list of a distinct measure, in which every worker has numbered its values by itself, one
/// number for the same value; the first list keeps its own.
private func commonNumbers(_ parts: [Addition], _ measure: Int) -> [[Int32]?] {
  guard var numbers = parts.first?.numbers[measure] else { return [] }
  return [nil]
    + parts.dropFirst().map { part in
      part.numbers[measure].values.map { numbers.number(of: $0) }
    }
}

/// Numbers of the codes of units of the scope that are valid on a day of each leaf period. A unit
/// that moved stands at both of its places.
private func unitsOfPeriods(
  in scope: UnitScope, definition: PipelineDefinition, grid: PeriodGrid
) -> CellValues {
  let tree = definition.units
  var found = CellValues()
  var numbers = NumberTable()
  for (period, days) in grid.periods.enumerated() {
    for (index, unit) in tree.units.enumerated()
    where scope.contains(unit) && (unit.validFrom.map { $0 <= days.last } ?? true)
      && (unit.validTo.map { days.start <= $0 } ?? true)
    {
      found.append(
        Int64(numbers.number(of: Int64(tree.codes[index]))),
        cell: Int32(period * tree.count + index))
    }
  }
  return found
}

/// Units of the scope that are valid on the last day of each leaf period.
private func unitCells(
  in scope: UnitScope, definition: PipelineDefinition, grid: PeriodGrid
) -> [Int64] {
  let tree = definition.units
  var cells = [Int64](repeating: 0, count: tree.count * grid.periods.count)
  for (period, days) in grid.periods.enumerated() {
    for (index, unit) in tree.units.enumerated()
    where scope.contains(unit) && unit.isValid(on: days.last) {
      // On today's map a unit stands where its records do.
      let place = definition.assignment == .asIs ? tree.currentUnit(of: index) : index
      cells[period * tree.count + place] += 1
    }
  }
  return cells
}
