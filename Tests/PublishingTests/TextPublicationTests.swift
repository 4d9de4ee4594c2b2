import Casework
import Foundation
import Indicators
import Publishing
import Testing

@Suite struct TextPublicationTests {
  /// A district with its own bucket and two streets over two months, small enough to check by eye.
  private static let district: Release = {
    let total = HandMadeRelease.period("2020-01-01..2020-12-20")
    func place(_ code: String, _ name: String, _ level: String, _ parent: String, own: Bool = false)
      -> Release.Place
    {
      Release.Place(
        code: code, name: name, level: level, parentCode: parent, isOwn: own, unit: 0)
    }
    // Of each indicator: the district, its own bucket, and the two streets, for the whole period.
    let values: [(IndicatorDefinition, [Quantity])] = [
      (HandMadeRelease.indicator("mediation_accepted", "受理", "宗"), wholes(6699, 99, 6000, 600)),
      (HandMadeRelease.indicator("mediation_succeeded", "成功", "宗"), wholes(6535, 99, 5900, 536)),
      (
        HandMadeRelease.indicator("success_rate", "成功率", "%", .percent, places: 2),
        [(6535, 6699), (99, 99), (5900, 6000), (536, 600)].map {
          .ratio(numerator: $0, denominator: $1, scale: 100)
        }
      ),
      (
        HandMadeRelease.indicator("agreed_amount", "金额", "万元", .tenThousandYuan, places: 2),
        wholes(1_234_567_890, 0, 1_234_567_890, 0)
      ),
      (
        HandMadeRelease.indicator("handling_days", "天数", "天", places: 1),
        [.ratio(numerator: 7, denominator: 2, scale: 1), .empty, .whole(3), .notReported]
      ),
      (HandMadeRelease.indicator("stations", "站点", "个"), wholes(246, 1, 200, 45)),
      (HandMadeRelease.indicator("advisers", "顾问", "人"), wholes(111, 1, 60, 50)),
      (HandMadeRelease.indicator("consultations", "咨询", "人次"), wholes(4831, 31, 4000, 800)),
      (HandMadeRelease.indicator("documents", "文书", "份"), wholes(2310, 10, 2000, 300)),
      (HandMadeRelease.indicator("devices", "设备", "套"), wholes(45, 1, 40, 4)),
      (HandMadeRelease.indicator("nodes", "节点", "个"), wholes(38, 1, 33, 4)),
      (HandMadeRelease.indicator("equipped_nodes", "已配", "个"), wholes(38, 1, 33, 4)),
      (
        HandMadeRelease.indicator("device_coverage", "覆盖率", "%", .percent, places: 2),
        Array(repeating: .ratio(numerator: 38, denominator: 38, scale: 100), count: 4)
      ),
      (
        HandMadeRelease.indicator("completeness", "完整率", "%", .percent, places: 2),
        Array(repeating: .ratio(numerator: 2900, denominator: 2952, scale: 100), count: 4)
      ),
      (
        HandMadeRelease.indicator("accepted_by_type", "类型", "宗", breakdown: "dispute_type"),
        wholes(6699, 99, 6000, 600)
      ),
    ]
    return Release(
      provenance: HandMadeRelease.provenance(over: total),
      places: [
        place("440311", "光明区", "district", ""),
        place("440311", "光明区本级", "street", "440311", own: true),
        place("440311001", "光明街道", "street", "440311"),
        place("440311002", "公明|<b>街道", "street", "440311"),
      ],
      periods: [Release.PublishedPeriod(grain: .total, period: total)],
      indicators: values.map(\.0),
      categories: values.map {
        $0.0.breakdown.isEmpty ? [] : [Release.Category(code: "labour", label: "劳动争议")]
      },
      figures: FigureList(
        values.enumerated().flatMap { indicator, pair in
          pair.1.enumerated().map { place, quantity in
            Release.Figure(
              indicator: indicator, period: 0, place: place,
              category: pair.0.breakdown.isEmpty ? -1 : 0, quantity: quantity)
          }
        }))
  }()

  private static func wholes(_ values: Int64...) -> [Quantity] { values.map { .whole($0) } }

  private func render(_ text: String) throws(TemplateErrors) -> String {
    try TextTemplate(text, name: "t.md").render(Self.district)
  }

