import Casework

extension Cube.ReportCells {
  func cells(of state: MeasureDefinition.ReportState) -> [Int64] {
    switch state {
    case .expected: expected
    case .received: received
    case .zero: zero
    case .missing: expected.indices.map { expected[$0] - received[$0] - zero[$0] }
    }
  }
}

/// Which reporters sent something in which reporting period.
struct ReportMarks: Sendable {
  let source: Int
  private let unit: Int
  private let day: Int
  private let codes: [Int]
  fileprivate let periods: PeriodGrid
  /// One a (reporting period, unit).
  private var flags: [Bool]

  /// Of the records of a log by fields for the unit and the day.
  init(
    source: Int, unit: Int, day: Int, _ reporting: ReportingDefinition,
    _ definition: PipelineDefinition
  ) {
    self.source = source
    self.unit = unit
    self.day = day
    codes = definition.units.codes
    periods = reporting.periods(of: definition)
    flags = [Bool](repeating: false, count: periods.periods.count * codes.count)
  }

  mutating func add(_ batch: Batch) {
    let places = batch.columns[unit].widened
    let days = batch.columns[day].widened
    for row in 0..<batch.count where places[row] != Column.missing {
      guard let number = Int32(exactly: days[row]),
        let period = periods.index(of: Day(number: number))
      else { continue }
      flags[period * codes.count + codes[Int(places[row])]] = true
    }
  }

  mutating func formUnion(_ other: ReportMarks) {
    for i in flags.indices where other.flags[i] { flags[i] = true }
  }

  func contains(period: Int, unit: Int) -> Bool { flags[period * codes.count + codes[unit]] }
}

extension ReportingDefinition {
  /// The periods of which reports are due.
  fileprivate func periods(of definition: PipelineDefinition) -> PeriodGrid {
    PeriodGrid(
      every,
      over: Period(
        start: definition.period.start, end: definition.period.end.advanced(by: 366), label: ""),
      in: definition.calendar)
  }
}

/// Which reports were due by the as-of day, and what came.
///
/// A report is expected of every unit of the scope that is valid on the last day of the reporting
/// period, once the day on which it is due has come. It is *received* when at least one record of
/// that unit and period could be typed, whatever became of it; *zero* when the unit declared that
/// there was nothing; else *missing*. A unit that moved keeps its code, so reports are matched by
/// code. Where history is shown on today's map, reports stand where the unit's records do: at the
/// unit's place of today, or at its successor.
///
/// - Parameters:
///   - received: by the records of the log; `nil` where they name no reporter.
///   - zero: by the declarations that there was nothing; `nil` where there are none.
func reportCells(
  _ reporting: ReportingDefinition, received: ReportMarks?, zero: ReportMarks?,
  definition: PipelineDefinition, grid: PeriodGrid
) -> Cube.ReportCells {
  let tree = definition.units
  let natural = reporting.periods(of: definition)
  let empty = [Int64](repeating: 0, count: grid.periods.count * tree.count)
  var cells = Cube.ReportCells(expected: empty, received: empty, zero: empty)
  for (index, period) in natural.periods.enumerated()
  where period.end.advanced(by: reporting.dueDays - 1) <= definition.asOf {
    guard let leaf = grid.index(of: min(period.last, grid.range.last)),
      period.start < grid.range.end
    else { continue }
    for (unit, row) in tree.units.enumerated()
    where reporting.expected.contains(row) && row.isValid(on: period.last) {
      let place = definition.assignment == .asIs ? tree.currentUnit(of: unit) : unit
      let cell = leaf * tree.count + place
      cells.expected[cell] += 1
      if received?.contains(period: index, unit: unit) ?? false {
        cells.received[cell] += 1
      } else if zero?.contains(period: index, unit: unit) ?? false {
        cells.zero[cell] += 1
      } else {
        cells.missing.append(
          MissingReport(place: place, code: tree.codes[unit], period: period))
      }
    }
  }
  return cells
}
