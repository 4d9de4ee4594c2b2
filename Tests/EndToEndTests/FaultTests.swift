import Casework
import Foundation
import Glibc
import Indicators
import Orchestration
import Platform
import Tabular
import Testing

@Suite(.serialized) struct FaultTests {
  /// The catalogue of faults as far as files can express it, each in three ways that may not
  /// show. The number that passes is printed; a case that the program does not meet is marked as
  /// a gap in its `expected.json`, with the reason, and must not pass in silence either.
  @Test func everyFaultOfTheCatalogueEndsAsExpected() throws {
    let bench = try FaultBench()
    var passed = 0
    var total = 0
    var gaps: [String] = []
    var skipped: [String] = []
    for fault in try FaultCase.all() {
      if fault.cannotBeTried {
        skipped.append(fault.name)
        continue
      }
      total += 1
      let differences = try bench.differences(of: fault)
      if fault.expected.gap == true {
        gaps.append("\(fault.name) — \(fault.expected.reason ?? "no reason given")")
        #expect(
          !differences.isEmpty, "\(fault.name) passes now: take the mark of a gap from make.py")
      } else {
        if differences.isEmpty { passed += 1 }
        #expect(
          differences.isEmpty,
          "\(fault.name) (\(fault.expected.what)): \(differences.joined(separator: "\n"))")
      }
    }
    print("➜ \(passed) of \(total) fault cases pass; \(gaps.count) known gaps")
    for gap in gaps { print("➜ gap: \(gap)") }
    for name in skipped { print("skipped: \(name): this user may read everything") }
    #expect(total > 50)
  }

  /// One changed bit may spoil two records (it may be the line end between them), never more.
  @Test func oneFlippedBitSpoilsAtMostTwoRecords() throws {
    let bench = try FaultBench()
    let faults = try FaultCase.all().filter { $0.expected.flips != nil }
    #expect(!faults.isEmpty)
    for fault in faults {
      let file = fault.input.appendingPathComponent("cases/a.csv")
      let bytes = try Data(contentsOf: file)
      let header = (bytes.firstIndex(of: 0x0A) ?? 0) + 1
      var dice = Dice(seed: 20_201_222)
      for _ in 0..<(fault.expected.flips ?? 0) {
        let place = Int.random(in: header..<bytes.count, using: &dice)
        let bit = Int.random(in: 0..<8, using: &dice)
        var spoiled = bytes
        spoiled[place] ^= 1 << UInt8(bit)
        let report = try bench.run(spoiled)
        let isConserved = report.conservation.allSatisfy { $0.holds }
        #expect(isConserved)
        #expect(
          report.total[.counted] + report.total[.outOfScope] >= fault.expected.counted - 2,
          "seed 20201222: byte \(place), bit \(bit)")
      }
    }
  }

  /// The harness itself must notice a wrong expectation.
  @Test func aWrongExpectationIsNoticed() throws {
    let bench = try FaultBench()
    let fault = try #require(try FaultCase.all().first { $0.name == "S03" })
    var wrong = fault.expected
    wrong.findings = wrong.findings.map { $0.replacingOccurrences(of: ":0 ", with: ":1 ") }
    let wrongPlace = try bench.differences(of: fault, expected: wrong)
    #expect(!wrongPlace.isEmpty)
    wrong = fault.expected
    wrong.counted += 1
    let wrongCount = try bench.differences(of: fault, expected: wrong)
    #expect(!wrongCount.isEmpty)
  }
}

/// Runs fault cases inside this process.
private final class FaultBench {
  private let bench: Workbench
  private let pipeline = FaultCase.folder.appendingPathComponent("shared/pipeline.yml").path
  private var number = 0

  init() throws { bench = try Workbench() }

