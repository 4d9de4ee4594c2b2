public import Casework
public import Indicators

/// The data dictionary of a release in Markdown, for whoever works with its files: every indicator
/// with what it counts, every column of every file.
///
/// It is made from the definitions, so it says what was computed, not what somebody remembers.
public struct DictionaryPublication: Publication {
  public let format = "dictionary"
  public var isOfWholeRelease: Bool { true }

  public init() {}

  public func fileNames(of definition: PublicationDefinition) -> [String] {
    [definition.name + "-dictionary.md"]
  }

  public func describe(
    _ definition: PublicationDefinition, of release: Release
  ) -> [FileDescription] {
    [FileDescription(name: fileNames(of: definition)[0], what: "本文件：指标和列的含义。")]
  }

  public func render(
    _ release: Release, as definition: PublicationDefinition, into files: PublicationFiles
  ) throws {
    let provenance = release.provenance
    var text = "# 数据字典：\(MarkdownText.escaped(provenance.label))\n\n"
    text +=
      "统计期 \(provenance.period.start) 至 \(provenance.period.last)，截至 \(provenance.asOf)；"
      + "流水线 \(MarkdownText.escaped(provenance.pipeline))；结构版本 \(publicationSchemaVersion)；"
      + "定义指纹 \(provenance.definition)。\n\n"
    if provenance.calendar != .civil { text += "统计月：\(provenance.calendar.words)。\n\n" }
    text += "初步数：\(provenance.provisionalWords)的数，以后会变，列 provisional 为 1。\n\n"
    text += "本文件由指标定义生成。口径一栏是流水线文件的原文。\n\n## 指标\n\n"
    for index in release.indicators.indices { text += entry(of: index, in: release) }
    text += "## 文件\n\n"
    for publication in files.publications {
      guard let format = PublicationCatalogue.publication(of: publication.format) else { continue }
      for file in format.describe(publication, of: release.showing(publication, as: format)) {
        text += entry(of: file)
      }
    }
    text += entry(of: FileDescription(name: "manifest.json", what: Self.manifest))
    try files.append(fileNames(of: definition)[0], Array(text.utf8))
  }

  private static let manifest =
    "每个文件的字节数和 SHA-256（files），以及发布由什么得来（facts：流水线、统计期、截至日、程序版本、"
    + "结构版本）。content 是它们的指纹：两个发布相同，当且仅当它相同。"

  // MARK: Indicators

  private func entry(of index: Int, in release: Release) -> String {
    let indicator = release.indicators[index]
    let description = release.descriptions.isEmpty ? nil : release.descriptions[index]
    var lines: [(String, String)] = [("计量单位", unit(of: indicator))]
    let terms = indicator.terms.map { "\($0.key): \($0.text)" }.joined(separator: "；")
    lines.append(("口径", terms))
    func term(_ keys: String...) -> String {
      indicator.terms.filter { keys.contains($0.key) }.map(\.text).joined(separator: "；")
    }
    lines.append(("范围", term("where", "state")))
    if let description {
      func labelled(_ name: String) -> String {
        let label = release.indicators.first { $0.name == name }?.label
        return label.map { "\(name)（\($0)）" } ?? name
      }
      if case .share = indicator.formula {
        lines.append(("分子", labelled(description.numerator) + " 的一类"))
        lines.append(("分母", labelled(description.denominator) + " 各类之和"))
      } else if !description.numerator.isEmpty {
        lines.append(("分子", labelled(description.numerator)))
        lines.append(("分母", labelled(description.denominator)))
      }
      lines.append(("相加减", description.parts.joined(separator: " ")))
      lines.append(("归属期间", time(of: indicator)))
      lines.append(("归属单位", description.unitFields.joined(separator: "、")))
      lines.append(("可加性", Self.words(of: description.additivity)))
      lines.append(("来源", description.sources.joined(separator: "、")))
    }
    lines.append(("分类", categories(of: index, in: release)))
    lines.append(("说明", indicator.note))
    return
      "### \(MarkdownText.escaped(indicator.name))　\(MarkdownText.escaped(indicator.label))\n\n"
      + lines.filter { !$0.1.isEmpty }.map { "- \($0.0)：\(MarkdownText.escaped($0.1))\n" }.joined()
      + "\n"
  }

  private func unit(of indicator: IndicatorDefinition) -> String {
    let unit = indicator.unit.isEmpty ? "无" : indicator.unit
    return indicator.places > 0 ? "\(unit)，小数 \(indicator.places) 位，四舍五入" : unit
  }

  private func time(of indicator: IndicatorDefinition) -> String {
    for term in indicator.terms {
      switch term.key {
      case "on": return term.text
      case "during": return "\(term.text)：期末日在其间的"
      case "units": return "期末日有效的"
      default: continue
      }
    }
    return ""
  }

  private static func words(of additivity: IndicatorDescription.Additivity) -> String {
    switch additivity {
    case .unitsAndPeriods: "单位之间、期间之间都可以相加"
    case .units: "单位之间可以相加；是期末的数，期间之间不可以"
    case .none: "不可以相加或平均；每个单位和期间都重新计算"
    }
  }

  private func categories(of index: Int, in release: Release) -> String {
    let fields = release.indicators[index].breakdown.map(\.field)
    guard !fields.isEmpty else { return "" }
    let categories = release.categories[index].map(Release.labelled)
      .map { $0.code.isEmpty ? "（空）\($0.label)" : "\($0.code) \($0.label)" }
    return fields.joined(separator: " × ") + "：" + categories.joined(separator: "、")
  }

  // MARK: Files

  private func entry(of file: FileDescription) -> String {
    var text = "### \(MarkdownText.escaped(file.name))\n\n\(MarkdownText.escaped(file.what))\n\n"
    guard !file.columns.isEmpty else { return text }
    text += "| 列 | 类型 | 可空 | 含义 |\n|---|---|---|---|\n"
    for column in file.columns {
      text +=
        "| \(MarkdownText.escaped(column.name)) | \(column.datatype.rawValue) "
        + "| \(column.isOptional ? "可" : "") | \(MarkdownText.escaped(column.meaning)) |\n"
    }
    return text + "\n"
  }
}

extension Release {
  /// The release with no more than the indicators that a publication shows, and no figures: enough
  /// to describe its files.
  fileprivate func showing(
    _ definition: PublicationDefinition, as format: any Publication
  ) -> Release {
    var copy = self
    copy.figures = FigureList()
    guard !format.isOfWholeRelease, !definition.indicators.isEmpty else { return copy }
    let kept = indicators.indices.filter(definition.indicators.contains)
    copy.indicators = kept.map { indicators[$0] }
    copy.categories = kept.map { categories[$0] }
    copy.descriptions = descriptions.isEmpty ? [] : kept.map { descriptions[$0] }
    return copy
  }
}
