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
}
