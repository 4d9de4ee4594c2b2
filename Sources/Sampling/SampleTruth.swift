/// What must become of every record, and the figures that follow, gathered while writing.
struct SampleTruth {
  /// Totals by name; see `names` for their order in the file.
  private(set) var figures: [String: Int] = [:]
  /// Breakdown → value → figure: `by_street`, `by_month`, `by_type` …
  private(set) var tables: [String: [String: [String: Int]]] = [:]
  /// Days from acceptance to the end, of all closed cases → how many took so long.
  private(set) var handlingDays: [Int: Int] = [:]
  private(set) var fateCounts: [String: Int] = [:]
  private var filesText: [UInt8] = []
  private(set) var fileCount = 0

  mutating func add(_ name: String, _ amount: Int = 1) { figures[name, default: 0] += amount }

  mutating func add(_ name: String, _ amount: Int = 1, in table: String, at value: String) {
    tables[table, default: [:]][value, default: [:]][name, default: 0] += amount
  }

  mutating func addHandling(days: Int) { handlingDays[days, default: 0] += 1 }

  /// - Parameter folder: the first part of the path names the source.
  mutating func addFile(_ path: String, _ fates: [Fate]) {
    openFile(path)
    filesText += "{\"records\":[".utf8
    for (index, fate) in fates.enumerated() {
      if index > 0 { filesText.append(UInt8(ascii: ",")) }
      filesText += "\"\(fate.word)\"".utf8
      fateCounts[fate.word, default: 0] += 1
    }
    filesText += "]}".utf8
  }

  mutating func addFile(_ path: String, duplicateOf kept: String) {
    openFile(path)
    filesText += "{\"duplicate_of\":\"\(kept)\"}".utf8
  }

  private mutating func openFile(_ path: String) {
    filesText += (fileCount == 0 ? "\n    " : ",\n    ").utf8
    filesText += "\"\(path)\":".utf8
    fileCount += 1
  }

  /// The file `truth.json`.
  func json(seed: UInt64, scale: String, year: Int) -> [UInt8] {
    var text = "{\n  \"seed\": \(seed),\n  \"scale\": \(scale),\n  \"year\": \(year),\n"
    text += "  \"period\": \"\(year)-01-01..\(year)-12-20\",\n  \"as_of\": \"\(year)-12-22\",\n"
    text += "  \"expected\": " + SampleTruth.object(figures) + ",\n"
    text += "  \"handling_days\": " + SampleTruth.object(handling) + ",\n"
    for table in tables.keys.sorted() {
      let rows = (tables[table] ?? [:]).sorted { $0.key < $1.key }
        .map { "    \"\($0.key)\": " + SampleTruth.object($0.value) }
      text += "  \"\(table)\": {\n" + rows.joined(separator: ",\n") + "\n  },\n"
    }
    text += "  \"dispositions\": " + SampleTruth.object(fateCounts) + ",\n"
    return Array((text + "  \"files\": {").utf8) + filesText + Array("\n  }\n}\n".utf8)
  }

  /// Sum, count, twice the median (which may lie between two days) and the 90th percentile
  /// by nearest rank.
  private var handling: [String: Int] {
    let days = handlingDays.sorted { $0.key < $1.key }
    let count = days.reduce(0) { $0 + $1.value }
    guard count > 0 else { return ["count": 0] }
    func ranked(_ rank: Int) -> Int {
      var seen = 0
      for (day, cases) in days {
        seen += cases
        if seen >= rank { return day }
      }
      return 0
    }
    return [
      "count": count, "sum": days.reduce(0) { $0 + $1.key * $1.value },
      "twice_median": ranked((count + 1) / 2) + ranked(count / 2 + 1),
      "p90": ranked((count * 90 + 99) / 100),
    ]
  }

  private static func object(_ values: [String: Int]) -> String {
    "{"
      + values.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }
      .joined(separator: ", ") + "}"
  }
}
