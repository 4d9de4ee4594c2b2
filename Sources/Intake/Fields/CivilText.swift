import Casework

/// The undeclared shapes of dates: year first, always.
enum CivilText {
  /// Exact: a text that is not in `CellText.normal` form may only be refused, never misread.
  static func moment(_ text: [UInt8]) -> CivilMoment? {
    var i = 0
    func number(_ digits: ClosedRange<Int>) -> Int? {
      var value = 0
      var count = 0
      while i < text.count, count < digits.upperBound, CellText.isDigit(text[i]) {
        value = value * 10 + Int(text[i] - 48)
        i += 1
        count += 1
      }
      return digits.contains(count) ? value : nil
    }
    func skip(_ word: String) -> Bool {
      var end = i
      for byte in word.utf8 {
        guard end < text.count, text[end] == byte else { return false }
        end += 1
      }
      i = end
      return true
    }
    func blanks() { while i < text.count, text[i] == 32 { i += 1 } }

    guard let year = number(4...4) else { return nil }
    blanks()
    let month: Int?
    let day: Int?
    var isNamed = false
    var isCompact = false
    if i < text.count, CellText.isDigit(text[i]) {
      // yyyyMMdd
      isCompact = i == 4
      month = number(2...2)
      day = number(2...2)
    } else if skip("年") {
      blanks()
      month = number(1...2)
      blanks()
      guard skip("月") else { return nil }
      blanks()
      day = number(1...2)
      blanks()
      isNamed = skip("日") || skip("号")
    } else {
      guard i < text.count else { return nil }
      let separator = text[i]
      guard [45, 47, 46].contains(separator) else { return nil }
      i += 1
      month = number(1...2)
      guard i < text.count, text[i] == separator else { return nil }
      i += 1
      day = number(1...2)
    }
    guard let month, let day, let date = Day(year: year, month: month, day: day) else { return nil }
    var moment = CivilMoment(day: date)
    guard i < text.count else { return moment }
    // yyyyMMddHHmm, yyyyMMddHHmmss, and the .0 of a column of numbers.
    if isCompact {
      let hasTime = CellText.isDigit(text[i])
      if hasTime {
        guard let hour = number(2...2), hour <= 23, let minute = number(2...2), minute < 60 else {
          return nil
        }
        var second = 0
        if i < text.count, CellText.isDigit(text[i]) {
          guard let read = number(2...2), read < 60 else { return nil }
          second = read
        }
        moment.secondOfDay = hour * 3600 + minute * 60 + second
      }
      let isWhole = i == text.count || CellText.withoutPointZero(text)?.count == i
      if isWhole || hasTime { return isWhole ? moment : nil }
    }
    // Something must stand between the day and the time.
    let dayEnd = i
    blanks()
    if i < text.count, text[i] == UInt8(ascii: "T") { i += 1 }
    guard i < text.count, i > dayEnd || isNamed else { return nil }
    // A time: H:mm, H:mm:ss, H时, with fractions of a second that are ignored.
    guard let hour = number(1...2), hour <= 23 else { return nil }
    let isNamedHour = skip("时")
    if isNamedHour, i == text.count {
      moment.secondOfDay = hour * 3600
      return moment
    }
    guard isNamedHour || skip(":"), let minute = number(1...2), minute < 60 else { return nil }
    _ = skip("分")
    var second = 0
    if skip(":") || (i < text.count && CellText.isDigit(text[i])) {
      guard let read = number(1...2), read < 60 else { return nil }
      second = read
      _ = skip("秒")
      if skip(".") { guard number(1...9) != nil else { return nil } }
    }
    guard i == text.count else { return nil }
    moment.secondOfDay = hour * 3600 + minute * 60 + second
    return moment
  }

  /// The same of a text in `CellText.normal` form that has something beside or between: a day of the week or
  /// the zone of Beijing at its end, other dashes, blanks beside them.
  static func decoratedMoment(_ text: [UInt8]) -> CivilMoment? {
    guard var word = String(validating: text, as: UTF8.self) else { return nil }
    for zone in ["+08:00", "+0800"] where word.hasSuffix(zone) && word.contains("T") {
      word.removeLast(zone.count)
    }
    if word.hasSuffix(")"), let open = word.lastIndex(of: "("),
      isWeekday(word[word.index(after: open)...].dropLast())
    {
      word = String(word[..<open])
    } else if let blank = word.lastIndex(of: " "), isWeekday(word[word.index(after: blank)...]) {
      word = String(word[..<blank])
    }
    var plain = ""
    for character in word.map({ dashes.contains($0) ? "-" : $0 }) {
      if ["-", "/", "."].contains(character) || ["-", "/", "."].contains(plain.last) {
        while plain.last == " " { plain.removeLast() }
        if character == " " { continue }
      }
      plain.append(character)
    }
    while plain.last == " " { plain.removeLast() }
    let bytes = Array(plain.utf8)
    return bytes == text ? nil : moment(bytes)
  }

  private static let dashes: Set<Character> = ["\u{2010}", "\u{2011}", "\u{2012}", "–", "—", "−"]

  /// 星期二, 周二, 礼拜天
  private static func isWeekday(_ word: Substring) -> Bool {
    for start in ["星期", "礼拜", "周"] where word.hasPrefix(start) {
      let day = word.dropFirst(start.count)
      return day.count == 1 && "一二三四五六日天".contains(day)
    }
    return false
  }

  /// Whether a cell is nothing but numbers and what stands between those of a date and a time: then
  /// it is in normal form as it stands, and no word.
  static func isNumbers(_ text: [UInt8]) -> Bool {
    guard let first = text.first, CellText.isDigit(first), text[text.count - 1] != 32 else {
      return false
    }
    // Digits and - . / : T, and blanks inside.
    return text.allSatisfy { (45...58).contains($0) || $0 == 32 || $0 == UInt8(ascii: "T") }
  }

  /// d/m/yyyy or m/d/yyyy, also with a time: readable, but not by us.
  static func isAmbiguous(_ text: [UInt8]) -> Bool {
    let day = text.prefix { $0 != 32 && $0 != UInt8(ascii: "T") }
    let parts = day.split(omittingEmptySubsequences: false) { [45, 47, 46].contains($0) }
    guard parts.count == 3, parts.allSatisfy({ $0.allSatisfy(CellText.isDigit) && !$0.isEmpty })
    else { return false }
    return parts[0].count <= 2 && parts[1].count <= 2 && [2, 4].contains(parts[2].count)
  }
}
