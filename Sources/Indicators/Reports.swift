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

/// Which reports were due by the as-of day, and what came.
///
/// A report is expected of every unit of the scope that is valid on the last day of the reporting
/// period, once the day on which it is due has come. It is *received* when at least one record of
/// that unit and period could be typed, whatever became of it; *zero* when the unit declared that
/// there was nothing; else *missing*. A unit that moved keeps its code, so reports are matched by
/// code. Where history is shown on today's map, reports stand where the unit's records do: at the
/// unit's place of today, or at its successor.
func reportCells(
  _ reporting: ReportingDefinition, source: Int, batches: [Batch], states: [[UInt8]],
  definition: PipelineDefinition, grid: PeriodGrid
) -> Cube.ReportCells {
  let tree = definition.units
  let natural = PeriodGrid(
    reporting.every,
    over: Period(
      start: definition.period.start, end: definition.period.end.advanced(by: 366), label: ""),
    in: definition.calendar)
  let codeIndex = tree.codes

  /// One flag a (reporting period, unit).
  func reported(_ source: Int, unit: Int, day: Int) -> [Bool] {
    var reported = [Bool](repeating: false, count: natural.periods.count * tree.count)
    for batch in batches where batch.source == source {
      let places = batch.columns[unit].widened
      let days = batch.columns[day].widened
      for row in 0..<batch.count where places[row] != Column.missing {
        guard let number = Int32(exactly: days[row]),
          let period = natural.index(of: Day(number: number))
        else { continue }
        reported[period * tree.count + codeIndex[Int(places[row])]] = true
      }
    }
    return reported
  }

  let received = definition.sources[source].reporter.map {
    reported(source, unit: $0, day: reporting.on)
  }
  let zero = reporting.zeroSource.map {
    reported($0, unit: reporting.zeroUnit, day: reporting.zeroOn)
  }
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
      if received?[index * tree.count + codeIndex[unit]] ?? false {
        cells.received[cell] += 1
      } else if zero?[index * tree.count + codeIndex[unit]] ?? false {
        cells.zero[cell] += 1
      } else {
        cells.missing.append(
          MissingReport(place: place, code: codeIndex[unit], period: period))
      }
    }
  }
  return cells
}
