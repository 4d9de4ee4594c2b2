import Casework

/// The figures of one indicator over one period, for all places.
final class FigureComputation {
  private let cube: Cube
  private let places: PlaceList
  private let leaves: Range<Int>
  /// The leaves of the period with which this one is compared, or of the year to date.
  private let other: Range<Int>?
  /// For each place the number of silent units; `nil` where nobody has to report.
  private let silent: ArraySlice<Int32>?
  private let axis: CategoryAxis
  /// One a measure, made when first asked for.
  private var tables: [MeasureTable?]
  private var stamps: [UInt32] = []
  private var stamp: UInt32 = 0

  init(
    cube: Cube, places: PlaceList, leaves: Range<Int>, other: Range<Int>? = nil,
    silent: ArraySlice<Int32>? = nil, category axis: CategoryAxis
  ) {
    self.other = other
    self.silent = silent
    self.cube = cube
    self.places = places
    self.leaves = leaves
    self.axis = axis
    tables = Array(repeating: nil, count: cube.definition.measures.count)
  }

  func cells(of indicator: Int) throws(AggregationError) -> [FigureList.Cell] {
    let formula = cube.definition.indicators[indicator].formula
    if case .rank(let base, let minimum, let lowestIsFirst) = formula {
      return try ranks(of: base, minimum: Int64(minimum), lowestIsFirst: lowestIsFirst)
    }
    var cells: [FigureList.Cell] = []
    let cubeIndices = axis.cubeIndices.isEmpty ? [0] : axis.cubeIndices
    cells.reserveCapacity(places.places.count * cubeIndices.count)
    // Most figures are sums, or statistics of values: their table is looked up once, and nothing
    // else asked.
    let simple = try SimpleFormula(formula, categories: cubeIndices.count, table)
    let leavesOutZeros = leavesOutZeros(of: indicator)
    // Of one place, one a category.
    var row = [Quantity?](repeating: nil, count: cubeIndices.count)
    let isWhole = axis.cubeIndices.isEmpty
    for place in places.places.indices {
      let whole = places.wholes[place]
      if let simple, !whole.isEmpty { fill(&row, simple, whole, cubeIndices) }
      for category in row.indices {
        let quantity: Quantity
        if let known = row[category] {
          quantity = known
          row[category] = nil
        } else {
          quantity = try self.quantity(
            of: indicator, spot(place), category: cubeIndices[category])
        }
        // In a breakdown, a category that does not occur at a place is left out.
        if !isWhole && (leavesOutZeros ? quantity.isNothing : quantity.isWithoutValue) { continue }
        cells.append(
          FigureList.Cell(place: place, category: isWhole ? -1 : category, quantity: quantity))
      }
    }
    try checkRollUp(of: indicator, categories: cubeIndices)
    return cells
  }

  /// A formula that reads one measure, with the measure's table.
  private enum SimpleFormula {
    case sum(MeasureTable)
    case distinct(MeasureTable)
    case mean(MeasureTable)
    case median(MeasureTable)

    /// `nil` for other formulas, and where the table has other categories than the figures.
    init?(
      _ formula: IndicatorDefinition.Formula, categories: Int,
      _ table: (Int) throws(AggregationError) -> MeasureTable
    ) throws(AggregationError) {
      switch formula {
      case .measure(let measure):
        let table = try table(measure)
        self = table.isDistinct ? .distinct(table) : .sum(table)
      case .mean(let measure): self = .mean(try table(measure))
      case .median(let measure): self = .median(try table(measure))
      default: return nil
      }
      guard self.table.categories == categories else { return nil }
    }

    var table: MeasureTable {
      switch self {
      case .sum(let table), .distinct(let table), .mean(let table), .median(let table): table
      }
    }
  }

  /// The quantities of one place; `nil` where there is too much, or nothing where somebody may not
  /// have reported: there somebody has to look why.
  private func fill(
    _ row: inout [Quantity?], _ simple: SimpleFormula, _ range: Range<Int>, _ cubeIndices: [Int]
  ) {
    switch simple {
    case .sum(let table):
      for i in row.indices {
        row[i] = table.sum(range, category: cubeIndices[i]).flatMap { counted($0, table) }
      }
    case .distinct(let table):
      for i in row.indices {
        row[i] = counted(
          distinct(table.statistics(range, category: cubeIndices[i]), table), table)
      }
    case .mean(let table):
      for i in row.indices {
        let values = table.statistics(range, category: cubeIndices[i])
        row[i] = values.map { $0.mean } ?? Quantity.empty
      }
    case .median(let table):
      for i in row.indices {
        row[i] = table.statistics(range, category: cubeIndices[i])?.median ?? .empty
      }
    }
  }

  private func counted(_ value: Int64, _ table: MeasureTable) -> Quantity? {
    value == 0 && table.reports != nil ? nil : .whole(value)
  }

