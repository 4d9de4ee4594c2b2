import Casework
import Indicators

/// What stands on the sheet of one level: indicators with the same categories, or without any.
struct LevelTable {
  /// A chart over the table's own cells.
  struct ChartPlan {
    var kind: Workbook.ChartKind
    var title: String
    var valueTitle: String
    var rows: ClosedRange<Int>
    var words: Int
    var values: Int
  }

  private struct Row {
    var place: Int
    var period: Int
    /// −1 without a breakdown.
    var category: Int
  }

  /// The most charts of one table.
  private static let mostCharts = 6
  private static let headings = 2

  let name: String
  /// For the cover.
  let summary: String
  private(set) var charts: [ChartPlan] = []
  private let release: Release
  private let figures: FigureIndex
  private let indicators: [Int]
  private let rows: [Row]
  /// Rows over the longest period of the release, all places: counted from the first data row.
  private let wholeRows: Range<Int>
  private let categories: [Release.Category]
  private let forms: [NumberForm]
  private let silences: [SilenceColumn]
  /// The shares among the indicators, as places in their list.
  private let shares: [Int]
  /// Whether some periods are provisional, so that a column says which.
  private let marksProvisional: Bool

  /// The tables of a release: levels from the top, in each the indicators without a breakdown
  /// first.
  ///
  /// - Throws: `WorkbookError.sheetName`.
  static func all(
    of release: Release, naming names: inout SheetNames
  ) throws(WorkbookError) -> [LevelTable] {
    let figures = FigureIndex(release.figures)
    var levels: [String] = []
    for place in release.places where !levels.contains(place.level) { levels.append(place.level) }
    var blocks: [[Int]] = []
    for position in release.indicators.indices {
      let isSame = { (block: [Int]) in
        release.indicators[block[0]].breakdown == release.indicators[position].breakdown
          && release.categories[block[0]] == release.categories[position]
      }
      if let known = blocks.firstIndex(where: isSame) {
        blocks[known].append(position)
      } else {
        blocks.append([position])
      }
    }
    let plain = blocks.filter { release.indicators[$0[0]].breakdown.isEmpty }
    let broken = blocks.filter { !release.indicators[$0[0]].breakdown.isEmpty }
    var tables: [LevelTable] = []
    for level in levels {
      for block in plain + broken {
        let name = try names.name(
          for: sheetName(ofLevel: level, release.indicators[block[0]]))
        tables.append(
          LevelTable(
            release, figures, block, level: level, isTop: level == levels[0], name: name))
      }
    }
    return tables
  }

  /// What the sheet of a level is called.
  ///
  /// - Parameter first: the first indicator on it.
  static func sheetName(ofLevel level: String, _ first: IndicatorDefinition) -> String {
    let title = FigureTable.title(ofLevel: level)
    return first.breakdown.isEmpty ? title : title + "·" + first.label
  }

  private init(
    _ release: Release, _ figures: FigureIndex, _ indicators: [Int], level: String, isTop: Bool,
    name: String
  ) {
    self.release = release
    self.figures = figures
    self.indicators = indicators
    self.name = name
    categories = release.categories[indicators[0]].map(Release.labelled)
    forms = indicators.map { NumberForm(release.indicators[$0]) }
    silences = release.silenceColumns(of: indicators)
    shares = indicators.indices.filter {
      if case .share = release.indicators[indicators[$0]].formula { true } else { false }
    }
    marksProvisional = release.periods.indices.contains(where: release.isProvisional)
    let isPlain = release.indicators[indicators[0]].breakdown.isEmpty
    let order: [Grain] = [.total, .year, .halfyear, .quarter, .month, .week, .day]
    let places = release.places.indices.filter { release.places[$0].level == level }
    var rows: [Row] = []
    var whole = 0..<0
    for grain in order {
      let periods = release.periods.indices.filter { release.periods[$0].grain == grain }
      guard !periods.isEmpty else { continue }
      let start = rows.count
      for place in places {
        let before = rows.count
        for period in periods {
          for category in isPlain ? [-1] : Array(categories.indices) {
            let row = Row(place: place, period: period, category: category)
            if indicators.contains(where: { figures[$0, row.period, row.place, category] != nil }) {
              rows.append(row)
            }
          }
        }
        let own = before..<rows.count
        if isTop, place == places[0], own.count > 1 {
          if isPlain, grain == .month { charts += LevelTable.trends(own, indicators, release) }
          if !isPlain,
            grain
              == order.first(where: { wanted in
                release.periods.contains { $0.grain == wanted }
              }), periods.count == 1
          {
            charts += LevelTable.structures(own, indicators, release)
          }
        }
      }
      if whole.isEmpty, periods.count == 1 { whole = start..<rows.count }
    }
    self.rows = rows
    wholeRows = whole
    let kinds = isPlain ? "" : "，按类别"
    summary = "\(places.count) 个单位，\(indicators.count) 项指标，\(rows.count) 行\(kinds)"
  }

