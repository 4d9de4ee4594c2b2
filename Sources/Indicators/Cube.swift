public import Casework

/// What may be added up, in cells of (period, breakdown, unit): counts and sums as dense arrays,
/// medians and distinct counts as the values themselves, because those cannot be added.
///
/// A cell's index is `(period × breakdownSize + breakdown) × unitCount + unit`. Units stand in
/// depth-first order, so whatever lies below a unit is one run of cells, and a roll-up is a
/// difference of two prefix sums.
public struct Cube: Sendable {
  public let definition: PipelineDefinition
  /// The finest periods; every published period is a run of them.
  public let grid: PeriodGrid
  /// One entry for each of the definition's measures.
  public internal(set) var measures: [Cells]
  /// For each source with expected reports: what was due and what came, by (period, unit).
  public internal(set) var reports: [Int: ReportCells]

  public enum Cells: Sendable {
    case sums([Int64])
    case lists(CellLists)
  }

  /// Dense, one entry per (leaf period, unit).
  public struct ReportCells: Sendable {
    public var expected: [Int64]
    public var received: [Int64]
    public var zero: [Int64]
    /// Every report that is missing, by period and unit.
    var missing: [MissingReport] = []
  }

  public var unitCount: Int { definition.units.count }
}

/// What adding up refuses to do.
public enum AggregationError: Error, Sendable, CustomStringConvertible, Equatable {
  /// A sum left the range of 64-bit integers; `measure` is an index into the definition.
  case overflow(measure: Int)
  case tooManyCells(measure: Int, cells: Int)
  /// A breakdown's parts do not add up to the whole, or children to their parent.
  case unbalanced(String)

  public var description: String {
    switch self {
    case .overflow(let measure):
      "measure \(measure): the sum exceeds 9.2 × 10^18; check the unit of the amounts"
    case .tooManyCells(let measure, let cells):
      "measure \(measure): \(cells) cells of unit × period × breakdown are more than 67 million; leave out a breakdown or take longer periods"
    case .unbalanced(let what): "invariant broken: \(what)"
    }
  }
}