  /// Whether a category of which there is 0 does not occur. A median of 0 days and a rate of 0 of 5
  /// are values.
  private func leavesOutZeros(of indicator: Int) -> Bool {
    let indicators = cube.definition.indicators
    return switch indicators[indicator].formula {
    case .mean, .median, .percentile, .stated, .compared: false
    case .ratio(_, let below, _) where !indicators[below].breakdown.isEmpty: false
    case .measure, .ratio, .combination, .share, .yearToDate, .rank: true
    }
  }

  /// Units of which a figure is asked.
  private struct Spot {
    let ranges: [Range<Int>]
    /// Whether they are a 本级 bucket.
    let isOwn: Bool
  }

  private func spot(_ place: Int) -> Spot {
    Spot(ranges: places.ranges[place], isOwn: places.places[place].isOwn)
  }

  /// The exact value of an indicator at some units.
  private func quantity(
    of index: Int, _ spot: Spot, category: Int
  ) throws(AggregationError) -> Quantity {
    let ranges = spot.ranges
    switch cube.definition.indicators[index].formula {
    case .measure(let measure):
      let table = try table(measure)
      // The whole may be divided by a measure that is not broken down.
      let category = table.categories == 1 ? 0 : category
      if table.isDistinct {
        return orNotReported(
          distinct(table.statistics(ranges, category: category), table), table, ranges)
      }
      guard let sum = table.sum(ranges, category: category) else {
        throw AggregationError.overflow(measure: measure)
      }
      return orNotReported(sum, table, ranges)
    case .ratio(let above, let below, let scale):
      let numerator = try quantity(of: above, spot, category: category)
      let denominator = try quantity(of: below, spot, category: category)
      return ratio(numerator, denominator, scale: scale)
    case .share(let base):
      let part = try quantity(of: base, spot, category: category)
      var whole: Int64 = 0
      for cubeIndex in axis.cubeIndices {
        guard case .whole(let value) = try quantity(of: base, spot, category: cubeIndex) else {
          return .empty
        }
        whole = try sum(whole, value, of: base)
      }
      return ratio(part, .whole(whole), scale: 100)
    case .combination(let plus, let minus):
      var total: Int64 = 0
      for (indices, sign) in [(plus, Int64(1)), (minus, Int64(-1))] {
        for part in indices {
          let value = try quantity(of: part, spot, category: category)
          guard case .whole(let whole) = value else { return value.isWhole ? .empty : value }
          total = try sum(total, sign * whole, of: part)
        }
      }
      return .whole(total)
    case .compared(let base, _, let change):
      guard let before = earlier else { return .empty }
      return Comparison(
        try quantity(of: base, spot, category: category),
        try before.quantity(of: base, spot, category: category)
      ).change(as: change)
    case .yearToDate(let base):
      return try earlier?.quantity(of: base, spot, category: category) ?? .empty
    case .rank: return .empty
    case .mean(let measure):
      guard let values = try table(measure).statistics(ranges, category: category) else {
        return .empty
      }
      guard let mean = values.mean else { throw AggregationError.overflow(measure: measure) }
      return mean
    case .median(let measure):
      return try table(measure).statistics(ranges, category: category)?.median ?? .empty
    case .percentile(let measure, let share):
      return try table(measure).statistics(ranges, category: category)?.percentile(share) ?? .empty
    case .stated(let measure):
      return spot.isOwn ? .empty : try stated(try table(measure), ranges)
    }
  }

  /// The same over the other period.
  private lazy var earlier: FigureComputation? = other.map {
    FigureComputation(cube: cube, places: places, leaves: $0, category: axis)
  }

  /// The places of units among those of their level. 本级 buckets have none, nor have units of which
  /// reports are missing: who sends nothing shall not stand before who does.
  private func ranks(
    of base: Int, minimum: Int64, lowestIsFirst: Bool
  ) throws(AggregationError) -> [FigureList.Cell] {
    var values: [Quantity] = []
    for place in places.places.indices {
      values.append(try quantity(of: base, spot(place), category: 0))
    }
    var ranks = [Quantity](repeating: .empty, count: values.count)
    for (_, listed) in places.ofLevel {
      let ranked = listed.filter {
        !places.places[$0].isOwn && !isSilent($0)
          && Comparison.isRanked(values[$0], minimum: minimum)
      }
      for place in ranked {
        let better = ranked.count {
          lowestIsFirst
            ? Comparison.isLess(values[$0], values[place])
            : Comparison.isLess(values[place], values[$0])
        }
        ranks[place] = .whole(Int64(better + 1))
      }
    }
    return places.places.indices.map {
      FigureList.Cell(place: $0, category: -1, quantity: ranks[$0])
    }
  }

  private func isSilent(_ place: Int) -> Bool {
    silent.map { $0[$0.startIndex + place] > 0 } ?? false
  }

