/// Numbers that are written in groups: `138-0000-0000`, `4403 0119 …`.
///
/// A chain is the longest row of groups of digits with the same kind of separator between them. It
/// is the number of a person only as a whole: a part of a longer row, a group that a Latin letter
/// or a decimal point touches, is nobody's. As nothing but the last digit speaks for many shapes,
/// groups must be those in which such numbers are written:
///
/// | shape | groups |
/// |---|---|
/// | mobile telephone | 3-4-4, 4-4-3, 3-8 if the eight are no day; 86 may stand before as a group |
/// | identity number, 18 characters | any: day, province and check character are enough |
/// | identity number, 15 digits | 6-6-3, 4-4-4-3 |
/// | bank card | fours, the last group 1 to 4 |
///
/// What is not seen (zero-width blanks, soft hyphens) or only emphasises in Markdown (`*`, `` ` ``)
/// keeps nothing apart: there any groups will do.
enum GroupSeparator: CaseIterable {
  /// One hyphen, dash or minus, a blank on either side of it or none.
  case hyphen
  /// One or two blanks, also wide and unbreakable ones.
  case blank
  case nothing

  /// Made once: a list of cases is made anew at every look.
  static let all = allCases
}

/// Groups of digits in a row with one kind of separator.
struct DigitChain {
  /// From the first digit to the end of the last group.
  var range: Range<Int>
  /// Digits of each group, five bits each, the last group lowest.
  var sizes: UInt64
  var digits: Int
  var groups: Int

  static let mostGroups = 8

  /// Whether a number of a shape is written in such groups.
  ///
  /// - Parameter text: the whole number, as `PersonalNumber` takes it.
  func fits(_ shape: PersonalNumber, _ text: [UInt8]) -> Bool {
    switch (shape, text.count) {
    case (.mobileNumber, 11), (.mobileNumber, 13):
      let own = text.count == 11 ? sizes : sizes ^ DigitChain.packed(2) << (5 * UInt64(groups - 1))
      if own == DigitChain.packed(3, 8) { return !DigitChain.isDay(text.suffix(8)) }
      return own == DigitChain.packed(3, 4, 4) || own == DigitChain.packed(4, 4, 3)
    case (.residentNumber, 18): return true
    case (.residentNumber, _):
      return sizes == DigitChain.packed(6, 6, 3) || sizes == DigitChain.packed(4, 4, 4, 3)
    case (.bankCard, _):
      let fours = (groups == 5 ? DigitChain.packed(4, 4, 4, 4) : DigitChain.packed(4, 4, 4))
      return (4...5).contains(groups) && sizes >> 5 == fours && (1...4).contains(sizes & 31)
    default: return false
    }
  }

  private static func packed(_ sizes: UInt64...) -> UInt64 { sizes.reduce(0) { $0 << 5 | $1 } }

  private static func isDay(_ text: ArraySlice<UInt8>) -> Bool {
    let number = text.reduce(0) { $0 * 10 + Int($1) - 48 }
    return (1900...2099).contains(number / 10_000)
      && Day(year: number / 10_000, month: number / 100 % 100, day: number % 100) != nil
  }
}

extension Span<UInt8> {
  /// The row of groups to which a run of digits belongs; `nil` for one alone and for one too long.
  func chain(through run: Range<Int>, _ separator: GroupSeparator) -> DigitChain? {
    var chain = DigitChain(range: run, sizes: 0, digits: 0, groups: 0)
    var runs = (start: run.lowerBound, count: 0)
    // To the first group, then from there to the last.
    while runs.count < DigitChain.mostGroups {
      let width = separatorWidth(before: runs.start, separator)
      guard width > 0, digitWidth(before: runs.start - width) > 0 else { break }
      runs.start = self.run(endingAt: runs.start - width).lowerBound
      runs.count += 1
    }
    var next = self.run(beginningAt: runs.start)
    while true {
      let size = digitCount(next)
      chain.digits += size
      chain.groups += 1
      guard size < 24, chain.digits <= 24, chain.groups <= DigitChain.mostGroups else { return nil }
      chain.sizes = chain.sizes << 5 | UInt64(size)
      chain.range = runs.start..<next.upperBound
      let width = separatorWidth(at: next.upperBound, separator)
      guard width > 0, digitWidth(at: next.upperBound + width) > 0 else { break }
      next = self.run(beginningAt: next.upperBound + width)
    }
    return chain.groups > 1 ? chain : nil
  }

  /// The number that a chain is, in ASCII digits with a capital X, and where it ends; `nil` when it
  /// has too few or too many digits or is part of something longer.
  func number(
    _ chain: DigitChain, _ separator: GroupSeparator
  ) -> (text: [UInt8], end: Int)? {
    guard chain.digits == 11 || chain.digits == 13 || (15...19).contains(chain.digits),
      escapedDigits(before: chain.range.lowerBound) == 0
    else { return nil }
    var text: [UInt8] = []
    var i = chain.range.lowerBound
    while i < chain.range.upperBound {
      let width = digitWidth(at: i)
      if width == 0 {
        i += separatorWidth(at: i, separator)
        continue
      }
      text.append(width == 1 ? self[i] : self[i + 2] - 0x60)
      i += width
    }
    if text.count == 17 {
      let gap = separatorWidth(at: i, separator)
      for skipped in [0, gap] where text.count == 17 {
        if let width = checkXWidth(at: i + skipped) {
          text.append(UInt8(ascii: "X"))
          i += skipped + width
        }
      }
    }
    return isCut(at: i) ? nil : (text, i)
  }

