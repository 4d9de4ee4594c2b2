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
}
