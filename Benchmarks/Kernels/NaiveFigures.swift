import Foundation

/// The figures of the race by dictionaries: indicator, month, place and dispute type to an exact
/// value as numerator and denominator.
struct NaiveFigures {
  struct Cell: Hashable {
    let month: String
    let place: String
    let type: String
  }
  private(set) var cells: [Cell: [NaiveRecord]] = [:]

  nonisolated(unsafe) static let shared: NaiveFigures = {
    do { return try NaiveFigures() } catch { fatalError("the units cannot be read: \(error)") }
  }()

  private init() throws {
    let units = NaiveRecord.rows(
      of: [UInt8](
        try Data(contentsOf: URL(fileURLWithPath: RaceInput.shared.folder + "/units.csv"))))
    var parent: [String: String] = [:]
    for unit in units.dropFirst() { parent[unit[0]] = unit[3] }
    for record in NaiveRecord.newest {
      let month = String(record.acceptedOn.prefix(7))
      var place = record.unit
      // Community, street, district.
      for _ in 0..<3 {
        place = parent[place] ?? ""
        cells[Cell(month: month, place: place, type: record.type), default: []].append(record)
      }
    }
  }

  /// The value of an indicator in a cell, as numerator and denominator.
  static func value(of indicator: String, _ records: [NaiveRecord]) -> (Int64, Int64)? {
    let days = records.filter { !$0.closedOn.isEmpty }.map { day($0.closedOn) - day($0.acceptedOn) }
      .sorted()
    switch indicator {
    case "records": return (Int64(records.count), 1)
    case "successes": return (Int64(records.count { $0.outcome == "调解成功" }), 1)
    case "amount": return (Int64(records.reduce(0) { $0 + fen($1.amountText) }), 1)
    case "confirmed": return (Int64(records.reduce(0) { $0 + (Int($1.confirmedText) ?? 0) }), 1)
    case "mediators": return (Int64(Set(records.map(\.mediator)).count), 1)
    case "median_days":
      return days.isEmpty ? nil : (Int64(days[(days.count - 1) / 2] + days[days.count / 2]), 2)
    case "mean_days": return days.isEmpty ? nil : (Int64(days.reduce(0, +)), Int64(days.count))
    default: return nil
    }
  }
}
