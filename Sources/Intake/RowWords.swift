import Casework
import Tabular

/// Rows that are not records: told apart only when a row cannot be read as a record, so that
/// they cost nothing where all is well.
enum RowWords {
  /// Words for a sum.
  static let totals = ["合计", "总计", "小计", "共计", "下级上报总计", "本级上报总计", "total"]
    .map { Array($0.utf8) }
  /// What stands under a table, alone or before a colon.
  private static let footers = [
    "制表", "说明", "注", "备注", "单位", "填报单位", "填报日期", "填报时间", "制表单位", "制表日期", "制表时间",
    "以下空白", "打印", "打印日期", "打印时间", "报送", "报送单位", "报送日期", "报送时间",
  ].map { Array($0.utf8) }
  /// Words that a name may follow without a colon.
  private static let signatories = [
    "制表人", "填表人", "填报人", "审核人", "负责人", "复核人", "统计人", "联系人", "打印人", "报送人", "单位负责人",
  ].map { Array($0.utf8) }
  /// Four characters, or two with a title.
  private static let longestName = 12
  /// What the first cell of a row of counting units may say.
  private static let unitLabels = ["单位", "单位:", "计量单位", "计量单位:", "(单位)", "(计量单位)"]
    .map { Array($0.utf8) }
  private static let units: Set<[UInt8]> = Set(
    [
      "元", "万元", "件", "人", "次", "份", "宗", "个", "天", "人次", "套", "场", "场次", "期", "%", "名", "起", "小时",
      "分钟",
    ].map { Array($0.utf8) })

  enum Kind: Sendable { case record, blank, totals, footer, unit }

  private static let beginnings = CellBeginnings(
    (totals + footers + signatories + units + unitLabels + MoneyUnit.beginnings)
      .map(CellBeginning.of))

  /// Quick and on the safe side: whether a row can be anything but a record when this is its first
  /// cell that holds something.
  ///
  /// - Parameter cell: UTF-8, as delivered.
  static func mayBegin(with cell: Span<UInt8>) -> Bool {
    // No such word begins with a digit, and none for nothing, with which a row of units may begin.
    if (48...57).contains(cell[0]) { return false }
    guard let beginning = CellBeginning.of(cell) else { return true }
    // A unit may stand in brackets.
    return cell[0] == UInt8(ascii: "(") || cell[0] == UInt8(ascii: ")")
      || beginnings.contains(beginning) || Placeholder.mayMatch(cell)
  }

  /// - Parameter cells: decoded, in `NormalForm.key`.
  static func kind(of cells: [[UInt8]]) -> Kind {
    let filled = cells.filter { !$0.isEmpty }
    guard let first = filled.first else { return .blank }
    if isTotal(first) { return .totals }
    let counted = filled.dropFirst(unitLabels.contains(first) ? 1 : 0)
    if counted.allSatisfy({ isUnit($0) || Placeholder.matches($0) }),
      counted.contains(where: { !Placeholder.matches($0) })
    {
      return .unit
    }
    return filled.count <= 3 && isFooter(first) ? .footer : .record
  }

  /// Whether a row numbers the columns: 1, 2, 3 … or (1), (2), (3) …
  ///
  /// - Parameter cell: the cell of a column, UTF-8, decoded.
  static func numberColumns(_ width: Int, _ cell: (Int) -> [UInt8]) -> Bool {
    guard width >= 3 else { return false }
    return (0..<width).allSatisfy { column in
      let number = Array("\(column + 1)".utf8)
      let key = NormalForm.key(cell(column))
      return key == number || key == [UInt8(ascii: "(")] + number + [UInt8(ascii: ")")]
    }
  }

  /// Whether a cell says in what is counted; it may do so in brackets.
  private static func isUnit(_ cell: [UInt8]) -> Bool {
    units.contains(cell.filter { $0 != UInt8(ascii: "(") && $0 != UInt8(ascii: ")") })
      || MoneyUnit(anyWord: cell) != nil || CountUnit.multiple(cell) != nil
  }

  /// Whether a cell is a word for a sum: 合计, 合计: , 总计(元) is none.
  ///
  /// - Parameter cell: in `NormalForm.key`.
  static func isTotal(_ cell: [UInt8]) -> Bool {
    totals.contains { cell.starts(with: $0) && cell.count <= $0.count + 3 }
  }

  /// Ends of titles, seals, and words that there was nothing.
  private static let aloneEnds = [
    "登记表", "统计表", "汇总表", "明细表", "一览表", "情况表", "报表", "台账", "台帐", "清单", "花名册", "盖章", "公章", "签章", "签字",
    "签名", "无案件", "无受理", "无调解", "无业务", "零报告", "零案件", "无数据", "无登记",
  ].map { Array($0.utf8) }
  private static let page = Array("页".utf8)

  /// Whether a cell, alone in its row, is no value of a record: the title of a table, 第1页 共2页, （盖章）,
  /// 本月无案件.
  ///
  /// - Parameter cell: in `NormalForm.key`.
  static func standsAlone(_ cell: [UInt8]) -> Bool {
    let word = NumberWord.letters(of: cell)
    if aloneEnds.contains(where: word.ends) { return true }
    return word.ends(with: page) && word.contains(where: CellText.isDigit) && word.count <= 30
  }

  /// Whether a cell begins a line under the table. A word that only begins like one does not:
  /// 说明会纠纷 is what a case is about.
  private static func isFooter(_ cell: [UInt8]) -> Bool {
    footers.contains { cell == $0 || cell.starts(with: $0 + [UInt8(ascii: ":")]) }
      || signatories.contains { word in
        cell.starts(with: word)
          && (cell.count <= word.count + longestName || cell[word.count] == UInt8(ascii: ":"))
      }
  }
}
