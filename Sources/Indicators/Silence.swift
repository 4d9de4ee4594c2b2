import Casework

/// How many units were silent where a figure was added up: expected to report, by the day on which
/// their report was due, and neither heard of nor declaring that there was nothing.
///
/// Silence lowers every count, sum and rate that is made of the records of a log with expected
/// reports, so it travels with the figures: a number of units for every such indicator, period
/// and place. A unit that owes several reports within a period is one unit; one that moved is
/// counted at each place that it was to report from, and once above both. Reports of a period
/// that the figure's period only touches count too: the week's figures lack a silent month.
public struct Silence: Sendable, Hashable {
  /// Over which days reports are looked at.
  public enum Reach: Int, Sendable, Hashable, CaseIterable {
    /// The figure's period.
    case period
    /// That and the period with which it is compared.
    case comparison
    /// From the first day of the year.
    case yearToDate
    /// Everything up to the period's end: what is open on a day was received before.
    case untilEnd
  }

  /// The numbers for all indicators that are made of the same logs in the same way.
  public struct Table: Sendable, Hashable {
    /// Labels of the logs.
    public var logs: [String]
    public var reach: Reach
    /// By `period × number of places + place`.
    public var units: [Int32]

    public init(logs: [String], reach: Reach, units: [Int32]) {
      self.logs = logs
      self.reach = reach
      self.units = units
    }
  }

  public var tables: [Table]
  /// For each indicator of the release its table, −1 where nobody has to report.
  public var tableOfIndicator: [Int]

  public init(tables: [Table] = [], tableOfIndicator: [Int] = []) {
    self.tables = tables
    self.tableOfIndicator = tableOfIndicator
  }
}

extension Release {
  /// The table of an indicator, `nil` where nobody has to report.
  public func silenceTable(ofIndicator indicator: Int) -> Int? {
    guard silence.tableOfIndicator.indices.contains(indicator) else { return nil }
    let table = silence.tableOfIndicator[indicator]
    return table < 0 ? nil : table
  }

  /// How many units that were to report did not; `nil` where nobody has to.
  public func silentUnits(indicator: Int, period: Int, place: Int) -> Int? {
    silenceTable(ofIndicator: indicator).map {
      Int(silence.tables[$0].units[period * places.count + place])
    }
  }

  public func silentUnits(of figure: Figure) -> Int? {
    silentUnits(indicator: figure.indicator, period: figure.period, place: figure.place)
  }
}

/// A report that was due and did not come.
struct MissingReport: Sendable {
  /// The row of the unit tree at which it is missing.
  var place: Int
  /// The unit's code, as the tree numbers codes: rows of a unit that moved share it.
  var code: Int
  var period: Period
}

extension Silence {
  /// The numbers of an indicator and period, place by place; `nil` where nobody has to report.
  func units(ofIndicator indicator: Int, period: Int, of places: Int) -> ArraySlice<Int32>? {
    let table = tableOfIndicator[indicator]
    return table < 0 ? nil : tables[table].units[(period * places)..<((period + 1) * places)]
  }

  /// - Parameter request: of the release; `grid` has its places and periods.
  init(_ cube: Cube, _ request: FigureRequest, _ grid: FigureGrid) {
    self.init()
    var known: [Source: Int] = [:]
    for index in request.indicators {
      let source = Source(of: index, in: cube.definition)
      guard !source.logs.isEmpty else {
        tableOfIndicator.append(-1)
        continue
      }
      if known[source] == nil {
        known[source] = tables.count
        tables.append(source.table(cube, grid))
      }
      tableOfIndicator.append(known[source] ?? -1)
    }
  }

  /// The logs with expected reports that an indicator is made of.
  private struct Source: Hashable {
    var logs: [Int] = []
    var reach = Reach.period
    var compared: ComparedPeriod?

    init(of index: Int, in definition: PipelineDefinition) {
      let measures = IndicatorDescription.measures(of: index, in: definition)
        .map { definition.measures[$0] }
        .filter { $0.isOfRecords && definition.sources[$0.source].reporting != nil }
      logs = definition.sources.indices.filter { log in measures.contains { $0.source == log } }
      switch definition.indicators[index].formula {
      case .compared(_, let with, _): (reach, compared) = (.comparison, with)
      case .yearToDate: reach = .yearToDate
      default: if measures.contains(where: \.isStock) { reach = .untilEnd }
      }
    }

    func table(_ cube: Cube, _ grid: FigureGrid) -> Table {
      let definition = cube.definition
      let missing = logs.flatMap { cube.reports[$0]?.missing ?? [] }
      var units: [Int32] = []
      units.reserveCapacity(grid.periods.count * grid.places.places.count)
      for published in grid.periods {
        let spans = spans(of: published, definition)
        let silent = SilentUnits(
          missing.filter { report in
            spans.contains { $0.start < report.period.end && report.period.start < $0.end }
          })
        for ranges in grid.places.ranges { units.append(silent.count(in: ranges)) }
      }
      return Table(
        logs: logs.map { definition.sources[$0].label }, reach: reach, units: units)
    }

    private func spans(
      of published: Release.PublishedPeriod, _ definition: PipelineDefinition
    ) -> [Period] {
      let period = published.period
      switch reach {
      case .period: return [period]
      case .comparison:
        let base = compared?.base(
          of: period, published.grain, asOf: definition.asOf, in: definition.calendar)
        return [period] + (base.map { [$0] } ?? [])
      case .yearToDate: return [definition.calendar.yearToDate(of: period)]
      case .untilEnd:
        let start = min(period.start, definition.period.start)
        return [Period(start: start, end: period.end, label: "")]
      }
    }
  }
}

/// The units that were silent over some days, ready to be counted below any place.
private struct SilentUnits {
  /// Rows of the unit tree in their order, one a row and unit.
  private var rows: [Int] = []
  /// Of each unit that is silent at several rows: these rows.
  private var repeated: [[Int]] = []

  init(_ missing: [MissingReport]) {
    var last: (place: Int, code: Int)?
    var rowsOfCode: [Int: [Int]] = [:]
    for report in missing.sorted(by: { ($0.place, $0.code) < ($1.place, $1.code) }) {
      if let last, last == (report.place, report.code) { continue }
      last = (report.place, report.code)
      rows.append(report.place)
      rowsOfCode[report.code, default: []].append(report.place)
    }
    repeated = rowsOfCode.values.filter { $0.count > 1 }
  }

  func count(in ranges: [Range<Int>]) -> Int32 {
    var count = 0
    for range in ranges { count += first(from: range.upperBound) - first(from: range.lowerBound) }
    for places in repeated {
      let here = places.count { place in ranges.contains { $0.contains(place) } }
      count -= max(0, here - 1)
    }
    return Int32(count)
  }

  /// How many rows lie before a row of the tree.
  private func first(from row: Int) -> Int {
    var (low, high) = (0, rows.count)
    while low < high {
      let middle = (low + high) / 2
      if rows[middle] < row { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension MeasureDefinition {
  /// Records of a log; not units of the register, and not the reports themselves.
  fileprivate var isOfRecords: Bool {
    switch kind {
    case .count, .sum, .distinct, .values, .rows: source >= 0
    case .units, .unitsOfPeriod, .reports: false
    }
  }
}
