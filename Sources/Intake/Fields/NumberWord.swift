import Casework
import Tabular

/// What stands where a case's number belongs and is none: taken for a number, it would make one
/// case of all that have it.
enum NumberWord {
  /// Words that say that there is no number, without brackets and punctuation.
  private static let nothings = set(
    "null", "nan", "nil", "none", "na", "undefined", "unknown", "pending", "tbd", "无", "空", "空白",
    "缺", "略", "从略", "没有", "不详", "不明", "未知", "暂无", "暂缺", "暂略", "待定", "待补", "待补充", "待填",
    "待填写", "待录入", "待生成", "待分配", "待登记", "待编", "待编号", "未编", "未编号", "未填", "未填写", "未录入",
    "未分配", "未登记", "尚未编号", "暂未编号", "暂不编号", "不编号", "没有编号", "无编号", "无案号", "无卷号", "无号",
    "暂无编号", "暂无案号", "待编案号", "未编案号")
  /// Words and marks that point to another row, which a file of many offices may have in any order.
  private static let references = set(
    "同上", "同前", "同左", "同右", "同下", "同", "如上", "如前", "见上", "上同", "仝上", "同上案", "同上一行",
    "同上行", "ditto")
  private static let dittos = references.subtracting(set("同", "见上"))
  private static let dittoMarks = set("\"", "\"\"", "〃", "″", "”", "“", "“”", "〞", "〝")
  private static let sums = RowWords.totals + [Array("累计".utf8)]
  /// What may stand behind a word for a sum: 合计：2件.
  private static let counted = set(
    "件", "宗", "起", "个", "人", "次", "份", "元", "万", "条", "笔", "例", "户", "案", "数", "共", "一", "二",
    "两", "三", "四", "五", "六", "七", "八", "九", "十", "百", "千")
  private static let total = Array("total".utf8)
  /// A serial stands behind these; where none does, the form was not filled in.
  private static let beforeSerial = ["第", "字"].map { Array($0.utf8) }
  static let number = Array("号".utf8)
  private static let times = Array("×".utf8)
  private static let marks = set(
    "、", "。", "…", "—", "–", "·", "“", "”", "‘", "’", "×", "《", "》", "〈", "〉", "「", "」")

  private static func set(_ words: String...) -> Set<[UInt8]> { Set(words.map { Array($0.utf8) }) }

  /// Quick and on the safe side: whether a cell may be such a word.
  ///
  /// - Parameter cell: not empty, without any of `ByteScan.hasUnusualByte` but capitals.
  @inline(__always)
  static func mayMatch(_ cell: Span<UInt8>) -> Bool {
    let last = cell[cell.count - 1]
    if CellText.isDigit(last) { return mayBeSum(cell) || isZero(cell) }
    guard last >= 0x80 else { return isPunctuation(last) || mayBeLatin(cell[0], last) }
    // 1号 is how most numbers end.
    let count = cell.count
    return count < 4 || !CellText.isDigit(cell[count - 4]) || last != 0xB7
      || cell[count - 2] != 0x8F || mayBeSum(cell)
  }

