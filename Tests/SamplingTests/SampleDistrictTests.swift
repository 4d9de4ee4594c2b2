import Foundation
import Sampling
import Testing

@Suite struct SampleDistrictTests {
  @Test func theSameSeedGivesTheSameBytes() throws {
    let once = try SampledFiles(scale: 0.1, seed: 5)
    let again = try SampledFiles(scale: 0.1, seed: 5)
    #expect(once.order == again.order)
    #expect(once.files == again.files)
  }

  @Test func anotherSeedOrYearGivesOtherFiles() throws {
    let one = try SampledFiles(scale: 0.1, seed: 5)
    #expect(try SampledFiles(scale: 0.1, seed: 6).files != one.files)
    #expect(try SampledFiles(scale: 0.1, seed: 5, year: 2021).files != one.files)
  }

  @Test func scaleOneHasTheFiguresOfTheReport() throws {
    let expected = try SampledFiles(scale: 1).truth().expected
    let report = [
      "mediation_accepted": 6699, "mediation_succeeded": 6535, "consultations": 4831,
      "documents": 2310, "stations": 246, "advisers": 111, "devices": 45, "nodes": 38,
      "equipped_nodes": 38,
    ]
    for (name, figure) in report { #expect(expected[name] == figure, "\(name)") }
    // Mixing up the day of acceptance and the day of closing must show.
    #expect(expected["cohort_succeeded"] != expected["mediation_succeeded"])
  }

  @Test(arguments: [(0.1, 670, 654, 483, 231), (2.5, 16748, 16338, 12078, 5775)])
  func figuresGrowWithTheScale(
    scale: Double, accepted: Int, succeeded: Int, consultations: Int, documents: Int
  ) throws {
    let expected = try SampledFiles(scale: scale, seed: 3).truth().expected
    #expect(expected["mediation_accepted"] == accepted)
    #expect(expected["mediation_succeeded"] == succeeded)
    #expect(expected["consultations"] == consultations)
    #expect(expected["documents"] == documents)
    #expect(expected["stations"] == 246)
    #expect(expected["advisers"] == 111)
  }

  @Test func partsAddUpToTheWhole() throws {
    let truth = try SampledFiles(scale: 1, seed: 11).truth()
    for name in [
      "mediation_accepted", "mediation_succeeded", "consultations", "reports_expected",
      "reports_received", "reports_zero", "reports_missing",
    ] {
      let whole = truth.expected[name]
      #expect(truth.byStreet.values.reduce(0) { $0 + ($1[name] ?? 0) } == whole, "\(name)")
      #expect(truth.byMonth.values.reduce(0) { $0 + ($1[name] ?? 0) } == whole, "\(name)")
    }
    #expect(
      truth.byType.values.reduce(0) { $0 + ($1["mediation_accepted"] ?? 0) }
        == truth.expected["mediation_accepted"])
    let states = ["reports_received", "reports_zero", "reports_missing"]
    #expect(
      states.reduce(0) { $0 + (truth.expected[$1] ?? 0) } == truth.expected["reports_expected"])
    // Professional committees belong to no street.
    #expect((truth.byStreet["440311000000"]?["mediation_accepted"] ?? 0) > 0)
  }

  @Test func theTruthNamesEveryFileAndEveryRecord() throws {
    let sample = try SampledFiles(scale: 0.3, seed: 8)
    let truth = try sample.truth()
    let logs = Set(sample.order.filter { $0.hasSuffix(".csv") })
    #expect(Set(truth.files.keys) == logs)
    #expect(Set(sample.order).count == sample.order.count, "no file is written twice")
    let words = truth.files.values.flatMap { $0.records ?? [] }
    var counts: [String: Int] = [:]
    for word in words { counts[word, default: 0] += 1 }
    #expect(counts == truth.dispositions)
    for (path, file) in truth.files {
      guard let kept = file.duplicateOf else { continue }
      #expect(sample.files[path] == sample.files[kept], "the same bytes under two names")
      #expect(kept.utf8.lexicographicallyPrecedes(path.utf8))
    }
  }

  @Test func everyKindOfHarmIsThere() throws {
    let sample = try SampledFiles(scale: 1)
    let truth = try sample.truth()
    for code in [
      "CSV-WIDTH", "CSV-TEXT-AFTER-QUOTE", "CSV-UNCLOSED", "ENC-INVALID", "VAL-DATE",
      "VAL-DATE-AMBIGUOUS", "VAL-REQUIRED", "VAL-MONEY", "VAL-EXCEL-PRECISION", "VAL-COUNT",
      "VAL-CODE", "VAL-ID", "REF-UNKNOWN", "REF-CLOSED", "M101", "M102", "DOM-FUTURE",
    ] {
      #expect((truth.dispositions["quarantined:\(code)"] ?? 0) > 0, "\(code)")
    }
    for word in ["duplicate", "superseded", "out_of_scope:void", "out_of_scope:period"] {
      #expect((truth.dispositions[word] ?? 0) > 0, "\(word)")
    }
    #expect(truth.files.values.filter { $0.duplicateOf != nil }.count >= 3)
    func count(_ isSo: ([UInt8]) -> Bool) -> Int {
      sample.files.filter { $0.key.hasSuffix(".csv") && isSo($0.value) }.count
    }
    #expect(count { $0.starts(with: [0xEF, 0xBB, 0xBF]) } > 50, "UTF-8 with a mark")
    #expect(count { $0.starts(with: [0xFF, 0xFE]) } >= 2, "UTF-16")
    #expect(count { String(validating: $0, as: UTF8.self) == nil } > 50, "GB18030")
    #expect((300...1500).contains(truth.files.count), "several hundred files")
  }

  /// After a change of the generator: write the sample again with `fengqiao sample`.
  @Test func theCommittedSampleIsWhatTheGeneratorWrites() throws {
    let folder = packageRoot.appendingPathComponent("SampleData/guangming-2020")
    let sample = try SampledFiles(scale: 1)
    for path in sample.order {
      let bytes = try Data(contentsOf: folder.appendingPathComponent(path))
      #expect(Array(bytes) == sample.files[path], "\(path) differs")
    }
    let found = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".csv") }
    #expect(Set(found) == Set(sample.order.filter { $0.hasSuffix(".csv") }))
  }
}

/// The reading that shares no code with the generator.
@Suite struct IndependentReadingTests {
  static let python = ["/usr/bin/python3", "/usr/local/bin/python3"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  @Test(
    .enabled(if: python != nil, "python3 is not installed"),
    arguments: [(0.3, UInt64(17), 2020), (1, 2020, 2020), (0.2, 4, 2023)])
  func findsTheSameTruth(scale: Double, seed: UInt64, year: Int) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent(
        "fengqiao-sample-\(seed)-\(year)-\(UInt64.random(in: 0...UInt64.max))")
    defer { try? FileManager.default.removeItem(at: folder) }
    try SampledFiles(scale: scale, seed: seed, year: year).save(to: folder)
    let reading = Process()
    reading.executableURL = Self.python.map { URL(fileURLWithPath: $0) }
    reading.arguments = [
      packageRoot.appendingPathComponent("Tests/SamplingTests/check_sample.py").path, folder.path,
      packageRoot.appendingPathComponent("Pipelines/units/guangming.csv").path,
      packageRoot.appendingPathComponent("Pipelines/codes").path,
    ]
    reading.standardOutput = FileHandle.nullDevice
    try reading.run()
    reading.waitUntilExit()
    #expect(reading.terminationStatus == 0, "run check_sample.py to see the differences")
  }
}
