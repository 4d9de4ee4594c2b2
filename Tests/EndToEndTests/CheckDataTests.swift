import Foundation
import Testing

/// `fengqiao check-data`: what a station is told before it sends a file.
struct CheckDataTests {
  private static let header = "案号,调委会,受理日期,金额\n"

  private func check(_ text: String, _ options: [String] = []) throws -> Program.Outcome {
    let bench = try Workbench()
    let file = bench.place("a.csv")
    try Data(text.utf8).write(to: file)
    return try Program.run(
      ["check-data", file.path, "--pipeline", "Tests/Faults/shared/pipeline.yml"] + options,
      on: bench)
  }

  @Test func aGoodFileIsZero() throws {
    let outcome = try check(CheckDataTests.header + "1,桥头调委会,2024-03-05,10\n")
    #expect(outcome.code == 0)
    #expect(outcome.text.contains("1 条记录，0 条待修改；可以报送"))
  }

  @Test(arguments: [
    ("1,桥头调委会,2024-02-30,10", ":3:3 [accepted_on] VAL-DATE"),
    ("1,没有这个单位,2024-03-05,10", ":3:2 [committee] REF-UNKNOWN"),
    ("1,桥头调委会,2024-03-05,约10", ":3:4 [amount] VAL-MONEY"),
    (",桥头调委会,2024-03-05,10", ":3:1 [case_no] VAL-REQUIRED"),
    ("1,桥头调委会,2024-03-05,10,x", ":3 CSV-WIDTH"),
  ])
  func aWrongRecordIsNamedWithItsPlace(row: String, said: String) throws {
    let outcome = try check(
      CheckDataTests.header + "9,桥头调委会,2024-03-05,10\n" + row + "\n")
    #expect(outcome.code == 3)
    #expect(outcome.text.contains("a.csv" + said), "\(outcome.text)")
    #expect(outcome.text.contains("2 条记录，1 条待修改；请修改后报送"))
  }

  @Test func theSameIsSaidInJSON() throws {
    let outcome = try check(
      CheckDataTests.header + "1,桥头调委会,2024-02-30,10\n", ["--json"])
    #expect(outcome.code == 3)
    let object = try #require(
      try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
    #expect(object["good"] as? Bool == false)
    #expect(object["records"] as? Int == 1)
    let findings = try #require(object["findings"] as? [[String: Any]])
    #expect(findings.count == 1)
    #expect(findings.first?["code"] as? String == "VAL-DATE")
    #expect(findings.first?["line"] as? Int == 2)
    #expect(findings.first?["column"] as? Int == 3)
  }

  @Test func aFileOfNoSourceIsSaidAndAMissingOneIsTwelve() throws {
    let outcome = try check("x,y\n1,2\n")
    #expect(outcome.code == 3)
    #expect(outcome.text.contains("不能按任何来源读取"))
    let missing = try Program.run(
      ["check-data", "/nowhere/a.csv", "--pipeline", "Tests/Faults/shared/pipeline.yml"],
      on: try Workbench())
    #expect(missing.code == 12)
    // The others are checked all the same.
    let bench = try Workbench()
    let file = bench.place("a.csv")
    try Data((CheckDataTests.header + "1,桥头调委会,2024-03-05,10\n").utf8).write(to: file)
    let both = try Program.run(
      [
        "check-data", "/nowhere/a.csv", file.path, "--pipeline", "Tests/Faults/shared/pipeline.yml",
      ], on: bench)
    #expect(both.code == 12)
    #expect(both.text.contains("可以报送"))
    #expect(try check("x\n", ["--source", "nobody"]).code == 2)
  }
}
