import Casework
import Orchestration
import Testing

/// The tables that a pipeline names: what is wrong with them is said with the table's line.
struct DefinitionReferenceTests {
  private static let head = "code,name,level,parent,kind,valid_from,valid_to,successor,aliases\n"

  @Test(arguments: [
    (
      "44,光明区,district,,,,,,\n45,宝安区,district,,,,,,", 3,
      "45 has no parent, and 44 on line 2 has none"
    ),
    (
      "44,光明区,district,,,,,,\n4401,甲街道,street,40,,,,,", 3,
      "the parent 40 of 4401 is not in the table: did you mean “44”?"
    ),
    ("44,光明区,district,,,,,,\n4401,甲街道,stret,44,,,,,", 3, "unknown level “stret”"),
    (
      "44,光明区,district,,,,,,\n4401,甲街道,street,4402,,,,,\n4402,乙街道,street,44,,,,,", 3,
      "the levels do not descend"
    ),
    ("44,光明区,district,4401,,,,,\n4401,甲街道,street,44,,,,,", 2, "the levels do not descend"),
    (
      "44,光明区,district,,,,,,\n4401,甲街道,street,44,,,,,\n4401,甲街道,street,44,,,,,", 4,
      "4401 stands on line 3 too"
    ),
    (
      "44,光明区,district,,,,,,\n4401,甲,street,44,,,2020-06-30,,\n4401,甲,street,44,,2020-06-30,,,", 4,
      "valid on the same days"
    ),
    (
      "44,光明区,district,,,,,,\n4401,甲,street,44,,,2020-06-30,,\n4401,甲,street,44,,2020-08-01,,,", 4,
      "valid up to 2020-06-30 (line 3), then not until here"
    ),
    ("44,光明区,district,,,,,,\n4401,甲,street,44,,2020-13-01,,,", 3, "valid_from is a date"),
    ("44,光明区,district,,,,,,\n4401,甲,street,44,,2020-06-30,2020-01-01,,", 3, "before it begins"),
    (
      "44,光明区,district,,,,,,\n4401,甲,street,44,,,,4409,", 3,
      "the successor 4409 of 4401 is not in the table"
    ),
    ("44,光明区,district,,,,,\n", 2, "8 values where the header has 9 columns"),
    ("44,,district,,,,,,", 2, "a unit has a code and a name"),
  ])
  func `a unit table is refused by line`(rows: String, line: Int, message: String) throws {
    let problems = DefinitionFixture.problems(
      DefinitionFixture.pipeline, tables: ["units.csv": Self.head + rows]
    )
    .filter { $0.contains("units.csv") }
    let expected = try #require(problems.first)
    #expect(expected.hasPrefix("/srv/pipelines/units.csv:\(line): "))
    #expect(expected.contains(message))
  }

  @Test func `a successor in a circle is refused`() {
    let rows = "44,光明区,district,,,,,,\n4401,甲,street,44,,,,4402,\n4402,乙,street,44,,,,4401,"
    let problems = DefinitionFixture.problems(
      DefinitionFixture.pipeline, tables: ["units.csv": Self.head + rows])
    #expect(problems.contains { $0.contains("goes in a circle") })
  }

  @Test func `all mistakes of a table are found at once`() {
    let rows =
      "44,光明区,district,,,,,,\n4401,甲,stret,44,,,,,\n,乙,street,44,,,,,\n4403,丙,street,49,,,,,"
    let problems = DefinitionFixture.problems(
      DefinitionFixture.pipeline, tables: ["units.csv": Self.head + rows]
    )
    .filter { $0.contains("units.csv") }
    #expect(problems.map { $0.split(separator: ":")[1] } == ["3", "4", "5"])
  }

  @Test(arguments: [
    (
      "code,label\nsuccess,成功\nsuccess,又成功", 3, "“success” means success here and success on line 2"
    ),
    (
      "code,label,parent,aliases\nsuccess,成功,,达成\nfail,失败,,达成", 3,
      "“达成” means fail here and success on line 2"
    ),
    ("code,label\nsuccess", 2, "1 values where the header has 2 columns"),
    ("code,label\n,成功", 2, "a code and a label"),
    (
      "code,lable\nsuccess,成功", 1,
      "unknown column “lable”; columns are code, label, parent, aliases: did you mean “label”?"
    ),
    ("code\nsuccess", 1, "the column “label” is missing"),
    ("code,label,label\nsuccess,成功,", 1, "the column “label” stands twice"),
  ])
  func `a code list is refused by line`(table: String, line: Int, message: String) throws {
    let problems = DefinitionFixture.problems(
      DefinitionFixture.pipeline, tables: ["outcomes.csv": table])
    let first = try #require(problems.first)
    #expect(first.hasPrefix("/srv/pipelines/outcomes.csv:\(line): "))
    #expect(first.contains(message))
  }

  @Test func `an empty code list is refused`() {
    let problems = DefinitionFixture.problems(
      DefinitionFixture.pipeline, tables: ["outcomes.csv": "code,label\n"])
    #expect(problems == ["/srv/pipelines/outcomes.csv: the code list has no entry"])
  }

  @Test func `wrong tables alone give exit code 11, a wrong file gives 10`() throws {
    func exitCode(_ text: String, _ tables: [String: String]) -> Int32? {
      do {
        _ = try DefinitionFixture.read(text, tables: tables)
        return nil
      } catch {
        return (error as? DefinitionFailure)?.exitCode
      }
    }
    let empty = ["outcomes.csv": "code,label\n"]
    #expect(exitCode(DefinitionFixture.pipeline, [:]) == nil)
    #expect(exitCode(DefinitionFixture.pipeline, empty) == 11)
    #expect(exitCode(DefinitionFixture.changing("version: 1", to: "version: 2"), empty) == 10)
  }

  @Test func `a table that is named twice is read once and is one list`() throws {
    let definition = try DefinitionFixture.read(DefinitionFixture.pipeline)
    #expect(definition.codeLists.map(\.name) == ["outcomes.csv", "types.csv"])
  }
}