  func differences(
    of fault: FaultCase, expected: FaultCase.Expected? = nil
  ) throws -> [String] {
    var ways = [
      RunWay(workers: 1, sliceSize: 1 << 19, engine: .vector),
      RunWay(workers: 2, sliceSize: 64, engine: .portable),
      RunWay(workers: 7, sliceSize: 1000, engine: .libcsv),
    ]
    if fault.expected.everySlice == true {
      ways += [1, 2, 3, 4, 5, 7, 11, 16, 31, 32, 33, 63, 65, 97].map {
        RunWay(workers: 2, sliceSize: $0, engine: .vector)
      }
    }
    // A line of a megabyte in slices of 64 bytes is twenty thousand slices.
    if fault.expected.setup?.contains(where: { $0.parts?.contains { $0.times > 1000 } ?? false })
      == true
    {
      ways = [ways[0], RunWay(workers: 7, sliceSize: 100_000, engine: .libcsv)]
    }
    for way in ways {
      number += 1
      let input = bench.place("input-\(number)")
      try FileManager.default.copyItem(at: fault.input, to: input)
      try prepare(fault, in: input)
      let output = bench.place("out-\(number)")
      let vanishing = (fault.expected.setup ?? []).compactMap(\.vanish)
        .map { input.appendingPathComponent($0).path }
      let growing = (fault.expected.setup ?? []).compactMap(\.grow)
        .map { input.appendingPathComponent($0).path }
      var definition = try PipelineFile(pipeline, input: input.path).definition
      if let words = fault.expected.pathUnit?.split(separator: " ") {
        definition.sources[0].pathUnit = PathUnit(
          pattern: String(words[0]), mismatch: words.count > 1 ? .refuse : .quarantine)
      }
      let report = try PipelineRun(
        definition,
        settings: PipelineRun.Settings(
          workers: way.workers, sliceSize: way.sliceSize, engine: way.engine,
          output: output.path, keyFile: bench.keyFile.path),
        progress: Meanwhile(vanishing: vanishing, growing: growing)
      ).run()
      let outcome = try FaultOutcome(
        report, quarantine: output.appendingPathComponent("quarantine"))
      let differences = outcome.differences(from: expected ?? fault.expected)
      if !differences.isEmpty {
        return ["with \(way.workers) workers, slices of \(way.sliceSize), \(way.engine):"]
          + differences
      }
    }
    return []
  }

  func run(_ bytes: Data) throws -> RunReport {
    number += 1
    let input = bench.place("input-\(number)")
    let folder = input.appendingPathComponent("cases")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try bytes.write(to: folder.appendingPathComponent("a.csv"))
    let definition = try PipelineFile(pipeline, input: input.path).definition
    return try PipelineRun(
      definition, settings: PipelineRun.Settings(workers: 1, keyFile: bench.keyFile.path)
    ).run()
  }

  private func prepare(_ fault: FaultCase, in input: URL) throws {
    for step in fault.expected.setup ?? [] {
      func place(_ name: String) -> String { input.appendingPathComponent(name).path }
      let bytes = Data(
        (step.parts ?? []).flatMap { part in
          [[UInt8]](repeating: Array(part.text.utf8), count: part.times).joined()
        })
      if let name = step.writeGB18030 {
        // The number by which Foundation knows GB18030.
        let encoding = String.Encoding(rawValue: 0x8000_0632)
        try (String(data: bytes, encoding: .utf8)?.data(using: encoding) ?? Data())
          .write(to: URL(fileURLWithPath: place(name)))
      } else if let name = step.write {
        try bytes.write(to: URL(fileURLWithPath: place(name)))
      } else if let hex = step.writeBytes {
        var file = try DurableFile(
          creating: Path(input.path).appending(Path(bytes: FaultBench.bytes(hex))), mode: 0o600)
        try file.append(Array(bytes))
        try file.finish()
      } else if let name = step.link, let target = step.to {
        try FileManager.default.createSymbolicLink(
          atPath: place(name), withDestinationPath: target)
      } else if let name = step.hard, let target = step.to {
        try FileManager.default.linkItem(atPath: place(target), toPath: place(name))
      } else if let name = step.pipe {
        guard unsafe mkfifo(place(name), 0o600) == 0 else { throw Unexpected("no pipe") }
      } else if let name = step.folder {
        try FileManager.default.createDirectory(
          atPath: place(name), withIntermediateDirectories: true)
      } else if let name = step.forbid {
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: place(name))
      } else if step.vanish == nil, step.grow == nil {
        throw Unexpected("\(fault.name): a step of no known kind")
      }
    }
  }

  private static func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.utf8.compactMap { UInt8(String(UnicodeScalar($0)), radix: 16) }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}

/// What others do to the files when they have been listed.
private struct Meanwhile: RunProgress {
  let vanishing: [String]
  let growing: [String]

  func willRead(files: Int, bytes: Int) {}
  func didRead(bytes: Int, records: Int, files: Int) {}
  func didBegin(_ stage: String) {
    guard stage == "intake" else { return }
    for path in vanishing { try? FileManager.default.removeItem(atPath: path) }
    for path in growing {
      guard let file = FileHandle(forWritingAtPath: path) else { continue }
      _ = try? file.seekToEnd()
      try? file.write(contentsOf: Data("5,".utf8))
      try? file.close()
    }
  }
}

/// SplitMix64, so that a failure can be had again.
private struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
