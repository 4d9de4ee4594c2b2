public import Casework
public import Indicators

/// Figures of a release side by side: a column for each dimension, then one for each indicator.
///
///     let table = FigureTable(release, indicators: [0, 1], levels: ["street"], grain: .month)
///     // 街道  月  受理人民调解案件（宗）  调解成功率
///
/// Rows stand in the release's order of places, then periods, then categories. A row for which
/// the release has no figure at all is left out; a single missing figure is a blank cell.
public struct FigureTable: Sendable {
  public struct Row: Sendable {
    /// The place's chain, one a level of `levels`; `nil` where the branch has no such level.
    var chain: [Release.Place?]
    var period: Release.PublishedPeriod
    /// `nil` without a breakdown.
    var category: Release.Category?
    /// One an indicator; `nil`: the release has no such figure.
    public var quantities: [Quantity?]
    /// For each indicator the units that were to report and did not; `nil`: nobody has to.
    public var silentUnits: [Int?]
    /// Whether its figures may still change: the period is not over, or its time for corrections.
    public var isProvisional: Bool
  }

  public let levels: [String]
  public let grain: Grain?
  /// The fields of the breakdown, or empty.
  public let breakdown: String
  public let indicators: [IndicatorDefinition]
  public let rows: [Row]
  private let provisionalWords: String
  /// Whether any of the indicators is made of records that units have to report.
  private let showsSilence: Bool

  /// - Parameters:
  ///   - indicators: indices into the release's indicators, in the order of the columns.
  ///   - levels: from the top; rows are the places of the last one, with the names of the places
  ///     above them. Empty: the place at the top of the release, without a column.
  ///   - grain: `nil`: the whole period, without a column.
  public init(_ release: Release, indicators: [Int], levels: [String], grain: Grain?) {
    self.levels = levels
    self.grain = grain
    self.indicators = indicators.map { release.indicators[$0] }
    provisionalWords = release.provenance.provisionalWords
    breakdown =
      self.indicators.first { !$0.breakdown.isEmpty }?.breakdown.map(\.field)
      .joined(separator: "_") ?? ""

    let guide = ReleaseGuide(release)
    let places =
      levels.last.map { guide.places(at: $0, below: nil) } ?? guide.topPlace.map { [$0] } ?? []
    let periods = release.periods.indices.filter { release.periods[$0].grain == grain ?? .total }
    // Indicators of one table may be broken down alike or not at all: those without a breakdown
    // stand in a row of their own, before the categories.
    var categories: [Release.Category?] = []
    if self.indicators.contains(where: { $0.breakdown.isEmpty }) { categories.append(nil) }
    for indicator in indicators {
      for category in release.categories[indicator] where !categories.contains(category) {
        categories.append(category)
      }
    }
    // Where each category stands with each indicator, looked for once and not for every cell: −1 for
    // an indicator without a breakdown, `nil` where the two do not go together.
    let positions = categories.map { category in
      indicators.map { indicator -> Int? in
        guard let category else {
          return release.indicators[indicator].breakdown.isEmpty ? -1 : nil
        }
        return release.categories[indicator].firstIndex(of: category)
      }
    }
    var rows: [Row] = []
    for place in places {
      let chain = levels.map { guide.place(at: $0, above: place).map { release.places[$0] } }
      for period in periods {
        let silentUnits = indicators.map {
          release.silentUnits(indicator: $0, period: period, place: place)
        }
        for (category, positions) in zip(categories, positions) {
          let quantities = zip(indicators, positions).map { indicator, position -> Quantity? in
            guard let position else { return nil }
            return guide.figures[
              indicator: indicator, period: period, place: place, category: position]
          }
          guard quantities.contains(where: { $0 != nil }) else { continue }
          rows.append(
            Row(
              chain: chain, period: release.periods[period],
              category: category.map(Release.labelled), quantities: quantities,
              silentUnits: silentUnits, isProvisional: release.isProvisional(period: period)))
        }
      }
    }
    self.rows = rows
    showsSilence = rows.contains { row in row.silentUnits.contains { $0 != nil } }
  }

