public import Casework

/// What an amount, a mean or a median is made of: how many values, and how large the largest is.
public struct Contributors: Sendable, Hashable {
  public var count: Int64
  /// The largest magnitude of a value, in the unit of the measure.
  public var largest: Int64
  /// The sum of all magnitudes.
  public var total: Int64

  public static let none = Contributors(count: 0, largest: 0, total: 0)

  public init(count: Int64, largest: Int64, total: Int64) {
    self.count = count
    self.largest = largest
    self.total = total
  }
}

/// The contributors to the figures of some `values` measures, at the places and in the periods that
/// `release(from:request:labels:provenance:workers:)` gives for the same request.
///
/// - Parameter measures: indices of measures that keep their values.
/// - Returns: of each measure one entry a period, place and category, at the index
///   `(period × places + place) × categories + category`, categories in the order of the release.
/// - Throws: `AggregationError.overflow`.
public func contributors(
  to measures: [Int], from cube: Cube, request: FigureRequest, labels: LabelBooks,
  workers: some ParallelMapping
) throws(AggregationError) -> [Int: [Contributors]] {
  let grid = FigureGrid(cube, request)
  var found: [Int: [Contributors]] = [:]
  for measure in measures {
    let definition = cube.definition.measures[measure]
    let axis = CategoryAxis(definition, cube.definition, labels)
    let indices = axis.cubeIndices.isEmpty ? [0] : axis.cubeIndices
    let parts = workers.map(grid.periods.count) { period in
      Result { () throws(AggregationError) in
        let table = try MeasureTable(
          cube, measure: measure, leaves: grid.leaves[period], categories: indices.count)
        return grid.places.ranges.flatMap { ranges in
          indices.map { category -> Contributors in
            guard let values = table.statistics(ranges, category: category) else { return .none }
            let (largest, total) = values.magnitudes
            return Contributors(count: Int64(values.count), largest: largest, total: total)
          }
        }
      }
    }
    for part in parts { found[measure, default: []] += try part.get() }
  }
  return found
}
