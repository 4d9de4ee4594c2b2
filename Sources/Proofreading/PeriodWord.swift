/// What a text says of time.
enum PeriodWord: Hashable, Sendable {
  /// 全年, 今年, 本年度.
  case whole
  case natural(NaturalPeriod)
  /// From the first day of one to the last day of the other.
  case range(NaturalPeriod, NaturalPeriod)
  /// 截至 a day.
  case upTo(NaturalPeriod)
  /// 去年, 上年同期.
  case earlier
  /// 本月, 当月, 本季度: the period of the text's heading.
  case current
  /// 近三年, 历年, and what has no period of its own.
  case unclear

  /// A year, half-year, quarter, month or day; without a year when the text leaves it out.
  struct NaturalPeriod: Hashable, Sendable {
    var year: Int?
    /// As `Period` reads it behind the year: empty, `-06`, `-06-15`, `-Q1`, `-H2`.
    var rest: String

    func label(_ usualYear: Int?) -> String? {
      (year ?? usualYear).map { String($0) + rest }
    }
  }
}

/// Finds dates and words of time, so that their digits are taken for no figures.
struct PeriodReader {
  let glyphs: [Glyph]

  /// The words at a place, and one past their last character; `nil`: none.
  ///
  /// A word of `nil` is a time of day or another number of the calendar that is no period.
  func read(at start: Int) -> (word: PeriodWord?, end: Int)? {
    if let end = match("截至", start) ?? match("截止", start) {
      let behind = match("到", end) ?? end
      if let day = point(behind) { return (.upTo(day.period), day.end) }
      for word in ["目前", "今年", "年底"] {
        if let end = match(word, behind) { return (.unclear, end) }
      }
      return nil
    }
    for (text, word) in PeriodReader.words {
      if let end = match(text, start) { return (word, end) }
    }
    if let end = recentYears(start) ?? years(start) { return (.unclear, end) }
    if let months = monthRange(start) { return months }
    guard let first = point(start) else { return clock(start) }
    if let separator = separator(first.end), let second = point(separator) {
      var last = second.period
      if last.year == nil { last.year = first.period.year }
      if first.period.rest.isEmpty, last.rest.isEmpty { return (.unclear, second.end) }
      return (.range(first.period, last), second.end)
    }
    return (.natural(first.period), first.end)
  }

  private static let words: [(String, PeriodWord)] = [
    ("上年同期", .earlier), ("去年同期", .earlier), ("去年全年", .earlier), ("上年度", .earlier),
    ("上一年度", .earlier), ("上一年", .earlier), ("去年", .earlier), ("上年", .earlier), ("前年", .earlier),
    ("本年度", .whole), ("今年以来", .whole), ("今年", .whole), ("本年", .whole), ("全年", .whole),
    ("一年来", .whole), ("历年", .unclear), ("多年来", .unclear), ("近年来", .unclear),
    ("当年", .unclear), ("同期", .unclear), ("上个月", .earlier), ("上月", .earlier),
    ("本月", .current), ("当月", .current), ("上季度", .earlier), ("本季度", .current),
    ("每年", .unclear), ("每月", .unclear), ("次年", .unclear), ("明年", .unclear),
  ]

  private func match(_ word: String, _ start: Int) -> Int? {
    var next = start
    for character in word {
      guard next < glyphs.count, glyphs[next].character == character else { return nil }
      next += 1
    }
    return next
  }

  private func separator(_ start: Int) -> Int? {
    match("至", start) ?? match("到", start) ?? match("--", start) ?? match("-", start)
  }

  /// A year, and what stands behind it; or a month, quarter, half-year without a year.
  private func point(_ start: Int) -> (period: PeriodWord.NaturalPeriod, end: Int)? {
    if let iso = isoDate(start) { return iso }
    guard let year = year(start) else { return part(start, year: nil) }
    let behind = match("度", year.end) ?? year.end
    if let part = part(behind, year: year.number) { return part }
    return (PeriodWord.NaturalPeriod(year: year.number, rest: ""), behind)
  }

  /// 2020年, 二〇二〇年.
  private func year(_ start: Int) -> (number: Int, end: Int)? {
    guard start + 4 < glyphs.count, glyphs[start + 4].character == "年",
      start == 0 || !glyphs[start - 1].character.isASCIIDigit
    else { return nil }
    var number = 0
    for index in start..<(start + 4) {
      guard
        let digit = glyphs[index].character.wholeNumberValue
          ?? PeriodReader.yearDigits[glyphs[index].character], digit < 10
      else { return nil }
      number = number * 10 + digit
    }
    return (1900...2099).contains(number) ? (number, start + 5) : nil
  }

  private static let yearDigits: [Character: Int] = [
    "〇": 0, "零": 0, "○": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
    "九": 9,
  ]

