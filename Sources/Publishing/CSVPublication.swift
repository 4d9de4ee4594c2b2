public import Casework
public import Indicators

/// One figure a line, for programs and pivot tables: UTF-8, without BOM unless the definition asks
/// for one, LF, RFC 4180 quotes; beside it what its columns mean, as CSV on the Web (W3C).
///
/// `numerator` and `denominator` are the exact stored integers (money in fen); `value` is the
/// number of `display` in the counting unit without a sign. `end` is the last day. Text cells
/// that a spreadsheet might run have `'` in front.
public struct CSVPublication: Publication {
  public let format = "csv"

  /// The columns in order; new ones are added at the end.
  public static let columns = [
    "indicator", "label", "counting_unit", "level", "code", "name", "own", "parent", "grain",
    "period", "start", "end", "category", "category_label", "numerator", "denominator", "value",
    "display", "status", "silent_units", "provisional",
  ]

  public init() {}

  public func fileNames(of definition: PublicationDefinition) -> [String] {
    let name = definition.name + ".csv"
    return [name, CSVWMetadata.name(of: name)]
  }

  public func describe(
    _ definition: PublicationDefinition, of release: Release
  ) -> [FileDescription] {
    let names = fileNames(of: definition)
    typealias Shared = ColumnDescription.Shared
    return [
      FileDescription(
        name: names[0], what: "一行一个数。" + CSVText.explanation,
        columns: [
          ColumnDescription("indicator", .string, "指标代码"),
          ColumnDescription("label", .string, "指标名称"),
          ColumnDescription("counting_unit", .string, "计量单位", isOptional: true), Shared.level,
          Shared.code, Shared.name, Shared.own, Shared.parent, Shared.grain, Shared.period,
          Shared.start, Shared.end, Shared.category, Shared.categoryLabel, Shared.numerator,
          Shared.denominator, Shared.value, Shared.display, Shared.status,
          Shared.silentUnits, Shared.provisional,
        ]), CSVWMetadata.description(name: names[1]),
    ]
  }

  public func render(
    _ release: Release, as definition: PublicationDefinition, into files: PublicationFiles
  ) throws {
    // What many lines share is written out once.
    func cells(_ texts: [String]) -> [UInt8] { Array((texts.joined(separator: ",") + ",").utf8) }
    let indicators = release.indicators.map { indicator in
      cells([
        CSVText.cell(indicator.name), CSVText.cell(indicator.label), CSVText.cell(indicator.unit),
      ])
    }
    let places = release.places.map { place in
      cells([
        CSVText.cell(place.level), CSVText.cell(place.code), CSVText.cell(place.name),
        place.isOwn ? "1" : "0", CSVText.cell(place.parentCode),
      ])
    }
    let periods = release.periods.map { published in
      cells([
        published.grain.rawValue, CSVText.cell(published.period.label),
        published.period.start.description, published.period.last.description,
      ])
    }
    let categories = release.categories.map { list in
      list.map(Release.labelled).map { cells([CSVText.cell($0.code), CSVText.cell($0.label)]) }
    }
    let noCategory = cells(["", ""])
    let ends = release.periods.indices.map { release.isProvisional(period: $0) ? ",1\n" : ",0\n" }
    let forms = release.indicators.map(NumberForm.init)

    let names = fileNames(of: definition)
    try files.append(
      names[1],
      Array(
        CSVWMetadata(
          describe(definition, of: release)[0],
          key: ["indicator", "level", "code", "own", "parent", "grain", "period", "category"]
        ).text(of: release).utf8))
    var out = OutgoingBytes(names[0], into: files)
    if definition.hasByteOrderMark { out.append(byteOrderMark) }
    out.append(Self.columns.joined(separator: ",") + "\n")
    for figure in release.figures {
      let texts = forms[figure.indicator].texts(figure.quantity)
      out.append(indicators[figure.indicator])
      out.append(places[figure.place])
      out.append(periods[figure.period])
      out.append(
        figure.category < 0 ? noCategory : categories[figure.indicator][figure.category])
      switch figure.quantity {
      case .whole(let value):
        out.append(String(value))
        out.append(",,")
      case .ratio(let numerator, let denominator, _):
        out.append(String(numerator))
        out.append(",")
        out.append(String(denominator))
        out.append(",")
      case .empty, .notReported, .suppressed: out.append(",,")
      }
      out.append(texts.plain ?? "")
      out.append(",")
      out.append(texts.display)
      out.append(",")
      out.append(NumberForm.status(figure.quantity))
      out.append(",")
      if let silent = release.silentUnits(of: figure) { out.append(String(silent)) }
      out.append(ends[figure.period])
      try out.passOn()
    }
    try out.finish()
  }
}
