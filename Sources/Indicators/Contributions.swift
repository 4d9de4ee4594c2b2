public import Casework

/// Which records make up a figure: the same cells as adding up uses, kept by row.
///
///     let contributions = Contributions(definition, labels: labels, period: june)
///     contributions.rows(of: measure, at: street, in: batch, states: states)
public struct Contributions: Sendable {
  private let definition: PipelineDefinition
  private let layouts: [MeasureLayout]
  private let addition: Addition
  private let period: Period

  /// - Parameters:
  ///   - definition: with its labels resolved, as for `aggregated`.
  ///   - period: the figure's period.
  public init(_ definition: PipelineDefinition, labels: LabelBooks, period: Period) {
    self.definition = definition
    self.period = period
    layouts = definition.sources.indices.map { MeasureLayout(source: $0, definition: definition) }
    addition = Addition(
      definition: definition, sizes: BreakdownSizes(definition: definition, labels: labels),
      layouts: layouts, grid: PeriodGrid(.total, over: period, in: definition.calendar),
      cellCounts: definition.measures.map { _ in 0 })
  }

  /// Rows of a batch that are added to a measure, ascending; for sums and lists only those that
  /// have a value.
  ///
  /// - Parameter units: one flag a unit of the tree: whether what counts there is wanted.
  public func rows(
    of measure: Int, at units: [Bool], in batch: Batch, states: [UInt8]
  ) -> [Int] {
    let layout = layouts[batch.source]
    guard let entry = layout.entries.firstIndex(where: { $0.measure == measure }),
      let group = layout.groups.first(where: { $0.entries.contains(entry) })
    else { return [] }
    let cells = addition.cells(of: group, in: batch, states: states)
    let truth =
      layout.entries[entry].condition < 0
      ? nil
      : layout.conditions[layout.entries[entry].condition]
        .with(periodEnd: period.last).truth(in: batch)
    let values =
      layout.entries[entry].value < 0
      ? nil : layout.values[layout.entries[entry].value].values(in: batch)
    return cells.indices.filter { row in
      cells[row] >= 0 && units[Int(cells[row]) % definition.units.count]
        && (truth.map { $0[row] == Expression.isTrue } ?? true)
        && (values.map { $0[row] != Column.missing } ?? true)
    }
  }
}
