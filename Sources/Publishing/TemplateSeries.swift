import Casework
import Indicators

/// Figures that a template calls by name all at once, as a table or a chart:
/// `{{table.street.accepted.success_rate}}`, `{{chart.month.accepted}}`.
struct TemplateSeries: Hashable {
  enum Axis: Hashable {
    /// The places of a level below the place at hand.
    case level(String)
    /// The periods of a grain within the period at hand.
    case grain(Grain)
    /// The categories of the indicators.
    case categories
  }

  let isChart: Bool
  let axis: Axis
  /// One for a chart.
  let indicators: [Int]
}

extension TemplateVocabulary {
  /// What `chart.AXIS.INDICATOR` or `table.AXIS.INDICATOR.INDICATOR …` means.
  func series(_ path: [String]) -> Result<Meaning, Reason> {
    let isChart = path[0] == "chart"
    guard path.count == 3 || path.count > 3 && !isChart else {
      return .failure(
        Reason(
          isChart
            ? "a chart is written {{chart.AXIS.INDICATOR}}: a level, a length of periods or categories, and one indicator"
            : "a table is written {{table.AXIS.INDICATOR.INDICATOR}}: a level, a length of periods or categories, and one indicator or more"
        ))
    }
    let axis: TemplateSeries.Axis
    if levels.contains(path[1]) {
      axis = .level(path[1])
    } else if let grain = Grain(rawValue: path[1]) {
      axis = .grain(grain)
    } else if path[1] == "categories" {
      axis = .categories
    } else {
      return .failure(
        unknown(path[1], among: levels + Grain.allCases.map(\.rawValue) + ["categories"]))
    }
    var chosen: [Int] = []
    for name in path[2...] {
      guard let index = index(of: name) else {
        return .failure(unknown(name, among: indicators.map(\.name)))
      }
      let isBroken = !indicators[index].breakdown.isEmpty
      if isBroken != (axis == .categories) {
        return .failure(
          Reason(
            isBroken
              ? "\(name) is broken down; use \(path[0]).categories.\(name)"
              : "\(name) has no categories; name a level or a length of periods"))
      }
      chosen.append(index)
    }
    return .success(.series(TemplateSeries(isChart: isChart, axis: axis, indicators: chosen)))
  }
}

extension TemplateScope {
  /// The rows of a series at the place, in the period at hand.
  struct Row {
    let label: String
    /// One an indicator of the series.
    let quantities: [Quantity]
  }

  func rows(of series: TemplateSeries) -> Result<[Row], TemplateVocabulary.Reason> {
    let release = guide.release
    // (label, place, period, category code)
    var keys: [(label: String, place: Int?, period: Int?, category: String?)]
    switch series.axis {
    case .level(let level):
      keys = guide.places(at: level, below: place).map {
        (release.places[$0].name, $0, period, nil)
      }
    case .grain(let grain):
      keys = guide.periods(of: grain, within: period).map {
        (release.periods[$0].period.label, place, $0, nil)
      }
    case .categories:
      keys = release.categories[series.indicators[0]].map {
        (Release.labelled($0).label, place, period, $0.code)
      }
    }
    guard !keys.isEmpty else { return .failure(Self.nothing) }
    var rows: [Row] = []
    for key in keys {
      guard let place = key.place else {
        return .failure(.init("the release has no single place at its top; use a section"))
      }
      guard let period = key.period else {
        return .failure(.init("the release has no whole period"))
      }
      let found = series.indicators.map { indicator in
        guide.figures[
          indicator: indicator, period: period, place: place,
          category: key.category.map { code in
            release.categories[indicator].firstIndex { $0.code == code } ?? -2
          } ?? -1]
      }
      // Categories that never occurred have no figures, in CSV neither.
      if series.axis == .categories, found.allSatisfy({ $0 == nil }) { continue }
      var quantities: [Quantity] = []
      for (indicator, quantity) in zip(series.indicators, found) {
        guard let quantity else {
          return .failure(
            .init(
              "the release has no figure “\(release.indicators[indicator].name)” for \(release.places[place].code) in \(release.periods[period].period.label)"
                + (key.category.map { ", category “\($0)”" } ?? "")))
        }
        quantities.append(quantity)
      }
      rows.append(Row(label: key.label, quantities: quantities))
    }
    return rows.isEmpty ? .failure(Self.nothing) : .success(rows)
  }

  private static let nothing = TemplateVocabulary.Reason(
    "the release has no rows for this here")

