import Foundation
import Testing

/// The sheets that a bureau sends to its units: what each has to mend.
struct FeedbackTests {
  private static let header = "案号,调委会,受理日期,金额\n"

  /// The sheets by name, as rows of cells.
  private func sheets(of delivery: Delivery) throws -> [String: [[String]]] {
    let folder = delivery.output.appendingPathComponent("feedback")
    var sheets: [String: [[String]]] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      sheets[name] = Table(try Data(contentsOf: folder.appendingPathComponent(name))).rows
    }
    return sheets
  }

  @Test func everyUnitGetsItsOwnFindingsAndNoOther() throws {
    let delivery = Delivery(try Workbench())
    try delivery.write(
      "cases/a.csv",
      Array(
        (FeedbackTests.header + "1,桥头调委会,2024-02-30,10\n2,河边调委会,2024-03-06,约3\n"
          + "3,没有这个单位,2024-03-06,1\n4,桥头调委会,2024-03-06\n").utf8))
    // Every record that says whose it is belongs to one unit: so does the one that cannot say.
    try delivery.write(
      "cases/b.csv",
      Array((FeedbackTests.header + "5,河边调委会,2024-03-06,2\n6,河边调委会,2024-03-06\n").utf8))
    try delivery.write("cases/c.csv", Array("PK\u{3}\u{4}xlsx".utf8))
    #expect(try delivery.run().code == 3)
    let sheets = try sheets(of: delivery)
    func places(_ name: String) -> [String] {
      (sheets[name] ?? []).map { "\($0[0]):\($0[1]):\($0[2]) \($0[3]) \($0[4])" }
    }
    let units = sheets.keys.filter { $0 != "+unassigned.csv" }.sorted()
    #expect(units.count == 2)
    let all = units.map(places)
    #expect(all.contains(["cases/a.csv:2:3 受理日期 VAL-DATE"]))
    #expect(all.contains(["cases/a.csv:3:4 金额 VAL-MONEY", "cases/b.csv:3:  CSV-WIDTH"]))
    #expect(
      places("+unassigned.csv") == [
        "cases/c.csv::  FILE-TYPE", "cases/a.csv:4:2 调委会 REF-UNKNOWN",
        "cases/a.csv:5:  CSV-WIDTH",
      ])
    let folder = delivery.output.appendingPathComponent("feedback").path
    let mode = try FileManager.default.attributesOfItem(atPath: folder + "/" + units[0])
    #expect(mode[.posixPermissions] as? Int == 0o640)
  }

  /// The shared pipeline with another code for 桥头调委会.
  private func pipeline(code: String, on bench: Workbench) throws -> String {
    let copy = bench.place("shared")
    try FileManager.default.copyItem(
      at: FaultCase.folder.appendingPathComponent("shared"), to: copy)
    let units = copy.appendingPathComponent("units.csv")
    let text = try String(contentsOf: units, encoding: .utf8)
    try text.replacingOccurrences(of: "\n111,", with: "\n\(code),")
      .write(to: units, atomically: true, encoding: .utf8)
    return copy.appendingPathComponent("pipeline.yml").path
  }

  @Test func aUnitCalledUnassignedKeepsItsSheet() throws {
    let delivery = Delivery(try Workbench())
    let pipeline = try pipeline(code: "unassigned", on: delivery.bench)
    try delivery.write(
      "cases/a.csv",
      Array(
        (FeedbackTests.header + "1,桥头调委会,2024-02-30,10\n2,没有这个单位,2024-03-06,1\n"
          + "3,河边调委会,2024-03-06,1\n").utf8))
    let outcome = try Program.run(
      ["run", pipeline, "--input", delivery.input.path, "--output", delivery.output.path],
      on: delivery.bench)
    #expect(outcome.code == 3, "\(outcome.errorText)")
    let sheets = try sheets(of: delivery)
    #expect(sheets["unassigned.csv"]?.map { $0[4] } == ["VAL-DATE"])
    #expect(sheets["+unassigned.csv"]?.map { $0[4] } == ["REF-UNKNOWN"])
  }

  @Test func aSheetThatCannotBeWrittenStopsTheRunBeforeAnythingIsPublished() throws {
    let delivery = Delivery(try Workbench())
    // A file's name has 255 bytes at the most.
    let pipeline = try pipeline(
      code: String(repeating: "桥", count: 60), on: delivery.bench)
    try delivery.write(
      "cases/a.csv", Array((FeedbackTests.header + "1,桥头调委会,2024-02-30,10\n").utf8))
    let outcome = try Program.run(
      ["run", pipeline, "--input", delivery.input.path, "--output", delivery.output.path],
      on: delivery.bench)
    #expect(outcome.code == 20)
    let manager = FileManager.default
    #expect(!manager.fileExists(atPath: delivery.output.appendingPathComponent("current").path))
    #expect(!manager.fileExists(atPath: delivery.quarantine.path))
  }

  @Test func aRefusedFileStandsBeforeAThousandRecordsOfNobody() throws {
    let delivery = Delivery(try Workbench())
    let rows = (0..<1500).map { "\($0),没有这个单位,2024-03-06,1\n" }.joined()
    try delivery.write("cases/a.csv", Array((FeedbackTests.header + rows).utf8))
    try delivery.write("cases/b.csv", Array("PK\u{3}\u{4}xlsx".utf8))
    #expect(try delivery.run().code == 3)
    let sheet = try #require(try sheets(of: delivery)["+unassigned.csv"])
    #expect(sheet.first?[4] == "FILE-TYPE")
    #expect(sheet.count == 202)
    #expect(sheet.last == ["", "", "", "调委会", "REF-UNKNOWN", "另有 1300 处，见隔离文件夹", ""])
  }

  @Test func whatWasMendedIsGoneFromTheSheets() throws {
    let delivery = Delivery(try Workbench())
    let bad = FeedbackTests.header + "1,桥头调委会,2024-02-30,10\n"
    try delivery.write("cases/a.csv", Array(bad.utf8))
    #expect(try delivery.run().code == 3)
    #expect(try sheets(of: delivery).count == 1)
    try delivery.write(
      "cases/a.csv", Array(bad.replacingOccurrences(of: "02-30", with: "02-29").utf8))
    #expect(try delivery.run().code == 0)
    #expect(try sheets(of: delivery).isEmpty)
  }

  /// Whatever the slices, and whether they stand in one file or in three.
  @Test(arguments: [(1 << 19, 1), (2048, 1), (1 << 19, 3)])
  func aMistakeInEveryRecordHidesNoOtherOne(_ sliceSize: Int, _ files: Int) throws {
    let delivery = Delivery(try Workbench())
    for file in 0..<files {
      let rows = (0..<1200 / files).map { row -> String in
        let isLast = file == files - 1 && row == 1200 / files - 1
        return "\(file)-\(row),桥头调委会,2024-02-30,\(isLast ? "约三" : "3")\n"
      }
      try delivery.write(
        "cases/\(file).csv", Array((FeedbackTests.header + rows.joined()).utf8))
    }
    #expect(try delivery.run(["--slice-size", "\(sliceSize)", "--jobs", "2"]).code == 3)
    let sheet = try #require(try sheets(of: delivery).values.first)
    let dates = sheet.filter { $0[4] == "VAL-DATE" }
    #expect(dates.map { $0[1] }.dropLast() == (2..<202).map { "\($0)" }[...])
    #expect(dates.last == ["", "", "", "受理日期", "VAL-DATE", "另有 1000 处，见隔离文件夹", ""])
    let amounts = sheet.filter { $0[4] == "VAL-MONEY" }
    #expect(amounts.map { $0[1] } == ["\(1200 / files + 1)"])
    #expect(sheet.count == dates.count + amounts.count)
  }

  @Test func aSheetEndsAfterAThousandLinesAndCountsTheRestOfEachKind() throws {
    let delivery = Delivery(try Workbench())
    // Six kinds; a thousand lines do not show all of their findings.
    let wrong = [
      "不在表中,,3,,,", ",,约三,,,", ",,,x,,", ",,,,123,", ",,,,,x", "另一种,2024-02-30,,,,",
    ]
    let rows = (0..<1260).map { row -> String in
      var cells = wrong[row % 6].split(separator: ",", omittingEmptySubsequences: false)
      if cells[1].isEmpty { cells[1] = "2024-03-05" }
      return "\(row),桥头调委会," + cells.joined(separator: ",") + "\n"
    }
    try delivery.write(
      "cases/a.csv",
      Array(("案号,调委会,纠纷类型,受理日期,金额,人数,身份证号,电话\n" + rows.joined()).utf8))
    #expect(try delivery.run().code == 3)
    let sheet = try #require(try sheets(of: delivery).values.first)
    let lines = sheet.filter { !$0[0].isEmpty }
    #expect(lines.count == 1000)
    let shown = Dictionary(grouping: lines) { $0[3] + " " + $0[4] }.mapValues(\.count)
    let rest = sheet.filter { $0[0].isEmpty }
    #expect(rest.map { $0[3] + " " + $0[4] } == (rest.map { $0[3] + " " + $0[4] }).sorted())
    var all = shown
    for line in rest {
      let number = line[5].drop { !$0.isNumber }.prefix { $0.isNumber }
      all[line[3] + " " + line[4], default: 0] += try #require(Int(number))
    }
    #expect(
      all == [
        "受理日期 VAL-DATE": 210, "纠纷类型 VAL-CODE": 420, "金额 VAL-MONEY": 210,
        "人数 VAL-COUNT": 210, "身份证号 VAL-ID": 210, "电话 VAL-PHONE": 210,
      ])
    #expect(shown.values.allSatisfy { $0 <= 200 })
  }

  /// The report counts by unit, code and field, and names the first places, whatever the slices; more
  /// kinds of findings come up than it begins with.
  @Test(arguments: [1 << 19, 2048])
  func theReportCountsFindingsByUnitCodeAndField(_ sliceSize: Int) throws {
    let good = ["1", "", "2024-03-05", "", "1", "1", "", "", "2024-03-06 08:00:00"]
    let wrong: [(code: String, field: String, column: Int, text: String)] = [
      ("VAL-DATE", "accepted_on", 2, "2024-02-30"), ("DOM-FUTURE", "accepted_on", 2, "2031-01-01"),
      ("VAL-CODE", "kind", 3, "不在表中"), ("VAL-MONEY", "amount", 4, "约三"),
      ("VAL-COUNT", "people", 5, "x"), ("VAL-DATE", "updated_at", 8, "x"),
      ("VAL-REQUIRED", "case_no", 0, ""), ("VAL-ID", "id_number", 6, "123"),
      ("VAL-PHONE", "phone", 7, "x"), ("DOM-PAST", "accepted_on", 2, "1024-01-01"),
    ]
    var lines = ["案号,调委会,受理日期,纠纷类型,金额,人数,身份证号,电话,更新时间"]
    var expected: [String: [Int]] = [:]
    for (k, fault) in wrong.enumerated() {
      for i in 0..<60 {
        let unit = i % 2
        var cells = good
        cells[0] = "\(k * 100 + i)"
        cells[1] = ["桥头调委会", "河边调委会"][unit]
        cells[fault.column] = fault.text
        lines.append(cells.joined(separator: ","))
        expected["\([111, 121][unit]) \(fault.code) \(fault.field)", default: []].append(
          lines.count)
      }
    }
    let delivery = Delivery(try Workbench())
    try delivery.write("cases/a.csv", Array((lines.joined(separator: "\n") + "\n").utf8))
    #expect(try delivery.run(["--slice-size", "\(sliceSize)", "--jobs", "2"]).code == 3)
    let data = try Data(contentsOf: delivery.output.appendingPathComponent("report/run.json"))
    let report = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    var found: [String: (count: Int, lines: [Int])] = [:]
    for entry in try #require(report["findings"] as? [[String: Any]]) {
      let key = ["unit", "code", "field"].map { entry[$0] as? String ?? "–" }.joined(separator: " ")
      let places = entry["places"] as? [String] ?? []
      found[key] = (
        entry["count"] as? Int ?? 0, places.compactMap { Int($0.split(separator: ":")[1]) }
      )
    }
    #expect(found.keys.sorted() == expected.keys.sorted())
    #expect(found.mapValues(\.count) == expected.mapValues(\.count))
    #expect(found.mapValues(\.lines) == expected.mapValues { Array($0.prefix(20)) })
  }

  @Test func totalsThatDoNotAgreeStandInTheReport() throws {
    let delivery = Delivery(try Workbench())
    try delivery.write(
      "cases/a.csv",
      Array((FeedbackTests.header + "1,桥头调委会,2024-03-05,10\n合计,,,11\n").utf8))
    #expect(try delivery.run().code == 0)
    let folder = delivery.output.appendingPathComponent("report")
    let data = try Data(contentsOf: folder.appendingPathComponent("run.json"))
    let report = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let findings = try #require(report["findings"] as? [[String: Any]])
    #expect(findings.map { $0["code"] as? String } == ["SCH-TOTALS-MISMATCH"])
    #expect(findings.first?["places"] as? [String] == ["cases/a.csv:3"])
    let page = try String(
      contentsOf: folder.appendingPathComponent("run.md"), encoding: .utf8)
    #expect(page.contains("| SCH-TOTALS-MISMATCH | amount | 1 | cases/a.csv:3 |"))
  }

  /// A file may be called after a person; what goes to units and into the report is not.
  @Test func aNumberInTheNameOfAFileIsMaskedInSheetsAndReport() throws {
    let delivery = Delivery(try Workbench())
    let numbers = ["13800138000", "138-0013-8000", "11010519491231002X"]
    for number in numbers {
      try delivery.write(
        "cases/联系\(number).csv",
        Array((FeedbackTests.header + "\(number.count),桥头调委会,2024-02-30,10\n").utf8))
    }
    try delivery.write("cases/拒\(numbers[0]).csv", Array("PK\u{3}\u{4}xlsx".utf8))
    #expect(try delivery.run().code == 3)
    var masked = 0
    for folder in ["feedback", "report"] {
      let files = try Workbench.contents(of: delivery.output.appendingPathComponent(folder))
      #expect(!files.isEmpty)
      for (name, data) in files {
        let text = String(decoding: data, as: UTF8.self)
        #expect(numbers.allSatisfy { !text.contains($0) }, "\(folder)/\(name)")
        masked += text.components(separatedBy: "联系×××").count - 1
        masked += text.components(separatedBy: "拒×××××××××××.csv").count - 1
      }
    }
    #expect(masked >= 8)
  }
}
