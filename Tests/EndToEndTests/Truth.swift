import Foundation

/// `truth.json` of a sample: what must become of every record, and the figures that follow.
struct Truth: Decodable {
  struct File: Decodable {
    /// One word a record: `counted`, `quarantined:VAL-DATE` …; absent for a repeated file.
    var records: [String]?
    var duplicateOf: String?
    enum CodingKeys: String, CodingKey {
      case records
      case duplicateOf = "duplicate_of"
    }
  }
  struct HandlingDays: Decodable {
    var count: Int
    var sum: Int
    var twiceMedian: Int
    var p90: Int
    enum CodingKeys: String, CodingKey {
      case count, sum, p90
      case twiceMedian = "twice_median"
    }
  }
  /// Key, then indicator, then count.
  typealias Parts = [String: [String: Int]]

  var expected: [String: Int]
  var handlingDays: HandlingDays
  var byChannel: Parts
  var byMonth: Parts
  var bySource: Parts
  var byStreet: Parts
  var byType: Parts
  var byUnit: Parts
  var dispositions: [String: Int]
  var files: [String: File]
  enum CodingKeys: String, CodingKey {
    case expected, dispositions, files
    case handlingDays = "handling_days"
    case byChannel = "by_channel"
    case byMonth = "by_month"
    case bySource = "by_source"
    case byStreet = "by_street"
    case byType = "by_type"
    case byUnit = "by_unit"
  }

  init(_ sample: URL) throws {
    self = try JSONDecoder().decode(
      Truth.self, from: Data(contentsOf: sample.appendingPathComponent("truth.json")))
  }

  /// Differences between a ledger and the truth, without any value of a record.
  func differences(from ledger: Table) -> [String] {
    var found: [String: [(word: String, line: String)]] = [:]
    for row in ledger.rows {
      var word = ledger.value(row, "disposition")
      if ["quarantined", "rejected", "out_of_scope"].contains(word) {
        word += ":" + ledger.value(row, "detail")
      }
      found[ledger.value(row, "file"), default: []].append((word, ledger.value(row, "line")))
    }
    var differences: [String] = []
    for (file, entry) in files.sorted(by: { $0.key < $1.key }) {
      let words = found.removeValue(forKey: file) ?? []
      let records = entry.records ?? []
      if words.count != records.count {
        differences.append("\(file): \(records.count) records expected, \(words.count) found")
      }
      for (number, pair) in zip(records, words).enumerated() where pair.0 != pair.1.word {
        differences.append(
          "\(file):\(pair.1.line) record \(number + 1): \(pair.0) expected, \(pair.1.word) found")
      }
    }
    differences += found.keys.sorted().map { "\($0): not in the truth" }
    return differences
  }
}

/// Figures of a release by what they are about.
struct FigureFile {
  struct Place: Hashable {
    var indicator: String
    var level = "district"
    var code = "440311000000"
    var isOwn = false
    var period = ""
    var category = ""
  }
  struct Cell {
    var numerator: String
    var denominator: String
    var value: String
    var display: String
    var status: String
  }

  private(set) var cells: [Place: Cell] = [:]
  /// Places that occur twice: none may.
  private(set) var repeated: [Place] = []
  /// The label of the whole period.
  let whole: String

  init(_ data: Data) {
    let table = Table(data)
    whole =
      table.rows.first { table.value($0, "grain") == "total" }
      .map { table.value($0, "period") } ?? ""
    for row in table.rows {
      let place = Place(
        indicator: table.value(row, "indicator"), level: table.value(row, "level"),
        code: table.value(row, "code"), isOwn: table.value(row, "own") == "1",
        period: table.value(row, "period"), category: table.value(row, "category"))
      if cells[place] != nil { repeated.append(place) }
      cells[place] = Cell(
        numerator: table.value(row, "numerator"), denominator: table.value(row, "denominator"),
        value: table.value(row, "value"), display: table.value(row, "display"),
        status: table.value(row, "status"))
    }
  }

  /// The whole number of a place; an absent or empty figure is 0, as in the truth.
  func count(_ place: Place) -> Int { Int(cells[place]?.numerator ?? "") ?? 0 }

  func headline(_ indicator: String) -> Cell? {
    cells[Place(indicator: indicator, period: whole)]
  }
}
