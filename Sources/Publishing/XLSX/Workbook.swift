import CXLSXWriter
import Casework

/// A workbook on its way into a file: the one place that speaks with libxlsxwriter.
///
/// Rows are written from the top and cells from the left; a finished row leaves memory. Texts are
/// text cells whatever they look like; there is no way to write a formula. Two workbooks written
/// alike have the same bytes.
@safe final class Workbook {
  /// A sheet of the workbook, by its number.
  struct Sheet {
    fileprivate let number: Int
    let name: String
  }

  /// How a cell looks.
  enum Style: Hashable {
    case text, title, heading, code, note, symbol
    /// A number with so many digits behind the point.
    case number(places: Int)
    case percent(places: Int)
  }

  /// A block of cells, counted from 0, both ends included.
  struct Block {
    var rows: ClosedRange<Int>
    var columns: ClosedRange<Int>
  }

  enum ChartKind { case trend, structure }

  /// A column of numbers against a column of words, drawn on another sheet.
  struct Chart {
    var kind: ChartKind
    var title: String
    var valueTitle: String
    var source: Sheet
    var rows: ClosedRange<Int>
    var words: Int
    var values: Int
  }

  /// Excel's limits.
  static let mostRows = 1_048_576
  static let mostColumns = 16_384
  static let longestText = 32_767

  private var book: UnsafeMutablePointer<lxw_workbook>?
  private var sheets: [UnsafeMutablePointer<lxw_worksheet>] = unsafe []
  private var formats: [Style: UnsafeMutablePointer<lxw_format>] = unsafe [:]

  /// - Parameters:
  ///   - path: the file; nothing is written before `close`.
  ///   - folder: where rows wait meanwhile; nothing stays there.
  ///   - day: the day that the file gives as that of its making.
  /// - Throws: `WorkbookError.library`.
  init(_ path: String, waitingIn folder: String, title: String, day: Day) throws(WorkbookError) {
    unsafe book = folder.withCString { folder in
      var options = unsafe lxw_workbook_options()
      unsafe options.constant_memory = 1
      // The library copies the folder's name.
      unsafe options.tmpdir = UnsafeMutablePointer(mutating: folder)
      return unsafe workbook_new_opt(path, &options)
    }
    guard let book = unsafe book else { throw .library("it has no memory for a workbook") }
    let result = unsafe Workbook.escaped(title).withCString { title in
      var properties = unsafe lxw_doc_properties()
      unsafe properties.title = unsafe UnsafeMutablePointer(mutating: title)
      // 0 would mean: now.
      unsafe properties.created = max(1, Int(day.number) * 86_400)
      return unsafe workbook_set_properties(book, &properties)
    }
    try check(result)
  }

  deinit {
    if let book = unsafe book { unsafe lxw_workbook_free(book) }
  }

  /// - Throws: `WorkbookError.library` for a name that Excel refuses; `SheetNames` gives none.
  func addSheet(_ name: String) throws(WorkbookError) -> Sheet {
    guard let sheet = unsafe workbook_add_worksheet(book, name) else {
      throw .library("the sheet name “\(name)” was refused")
    }
    unsafe sheets.append(sheet)
    return Sheet(number: unsafe sheets.count - 1, name: name)
  }

  /// Writes a text cell.
  ///
  /// - Throws: `WorkbookError.textTooLong` for more than 32,767 UTF-16 units.
  func write(
    _ text: String, _ style: Style = .text, row: Int, column: Int, of sheet: Sheet
  ) throws(WorkbookError) {
    if text.isEmpty, style == .text { return }
    // A UTF-16 unit has at least one byte, and bytes need not be counted.
    if text.utf8.count > Workbook.longestText, text.utf16.count > Workbook.longestText {
      throw .textTooLong(
        place:
          "the cell \(Workbook.cellName(row: row, column: column)) of the sheet “\(sheet.name)”",
        length: text.utf16.count)
    }
    let format = unsafe try format(style)
    try check(
      unsafe worksheet_write_string(
        sheets[sheet.number], UInt32(row), UInt16(column), Workbook.escaped(text), format))
  }

  /// Writes a number cell.
  func write(
    _ number: Double, _ style: Style, row: Int, column: Int, of sheet: Sheet
  ) throws(WorkbookError) {
    let format = unsafe try format(style)
    try check(
      unsafe worksheet_write_number(
        sheets[sheet.number], UInt32(row), UInt16(column), number, format))
  }

  /// Widths count Latin letters; a Chinese letter has two.
  func setWidth(_ width: Double, ofColumns columns: ClosedRange<Int>, of sheet: Sheet)
    throws(WorkbookError)
  {
    try check(
      unsafe worksheet_set_column(
        sheets[sheet.number], UInt16(columns.lowerBound), UInt16(columns.upperBound), width, nil))
  }

  /// The rows above and the columns before the given ones stay in sight.
  func freeze(rows: Int, columns: Int, of sheet: Sheet) {
    unsafe worksheet_freeze_panes(sheets[sheet.number], UInt32(rows), UInt16(columns))
  }

