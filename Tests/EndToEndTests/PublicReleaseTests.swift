import Disclosure
import Foundation
import Testing

/// The district's year for the public, as somebody reads it who wants to know what is hidden.
struct PublicReleaseTests {
  private static let counts = [
    "mediation_accepted", "mediation_succeeded", "cohort_succeeded", "consultations",
    "legal_documents", "legal_opinions", "documents", "rows_read", "rows_repeated",
  ]
  private static let breakdowns = [
    "accepted_by_type": "mediation_accepted", "accepted_by_source": "mediation_accepted",
    "consultations_by_channel": "consultations",
  ]

  private struct Name: Hashable {
    var what: String
    var place: String
    var period: String
  }

  @Test func nothingHiddenCanBeWorkedOut() throws {
    let bench = try Workbench()
    _ = try bench.lightPipeline()
    let pipeline = bench.place("Pipelines/guangming-2020-public.yml")
    let text =
      try String(contentsOf: pipeline, encoding: .utf8)
      + "  - {format: csv, name: truth, by: [district, street, community, quarter, total], indicators: all}\n"
    try text.write(to: pipeline, atomically: true, encoding: .utf8)
    let sample = packageRoot.appendingPathComponent("SampleData/guangming-2020").path
    let output = bench.place("out")
    let run = {
      try Program.run(
        [
          "run", pipeline.path, "--input", sample, "--output", output.path, "--quiet",
        ], on: bench)
    }
    let outcome = try run()
    #expect(outcome.code == 3, "\(outcome.errorText)")
    let current = output.appendingPathComponent("current")
    let truth = Table(try Data(contentsOf: current.appendingPathComponent("truth.csv")))
    let open = Table(try Data(contentsOf: current.appendingPathComponent("public/figures.csv")))
    try #require(open.rows.count == truth.rows.count)

    // Only marked or unchanged; nothing of a hidden figure is left.
    var hidden = 0
    for (row, original) in zip(open.rows, truth.rows) {
      guard open.value(row, "status") == "suppressed" else {
        #expect(row == original)
        continue
      }
      hidden += 1
      #expect(open.value(row, "display") == "隐去")
      for column in ["numerator", "denominator", "value"] {
        #expect(open.value(row, column).isEmpty)
      }
    }
    #expect(hidden > 1_000 && hidden < open.rows.count * 6 / 10, "\(hidden) hidden")

    let system = system(open, truth)
    #expect(system.brokenSums.isEmpty)
    #expect(Attack(on: system).recovered.isEmpty)
    // The attack works: with only the small ones hidden it gets at many.
    var weak = system
    for index in weak.cells.indices where weak.cells[index].value >= 5 {
      weak.cells[index].state = .shown
    }
    #expect(Attack(on: weak).recovered.count > 100)

    try checkFormats(current.appendingPathComponent("public"), hidden: hidden, on: bench)

    // Nothing new: the same release, although the first one is remembered now.
    #expect(try run().code == 3)
    let releases = try FileManager.default.contentsOfDirectory(
      atPath: output.appendingPathComponent("releases").path)
    #expect(releases.count == 1)
    let memory = output.appendingPathComponent("disclosure")
    let names = try FileManager.default.contentsOfDirectory(atPath: memory.path)
    #expect(names.count == 1)
    // A record that was tampered with stops the next release.
    let record = memory.appendingPathComponent(try #require(names.first))
    try Data("fengqiao public record 1\n".utf8).write(to: record)
    #expect(try run().code == 20)
  }

  private func checkFormats(_ folder: URL, hidden: Int, on bench: Workbench) throws {
    func text(_ name: String) throws -> String {
      try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }
    func count(_ part: String, in text: String) -> Int {
      text.components(separatedBy: part).count - 1
    }
    #expect(count(",suppressed", in: try text("figures-wide.csv")) == hidden)
    let json = try text("figures.json")
    #expect(count("\"status\":\"suppressed\"", in: json) > 100)
    #expect(json.contains("\"audience\":\"public\"") && json.contains("\"conservation\":[]"))
    let page = try text("dashboard.html")
    #expect(page.contains("公开资料") && !page.contains("内部资料") && page.contains("隐去"))
    let query = try Program.launch(
      "/usr/bin/env",
      [
        "python3", "-c",
        """
        import sqlite3, sys
        db = sqlite3.connect(sys.argv[1])
        print(*db.execute("SELECT count(*), count(numerator), count(value) FROM figures WHERE status = 'suppressed'").fetchone())
        """, folder.appendingPathComponent("figures.sqlite").path,
      ], on: bench)
    #expect(query.text == "\(hidden) 0 0\n")
  }

  /// The sums that codes, days and names of the CSV tell.
  private func system(_ open: Table, _ truth: Table) -> SumSystem {
    var known: Set<Name> = []
    var values: [Name: Int64] = [:]
    var levels: [String: (level: String, code: String, parent: String, isOwn: Bool)] = [:]
    var categories: [String: Set<String>] = [:]
    func name(_ row: [String], _ what: String) -> Name {
      let place =
        open.value(row, "level") + "/" + open.value(row, "code") + "/" + open.value(row, "own")
      levels[place] = (
        open.value(row, "level"), open.value(row, "code"), open.value(row, "parent"),
        open.value(row, "own") == "1"
      )
      return Name(what: what, place: place, period: open.value(row, "period"))
    }
    for (row, original) in zip(open.rows, truth.rows) {
      let indicator = open.value(row, "indicator")
      let isShown = open.value(row, "status") != "suppressed"
      if PublicReleaseTests.counts.contains(indicator) {
        let name = name(row, indicator)
        values[name] = Int64(truth.value(original, "numerator")) ?? 0
        if isShown { known.insert(name) }
      } else if PublicReleaseTests.breakdowns[indicator] != nil {
        let category = indicator + "=" + open.value(row, "category")
        categories[indicator, default: []].insert(category)
        let name = name(row, category)
        values[name] = Int64(truth.value(original, "numerator")) ?? 0
        if isShown { known.insert(name) }
      } else if let parts = [
        "success_rate": ("mediation_succeeded", "mediation_accepted"),
        "cohort_success_rate": ("cohort_succeeded", "mediation_accepted"),
        "repeat_rate": ("rows_repeated", "rows_read"),
      ][indicator], isShown, !open.value(row, "denominator").isEmpty {
        known.insert(name(row, parts.0))
        known.insert(name(row, parts.1))
      }
    }
    var system = SumSystem()
    var cells: [Name: Int] = [:]
    let whats =
      PublicReleaseTests.counts
      + categories.sorted { $0.key < $1.key }.flatMap { $0.value.sorted() }
    let periods = Set(values.keys.map(\.period)).sorted()
    let places = levels.keys.sorted()
    for what in whats {
      for place in places {
        for period in periods {
          let name = Name(what: what, place: place, period: period)
          // What is not in the table is zero.
          let isHidden = values[name] != nil && !known.contains(name)
          cells[name] = system.add(
            .init(
              value: values[name] ?? 0, state: isHidden ? .hidden : .shown, width: 3))
        }
      }
    }
    func cell(_ what: String, _ place: String, _ period: String) -> Int {
      cells[Name(what: what, place: place, period: period)] ?? -1
    }
    let quarters = periods.filter { $0.contains("Q") }
    let whole = periods.first { !$0.contains("Q") } ?? ""
    for what in whats {
      for place in places {
        system.addSum(of: quarters.map { cell(what, place, $0) }, is: cell(what, place, whole))
        guard let one = levels[place], one.level != "community" else { continue }
        let below = one.level == "district" ? "street" : "community"
        let parts = places.filter { other in
          guard let part = levels[other], part.level == below else { return false }
          return part.isOwn ? part.code == one.code : !one.isOwn && part.parent == one.code
        }
        for period in periods {
          system.addSum(of: parts.map { cell(what, $0, period) }, is: cell(what, place, period))
        }
      }
    }
    for place in places {
      for period in periods {
        for (indicator, base) in PublicReleaseTests.breakdowns.sorted(by: { $0.key < $1.key }) {
          system.addSum(
            of: (categories[indicator] ?? []).sorted().map { cell($0, place, period) },
            is: cell(base, place, period))
        }
        system.addSum(
          of: [cell("legal_documents", place, period), cell("legal_opinions", place, period)],
          is: cell("documents", place, period))
      }
    }
    return system
  }
}
