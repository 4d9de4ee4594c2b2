public import Casework

/// Who reported and who was silent: every unit from which reports of a log are expected, period by
/// period.
public struct Roster: Sendable {
  public enum State: String, Sendable, CaseIterable {
    /// The day on which the report is due has not come, or the unit did not exist.
    case notDue = "not_due"
    case received
    /// Received, and the first record came after the day on which it was due.
    case late
    /// The unit declared that there was nothing.
    case zero
    case missing
  }

  /// Index of the source.
  public let source: Int
  public let periods: [Period]
  /// Rows of the unit tree: one for every time of a unit that moved, or, where history is shown on
  /// today's map, its latest for all of them.
  public let units: [Int]
  /// For each unit one state a period.
  public let states: [[State]]

  /// How many of a unit's reports are in a state.
  public func count(_ state: State, of place: Int) -> Int { states[place].count { $0 == state } }

  /// How many reports of all units are in a state.
  public func count(_ state: State) -> Int {
    states.reduce(0) { $0 + $1.count { $0 == state } }
  }

  /// How many of a unit's last due reports are missing without a break.
  public func streak(of place: Int) -> Int {
    states[place].reversed().drop { $0 == .notDue }.prefix { $0 == .missing }.count
  }

  /// The roster of a log.
  ///
  /// A report is due as `reportCells` says. It is received when at least one record of the unit
  /// and period could be typed, whatever became of it.
  ///
  /// - Parameters:
  ///   - arrivals: for each file of the run the day on which it first came; empty: nothing is late.
  public init(
    _ reporting: ReportingDefinition, source: Int, batches: [Batch],
    definition: PipelineDefinition, arrivals: [Day]
  ) {
    let tree = definition.units
    let natural = PeriodGrid(
      reporting.every,
      over: Period(
        start: definition.period.start, end: definition.period.end.advanced(by: 366), label: ""),
      in: definition.calendar)
    /// For each (period, unit's code) the day number on which the first record came.
    func first(_ source: Int, unit: Int, day: Int) -> [Int32] {
      var first = [Int32](repeating: .max, count: natural.periods.count * tree.count)
      for batch in batches where batch.source == source && batch.columns[unit].count > 0 {
        let places = batch.columns[unit].widened
        let days = batch.columns[day].widened
        let arrival = arrivals.isEmpty ? 0 : arrivals[batch.file].number
        for row in 0..<batch.count where places[row] != Column.missing {
          guard let number = Int32(exactly: days[row]),
            let period = natural.index(of: Day(number: number))
          else { continue }
          let cell = period * tree.count + tree.codes[Int(places[row])]
          first[cell] = min(first[cell], arrival)
        }
      }
      return first
    }
    let received = definition.sources[source].reporter.map {
      first(source, unit: $0, day: reporting.on)
    }
    let zero = reporting.zeroSource.map {
      first($0, unit: reporting.zeroUnit, day: reporting.zeroOn)
    }
    let periods = natural.periods.filter { $0.start < definition.period.end }
    var units = tree.units.indices.filter { reporting.expected.contains(tree.units[$0]) }
    /// By the first row of a code: the rows at which a report may be due.
    let rows = Dictionary(grouping: units) { tree.codes[$0] }
    let isOneARow = definition.assignment == .asWas
    if !isOneARow {
      units = units.filter { unit in
        rows[tree.codes[unit]]?.allSatisfy { tree.begins($0, notAfter: unit) } ?? true
      }
    }
    self.source = source
    self.periods = periods
    self.units = units
    states = units.map { unit in
      periods.indices.map { index in
        let due = periods[index].end.advanced(by: reporting.dueDays - 1)
        let standing = isOneARow ? [unit] : rows[tree.codes[unit]] ?? []
        guard due <= definition.asOf,
          standing.contains(where: { tree.units[$0].isValid(on: periods[index].last) })
        else {
          return .notDue
        }
        let cell = index * tree.count + tree.codes[unit]
        if let came = received?[cell], came < .max {
          return !arrivals.isEmpty && came > due.number ? .late : .received
        }
        return zero?[cell] ?? .max < .max ? .zero : .missing
      }
    }
  }
}
