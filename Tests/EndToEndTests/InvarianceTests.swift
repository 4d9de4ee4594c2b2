import Foundation
import Testing

/// What must not show in what is published: how the work was cut up, the names of files, the
/// surroundings of the process, its key.
@Suite(.serialized) struct InvarianceTests {
  /// Each two values of different settings meet at least once.
  private static let settings: [[String]] = [
    ["1", "64", "vector"], ["1", "1024", "portable"], ["1", "1048576", "libcsv"],
    ["2", "64", "portable"], ["2", "1024", "libcsv"], ["2", "1048576", "vector"],
    ["7", "64", "libcsv"], ["7", "1024", "vector"], ["7", "1048576", "portable"],
  ]

  /// A few indicators of each kind, so that a debug build can try many ways.
  private static let few = """

    publish:
      - {format: csv, name: figures, by: [district, street, quarter, total], indicators: [mediation_accepted, success_rate, agreed_amount, accepted_by_type, handling_days, active_stations, completeness, repeat_rate]}
      - {format: json, name: figures, by: [district, total], indicators: [mediation_accepted, type_share]}
      - {format: sqlite, name: figures, by: [district, street, total], indicators: [mediation_accepted, handling_days_p90]}

    """

  @Test func workersSlicesAndParsersDoNotShow() throws {
    let bench = try Workbench()
    let sample = try bench.partOfASample()
    let pipeline = try bench.lightPipeline(publishing: InvarianceTests.few)
    let expected = try run(pipeline, sample, "reference", on: bench)
    #expect(expected.count > 10)
    for setting in InvarianceTests.settings {
      let found = try run(
        pipeline, sample, setting.joined(separator: "-"),
        ["--jobs", setting[0], "--slice-size", setting[1], "--parser", setting[2]], on: bench)
      #expect(differences(expected, found) == [], "\(setting)")
    }
  }

  /// All 27 ways on the whole committed district with the pipeline as it is. Ten minutes of a
  /// debug build on two cores, so only with `FENGQIAO_TESTS=all`.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["FENGQIAO_TESTS"] == "all"))
  func workersSlicesAndParsersDoNotShowInTheWholeDistrict() throws {
    let bench = try Workbench()
    let pipeline = packageRoot.appendingPathComponent("Pipelines/guangming-2020.yml")
    let sample = packageRoot.appendingPathComponent("SampleData/guangming-2020")
    let expected = try run(pipeline, sample, "reference", on: bench)
    for jobs in ["1", "2", "7"] {
      for slice in ["64", "1024", "1048576"] {
        for parser in ["vector", "portable", "libcsv"] {
          let found = try run(
            pipeline, sample, "\(jobs)-\(slice)-\(parser)",
            ["--jobs", jobs, "--slice-size", slice, "--parser", parser], on: bench)
          #expect(differences(expected, found) == [], "\(jobs) \(slice) \(parser)")
        }
      }
    }
  }

  /// Files in another order, of other names, in other folders; another key; another zone,
  /// language, mask and working folder. Only the published files are compared: quarantine files
  /// are named for what was delivered.
  @Test func namesAndSurroundingsDoNotShow() throws {
    let bench = try Workbench()
    let sample = try bench.partOfASample()
    let pipeline = try bench.lightPipeline(publishing: InvarianceTests.few)
    _ = try run(pipeline, sample, "reference", on: bench)
    let expected = try Workbench.published(bench.place("reference"))
    #expect(
      expected.keys.sorted() == [
        "figures.csv", "figures.csv-metadata.json", "figures.json", "figures.schema.json",
        "figures.sqlite", "manifest.json",
      ])

    let renamed = try renamed(sample, on: bench)
    _ = try run(pipeline, renamed, "renamed", on: bench)
    #expect(differences(expected, try Workbench.published(bench.place("renamed"))) == [])

