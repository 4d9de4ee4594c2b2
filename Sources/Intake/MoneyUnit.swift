import Casework

/// In what amounts are counted, as a header cell, a row of counting units or a line above the table
/// says.
enum MoneyUnit: Equatable {
  case yuan
  case tenThousands
  /// 千元, 亿元, 美元: nothing that is read, and no number is to be guessed from it.
  case other

  private static let others = [
    "百元", "千元", "百万元", "千万元", "亿元", "百万", "千万", "亿", "千", "百", "角", "分", "美元", "港元", "港币",
    "澳门元", "欧元", "日元", "英镑", "usd", "hkd", "eur",
  ]
  private static let yuans = ["元", "人民币", "人民币元", "元人民币", "rmb", "cny", "￥", "¥"]
  private static let tenThousandsWords = ["万", "万元", "万元人民币", "人民币万元", "wan"]

  /// What a cell says: the first word for it between brackets at its end, or the word with which it
  /// ends or that it is, or 万元 and 元 in it; `nil` where it says nothing. A number before 万元 is an
  /// amount, as in a note: 协议金额（元，超过10万元的附协议书）.
  init?(_ cell: [UInt8]) {
    guard let text = String(validating: NormalForm.key(cell), as: UTF8.self) else { return nil }
    var inner = text[...]
    if let open = text.firstIndex(of: "("), text.hasSuffix(")") || !text.contains(")") {
      inner = text[text.index(after: open)...]
    }
    let parts = inner.split(whereSeparator: MoneyUnit.separators.contains)
    let words = parts.map { part in
      // 单位:万元 in brackets too.
      part.lastIndex(where: MoneyUnit.colons.contains).map { part[part.index(after: $0)...] }
        ?? part
    }
    for word in words {
      if let said = MoneyUnit(word: word) {
        self = said
        return
      }
    }
    if words.contains(where: { word in
      MoneyUnit.others.contains { $0.hasSuffix("元") && word.hasSuffix($0) }
        && !MoneyUnit.endsInAmount(word)
    }) {
      self = .other
    } else if MoneyUnit.names("万元", text) {
      self = .tenThousands
    } else if text.contains("元") {
      self = .yuan
    } else {
      return nil
    }
  }

  /// What a line above or below the table says of all amounts in it: 单位：万元, 金额单位为元,
  /// （单位：件、万元）, 金额：万元.
  init?(above cell: [UInt8]) {
    guard let text = String(validating: NormalForm.key(cell), as: UTF8.self) else { return nil }
    var said: Set<MoneyUnit> = []
    for name in ["单位", "金额"] {
      guard let place = text.firstRange(of: name) else { continue }
      let rest = text[place.upperBound...]
      // 单位:光明街道 names who reports, 单位:件 what is counted.
      guard let first = rest.first,
        MoneyUnit.colons.contains(first) || MoneyUnit.separators.contains(first) || first == "为"
          || first == "是"
      else { continue }
      let words = rest.dropFirst().split {
        MoneyUnit.separators.contains($0) || MoneyUnit.colons.contains($0)
      }
      said.formUnion(words.compactMap { MoneyUnit(word: $0) })
    }
    guard let unit = said.first else { return nil }
    self = said.count == 1 ? unit : .other
  }

  private init?(word: Substring) {
    let word = String(word)
    if MoneyUnit.tenThousandsWords.contains(word) {
      self = .tenThousands
    } else if MoneyUnit.others.contains(word) {
      self = .other
    } else if MoneyUnit.yuans.contains(word) {
      self = .yuan
    } else {
      return nil
    }
  }

  private static let separators: Set<Character> = [
    ",", ";", "、", "。", "/", "(", ")", "[", "]", "【", "】", "和", "及", "或",
  ]
  private static let colons: Set<Character> = [":", "∶", "="]

  /// Whether a word stands in a text without a number before it.
  private static func names(_ word: String, _ text: String) -> Bool {
    text.ranges(of: word).contains { place in
      place.lowerBound == text.startIndex
        || !(text[text.index(before: place.lowerBound)].isNumber)
    }
  }

  /// Whether what stands before the word for a unit is a number: 10万元.
  private static func endsInAmount(_ word: Substring) -> Bool {
    word.contains { $0.isNumber }
  }
}
