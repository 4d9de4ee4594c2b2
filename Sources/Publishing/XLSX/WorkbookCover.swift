import Casework
import Indicators

/// The first sheet: what the workbook is about and how to read it.
struct WorkbookCover {
  private let release: Release
  private let sheets: [(name: String, summary: String)]

  init(_ release: Release, sheets: [(name: String, summary: String)]) {
    self.release = release
    self.sheets = sheets
  }

  func write(to sheet: Workbook.Sheet, of book: Workbook) throws(WorkbookError) {
    let provenance = release.provenance
    try book.setWidth(20, ofColumns: 0...0, of: sheet)
    try book.setWidth(12, ofColumns: 1...10, of: sheet)
    try book.write(provenance.label, .title, row: 0, column: 0, of: sheet)
    var row = 2
    func lines(_ title: String, _ pairs: [(String, String)]) throws(WorkbookError) {
      try book.write(title, .heading, row: row, column: 0, of: sheet)
      row += 1
      for (name, text) in pairs {
        try book.write(name, row: row, column: 0, of: sheet)
        try book.write(text, row: row, column: 1, of: sheet)
        row += 1
      }
      row += 1
    }
    let months =
      provenance.calendar == .civil ? [] : [("统计月", provenance.calendar.words)]
    try lines(
      "范围",
      months + [
        ("统计期间", "\(provenance.period.start) 至 \(provenance.period.last)"),
        ("截至", "\(provenance.asOf)"),
        ("用途", provenance.audience == .public ? "公开" : "内部"),
        ("单位归属", provenance.assignment == .asWas ? "按发生当日的区划" : "按现在的区划"),
        ("流水线", provenance.pipeline), ("定义指纹", provenance.definition),
        ("程序版本", provenance.program), ("结构版本", "\(publicationSchemaVersion)"),
      ])
    try lines(
      "符号",
      [
        (NumberForm.empty, "没有可除的或可取的数，不是零"), (NumberForm.notReported, "应报的报表全部没有报来，不是零"),
        (NumberForm.suppressed, "有数而不公开：太小，或者会让人算出太小的数；不是零"),
        ("缺报单位", "应报而没有报、也没有零报告的单位个数：同一行中由这些日志算出的数因此不完整"),
        ("初步数", release.provenance.provisionalWords + "，以后会变"),
        ("0", "报来的就是零"), ("空白", "本次发布没有这个数"), ("本级", "直接属于该单位、不属于其任何下级的数"),
        ("蓝色数据条", "同一列中的大小，只比较整个期间"), ("浅黄底色", "同一列中最低的三个比率，只作提示，不是评价"),
        ("数字", "单位写在表头；比率是先加总后相除的结果，不能再相加或平均"),
      ])
    try lines("工作表", sheets.map { ($0.name, $0.summary) })
    if !provenance.conservation.isEmpty {
      try writeConservation(from: row, to: sheet, of: book)
    }
    try book.setPrinting(headingRows: 0, of: sheet)
  }

  private func writeConservation(
    from start: Int, to sheet: Workbook.Sheet, of book: Workbook
  ) throws(WorkbookError) {
    let titles = [
      "记录守恒", "文件", "读入", "计入", "旧版", "重复", "待核", "隔离", "拒绝", "不在范围", "守恒",
    ]
    for (column, title) in titles.enumerated() {
      try book.write(title, .heading, row: start, column: column, of: sheet)
    }
    for (index, source) in release.provenance.conservation.enumerated() {
      let row = start + 1 + index
      try book.write(source.source, row: row, column: 0, of: sheet)
      let dispositions: [Disposition] = [
        .counted, .superseded, .duplicate, .inReview, .quarantined, .rejected, .outOfScope,
      ]
      let numbers = [source.files, source.read] + dispositions.map { source[$0] }
      for (column, number) in numbers.enumerated() {
        try book.write(
          Double(number), .number(places: 0), row: row, column: column + 1, of: sheet)
      }
      try book.write(source.holds ? "✓" : "✗", .symbol, row: row, column: 10, of: sheet)
    }
  }
}
