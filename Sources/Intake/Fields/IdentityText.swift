import Casework

/// Texts that are personal or only compared: checked, brought to a normal form, and replaced by
/// a keyed fingerprint elsewhere. Each returns the normal form, or what is wrong.
enum IdentityText {
  enum Reading: Equatable {
    case text([UInt8])
    case missing
    case fault(ValueFault)
  }

  /// A name or any text: trimmed, width folded, blanks between Chinese characters dropped (张　三),
  /// other runs of blanks one blank.
  static func person(_ bytes: [UInt8]) -> Reading {
    let text = CellText.normal(bytes)
    let key = NormalForm.key(text)
    if Placeholder.matches(key) { return .missing }
    return NumberWord.isDitto(key) ? .fault(.ditto) : .text(name(text))
  }

  /// A name without the blanks that only spread it over a form.
  ///
  /// - Parameter text: in `NormalForm.value`.
  private static func name(_ text: [UInt8]) -> [UInt8] {
    var name: [UInt8] = []
    name.reserveCapacity(text.count)
    var isBehindBlank = false
    var isBehindWide = false
    for byte in text {
      if byte == 0x20 {
        isBehindBlank = true
        continue
      }
      if isBehindBlank, !isBehindWide, !isWide(byte) { name.append(0x20) }
      isBehindBlank = false
      // Within a character it stays what its first byte says.
      if byte & 0xC0 != 0x80 { isBehindWide = isWide(byte) }
      name.append(byte)
    }
    return name
  }

  /// Letters and digits, compared without blanks, with one kind of hyphen, and without the .0 that
  /// a spreadsheet adds.
  ///
  /// - Parameter namesCase: whether it is part of a key, so that 同上 and 待编号 must not be taken
  ///   for one.
  static func identifier(_ bytes: [UInt8], namesCase: Bool) -> Reading {
    let text = CellText.normal(bytes)
    var key = NormalForm.key(text)
    if Placeholder.matches(key) { return .missing }
    if CellText.isSpreadsheetError(text) { return .fault(.excelError) }
    if CellText.isRoundedBySpreadsheet(text) { return .fault(.precision) }
    if namesCase, let reading = NumberWord.reading(ofKey: key) { return reading }
    key = withHyphens(key)
    return .text(CellText.withoutPointZero(key) ?? key)
  }

  /// A case number in normal form: brackets of all shapes to (), hyphens and dashes to -, blanks
  /// and 第 dropped, leading zeros of the serial stripped; a year at the beginning in brackets, also where it
  /// has none or 年 behind it; 号 behind the serial, also where only 第 is before it. （2020年）深光…调字第0001 →
  /// (2020)深光…调字1号. A 第 between two digits stays: 2024第12号 is not 202412号. What holds no number
  /// is none: 口头调解, 补录; nor is the example of a form, nor what names no single case that counts.
  ///
  /// - Parameter namesCase: whether it must name one; elsewhere 已转 only says that there is none.
  static func caseNumber(_ bytes: [UInt8], namesCase: Bool = true) -> Reading {
    let reading = identifier(bytes, namesCase: true)
    guard case .text(let key) = reading else { return reading }
    if NumberWord.isZero(key.span) { return .missing }
    if NumberWord.isSpreadsheetDay(key) { return .fault(.precision) }
    guard NumberWord.holdsNumber(key), !NumberWord.isExample(key) else {
      return namesCase ? .fault(.caseNumber) : .missing
    }
    if namesCase, NoSingleCase.matches(key) { return .fault(.caseNumber) }
    return .text(caseNumber(ofKey: key))
  }

