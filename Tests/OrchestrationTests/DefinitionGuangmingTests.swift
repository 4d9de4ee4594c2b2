import Casework
import Foundation
import Orchestration
import Testing

/// The district's own pipeline file, with its code lists, over a handful of units.
struct DefinitionGuangmingTests {
  private static let units = """
    code,name,level,parent,kind,valid_from,valid_to,successor,aliases
    440311,光明区,district,,,,,,
    440311C,光明区公共法律服务中心,site,440311,center,,,,
    440311001000,光明街道,street,440311,,,,,
    440311001000W,光明街道工作站,site,440311001000,workstation,,,,
    440311001001,光明社区,community,440311001000,,,,,
    440311001001S,光明社区工作室,site,440311001001,studio,,,,
    440311001001N,光明小学服务点,site,440311001001,station,,,,
    440311001001T,光明社区调委会,site,440311001001,committee,,,,
    """

  static func definition() throws -> PipelineDefinition {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Pipelines")
    let bytes = try Data(contentsOf: folder.appending(path: "guangming-2020.yml"))
    let reader = PipelineReader(
      today: Day(number: 18_600),
      readTable: { path in
        if path.hasSuffix("units/guangming.csv") { return DefinitionFixture.table(units) }
        return DefinitionFixture.table(try String(contentsOfFile: path, encoding: .utf8))
      })
    return try reader.read(
      Array(bytes), file: "Pipelines/guangming-2020.yml", folder: folder.path())
  }

  @Test func `the district's pipeline loads`() throws {
    let definition = try Self.definition()
    #expect(definition.name == "guangming-2020")
    #expect(definition.period.days == 355)
    #expect(definition.asOf.description == "2020-12-22")
    #expect(
      definition.sources.map(\.name)
        == ["mediation", "services", "zero_reports", "advisers", "devices"])
    #expect(definition.indicators.count == 38)
    #expect(definition.publications.map(\.format) == ["csv", "json", "sqlite", "text"])
    #expect(definition.copies.count == 1)
    #expect(definition.sources[1].reporting?.zeroSource == 2)
  }
}