  private func part(_ start: Int, year: Int?) -> (period: PeriodWord.NaturalPeriod, end: Int)? {
    for (words, rest) in PeriodReader.parts {
      for word in words {
        if let end = match(word, start) {
          return (PeriodWord.NaturalPeriod(year: year, rest: rest), end)
        }
      }
    }
    guard let month = small(start, 1...12), let behind = match("月", month.end) else { return nil }
    let rest = "-" + padded(month.number)
    if let day = small(behind, 1...31), let end = match("日", day.end) ?? match("号", day.end) {
      return (PeriodWord.NaturalPeriod(year: year, rest: rest + "-" + padded(day.number)), end)
    }
    return (PeriodWord.NaturalPeriod(year: year, rest: rest), match("份", behind) ?? behind)
  }

  private static let parts: [([String], String)] =
    [(["上半年"], "-H1"), (["下半年"], "-H2")]
    + (1...4).map { number in
      let chinese = ["一", "二", "三", "四"][number - 1]
      return (["第\(chinese)季度", "\(chinese)季度", "第\(number)季度", "\(number)季度"], "-Q\(number)")
    }

  /// One or two digits, or a Chinese number of that size.
  private func small(_ start: Int, _ range: ClosedRange<Int>) -> (number: Int, end: Int)? {
    var end = start
    var number = 0
    while end < glyphs.count, end - start < 2, glyphs[end].character.isASCIIDigit,
      let digit = glyphs[end].character.wholeNumberValue
    {
      number = number * 10 + digit
      end += 1
    }
    if end == start {
      guard let found = Numerals.chinese(glyphs, at: start), let value = found.value,
        value.exponent == 0, value.digits < 100
      else { return nil }
      (number, end) = (Int(value.digits), found.end)
    } else if end < glyphs.count, glyphs[end].character.isASCIIDigit {
      return nil
    }
    return range.contains(number) ? (number, end) : nil
  }

  private func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// 1-11月, 1至11月, 1月至11月, 2020年1-11月 (the year was read with the first month).
  private func monthRange(_ start: Int) -> (word: PeriodWord?, end: Int)? {
    var next = start
    var number: Int?
    if let year = year(start) { (number, next) = (year.number, year.end) }
    guard let first = small(next, 1...12) else { return nil }
    let behind = match("月", first.end) ?? first.end
    guard let middle = separator(behind), let last = small(middle, 1...12),
      let end = match("月", last.end)
    else { return nil }
    if small(end, 1...31) != nil { return nil }
    func month(_ value: Int) -> PeriodWord.NaturalPeriod {
      PeriodWord.NaturalPeriod(year: number, rest: "-" + padded(value))
    }
    return (.range(month(first.number), month(last.number)), match("份", end) ?? end)
  }

  /// 2020-12-22, 2020.12.22, 2020/12/22, 2020-12.
  private func isoDate(_ start: Int) -> (period: PeriodWord.NaturalPeriod, end: Int)? {
    guard start + 4 < glyphs.count, "-./".contains(glyphs[start + 4].character),
      start == 0 || !glyphs[start - 1].character.isASCIIDigit
    else { return nil }
    var number = 0
    for glyph in glyphs[start..<(start + 4)] {
      guard glyph.character.isASCIIDigit, let digit = glyph.character.wholeNumberValue else {
        return nil
      }
      number = number * 10 + digit
    }
    let mark = glyphs[start + 4].character
    guard (1900...2099).contains(number), let month = small(start + 5, 1...12) else { return nil }
    let rest = "-" + padded(month.number)
    guard month.end < glyphs.count, glyphs[month.end].character == mark,
      let day = small(month.end + 1, 1...31)
    else {
      // 2019.5 and 2019-12 as numbers: a month is written with a dash and two digits.
      guard mark == "-", month.end == start + 7 else { return nil }
      return (PeriodWord.NaturalPeriod(year: number, rest: rest), month.end)
    }
    return (PeriodWord.NaturalPeriod(year: number, rest: rest + "-" + padded(day.number)), day.end)
  }

  /// 近三年, 近5年来, 五年来.
  private func recentYears(_ start: Int) -> Int? {
    var next = match("近", start) ?? match("过去", start) ?? match("连续", start) ?? start
    let hasPrefix = next > start
    guard let number = small(next, 1...99) else { return nil }
    next = match("个", number.end) ?? number.end
    guard let year = match("年", next) ?? match("月", next) else { return nil }
    let end = match("来", year) ?? match("间", year)
    return hasPrefix ? end ?? year : end
  }

  /// 2019-2020年, 2018至2020年.
  private func years(_ start: Int) -> Int? {
    guard start + 4 < glyphs.count, let middle = separator(start + 4),
      let last = year(middle), glyphs[start..<(start + 4)].allSatisfy(\.character.isASCIIDigit),
      start == 0 || !glyphs[start - 1].character.isASCIIDigit
    else { return nil }
    return last.end
  }

  /// 12:30.
  private func clock(_ start: Int) -> (word: PeriodWord?, end: Int)? {
    func time(_ start: Int) -> Int? {
      guard let hour = small(start, 0...24),
        let colon = match(":", hour.end) ?? match("：", hour.end),
        let minute = small(colon, 0...59), minute.end == colon + 2,
        glyphs[colon].character.isASCIIDigit
      else { return nil }
      return minute.end
    }
    return time(start).map { (nil, $0) }
  }
}
