import Intake

/// Consecutive numbers, from 0, for the units that occur, in the order in which they first do.
struct UnitNumbers {
  /// The units by their numbers; −1 where the unit is not known.
  private(set) var units: [Int] = []
  /// By unit, from −1; −1 for one that has not occurred.
  private var numbers: [Int] = []

  /// The numbers of the units of some records.
  mutating func numbers(of records: [RefusedRecords.Record]) -> [Int] {
    for record in records where !isKnown(record.reporter) { add(record.reporter) }
    var all = [Int](repeating: 0, count: records.count)
    var places = all.mutableSpan
    let (known, records) = (numbers.span, records.span)
    for i in records.indices { places[i] = known[records[i].reporter + 1] }
    return all
  }

  @inline(__always)
  private func isKnown(_ unit: Int) -> Bool { unit + 1 < numbers.count && numbers[unit + 1] >= 0 }

  /// - Parameter unit: row of the unit tree, or −1.
  private mutating func add(_ unit: Int) {
    while numbers.count <= unit + 1 { numbers.append(-1) }
    numbers[unit + 1] = units.count
    units.append(unit)
  }
}
