import Casework
import Orchestration
import Testing

/// What the keys of sources, fields and indicators become.
struct DefinitionFieldTests {
  private func read(_ piece: String, _ other: String, today: String = "2020-07-15") throws
    -> PipelineDefinition
  {
    try DefinitionFixture.read(DefinitionFixture.changing(piece, to: other), today: today)
  }

  @Test func `a source knows its folder, headers, kinds and places in the file`() throws {
    let definition = try DefinitionFixture.read(DefinitionFixture.pipeline)
    let cases = definition.sources[0]
    #expect(cases.folder == "/srv/pipelines")
    #expect(cases.patterns == ["cases/*.csv"])
    #expect(cases.encoding == .automatic)
    #expect(cases.delimiter == nil)
    #expect(cases.reporter == 1)
    #expect(cases.key == [1, 0])
    #expect(cases.newestBy == [4])
    #expect(cases.periodBy == [2, 3])
    #expect(cases.fields[2].headers == ["受理日期", "受理时间"])
    #expect(cases.fields[2].kind == .date(formats: []))
    #expect(cases.fields[2].isRequired)
    #expect(cases.fields[2].position == "p.yml:17")
    #expect(cases.fields[1].kind == .unit(UnitScope(kinds: ["committee"])))
    #expect(cases.fields[5].kind == .code(list: 0, unknown: .quarantine))
    #expect(cases.fields[6].kind == .code(list: 1, unknown: .entry(3)))
    #expect(cases.fields[9].fallback == 2)
    #expect(definition.fingerprint == "f00d")
  }

  @Test func `input moves the folder, and the caller moves it last`() throws {
    let text = DefinitionFixture.changing(
      "as_of: 2020-12-22", to: "as_of: 2020-12-22\ninput: ../data/./x/")
    #expect(try DefinitionFixture.read(text).sources[0].folder == "/srv/data/x")
    let reader = PipelineReader(
      today: Day(number: 0),
      readTable: {
        DefinitionFixture.table(
          DefinitionFixture.tables[String($0.split(separator: "/").last ?? "")] ?? "")
      })
    let moved = try reader.read(
      Array(text.utf8), file: "p.yml", folder: "/srv/pipelines", input: "/elsewhere")
    #expect(moved.sources[0].folder == "/elsewhere")
  }

  @Test(
    arguments: [
      ("encoding: gb18030", EncodingChoice.gb18030, nil), ("delimiter: ;", .automatic, 0x3B),
      ("delimiter: tab", .automatic, 0x09),
      ("delimiter: \"\\x01\"", .automatic, 0x01), ("delimiter: '|'", .automatic, 0x7C),
      ("encoding: utf-16le", .utf16LittleEndian, nil),
    ] as [(String, EncodingChoice, UInt8?)])
  func `encoding and delimiter`(line: String, encoding: EncodingChoice, delimiter: UInt8?) throws {
    let source = try read("files: cases/*.csv", "files: [cases/*.csv, more/**/*.txt]\n    " + line)
      .sources[0]
    #expect(source.encoding == encoding)
    #expect(source.delimiter == delimiter)
    #expect(source.patterns == ["cases/*.csv", "more/**/*.txt"])
  }

  @Test(
    arguments: [
      (
        "type: date, formats: [yyyy年M月d日, excel_serial, 'dd/MM/yy']",
        FieldKind.date(formats: ["yyyy年M月d日", "excel_serial", "dd/MM/yy"]), nil
      ),
      (
        "type: datetime, formats: [\"MM/dd/yyyy hh:mm:ss a\"]",
        .dateTime(formats: ["MM/dd/yyyy hh:mm:ss a"]), nil
      ),
      ("type: money, in: wan_yuan, default: 0.5", .money(inTenThousands: true), 50),
      ("type: decimal, places: 3, default: 1.25", .decimal(places: 3), 1250),
      (
        "type: code, codes: outcomes.csv, unknown: warn, default: fail",
        .code(list: 1, unknown: .warn), 1
      ),
      ("type: unit, levels: [street], default: 4402", .unit(UnitScope(levels: [1])), 4),
      ("type: flag, default: no", .flag, 0),
      ("type: date, default: 2020-01-01", .date(formats: []), 18_262),
      ("type: label", .label, nil), ("type: id_card", .idCard, nil), ("type: phone", .phone, nil),
      ("type: identifier", .identifier, nil), ("type: case_number", .caseNumber, nil),
    ] as [(String, FieldKind, Int64?)])
  func `each type with its details`(keys: String, kind: FieldKind, fallback: Int64?) throws {
    // The field is the first of all with a list, unless outcome is read before it.
    let text = DefinitionFixture.changing("{from: 疑难, type: flag}", to: "{from: 疑难, \(keys)}")
    var field = try DefinitionFixture.read(text).sources[0].fields[8]
    if case .code(_, let unknown) = field.kind { field.kind = .code(list: 1, unknown: unknown) }
    #expect(field.kind == kind)
    #expect(field.fallback == fallback)
  }

