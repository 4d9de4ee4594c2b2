import Casework

/// In what amounts are counted, as a header cell, a row of counting units or a line above the table
/// says.
enum MoneyUnit: Equatable {
  case yuan
  case tenThousands
  /// 千元, 亿元, 美元: nothing that is read, and no number is to be guessed from it.
  case other
  /// 万元 and the like are spoken of, and it is not clear whether amounts are counted in them.
  case unclear

  private static let yuans = ["元", "人民币", "人民币元", "元人民币", "rmb", "cny", "￥", "1元", "一元"]
  private static let tenThousandsWords = [
    "万", "万元", "万元人民币", "人民币万元", "万元整", "万￥", "万rmb", "rmb万元", "wan", "1万元", "一万元",
    "10000元", "10,000元",
  ]
  private static let others = [
    "角", "分", "十", "百", "千", "亿", "百万", "千万", "k", "w", "$", "us$", "hk$", "usd", "hkd", "eur",
    "英镑",
    "€", "£",
  ]
  /// What stands between a number and its currency, and the currencies: 千元, 百万美元, 港币.
  private static let multiples = Set("十百千万亿kw美港欧日韩英加澳台新门")
  private static let currencies = Set("元币金￥$刀镑")

  /// What a cell says: the first word for it between brackets at its end, or the word with which it
  /// ends or that it is; `nil` where it says nothing. A number before 万元 is an amount, as in a note:
  /// 协议金额（元，超过10万元的附协议书）. What brackets say of 万元 otherwise is not guessed: （可填万元）.
  init?(_ cell: [UInt8]) {
    guard let text = MoneyUnit.text(NormalForm.key(cell)) else { return nil }
    var inner = text[...]
    var isInBrackets = false
    if let open = text.firstIndex(of: "("), text.hasSuffix(")") || !text.contains(")") {
      inner = text[text.index(after: open)...]
      isInBrackets = true
    }
    // 单位:万元 in brackets too.
    let words = MoneyUnit.words(inner).map(MoneyUnit.bare)
    var said = words.compactMap { MoneyUnit(currency: $0) }
    // （人民币，万元）: the name of the currency does not say how many are one.
    let inCurrency = words.filter { !MoneyUnit.currencyNames.contains(String($0)) }
    if said.count > 1 { said = inCurrency.compactMap { MoneyUnit(currency: $0) } }
    // （元/万元） cannot be known; （元、角、分） can.
    if Set(said).count > 1 {
      self = .other
    } else if let said = said.first ?? words.lazy.compactMap({ MoneyUnit(word: $0) }).first {
      self = said
    } else if MoneyUnit.mentions("万元", text) {
      self = isInBrackets || !text.hasSuffix("万元") ? .other : .tenThousands
    } else if let last = words.last, MoneyUnit.endsInOther(last) {
      self = .other
    } else if isInBrackets, MoneyUnit.countsOtherwise(String(inner)) {
      self = .other
    } else if text.contains("元") {
      self = .yuan
    } else {
      return nil
    }
  }

  private static let currencyNames: Set<String> = ["人民币", "rmb", "cny", "￥"]

  /// Whether a text speaks of a multiple of 元 or another currency in a way that is not known: （万元起）,
  /// （×10000元）. A number before the multiple makes it an amount: （超过10万元的附协议书）.
  private static func countsOtherwise(_ text: String) -> Bool {
    let letters = Array(text)
    for (i, letter) in letters.enumerated() where currencies.contains(letter) && i > 0 {
      guard multiples.contains(letters[i - 1]) else { continue }
      let before = letters[..<i].reversed().drop { multiples.contains($0) }.first
      if !(before.map { $0.isNumber || "数几多余".contains($0) } ?? false) { return true }
    }
    return text.contains("10000")
  }

  /// What a line above the table says of all amounts in it.
  ///
  /// 单位：万元, 单位：件、万元 2020年3月, 金额单位为元, 单位 and 万元 in two cells, （万元） and a title
  /// with it, 以万元为单位, 均为万元. Where 万元 only comes up, 请勿填万元, it is unclear.
  init?(above cells: [[UInt8]]) { self.init(line: cells, isAbove: true) }

  /// What a line below the table says of all amounts in it: as above, but for titles and for 万元
  /// that only comes up.
  init?(below cells: [[UInt8]]) {
    self.init(line: cells, isAbove: false)
    if self == .unclear { return nil }
  }

