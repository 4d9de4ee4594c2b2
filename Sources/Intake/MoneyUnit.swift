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

  /// What a cell says: 万元 anywhere in it, or what stands between brackets at its end, or the word
  /// with which it ends or that it is; `nil` where it says nothing.
  init?(_ cell: [UInt8]) {
    guard let text = String(validating: NormalForm.key(cell), as: UTF8.self) else { return nil }
    var word = text[...]
    if text.hasSuffix(")"), let open = text.lastIndex(of: "(") {
      word = text[text.index(after: open)..<text.index(before: text.endIndex)]
    }
    // 单位:万元 in brackets too.
    if let colon = word.lastIndex(of: ":") { word = word[word.index(after: colon)...] }
    if MoneyUnit.tenThousandsWords.contains(String(word)) {
      self = .tenThousands
    } else if MoneyUnit.others.contains(String(word))
      || MoneyUnit.others.contains(where: { $0.hasSuffix("元") && word.hasSuffix($0) })
    {
      self = .other
    } else if text.contains("万元") {
      self = .tenThousands
    } else if MoneyUnit.yuans.contains(String(word)) || text.contains("元") {
      self = .yuan
    } else {
      return nil
    }
  }

  /// What a line above the table says of all amounts in it: 单位：万元, 金额单位：元.
  init?(above cell: [UInt8]) {
    guard let text = String(validating: NormalForm.key(cell), as: UTF8.self),
      let place = text.firstRange(of: "单位:")
    else { return nil }
    var word = text[place.upperBound...]
    if let end = word.firstIndex(where: { ",，;；、()/ ".contains($0) }) { word = word[..<end] }
    // 单位:光明街道 names who reports, 单位:件 what is counted.
    guard !word.isEmpty, let unit = MoneyUnit(Array(word.utf8)),
      unit == .other
        ? MoneyUnit.others.contains(String(word))
        : (MoneyUnit.yuans + MoneyUnit.tenThousandsWords).contains(String(word))
    else { return nil }
    self = unit
  }
}
