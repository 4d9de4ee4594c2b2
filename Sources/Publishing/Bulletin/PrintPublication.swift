public import Casework
public import Indicators

/// A bulletin as a page for the printer: A4, with page numbers, heads of tables on every sheet.
///
/// One file without a script; its policy forbids every address. It is the text of the same template
/// as `text` and `docx`.
public struct PrintPublication: Publication {
  public let format = "print"
  public var isOfWholeRelease: Bool { true }

  public init() {}

  public func fileNames(of definition: PublicationDefinition) -> [String] {
    [definition.name + "-print.html"]
  }

  public func describe(
    _ definition: PublicationDefinition, of release: Release
  ) -> [FileDescription] {
    [
      FileDescription(
        name: fileNames(of: definition)[0],
        what: "成文的段落，供打印（A4），其中每个数都是本发布的一个指标。")
    ]
  }

  /// - Throws: `TemplateErrors`, as `TextPublication`.
  public func render(
    _ release: Release, as definition: PublicationDefinition, into files: PublicationFiles
  ) throws {
    let bulletin = try TextTemplate.bulletin(of: release, as: definition, from: files)
    let title = MarkupText.escaped(bulletin.title ?? release.provenance.label)
    let policy =
      "default-src 'none'; style-src '\(MarkupText.policySource(of: Self.style))'; base-uri 'none'; form-action 'none'"
    var out = OutgoingBytes(fileNames(of: definition)[0], into: files)
    out.append(
      """
      <!DOCTYPE html>
      <html lang="zh-CN">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="referrer" content="no-referrer">
      <title>\(title)</title>
      <style>\(Self.style)</style>
      </head>
      <body>
      <p class="mark">\(release.provenance.audience.mark)</p>
      <main>

      """)
    for block in bulletin.blocks { out.append(Self.html(block)) }
    out.append("</main>\n</body>\n</html>\n")
    try out.finish()
  }

  private static let style = String(decoding: PackageResources.print_css, as: UTF8.self)

  private static func html(_ block: Bulletin.Block) -> String {
    switch block {
    case .heading(let level, let runs): "<h\(level)>\(html(runs))</h\(level)>\n"
    case .paragraph(let runs): "<p>\(html(runs))</p>\n"
    case .list(let first, let items):
      (first.map { "<ol start=\"\($0)\">\n" } ?? "<ul>\n")
        + items.map { "<li>" + $0.map(html).joined() + "</li>\n" }.joined()
        + (first == nil ? "</ul>\n" : "</ol>\n")
    case .table(let table): html(table)
    case .chart(let chart): ChartDrawing(chart).html
    case .quotation(let blocks): "<blockquote>\(blocks.map(html).joined())</blockquote>\n"
    case .code(let text):
      "<pre>\(lines(text).map(MarkupText.escaped).joined(separator: "\n"))</pre>\n"
    case .rule: "<hr>\n"
    }
  }

  private static func html(_ table: Bulletin.Table) -> String {
    func cells(_ row: [[Bulletin.Run]], _ open: String, _ close: String) -> String {
      zip(row, table.sides).map { "<\(open) class=\"\(name(of: $1))\">\(html($0))</\(close)>" }
        .joined()
    }
    return
      "<table>\n<thead><tr>\(cells(table.head, "th scope=\"col\"", "th"))</tr></thead>\n<tbody>\n"
      + table.rows.map { "<tr>\(cells($0, "td", "td"))</tr>\n" }.joined() + "</tbody>\n</table>\n"
  }

  private static func name(of side: Bulletin.Table.Side) -> String {
    switch side {
    case .start: "start"
    case .center: "center"
    case .end: "end"
    }
  }

  private static func html(_ runs: [Bulletin.Run]) -> String {
    runs.map { run in
      var text = lines(run.text).map(MarkupText.escaped).joined(separator: "<br>")
      if run.isCode { text = "<code>\(text)</code>" }
      if run.isEmphatic { text = "<em>\(text)</em>" }
      if run.isStrong { text = "<strong>\(text)</strong>" }
      return text
    }.joined()
  }

  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }
}

extension Audience {
  /// What stands at the top of a text for people.
  var mark: String { self == .public ? "公开资料" : "内部资料" }
}