  @Test func `all is kept but free text, what says so, and what only names the case`() throws {
    let cases = try DefinitionFixture.read(DefinitionFixture.pipeline).sources[0]
    #expect(cases.fields.filter { !$0.isKept }.map(\.name) == ["case_no", "mediator", "summary"])
  }

  @Test func `a log without a key keeps only what something refers to`() throws {
    let text = DefinitionFixture.changing(
      "key: [site, case_no]\n    fields:\n",
      to: "fields:\n      tutor: {from: 甲, type: person, keep: true}\n"
    )
    let visits = try DefinitionFixture.read(text).sources[1]
    #expect(
      visits.fields.filter(\.isKept).map(\.name) == [
        "tutor", "site", "on", "case_no", "times", "result",
      ])
    let less = try DefinitionFixture.read(
      text.replacing(
        "visits:   {sum: visits.times, on: on}", with: "visits: {count: visits, on: on}"))
    #expect(!less.sources[1].fields[4].isKept)
  }

  @Test(arguments: [
    ("today", "2020", "2020-07-15", "2020-01-01", "2020-12-31"),
    ("today", "last_month", "2020-07-15", "2020-06-01", "2020-06-30"),
    ("today", "this_month", "2020-07-15", "2020-07-01", "2020-07-31"),
    ("2021-01-20", "last_month", "2021-01-20", "2020-12-01", "2020-12-31"),
    ("2021-01-20", "last_year", "2021-01-20", "2020-01-01", "2020-12-31"),
    ("2021-01-20", "this_year", "2021-01-20", "2021-01-01", "2021-12-31"),
    ("2021-01-20", "2020-Q3", "2021-01-20", "2020-07-01", "2020-09-30"),
    ("2021-01-20", "2020-01-01..2020-12-20", "2021-01-20", "2020-01-01", "2020-12-20"),
  ])
  func `periods and their day`(
    asOf: String, period: String, day: String, first: String, last: String
  ) throws {
    let text = DefinitionFixture.changing(
      "period: 2020\nas_of: 2020-12-22", to: "period: \(period)\nas_of: \(asOf)")
    let definition = try DefinitionFixture.read(text)
    #expect(definition.asOf.description == day)
    #expect(definition.period.start.description == first)
    #expect(definition.period.last.description == last)
  }

  @Test(
    arguments: [
      ("sum: cases.amount, on: accepted_on", IndicatorDefinition.Form.yuan, 2, "元", 0),
      ("sum: cases.amount, on: accepted_on, form: wan_yuan", .tenThousandYuan, 2, "万元", 0),
      ("sum: cases.score, on: accepted_on", .plain, 1, "", 1),
      ("mean: cases.parties, on: accepted_on", .plain, 1, "", 0),
      ("mean: cases.amount, on: accepted_on, decimals: 0", .yuan, 0, "元", 0),
      ("median: \"days(accepted_on, closed_on)\", of: cases, on: closed_on", .plain, 1, "", 0),
      ("distinct: cases.person, on: accepted_on, counted_in: 人", .plain, 0, "人", 0),
      ("ratio: [closed, accepted], scale: 10000, decimals: 3", .plain, 3, "", 0),
      ("ratio: [closed, accepted]", .plain, 2, "", 0),
      ("count: cases, during: [accepted_on, open]", .plain, 0, "", 0),
      ("count: cases, during: [accepted_on, before closed_on]", .plain, 0, "", 0),
      ("rows: cases, state: [duplicate, superseded], on: accepted_on", .plain, 0, "", 0),
      ("reports: visits.missing", .plain, 0, "", 0),
      ("units: {levels: [street]}", .plain, 0, "", 0),
    ] as [(String, IndicatorDefinition.Form, Int, String, Int)])
  func `how each indicator is shown`(
    keys: String, form: IndicatorDefinition.Form, places: Int, unit: String, valuePlaces: Int
  ) throws {
    let indicator = try #require(
      try read("visits:   {sum: visits.times, on: on}", "extra: {\(keys)}").indicators.last)
    #expect(indicator.form == form)
    #expect(indicator.places == places)
    #expect(indicator.unit == unit)
    #expect(indicator.valuePlaces == valuePlaces)
    #expect(indicator.label == "extra")
  }

  @Test func `identical measures are one, attribution follows at`() throws {
    let definition = try read(
      "visits:   {sum: visits.times, on: on}",
      "again: {count: cases, on: accepted_on}\n  at_home: {count: visits, on: on, at: site}")
    #expect(definition.indicators[5].formula == definition.indicators[0].formula)
    #expect(definition.measures.last?.unit == 0)
  }

  @Test func `a log without a reporter belongs to the top unit`() throws {
    let definition = try read("    reporter: committee\n", "")
    #expect(definition.measures[0].unit == -1)
    #expect(
      DefinitionFixture.problems(
        DefinitionFixture.changing("    reporter: committee\n", to: "")
          .replacing("where: outcome = success", with: "where: street = 光明")) == [
          "p.yml:48:50: a level cannot be named here: cases has no “reporter”"
        ])
  }
}
