import Tabular

/// Looks for numbers of persons in UTF-8 bytes that come in pieces.
///
/// A number is a run of digits, ASCII or full-width, that stands by itself. It is none of a
/// person's when
/// 1. it is longer or shorter than the shapes are;
/// 2. a Latin letter touches it: a hash, an identifier, an exponent;
/// 3. it is the part of a decimal before or behind its point;
/// 4. the release itself states it, as a figure: see `isStated`.
///
/// Or it is a row of such runs with blanks or hyphens between them: see `DigitChain`. The escapes of
/// JSON (`\n`, `\u000A`) are no letters. Numbers that are written as words are not found, nor those
/// that lie in several lines or cells.
///
/// Eleven digits, with or without gaps, are a run of at least as many bytes of a few kinds, which a
/// vector scan finds; in such a run they cover one of every eleven places, and only those are
/// looked at.
///
///     var search = PersonalNumberSearch { _, _ in false }
///     search.look(at: Array("联系电话:13800138000。".utf8), isLast: true)
///     search.sightings  // [mobile_number at byte 13]
public struct PersonalNumberSearch: Sendable {
  /// Where a number of a person stands; never the number.
  public struct Sighting: Sendable, Hashable {
    public let shape: PersonalNumber
    /// Of the first digit, in bytes from the beginning of all pieces.
    public let offset: Int
    /// To the end of the last digit, in bytes.
    public let length: Int
  }

  /// In the order of their offsets; at most `limit`.
  public private(set) var sightings: [Sighting] = []
  /// All that were seen, also those beyond `limit`.
  public private(set) var count = 0

  private let limit: Int
  private let isStated: @Sendable (PersonalNumber, UInt64) -> Bool
  private var window: [UInt8] = []
  /// Where the window begins, in bytes from the beginning of all pieces.
  private var start = 0
  /// What begins before this place in the window has been judged.
  private var judged = 0

  /// More than the longest number in full-width digits and with the widest gaps.
  private static let margin = 192

  /// - Parameters:
  ///   - limit: how many places are kept.
  ///   - isStated: whether digits of that shape are known to be nobody's: a sum of money can look
  ///     like a telephone number.
  public init(
    limit: Int = 20, isStated: @escaping @Sendable (PersonalNumber, UInt64) -> Bool
  ) {
    self.limit = limit
    self.isStated = isStated
  }

  /// Looks at the next bytes. After the last ones the search is over.
  ///
  /// - Complexity: O(bytes), and no worse for a file of nothing but digits.
  public mutating func look(at piece: [UInt8], isLast: Bool) {
    window.append(contentsOf: piece)
    let margin = PersonalNumberSearch.margin
    // What begins near an end is judged in the window in which its surroundings are in sight.
    let end = isLast ? window.count : window.count - margin
    guard end > judged else { return }
    let found = found(among: judged..<end)
    count += found.count
    sightings += found.prefix(max(0, limit - sightings.count))
    let done = max(0, end - margin)
    window.removeFirst(done)
    start += done
    judged = end - done
  }

  /// What begins in a part of the window.
  private func found(among beginnings: Range<Int>) -> [Sighting] {
    var found: [Sighting] = []
    let bytes = window.span
    var next = 0
    while let first = ByteScan.digitRun(in: bytes, from: next) {
      next = first + 11
      while next < bytes.count, ByteScan.isOfDigitRun(bytes[next]) { next += 1 }
      look(at: first..<next, bytes, beginnings, &found)
    }
    return found.count > 1 ? found.sorted { $0.offset < $1.offset } : found
  }

  /// What lies in a run of bytes that numbers may be made of.
  private func look(
    at stretch: Range<Int>, _ bytes: Span<UInt8>, _ beginnings: Range<Int>,
    _ found: inout [Sighting]
  ) {
    var i = stretch.lowerBound + 10
    while i < stretch.upperBound {
      guard let digit = bytes.digit(touching: i) ?? bytes.digit(beside: i) else {
        i += 11
        continue
      }
      let run = bytes.run(around: digit)
      if run.contains(i), beginnings.contains(run.lowerBound), let number = bytes.number(run),
        let shape = PersonalNumber(number.text), !isKnown(number.text, shape)
      {
        let (start, end) = (start + number.range.lowerBound, start + number.range.upperBound)
        found.append(Sighting(shape: shape, offset: start, length: end - start))
      }
      for separator in GroupSeparator.all where bytes.mayTouch(run, separator) {
        // The first place looked at inside a chain tells of it.
        guard let chain = bytes.chain(through: run, separator), i - 11 < chain.range.lowerBound,
          beginnings.contains(chain.range.lowerBound),
          let number = bytes.number(chain, separator), let shape = PersonalNumber(number.text),
          separator == .nothing || chain.fits(shape, number.text), !isKnown(number.text, shape)
        else { continue }
        let first = chain.range.lowerBound
        found.append(Sighting(shape: shape, offset: start + first, length: number.end - first))
      }
      repeat { i += 11 } while i < run.upperBound
    }
  }

  private func isKnown(_ text: [UInt8], _ shape: PersonalNumber) -> Bool {
    // 19 digits fit into 64 bits; what ends with X is no figure.
    text.last != UInt8(ascii: "X")
      && isStated(shape, text.reduce(0) { $0 * 10 + UInt64($1 - UInt8(ascii: "0")) })
  }
}

