public import Casework
public import Indicators

/// A release as one page for a browser: headline figures, trend, tiles of the places, structure,
/// ranking, roster; from place to place and from period to period without a network.
///
/// The page is one file. It loads nothing: its policy forbids every address and every script but
/// its own, which it names by hash. All texts of figures come from `NumberForm`; the script
/// places them and never forms a number.
///
/// Figures stand in the page as one text an indicator, in the order period, place, category:
/// `6699,0*3,97.55%;6535/6699,,未报`: cells between commas, `*3` for three equal cells in a row,
/// nothing where the release has no figure; behind `;` the exact stored integers wherever the
/// display does not show them. Beside them stand, in the same way by period and place, the marks of
/// figures that silence lowers: `缺 3`.
public struct DashboardPublication: Publication {
  public let format = "html"

  public init() {}

  public func fileNames(of definition: PublicationDefinition) -> [String] {
    [definition.name + ".html"]
  }

  public func describe(
    _ definition: PublicationDefinition, of release: Release
  ) -> [FileDescription] {
    [
      FileDescription(
        name: fileNames(of: definition)[0],
        what: "一页，不用网络，给人在浏览器里看；其中的数据没有约定，程序请读 CSV、"
          + "JSON 或 SQLite。")
    ]
  }

  public func render(
    _ release: Release, as definition: PublicationDefinition, into files: PublicationFiles
  ) throws {
    let policy =
      "default-src 'none'; script-src '\(MarkupText.policySource(of: Self.script))'; "
      + "style-src '\(MarkupText.policySource(of: Self.style))'; base-uri 'none'; form-action 'none'"
    let label = MarkupText.escaped(release.provenance.label)
    var out = OutgoingBytes(fileNames(of: definition)[0], into: files)
    out.append(
      """
      <!DOCTYPE html>
      <html lang="zh-CN">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="referrer" content="no-referrer">
      <title>\(label)</title>
      <style>\(Self.style)</style>
      </head>
      <body>
      <noscript><p class="notice">这一页需要浏览器允许本页自带的脚本。数字也在同一发布的 CSV、JSON 和 SQLite 文件里。</p></noscript>
      <header><div><p class="mark">\(release.provenance.audience.mark)</p><h1>\(label)</h1><p id="scope"></p></div></header>
      <nav aria-label="地区和期间" id="controls"></nav>
      <main id="page"></main>
      <footer id="foot"></footer>
      <script type="application/json" id="release">
      """)
    try data(of: release, definition, workers: files.workers, into: &out)
    out.append("</script>\n<script>\(Self.script)</script>\n</body>\n</html>\n")
    try out.finish()
  }

