import Casework
import Foundation
import Orchestration
import Testing

/// Pipelines that share their definitions.
struct DefinitionIncludeTests {
  private static let top = """
    version: 1
    pipeline: night
    include: [base.yml]
    period: 2020-06

    """

  @Test func whatTheIncludingFileSaysStandsAndTheRestIsTaken() throws {
    let definition = try read(DefinitionIncludeTests.top)
    let base = try DefinitionFixture.read(DefinitionFixture.pipeline)
    #expect(definition.name == "night")
    #expect(definition.period.label == "2020-06")
    #expect(definition.label == base.label)
    #expect(definition.indicators.map(\.name) == base.indicators.map(\.name))
    #expect(definition.sources.map(\.name) == base.sources.map(\.name))
  }

  @Test func indicatorsOfBothAreJoinedAndMayBuildOnTheIncluded() throws {
    let base = try DefinitionFixture.read(DefinitionFixture.pipeline)
    let first = base.indicators[0].name
    let definition = try read(
      DefinitionIncludeTests.top + "indicators:\n  twice: {label: 双, plus: [\(first), visits]}\n")
    #expect(definition.indicators.map(\.name) == base.indicators.map(\.name) + ["twice"])
  }

  @Test func aNameInBothIsAProblemWithBothPlaces() throws {
    let base = try DefinitionFixture.read(DefinitionFixture.pipeline)
    let first = base.indicators[0].name
    let problems = problems(
      DefinitionIncludeTests.top
        + "indicators:\n  \(first): {label: 双, plus: [\(first), visits]}\n")
    #expect(problems.count == 1)
    #expect(problems[0].hasPrefix("night.yml:6:3: “\(first)” stands in base.yml:"))
  }

  @Test func aMistakeInAnIncludedFileIsReportedThere() {
    let broken = DefinitionFixture.changing("label: 小管线", to: "lable: 小管线")
    let problems = problems(DefinitionIncludeTests.top, base: broken)
    #expect(problems.count == 1)
    #expect(problems[0].hasPrefix("base.yml:3:1: unknown key “lable”"))
  }

  @Test func circlesMissingFilesAndOtherFoldersAreProblems() {
    let circle = problems(
      DefinitionIncludeTests.top,
      base: DefinitionFixture.pipeline.replacingOccurrences(
        of: "version: 1\n", with: "version: 1\ninclude: [base.yml]\n"))
    #expect(circle == ["base.yml:2:11: base.yml includes itself"])
    let missing = problems(
      DefinitionIncludeTests.top.replacingOccurrences(
        of: "[base.yml]", with: "[base.yml, other.yml]"))
    #expect(missing.count == 1 && missing[0].hasPrefix("night.yml:3:21: the file cannot be read"))
    let elsewhere = problems(
      DefinitionIncludeTests.top.replacingOccurrences(
        of: "[base.yml]", with: "[base.yml, sub/base.yml]"))
    #expect(elsewhere.count == 1 && elsewhere[0].contains("lies in the folder"))
    let word = problems("version: 1\npipeline: night\ninclude: base.yml\n")
    #expect(word.contains { $0.hasPrefix("night.yml:3:10: include is a list of files") })
  }

  private struct Missing: Error {}

  private func read(_ text: String, base: String = DefinitionFixture.pipeline) throws
    -> PipelineDefinition
  {
    let reader = PipelineReader(
      today: Day("2020-07-15") ?? Day(number: 0),
      readTable: { path in
        let name = path.split(separator: "/").suffix(2).joined(separator: "/")
        let table =
          DefinitionFixture.tables[name]
          ?? DefinitionFixture.tables[String(path.split(separator: "/").last ?? "")]
        return DefinitionFixture.table(table ?? "")
      },
      readFile: { path in
        guard path.hasSuffix("base.yml") else { throw Missing() }
        return Array(base.utf8)
      })
    return try reader.read(Array(text.utf8), file: "night.yml", folder: "/srv")
  }

  private func problems(_ text: String, base: String = DefinitionFixture.pipeline) -> [String] {
    do {
      _ = try read(text, base: base)
      return []
    } catch let failure as DefinitionFailure {
      return failure.description.split(separator: "\n").map(String.init)
    } catch {
      return ["\(error)"]
    }
  }
}
