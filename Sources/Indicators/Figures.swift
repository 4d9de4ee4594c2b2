public import Casework

/// Which figures a release holds.
public struct FigureRequest: Sendable {
  /// Indices into `UnitTree.levels`.
  public var levels: Set<Int>
  public var grains: Set<Grain>
  /// Indices of indicators, in the order of publication.
  public var indicators: [Int]

  public init(levels: Set<Int>, grains: Set<Grain>, indicators: [Int]) {
    self.levels = levels
    self.grains = grains
    self.indicators = indicators
  }

  /// Leaf periods that every asked grain is made of, and the periods with which they are compared.
  public func leafGrid(of definition: PipelineDefinition) -> PeriodGrid {
    let range = definition.coveredPeriod
    let asked = grains.sorted { $0.fineness < $1.fineness }
    let needed = asked.flatMap { grain in
      PeriodGrid(grain, over: definition.period, in: definition.calendar).periods.flatMap {
        period in
        [period]
          + definition.indicators.compactMap { $0.base(of: period, grain, in: definition) }
      }
    }
    for grain in asked {
      let candidate = PeriodGrid(grain, over: range, in: definition.calendar)
      if needed.allSatisfy({ candidate.run(of: $0) != nil }) { return candidate }
    }
    return PeriodGrid(.day, over: range, in: definition.calendar)
  }
}

extension IndicatorDefinition {
  /// The other period that a figure needs: the one with which it is compared, or the year to date.
  func base(of period: Period, _ grain: Grain, in definition: PipelineDefinition) -> Period? {
    switch formula {
    case .compared(_, let compared, _):
      compared.base(of: period, grain, asOf: definition.asOf, in: definition.calendar)
    case .yearToDate: definition.calendar.yearToDate(of: period)
    default: nil
    }
  }
}

extension Grain {
  fileprivate var fineness: Int { Grain.allCases.firstIndex(of: self) ?? 0 }
}

/// Works the figures out: one task an indicator and period, each independent of the others.
///
/// - Throws: `AggregationError`, also when the places of a level do not add up to the whole.
public func release(
  from cube: Cube, request: FigureRequest, labels: LabelBooks, provenance: Release.Provenance,
  workers: some ParallelMapping
) throws(AggregationError) -> Release {
  let definition = cube.definition
  let grid = FigureGrid(cube, request)
  let places = grid.places
  let periods = grid.periods
  let axes = request.indicators.map { CategoryAxis(definition.indicators[$0], definition, labels) }
  // Neighbouring tasks read different measures: what two workers hold at a time, they do not share.
  let tasks = periods.indices.flatMap { period in
    request.indicators.indices.map { ($0, period) }
  }
  let silence = Silence(cube, request, grid)
  let computed = workers.map(tasks.count) { [leaves = grid.leaves] task in
    let (position, period) = tasks[task]
    return Result { () throws(AggregationError) in
      let base = definition.indicators[request.indicators[position]].base(
        of: periods[period].period, periods[period].grain, in: definition)
      let computation = FigureComputation(
        cube: cube, places: places, leaves: leaves[period],
        other: base.flatMap(cube.grid.run(of:)),
        silent: silence.units(ofIndicator: position, period: period, of: places.places.count),
        category: axes[position])
      return FigureList.Run(
        indicator: position, period: period,
        cells: try computation.cells(of: request.indicators[position]))
    }
  }
  var runs: [FigureList.Run] = []
  for position in request.indicators.indices {
    for period in periods.indices {
      runs.append(try computed[period * request.indicators.count + position].get())
    }
  }
  var release = Release(
    provenance: provenance, places: places.places, periods: periods,
    indicators: request.indicators.map { index in
      var indicator = definition.indicators[index]
      indicator.formula = indicator.formula.renumbered { number in
        request.indicators.firstIndex(of: number) ?? -1
      }
      return indicator
    },
    categories: axes.map(\.categories), figures: FigureList(runs: runs))
  release.descriptions = request.indicators.map { IndicatorDescription(of: $0, in: definition) }
  release.silence = silence
  return release
}

/// The places and periods of a request, and the leaf periods of the cube that each is made of.
struct FigureGrid {
  let places: PlaceList
  private(set) var periods: [Release.PublishedPeriod] = []
  private(set) var leaves: [Range<Int>] = []

  init(_ cube: Cube, _ request: FigureRequest) {
    places = PlaceList(cube.definition.units, levels: request.levels)
    for grain in Grain.allCases where request.grains.contains(grain) {
      let calendar = cube.definition.calendar
      for period in PeriodGrid(grain, over: cube.definition.period, in: calendar).periods {
        guard let run = cube.grid.run(of: period) else { continue }
        periods.append(Release.PublishedPeriod(grain: grain, period: period))
        leaves.append(run)
      }
    }
  }
}

/// The categories of an indicator's breakdown in their order of publication, and where each
/// stands in the cube.
struct CategoryAxis: Sendable {
  let categories: [Release.Category]
  /// Of each category: its index in the cube.
  let cubeIndices: [Int]

  init(_ indicator: IndicatorDefinition, _ definition: PipelineDefinition, _ labels: LabelBooks) {
    self.init(indicator.breakdown, definition, labels)
  }

  init(_ measure: MeasureDefinition, _ definition: PipelineDefinition, _ labels: LabelBooks) {
    let axes = measure.breakdown.map {
      BreakdownAxis(
        field: definition.sources[measure.source].fields[$0].name, source: measure.source,
        fieldIndex: $0)
    }
    self.init(axes, definition, labels)
  }

  private init(
    _ breakdown: [BreakdownAxis], _ definition: PipelineDefinition, _ labels: LabelBooks
  ) {
    guard !breakdown.isEmpty else {
      categories = []
      cubeIndices = []
      return
    }
    var combined: [(category: Release.Category, index: Int)] = [
      (Release.Category(code: "", label: ""), 0)
    ]
    for (position, axis) in breakdown.enumerated() {
      let values = CategoryAxis.values(of: axis, definition, labels)
      combined = combined.flatMap { category, index in
        values.map { value, place in
          let joined = Release.Category(
            code: position == 0 ? value.code : category.code + "|" + value.code,
            label: position == 0 ? value.label : category.label + "|" + value.label)
          return (joined, index * values.count + place)
        }
      }
    }
    categories = combined.map(\.category)
    cubeIndices = combined.map(\.index)
  }

  /// The values of one field with their codes, the records without a value last.
  private static func values(
    of axis: BreakdownAxis, _ definition: PipelineDefinition, _ labels: LabelBooks
  ) -> [(Release.Category, Int)] {
    var values: [(Release.Category, Int)]
    switch definition.sources[axis.source].fields[axis.fieldIndex].kind {
    case .code(let list, _):
      values = definition.codeLists[list].entries.enumerated().map {
        (Release.Category(code: $1.code, label: $1.label), $0)
      }
    case .flag:
      values = [
        (Release.Category(code: "yes", label: "是"), 1),
        (Release.Category(code: "no", label: "否"), 0),
      ]
    case .label:
      // Codes depend on who met a text first, so the order is that of the bytes.
      values = labels.texts(source: axis.source, field: axis.fieldIndex).enumerated()
        .map { (Release.Category(code: $1, label: $1), $0) }
        .sorted { Array($0.0.code.utf8).lexicographicallyPrecedes(Array($1.0.code.utf8)) }
    default: values = []
    }
    values.append((Release.Category(code: "", label: "未填"), values.count))
    return values
  }
}