  private init?(line cells: [[UInt8]], isAbove: Bool) {
    let line = cells.map(NormalForm.value).joined(separator: [UInt8(ascii: ",")])
    guard let whole = MoneyUnit.text(Array(line)) else { return nil }
    // Spread over the line for looks; what stands further behind says nothing of all amounts.
    var text = String(whole.prefix(MoneyUnit.longestLine))
    for (first, second) in [("单", "位"), ("金", "额"), ("万", "元")] as [(Character, Character)] {
      text = MoneyUnit.joined(text, first, second)
    }
    let filled = cells.count { !NormalForm.key($0).isEmpty }
    var said: Set<MoneyUnit> = []
    for name in ["单位", "金额"] {
      for place in text.ranges(of: name) {
        let rest = text[place.upperBound...]
        // 单位:光明街道 names who reports, 单位:件 what is counted.
        guard let first = rest.first else { continue }
        guard MoneyUnit.isBetween(first) || MoneyUnit.links.contains(first) else {
          // 金额单位万元 without anything between.
          let word = MoneyUnit.words(rest).first.map(MoneyUnit.bare)
          if name == "单位", let unit = word.flatMap({ MoneyUnit(currency: $0) }) {
            said.insert(unit)
          }
          continue
        }
        // 涉及金额(万元) and a number are a value of their own.
        if name == "金额", first == "(", filled > 1 { continue }
        said.formUnion(
          MoneyUnit.words(rest).map(MoneyUnit.bare).compactMap { word in
            word == "万" ? .tenThousands : MoneyUnit(currency: word)
          })
      }
    }
    if isAbove, filled == 1 {
      for open in text.indices where text[open] == "(" {
        let inner = text[text.index(after: open)...].prefix { $0 != ")" }
        said.formUnion([MoneyUnit(currency: inner)].compactMap { $0 })
      }
      let words = MoneyUnit.words(text[...])
      if words.count == 1 {
        said.formUnion(words.compactMap { MoneyUnit(currency: $0) })
      }
    }
    let yuan: Character = "元"
    if text.contains(yuan), !MoneyUnit.denials.contains(where: { text.contains($0) }) {
      for word in ["万元", "千元", "百元", "亿元", "元"] where MoneyUnit.isMeant(word, in: text) {
        said.formUnion([MoneyUnit(word: word[...])].compactMap { $0 })
      }
    }
    if said.isEmpty {
      guard ["万元", "千元", "百元", "亿元"].contains(where: { MoneyUnit.mentions($0, text) }) else {
        return nil
      }
      self = .unclear
    } else {
      self = said.count == 1 ? said.first ?? .unclear : .unclear
    }
  }

  /// Characters of a line that are looked at.
  private static let longestLine = 1000
  /// Words by which a line may say what amounts are not counted in.
  private static let denials = ["勿", "不", "非", "别", "禁", "换算", "折算", "避免"]

  /// How a word for a unit may begin.
  static let beginnings: [[UInt8]] =
    (yuans + tenThousandsWords + others + (multiples.union(currencies)).map(String.init)
    + alike.keys.map(String.init)).map { Array($0.utf8) }

  /// What a cell says that is one of these words and nothing else, be it in brackets.
  init?(anyWord cell: [UInt8]) {
    guard let word = MoneyUnit.withoutBrackets(cell) else { return nil }
    self.init(word: word)
  }

  /// What a cell says that is a word for money beyond doubt, and nothing else: 万元, 美元, not 十 or 分.
  init?(currency cell: [UInt8]) {
    guard let word = MoneyUnit.withoutBrackets(cell) else { return nil }
    self.init(currency: word)
  }

  private static func withoutBrackets(_ cell: [UInt8]) -> Substring? {
    text(NormalForm.key(cell)).map { $0.filter { $0 != "(" && $0 != ")" }[...] }
  }

  private init?(currency word: Substring) {
    guard word.count > 1 || MoneyUnit.yuans.contains(String(word)) else { return nil }
    self.init(word: word)
  }

  /// A word without what only links it to another: 以万元计, 单位万元.
  private static func bare(_ word: Substring) -> Substring {
    var word = word.drop { links.contains($0) }
    if word.hasPrefix("单位") { word = word.dropFirst(2) }
    for tail in ["为单位", "计算", "计", "填写", "填报"] where word.hasSuffix(tail) {
      word = word.dropLast(tail.count)
      break
    }
    // 万元RMB, 万元保留两位小数.
    guard let first = word.first, firstCharacters.contains(first) else { return word }
    for addition in additions {
      guard let place = word.firstRange(of: addition), place.lowerBound > word.startIndex else {
        continue
      }
      let unit = word[..<place.lowerBound]
      if MoneyUnit(word: unit) != nil { return unit }
    }
    return word
  }