    let surroundings: [(String, [String: String], String)] = [
      ("Kiritimati", ["TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8"], "umask 000;"),
      ("Honolulu", ["TZ": "Pacific/Honolulu", "LANG": "C", "LC_ALL": ""], "umask 077;"),
      ("another-key", ["FENGQIAO_KEY_FILE": bench.place("other-key").path], ""),
    ]
    for (name, environment, prelude) in surroundings {
      _ = try run(
        URL(fileURLWithPath: "Pipelines/guangming-2020.yml"), sample, name, on: bench,
        in: bench.folder, environment: environment, prelude: prelude)
      #expect(differences(expected, try Workbench.published(bench.place(name))) == [], "\(name)")
      #expect(try modes(bench.place(name)) == modes(bench.place("reference")), "\(name)")
    }
  }

  @Test func aSecondRunPublishesNothingNew() throws {
    let bench = try Workbench()
    let sample = try bench.partOfASample()
    let pipeline = try bench.lightPipeline(publishing: InvarianceTests.few)
    let output = bench.place("out")
    let arguments = ["run", pipeline.path, "--input", sample.path, "--output", output.path]
    let first = try Program.run(arguments, on: bench)
    // The report of a run tells of that run.
    func lasting() throws -> [String: Data] {
      try Workbench.contents(of: output).filter {
        $0.key != ".lock" && !$0.key.hasPrefix("report/")
      }
    }
    let before = try lasting()
    let second = try Program.run(arguments, on: bench)
    #expect(first.code == second.code)
    #expect(first.text.contains("已发布"))
    #expect(second.text.contains("没有新的发布"))
    #expect(differences(before, try lasting()) == [])
    let json = try Program.run(arguments + ["--json"], on: bench)
    #expect(json.text.contains("\"unchanged\":true"))
  }

  // MARK: Runs

  /// Everything that a run wrote, but the pointer and lock, with its ledger.
  private func run(
    _ pipeline: URL, _ input: URL, _ name: String, _ more: [String] = [], on bench: Workbench,
    in folder: URL = packageRoot, environment: [String: String] = [:], prelude: String = ""
  ) throws -> [String: Data] {
    let output = bench.place(name)
    let outcome = try Program.run(
      [
        "run", pipeline.relativePath, "--input", input.path, "--output", output.path,
        "--ledger", output.path + ".ledger", "--quiet",
      ] + more, in: folder, on: bench, environment: environment, prelude: prelude)
    guard outcome.code == 3 else {
      throw Unexpected("\(name) ended with \(outcome.code): \(outcome.errorText)")
    }
    // The lock names the process; the report tells how long the run took. What the report says of
    // the deliveries (`run.md`) is compared.
    let ofTheRun = [".lock", "report/run.json", "report/fengqiao.prom"]
    var contents = try Workbench.contents(of: output).filter { !ofTheRun.contains($0.key) }
    contents["ledger"] = try Data(contentsOf: URL(fileURLWithPath: output.path + ".ledger"))
    return contents
  }

  private func differences(_ a: [String: Data], _ b: [String: Data]) -> [String] {
    Set(a.keys).union(b.keys).filter { a[$0] != b[$0] }.sorted()
  }

  /// Permissions of everything in an output folder, without the names of releases.
  private func modes(_ output: URL) throws -> [String: Int] {
    var modes: [String: Int] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: output.path) {
      let attributes = try FileManager.default.attributesOfItem(
        atPath: output.appendingPathComponent(path).path)
      modes[path] = attributes[.posixPermissions] as? Int
    }
    return modes
  }

  /// The sample with its files renamed so that their order is another.
  private func renamed(_ sample: URL, on bench: Workbench) throws -> URL {
    let copy = bench.place("renamed-input")
    let files = try Workbench.contents(of: sample).sorted { $0.key > $1.key }
    for (number, file) in files.enumerated() where file.key.hasSuffix(".csv") {
      let parts = file.key.split(separator: "/")
      let name =
        parts[0] == "registers"
        ? "registers/\(parts[1])" : "\(parts[0])/\(number % 5)/\(number) 号.csv"
      let place = copy.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try file.value.write(to: place)
    }
    return copy
  }
}