  /// For people: Chinese titles with counting units, display forms.
  public var textTable: TextTable {
    var columns = levels.map { TextTable.Column(Self.title(ofLevel: $0), isNumber: false) }
    if let grain { columns.append(TextTable.Column(Self.title(of: grain), isNumber: false)) }
    if !breakdown.isEmpty { columns.append(TextTable.Column("类别", isNumber: false)) }
    for indicator in indicators {
      let unit = indicator.form == .percent || indicator.unit.isEmpty ? "" : "（\(indicator.unit)）"
      columns.append(TextTable.Column(indicator.label + unit, isNumber: true))
    }
    let forms = indicators.map(NumberForm.init)
    return TextTable(
      columns: columns,
      rows: rows.map { row in
        var cells = row.chain.map { $0?.name ?? "" }
        if grain != nil { cells.append(row.period.period.label) }
        if !breakdown.isEmpty { cells.append(row.category?.label ?? "全部") }
        return cells
          + zip(row.quantities, forms).map { quantity, form in quantity.map(form.display) ?? "" }
      })
  }

  /// The columns of the machine forms: `street_code`, `street`, `month`, `dispute_type`,
  /// `dispute_type_label`, then the indicators' names.
  public var names: [String] {
    levels.flatMap { ["\($0)_code", $0] } + (grain.map { [$0.rawValue] } ?? [])
      + (breakdown.isEmpty ? [] : [breakdown, breakdown + "_label"]) + indicators.map(\.name)
      + (showsSilence ? ["silent_units"] : []) + ["provisional"]
  }

  /// For people, a line a place and period below the table: whose figures silence lowers, and who
  /// is not ranked for it.
  ///
  ///     光明街道 2020-07：法律咨询缺 3 个单位的报告
  ///     光明街道 2020-07：咨询名次缺 3 个单位的报告，不参评
  public var silenceLines: [String] {
    var lines: [String] = []
    let isRank = indicators.map { if case .rank = $0.formula { true } else { false } }
    for row in rows {
      let place = row.chain.last.flatMap { $0?.name }
      let period = grain == nil ? nil : row.period.period.label
      let head = [place, period].compactMap { $0 }.joined(separator: " ")
      var own: [String] = []
      for (column, units) in row.silentUnits.enumerated() {
        guard let units, units > 0 else { continue }
        let same = indicators.indices.filter {
          row.silentUnits[$0] == units && isRank[$0] == isRank[column]
        }
        guard same[0] == column else { continue }
        let names = same.map { indicators[$0].label }.joined(separator: "、")
        own.append(
          "\(head)\(head.isEmpty ? "" : "：")\(names)缺 \(units) 个单位的报告"
            + (isRank[column] ? "，不参评" : ""))
      }
      // The categories of one place and period lack the same.
      if !own.isEmpty, Array(lines.suffix(own.count)) != own { lines += own }
    }
    return lines
  }

  /// For people, one line below the table: the periods whose figures may still change.
  ///
  ///     初步数（期间未过，或过后不满 5 天），以后会变：2020-11、2020-12
  public var provisionalLines: [String] {
    var labels: [String] = []
    for row in rows where row.isProvisional && !labels.contains(row.period.period.label) {
      labels.append(row.period.period.label)
    }
    guard !labels.isEmpty else { return [] }
    return ["初步数（\(provisionalWords)），以后会变：\(labels.joined(separator: "、"))"]
  }

