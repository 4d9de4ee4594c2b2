import Foundation
import Testing

/// What changed between two releases, and why.
struct RevisionTests {
  private static let header = "案号,调委会,受理日期,金额,纠纷情况,更新时间\n"

  /// Two nights with a change of every kind: the figures of both are known by hand.
  @Test func everyChangeHasItsCauses() throws {
    let house = try House(try Workbench())
    func write(_ name: String, _ rows: String) throws {
      try house.write(name, rows, header: Self.header)
    }
    try write(
      "a.csv", "1,桥头调委会,2024-03-05,10,甲,\n2,桥头调委会,2024-03-06,20,乙,\n3,桥头调委会,2024-03-06,30,丙,\n")
    try write("d.csv", "8,河边调委会,2024-03-06,5,乙,2024-04-01 10:00\n")
    _ = try house.run(["--as-of", "2024-12-01"])
    // 2 corrected, 3 left out, 4 added; 5 came late, 8 has a newer version in another file.
    try write(
      "a.csv", "1,桥头调委会,2024-03-05,10,甲,\n2,桥头调委会,2024-03-06,25,乙,\n4,桥头调委会,2024-03-06,1,丁,\n")
    try write("c.csv", "5,河边调委会,2024-03-06,100,乙,\n8,河边调委会,2024-03-06,7,乙,2024-05-01 10:00\n")
    _ = try house.run(["--as-of", "2024-12-01"])
    let told = try house.command(["revisions", "1", "2"])
    #expect(told.code == 0)
    for line in [
      "金额（amount） 样例区 2024-01-01..2024-12-31：65.00 → 143.00：迟报 +101.00，更正 +7.00，撤回 −30.00",
      "金额（amount） 河边街道 2024-01-01..2024-12-31：5.00 → 107.00：迟报 +100.00，更正 +2.00",
      "案件（cases） 样例区 2024-01-01..2024-12-31：4 → 5：迟报 +2，撤回 −1",
      "有变动的记录：迟报 +2，更正 +3 −3，撤回 −1",
    ] {
      #expect(told.text.contains(line), "\(line)")
    }
    let one = try house.command(
      ["revisions", "1", "2", "--indicator", "amount", "--unit", "120", "--records"])
    #expect(
      one.text.contains(
        """
            − 更正 cases/d.csv:2
        """))
    #expect(
      one.text.contains("    + 更正 cases/c.csv:3\n") && one.text.contains("    + 迟报 cases/c.csv:2\n")
    )
    #expect(!one.text.contains("样例区"))
    // Nothing has changed from a release to itself.
    #expect(try house.command(["revisions", "2", "2"]).text == "0 个数有变动；有变动的记录：无\n")
  }

  /// What the records do not explain is due to the pipeline or to the tables of units and codes.
  @Test func definitionsAndTablesAreCausesToo() throws {
    let house = try House(try Workbench())
    try house.write("a.csv", "1,桥头调委会,2024-03-05,10,甲\n2,桥头调委会,2024-03-06,40,乙\n")
    _ = try house.run(["--as-of", "2024-12-01"])
    try house.replace(
      "pipeline.yml", "on: accepted_on, form: yuan",
      "on: accepted_on, where: amount > 30, form: yuan")
    _ = try house.run(["--as-of", "2024-12-01"])
    let rule = try house.command(["revisions", "1", "2"])
    #expect(rule.text.contains("50.00 → 40.00：口径 −10.00"))
    // The committee goes to the other street.
    let table = try String(
      contentsOf: house.pipeline.deletingLastPathComponent().appendingPathComponent("units.csv"),
      encoding: .utf8)
    let row = try #require(table.split(separator: "\n").first { $0.contains("桥头调委会") })
    try house.replace(
      "units.csv", String(row), row.replacingOccurrences(of: ",110,", with: ",120,"))
    _ = try house.run(["--as-of", "2024-12-01"])
    let moved = try house.command(["revisions", "2", "3"])
    #expect(moved.text.contains("桥头街道 2024-01-01..2024-12-31：40.00 → 0.00：单位或代码表 −40.00"))
    #expect(moved.text.contains("河边街道 2024-01-01..2024-12-31：0.00 → 40.00：单位或代码表 +40.00"))
  }

  /// A dictionary asks for no figure: what no file shows is not named.
  @Test func onlyWhatIsPublishedIsNamed() throws {
    let house = try House(try Workbench())
    try house.replace(
      "pipeline.yml", "by: [district, street, total], indicators: all}",
      "by: [district, total], indicators: [cases]}\n  - {format: csv, name: s, by: [street, year], indicators: [amount]}\n  - {format: dictionary, name: words}"
    )
    try house.write("a.csv", "1,桥头调委会,2024-03-05,10,甲\n")
    _ = try house.run(["--as-of", "2024-12-01"])
    try house.write("b.csv", "2,桥头调委会,2024-03-06,40,乙\n")
    _ = try house.run(["--as-of", "2024-12-01"])
    #expect(
      try house.command(["revisions", "1", "2"]).text == """
        案件（cases） 样例区 2024-01-01..2024-12-31：1 → 2：迟报 +1（此前为初步数）
        金额（amount） 桥头街道 2024：10.00 → 50.00：迟报 +40.00（此前为初步数）
        2 个数有变动（其中 2 个此前为初步数）；有变动的记录：迟报 +1

        """)
  }

  /// What was final is revised; what was not is brought up to date.
  @Test func aFigureIsRevisedOnceItsPeriodIsOverAndItsDaysHavePassed() throws {
    let house = try House(try Workbench(), more: "provisional_days: 10\n")
    try house.replace("pipeline.yml", "[district, street, total]", "[district, month, total]")
    try house.write("a.csv", "1,桥头调委会,2024-03-05,10,甲\n2,桥头调委会,2024-05-31,10,甲\n")
    _ = try house.run(["--as-of", "2024-06-09"])
    try house.write("b.csv", "3,桥头调委会,2024-03-05,10,甲\n4,桥头调委会,2024-05-31,10,甲\n")
    // May is final from 10 June on, which is no change by itself.
    _ = try house.run(["--as-of", "2024-06-10"])
    let changes = Table(
      try Data(contentsOf: house.output.appendingPathComponent("report/changes.csv")))
    let revised = changes.rows.filter { changes.value($0, "indicator") == "cases" }.map {
      "\(changes.value($0, "period")) \(changes.value($0, "revised"))"
    }
    #expect(revised == ["2024-03 1", "2024-05 0", "2024-01-01..2024-12-31 0"])
    let report = try #require(
      try JSONSerialization.jsonObject(
        with: Data(contentsOf: house.output.appendingPathComponent("report/run.json")))
        as? [String: Any])
    let counts = try #require(report["changes"] as? [String: Any])
    // Cases, amount and what has a kind or none, in three periods; in March they were final.
    #expect(counts["figures"] as? Int == 9 && counts["revised"] as? Int == 3)
    // Of the months from January to April: cases, amount, people, minutes; and the one that has a case.
    #expect(counts["final_before"] as? Int == 17)
    let told = try house.command(["revisions", "1", "2", "--indicator", "cases"])
    #expect(told.text.contains("2024-03：1 → 2：迟报 +1\n"))
    #expect(told.text.contains("2024-05：1 → 2：迟报 +1（此前为初步数）\n"))
    // Asked again, or made again from nothing, the releases say the same.
    let again = try Program.run(
      [
        "query", house.pipeline.path, "--input", house.input.path, "--as-of", "2024-06-09",
        "--indicator",
        "cases", "--by", "month", "--format", "csv",
      ], on: house.bench)
    let table = Table(again.output)
    let marks = table.rows.map { "\(table.value($0, "month")) \(table.value($0, "provisional"))" }
    #expect(marks.contains("2024-04 0") && marks.contains("2024-05 1"))
  }

  /// Files for the public lie in a folder of their own; what changed in them is listed too, and a
  /// text is read against what the office sees.
  @Test func publicFilesAreFoundWhereTheyLie() throws {
    let house = try House(try Workbench())
    try house.replace(
      "pipeline.yml", "  - {format: csv, name: figures,",
      "  - {format: csv, name: figures, audience: public, by: [district, total], indicators: all}\n"
        + "  - {format: csv, name: figures,")
    for night in 1...2 {
      let rows = (1...(2 * night)).map { "\($0),桥头调委会,2024-03-05,10,甲\n" }
      try house.write("a.csv", rows.joined())
      _ = try house.run(["--as-of", "2024-12-01"])
    }
    let changes = try String(
      contentsOf: house.output.appendingPathComponent("report/changes.csv"), encoding: .utf8)
    #expect(changes.contains("figures.csv,changed,cases,district,"))
    let shown = try String(
      contentsOf: house.output.appendingPathComponent("current/public/figures.csv"),
      encoding: .utf8)
    #expect(shown.contains(",suppressed"))
    let text = house.bench.place("report.md")
    try Data("样例区案件4宗。\n".utf8).write(to: text)
    let read = try Program.run(
      [
        "proofread", text.path, "--against",
        house.output.appendingPathComponent("current").path,
      ], on: house.bench)
    #expect(read.text.contains("right 1"), "\(read.text)")
  }

  @Test func aQuestionWithoutAnAnswerIsASentence() throws {
    let house = try House(try Workbench())
    try house.write("a.csv", "1,桥头调委会,2024-03-05,10,甲\n")
    _ = try house.run()
    let unknown = try house.command(["revisions", "1", "7"])
    #expect(unknown.code == 2 && unknown.errorText.contains("there is no release 7"))
    let indicator = try house.command(["revisions", "1", "1", "--indicator", "amuont"])
    #expect(indicator.code == 2 && indicator.errorText.contains("there is no indicator amuont"))
    let plain = try Program.run(
      [
        "revisions", "1", "1", "--output", house.output.path, "--pipeline",
        "Tests/Faults/shared/pipeline.yml",
      ],
      on: house.bench)
    #expect(plain.code == 2 && plain.errorText.contains("has no archive"))
  }
}

