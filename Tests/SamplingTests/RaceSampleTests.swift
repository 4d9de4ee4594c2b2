import Sampling
import Testing

/// Keeps what is written, and notices a file that is not closed.
private struct MemorySink: StreamingSink {
  var files: [String: [UInt8]] = [:]
  private var current: String?

  mutating func open(_ path: String) throws {
    #expect(current == nil, "one file at a time")
    #expect(files[path] == nil, "no file twice")
    current = path
    files[path] = []
  }
  mutating func append(_ bytes: [UInt8]) throws { files[current ?? "", default: []] += bytes }
  mutating func close() throws {
    #expect(current != nil)
    current = nil
  }
}

@Suite struct RaceSampleTests {
  private func write(_ records: Int, _ form: RaceSample.Form, seed: UInt64 = 1) throws
    -> [String: [UInt8]]
  {
    var sink = MemorySink()
    try RaceSample(records: records, form: form, seed: seed).write(to: &sink)
    return sink.files
  }

  /// The records of some files: only quoted speech holds a line break, and a record begins with
  /// its number of ten digits.
  private func records(_ files: [String: [UInt8]]) -> [[Substring]] {
    var records: [[Substring]] = []
    for (path, bytes) in files where path == "big.csv" || path.hasPrefix("many/") {
      for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst()
      where line.first == "1" && line.prefix(10).allSatisfy(\.isNumber) {
        records.append(line.split(separator: ",", maxSplits: 17, omittingEmptySubsequences: false))
      }
    }
    return records.sorted { $0[0] < $1[0] }
  }

  @Test(arguments: [1000, 20_011])
  func bothFormsHoldTheSameRecordsAndAsManyAsAskedFor(count: Int) throws {
    let big = records(try write(count, .big))
    let many = try write(count, .many)
    #expect(big.count == count)
    #expect(records(many) == big)
    #expect(many.keys.filter { $0.hasPrefix("many/") }.count == 8400)
    #expect(big.allSatisfy { $0.count == 18 })
    #expect(Set(big.map { $0[0] }).count == count, "no record number twice")
    #expect(big.last?.first.map(String.init) == String(1_000_000_000 + count))
  }

  @Test func sevenInAHundredRecordsRepeatACase() throws {
    let files = try write(200_000, .big)
    let cases = Set(records(files).map { $0[1] }).count
    #expect((925...929).contains(cases / 200))
    #expect((295...315).contains((files["big.csv"]?.count ?? 0) / 200_000))
  }

  @Test func theSeedDecidesTheBytes() throws {
    #expect(try write(5000, .big) == write(5000, .big))
    #expect(try write(5000, .big) != write(5000, .big, seed: 2))
  }

  @Test func unitsCodesAndPipelinesLieBesideTheData() throws {
    let files = try write(1000, .big)
    let units = String(decoding: files["units.csv"] ?? [], as: UTF8.self).split(separator: "\n")
    #expect(units.count == 1 + 1 + 16 + 132 + 300 + 350)
    for path in ["race.yml", "race-j0.yml", "codes/dispute-types.csv", "codes/outcomes.csv"] {
      #expect(files[path]?.isEmpty == false, "\(path)")
    }
  }
}