extension PersonalNumberSearch {
  /// A text with `×` for every digit of the numbers of persons in it, for places where the rest is
  /// needed: the name of a file among findings.
  public static func masked(_ text: String) -> String {
    guard text.utf8.count >= 11 else { return text }
    var search = PersonalNumberSearch(limit: .max) { _, _ in false }
    let bytes = Array(text.utf8)
    search.look(at: bytes, isLast: true)
    guard search.count > 0 else { return text }
    var masked: [UInt8] = []
    var done = 0
    for sighting in search.sightings where sighting.offset >= done {
      masked += bytes[done..<sighting.offset]
      done = sighting.offset + sighting.length
      let number = String(decoding: bytes[sighting.offset..<done], as: UTF8.self)
      masked += number.map { $0.isNumber || "xXｘＸ".contains($0) ? "×" : String($0) }.joined().utf8
    }
    return String(decoding: masked + bytes[done...], as: UTF8.self)
  }
}

extension Span<UInt8> {
  /// The bytes of the digit that begins here: 1, 3 for a full-width one, 0 for none.
  func digitWidth(at i: Int) -> Int {
    guard i < count else { return 0 }
    if self[i] &- 48 < 10 { return 1 }
    return i + 2 < count && self[i] == 0xEF && self[i + 1] == 0xBC && self[i + 2] &- 0x90 < 10
      ? 3 : 0
  }

  /// The bytes of the digit that ends before this place.
  func digitWidth(before i: Int) -> Int {
    guard i > 0 else { return 0 }
    if self[i - 1] &- 48 < 10 { return 1 }
    return self[i - 1] &- 0x90 < 10 && i >= 3 && digitWidth(at: i - 3) == 3 ? 3 : 0
  }

  /// Where the digit begins to which a byte belongs, or `nil`.
  func digit(touching i: Int) -> Int? {
    let byte = self[i]
    if byte < 0x80 { return byte &- 48 < 10 ? i : nil }
    for first in [i, i - 1, i - 2] where first >= 0 && digitWidth(at: first) == 3 { return first }
    return nil
  }

  /// The run of digits around one; no more than 24 digits to each side, which is too long already.
  func run(around digit: Int) -> Range<Int> {
    run(endingAt: digit).lowerBound..<run(beginningAt: digit).upperBound
  }

  func run(endingAt end: Int) -> Range<Int> {
    var start = end
    for _ in 0..<24 {
      let width = digitWidth(before: start)
      if width == 0 { break }
      start -= width
    }
    return start..<end
  }

  func run(beginningAt start: Int) -> Range<Int> {
    var end = start
    for _ in 0..<24 {
      let width = digitWidth(at: end)
      if width == 0 { break }
      end += width
    }
    return start..<end
  }

  /// Digits in a run of them.
  func digitCount(_ run: Range<Int>) -> Int {
    var (i, digits) = (run.lowerBound, 0)
    while i < run.upperBound {
      i += digitWidth(at: i)
      digits += 1
    }
    return digits
  }

  /// The number that a run is, in ASCII digits with a capital X, and where it begins; `nil` when
  /// it has too few or too many digits or is part of something longer.
  fileprivate func number(_ run: Range<Int>) -> (text: [UInt8], range: Range<Int>)? {
    guard run.count >= 11, let escaped = escapedDigits(before: run.lowerBound) else { return nil }
    let digits = digitCount(run) - escaped
    // Most runs end here: codes of units have twelve digits.
    guard digits == 11 || digits == 13 || (15...19).contains(digits) else { return nil }
    var text: [UInt8] = []
    var i = run.lowerBound
    while i < run.upperBound {
      let width = digitWidth(at: i)
      text.append(width == 1 ? self[i] : self[i + 2] - 0x60)
      i += width
    }
    text.removeFirst(escaped)
    if text.count == 17, let width = checkXWidth(at: i) {
      text.append(UInt8(ascii: "X"))
      i += width
    }
    return isCut(at: i) ? nil : (text, (run.lowerBound + escaped)..<i)
  }

  /// Whether a number that ends here goes on as a word or a decimal.
  func isCut(at i: Int) -> Bool {
    let isDecimal = i + 1 < count && self[i] == UInt8(ascii: ".") && self[i + 1] &- 48 < 10
    return isDecimal || i < count && isLetter(self[i])
  }

  /// How many digits at the start of a run belong to an escape before it, mostly none; `nil` when
  /// the run goes on to the left as a word or a decimal.
  func escapedDigits(before start: Int) -> Int? {
    // `\u` and four hexadecimal digits, of which the last may be the run's first.
    for distance in 2...6 where start >= distance {
      let slash = start - distance
      if self[slash] == UInt8(ascii: "\\"), self[slash + 1] == UInt8(ascii: "u"),
        ((slash + 2)..<start).allSatisfy({ isHexadecimal(self[$0]) })
      {
        return 6 - distance
      }
    }
    guard start > 0 else { return 0 }
    let before = self[start - 1]
    if before == UInt8(ascii: "."), start > 1, self[start - 2] &- 48 < 10 { return nil }
    guard isLetter(before) else { return 0 }
    let isEscape =
      start > 1 && self[start - 2] == UInt8(ascii: "\\") && "bfnrt".utf8.contains(before)
    return isEscape ? 0 : nil
  }

  /// The bytes of an X, small, capital or full-width, or `nil`.
  func checkXWidth(at i: Int) -> Int? {
    if i < count, self[i] | 0x20 == UInt8(ascii: "x") { return 1 }
    guard i + 2 < count, self[i] == 0xEF else { return nil }
    return (self[i + 1], self[i + 2]) == (0xBC, 0xB8) || (self[i + 1], self[i + 2]) == (0xBD, 0x98)
      ? 3 : nil
  }

  private func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 97 < 26 }

  private func isHexadecimal(_ byte: UInt8) -> Bool {
    byte &- 48 < 10 || (byte | 0x20) &- 97 < 6
  }
}