  /// With which a word for a unit may begin.
  private static let firstCharacters = Set((yuans + tenThousandsWords + others).compactMap(\.first))
    .union(multiples).union(currencies)

  /// What may stand behind a unit and leaves it what it is.
  private static let additions = [
    "rmb", "cny", "hkd", "usd", "人民币", "整", "级", "等值", "保留", "精确", "只填", "取整", "含", "不含", "小数",
  ]

  private init?(word: Substring) {
    let word = String(word)
    if MoneyUnit.tenThousandsWords.contains(word) {
      self = .tenThousands
    } else if MoneyUnit.yuans.contains(word) {
      self = .yuan
    } else if MoneyUnit.others.contains(word) || MoneyUnit.isOther(word) {
      self = .other
    } else {
      return nil
    }
  }

  private static let separators: Set<Character> = [
    ",", ";", "、", "。", "/", "(", ")", "[", "]", "【", "】", "和", "及", "或", " ", "_", "-",
  ]
  private static let colons: Set<Character> = [":", "∶", "="]
  /// Between a name and its unit: 金额均以万元.
  private static let links: Set<Character> = ["为", "是", "均", "以", "按", "都"]

  private static func isBetween(_ character: Character) -> Bool {
    separators.contains(character) || colons.contains(character)
  }

  /// The words of a cell, each in one way to write it and without what only links it to another.
  ///
  /// - Parameter cell: UTF-8, as delivered.
  static func words(of cell: [UInt8]) -> [Substring] {
    text(NormalForm.key(cell)).map { words($0[...]).map(bare) } ?? []
  }

  private static func words(_ text: Substring) -> [Substring] {
    // A mark between thousands divides nothing.
    let whole =
      text.utf8.contains(UInt8(ascii: ",")) ? text.replacing("10,000", with: "10000") : text
    return whole.split(whereSeparator: isBetween)
  }

  /// A normal form as text, with one way to write each character that means a number or 元, and without
  /// quotes: “万元”.
  private static func text(_ form: [UInt8]) -> String? {
    guard let text = String(validating: form, as: UTF8.self) else { return nil }
    var plain = ""
    for character in text.lowercased() {
      if let other = alike[character] { plain += other } else { plain.append(character) }
    }
    return plain
  }

  private static let alike: [Character: String] = [
    "萬": "万", "圆": "元", "圓": "元", "圜": "元", "仟": "千", "佰": "百", "拾": "十", "億": "亿", "\u{A5}": "￥",
    "\"": "", "'": "", "“": "", "”": "", "‘": "", "’": "", "「": "", "」": "", "『": "", "』": "",
    "《": "", "》": "",
  ]

  /// A text without the blanks between two characters.
  private static func joined(_ text: String, _ first: Character, _ second: Character) -> String {
    var joined = ""
    var blanks = 0
    for character in text {
      if character == " ", joined.last == first {
        blanks += 1
        continue
      }
      if blanks > 0, character != second { joined.append(" ") }
      blanks = 0
      joined.append(character)
    }
    return joined
  }

  /// 百万美元, k元: a multiple or a country, then a currency.
  private static func isOther(_ word: String) -> Bool {
    guard word.count >= 2, let last = word.last, currencies.contains(last) else { return false }
    return word.dropLast().allSatisfy { multiples.contains($0) || currencies.contains($0) }
  }

  /// Whether a word ends in another unit and holds no number, which would make it an amount.
  private static func endsInOther(_ word: Substring) -> Bool {
    guard let last = word.last, currencies.contains(last),
      let multiple = word.dropLast().last, multiples.contains(multiple)
    else { return false }
    return !word.contains { $0.isASCII && $0.isNumber }
  }

  /// Whether a text says that something is counted in a word: 以万元计, 以万元为单位, 均为万元.
  private static func isMeant(_ word: String, in text: String) -> Bool {
    ["以\(word)计", "按\(word)计", "以\(word)为单位", "均为\(word)", "按\(word)填"].contains {
      text.contains($0)
    }
  }

  /// Whether a word stands in a text without a number before it, and not as a part of a name, as in
  /// 万元村.
  private static func mentions(_ word: String, _ text: String) -> Bool {
    text.ranges(of: word).contains { place in
      if place.upperBound < text.endIndex {
        let next = text[place.upperBound]
        guard isBetween(next) || "以为计的填者报整等".contains(next) else { return false }
      }
      guard place.lowerBound > text.startIndex else { return true }
      let before = text[text.index(before: place.lowerBound)]
      return !before.isNumber && !"数几多余".contains(before)
    }
  }
}
