import Casework
import Indicators

/// The obvious way to a figure: walk through all records and ask of each whether it belongs.
struct Reference {
  let definition: PipelineDefinition
  /// Of each measure: the records that it takes, wherever and whenever they are.
  private let taken: [[Taken]]

  private struct Taken {
    let value: Int64
    let code: String
    /// Of each level: the unit of its place, and whether that is a 本级 bucket.
    let places: [(unit: Int, isOwn: Bool)]
    let fields: [Int64?]
  }

  func quantity(
    _ index: Int, _ place: Release.Place, _ period: Period, _ category: Release.Category?
  ) -> Quantity {
    func part(_ index: Int) -> Quantity { quantity(index, place, period, category) }
    switch definition.indicators[index].formula {
    case .measure(let measure):
      let values = values(measure, place, period, category)
      switch definition.measures[measure].kind {
      case .distinct: return .whole(Int64(Set(values).count))
      default: return .whole(values.reduce(0, +))
      }
    case .ratio(let above, let below, let scale):
      guard case .whole(let numerator) = part(above), case .whole(let denominator) = part(below),
        denominator != 0
      else { return .empty }
      return .ratio(numerator: numerator, denominator: denominator, scale: Int32(scale))
    case .combination(let plus, let minus):
      var total: Int64 = 0
      for (parts, sign) in [(plus, Int64(1)), (minus, -1)] {
        for index in parts { if case .whole(let value) = part(index) { total += sign * value } }
      }
      return .whole(total)
    case .share(let base):
      guard case .whole(let value) = part(base),
        case .measure(let measure) = definition.indicators[base].formula
      else { return .empty }
      let whole = values(measure, place, period, nil).reduce(0, +)
      return whole == 0 ? .empty : .ratio(numerator: value, denominator: whole, scale: 100)
    case .compared, .yearToDate, .rank:
      preconditionFailure("other periods and other places: ComparisonTests")
    case .stated:
      preconditionFailure("of one unit alone: FurtherIndicatorTests")
    case .mean(let measure):
      let values = values(measure, place, period, category)
      return values.isEmpty
        ? .empty
        : .ratio(numerator: values.reduce(0, +), denominator: Int64(values.count), scale: 1)
    case .median(let measure):
      let sorted = values(measure, place, period, category).sorted()
      guard !sorted.isEmpty else { return .empty }
      return .ratio(
        numerator: sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2], denominator: 2,
        scale: 1)
    case .percentile(let measure, let share):
      // The smallest value that at least so many per cent do not exceed.
      let values = values(measure, place, period, category)
      let smallest = values.sorted().first { candidate in
        values.count { $0 <= candidate } * 100 >= share * values.count
      }
      return smallest.map { .whole($0) } ?? .empty
    }
  }

  /// Whether a breakdown leaves a category out: where nothing was counted, or no value is.
  func isAbsent(
    _ index: Int, _ place: Release.Place, _ period: Period, _ category: Release.Category
  ) -> Bool {
    let quantity = quantity(index, place, period, category)
    switch definition.indicators[index].formula {
    case .mean, .median, .percentile: return quantity == .empty
    case .ratio(_, let below, _) where !definition.indicators[below].breakdown.isEmpty:
      return quantity == .empty
    default: break
    }
    switch quantity {
    case .whole(let value): return value == 0
    case .ratio(let numerator, _, _): return numerator == 0
    case .empty, .notReported, .suppressed: return true
    }
  }

  init(definition: PipelineDefinition, records: [District.Record]) {
    self.definition = definition
    taken = definition.measures.map { measure in
      records.compactMap { record in
        guard let value = Reference.value(measure, record, definition.units) else { return nil }
        let unit = measure.unit < 0 ? 0 : Int(record.fields[measure.unit] ?? 0)
        return Taken(
          value: value, code: Reference.code(measure, record),
          places: definition.units.levels.indices.map { Reference.place(unit, $0, definition) },
          fields: record.fields)
      }
    }
  }

  /// What the records of a place, period and category are worth to a measure.
  private func values(
    _ index: Int, _ place: Release.Place, _ period: Period, _ category: Release.Category?
  ) -> [Int64] {
    let measure = definition.measures[index]
    let level = definition.units.levels.firstIndex(of: place.level) ?? 0
    return taken[index].filter { record in
      record.places[level] == (place.unit, place.isOwn)
        && (measure.breakdown.isEmpty || category == nil || category?.code == record.code)
        && Reference.isIn(measure.time, record.fields, period)
    }.map(\.value)
  }

  /// What a record is worth to a measure, or `nil` when it is none of its records.
  private static func value(
    _ measure: MeasureDefinition, _ record: District.Record, _ units: UnitTree
  ) -> Int64? {
    let batch = District.batch([record])
    if let condition = measure.condition, condition.truth(in: batch) != [Expression.isTrue] {
      return nil
    }
    switch measure.kind {
    case .count: return record.state == .counted ? 1 : nil
    case .rows(let states): return states.isEmpty || states.contains(record.state) ? 1 : nil
    case .sum(let expression), .distinct(let expression), .values(let expression):
      let value = expression.values(in: batch)[0]
      guard record.state == .counted, value != Column.missing else { return nil }
      // A station that moved is two units and one station.
      return expression == .field(0) ? Int64(units.codes[Int(value)]) : value
    case .units, .unitsOfPeriod, .reports: return nil
    }
  }

  private static func isIn(
    _ time: MeasureDefinition.Time, _ fields: [Int64?], _ period: Period
  ) -> Bool {
    switch time {
    case .on(let field):
      return fields[field].map { period.contains(Day(number: Int32($0))) } ?? false
    case .during(let from, let to, let endsBefore):
      let last = Int64(period.last.number)
      return (from.flatMap { fields[$0] } ?? .min) <= last
        && last + (endsBefore ? 1 : 0) <= (to.flatMap { fields[$0] } ?? .max)
    }
  }

  /// A record lies at the unit of the place's level above it; without one, in the 本级 bucket of
  /// the nearest unit above that level.
  private static func place(
    _ unit: Int, _ level: Int, _ definition: PipelineDefinition
  ) -> (unit: Int, isOwn: Bool) {
    let tree = definition.units
    let unit = definition.assignment == .asIs ? tree.currentUnit(of: unit) : unit
    if let above = tree.ancestor(of: unit, at: level) { return (above, false) }
    var nearest = unit
    while tree.units[nearest].level >= level { nearest = tree.parents[nearest] }
    return (nearest, true)
  }

  private static func code(_ measure: MeasureDefinition, _ record: District.Record) -> String {
    measure.breakdown.map { field -> String in
      guard let value = record.fields[field] else { return "" }
      switch field {
      case 2: return District.types[Int(value)]
      case 3: return value == 1 ? "yes" : "no"
      default: return District.channels[Int(value)]
      }
    }.joined(separator: "|")
  }
}
