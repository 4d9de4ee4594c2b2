import Casework
import Publishing

extension PipelineReading {
  mutating func readPublications(
    _ top: Section, indicators: [IndicatorDefinition?]
  ) -> [PublicationDefinition] {
    guard top["publish"] != nil else {
      report(top.node, "the pipeline needs “publish”")
      return []
    }
    var taken: [String: Int] = [:]
    let publications = items(top, "publish").compactMap {
      publication($0, indicators, taken: &taken)
    }
    let grains = Set(publications.filter { $0.audience == .public }.flatMap(\.grains))
    if grains.contains(.week),
      let other = [Grain.month, .quarter, .halfyear, .year].first(where: grains.contains)
    {
      report(
        top["publish"] ?? top.node,
        "public figures by week and by \(other.rawValue) overlap, and their differences would give small numbers away; publish one of them"
      )
    }
    return publications
  }

  private mutating func publication(
    _ node: DefinitionNode, _ indicators: [IndicatorDefinition?], taken: inout [String: Int]
  ) -> PublicationDefinition? {
    guard let section = section(node, .publication) else { return nil }
    if section["format"] == nil { report(node, "a publication needs “format”") }
    let format = choice(section, "format", of: DefinitionKeys.publicationFormats)
    let name = publicationName(section)
    let audience = choice(section, "audience", of: DefinitionKeys.audiences) ?? "internal"
    var publication = PublicationDefinition(
      format: format ?? "", name: name, levels: [], grains: [], indicators: [],
      audience: Audience(rawValue: audience) ?? .internal)
    claimFiles(of: publication, section["name"] ?? node, taken: &taken)
    for word in words(section, "by") { addAxis(word, to: &publication) }
    if publication.grains.isEmpty { publication.grains = [.total] }
    publication.indicators = chosenIndicators(section)
    publication.template = template(section, format: format)
    publication.hasByteOrderMark = flag(section, "bom") ?? false
    if let format, !format.hasPrefix("csv"), let node = section["bom"] {
      report(node, "“bom” belongs to format csv or csv_wide, and this is \(format)")
    }
    for key in ["headline", "roster", "minimum"] {
      if let format, format != "html", let node = section[key] {
        report(node, "“\(key)” belongs to format html, and this is \(format)")
      }
    }
    publication.headline = shownIndicators(section, "headline", of: publication)
    publication.roster = shownIndicators(section, "roster", of: publication)
    if let minimum = integer(section, "minimum", in: 1...1_000_000) {
      publication.minimumDenominator = minimum
    }
    if format == "xlsx" { checkWorkbook(publication, indicators, node) }
    return publication
  }

  /// A workbook that could never be written is refused before a record is read.
  private mutating func checkWorkbook(
    _ publication: PublicationDefinition, _ indicators: [IndicatorDefinition?],
    _ node: DefinitionNode
  ) {
    let shown = publication.indicators.compactMap { indicators[$0] }
    let levels =
      publication.levels.isEmpty
      ? Array(self.levels.dropLast()) : Set(publication.levels).sorted().map { self.levels[$0] }
    for problem in XLSXPublication.problems(levels: levels, indicators: shown) {
      report(node, "\(problem)")
    }
  }

  /// No two publications write one file, and none writes the manifest. Letter case is no
  /// difference: a release may be copied to where it is none.
  ///
  /// - Parameter taken: the line of the publication that writes a file, or 0 for the manifest.
  private mutating func claimFiles(
    of publication: PublicationDefinition, _ node: DefinitionNode, taken: inout [String: Int]
  ) {
    guard let format = PublicationCatalogue.publication(of: publication.format) else { return }
    let isPublic = publication.audience == .public
    var isReported = false
    for name in format.fileNames(of: publication) {
      let place = publication.place(of: name)
      let key = place.lowercased()
      let line = taken[key] ?? (place == "manifest.json" ? 0 : nil)
      taken[key] = line ?? node.line
      guard let line, !isReported else { continue }
      isReported = true
      let what =
        "\(publication.name) (\(publication.format))" + (isPublic ? " for the public" : "")
      report(
        node,
        line == 0
          ? "the file \(name) of \(what) is what every release calls its list of files; give another “name”"
          : "the file \(name) of \(what) is written by the publication on line \(line) already; give one of them another “name”"
      )
    }
  }

  /// A level or a grain of `by`.
  mutating func addAxis(_ word: Word, to publication: inout PublicationDefinition) {
    if let level = levels.firstIndex(of: word.text) {
      publication.levels.append(level)
    } else if let grain = Grain(rawValue: word.text) {
      publication.grains.append(grain)
    } else {
      reportUnknown(
        "level or period", word.text, at: word.node, among: levels + Grain.allCases.map(\.rawValue))
    }
  }

  private mutating func publicationName(_ section: Section) -> String {
    guard let word = optionalText(section, "name") else { return "figures" }
    let isFileName =
      !word.text.hasPrefix(".")
      && word.text.allSatisfy { $0.isLetter || $0.isNumber || "-_.".contains($0) }
    if !isFileName {
      report(
        word.node,
        "a publication's name is a file name of letters, digits, - and _, not “\(word.text)”")
    }
    return word.text
  }

  /// `all` or a list; without the key, all.
  private mutating func chosenIndicators(_ section: Section) -> [Int] {
    let all = Array(indicatorNames.indices)
    guard let node = section["indicators"], node.text != "all" else { return all }
    var chosen: [Int] = []
    for word in words(section, "indicators") {
      if let index = indicatorNames.firstIndex(of: word.text) {
        chosen.append(index)
      } else {
        reportUnknown("indicator", word.text, at: word.node, among: indicatorNames)
      }
    }
    return chosen
  }

  /// Names of indicators that the publication shows and that have no breakdown.
  private mutating func shownIndicators(
    _ section: Section, _ key: String, of publication: PublicationDefinition
  ) -> [String] {
    words(section, key).compactMap { word in
      guard let index = indicatorNames.firstIndex(of: word.text) else {
        reportUnknown("indicator", word.text, at: word.node, among: indicatorNames)
        return nil
      }
      if !publication.indicators.contains(index) {
        report(word.node, "“\(word.text)” is not among the “indicators” of this publication")
      }
      return word.text
    }
  }

  private mutating func template(_ section: Section, format: String?) -> String? {
    guard let word = optionalText(section, "template") else {
      if let format, DefinitionKeys.templateFormats.contains(format) {
        report(section.node, "a \(format) publication needs “template”")
      }
      return nil
    }
    if let format, !DefinitionKeys.templateFormats.contains(format) {
      report(word.node, "“template” belongs to format text, docx or print, and this is \(format)")
    }
    let path = absolute(word.text)
    if !reader.fileExists(path) { report(word.node, "there is no template at \(path)") }
    return path
  }
}