  @Test("the district's report states the published figures, and its table adds up to them")
  func annualReport() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Pipelines/templates/annual-report.md").path
    let desk = try Desk()
    desk.templates["annual-report.md"] = try String(contentsOfFile: path, encoding: .utf8)
    try desk.render(TextPublication(), Self.district, template: "annual-report.md")
    let text = desk.text("figures.md")
    #expect(text.hasPrefix("# 光明区2020年人民调解与公共法律服务情况\n\n2020年，全区共受理人民调解案件6699宗"))
    #expect(text.contains("调解成功6535宗，调解成功率约98%，协议涉及金额1234.57万元"))
    #expect(text.contains("公共法律服务站点246个，整合法律顾问111人，提供法律咨询4831人次"))
    #expect(text.contains("出具法律文书和审查法律意见2310份，配备在线司法确认设备45套"))
    #expect(text.contains("38个节点中已覆盖38个，覆盖率100%。"))
    #expect(
      text.contains(
        """
        |:--|--:|--:|--:|--:|--:|
        | 光明区本级 | 99 | 99 | 100.00% | 31 | 10 |
        | 光明街道 | 6000 | 5900 | 98.33% | 4000 | 2000 |
        | 公明\\|\\<b\\>街道 | 600 | 536 | 89.33% | 800 | 300 |
        | 全区 | 6699 | 6535 | 97.55% | 4831 | 2310 |

        """))
    #expect(text.contains("2020年1月1日至2020年12月20日；数据截至2020年12月22日"))
    #expect(text.contains("（6535/6699，即97.55%）"))
    #expect(text.contains("读取记录28条，计入1条"))
    #expect(!text.contains("{{"))
  }

  /// Silence and what is provisional stand in a text only where they are.
  @Test("a text says how many units are silent, where some are, and what is provisional")
  func silenceAndProvisional() throws {
    var release = Self.district
    let month = HandMadeRelease.period("2020-07")
    release.periods.append(Release.PublishedPeriod(grain: .month, period: month))
    release.figures = FigureList(
      release.figures
        + release.figures.map {
          Release.Figure(
            indicator: $0.indicator, period: 1, place: $0.place, category: $0.category,
            quantity: $0.quantity)
        })
    // The district, its own bucket, two streets; the whole, then July.
    release.silence = Silence(
      tables: [Silence.Table(logs: ["登记"], reach: .period, units: [5, 0, 5, 0, 3, 0, 3, 0])],
      tableOfIndicator: [0] + release.indicators.dropFirst().map { _ in -1 })
    func render(_ text: String) throws -> String {
      try TextTemplate(text, name: "t.md").render(release)
    }
    let template = """
      {{#street}}
      {{#month}}
      {{#mediation_accepted.silent}}
      {{name}}{{period.month}}月受理数缺{{mediation_accepted.silent_units}}个站点。
      {{/mediation_accepted.silent}}
      {{/month}}
      {{/street}}
      {{#stations.silent}}nobody{{/stations.silent}}

      """
    #expect(try render(template) == "光明街道7月受理数缺3个站点。\n\n")
    #expect(try render("缺{{mediation_accepted.silent_units}}个") == "缺5个")
    #expect(try render("{{#provisional}}初步{{/provisional}}完") == "完")
    release.provenance.provisionalDays = 30
    #expect(try render("{{#provisional}}初步{{/provisional}}完") == "初步完")
    #expect(
      try render("{{#month}}{{#provisional}}初步{{/provisional}}{{period.label}}{{/month}}")
        == "2020-07")
    // Nobody has to report stations; the whole period is no month.
    for wrong in [
      "{{stations.silent_units}}", "{{period.month}}", "{{#stations.silence}}{{/stations.silence}}",
    ] {
      #expect(throws: TemplateErrors.self) { try render(wrong) }
    }
  }

  @Test(
    "a number that nobody bound to a figure stops the text, with its line and column",
    arguments: [
      ("共受理6699宗", 1, 4, "6699"),
      ("共受理{{mediation_accepted}}宗\n成功率98%", 2, 4, "98%"),
      ("{{success_rate}}%", 1, 17, "%"),
      ("甲\r\n乙６宗", 2, 2, "６"),
      ("①", 1, 1, "①"),
      ("二〇二〇年", 1, 2, "〇"),
      ("{{#literal}}2020{{/literal}}年1月", 1, 30, "1"),
      ("{{#street}}{{name}}5{{/street}}", 1, 20, "5"),
      ("<!-- 3 -->", 1, 6, "3"),
    ])
  func unboundNumber(text: String, line: Int, column: Int, number: String) throws {
    let error = #expect(throws: TemplateErrors.self) { try render(text) }
    let problem = try #require(error?.problems.first)
    #expect(problem.line == line)
    #expect(problem.column == column)
    #expect(problem.message.contains("“\(number)”"))
  }

  @Test(
    "a tag that means nothing stops the text and names what was probably meant",
    arguments: [
      ("甲{{mediation_acepted}}", 1, 2, "“mediation_accepted”"),
      ("{{success_rate.abuot0}}", 1, 1, "“success_rate.about0”"),
      ("{{stations.percent1}}", 1, 1, "not a percentage"),
      ("{{#streets}}{{name}}{{/streets}}", 1, 1, "“street”"),
      ("{{#month}}{{name}}{{/month}}", 1, 1, "“month”"),
      (
        "{{#accepted_by_typ.categories}}{{/accepted_by_typ.categories}}", 1, 1,
        "“accepted_by_type.categories”"
      ),
      ("{{accepted_by_type}}", 1, 1, "name a category"),
      ("{{accepted_by_type.labuor}}", 1, 1, "“labour”"),
      ("{{category.label}}", 1, 1, "category.label"),
      ("{{uppercased(name)}}", 1, 1, "uppercased(name)"),
      ("{{}}", 1, 1, "nothing is called"),
      ("{{ . }}", 1, 1, "nothing is called"),
      ("{{#street}}{{/strret}}", 1, 12, "{{/street}} is expected"),
      ("{{#street}}", 1, 1, "never closed"),
      ("{{/street}}", 1, 1, "closes nothing"),
      ("甲\n{{name", 2, 1, "without"),
      ("{{> part}}", 1, 1, "only"),
      ("{{^street}}{{/street}}", 1, 1, "only"),
      ("{{=<% %>=}}", 1, 1, "only"),
      ("{{% CONTENT_TYPE:HTML}}", 1, 1, "CONTENT_TYPE:TEXT"),
    ])
  func meaningless(text: String, line: Int, column: Int, hint: String) throws {
    let error = #expect(throws: TemplateErrors.self) { try render(text) }
    let problem = try #require(error?.problems.first)
    #expect(problem.line == line)
    #expect(problem.column == column)
    #expect(problem.message.contains(hint), "\(problem.message)")
  }

  @Test(
    "tags write what the templates' README says",
    arguments: [
      ("{{success_rate.percent1}}", "97.6%"),
      ("{{ success_rate.about0 }}", "约98%"),
      ("{{handling_days}}{{handling_days.unit}}", "3.5天"),
      ("{{handling_days.places2}}", "3.50"),
      ("{{{agreed_amount}}}", "1234.57"),
      ("{{accepted_by_type.labour}}", "6699"),
      (
        "{{#accepted_by_type.categories}}{{category.label}}{{accepted_by_type}}；{{/accepted_by_type.categories}}",
        "劳动争议6699；"
      ),
      ("{{#street}}{{handling_days}}，{{/street}}", "—，3.0，未报，"),
      ("{{#total}}{{period.label}}{{/total}}", "2020-01-01..2020-12-20"),
      ("{{as_of}}{{! 12 }}", "2020-12-22"),
      ("{{#literal}}12348{{/literal}}热线{{name}}", "12348热线光明区"),
      (
        "{{#street}}{{#literal}}#{{/literal}}{{code}} {{/street}}", "#440311 #440311001 #440311002 "
      ),
      ("一批", "一批"),
    ])
  func tags(text: String, expected: String) throws {
    #expect(try render(text) == expected)
  }

  @Test("nothing lies below an own bucket, although it has the code of its unit")
  func belowOwnBucket() throws {
    #expect(
      try render("{{#street}}{{code}}[{{#street}}{{code}},{{/street}}] {{/street}}")
        == "440311[440311,] 440311001[440311001,] 440311002[440311002,] ")
  }

  @Test("a street without a figure does not borrow the district's")
  func noBorrowing() throws {
    var release = Self.district
    release.figures = FigureList(release.figures.filter { $0.indicator != 0 || $0.place != 3 })
    let template = try TextTemplate(
      "{{#street}}\n{{mediation_accepted}}\n{{/street}}", name: "t.md")
    let error = #expect(throws: TemplateErrors.self) { try template.render(release) }
    #expect(error?.problems.map(\.line) == [2])
    #expect(error?.problems.first?.message.contains("440311002") == true)
  }

  @Test("all problems of a template are told at once, in the order of the text")
  func allAtOnce() throws {
    let error = #expect(throws: TemplateErrors.self) {
      try render("{{a_name}}\n{{#street}}{{nothing}}{{/street}}\n{{another}}")
    }
    #expect(error?.problems.map(\.line) == [1, 2, 3])
    #expect(error?.description.hasPrefix("t.md:1:1: nothing is called “a_name”") == true)
  }

  @Test("names are checked against the definitions before there are figures")
  func checkedEarly() throws {
    let template = try TextTemplate(
      "{{mediation_accepted}}{{#street}}{{mediation_acepted}}{{/street}}{{#community}}{{/community}}",
      name: "t.md")
    let problems = template.problems(
      indicators: Self.district.indicators, levels: ["district", "street"])
    #expect(problems.map(\.column) == [34, 66])
  }

  @Test("a text without a template, or with one that is not UTF-8, is an error")
  func noTemplate() throws {
    let desk = try Desk()
    #expect(throws: TemplateErrors.self) {
      try desk.render(TextPublication(), Self.district)
    }
    #expect(throws: Desk.NoSuchTemplate.self) {
      try desk.render(TextPublication(), Self.district, template: "none.md")
    }
    #expect(desk.files.isEmpty)
  }
}
