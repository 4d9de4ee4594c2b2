public import Casework
public import Indicators

/// A release as a workbook (`.xlsx`): a cover, the definitions, charts, and a sheet a level.
///
/// | sheet | holds |
/// |---|---|
/// | 说明 | scope, period, as-of, what the symbols mean, conservation, the list of sheets |
/// | 指标 | one line an indicator: name, label, counting unit, note |
/// | 图表 | trends by month and structures of the top place, where the release has them |
/// | 区, 街道 … | the indicators without a breakdown: a line a place and period, a column an indicator |
/// | 街道·类别 … | the same for indicators with categories, a sheet for each set of categories |
///
/// On a level's sheet row 1 has the indicators' names, row 2 their labels; from row 3 on come the
/// longest periods first, then places, then periods in their order. A number cell holds the number
/// of the CSV's `value` (per cent divided by 100) and shows its `display`; `—`, `未报`, `隐去` and numbers
/// that a spreadsheet would round (more than 15 digits) are texts; a figure that the release does
/// not have is a blank cell. Behind the indicators stand the numbers of units that did not report,
/// a column for each set of logs from which reports are expected. No cell is a formula. The dates in the file are the as-of day.
public struct XLSXPublication: Publication {
  public let format = "xlsx"

  public init() {}

  public func fileNames(of definition: PublicationDefinition) -> [String] {
    [definition.name + ".xlsx"]
  }

  public func describe(
    _ definition: PublicationDefinition, of release: Release
  ) -> [FileDescription] {
    [
      FileDescription(
        name: fileNames(of: definition)[0],
        what: "工作簿：说明、指标、图表，每个层级一张表；表中第一行是指标代码，第二行是名称。给人看和取用，"
          + "程序请读 CSV、JSON 或 SQLite。")
    ]
  }

  private static let fixedSheets = ["说明", "指标", "图表"]

  /// Why a workbook of some levels and indicators can never be written, whatever the records say:
  /// names of sheets and texts that Excel does not allow.
  public static func problems(
    levels: [String], indicators: [IndicatorDefinition]
  ) -> [WorkbookError] {
    var problems: [WorkbookError] = []
    var names = SheetNames()
    // The first of each breakdown begins a sheet; others do only if they have other categories.
    var first: [IndicatorDefinition] = []
    for indicator in indicators
    where !first.contains(where: { $0.breakdown == indicator.breakdown }) {
      first.append(indicator)
    }
    let plain = first.filter(\.breakdown.isEmpty)
    let sheets = levels.flatMap { level in
      (plain + first.filter { !$0.breakdown.isEmpty })
        .map { LevelTable.sheetName(ofLevel: level, $0) }
    }
    for name in fixedSheets + sheets {
      do throws(WorkbookError) { _ = try names.name(for: name) } catch { problems.append(error) }
    }
    for indicator in indicators {
      for (what, text) in [("label", indicator.label), ("note", indicator.note)]
      where text.utf16.count > Workbook.longestText {
        problems.append(
          .textTooLong(
            place: "the \(what) of the indicator “\(indicator.name)”", length: text.utf16.count))
      }
    }
    return problems
  }

  /// - Throws: `WorkbookError`; nothing is written before all sheets are known to fit.
  public func render(
    _ release: Release, as definition: PublicationDefinition, into files: PublicationFiles
  ) throws {
    let name = fileNames(of: definition)[0]
    var names = SheetNames()
    let fixed = try Self.fixedSheets.map { try names.name(for: $0) }
    let (cover, catalogue, drawings) = (fixed[0], fixed[1], fixed[2])
    let tables = try LevelTable.all(of: release, naming: &names)
    for table in tables { try table.checkSize() }
    let book = try Workbook(
      files.folder + "/" + name, waitingIn: files.folder, title: release.provenance.label,
      day: release.provenance.asOf)
    // Sheets stand in the order in which they are made, and each is written to its end.
    let first = try book.addSheet(cover)
    let second = try book.addSheet(catalogue)
    let charts = tables.flatMap(\.charts)
    let third = charts.isEmpty ? nil : try book.addSheet(drawings)
    let sheets = try tables.map { try book.addSheet($0.name) }
    try WorkbookCover(release, sheets: tables.map { ($0.name, $0.summary) }).write(
      to: first, of: book)
    try writeCatalogue(release, to: second, of: book)
    if let third {
      var drawn = 0
      for (table, sheet) in zip(tables, sheets) {
        for chart in table.charts {
          try book.draw(
            Workbook.Chart(
              kind: chart.kind, title: chart.title, valueTitle: chart.valueTitle, source: sheet,
              rows: chart.rows, words: chart.words, values: chart.values),
            row: drawn / 2 * 17, column: drawn % 2 * 10, of: third)
          drawn += 1
        }
      }
      try book.setPrinting(headingRows: 0, of: third)
    }
    for (table, sheet) in zip(tables, sheets) { try table.write(to: sheet, of: book) }
    try book.close()
    try files.adopt(name)
  }

  private func writeCatalogue(
    _ release: Release, to sheet: Workbook.Sheet, of book: Workbook
  ) throws {
    let titles = ["代码", "指标", "单位", "分类字段", "口径"]
    for (column, width) in [26.0, 30, 10, 20, 90].enumerated() {
      try book.setWidth(width, ofColumns: column...column, of: sheet)
    }
    for (column, title) in titles.enumerated() {
      try book.write(title, .heading, row: 0, column: column, of: sheet)
    }
    for (index, indicator) in release.indicators.enumerated() {
      let fields = indicator.breakdown.map(\.field).joined(separator: ", ")
      let cells = [indicator.name, indicator.label, indicator.unit, fields, indicator.note]
      for (column, text) in cells.enumerated() {
        try book.write(text, row: index + 1, column: column, of: sheet)
      }
    }
    book.freeze(rows: 1, columns: 0, of: sheet)
    try book.filter(
      Workbook.Block(
        rows: 0...max(1, release.indicators.count), columns: 0...(titles.count - 1)), of: sheet)
    try book.setPrinting(headingRows: 1, of: sheet)
  }
}