  private static func trends(
    _ own: Range<Int>, _ indicators: [Int], _ release: Release
  ) -> [ChartPlan] {
    plans(.trend, own, indicators, release, words: 5, firstValue: 6, ending: "按月趋势")
  }

  private static func structures(
    _ own: Range<Int>, _ indicators: [Int], _ release: Release
  ) -> [ChartPlan] {
    plans(.structure, own, indicators, release, words: 7, firstValue: 8, ending: "")
  }

  private static func plans(
    _ kind: Workbook.ChartKind, _ own: Range<Int>, _ indicators: [Int], _ release: Release,
    words: Int, firstValue: Int, ending: String
  ) -> [ChartPlan] {
    let rows = (own.lowerBound + headings)...(own.upperBound - 1 + headings)
    return indicators.enumerated().prefix(mostCharts).map { column, indicator in
      let definition = release.indicators[indicator]
      return ChartPlan(
        kind: kind, title: definition.label + (ending.isEmpty ? "" : "：" + ending),
        valueTitle: definition.unit, rows: rows, words: words, values: firstValue + column)
    }
  }

  private var isPlain: Bool { release.indicators[indicators[0]].breakdown.isEmpty }

  private var keys: [(name: String, title: String, width: Double)] {
    let common = [
      ("code", "代码", 16.0), ("name", "单位", 24), ("own", "本级", 6), ("parent", "上级代码", 12),
      ("grain", "期间类型", 9), ("period", "期间", 14),
    ]
    return isPlain ? common : common + [("category", "类别代码", 14), ("category_label", "类别", 20)]
  }

  /// - Throws: `WorkbookError.tooLarge`.
  func checkSize() throws(WorkbookError) {
    let (height, width) = (
      rows.count + LevelTable.headings, keys.count + indicators.count + further.count
    )
    if height > Workbook.mostRows || width > Workbook.mostColumns {
      throw .tooLarge(sheet: name, rows: height, columns: width)
    }
  }

  func write(to sheet: Workbook.Sheet, of book: Workbook) throws(WorkbookError) {
    let first = keys.count
    for (column, key) in keys.enumerated() {
      try book.setWidth(key.width, ofColumns: column...column, of: sheet)
      try book.write(key.name, .code, row: 0, column: column, of: sheet)
    }
    try book.setWidth(13, ofColumns: first...(first + indicators.count - 1), of: sheet)
    for (column, indicator) in indicators.enumerated() {
      try book.write(
        release.indicators[indicator].name, .code, row: 0, column: first + column, of: sheet)
    }
    // Rows are written from the top; none can be gone back to.
    let behind = first + indicators.count
    for (offset, heading) in further.enumerated() {
      try book.setWidth(13, ofColumns: (behind + offset)...(behind + offset), of: sheet)
      try book.write(heading.code, .code, row: 0, column: behind + offset, of: sheet)
    }
    for (column, key) in keys.enumerated() {
      try book.write(key.title, .heading, row: 1, column: column, of: sheet)
    }
    for (column, indicator) in indicators.enumerated() {
      let definition = release.indicators[indicator]
      let unit = definition.unit.isEmpty ? "" : "（\(definition.unit)）"
      try book.write(definition.label + unit, .heading, row: 1, column: first + column, of: sheet)
    }
    for (offset, heading) in further.enumerated() {
      try book.write(heading.title, .heading, row: 1, column: behind + offset, of: sheet)
    }
    for (index, row) in rows.enumerated() {
      try write(row, at: index + LevelTable.headings, to: sheet, of: book)
    }
    let width = first + indicators.count + further.count
    let last = max(rows.count, 1) + LevelTable.headings - 1
    book.freeze(rows: LevelTable.headings, columns: 2, of: sheet)
    try book.filter(
      Workbook.Block(rows: 1...last, columns: 0...(width - 1)), of: sheet)
    try book.allowDigitsAsText(
      Workbook.Block(rows: 2...last, columns: 0...(width - 1)), of: sheet)
    try book.setPrinting(headingRows: LevelTable.headings, of: sheet)
    try colour(sheet, of: book)
  }

  /// The columns behind the indicators.
  private var further: [(code: String, title: String)] {
    silences.map { ($0.name, $0.title) } + residualHeadings
      + (marksProvisional ? [("provisional", "初步数")] : [])
  }

