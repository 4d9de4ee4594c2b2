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
  private let release: Release
  /// Of each indicator its index in the release.
  private let columns: [Int]
  private let lines: FigureLines
  /// Of each of `lines.places` its chain, one a level of `levels`.
  private let chains: [[Release.Place?]]
  /// Whether any of the indicators is made of records that units have to report.
  private let showsSilence: Bool

  /// - Parameters:
  ///   - indicators: indices into the release's indicators, in the order of the columns.
  ///   - levels: from the top; rows are the places of the last one, with the names of the places
  ///     above them. Empty: the place at the top of the release, without a column.
  ///   - grain: `nil`: the whole period, without a column.
  public init(
    _ release: Release, indicators: [Int], levels: [String], grain: Grain?,
    workers: some ParallelMapping = SerialMapping()
  ) {
    self.levels = levels
    self.grain = grain
    self.indicators = indicators.map { release.indicators[$0] }
    var release = release
    release.figures = release.figures.inOrder
    self.release = release
    columns = indicators
    breakdown =
      self.indicators.first { !$0.breakdown.isEmpty }?.breakdown.map(\.field)
      .joined(separator: "_") ?? ""
    let tree = PlaceTree(release.places)
    let places =
      levels.last.map { tree.places(at: $0, below: nil) } ?? tree.top.map { [$0] } ?? []
    chains = places.map { place in
      levels.map { tree.place(at: $0, above: place).map { release.places[$0] } }
    }
    lines = FigureLines(
      release, indicators: indicators, places: places,
      periods: release.periods.indices.filter { release.periods[$0].grain == grain ?? .total },
      workers)
    showsSilence =
      !lines.isEmpty && indicators.contains { release.silenceTable(ofIndicator: $0) != nil }
  }

  /// Made anew each time: for tables that people read.
  public var rows: [Row] {
    let categories = lines.categories.map { $0.map(Release.labelled) }
    return lines.pieces.flatMap { piece in
      piece.lines.indices.map { position in
        let line = piece.lines[position]
        let place = lines.places[Int(line.place)]
        let period = Int(line.period)
        return Row(
          chain: chains[Int(line.place)], period: release.periods[period],
          category: categories[Int(line.category)],
          quantities: columns.indices.map { lines.quantity(of: piece, position, column: $0) },
          silentUnits: columns.map {
            release.silentUnits(indicator: $0, period: period, place: place)
          },
          isProvisional: release.isProvisional(period: period))
      }
    }
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
    return ["初步数（\(release.provenance.provisionalWords)），以后会变：\(labels.joined(separator: "、"))"]
  }

  /// CSV as `CSVPublication` writes it: plain numbers; an empty figure is an empty cell, one that
  /// was not reported `not_reported`, one that is hidden `suppressed`.
  public var csv: String {
    String(decoding: csvPieces(SerialMapping()).joined(), as: UTF8.self)
  }

  /// `csv` as bytes, in pieces that follow each other.
  public func csvPieces(_ workers: some ParallelMapping) -> [[UInt8]] {
    let header = names.map(CSVText.cell).joined(separator: ",") + "\n"
    let cells = CSVCells(self)
    return [Array(header.utf8)]
      + workers.map(lines.pieces.count) { rendered(lines.pieces[$0], cells) }
  }

  /// What does not differ from line to line, each text with the comma behind it.
  private struct CSVCells: Sendable {
    let places: [[UInt8]]
    let periods: [[UInt8]]
    let categories: [[UInt8]]
    let forms: [NumberForm]
    /// The tables of silent units that the indicators have.
    let silences: [Int]
    /// For each period the end of its lines.
    let ends: [[UInt8]]

    init(_ table: FigureTable) {
      func bytes(_ cells: [String?]) -> [UInt8] {
        Array(cells.map { CSVText.cell($0 ?? "") + "," }.joined().utf8)
      }
      let release = table.release
      places = table.chains.map { chain in bytes(chain.flatMap { [$0?.code, $0?.name] }) }
      periods = release.periods.map { table.grain == nil ? [] : bytes([$0.period.label]) }
      categories = table.lines.categories.map { category in
        let shown = category.map(Release.labelled)
        return table.breakdown.isEmpty ? [] : bytes([shown?.code, shown?.label])
      }
      forms = table.indicators.map(NumberForm.init)
      silences = Set(table.columns.compactMap { release.silenceTable(ofIndicator: $0) }).sorted()
      ends = release.periods.indices.map {
        Array((release.isProvisional(period: $0) ? ",1\n" : ",0\n").utf8)
      }
    }
  }

  private func rendered(_ piece: FigureLines.Piece, _ cells: CSVCells) -> [UInt8] {
    let comma = UInt8(ascii: ",")
    let width = cells.forms.count
    var result: [UInt8] = []
    result.reserveCapacity(piece.lines.count * (64 + 8 * width))
    for (position, line) in piece.lines.enumerated() {
      result.append(contentsOf: cells.places[Int(line.place)])
      result.append(contentsOf: cells.periods[Int(line.period)])
      result.append(contentsOf: cells.categories[Int(line.category)])
      for column in 0..<width {
        if column > 0 { result.append(comma) }
        guard let quantity = lines.quantity(of: piece, position, column: column) else { continue }
        if let mark = NumberForm.mark(quantity) {
          result.append(contentsOf: mark.utf8)
        } else {
          cells.forms[column].append(quantity, to: &result)
        }
      }
      if showsSilence {
        let place = Int(line.period) * release.places.count + lines.places[Int(line.place)]
        let silent = cells.silences.map { release.silence.tables[$0].units[place] }.max()
        result.append(comma)
        if let silent { result.append(contentsOf: String(silent).utf8) }
      }
      result.append(contentsOf: cells.ends[Int(line.period)])
    }
    return result
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
    let rows = rows
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
