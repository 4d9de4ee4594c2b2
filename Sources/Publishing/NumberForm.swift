public import Casework
public import Indicators

/// The one place where a quantity becomes text.
///
/// Numbers are worked out from exact integers and rounded half-up once, at the end, without a
/// locale and without digit groups. Three rules keep the text honest:
/// 1. what is not zero never prints as zero: 0.004 with two places prints as `0.004`;
/// 2. what is below 100 % never prints as 100 %: 99.996 % prints as `99.99%`, and 99.96 % with
///    no places as `99.96%`;
/// 3. empty (`—`), zero (`0`), not reported (`未报`) and suppressed (`隐去`) stay four things.
///
///     let rate = NumberForm(.percent, places: 2)
///     rate.display(.ratio(numerator: 6535, denominator: 6699, scale: 100))  // "97.55%"
///     rate.about(.ratio(numerator: 6535, denominator: 6699, scale: 100), places: 0)  // "约98%"
///
/// - Source: DOMAIN §4.1 (rounding), §4.2 (约 = rounded).
public struct NumberForm: Sendable, Hashable {
  public let form: IndicatorDefinition.Form
  /// Digits after the point, 0…18.
  public let places: Int
  /// Digits of the stored whole number that stand behind the point, 0…9: a `decimal` field with
  /// three places stores 7.66 as 7660.
  public let valuePlaces: Int

  /// What stands where there is nothing to divide by.
  public static let empty = "—"
  /// What stands where something came from nothing, and no percentage can be given.
  public static let newly = "新增"
  /// What stands where every report that was due is missing.
  public static let notReported = "未报"
  /// What stands where the public may not see the value.
  public static let suppressed = "隐去"

  public init(_ form: IndicatorDefinition.Form, places: Int, valuePlaces: Int = 0) {
    self.form = form
    self.places = Self.possible(places)
    self.valuePlaces = min(max(valuePlaces, 0), 9)
  }

  public init(_ definition: IndicatorDefinition) {
    self.init(definition.form, places: definition.places, valuePlaces: definition.valuePlaces)
  }

  /// As people read it: `6699`, `97.55%`, `1234.56`, `—`, `未报`, `隐去`. Only per cent carries its sign;
  /// other counting units stand in the header.
  public func display(_ quantity: Quantity) -> String {
    display(quantity, places: places)
  }

  /// The display form with another number of places.
  public func display(_ quantity: Quantity, places: Int) -> String {
    guard let text = number(quantity, places: Self.possible(places)) else {
      return Self.word(quantity)
    }
    return form == .percent ? text + "%" : text
  }

  /// As official texts state it: `约98%`, and `98%` when nothing was rounded away.
  public func about(_ quantity: Quantity, places: Int) -> String {
    let text = display(quantity, places: places)
    guard let value = fraction(quantity), !value.isExact(places: Self.possible(places)) else {
      return text
    }
    return "约" + text
  }

  /// As programs read it: the digits of the display form, no sign of a unit; `nil` without a
  /// value.
  public func plain(_ quantity: Quantity) -> String? {
    number(quantity, places: places)
  }

  /// Appends what `plain` gives, without making a text where 64 bits hold everything: files of
  /// millions of figures are written through this.
  func append(_ quantity: Quantity, to bytes: inout [UInt8]) {
    if !appendSmall(quantity, to: &bytes) { bytes.append(contentsOf: (plain(quantity) ?? "").utf8) }
  }

  /// - Returns: whether it did: not for what is rare, large, or bound by rules 1 and 2.
  private func appendSmall(_ quantity: Quantity, to bytes: inout [UInt8]) -> Bool {
    guard form != .percent, places <= 9, valuePlaces == 0 else { return false }
    let divisor = form.storedPerUnit(valuePlaces: 0)
    let above: Int64
    let below: Int64
    switch quantity {
    case .whole(let value): (above, below) = (value, divisor)
    case .ratio(let numerator, let denominator, 1) where (1..<(1 << 30)).contains(denominator):
      (above, below) = (numerator, denominator * divisor)
    default: return false
    }
    let power = NumberForm.powers[places]
    let (scaled, isOver) = above.magnitude.multipliedReportingOverflow(by: power)
    guard !isOver, scaled < 1 << 61 else { return false }
    // Half-up: the floor of (2 × scaled + below) / (2 × below).
    let rounded =
      below == 1 ? scaled : (2 * scaled + UInt64(below)) / (2 * UInt64(below))
    guard rounded > 0 || above == 0 else { return false }
    NumberForm.append(rounded, places: places, isNegative: above < 0, to: &bytes)
    return true
  }

  private static let powers: [UInt64] = (0...9).map { exponent in
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }

  /// Decimal digits, the last `places` of them behind a point. Digit by digit an array would be asked each time
  /// whether it is somebody else's too.
  private static func append(
    _ number: UInt64, places: Int, isNegative: Bool, to bytes: inout [UInt8]
  ) {
    // 2⁶⁴ has 20 digits.
    bytes.append(addingCapacity: 22) { (text: inout OutputSpan<UInt8>) in
      var digits = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
      var (first, rest) = (20, number)
      while rest > 0 {
        let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
        first -= 1
        digits[first] += UInt8(truncatingIfNeeded: digit)
        rest = quotient
      }
      let point = 20 - places
      if isNegative { text.append(UInt8(ascii: "-")) }
      for place in min(first, point - 1)..<point { text.append(digits[place]) }
      guard places > 0 else { return }
      text.append(UInt8(ascii: "."))
      for place in point..<20 { text.append(digits[place]) }
    }
  }

  /// `plain` and `display` at the price of one.
  func texts(_ quantity: Quantity) -> (plain: String?, display: String) {
    guard let plain = plain(quantity) else { return (nil, Self.word(quantity)) }
    return (plain, form == .percent ? plain + "%" : plain)
  }

  /// `value`, `new` (from nothing to something), `empty`, `not_reported` or `suppressed`: the status in every format.
  public static func status(_ quantity: Quantity) -> String {
    switch quantity {
    case .whole: "value"
    case .ratio(let numerator, let denominator, _):
      denominator != 0 ? "value" : numerator > 0 ? "new" : "empty"
    case .empty: "empty"
    case .notReported: "not_reported"
    case .suppressed: "suppressed"
    }
  }

  /// What stands beside a figure that silence lowers: `缺 3`; `nil` where nobody is missing.
  public static func partial(_ silentUnits: Int?) -> String? {
    guard let silentUnits, silentUnits > 0 else { return nil }
    return "缺 \(silentUnits)"
  }

  /// What the shown parts of a whole lack of 100 %, or have too much, because each is rounded by itself:
  /// `-0.01` for 33.33 % three times. `nil` where they add up as shown, or one of them has no value.
  ///
  /// The parts stay as they are: moving a hundredth to the largest would show a number that is wrong.
  public func residual(_ parts: [Quantity]) -> String? {
    var sum: Int64 = 0
    let shown = parts.map { plain($0) }
    let longest = shown.compactMap { $0.map(Self.places(of:)) }.max() ?? 0
    guard form == .percent, !parts.isEmpty, longest <= 9 else { return nil }
    for text in shown {
      guard let text, let number = Int64(text.replacing(".", with: "")) else { return nil }
      sum += number * Int64(Self.powers[longest - Self.places(of: text)])
    }
    let whole = 100 * Int64(Self.powers[longest])
    guard sum != whole else { return nil }
    return NumberForm(.plain, places: longest, valuePlaces: longest).plain(.whole(sum - whole))
  }

  /// Digits behind the point of a number's text.
  private static func places(of text: String) -> Int {
    text.utf8.firstIndex(of: UInt8(ascii: ".")).map {
      text.utf8.distance(from: $0, to: text.utf8.endIndex) - 1
    } ?? 0
  }

  private static func possible(_ places: Int) -> Int { min(max(places, 0), 18) }

  private static func word(_ quantity: Quantity) -> String {
    switch quantity {
    case .notReported: notReported
    case .suppressed: suppressed
    case .ratio(let numerator, 0, _) where numerator > 0: newly
    case .whole, .ratio, .empty: empty
    }
  }

  /// The word in a cell of numbers for programs; `nil` for a value, and for what is empty.
  static func mark(_ quantity: Quantity) -> String? {
    switch quantity {
    case .notReported, .suppressed: status(quantity)
    case .whole, .ratio, .empty: nil
    }
  }

  private func fraction(_ quantity: Quantity) -> Fraction? {
    Fraction(quantity, divisor: UInt64(form.storedPerUnit(valuePlaces: valuePlaces)))
  }

  private func number(_ quantity: Quantity, places: Int) -> String? {
    if case .whole(let value) = quantity, places == 0, valuePlaces == 0,
      form == .plain || form == .percent
    {
      return String(value)
    }
    guard let value = fraction(quantity) else { return nil }
    let text = magnitude(of: value, places: places)
    return value.isNegative ? "-" + text : text
  }

  private func magnitude(of value: Fraction, places: Int) -> String {
    if !value.isZero, value.roundsToZero(places: places) {
      // Rule 1: as many places as the first digit needs.
      var more = places + 1
      while value.roundsToZero(places: more) { more += 1 }
      return value.magnitude(places: more)
    }
    let text = value.magnitude(places: places)
    guard form == .percent, value.numerator < value.denominator * 100, text.hasPrefix("100")
    else { return text }
    // Rule 2: up to two places more nines are shown; beyond that the digits are cut off.
    for more in (places + 1)..<max(places + 1, 3) {
      let finer = value.magnitude(places: more)
      if !finer.hasPrefix("100") { return finer }
    }
    return value.magnitude(places: max(places, 2), .down)
  }
}
