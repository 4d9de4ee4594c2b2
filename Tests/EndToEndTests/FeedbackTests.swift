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
    #expect(sheet.last?[5] == "另有 501 处，见隔离文件夹")
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

  @Test func aSheetEndsAfterAThousandLinesAndCountsTheRest() throws {
    let delivery = Delivery(try Workbench())
    let rows = (0..<1234).map { "\($0),桥头调委会,2024-02-30,10\n" }.joined()
    try delivery.write("cases/a.csv", Array((FeedbackTests.header + rows).utf8))
    #expect(try delivery.run().code == 3)
    let sheet = try #require(try sheets(of: delivery).values.first)
    #expect(sheet.count == 1001)
    #expect(sheet.last?[5] == "另有 234 处，见隔离文件夹")
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
