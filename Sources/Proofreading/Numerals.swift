/// Reads numerals: Arabic with groups of thousands, Chinese, and 百 千 万 亿 behind either.
enum Numerals {
  struct Found {
    let value: StatedDecimal?
    /// One past the last character.
    let end: Int
    /// 多 or 余 stood before the 万: 10多万.
    var hasMore = false
  }

  /// An Arabic number at a place where a digit stands, its thousands parted by `,` or by blanks.
  /// `value` is `nil` for what is written so that it could be read in two ways: `1，127`, `12,34`,
  /// `12 34`, a number that a line end parts.
  ///
  /// - Source: GB/T 15835-2011, 5.1.1: groups of three with `,` or a blank of a quarter.
  static func arabic(_ glyphs: [Glyph], at start: Int) -> Found {
    var next = start
    var digits: [Character] = []
    var groups: [Int] = [0]
    var places = 0
    var isDoubtful = false
    func digit(_ index: Int) -> Bool {
      index < glyphs.count && glyphs[index].character.isASCIIDigit
    }
    loop: while next < glyphs.count {
      let character = glyphs[next].character
      switch character {
      case _ where character.isASCIIDigit:
        if next > start, glyphs[next].followsGap {
          isDoubtful = isDoubtful || places > 0 || glyphs[next - 1].line != glyphs[next].line
          groups.append(0)
        }
        digits.append(character)
        groups[groups.count - 1] += 1
        if places > 0 || glyphs[max(start, next - 1)].character == "." { places += 1 }
      case ",":
        guard digit(next + 1), places == 0 else { break loop }
        groups.append(0)
      case "，":
        // “1，127个” may be one number or two.
        guard places == 0, groups.count == 1, groups[0] <= 3, digit(next + 1), digit(next + 2),
          digit(next + 3), !digit(next + 4)
        else { break loop }
        isDoubtful = true
      case ".":
        guard digit(next + 1), places == 0 else { break loop }
      default: break loop
      }
      next += 1
    }
    let whole = groups.count > 1 ? groups.dropFirst().map { $0 } : []
    // The digits behind the point were counted in the last group.
    if let last = whole.last,
      !(1...3).contains(groups[0])
        || whole.dropLast().contains(where: { $0 != 3 }) || last - places != 3
    {
      isDoubtful = true
    }
    guard !isDoubtful, digits.count <= StatedDecimal.mostDigits, let number = Int64(String(digits))
    else { return Found(value: nil, end: next) }
    return Found(value: StatedDecimal(digits: number, exponent: -places), end: next)
  }

  /// 百, 千, 万 or 亿 behind a number, 多 or 余 before it: `3.5万`, `10多万`, `5千`, `2万亿`.
  static func multiplied(_ found: Found, _ glyphs: [Glyph], stopsAt: (Int) -> Bool) -> Found {
    var result = found
    while result.end < glyphs.count {
      var next = result.end
      if stopsAt(next) { break }
      let isMore = "余多".contains(glyphs[next].character)
      if isMore { next += 1 }
      guard next < glyphs.count, let power = powers[glyphs[next].character], power > 1 else {
        break
      }
      // 3万5千 is written by no office; what it would be is left open.
      result = Found(
        value: result.value?.shifted(power), end: next + 1, hasMore: result.hasMore || isMore)
    }
    if result.end < glyphs.count, result.end > found.end,
      glyphs[result.end].character.isASCIIDigit
    {
      var end = result.end
      while end < glyphs.count, glyphs[end].character.isASCIIDigit { end += 1 }
      return Found(value: nil, end: end)
    }
    return result
  }

  private static let powers: [Character: Int] = ["十": 1, "百": 2, "千": 3, "万": 4, "亿": 8]
  private static let digits: [Character: Int64] = [
    "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
    "九": 9,
  ]

  static func isChinese(_ character: Character) -> Bool {
    digits[character] != nil || powers[character] != nil
  }

  /// A Chinese number: 二十一, 三百零五, 一千二百万, 九十八点五. `nil` when no numeral stands there.
  ///
  /// - Returns: a `value` of `nil` for a run of numerals that is no number: 三五, 二〇二〇.
  static func chinese(_ glyphs: [Glyph], at start: Int) -> Found? {
    var end = start
    while end < glyphs.count, isChinese(glyphs[end].character) { end += 1 }
    guard end > start else { return nil }
    let whole = number(glyphs[start..<end].map(\.character))
    guard let whole else { return Found(value: nil, end: end) }
    guard end < glyphs.count, glyphs[end].character == "点" else {
      return Found(value: StatedDecimal(digits: whole, exponent: 0), end: end)
    }
    var next = end + 1
    var decimals: [Int64] = []
    while next < glyphs.count, let digit = digits[glyphs[next].character] {
      decimals.append(digit)
      next += 1
    }
    guard !decimals.isEmpty else {
      return Found(value: StatedDecimal(digits: whole, exponent: 0), end: end)
    }
    guard decimals.count <= 6, whole < 1_000_000 else { return Found(value: nil, end: next) }
    return Found(
      value: StatedDecimal(
        digits: decimals.reduce(whole) { $0 * 10 + $1 }, exponent: -decimals.count), end: next)
  }

  /// The value of a run of numerals, if it is well formed.
  private static func number(_ run: [Character]) -> Int64? {
    var total: Int64 = 0  // of finished sections of 亿 and 万
    var section: Int64 = 0  // below ten thousand
    var digit: Int64?
    var lowest = 16  // the power below which the next one has to be
    for (index, character) in run.enumerated() {
      if let value = digits[character] {
        if value == 0, run.count > 1 {
          guard digit == nil, index > 0, index + 1 < run.count else { return nil }
          continue
        }
        guard digit == nil else { return nil }
        digit = value
      } else if let power = powers[character] {
        if power >= 4 {
          guard index > 0, section > 0 || digit != nil || total > 0 else { return nil }
          let below = section + (digit ?? 0)
          let (product, isOver) = (power == 8 ? total + below : below)
            .multipliedReportingOverflow(by: power == 8 ? 100_000_000 : 10_000)
          guard !isOver else { return nil }
          total = power == 8 ? product : total + product
          (section, digit, lowest) = (0, nil, 16)
        } else {
          // 十二 leaves the one of ten out; 百 and 千 do not.
          guard power < lowest, digit != nil || (power == 1 && index == 0) else { return nil }
          section += (digit ?? 1) * (power == 1 ? 10 : power == 2 ? 100 : 1000)
          (digit, lowest) = (nil, power)
        }
      }
    }
    // 二十五 is a number; 一百五 is said for 150 and written by no office.
    if let last = digit, run.count > 1, let before = run.dropLast().last,
      let power = powers[before],
      power == 2 || power == 3 || power >= 4, last != 0
    {
      return nil
    }
    return total + section + (digit ?? 0)
  }
}