  /// CSV as `CSVPublication` writes it: plain numbers; an empty figure is an empty cell, one that
  /// was not reported `not_reported`, one that is hidden `suppressed`.
  public var csv: String {
    let forms = indicators.map(NumberForm.init)
    var result = Array((names.map(CSVText.cell).joined(separator: ",") + "\n").utf8)
    let comma = UInt8(ascii: ",")
    for row in rows {
      var isFirst = true
      for label in labels(of: row) {
        if !isFirst { result.append(comma) }
        result.append(contentsOf: CSVText.cell(label ?? "").utf8)
        isFirst = false
      }
      for (quantity, form) in zip(row.quantities, forms) {
        if !isFirst { result.append(comma) }
        isFirst = false
        guard let quantity else { continue }
        if let mark = NumberForm.mark(quantity) {
          result.append(contentsOf: mark.utf8)
        } else {
          form.append(quantity, to: &result)
        }
      }
      if showsSilence {
        result.append(comma)
        if let silent = row.silentUnits.compactMap({ $0 }).max() {
          result.append(contentsOf: String(silent).utf8)
        }
      }
      result.append(contentsOf: (row.isProvisional ? ",1\n" : ",0\n").utf8)
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// An array of objects, one a line, keys sorted. An empty figure is `null`, one that was not
  /// reported `"not_reported"`, one that is hidden `"suppressed"`, one that the release does not have has no key.
  public var json: String {
    let forms = indicators.map(NumberForm.init)
    let lines = rows.map { row -> String in
      let texts = labels(of: row)
      var members = zip(names, texts).map { name, text in
        (name, text.map(JSONText.string) ?? "null")
      }
      for ((indicator, quantity), form) in zip(zip(indicators, row.quantities), forms) {
        guard let quantity else { continue }
        let text = Self.machineText(quantity, form)
        members.append((indicator.name, JSONText.number(text)))
      }
      if showsSilence {
        let silent = row.silentUnits.compactMap { $0 }.max()
        members.append(("silent_units", silent.map { "\($0)" } ?? "null"))
      }
      members.append(("provisional", row.isProvisional ? "true" : "false"))
      return JSONText.object(members)
    }
    return "[" + (lines.isEmpty ? "" : "\n") + lines.joined(separator: ",\n") + "]\n"
  }

  /// For people, a line for each place and period whose shown shares do not add up to 100 %.
  ///
  ///     光明街道 2020-07：构成比各项相加与 100% 相差 -0.01 个百分点，因逐项四舍五入
  public var residualLines: [String] {
    var lines: [String] = []
    for (column, indicator) in indicators.enumerated() {
      guard case .share = indicator.formula else { continue }
      let form = NumberForm(indicator)
      var start = 0
      while start < rows.count {
        let first = rows[start]
        let end =
          rows[start...].firstIndex {
            $0.chain != first.chain || $0.period != first.period
          } ?? rows.count
        let parts = rows[start..<end].compactMap {
          $0.category == nil ? nil : $0.quantities[column]
        }
        if let residual = form.residual(parts) {
          let head = [
            first.chain.last.flatMap { $0?.name }, grain.map { _ in first.period.period.label },
          ]
          .compactMap { $0 }.joined(separator: " ")
          lines.append(
            "\(head)\(head.isEmpty ? "" : "：")\(indicator.label)各项相加与 100% 相差 \(residual) 个百分点，因逐项四舍五入"
          )
        }
        start = end
      }
    }
    return lines
  }

  /// The cells before the indicators, in the order of `names`.
  private func labels(of row: Row) -> [String?] {
    var cells = row.chain.flatMap { [$0?.code, $0?.name] }
    if grain != nil { cells.append(row.period.period.label) }
    if !breakdown.isEmpty { cells += [row.category?.code, row.category?.label] }
    return cells
  }

  private static func machineText(_ quantity: Quantity, _ form: NumberForm) -> String? {
    NumberForm.mark(quantity) ?? form.plain(quantity)
  }

  static func title(ofLevel level: String) -> String {
    switch level {
    case "province": "省"
    case "city": "市"
    case "district": "区"
    case "street": "街道"
    case "community": "社区"
    case "site": "站点"
    default: level
    }
  }

  static func title(of grain: Grain) -> String {
    switch grain {
    case .day: "日"
    case .week: "周"
    case .month: "月份"
    case .quarter: "季度"
    case .halfyear: "半年"
    case .year: "年份"
    case .total: "期间"
    }
  }
}