  private func data(
    of release: Release, _ definition: PublicationDefinition, workers: any ParallelMapping,
    into out: inout OutgoingBytes
  ) throws {
    let provenance = release.provenance
    let names = JSONPublication.placeNames(of: release.places)
    out.append("{\"places\":[\n")
    out.append(
      zip(release.places, names).map { place, name in
        JSONText.array([
          JSONText.string(name), JSONText.string(place.code), JSONText.string(place.name),
          JSONText.string(place.level), JSONText.string(place.parentCode),
          place.isOwn ? "1" : "0", JSONText.string(FigureTable.title(ofLevel: place.level)),
        ])
      }.joined(separator: ",\n"))
    out.append("],\n\"periods\":[\n")
    out.append(
      release.periods.indices.map { index in
        let published = release.periods[index]
        return JSONText.array([
          JSONText.string(published.grain.rawValue), JSONText.string(published.period.label),
          JSONText.string(FigureTable.title(of: published.grain)),
          JSONText.string(published.period.start.description),
          JSONText.string(published.period.last.description),
          release.isProvisional(period: index) ? "1" : "0",
        ])
      }.joined(separator: ",\n"))
    out.append("],\n\"indicators\":[\n")
    out.append(
      zip(release.indicators, release.categories).enumerated().map { index, element in
        let (indicator, categories) = element
        let sources = index < release.descriptions.count ? release.descriptions[index].sources : []
        let (kind, parts) = Self.formula(of: indicator, among: release.indicators.count)
        return JSONText.object([
          ("name", JSONText.string(indicator.name)), ("label", JSONText.string(indicator.label)),
          ("unit", JSONText.string(indicator.form == .percent ? "" : indicator.unit)),
          ("percent", indicator.form == .percent ? "1" : "0"),
          ("note", JSONText.string(indicator.note)), ("kind", JSONText.string(kind)),
          ("sources", JSONText.array(sources.map(JSONText.string))),
          ("parts", JSONText.array(parts.map(String.init))),
          (
            "axis",
            JSONText.string(indicator.breakdown.map(\.field).joined(separator: " × "))
          ),
          (
            "categories",
            JSONText.array(
              categories.map(Release.labelled).map { JSONText.string($0.label) })
          ),
        ])
      }.joined(separator: ",\n"))
    out.append("],\n\"cells\":[\n")
    let cells = DashboardCells(release)
    // A few indicators at a time, so that a province's page is never whole in memory twice.
    for start in stride(from: 0, to: release.indicators.count, by: 8) {
      let end = min(start + 8, release.indicators.count)
      for (offset, bytes) in workers.map(end - start, { cells.bytes(of: start + $0) }).enumerated()
      {
        out.append(start + offset == 0 ? "\"" : ",\n\"")
        out.append(bytes)
        out.append("\"")
        try out.passOn()
      }
    }
    out.append("],\n\"silence\":[")
    for (index, table) in release.silence.tables.enumerated() {
      out.append(index == 0 ? "\n\"" : ",\n\"")
      out.append(cells.silence(of: table))
      out.append("\"")
    }
    out.append("],\n\"silenceOf\":")
    out.append(
      JSONText.array(
        release.indicators.indices.map { String(release.silenceTable(ofIndicator: $0) ?? -1) }))
    func numbers(_ names: [String]) -> String {
      JSONText.array(
        names.compactMap { name in
          release.indicators.firstIndex { $0.name == name }.map(String.init)
        })
    }
    out.append(",\n\"headline\":" + numbers(definition.headline))
    out.append(",\n\"roster\":" + numbers(definition.roster))
    out.append(
      ",\n\"words\":"
        + JSONText.object([
          ("empty", JSONText.string(NumberForm.empty)),
          ("newly", JSONText.string(NumberForm.newly)),
          ("notReported", JSONText.string(NumberForm.notReported)),
          ("suppressed", JSONText.string(NumberForm.suppressed)),
          ("minimum", "\(definition.minimumDenominator)"),
          ("provisional", JSONText.string(provenance.provisionalWords)),
        ]))
    out.append(",\n\"provenance\":" + Self.object(of: provenance) + "}")
  }

  /// What the definition of an indicator says in the page, and which others it is made of.
  private static func formula(
    of indicator: IndicatorDefinition, among count: Int
  ) -> (kind: String, parts: [Int]) {
    // A part of a release may leave out what an indicator is made of.
    func known(_ parts: [Int]) -> [Int] {
      parts.map { (0..<count).contains($0) ? $0 : -1 }
    }
    switch indicator.formula {
    case .measure: return ("measure", [])
    case .ratio(let above, let below, _): return ("ratio", known([above, below]))
    case .combination(let plus, let minus):
      return minus.isEmpty ? ("plus", known(plus)) : ("combination", known(plus + minus))
    case .share(let of): return ("share", known([of]))
    case .compared(let of, let with, _): return (with.rawValue, known([of]))
    case .yearToDate(let of): return ("year_to_date", known([of]))
    case .rank(let of, _, _): return ("rank", known([of]))
    case .mean: return ("mean", [])
    case .median: return ("median", [])
    case .stated: return ("stated", [])
    case .percentile(_, let rank): return ("p\(rank)", [])
    }
  }

  private static func object(of provenance: Release.Provenance) -> String {
    JSONText.object([
      ("pipeline", JSONText.string(provenance.pipeline)),
      ("label", JSONText.string(provenance.label)),
      ("start", JSONText.string(provenance.period.start.description)),
      ("end", JSONText.string(provenance.period.last.description)),
      ("asOf", JSONText.string(provenance.asOf.description)),
      ("program", JSONText.string(provenance.program)),
      ("definition", JSONText.string(provenance.definition)),
      (
        "sources",
        JSONText.array(
          provenance.conservation.map { source in
            JSONText.array(
              [
                JSONText.string(source.source), JSONText.string("\(source.files)"),
                JSONText.string("\(source.read)"),
              ] + source.dispositions.map { JSONText.string("\($0)") }
                + [source.holds ? "1" : "0"])
          })
      ),
    ])
  }

  private static let script = String(decoding: PackageResources.page_js, as: UTF8.self)
  private static let style = String(decoding: PackageResources.style_css, as: UTF8.self)
}