  /// Arrows for choosing rows; the block's first row has the titles.
  func filter(_ block: Block, of sheet: Sheet) throws(WorkbookError) {
    let (top, left, bottom, right) = block.corners
    try check(unsafe worksheet_autofilter(sheets[sheet.number], top, left, bottom, right))
  }

  /// Landscape on A4, as wide as the paper, the first rows on every page.
  func setPrinting(headingRows: Int, of sheet: Sheet) throws(WorkbookError) {
    let sheet = unsafe sheets[sheet.number]
    unsafe worksheet_set_landscape(sheet)
    unsafe worksheet_set_paper(sheet, 9)
    unsafe worksheet_fit_to_pages(sheet, 1, 0)
    if headingRows > 0 {
      try check(unsafe worksheet_repeat_rows(sheet, 0, UInt32(headingRows - 1)))
    }
    try check(unsafe worksheet_set_footer(sheet, "&C&P / &N"))
  }

  /// Codes of digits are meant as text: no warning at every cell.
  func allowDigitsAsText(_ block: Block, of sheet: Sheet) throws(WorkbookError) {
    let first = Workbook.cellName(row: block.rows.lowerBound, column: block.columns.lowerBound)
    let last = Workbook.cellName(row: block.rows.upperBound, column: block.columns.upperBound)
    try check(
      unsafe worksheet_ignore_errors(
        sheets[sheet.number], UInt8(LXW_IGNORE_NUMBER_STORED_AS_TEXT.rawValue), "\(first):\(last)"))
  }

  /// A bar in each cell, as long as its number.
  func addBars(_ block: Block, of sheet: Sheet) throws(WorkbookError) {
    var rule = unsafe lxw_conditional_format()
    unsafe rule.type = UInt8(LXW_CONDITIONAL_DATA_BAR.rawValue)
    unsafe rule.bar_color = 0x9DC3E6
    unsafe rule.bar_solid = 1
    let (top, left, bottom, right) = block.corners
    try check(
      unsafe worksheet_conditional_format_range(
        sheets[sheet.number], top, left, bottom, right, &rule))
  }

  /// Another ground behind the lowest numbers of a block.
  func markLowest(_ count: Int, _ block: Block, of sheet: Sheet) throws(WorkbookError) {
    var rule = unsafe lxw_conditional_format()
    unsafe rule.type = UInt8(LXW_CONDITIONAL_TYPE_BOTTOM.rawValue)
    unsafe rule.value = Double(count)
    unsafe rule.format = try lowestFormat()
    let (top, left, bottom, right) = block.corners
    try check(
      unsafe worksheet_conditional_format_range(
        sheets[sheet.number], top, left, bottom, right, &rule))
  }

  /// Draws a chart with its upper left corner in a cell, 640 × 320 pixels.
  func draw(_ chart: Chart, row: Int, column: Int, of sheet: Sheet) throws(WorkbookError) {
    let kind = chart.kind == .trend ? LXW_CHART_LINE : LXW_CHART_BAR
    guard let drawing = unsafe workbook_add_chart(book, UInt8(kind.rawValue)),
      let series = unsafe chart_add_series(drawing, nil, nil)
    else { throw .library("it has no memory for a chart") }
    let (first, last) = (UInt32(chart.rows.lowerBound), UInt32(chart.rows.upperBound))
    unsafe chart_series_set_categories(
      series, chart.source.name, first, UInt16(chart.words), last, UInt16(chart.words))
    unsafe chart_series_set_values(
      series, chart.source.name, first, UInt16(chart.values), last, UInt16(chart.values))
    unsafe chart_title_set_name(drawing, Workbook.escaped(chart.title))
    // One series: its name would only say the title again.
    unsafe chart_legend_set_position(drawing, UInt8(LXW_CHART_LEGEND_NONE.rawValue))
    let values = unsafe chart_axis_get(drawing, LXW_CHART_AXIS_TYPE_Y)
    let words = unsafe chart_axis_get(drawing, LXW_CHART_AXIS_TYPE_X)
    if chart.kind == .trend {
      unsafe chart_series_set_marker_type(series, UInt8(LXW_CHART_MARKER_CIRCLE.rawValue))
    } else {
      // The first category on top, as in the table.
      unsafe chart_axis_set_reverse(words)
    }
    if !chart.valueTitle.isEmpty {
      unsafe chart_axis_set_name(values, Workbook.escaped(chart.valueTitle))
    }
    var size = unsafe lxw_chart_options()
    // The natural size is 480 × 288 pixels.
    unsafe size.x_scale = 640.0 / 480
    unsafe size.y_scale = 320.0 / 288
    try check(
      unsafe worksheet_insert_chart_opt(
        sheets[sheet.number], UInt32(row), UInt16(column), drawing, &size))
  }

  /// Writes the file. The workbook is used up, whatever comes of it.
  func close() throws(WorkbookError) {
    guard let open = unsafe book else { return }
    unsafe book = nil
    try check(unsafe workbook_close(open))
  }

  /// `C5` for row 4, column 2.
  static func cellName(row: Int, column: Int) -> String {
    var letters: [Character] = []
    var rest = column + 1
    while rest > 0 {
      letters.insert(Character(UnicodeScalar(UInt8(65 + (rest - 1) % 26))), at: 0)
      rest = (rest - 1) / 26
    }
    return String(letters) + String(row + 1)
  }

