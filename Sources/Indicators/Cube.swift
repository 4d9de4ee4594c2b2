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

/// The values of a measure, grouped by cell.
public struct CellLists: Sendable {
  /// `values[starts[c] ..< starts[c + 1]]` belong to cell c.
  public let starts: [UInt32]
  /// Values as they are, or for distinct counts dense numbers from 0.
  public let values: [Int64]
  public let smallest: Int64
  public let largest: Int64

  /// Groups by counting; the order inside a cell does not matter to any statistic.
  init(cellCount: Int, parts: [CellValues]) {
    var starts = [UInt32](repeating: 0, count: cellCount + 1)
    for part in parts { for cell in part.cells { starts[Int(cell) + 1] += 1 } }
    for cell in 0..<cellCount { starts[cell + 1] += starts[cell] }
    var next = starts
    var values = [Int64](repeating: 0, count: Int(starts[cellCount]))
    var smallest = Int64.max
    var largest = Int64.min
    for part in parts {
      for i in part.cells.indices {
        let cell = Int(part.cells[i])
        let value = part.values[i]
        values[Int(next[cell])] = value
        next[cell] += 1
        smallest = min(smallest, value)
        largest = max(largest, value)
      }
    }
    self.starts = starts
    self.values = values
    self.smallest = smallest
    self.largest = largest
  }
}

/// Values with their cells in the order in which a worker met them.
struct CellValues: Sendable {
  var cells: [UInt32] = []
  var values: [Int64] = []

  /// Appends what a body gives for some of the numbers from 0 on. The room is made once: a list that
  /// is appended to asks each time whose it is.
  @inline(__always)
  mutating func append(upTo most: Int, _ body: (Int) -> (cell: UInt32, value: Int64)?) {
    var count = cells.count
    let end = count + most
    // Out of the struct: of its parts only one could be written at a time.
    var (ownCells, ownValues): ([UInt32], [Int64]) = ([], [])
    swap(&ownCells, &cells)
    swap(&ownValues, &values)
    ownCells.append(contentsOf: repeatElement(0, count: most))
    ownValues.append(contentsOf: repeatElement(0, count: most))
    var places = ownCells.mutableSpan
    var found = ownValues.mutableSpan
    for i in 0..<most {
      guard let (cell, value) = body(i) else { continue }
      places[count] = cell
      found[count] = value
      count += 1
    }
    ownCells.removeLast(end - count)
    ownValues.removeLast(end - count)
    swap(&ownCells, &cells)
    swap(&ownValues, &values)
  }
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
