import Casework

/// A multiple in which numbers are counted, 人数（万人）, as a header cell, a row of counting units or a
/// line above the table says. Counts and decimals are read as they stand, so that nothing of such a
/// column may be.
enum CountUnit {
  private static let multiples = Set("十百千万亿拾佰仟萬億")
  /// What is counted.
  private static let counted: Set<String> = [
    "", "人", "人次", "名", "位", "户", "件", "件次", "案件", "宗", "起", "例", "次", "场", "场次", "份", "个", "条",
    "项", "家", "期", "套", "天", "小时",
  ]
  private static let separators: Set<Character> = [
    ":", "/", ",", "、", ";", "(", ")", "[", "]", "_", "-", "=",
  ]

  /// The multiple that a cell states, 万人, of the column that it heads; `nil` where it states none.
  ///
  /// - Parameter cell: UTF-8, as delivered. In a name it stands in brackets or behind a mark.
  static func multiple(_ cell: [UInt8]) -> String? {
    guard let text = String(validating: NormalForm.key(cell), as: UTF8.self) else { return nil }
    let words = text.split(whereSeparator: separators.contains)
    return words.lazy.compactMap(word).first
  }

  /// The multiple that a line above the table states of what is counted in it: 单位：万人.
  static func multiple(above cells: [[UInt8]]) -> String? {
    for (place, cell) in cells.enumerated() {
      guard let text = String(validating: NormalForm.key(cell), as: UTF8.self),
        let name = text.firstRange(of: "单位")
      else { continue }
      // 单位 and 万人 in two cells.
      let next = place + 1 < cells.count ? CountUnit.text(cells[place + 1]) : ""
      let rest = String(text[name.upperBound...]) + "," + next
      // 万 by itself may be that of amounts.
      let words = rest.split(whereSeparator: separators.contains)
      if let said = words.lazy.compactMap(word).first(where: { $0.count > 1 }) { return said }
    }
    return nil
  }

  private static func text(_ cell: [UInt8]) -> String {
    String(validating: NormalForm.key(cell), as: UTF8.self) ?? ""
  }

  private static func word(_ word: Substring) -> String? {
    let word = word.hasPrefix("单位") ? word.dropFirst(2) : word
    let rest = word.drop(while: multiples.contains)
    guard rest.startIndex > word.startIndex, counted.contains(String(rest)) else { return nil }
    return String(word)
  }
}