  /// What XML cannot hold as `_xHHHH_`, and a text that looks like such an escape kept as it is.
  static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x5F || $0 == 0xEF }) else { return text }
    var result = String.UnicodeScalarView()
    let scalars = Array(text.unicodeScalars)
    for (i, scalar) in scalars.enumerated() {
      switch scalar {
      case "\t", "\n": result.append(scalar)
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}":
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result.append(
          contentsOf: "_x\(String(repeating: "0", count: 4 - digits.count))\(digits)_"
            .unicodeScalars)
      case "_" where isEscape(scalars[i...]): result.append(contentsOf: "_x005F_".unicodeScalars)
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  /// Whether `_xHHHH_` stands at the beginning.
  private static func isEscape(_ text: ArraySlice<UnicodeScalar>) -> Bool {
    guard text.count >= 7 else { return false }
    let start = text.startIndex
    return text[start + 1] == "x" && text[start + 6] == "_"
      && text[(start + 2)..<(start + 6)].allSatisfy { $0.properties.isASCIIHexDigit }
  }

  private func check(_ result: lxw_error) throws(WorkbookError) {
    guard result != LXW_NO_ERROR else { return }
    throw unsafe .library(String(cString: lxw_strerror(result)))
  }

  private var lowest: UnsafeMutablePointer<lxw_format>?

  private func lowestFormat() throws(WorkbookError) -> UnsafeMutablePointer<lxw_format> {
    if let lowest = unsafe lowest { return unsafe lowest }
    guard let made = unsafe workbook_add_format(book) else { throw .library("it has no memory") }
    unsafe format_set_bg_color(made, 0xFFF2CC)
    unsafe lowest = made
    return unsafe made
  }

  private func format(_ style: Style) throws(WorkbookError) -> UnsafeMutablePointer<lxw_format> {
    if let known = unsafe formats[style] { return unsafe known }
    guard let made = unsafe workbook_add_format(book) else { throw .library("it has no memory") }
    func digits(_ places: Int) -> String {
      places == 0 ? "0" : "0." + String(repeating: "0", count: places)
    }
    switch style {
    case .number(let places): unsafe format_set_num_format(made, digits(places))
    case .percent(let places): unsafe format_set_num_format(made, digits(places) + "%")
    case .text, .title, .heading, .code, .note, .symbol:
      // What is typed over a text stays a text.
      unsafe format_set_num_format(made, "@")
    }
    switch style {
    case .title:
      unsafe format_set_bold(made)
      unsafe format_set_font_size(made, 16)
    case .heading:
      unsafe format_set_bold(made)
      unsafe format_set_text_wrap(made)
      unsafe format_set_align(made, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
      unsafe format_set_bg_color(made, 0xDDEBF7)
      unsafe format_set_bottom(made, UInt8(LXW_BORDER_THIN.rawValue))
    case .code:
      unsafe format_set_font_color(made, 0x808080)
      unsafe format_set_font_size(made, 8)
    case .note: unsafe format_set_font_color(made, 0x595959)
    case .symbol: unsafe format_set_align(made, UInt8(LXW_ALIGN_RIGHT.rawValue))
    case .text, .number, .percent: break
    }
    unsafe formats[style] = made
    return unsafe made
  }
}

extension Workbook.Block {
  fileprivate var corners: (top: UInt32, left: UInt16, bottom: UInt32, right: UInt16) {
    (
      UInt32(rows.lowerBound), UInt16(columns.lowerBound), UInt32(rows.upperBound),
      UInt16(columns.upperBound)
    )
  }
}

/// Why a workbook cannot be written.
public enum WorkbookError: Error, Hashable, CustomStringConvertible {
  /// More rows or columns than a sheet has.
  case tooLarge(sheet: String, rows: Int, columns: Int)
  /// A text of more UTF-16 units than a cell holds; the place, never the text.
  case textTooLong(place: String, length: Int)
  /// A sheet that cannot be called so, and why.
  case sheetName(String, reason: String)
  /// What libxlsxwriter says.
  case library(String)

  public var description: String {
    switch self {
    case .tooLarge(let sheet, let rows, let columns):
      "the sheet “\(sheet)” would have \(rows) rows and \(columns) columns; a workbook holds "
        + "\(Workbook.mostRows) and \(Workbook.mostColumns). Choose fewer levels, periods or "
        + "indicators in `by` and `indicators`, or format csv."
    case .textTooLong(let place, let length):
      "the text for \(place) has \(length) UTF-16 units; a cell of a workbook holds "
        + "\(Workbook.longestText), and nothing is cut. Shorten the name, label or note, or leave it "
        + "out of this workbook."
    case .sheetName(let name, let reason):
      "a sheet cannot be called “\(name)”: \(reason). Sheets are called after levels and, where "
        + "there is a breakdown, after the label of its first indicator: give that another `label`, or "
        + "leave it out of the workbook's `indicators`."
    case .library(let text): "the workbook cannot be written: libxlsxwriter says: \(text)"
    }
  }
}
