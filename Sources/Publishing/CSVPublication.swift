public import Casework
public import Indicators

/// One figure a line, for programs and pivot tables: UTF-8 without BOM, LF, RFC 4180 quotes.
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
    "display", "status",
  ]

  public init() {}

  public func fileNames(of definition: PublicationDefinition) -> [String] {
    [definition.name + ".csv"]
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
    let forms = release.indicators.map(NumberForm.init)

    var out = OutgoingBytes(fileNames(of: definition)[0], into: files)
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
      out.append("\n")
      try out.passOn()
    }
    try out.finish()
  }
}