  /// Whether a cell that ends in a Latin letter may be one of the Latin words, or 第xx.
  @inline(__always)
  private static func mayBeLatin(_ first: UInt8, _ last: UInt8) -> Bool {
    // null, total, subtotal; 第xx
    if last | 0x20 == UInt8(ascii: "l") || last | 0x20 == UInt8(ascii: "x") { return true }
    switch first | 0x20 {
    // nan, total…, unknown, pending, ditto
    case UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "u"), UInt8(ascii: "p"),
      UInt8(ascii: "d"):
      return true
    default: return first >= 0x80 || isPunctuation(first)
    }
  }

  /// Whether a cell begins like a word for a sum, after a bracket too: most numbers begin with one.
  @inline(__always)
  private static func mayBeSum(_ cell: Span<UInt8>) -> Bool {
    let start = isPunctuation(cell[0]) ? 1 : 0
    guard cell.count - start > 2 else { return false }
    switch (cell[start], cell[start + 1], cell[start + 2]) {
    // 合 总 小 共 累 下 本
    case (0xE5, 0x90, 0x88), (0xE6, 0x80, 0xBB), (0xE5, 0xB0, 0x8F), (0xE5, 0x85, 0xB1),
      (0xE7, 0xB4, 0xAF), (0xE4, 0xB8, 0x8B), (0xE6, 0x9C, 0xAC):
      return true
    case (let first, let second, _):
      return isPunctuation(first)
        || first | 0x20 == UInt8(ascii: "t") && second | 0x20 == UInt8(ascii: "o")
    }
  }

  /// Whether a cell is made of zeros and punctuation: as a case's number it means that there is none.
  @inline(__always)
  static func isZero(_ cell: Span<UInt8>) -> Bool {
    for i in cell.indices where cell[i] != 48 && !isPunctuation(cell[i]) { return false }
    return true
  }

  /// What a cell reads as that is such a word; `nil` where it may be a number.
  ///
  /// - Parameter key: the cell in `NormalForm.key`.
  static func reading(ofKey key: [UInt8]) -> IdentityText.Reading? {
    if dittoMarks.contains(key) || isSum(key) || isUnfilled(key) { return .fault(.caseNumber) }
    guard key.count <= 30, !key.contains(where: { (49...57).contains($0) }) else { return nil }
    let word = letters(of: key)
    if references.contains(word) { return .fault(.caseNumber) }
    let isBlank = word.allSatisfy { $0 == UInt8(ascii: "x") }
    return isBlank || nothings.contains(word) ? .missing : nil
  }

  /// Whether a text only points to another row: 同上, 〃.
  ///
  /// - Parameter key: in `NormalForm.key`.
  static func isDitto(_ key: [UInt8]) -> Bool { dittoMarks.contains(key) || dittos.contains(key) }

  /// Quick and on the safe side: whether a text that is its own normal form may be such a word.
  @inline(__always)
  static func mayBeDitto(_ cell: Span<UInt8>) -> Bool {
    guard (5...18).contains(cell.count) else { return false }
    switch (cell[0], cell[1], cell[2]) {
    // 同 如 上 仝 d
    case (0xE5, 0x90, 0x8C), (0xE5, 0xA6, 0x82), (0xE4, 0xB8, 0x8A), (0xE4, 0xBB, 0x9D): return true
    default: return cell.count == 5 && cell[0] == UInt8(ascii: "d")
    }
  }

  private static let numerals = Set("一二三四五六七八九十百千廿卅两〇零壹贰叁肆伍陆柒捌玖拾佰仟")
  private static let behindNumeral = Set("号件案卷宗起)")

  /// Whether a text holds a number: a digit, a letter for one (①, Ⅲ), or a Chinese one that is no part
  /// of a word, as 一 is of 统一编号.
  ///
  /// - Parameter key: in `NormalForm.key`.
  static func holdsNumber(_ key: [UInt8]) -> Bool {
    if key.contains(where: CellText.isDigit) { return true }
    let text = Array(String(decoding: key, as: UTF8.self))
    if text.allSatisfy({ $0 == "零" || $0 == "〇" }) { return false }
    return text.indices.contains { i in
      guard numerals.contains(text[i]) else { return text[i].isNumber }
      return i + 1 == text.count || behindNumeral.contains(text[i + 1])
        || numerals.contains(text[i + 1])
    }
  }

  private static let examples = ["示例", "样例", "范例", "填写", "请填"].map { Array($0.utf8) }

  /// Whether a text begins as the example of a form that nobody took out.
  static func isExample(_ key: [UInt8]) -> Bool {
    let text = key.first == UInt8(ascii: "(") ? key.dropFirst() : key[...]
    return examples.contains { text.starts(with: $0) }
  }

  /// Quick and on the safe side: whether a text that begins so may begin with a word for an example.
  @inline(__always)
  static func mayBeExample(_ first: UInt8, _ second: UInt8) -> Bool {
    switch (first, second) {
    // 示 样 范 填 请
    case (0xE7, 0xA4), (0xE6, 0xA0), (0xE8, 0x8C), (0xE5, 0xA1), (0xE8, 0xAF): true
    default: false
    }
  }

  private static let midnight = Array("00:00:00".utf8)
  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ].map { Array($0.utf8) }
  private static let month = Array("月".utf8)
  private static let day = Array("日".utf8)

  /// Whether a text is what spreadsheets make of 2020-1 and 3-12, Jan-20 and 3月12日, and of nothing,
  /// 1900/1/0.
  static func isSpreadsheetDay(_ key: [UInt8]) -> Bool {
    // 2024-1 after another program has had it.
    if key.ends(with: midnight), (8...11).contains(key.count - midnight.count) {
      let day = key.dropLast(midnight.count)
      return day.allSatisfy { CellText.isDigit($0) || [32, 45, 47].contains($0) }
    }
    guard key.count <= 11 else { return false }
    if key == Array("1900/1/0".utf8) || key == Array("1900-1-0".utf8) { return true }
    func isNumber(_ text: ArraySlice<UInt8>) -> Bool {
      1...4 ~= text.count && text.allSatisfy(CellText.isDigit)
    }
    let parts = key.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    let named = parts.indices.filter { months.contains(Array(parts[$0])) }
    if parts.count > 1, named.count == 1,
      parts.indices.allSatisfy({ named[0] == $0 || isNumber(parts[$0]) })
    {
      return true
    }
    guard key.ends(with: day),
      let place = key.indices.first(where: { key[$0...].starts(with: month) })
    else { return false }
    return isNumber(key[..<place]) && isNumber(key[(place + 3)..<(key.count - 3)])
  }

  /// Whether a cell is a word for a sum: 本月合计, 合计：2件, 累计.
  ///
  /// - Parameter key: in `NormalForm.key`.
  static func isSum(_ key: [UInt8]) -> Bool {
    if RowWords.isTotal(key) || key.ends(with: total) { return true }
    guard holdsSum(key) else { return false }
    let word = letters(of: key)
    return sums.contains { sum in
      word.ends(with: sum) || word.starts(with: sum) && isCounted(word.dropFirst(sum.count))
    }
  }

  /// Quick: whether 计 occurs, which every Chinese word for a sum has.
  private static func holdsSum(_ key: [UInt8]) -> Bool {
    for i in key.indices.dropLast(2)
    where key[i] == 0xE8 && key[i + 1] == 0xAE && key[i + 2] == 0xA1 { return true }
    return false
  }

  /// Whether a text is made of digits and of what is counted.
  static func isCounted(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text
    while let first = rest.first {
      let length = first < 0x80 ? 1 : 3
      guard CellText.isDigit(first) || counted.contains(Array(rest.prefix(length))) else {
        return false
      }
      rest = rest.dropFirst(length)
    }
    return true
  }

  /// Whether nothing stands where the serial belongs: （2020）人调字第　号, 人调字第xx号.
  private static func isUnfilled(_ key: [UInt8]) -> Bool {
    var rest = key[...]
    if rest.ends(with: number) { rest = rest.dropLast(number.count) }
    while let last = rest.last,
      last == UInt8(ascii: "x") || isPunctuation(last) || rest.ends(with: times)
    {
      rest = rest.dropLast(last < 0x80 ? 1 : times.count)
    }
    return beforeSerial.contains { rest.ends(with: $0) }
  }

  /// A text without punctuation.
  static func letters(of key: [UInt8]) -> [UInt8] {
    var letters: [UInt8] = []
    var rest = key[...]
    while let first = rest.first {
      let character = rest.prefix(first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4)
      if !(isPunctuation(first) || first >= 0x80 && marks.contains(Array(character))) {
        letters += character
      }
      rest = rest.dropFirst(character.count)
    }
    return letters
  }

  /// Whether a byte is an ASCII character that is neither a letter nor a digit.
  @inline(__always)
  static func isPunctuation(_ byte: UInt8) -> Bool {
    byte < 0x80 && !CellText.isDigit(byte) && !(97...122).contains(byte | 0x20)
  }
}

extension BidirectionalCollection<UInt8> {
  func ends(with tail: [UInt8]) -> Bool { suffix(tail.count).elementsEqual(tail) }
}
