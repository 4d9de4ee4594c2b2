import Casework
import Foundation
import FoundationXML
import Indicators
import Platform
import Publishing
import Testing

/// The bulletin as a Word document and as a page for the printer.
struct BulletinTests {
  private static let template = """
    {{% CONTENT_TYPE:TEXT}}
    # 指标通报

    受理{{mediation_accepted}}{{mediation_accepted.unit}}，
    成功率**{{success_rate}}**。<b>不是标记</b>

    ## 各街道

    | 街道 | 受理 | 成功率 |
    |:--|--:|:-:|
    {{#street}}
    | {{name}} | {{mediation_accepted}} | {{success_rate}} |
    {{/street}}

    - 甲
    - 乙 {{name}}

    {{#literal}}3. 第三{{/literal}}

    > 引文，[链接](javascript:alert)

    ---

    """

  private func render(_ publication: any Publication) throws -> Desk {
    let desk = try Desk()
    desk.templates["t.md"] = Self.template
    try desk.render(publication, HandMadeRelease.release, template: "t.md")
    return desk
  }

  /// The parts of a document, unpacked by this project's own reader of ZIP files.
  private func parts(of desk: Desk) throws -> [String: String] {
    let zip = try ZipFile(try OpenFile(Path(desk.path(of: "figures.docx"))))
    var parts: [String: String] = [:]
    for part in zip.parts {
      var bytes: [UInt8] = []
      try zip.read(part) { bytes += $0 }
      parts[part.name] = String(decoding: bytes, as: UTF8.self)
    }
    return parts
  }

