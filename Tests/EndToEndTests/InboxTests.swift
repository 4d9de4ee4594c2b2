import Foundation
import Testing

/// What lies among the deliveries: read, or named.
struct InboxTests {
  private static let rows = "1,桥头调委会,2024-03-05,100,x\n"

  private static func unmatched(_ output: URL) throws -> (count: Int?, names: [String]?) {
    let object =
      try JSONSerialization.jsonObject(
        with: Data(contentsOf: output.appendingPathComponent("report/run.json")))
      as? [String: Any]
    let found = object?["unmatched_files"] as? [String: Any]
    return (found?["count"] as? Int, found?["names"] as? [String])
  }

  /// A pipeline that lies among its deliveries and publishes there: what it owns is not named, on
  /// the second run as on the first.
  @Test func whatFitsNoSourceIsNamedAndTheRestIsNot() throws {
    let bench = try Workbench()
    let office = bench.place("office")
    try FileManager.default.copyItem(
      at: packageRoot.appendingPathComponent("Tests/Faults/shared"), to: office)
    try FileManager.default.createDirectory(
      at: office.appendingPathComponent("cases"), withIntermediateDirectories: true)
    for (name, number) in [("A.CSV", 1), ("b.csv", 2), ("c.txt", 3), ("d.csv.part", 4)] {
      let text = "案号,调委会,受理日期,金额\n\(number),桥头调委会,2024-03-05,100\n"
      try Data(text.utf8).write(to: office.appendingPathComponent("cases/\(name)"))
    }
    try Data().write(to: office.appendingPathComponent("13800138000.xlsx"))
    try Data("0".utf8).write(to: office.appendingPathComponent("cases/c.txt.sha256"))
    try FileManager.default.createSymbolicLink(
      atPath: office.appendingPathComponent("elsewhere").path, withDestinationPath: "/tmp")
    let output = office.appendingPathComponent("out")
    for _ in 0..<2 {
      // As people write paths.
      let outcome = try Program.run(
        [
          "run", office.path + "/./pipeline.yml", "--input", office.path + "/cases/..",
          "--output", output.path, "--json",
        ], on: bench)
      #expect(outcome.code == 0)
      #expect(outcome.text.contains("\"read\":2,"))
      let found = try Self.unmatched(output)
      #expect(found.count == 3)
      #expect(found.names == ["×××××××××××.xlsx", "cases/c.txt", "elsewhere"])
      let page = try String(
        contentsOf: output.appendingPathComponent("report/run.md"), encoding: .utf8)
      #expect(page.contains("没有读 3 个"))
      #expect(page.contains("- cases/c.txt\n"))
      #expect(!page.contains("13800138000"))
    }
  }

  @Test func aNightOnWhichNothingElseCameNamesThemToo() throws {
    let house = try House(Workbench())
    try house.write("a.csv", Self.rows)
    #expect(try house.run().code == 0)
    #expect(try Self.unmatched(house.output).count == 0)
    try house.write("b.txt", Self.rows)
    let night = try house.run()
    #expect(night.code == 0)
    #expect(night.text.contains("没有读的文件 1 个：cases/b.txt"))
    #expect(night.text.contains("已是最新"))
  }

  /// What was read tonight and what the archive remembers of it say the same.
  @Test func rowsThatAreNoRecordsAreCounted() throws {
    let house = try House(Workbench())
    let header = "案号,调委会,受理日期,金额,纠纷情况\n"
    try house.write(
      "a.csv",
      "登记表,,,,\n,,,,\n填报单位：某某,,,,\n" + header + ",,,元,\n" + Self.rows + header
        + "合计,,,100,\n\n2,桥头调委会,2024-03-06,5,y\n" + header + "说明：以上,,,,\n制表人：某某,,,,\n",
      header: "")
    try house.write("b.csv", "3,桥头调委会,2024-03-05,7,z\n总计,,,7,\n")
    let rows = ["preamble": 2, "repeated_headers": 2, "totals": 1, "notes": 3]
    for (night, totals) in [(1, 2), (2, 2)] {
      if night == 2 { try house.write("c.csv", "4,桥头调委会,2024-03-05,1,甲\n") }
      #expect(try house.run().code == 0)
      let report = house.output.appendingPathComponent("report")
      let object = try #require(
        try JSONSerialization.jsonObject(
          with: Data(contentsOf: report.appendingPathComponent("run.json"))) as? [String: Any])
      let sources = try #require(object["passed_over"] as? [[String: Any]])
      #expect(sources.count == 1)
      #expect(sources.first?["source"] as? String == "cases")
      #expect(sources.first?["totals"] as? Int == totals)
      #expect(sources.first?["notes"] as? Int == 3)
      let files = try #require(sources.first?["files"] as? [[String: Any]])
      #expect(files.map { $0["file"] as? String } == ["cases/a.csv", "cases/b.csv"])
      #expect(rows.allSatisfy { files.first?[$0.key] as? Int == $0.value })
      let page = try String(
        contentsOf: report.appendingPathComponent("run.md"), encoding: .utf8)
      #expect(page.contains("| cases（文件 2 个） | 2 | 2 | 2 | 3 |\n| cases/a.csv | 2 | 2 | 1 | 3 |\n"))
    }
  }
}