  /// A column for each share: what its shown parts lack of 100 % because each is rounded by itself.
  private var residualHeadings: [(code: String, title: String)] {
    shares.map { place in
      let indicator = release.indicators[indicators[place]]
      return (indicator.name + "_residual", "\(indicator.label)各项之和与100%之差（百分点，因逐项四舍五入）")
    }
  }

  /// The residuals of the place and period of a row, if it is the first one of them.
  private func residuals(at index: Int) -> [String?] {
    let row = rows[index]
    func isSame(_ other: Row) -> Bool { other.place == row.place && other.period == row.period }
    if index > 0, isSame(rows[index - 1]) { return [] }
    return shares.map { place in
      forms[place].residual(
        categories.indices.compactMap { figures[indicators[place], row.period, row.place, $0] })
    }
  }

  private func write(
    _ row: Row, at index: Int, to sheet: Workbook.Sheet, of book: Workbook
  ) throws(WorkbookError) {
    let place = release.places[row.place]
    let period = release.periods[row.period]
    var cells = [
      place.code, place.name, place.isOwn ? "是" : "", place.parentCode,
      FigureTable.title(of: period.grain), period.period.label,
    ]
    if row.category >= 0 {
      cells += [categories[row.category].code, categories[row.category].label]
    }
    for (column, text) in cells.enumerated() {
      try book.write(text, row: index, column: column, of: sheet)
    }
    for (column, indicator) in indicators.enumerated() {
      guard let quantity = figures[indicator, row.period, row.place, row.category] else { continue }
      let column = cells.count + column
      guard let plain = forms[column - cells.count].plain(quantity) else {
        let word = forms[column - cells.count].display(quantity)
        try book.write(word, .symbol, row: index, column: column, of: sheet)
        continue
      }
      let isPercent = release.indicators[indicator].form == .percent
      if let number = CellNumber(plain, isPercent: isPercent) {
        try book.write(number.value, number.style, row: index, column: column, of: sheet)
      } else {
        try book.write(
          forms[column - cells.count].display(quantity), .symbol, row: index, column: column,
          of: sheet)
      }
    }
    for (offset, silence) in silences.enumerated() {
      let units = release.silence.tables[silence.table].units[
        row.period * release.places.count + row.place]
      try book.write(
        Double(units), .number(places: 0), row: index,
        column: cells.count + indicators.count + offset, of: sheet)
    }
    for (offset, text) in residuals(at: index - LevelTable.headings).enumerated() {
      guard let text, let number = CellNumber(text, isPercent: false) else { continue }
      try book.write(
        number.value, number.style, row: index,
        column: cells.count + indicators.count + silences.count + offset, of: sheet)
    }
    if marksProvisional {
      try book.write(
        release.isProvisional(period: row.period) ? "是" : "", row: index,
        column: cells.count + indicators.count + silences.count + shares.count, of: sheet)
    }
  }

  /// Bars for amounts and the lowest rates, among the places of the longest period.
  private func colour(_ sheet: Workbook.Sheet, of book: Workbook) throws(WorkbookError) {
    guard isPlain, wholeRows.count > 5 else { return }
    let last = wholeRows.upperBound - 1 + LevelTable.headings
    let rows = (wholeRows.lowerBound + LevelTable.headings)...last
    for (column, indicator) in indicators.enumerated() {
      let column = keys.count + column
      let block = Workbook.Block(rows: rows, columns: column...column)
      if release.indicators[indicator].form == .percent {
        try book.markLowest(3, block, of: sheet)
      } else {
        try book.addBars(block, of: sheet)
      }
    }
  }
}

/// A decimal text as a spreadsheet holds it, if it can without rounding.
private struct CellNumber {
  let value: Double
  let style: Workbook.Style

  init?(_ plain: String, isPercent: Bool) {
    // A spreadsheet keeps fifteen digits.
    guard plain.utf8.count(where: { (48...57).contains($0) }) <= 15 else { return nil }
    let places =
      plain.utf8.firstIndex(of: 0x2E).map {
        plain.utf8.distance(from: $0, to: plain.utf8.endIndex) - 1
      } ?? 0
    // “e-2” moves the point in the text, so that the nearest number to the decimal is taken.
    guard let value = Double(isPercent ? plain + "e-2" : plain) else { return nil }
    self.value = value
    style = isPercent ? .percent(places: places) : .number(places: places)
  }
}

extension FigureIndex {
  fileprivate subscript(_ indicator: Int, _ period: Int, _ place: Int, _ category: Int)
    -> Quantity?
  { self[indicator: indicator, period: period, place: place, category: category] }
}