  @Test func aDocumentHasHeadingsTablesAndLists() throws {
    let parts = try parts(of: render(WordPublication()))
    #expect(parts.count == 11)
    for (name, text) in parts {
      #expect(try XMLDocument(xmlString: text).rootElement() != nil, "\(name)")
    }
    let body = try #require(parts["word/document.xml"])
    let document = try XMLDocument(xmlString: body)
    func texts(_ path: String) throws -> [String] {
      try document.nodes(forXPath: path).map { $0.stringValue ?? "" }
    }
    func style(_ name: String) -> String { "//w:p[w:pPr/w:pStyle/@w:val='\(name)']" }
    #expect(try texts(style("Heading1")) == ["指标通报"])
    #expect(try texts(style("Heading2")) == ["各街道"])
    #expect(try texts("//w:r[w:rPr/w:b]") == ["97.55%"])
    #expect(
      try texts("/w:document/w:body/w:p[not(w:pPr)]").first == "受理0宗，成功率97.55%。<b>不是标记</b>")
    #expect(try texts("//w:tr[w:trPr/w:tblHeader]/w:tc") == ["街道", "受理", "成功率"])
    #expect(try texts("//w:tr").count == 9)
    #expect(try texts("//w:tr[3]/w:tc[2]") == ["6699"])
    #expect(try texts("//w:tr[2]/w:tc[2]/w:p/w:pPr/w:jc/@w:val") == ["right"])
    #expect(try texts("//w:p[w:pPr/w:numPr]") == ["甲", "乙 光明区", "第三"])
    #expect(try texts(style("Quote")) == ["引文，链接（javascript:alert）"])
    // Names from outside, with what XML cannot hold taken away.
    let names = try texts("//w:tr/w:tc[1]")
    #expect(names.contains("<script>alert(1)</script>") && names.contains("=cmd|' /C calc'!A0"))
    #expect(names.contains("甲,乙\"丙\" 丁") || names.contains("甲,乙\"丙\"  丁"), "\(names)")
    #expect(!body.contains("<script") && !body.contains("w:hyperlink"))
    let numbers = try #require(parts["word/numbering.xml"])
    #expect(numbers.contains("<w:startOverride w:val=\"3\"/>"))
    #expect(try #require(parts["word/header1.xml"]).contains("内部资料"))
    #expect(try #require(parts["docProps/core.xml"]).contains(">2020-12-22T00:00:00Z<"))
  }

  @Test func theSameReleaseGivesTheSameBytes() throws {
    for publication in [WordPublication(), PrintPublication()] as [any Publication] {
      let (first, second) = (try render(publication), try render(publication))
      #expect(first.files.count == 1)
      #expect(first.files == second.files)
    }
  }

  @Test func aPageForThePrinterHasNoScriptAndLoadsNothing() throws {
    let page = try render(PrintPublication()).text("figures-print.html")
    #expect(page.contains("<h1>指标通报</h1>"))
    #expect(page.contains("<p>受理0宗，成功率<strong>97.55%</strong>。&lt;b&gt;不是标记&lt;/b&gt;</p>"))
    #expect(page.contains("<th scope=\"col\" class=\"end\">受理</th>"))
    #expect(page.contains("<td class=\"end\">6699</td>"))
    #expect(page.contains("<ol start=\"3\">"))
    #expect(page.contains("default-src 'none'; style-src 'sha256-"))
    for word in ["<script", "src=", "href=", "<b>", "@import", "url("] {
      #expect(!page.contains(word), "\(word)")
    }
    #expect(page.contains("@page") && page.contains("size: A4"))
  }

  @Test(arguments: ["text", "docx", "print"])
  func aNumberBoundToNoFigureStopsEveryForm(format: String) throws {
    let publication = try #require(PublicationCatalogue.publication(of: format))
    let desk = try Desk()
    desk.templates["t.md"] = "受理6699宗"
    #expect(throws: TemplateErrors.self) {
      try desk.render(publication, HandMadeRelease.release, template: "t.md")
    }
    #expect(desk.files.isEmpty)
    #expect(throws: TemplateErrors.self) { try desk.render(publication, HandMadeRelease.release) }
  }

  /// By the reader that other programs use, where there is one.
  @Test func aReaderOfWordDocumentsFindsTheSame() throws {
    let desk = try render(WordPublication())
    let script = """
      import docx, sys
      d = docx.Document(sys.argv[1])
      print("|".join(p.style.name + ":" + p.text for p in d.paragraphs if p.text))
      print(len(d.tables), [[c.text for c in r.cells][1] for r in d.tables[0].rows])
      s = d.sections[0]
      print(round(s.page_width.mm), round(s.page_height.mm), s.header.paragraphs[0].text)
      """
    let output = URL(fileURLWithPath: desk.folder).appendingPathComponent("read")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c",
      "/usr/bin/python3 -c 'import docx' 2>/dev/null || exit 127; "
        + "/usr/bin/python3 -c \"$0\" \"$1\" >\"$2\"",
      script, desk.path(of: "figures.docx"), output.path,
    ]
    try process.run()
    process.waitUntilExit()
    if process.terminationStatus == 127 {
      print("skipped: the document as python-docx reads it: python3-docx is not installed")
      return
    }
    #expect(process.terminationStatus == 0)
    let read = try String(contentsOf: output, encoding: .utf8)
    #expect(read.hasPrefix("Heading 1:指标通报|Normal:受理0宗，成功率97.55%。"))
    #expect(read.contains("Heading 2:各街道|List Paragraph:甲"))
    #expect(read.contains("\n1 ['受理', "))
    #expect(read.hasSuffix("\n210 297 内部资料\n"))
  }

  // MARK: Charts and tables by name

  /// Three months, of which the second has other figures.
  private static let months: Release = {
    var release = HandMadeRelease.release
    release.periods.insert(
      contentsOf: ["2020-04", "2020-05"].map {
        Release.PublishedPeriod(grain: .month, period: HandMadeRelease.period($0))
      }, at: 0)
    release.silence = Silence(tables: [], tableOfIndicator: [])
    release.figures = FigureList(
      release.figures.flatMap { figure -> [Release.Figure] in
        (figure.period == 0 ? [0, 1, 2] : [3]).map { period in
          var quantity = figure.quantity
          if period == 1, case .whole(let value) = quantity, value < 1 << 40, value > -1 << 40 {
            quantity = .whole(value + 7)
          }
          if period == 1, figure.indicator == 5, figure.place == 0 { quantity = .notReported }
          return Release.Figure(
            indicator: figure.indicator, period: period, place: figure.place,
            category: figure.category, quantity: quantity)
        }
      })
    return release
  }()

  private func render(
    _ publication: any Publication, _ template: String, _ release: Release = BulletinTests.months
  ) throws -> Desk {
    let desk = try Desk()
    desk.templates["t.md"] = "{{% CONTENT_TYPE:TEXT}}\n" + template
    try desk.render(publication, release, template: "t.md")
    return desk
  }

  /// The cells of every row of the tables of a Markdown text.
  private func cells(_ text: String) -> [[String]] {
    text.split(separator: "\n").filter { $0.hasPrefix("| ") }.map { line in
      line.dropFirst(2).dropLast(2).components(separatedBy: " | ")
    }
  }

  @Test func aTableByNameHasTheFiguresOfEveryRow() throws {
    let text = try render(
      TextPublication(),
      "甲\n\n{{table.month.mediation_accepted.success_rate}}\n\n{{table.categories.accepted_by_type}}"
    ).text("figures.md")
    #expect(
      cells(text) == [
        ["期间", "受理人民调解案件（宗）", "调解成功率"], [":--", "--:", "--:"],
        ["2020-04", "6699", "97.55%"], ["2020-05", "6706", "97.55%"],
        ["2020-06", "6699", "97.55%"],
        ["类别", "受理案件类型构成（宗）"], [":--", "--:"],
        ["劳动争议", "1"], ["=其他,\"等\"", "未报"], ["未填", "隐去"],
      ], "\(text)")
    let streets = try render(TextPublication(), "{{table.street.mediation_accepted}}")
      .text("figures.md")
    #expect(cells(streets).count == 2 + 8)
    let parts = try parts(of: render(WordPublication(), "{{chart.month.mediation_accepted}}"))
    let body = try XMLDocument(xmlString: try #require(parts["word/document.xml"]))
    #expect(
      try body.nodes(forXPath: "//w:tr/w:tc").map { $0.stringValue ?? "" } == [
        "期间", "受理人民调解案件（宗）", "2020-04", "6699", "2020-05", "6706", "2020-06", "6699",
      ])
  }

  @Test func aChartOnPaperTellsEveryPoint() throws {
    let page = try render(
      PrintPublication(),
      """
      甲{{name}}

      {{chart.month.mediation_accepted}}

      - 项

        {{chart.month.change}}

      {{#literal}}乙{{/literal}}
      {{chart.street.mediation_accepted}}

      {{chart.categories.accepted_by_type}}
      """
    ).text("figures-print.html")
    let figures = page.components(separatedBy: "<figure class=\"chart\">").dropFirst().map {
      "<figure>" + ($0.components(separatedBy: "</figure>").first ?? "") + "</figure>"
    }
    #expect(figures.count == 4)
    #expect(!page.contains("\u{E000}") && !page.contains("<script>alert"))
    #expect(!page.contains(" style=") && !page.contains("href"))
    func texts(_ figure: Int, _ path: String) throws -> [String] {
      try XMLDocument(xmlString: figures[figure]).nodes(forXPath: path)
        .map { $0.stringValue ?? "" }
    }
    #expect(try texts(0, "//figcaption") == ["光明区受理人民调解案件（宗）"])
    #expect(
      try texts(0, "//text") == ["6699", "2020-04", "6706", "2020-05", "6699", "2020-06"])
    #expect(
      try texts(0, "//@aria-label") == ["光明区受理人民调解案件（宗）：2020-04 6699；2020-05 6706；2020-06 6699"])
    #expect(try texts(0, "//circle").count == 3 && texts(0, "//polyline").count == 1)
    // The lowest point is below the highest: y grows downwards.
    let heights = try texts(0, "//circle/@cy").compactMap(Double.init)
    #expect(heights[1] < heights[0] && heights[0] == heights[2])
    // A month without a report is a gap and says so.
    #expect(try texts(1, "//text").contains("未报"))
    #expect(try texts(1, "//circle").count == 2 && texts(1, "//polyline").isEmpty)
    let bars = try texts(2, "//rect/@width").compactMap(Double.init)
    #expect(try texts(2, "//text").contains("<script>alert(1)</script>"))
    #expect(try texts(2, "//text").contains("未报") && !bars.isEmpty)
    #expect(bars.allSatisfy { $0 >= 0 && $0 <= 640 })
    #expect(try texts(3, "//text") == ["劳动争议", "1", "=其他,\"等\"", "未报", "未填", "隐去"])
  }

  @Test func theSameChartHasTheSameBytes() throws {
    let template = "{{chart.street.change}}\n\n{{chart.month.handling_days}}\n"
    let pages = try (0..<2).map { _ in
      try render(PrintPublication(), template).text("figures-print.html")
    }
    #expect(pages[0] == pages[1] && pages[0].contains("<rect"))
  }

  @Test(arguments: [
    ("{{chart.month}}", "a chart is written"), ("{{table.month}}", "a table is written"),
    ("{{chart.month.mediation_accepted.success_rate}}", "one indicator"),
    ("{{chart.moth.mediation_accepted}}", "did you mean “month”"),
    ("{{chart.year.mediation_accepted}}", "the release has no rows"),
    ("{{table.street.mediation_acepted}}", "did you mean “mediation_accepted”"),
    ("{{chart.street.accepted_by_type}}", "use chart.categories.accepted_by_type"),
    ("{{table.categories.success_rate}}", "has no categories"),
    ("{{#street}}{{chart.month.nothing}}{{/street}}", "nothing is called"),
  ])
  func aChartThatMeansNothingIsAProblem(template: String, reason: String) throws {
    for publication in [TextPublication(), PrintPublication(), WordPublication()]
      as [any Publication]
    {
      let error = #expect(throws: TemplateErrors.self) {
        try render(publication, "甲\n" + template)
      }
      #expect(error?.problems.count == 1)
      #expect(error?.problems.first?.message.contains(reason) == true, "\(error as Any)")
      #expect(error?.problems.first?.line == 3)
    }
    let check = try TextTemplate("甲\n" + template, name: "t.md").problems(
      indicators: HandMadeRelease.release.indicators,
      levels: ["district", "street", "community"])
    // What needs no figures is found before there are any.
    #expect(check.count == (reason.contains("no rows") ? 0 : 1))
  }
}
