import Casework

/// A multiple in which numbers are counted, 人数（万人）, as a header cell, a row of counting units or a
/// line above the table says. Counts and decimals are read as they stand, so that nothing of such a
/// column may be.
enum CountUnit {
  private static let multiples = Set("十百千万亿")
  /// What is counted.
  private static let counted: Set<String> = [
    "", "人", "人次", "名", "位", "户", "件", "件次", "案件", "宗", "起", "例", "次", "场", "场次", "份", "个", "条",
    "项", "家", "期", "套", "天", "小时",
  ]

  /// The multiple that a cell states, 万人, of the column that it heads; `nil` where it states none.
  ///
  /// - Parameter cell: UTF-8, as delivered. In a name it stands in brackets or behind a mark.
  static func multiple(_ cell: [UInt8]) -> String? {
    MoneyUnit.words(of: cell).first(where: isMultiple).map(String.init)
  }

  /// The multiple that a line above or below the table states of what is counted in it: 单位：万人, also in
  /// two cells.
  static func multiple(ofLine cells: [[UInt8]]) -> String? {
    let unit = Array("单位".utf8)
    for (place, cell) in cells.enumerated() where NormalForm.key(cell).contains(unit) {
      let words = cells[place...].prefix(2).flatMap { MoneyUnit.words(of: $0) }
      // 万 by itself may be that of amounts.
      if let said = words.first(where: { $0.count > 1 && isMultiple($0) }) { return String(said) }
    }
    return nil
  }

  /// Whether numbers of a field are read otherwise than in a multiple: they are counted, and the first of the
  /// names by which the pipeline knows the column does not say it. A multiple among the other names would be
  /// added to what is counted one by one.
  static func contradicts(_ said: String, _ field: FieldDefinition) -> Bool {
    switch field.kind {
    case .count, .decimal: field.headers.first.flatMap { multiple(Array($0.utf8)) } != said
    default: false
    }
  }

  private static func isMultiple(_ word: Substring) -> Bool {
    let rest = word.drop(while: multiples.contains)
    return rest.startIndex > word.startIndex && counted.contains(String(rest))
  }
}
