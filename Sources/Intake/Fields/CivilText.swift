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

  /// The same of a text in `CellText.normal` form that has something beside or between: the right day of the
  /// week or the zone of Beijing at its end, 上午 or PM, 点 for 时, other dashes, blanks beside them; or that is in
  /// Chinese numerals.
  ///
  /// - Parameter needsTime: whether a half of a day without an hour, 2020-01-05下午, is none.
  static func decoratedMoment(_ text: [UInt8], needsTime: Bool) -> CivilMoment? {
    guard var word = String(validating: text, as: UTF8.self) else { return nil }
    for zone in ["+08:00", "+0800"] where word.hasSuffix(zone) { word.removeLast(zone.count) }
    var weekday: Int?
    if word.hasSuffix(")"), let open = word.lastIndex(of: "("),
      let day = dayNamed(word[word.index(after: open)...].dropLast(), isInBrackets: true)
    {
      (word, weekday) = (String(word[..<open]), day)
    } else if let blank = word.lastIndex(of: " "),
      let day = dayNamed(word[word.index(after: blank)...], isInBrackets: false)
    {
      (word, weekday) = (String(word[..<blank]), day)
    }
    let half = takeHalf(of: &word)
    word = inDigits(word).replacing("点", with: "时")
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
    guard bytes != text, var moment = moment(bytes) else { return nil }
    if let weekday, weekday != dayOfWeek(moment.day) { return nil }
    guard let half else { return moment }
    guard plain.contains(where: { $0 == ":" || $0 == "时" }) else { return needsTime ? nil : moment }
    guard let hour = half.hour(moment.secondOfDay / 3600) else { return nil }
    moment.secondOfDay = hour * 3600 + moment.secondOfDay % 3600
    return moment
  }

  /// From 1 for Monday; 1 January 1970 was a Thursday.
  private static func dayOfWeek(_ day: Day) -> Int { ((Int(day.number) + 3) % 7 + 7) % 7 + 1 }

  /// The half of a day that a word names, and the hours that may be said with it.
  private enum Half {
    case morning, afternoon, evening, noon, am, pm

    /// The hour of 24 that an hour with this word is; `nil` for none, 上午15时, and for what may be two, 上午12时.
    func hour(_ said: Int) -> Int? {
      switch self {
      case .morning: said < 12 ? said : nil
      case .afternoon, .pm: said == 0 ? nil : said < 12 ? said + 12 : said
      case .evening: said < 5 || said == 12 ? nil : said < 12 ? said + 12 : said
      case .noon: (11...13).contains(said) ? said : said == 1 ? 13 : nil
      case .am: said == 12 ? 0 : said < 12 ? said : nil
      }
    }
  }

  private static let halves: [(word: String, half: Half)] = [
    ("上午", .morning), ("早上", .morning), ("凌晨", .morning), ("下午", .afternoon), ("晚上", .evening),
    ("中午", .noon), ("AM", .am), ("am", .am), ("PM", .pm), ("pm", .pm),
  ]

  /// Takes the word for a half of the day out of a text, with the blanks around it.
  private static func takeHalf(of word: inout String) -> Half? {
    for (name, half) in halves {
      guard let place = word.firstRange(of: name) else { continue }
      let before = word[..<place.lowerBound]
      let after = word[place.upperBound...]
      let isEnd = after.allSatisfy { $0 == " " }
      word = isEnd ? String(before) : "\(before) \(after)"
      while word.last == " " { word.removeLast() }
      return half
    }
    return nil
  }

  /// 二〇二四年三月五日 in digits; any other text as it is.
  private static func inDigits(_ word: String) -> String {
    let parts = word.split(omittingEmptySubsequences: false) { "年月日号".contains($0) }
    guard parts.count == 4, parts[3].isEmpty, parts[0].count == 4,
      !word.contains(where: { $0.isASCII && $0.isNumber })
    else { return word }
    let digits = parts[0].compactMap { ChineseNumber.digit($0) }
    let others = parts[1...2].compactMap { ChineseNumber.value(Array($0.utf8)) }
    guard digits.count == 4, others.count == 2 else { return word }
    return digits.map { "\($0)" }.joined() + "-\(others[0])-\(others[1])"
  }

  private static let dashes: Set<Character> = ["\u{2010}", "\u{2011}", "\u{2012}", "–", "—", "−"]

  /// The day that 星期二, 周二 or 礼拜天 names, or 二 in brackets, from 1 for Monday.
  private static func dayNamed(_ word: Substring, isInBrackets: Bool) -> Int? {
    let names = Array("一二三四五六日天")
    let start = ["星期", "礼拜", "周"].first { word.hasPrefix($0) }
    let day = word.dropFirst(start?.count ?? 0)
    guard start != nil || isInBrackets, day.count == 1, let name = day.first,
      let place = names.firstIndex(of: name)
    else { return nil }
    return min(place, 6) + 1
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