/// Values are shown only to somebody who is noted.
struct RevealTests {
  @Test func whoLooksAtValuesIsNoted() throws {
    let house = try House(try Workbench())
    try house.write("a.csv", "1,桥头调委会,2024-03-05,10,\"甲方\n乙方\"\n2,河边调委会,2024-03-06,40,丙方\n")
    _ = try house.run()
    func trace(_ words: [String]) throws -> Program.Outcome {
      try Program.run(["trace"] + words + ["--pipeline", house.pipeline.path], on: house.bench)
    }
    func audit() throws -> String {
      try String(
        contentsOf: house.state.appendingPathComponent("audit.jsonl"), encoding: .utf8)
    }
    let plain = try trace(["cases", "100"])
    #expect(plain.code == 0 && !plain.text.contains("乙方"))
    #expect(!(try audit().contains("reveal")))
    let shown = try trace(["cases", "120", "--reveal"])
    #expect(shown.text.contains("cases/a.csv:4  第 2 条  counted\n    案号: 2\n"))
    #expect(shown.text.contains("    纠纷情况: 丙方\n") && !shown.text.contains("乙方"))
    let json = try trace(["cases/a.csv:3", "--reveal", "--json"])
    #expect(json.text.contains("\"纠纷情况\":\"甲方\\n乙方\""))
    let log = try audit()
    #expect(log.contains("\"detail\":\"cases 120: 1 records\"") && !log.contains("乙方"))
    #expect(try house.command(["verify", "--audit"]).code == 0)
    let without = try Program.run(
      [
        "trace", "cases", "100", "--reveal", "--pipeline", "Tests/Faults/shared/pipeline.yml",
        "--input", house.input.path,
      ], on: house.bench)
    #expect(without.code == 2 && without.errorText.contains("audit log"))
  }
}
