import Casework
import Orchestration
import Testing

/// Ad-hoc questions as pipelines.
struct DefinitionQueryTests {
  private func query(
    _ indicators: String? = nil, by: String? = nil, where condition: String? = nil,
    period: String? = nil
  ) throws -> PipelineDefinition {
    try QueryReader(DefinitionFixture.read(DefinitionFixture.pipeline)).read(
      QueryWords(indicators: indicators, by: by, condition: condition, period: period))
  }

  @Test func `chosen indicators come first and bring what they are made of`() throws {
    let definition = try query("share, rate", by: "street,month", period: "2020-01..2020-06")
    #expect(
      definition.indicators.map(\.name) == ["share", "rate", "by_kind", "closed", "accepted"])
    #expect(definition.indicators[0].formula == .share(2))
    #expect(definition.indicators[1].formula == .ratio(3, 4, scale: 100))
    #expect(definition.measures.count == 3)
    #expect(definition.publications.count == 1)
    #expect(definition.publications[0].indicators == [0, 1])
    #expect(definition.publications[0].levels == [1])
    #expect(definition.publications[0].grains == [.month])
    #expect(definition.period.last.description == "2020-06-30")
  }

  @Test func `no words ask for everything, at the top, over the whole period`() throws {
    let definition = try query()
    #expect(definition.indicators.count == 6)
    #expect(definition.publications[0].levels == [0])
    #expect(definition.publications[0].grains == [.total])
    #expect(definition.measures.count == 4)
  }

  @Test func `a rule is added to what each measure asks already`() throws {
    let definition = try query("rate", where: "kind = labour_all")
    let rule = Expression.isIn(.field(6), [1, 2])
    #expect(
      definition.measures.map(\.condition) == [
        rule, .and([.compare(.equal, .field(5), .literal(0)), rule]),
      ])
  }

  @Test func `a level in a rule speaks of the reporter of each log`() throws {
    let definition = try query("accepted,visits", where: "street = 凤凰")
    #expect(
      definition.measures.map(\.condition) == [
        .within(.field(1), 4..<7), .within(.field(0), 4..<7),
      ])
  }

  @Test(
    arguments: [
      (
        "acepted", nil, nil, nil,
        "--indicator:1:1: unknown indicator “acepted”: did you mean “accepted”?"
      ),
      (
        "rate, closd", nil, nil, nil,
        "--indicator:1:7: unknown indicator “closd”: did you mean “closed”?"
      ),
      (nil, "sreet", nil, nil, "--by:1:1: unknown level or period “sreet”: did you mean “street”?"),
      (nil, nil, nil, "2020-13", "--period:1:1: a period is like"),
      (nil, nil, nil, "2021", "--period:1:1: the period begins after as_of"),
      (
        "visits", nil, "kind = labour", nil,
        "--where:1:1: unknown field “kind” of visits, which “visits” is about"
      ),
      (
        "rate", nil, "kind = labor", nil,
        "--where:1:8: “labor” is not in the code list types.csv: did you mean “labour”?"
      ),
      ("rate", nil, "kind = ", nil, "--where:1:8: expected a value, found the end"),
    ] as [(String?, String?, String?, String?, String)])
  func `wrong words are told by option and place`(
    indicators: String?, by: String?, condition: String?, period: String?, message: String
  ) throws {
    let failure = #expect(throws: DefinitionFailure.self) {
      _ = try query(indicators, by: by, where: condition, period: period)
    }
    #expect(failure?.problems.count == 1)
    #expect(failure?.description.hasPrefix(message) == true, "\(failure?.description ?? "")")
  }

  @Test func `units and reports take no rule`() throws {
    let text = DefinitionFixture.changing(
      "visits:   {sum: visits.times, on: on}", to: "visits: {units: all}")
    let definition = try DefinitionFixture.read(text)
    let failure = #expect(throws: DefinitionFailure.self) {
      _ = try QueryReader(definition).read(
        QueryWords(indicators: "visits", condition: "street = 光明"))
    }
    #expect(failure?.description.contains("“visits” counts units or reports") == true)
  }

  @Test func `a period relative to the pipeline's day`() throws {
    #expect(try query(period: "last_month").period.start.description == "2020-11-01")
    #expect(try query(period: "last_month").period.label == "2020-11")
  }
}