  /// The bytes of a separator that begins here; 0 for none.
  func separatorWidth(at i: Int, _ separator: GroupSeparator) -> Int {
    switch separator {
    case .hyphen:
      let blank = width(of: .blank, at: i)
      let hyphen = width(of: .hyphen, at: i + blank)
      return hyphen == 0 ? 0 : blank + hyphen + width(of: .blank, at: i + blank + hyphen)
    case .blank:
      let blank = width(of: .blank, at: i)
      return blank == 0 ? 0 : blank + width(of: .blank, at: i + blank)
    case .nothing:
      var end = i
      while end - i < 6, case let own = width(of: .nothing, at: end), own > 0 { end += own }
      return end - i
    }
  }

  /// The bytes of a separator that ends before this place; 0 for none.
  func separatorWidth(before i: Int, _ separator: GroupSeparator) -> Int {
    switch separator {
    case .hyphen:
      let blank = width(of: .blank, before: i)
      let hyphen = width(of: .hyphen, before: i - blank)
      return hyphen == 0 ? 0 : blank + hyphen + width(of: .blank, before: i - blank - hyphen)
    case .blank:
      let blank = width(of: .blank, before: i)
      return blank == 0 ? 0 : blank + width(of: .blank, before: i - blank)
    case .nothing:
      var start = i
      while i - start < 6, case let own = width(of: .nothing, before: start), own > 0 {
        start -= own
      }
      return i - start
    }
  }

  private func width(of kind: GroupSeparator, before i: Int) -> Int {
    for width in 1...3 where i >= width {
      if self.width(of: kind, at: i - width) == width { return width }
    }
    return 0
  }

  /// The bytes of one character of a kind; 0 for another one.
  private func width(of kind: GroupSeparator, at i: Int) -> Int {
    guard i >= 0, i < count else { return 0 }
    let first = self[i]
    if first < 0x80 {
      let own: GroupSeparator? =
        switch first {
        case UInt8(ascii: " "): .blank
        case UInt8(ascii: "-"): .hyphen
        case UInt8(ascii: "*"), UInt8(ascii: "`"): .nothing
        default: nil
        }
      return own == kind ? 1 : 0
    }
    guard i + 1 < count else { return 0 }
    let second = self[i + 1]
    if first == 0xC2 {
      // U+00A0; U+00AD
      return second == 0xA0 && kind == .blank || second == 0xAD && kind == .nothing ? 2 : 0
    }
    guard i + 2 < count else { return 0 }
    let own: GroupSeparator? =
      switch (first, second, self[i + 2]) {
      case (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xAF), (0xE3, 0x80, 0x80): .blank
      // U+2010 to U+2015, the minus, the full-width hyphen
      case (0xE2, 0x80, 0x90...0x95), (0xE2, 0x88, 0x92), (0xEF, 0xBC, 0x8D): .hyphen
      case (0xE2, 0x80, 0x8B...0x8D), (0xE2, 0x81, 0xA0), (0xEF, 0xBB, 0xBF): .nothing
      default: nil
      }
    return own == kind ? 3 : 0
  }

  /// Whether a separator of a kind may touch a run: most numbers stand between commas, and one look
  /// at either side is enough to pass on.
  func mayTouch(_ run: Range<Int>, _ separator: GroupSeparator) -> Bool {
    func mayBe(_ i: Int) -> Bool {
      guard i >= 0, i < count else { return false }
      switch self[i] {
      case UInt8(ascii: " "): return separator != .nothing
      case UInt8(ascii: "-"): return separator == .hyphen
      case UInt8(ascii: "*"), UInt8(ascii: "`"): return separator == .nothing
      case let byte: return byte >= 0x80
      }
    }
    return mayBe(run.upperBound) || mayBe(run.lowerBound - 1)
  }

  /// Where the digit begins behind which lies the separator that this byte belongs to.
  func digit(beside i: Int) -> Int? {
    var start = i
    // To the first byte of the character.
    while start > 0, i - start < 2, self[start] & 0xC0 == 0x80 { start -= 1 }
    // The first bytes of all separators: hardly any Chinese letter begins so.
    switch self[start] {
    case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "`"), 0xC2, 0xE2,
      0xE3,
      0xEF:
      break
    default: return nil
    }
    // The widest separator has nine bytes.
    while start > 0, i - start < 9 {
      let width = digitWidth(before: start)
      if width > 0 { return start - width }
      start -= 1
    }
    return nil
  }
}
