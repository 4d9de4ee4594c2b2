import Casework
import Foundation
import Indicators
import Orchestration
import Testing

/// The district's own pipeline file, with the tables that it names.
struct DefinitionGuangmingTests {
  /// The folder `Pipelines` of this checkout.
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Pipelines")

  static func definition() throws -> PipelineDefinition {
    let bytes = try Data(contentsOf: folder.appending(path: "guangming-2020.yml"))
    let reader = PipelineReader(
      today: Day(number: 18_600),
      readTable: { DefinitionFixture.table(try String(contentsOfFile: $0, encoding: .utf8)) },
      fileExists: { FileManager.default.fileExists(atPath: $0) })
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
    #expect(
      definition.publications.map(\.format) == [
        "csv", "json", "sqlite", "xlsx", "html", "text", "dictionary",
      ])
    #expect(definition.copies.count == 1)
    #expect(definition.units.units.filter { $0.level == 1 }.count == 6)
    #expect(definition.units.units.filter { $0.level == 2 }.count == 31)
    #expect(definition.sources[1].reporting?.zeroSource == 2)
  }

  @Test(arguments: [
    ("mediation_accepted", IndicatorDescription.Additivity.unitsAndPeriods, ["mediation"]),
    ("agreed_amount", .unitsAndPeriods, ["mediation"]),
    ("documents", .unitsAndPeriods, ["services"]), ("success_rate", .none, ["mediation"]),
    ("type_share", .none, ["mediation"]), ("handling_days", .none, ["mediation"]),
    ("active_stations", .none, ["services"]), ("advisers", .none, ["advisers"]),
    ("devices", .units, ["devices"]), ("stations", .units, []),
    ("consultations_per_station", .none, ["services"]),
    ("reports_made", .unitsAndPeriods, ["services"]),
    ("rows_read", .unitsAndPeriods, ["mediation"]),
  ])
  func `what may be added up follows from what is counted`(
    _ name: String, _ additivity: IndicatorDescription.Additivity, _ sources: [String]
  ) throws {
    let definition = try Self.definition()
    let index = try #require(definition.indicators.firstIndex { $0.name == name })
    let description = IndicatorDescription(of: index, in: definition)
    #expect(description.additivity == additivity)
    #expect(description.sources == sources)
  }

  @Test func `an indicator keeps the file's own words`() throws {
    let definition = try Self.definition()
    func words(_ name: String) -> [String] {
      definition.indicators.first { $0.name == name }?.terms.map { "\($0.key): \($0.text)" } ?? []
    }
    #expect(
      words("mediation_succeeded") == [
        "count: mediation", "on: closed_on", "where: outcome = success",
      ])
    #expect(words("success_rate") == ["ratio: mediation_succeeded, mediation_accepted"])
    #expect(words("nodes") == ["units: kinds: center, workstation, studio"])
    let rate = try #require(definition.indicators.firstIndex { $0.name == "success_rate" })
    let description = IndicatorDescription(of: rate, in: definition)
    #expect(
      [description.numerator, description.denominator] == [
        "mediation_succeeded", "mediation_accepted",
      ])
    #expect(description.unitFields == ["committee"])
  }

  @Test func `its indicators are formulas over shared measures`() throws {
    let definition = try Self.definition()
    func indicator(_ name: String) throws -> IndicatorDefinition {
      try #require(definition.indicators.first { $0.name == name })
    }
    func index(_ name: String) -> Int { definition.indicators.firstIndex { $0.name == name } ?? -1 }
    #expect(
      try indicator("success_rate").formula
        == .ratio(index("mediation_succeeded"), index("mediation_accepted"), scale: 100))
    #expect(try indicator("success_rate").form == .percent)
    #expect(try indicator("success_rate").places == 2)
    #expect(try indicator("success_rate").unit == "%")
    #expect(
      try indicator("documents").formula
        == .combination(plus: [index("legal_documents"), index("legal_opinions")], minus: []))
    #expect(try indicator("type_share").formula == .share(index("accepted_by_type")))
    #expect(try indicator("type_share").breakdown.map(\.field) == ["dispute_type"])
    let amount = try indicator("agreed_amount")
    #expect(amount.form == .tenThousandYuan && amount.places == 2 && amount.unit == "万元")

    // Mean, median and ninth decile of the handling days read one list of values.
    guard case .median(let days) = try indicator("handling_days").formula else {
      Issue.record("handling_days is a median")
      return
    }
    #expect(try indicator("handling_days_p90").formula == .percentile(days, 90))
    #expect(try indicator("handling_days_mean").formula == .mean(days))
    let fields = definition.sources[0].fields.map(\.name)
    func field(_ name: String) -> Int { fields.firstIndex(of: name) ?? -1 }
    #expect(
      definition.measures[days]
        == MeasureDefinition(
          source: 0,
          kind: .values(
            .days(
              .field(field("accepted_on")),
              .first([.field(field("agreement_on")), .field(field("closed_on"))]))),
          time: .on(field("closed_on")), unit: field("committee"),
          condition: .isIn(.field(field("outcome")), [0, 1, 2])))
  }

  @Test func `stations are counted on a period's last day and reports by their reporter`() throws {
    let definition = try Self.definition()
    #expect(
      definition.measures.contains(
        MeasureDefinition(
          source: -1,
          kind: .units(UnitScope(kinds: ["center", "workstation", "studio", "station"])),
          time: .during(from: nil, to: nil), unit: -1)))
    #expect(
      definition.measures.contains(
        MeasureDefinition(source: 1, kind: .reports(.missing), time: .on(2), unit: 1)))
  }
}
