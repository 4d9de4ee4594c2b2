import Casework

/// What stands where a case's number belongs, holds a number and names no single case that counts: taken for
/// one, it would be a case of its own.
enum NoSingleCase {
  /// What is written behind the number of a case that does not count, or stands in another row.
  private static let voids = [
    "作废", "已废", "注销", "撤销", "删除", "无效", "更正", "重复", "错号", "废号", "空号", "跳号",
  ].map { Array($0.utf8) }
  private static let measures = ["件", "宗", "起", "份", "条", "笔", "例", "户", "个", "人", "次"].map {
    Array($0.utf8)
  }
  private static let several = Set<Character>("、至到和及与-~,;&+/")

  /// Quick and on the safe side: whether a case number may be such a text. Most are told off here, without
  /// being taken apart into characters.
  ///
  /// - Parameter key: in `NormalForm.key`, not empty.
  static func mayMatch(_ key: Span<UInt8>) -> Bool {
    let count = key.count
    // 作废, before all else or in brackets.
    var start = 0
    while start < count, NumberWord.isPunctuation(key[start]) { start += 1 }
    if key[0] == UInt8(ascii: "=")
      || start + 1 < count && key[start] == 0xE4 && key[start + 1] == 0xBD
    {
      return true
    }
    // What is void, or several, rarely ends as a number does.
    guard CellText.isDigit(key[count - 1]) || isNumber(key, count - 3) else { return true }
    // Where the digits begin that lie behind.
    var digits = count
    for i in key.indices {
      let byte = key[i]
      let isBehindDigit = i > 0 && CellText.isDigit(key[i - 1])
      switch byte {
      case 48...57: if !isBehindDigit { digits = i }
      case UInt8(ascii: "?"): return true
      case UInt8(ascii: ")"): if i > 0, key[i - 1] == UInt8(ascii: "(") { return true }
      case UInt8(ascii: "-"): if isBehindDigit, isSerial(key, digits) { return true }
      case UInt8(ascii: "~"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "&"),
        UInt8(ascii: "+"):
        if isBehindDigit { return true }
      case 0xE3...0xE8 where i + 2 < count:
        switch (byte, key[i + 1], key[i + 2]) {
        // 号 that is not the last, 等
        case (0xE5, 0x8F, 0xB7): if i + 3 < count { return true }
        case (0xE7, 0xAD, 0x89): return true
        // 、 至 到 和 及 与
        case (0xE3, 0x80, 0x81), (0xE8, 0x87, 0xB3), (0xE5, 0x88, 0xB0), (0xE5, 0x92, 0x8C),
          (0xE5, 0x8F, 0x8A), (0xE4, 0xB8, 0x8E):
          if isBehindDigit { return true }
        default: break
        }
      default: break
      }
    }
    return false
  }

  /// Whether 号 stands at a place.
  private static func isNumber(_ key: Span<UInt8>, _ place: Int) -> Bool {
    place >= 0 && key[place] == 0xE5 && key[place + 1] == 0x8F && key[place + 2] == 0xB7
  }

  /// Whether 第 or 字 stands before a place.
  private static func isSerial(_ key: Span<UInt8>, _ place: Int) -> Bool {
    guard place >= 3 else { return false }
    switch (key[place - 3], key[place - 2], key[place - 1]) {
    case (0xE7, 0xAC, 0xAC), (0xE5, 0xAD, 0x97): return true
    default: return false
    }
  }

  /// Whether what holds a number names no single case that counts: a void one (第2号作废), several (第1、2号,
  /// 第001-003号, 第1号等3件), a number of cases (2件), one that has lost characters (光?字第4号) or its
  /// year (()光调字第1号), or a formula (=A1).
  ///
  /// - Parameter key: in `NormalForm.key`, with hyphens for dashes.
  static func matches(_ key: [UInt8]) -> Bool {
    guard mayMatch(key.span) else { return false }
    if key.contains(UInt8(ascii: "?")) || key.first == UInt8(ascii: "=") { return true }
    let word = NumberWord.letters(of: key)
    if voids.contains(where: word.ends) || word.starts(with: voids[0]) { return true }
    if NumberWord.isCounted(word[...]), measures.contains(where: word.ends) { return true }
    let text = Array(String(decoding: key, as: UTF8.self))
    var depth = 0
    var numbers = 0
    for (i, character) in text.enumerated() {
      switch character {
      case "(": depth += 1
      case ")":
        if i > 0, text[i - 1] == "(" { return true }
        depth -= 1
      case "号" where depth <= 0: numbers += i + 1 < text.count && isPartOfName(text[i + 1]) ? 0 : 1
      case "等" where i + 1 < text.count && measureBehindNumber(text[(i + 1)...]): return true
      default: break
      }
      if i > 0, isBetweenSerials(i, text) { return true }
    }
    return numbers > 1
  }

  /// Whether what stands behind 号 makes it a part of a place's name: 2号楼.
  private static func isPartOfName(_ character: Character) -> Bool {
    !character.isASCII && character != "第" && !several.contains(character)
  }

  private static let numbersInWords = Set("一二两三四五六七八九十百0123456789")

  /// Whether a text begins with a number and what is counted: 3件, 三件.
  private static func measureBehindNumber(_ text: ArraySlice<Character>) -> Bool {
    let rest = text.drop { numbersInWords.contains($0) }
    return rest.count < text.count && rest.first.map { measures.contains(Array($0.utf8)) } ?? false
  }

  /// Whether a character parts two serials, of which the second ends the number: 1、2号, 1号至3号, 001-003. One
  /// hyphen between numbers of other lengths, or with the smaller one behind it, is a part of one number:
  /// 第12-1号.
  private static func isBetweenSerials(_ place: Int, _ text: [Character]) -> Bool {
    guard several.contains(text[place]), place + 1 < text.count else { return false }
    func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }
    var end = place
    if text[end - 1] == "号" { end -= 1 }
    let left = text[..<end].suffix(while: isDigit)
    let right = text[(place + 1)...].drop { $0 == "第" }.prefix(while: isDigit)
    guard !left.isEmpty, !right.isEmpty else { return false }
    let behind = text[right.endIndex...]
    guard behind.isEmpty || behind.elementsEqual("号") else { return false }
    guard text[place] == "-" else { return text[place] != "/" }
    let isSerial =
      end < place
      || left.startIndex > 0
        && (text[left.startIndex - 1] == "第" || text[left.startIndex - 1] == "字")
    return isSerial && left.count == right.count && left.count > 1
      && left.lexicographicallyPrecedes(right)
  }
}

extension BidirectionalCollection {
  /// The longest end of which all elements are so.
  fileprivate func suffix(while isSo: (Element) -> Bool) -> SubSequence {
    var start = endIndex
    while start > startIndex, isSo(self[index(before: start)]) { start = index(before: start) }
    return self[start...]
  }
}