  /// - Throws: `AggregationError.overflow` with a measure of the indicator.
  private func sum(
    _ total: Int64, _ value: Int64, of indicator: Int
  ) throws(AggregationError) -> Int64 {
    let (sum, isOver) = total.addingReportingOverflow(value)
    guard isOver else { return sum }
    var index = indicator
    while true {
      switch cube.definition.indicators[index].formula {
      case .measure(let measure), .mean(let measure), .median(let measure),
        .percentile(let measure, _), .stated(let measure):
        throw AggregationError.overflow(measure: measure)
      case .ratio(let part, _, _), .share(let part), .compared(let part, _, _),
        .yearToDate(let part), .rank(let part, _, _):
        index = part
      case .combination(let plus, let minus): index = (plus + minus)[0]
      }
    }
  }

  private func ratio(_ numerator: Quantity, _ denominator: Quantity, scale: Int) -> Quantity {
    switch (numerator, denominator) {
    case (.notReported, _), (_, .notReported): return .notReported
    case (.whole(let above), .whole(let below)):
      // A denominator of nothing gives nothing: not 0 %, not 100 %.
      return below == 0
        ? .empty
        : .ratio(numerator: above, denominator: below, scale: Int32(truncatingIfNeeded: scale))
    default: return .empty
    }
  }

  /// Zero means zero only where somebody reported.
  private func orNotReported(
    _ value: Int64, _ table: MeasureTable, _ ranges: [Range<Int>]
  ) -> Quantity {
    guard value == 0, let reports = table.reports else { return .whole(value) }
    var expected: Int64 = 0
    var made: Int64 = 0
    for leaf in leaves {
      for range in ranges {
        for unit in range {
          let cell = leaf * cube.unitCount + unit
          expected += reports.expected[cell]
          made += reports.received[cell] + reports.zero[cell]
        }
      }
    }
    return expected > 0 && made == 0 ? .notReported : .whole(value)
  }

  /// What is stated for the unit whose all is asked for; a 本级 bucket is a part of its unit, of
  /// which nothing is stated.
  private func stated(_ table: MeasureTable, _ ranges: [Range<Int>]) throws(AggregationError)
    -> Quantity
  {
    guard ranges.count == 1, let unit = ranges[0].first,
      cube.definition.units.range(of: unit) == ranges[0],
      let values = table.statistics([unit..<(unit + 1)], category: 0)
    else { return .empty }
    let ends = values.values(atRanks: [0, values.count - 1])
    return ends[0] == ends[1] ? .whole(ends[0]) : .empty
  }

  private func distinct(_ values: ValueStatistics?, _ table: MeasureTable) -> Int64 {
    guard let values else { return 0 }
    let needed = Int(table.largest) + 1
    if stamps.count < needed {
      stamps = [UInt32](repeating: 0, count: needed)
      stamp = 0
    }
    stamp += 1
    return values.distinct(stamps: &stamps, stamp: stamp)
  }

  private func table(_ measure: Int) throws(AggregationError) -> MeasureTable {
    if let known = tables[measure] { return known }
    let definition = cube.definition.measures[measure]
    // An indicator without a breakdown never asks a measure that has one.
    let table = try MeasureTable(
      cube, measure: measure, leaves: leaves,
      categories: definition.breakdown.isEmpty ? 1 : axis.cubeIndices.count)
    tables[measure] = table
    return table
  }

  /// Children add up to their parents, for every additive indicator.
  private func checkRollUp(
    of index: Int, categories: [Int]
  ) throws(AggregationError) {
    guard case .measure(let measure) = cube.definition.indicators[index].formula,
      cube.definition.measures[measure].isAdditive,
      case .sums(let sums) = cube.measures[measure]
    else { return }
    let table = try table(measure)
    let leaves = cube.definition.measures[measure].isStock ? leaves.suffix(1) : leaves
    let rollUp = RollUp(cube.definition.units, places)
    for category in categories {
      var values = [Int64](repeating: 0, count: cube.unitCount)
      for leaf in leaves {
        let base = (leaf * table.categories + category) * cube.unitCount
        for unit in values.indices { values[unit] &+= sums[base + unit] }
      }
      let imbalance = rollUp.imbalance(values) { table.sum($0, category: category) ?? 0 }
      if let imbalance {
        let period = leaves.first.map { cube.grid.periods[$0].label } ?? ""
        throw AggregationError.unbalanced(
          "\(cube.definition.indicators[index].name), from \(period) on: \(imbalance)")
      }
    }
  }
}

extension Quantity {
  var isWithoutValue: Bool { self == .empty || self == .notReported }

  /// Zero or nothing: what a breakdown leaves out of what is counted.
  var isNothing: Bool {
    switch self {
    case .whole(let value): value == 0
    case .ratio(let numerator, _, _): numerator == 0
    case .empty, .notReported: true
    case .suppressed: false
    }
  }

  var isWhole: Bool { if case .whole = self { true } else { false } }
}