  /// A text in which every dash, and every run of them (——), is a hyphen: text programs make one of
  /// the other.
  private static func withHyphens(_ key: [UInt8]) -> [UInt8] {
    guard key.contains(0xE2) else { return key }
    var text: [UInt8] = []
    text.reserveCapacity(key.count)
    var rest = key[...]
    var isBehindDash = false
    while let first = rest.first {
      let isDash = isDash(rest)
      if !isDash {
        text.append(first)
      } else if !isBehindDash {
        text.append(UInt8(ascii: "-"))
      }
      rest = rest.dropFirst(isDash ? 3 : 1)
      isBehindDash = isDash
    }
    return text
  }

  /// Whether a text begins with a dash: U+2010 to U+2015, U+2043, U+2212, or U+2500, which is a line
  /// of a table.
  private static func isDash(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count > 2 else { return false }
    switch (text[text.startIndex], text[text.startIndex + 1], text[text.startIndex + 2]) {
    case (0xE2, 0x80, 0x90...0x95), (0xE2, 0x81, 0x83), (0xE2, 0x88, 0x92), (0xE2, 0x94, 0x80):
      return true
    default: return false
    }
  }

  /// The normal form of a case number that is in `NormalForm.key` already.
  static func caseNumber(ofKey bytes: [UInt8]) -> [UInt8] {
    var key = bytes
    for (i, byte) in key.enumerated() {
      switch byte {
      case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "<"): key[i] = UInt8(ascii: "(")
      case UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ">"): key[i] = UInt8(ascii: ")")
      default: break
      }
    }
    var normal: [UInt8] = []
    normal.reserveCapacity(key.count + 3)
    var i = 0
    if let (year, end) = leadingYear(key) {
      normal.append(UInt8(ascii: "("))
      normal += key[year]
      normal.append(UInt8(ascii: ")"))
      i = end
    }
    // Where a 第 was dropped.
    var ordinal = -1
    while i < key.count {
      // 第
      if key[i] == 0xE7, i + 3 <= key.count, key[i + 1] == 0xAC, key[i + 2] == 0xAC,
        !(normal.last.map(CellText.isDigit) ?? false && i + 3 < key.count
          && CellText.isDigit(key[i + 3]))
      {
        i += 3
        ordinal = normal.count
        continue
      }
      normal.append(key[i])
      i += 1
    }
    // The serial is the last run of digits; a number that is all digits keeps its zeros.
    if let last = normal.lastIndex(where: CellText.isDigit) {
      var first = last
      while first > 0, CellText.isDigit(normal[first - 1]) { first -= 1 }
      if first > 0 {
        var zero = first
        while zero < last, normal[zero] == 48 { zero += 1 }
        normal.removeSubrange(first..<zero)
        if first == ordinal, normal.last.map(CellText.isDigit) ?? false {
          normal += NumberWord.number
        }
      }
    }
    return normal
  }

  /// The digits of the year with which a case number begins, (2020), (2020年), 2020年 or 2020 before a
  /// Chinese character, and where it ends.
  ///
  /// - Parameter key: with round brackets.
  private static func leadingYear(_ key: [UInt8]) -> (digits: Range<Int>, end: Int)? {
    let start = key.first == UInt8(ascii: "(") ? 1 : 0
    var end = start + 4
    guard end < key.count,
      key[start] == 50 && key[start + 1] == 48 || key[start] == 49 && key[start + 1] == 57,
      CellText.isDigit(key[start + 2]), CellText.isDigit(key[start + 3])
    else { return nil }
    func skipYear() {
      // 年
      let isYear =
        end + 2 < key.count && key[end] == 0xE5 && key[end + 1] == 0xB9 && key[end + 2] == 0xB4
      if isYear { end += 3 }
    }
    skipYear()
    if start == 1 {
      guard end < key.count, key[end] == UInt8(ascii: ")") else { return nil }
      end += 1
      skipYear()
    }
    return end < key.count && isWide(key[end]) ? (start..<(start + 4), end) : nil
  }

  /// Whether a byte begins a character of U+2000 to U+FFFF, as Chinese ones are, or above.
  private static func isWide(_ byte: UInt8) -> Bool { byte >= 0xE2 }

  /// 18 digits with the check character of GB 11643-1999 (ISO 7064 MOD 11-2), or 15 digits of the
  /// old form, which become 18; or the number of another document. Masked numbers and 保密 are no
  /// identity and count as missing.
  static func idCard(_ bytes: [UInt8]) -> Reading {
    let text = CellText.normal(bytes).filter { $0 != 32 }
    if Placeholder.matches(NormalForm.key(text)) || text.contains(UInt8(ascii: "*"))
      || refusals.contains(text)
    {
      return .missing
    }
    if CellText.isSpreadsheetError(text) { return .fault(.excelError) }
    if CellText.isRoundedBySpreadsheet(text) { return .fault(.precision) }
    var digits = text
    if digits.count == 15, digits.allSatisfy(CellText.isDigit) {
      digits.insert(contentsOf: [UInt8(ascii: "1"), UInt8(ascii: "9")], at: 6)
      digits.append(ResidentNumber.checkCharacter(digits))
    }
    guard digits.count == 18, digits[..<17].allSatisfy(CellText.isDigit) else {
      return otherDocument(text).map { .text($0) } ?? .fault(.identity)
    }
    if digits[17] == UInt8(ascii: "x") { digits[17] = UInt8(ascii: "X") }
    func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + Int($1) - 48 } }
    guard digits[17] == ResidentNumber.checkCharacter(digits),
      Day(year: number(6..<10), month: number(10..<12), day: number(12..<14)) != nil
    else {
      // A spreadsheet keeps 15 digits and writes 000 for the rest.
      return .fault(digits.suffix(3).allSatisfy { $0 == 48 } ? .precision : .identity)
    }
    return .text(digits)
  }

  private static let refusals = Set(
    ["保密", "拒绝提供", "不愿提供", "不便提供", "未提供"].map { Array($0.utf8) })

  /// Passports, permits of Hong Kong, Macao and Taiwan, residence permits of foreigners: one to
  /// three capitals and 7 to 12 digits, in capitals. They have no check character, so a wrong one
  /// is not seen.
  private static func otherDocument(_ text: [UInt8]) -> [UInt8]? {
    let capitals = text.map { (97...122).contains($0) ? $0 - 32 : $0 }
    let letters = capitals.prefix { (65...90).contains($0) }.count
    let digits = capitals.dropFirst(letters)
    guard (1...3).contains(letters), digits.allSatisfy(CellText.isDigit) else { return nil }
    return letters == 3
      ? (digits.count == 12 ? capitals : nil)
      : (7...10).contains(digits.count) ? capitals : nil
  }

  /// Digits of a telephone number without +86, blanks and hyphens; of several, the first. A
  /// masked number is no identity.
  static func phone(_ bytes: [UInt8]) -> Reading {
    var text = CellText.normal(bytes)
    if Placeholder.matches(NormalForm.key(text)) || text.contains(UInt8(ascii: "*")) {
      return .missing
    }
    if CellText.isSpreadsheetError(text) { return .fault(.excelError) }
    if CellText.isRoundedBySpreadsheet(text) { return .fault(.precision) }
    // 13800138000.0 in a column of numbers.
    text = CellText.withoutPointZero(text) ?? text
    var first = text
    for separator in betweenPhones {
      for i in first.indices where first[i...].starts(with: separator) {
        first = Array(first[..<i])
        break
      }
    }
    var digits = first.filter(CellText.isDigit)
    guard first.allSatisfy({ CellText.isDigit($0) || [32, 40, 41, 43, 45].contains($0) }) else {
      return .fault(.phone)
    }
    if digits.count == 13, digits.starts(with: "86".utf8) { digits.removeFirst(2) }
    return (7...17).contains(digits.count) ? .text(digits) : .fault(.phone)
  }

  private static let betweenPhones = ["、", ";", ",", "/"].map { Array($0.utf8) }
}
