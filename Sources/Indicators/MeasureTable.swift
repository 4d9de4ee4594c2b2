import Casework

/// One measure over one published period: what a place of the table is worth.
///
/// Additive measures answer from prefix sums over the units, in O(ranges). Lists are gathered
/// from the cells of every leaf period and counted again: a median is never merged.
final class MeasureTable {
  private let unitCount: Int
  /// Of a measure that is made of values.
  private let lists: CellLists?
  /// The leaf periods that make up the period.
  private let leaves: Range<Int>
  let categories: Int
  let isDistinct: Bool
  /// Where a zero may mean that nobody reported: what was due and what came.
  let reports: Cube.ReportCells?
  /// For sums: `prefix[category × (units + 1) + unit]`.
  private let prefix: [Int64]

  /// - Throws: `AggregationError.overflow` when a roll-up leaves 64 bits.
  init(
    _ cube: Cube, measure: Int, leaves: Range<Int>, categories: Int
  ) throws(AggregationError) {
    unitCount = cube.unitCount
    self.categories = categories
    let cells = cube.measures[measure]
    if case .lists(let found) = cells { lists = found } else { lists = nil }
    let definition = cube.definition.measures[measure]
    switch definition.kind {
    case .distinct, .unitsOfPeriod: isDistinct = true
    case .count, .sum, .values, .units, .reports, .rows: isDistinct = false
    }
    reports = definition.countsEvents ? cube.reports[definition.source] : nil
    self.leaves = definition.isStock ? leaves.suffix(1) : leaves
    guard case .sums(let sums) = cells else {
      prefix = []
      return
    }
    let units = cube.unitCount
    var prefix = [Int64](repeating: 0, count: categories * (units + 1))
    for category in 0..<categories {
      var running: Int64 = 0
      for unit in 0..<units {
        for leaf in self.leaves {
          let (sum, isOver) = running.addingReportingOverflow(
            sums[(leaf * categories + category) * units + unit])
          if isOver { throw AggregationError.overflow(measure: measure) }
          running = sum
        }
        prefix[category * (units + 1) + unit + 1] = running
      }
    }
    self.prefix = prefix
  }

  /// The sum over a run of units, for one category; `nil` when it leaves 64 bits, which parts can
  /// where negative values make the whole fit.
  func sum(_ range: Range<Int>, category: Int) -> Int64? {
    let base = category * (unitCount + 1)
    let (sum, isOver) = prefix[base + range.upperBound].subtractingReportingOverflow(
      prefix[base + range.lowerBound])
    return isOver ? nil : sum
  }

  /// The same over several runs.
  func sum(_ ranges: [Range<Int>], category: Int) -> Int64? {
    var total: Int64 = 0
    for range in ranges {
      guard let part = sum(range, category: category) else { return nil }
      let (sum, isOver) = total.addingReportingOverflow(part)
      if isOver { return nil }
      total = sum
    }
    return total
  }

  /// The values that belong to a run of units, for one category; `nil` when there are none. Most places
  /// are one run of units and most periods one leaf: then nothing is gathered.
  func statistics(_ range: Range<Int>, category: Int) -> ValueStatistics? {
    guard leaves.count == 1 else { return statistics([range], category: category) }
    guard let lists else { return nil }
    let base = (leaves.lowerBound * categories + category) * unitCount
    let start = Int(lists.starts[base + range.lowerBound])
    let end = Int(lists.starts[base + range.upperBound])
    return start < end ? ValueStatistics(of: lists, start..<end, []) : nil
  }

  /// The same of several runs.
  func statistics(_ ranges: [Range<Int>], category: Int) -> ValueStatistics? {
    guard let lists else { return nil }
    var first: Range<Int>?
    var others: [Range<Int>] = []
    for leaf in leaves {
      let base = (leaf * categories + category) * unitCount
      for range in ranges {
        let start = Int(lists.starts[base + range.lowerBound])
        let end = Int(lists.starts[base + range.upperBound])
        guard start < end else { continue }
        if first == nil { first = start..<end } else { others.append(start..<end) }
      }
    }
    return first.map { ValueStatistics(of: lists, $0, others) }
  }

  /// The largest value of the whole measure: for distinct counts, one less than the numbers.
  var largest: Int64 { lists?.largest ?? -1 }
}

extension MeasureDefinition {
  /// Records of a day, of which there are none where nobody reports.
  fileprivate var countsEvents: Bool {
    if case .reports = kind { return false }
    if case .on = time { return true }
    return false
  }

  /// Whether values of neighbouring units may be added.
  var isAdditive: Bool {
    switch kind {
    case .count, .sum, .units, .reports, .rows: true
    case .distinct, .values, .unitsOfPeriod: false
    }
  }
}