  /// A series as a table in Markdown, or, where charts are drawn, the mark of one.
  func text(of series: TemplateSeries) -> Result<String, TemplateVocabulary.Reason> {
    rows(of: series).map { rows in
      if series.isChart, guide.drawsCharts { return "\n\n" + mark(of: series) + "\n\n" }
      let definitions = series.indicators.map { guide.release.indicators[$0] }
      let forms = definitions.map(NumberForm.init)
      let heads = [Self.heading(of: series.axis)] + definitions.map(Self.heading)
      let lines = rows.map { row in
        [MarkdownText.escaped(row.label)] + zip(row.quantities, forms).map { $1.display($0) }
      }
      let rule = [":--"] + definitions.map { _ in "--:" }
      return "\n\n"
        + ([heads, rule] + lines).map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
        + "\n"
    }
  }

  private static func heading(of axis: TemplateSeries.Axis) -> String {
    switch axis {
    case .level(let level): FigureTable.title(ofLevel: level)
    case .grain: "期间"
    case .categories: "类别"
    }
  }

  private static func heading(_ definition: IndicatorDefinition) -> String {
    let isBare = definition.form == .percent || definition.unit.isEmpty
    return MarkdownText.escaped(definition.label + (isBare ? "" : "（\(definition.unit)）"))
  }
}

// MARK: Charts

/// A chart stands in the rendered text as a paragraph of its own between two private letters, with
/// the numbers of what it shows: it has to pass through Markdown unchanged.
extension TemplateScope {
  private static let (open, close): (Character, Character) = ("\u{E000}", "\u{E001}")

  private func mark(of series: TemplateSeries) -> String {
    let axis =
      switch series.axis {
      case .level(let level): (0, guide.vocabulary.levels.firstIndex(of: level) ?? 0)
      case .grain(let grain): (1, Grain.allCases.firstIndex(of: grain) ?? 0)
      case .categories: (2, 0)
      }
    let numbers = [axis.0, axis.1, series.indicators[0], place ?? -1, period ?? -1]
    return String(Self.open) + numbers.map(String.init).joined(separator: ".") + String(Self.close)
  }

  /// The chart of a mark; `nil` for every other text.
  static func chart(marked text: String, of guide: ReleaseGuide) -> Bulletin.Chart? {
    guard text.first == open, text.last == close, text.count > 2 else { return nil }
    let numbers = text.dropFirst().dropLast().split(separator: ".").compactMap { Int($0) }
    guard numbers.count == 5, guide.release.indicators.indices.contains(numbers[2]) else {
      return nil
    }
    let axis: TemplateSeries.Axis
    switch numbers[0] {
    case 0 where guide.vocabulary.levels.indices.contains(numbers[1]):
      axis = .level(guide.vocabulary.levels[numbers[1]])
    case 1 where Grain.allCases.indices.contains(numbers[1]):
      axis = .grain(Grain.allCases[numbers[1]])
    case 2: axis = .categories
    default: return nil
    }
    var scope = TemplateScope(topOf: guide)
    scope.place = guide.release.places.indices.contains(numbers[3]) ? numbers[3] : nil
    scope.period = guide.release.periods.indices.contains(numbers[4]) ? numbers[4] : nil
    let series = TemplateSeries(isChart: true, axis: axis, indicators: [numbers[2]])
    guard case .success(let rows) = scope.rows(of: series) else { return nil }
    let definition = guide.release.indicators[numbers[2]]
    let form = NumberForm(definition)
    let place = scope.place.map { guide.release.places[$0].name } ?? ""
    let isBare = definition.form == .percent || definition.unit.isEmpty
    return Bulletin.Chart(
      kind: numbers[0] == 1 && rows.count > 1 ? .trend : .bars,
      title: place + definition.label + (isBare ? "" : "（\(definition.unit)）"),
      points: rows.map {
        Bulletin.Chart.Point(
          label: $0.label, text: form.display($0.quantities[0]),
          value: form.plain($0.quantities[0]).flatMap(Double.init))
      })
  }
}

extension Bulletin {
  /// The finished text of a template with its charts.
  init(markdown text: String, chartsOf guide: ReleaseGuide) {
    func drawn(_ block: Block) -> Block {
      switch block {
      case .paragraph(let runs) where runs.count == 1:
        TemplateScope.chart(marked: runs[0].text, of: guide).map(Block.chart) ?? block
      case .list(let first, let items): .list(first: first, items.map { $0.map(drawn) })
      case .quotation(let blocks): .quotation(blocks.map(drawn))
      default: block
      }
    }
    self.init(blocks: Bulletin(markdown: text).blocks.map(drawn))
  }
}
