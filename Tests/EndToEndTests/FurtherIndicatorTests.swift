import Foundation
import Testing

/// The indicators over the invented example district, all levels and periods, against SQL.
struct FurtherIndicatorTests {
  private static let pipeline = "Pipelines/further-indicators.yml"
  private static let sample = packageRoot.appendingPathComponent("SampleData/example-district")

  private func run(_ bench: Workbench, _ more: [String] = []) throws -> URL {
    let output = bench.place("out")
    let outcome = try Program.run(
      ["run", Self.pipeline, "--output", output.path, "--quiet"] + more, on: bench)
    #expect(outcome.code == (more.isEmpty ? 0 : 3), "\(outcome.errorText)")
    return output
  }

  @Test func everyCellAgreesWithSQL() throws {
    let bench = try Workbench()
    let release = try run(bench).appendingPathComponent("current")
    let outcome = try Program.launch(
      "/usr/bin/env",
      [
        "python3",
        packageRoot.appendingPathComponent("Tests/EndToEndTests/further_oracle.py").path,
        Self.sample.path,
        packageRoot.appendingPathComponent("Pipelines/units/example-district.csv").path,
        release.appendingPathComponent("figures.csv").path,
        release.appendingPathComponent("days.csv").path,
      ], on: bench)
    if outcome.code == 127 {
      print("skipped: indicators in SQL: python3 is not installed")
      return
    }
    #expect(outcome.code == 0, "\(outcome.text)\(outcome.errorText)")
    print("➜ further indicators in SQL: \(outcome.text.split(separator: "\n").last ?? "")")
  }

  /// A place that the table does not know is a warning and counts under the unit for such; the record
  /// is not set aside.
  @Test func unknownPlacesCountUnderTheirOwnUnit() throws {
    let bench = try Workbench()
    let output = try run(bench)
    let report = try #require(
      try JSONSerialization.jsonObject(
        with: Data(contentsOf: output.appendingPathComponent("report/run.json"))) as? [String: Any])
    let repairs = try #require(report["repairs"] as? [[String: Any]])
    let unknown = try #require(repairs.first { $0["code"] as? String == "REF-UNKNOWN" })
    #expect(unknown["source"] as? String == "cases" && unknown["field"] as? String == "place")
    let text = try String(
      contentsOf: Self.sample.appendingPathComponent("cases.csv"), encoding: .utf8)
    let planted = text.split(separator: "\n").count { line in
      ["某某新村", "外区某社区", "不详路"].contains { line.contains(",\($0),") }
    }
    #expect(planted > 10 && unknown["count"] as? Int == planted)
    let sources = try #require(report["conservation"] as? [[String: Any]])
    #expect(sources.allSatisfy { $0["quarantined"] as? Int == 0 })
  }

  /// Where the table has no number of residents, or two, there is no rate; never the sum of those
  /// below, never the year before's.
  @Test func withoutResidentsThereIsNoRate() throws {
    var found: [String: [String]] = [:]
    for level in ["district", "street", "community"] {
      let outcome = try Program.run(
        [
          "query", Self.pipeline, "--indicator", "residents,cases_there,cases_per_10k", "--by",
          level, "--format", "csv",
        ], on: Workbench())
      let table = Table(outcome.output)
      for row in table.rows {
        found[table.value(row, level)] = ["residents", "cases_there", "cases_per_10k"].map {
          table.value(row, $0)
        }
      }
    }
    #expect(found["示例区"] == ["360500", "524", "14.54"])
    // No row, two rows that differ, a part of a unit.
    for name in ["丙街道", "乙1社区", "甲2社区", "甲街道本级", "示例区本级"] {
      let figures = try #require(found[name], "\(name)")
      #expect(figures[0].isEmpty && figures[2].isEmpty, "\(name)")
      #expect(Int(figures[1]).map { $0 > 0 } == true, "\(name) has cases")
    }
  }

  /// A day of an event after as_of is a mistake wherever it stands; a day on which something is due is
  /// none.
  @Test func daysOfEventsDoNotLieInTheFuture() throws {
    let bench = try Workbench()
    let output = try run(bench, ["--as-of", "2020-06-30"])
    let report = try #require(
      try JSONSerialization.jsonObject(
        with: Data(contentsOf: output.appendingPathComponent("report/run.json"))) as? [String: Any])
    let sources = try #require(report["conservation"] as? [[String: Any]])
    let events = ["cases": [3, 4, 9, 14], "consultations": [2, 4, 5], "escalations": [2]]
    for source in sources {
      let name = try #require(source["source"] as? String)
      var expected = 0
      if let columns = events[name] {
        let text = try String(
          contentsOf: Self.sample.appendingPathComponent(name + ".csv"), encoding: .utf8)
        expected = text.split(separator: "\n").dropFirst().count { line in
          let cells = line.split(separator: ",", omittingEmptySubsequences: false)
          return columns.contains { cells[$0].prefix(10) > "2020-06-30" }
        }
        #expect(expected > 0)
      }
      #expect(source["quarantined"] as? Int == expected, "\(name)")
    }
    let findings = try #require(report["findings"] as? [[String: Any]])
    let fields = Set(
      findings.filter { $0["code"] as? String == "DOM-FUTURE" }.compactMap {
        $0["field"] as? String
      })
    #expect(fields.isSuperset(of: ["closed_on", "applied_on", "visited_on", "answered_at"]))
    #expect(!fields.contains("due_on"))
  }

  /// Rules that know the period or other records are traced to just the records of the figure.
  @Test(arguments: ["repeated", "open_late", "alike_texts"])
  func aFigureIsTracedToItsRecords(_ indicator: String) throws {
    let bench = try Workbench()
    let query = try Program.run(
      [
        "query", Self.pipeline, "--indicator", indicator, "--by", "street", "--period", "2020-08",
        "--format", "csv",
      ], on: bench)
    let table = Table(query.output)
    let row = try #require(table.rows.first { table.value($0, "street") == "甲街道" })
    let trace = try Program.run(
      ["trace", indicator, "甲街道", "2020-08", "--pipeline", Self.pipeline], on: bench)
    let lines = trace.text.split(separator: "\n").filter { $0.hasPrefix("cases.csv:") }
    #expect(String(lines.count) == table.value(row, indicator))
    #expect(lines.count > (indicator == "alike_texts" ? 1 : 5))
  }

  /// What a table states is shown to the public only where the pipeline calls it open.
  @Test(arguments: [true, false])
  func statedNumbersAreHiddenFromThePublicUnlessOpen(_ isOpen: Bool) throws {
    let bench = try Workbench()
    let folder = bench.place("pipelines")
    try FileManager.default.copyItem(
      at: packageRoot.appendingPathComponent("Pipelines"), to: folder)
    let text = """
      version: 1
      pipeline: public
      include: [further-indicators.yml]
      disclosure: {open: [\(isOpen ? "residents, communities" : "communities")]}
      publish:
        - {format: csv, name: figures, by: [district, total], indicators: [residents, cases_per_10k], audience: public}

      """
    let file = folder.appendingPathComponent("public.yml")
    try text.write(to: file, atomically: true, encoding: .utf8)
    let output = bench.place("out")
    let outcome = try Program.run(
      [
        "run", file.path, "--input", Self.sample.path, "--output", output.path, "--quiet",
      ], on: bench)
    #expect(outcome.code == 0, "\(outcome.errorText)")
    let table = Table(
      try Data(contentsOf: output.appendingPathComponent("current/public/figures.csv")))
    #expect(table.rows.count == 2)
    for row in table.rows {
      #expect(table.value(row, "status") == (isOpen ? "value" : "suppressed"))
    }
  }
}
