/// An exact value as numerator over denominator, which stated numbers are compared with.
///
/// Every operation says `nil` where 128 bits do not hold it; an answer is unknown then.
public struct ExactValue: Hashable, Sendable {
  let numerator: Int128
  /// Above 0.
  let denominator: Int128

  /// `nil` when there is nothing to divide by.
  public init?(_ numerator: Int128, over denominator: Int128 = 1) {
    guard denominator != 0 else { return nil }
    self.numerator = denominator < 0 ? -numerator : numerator
    self.denominator = Int128(denominator.magnitude)
  }

  /// The value of a stated number. `nil` when 128 bits do not hold it.
  public init?(_ stated: StatedDecimal) {
    guard let power = ExactValue.power(abs(stated.exponent)) else { return nil }
    if stated.exponent < 0 {
      self.init(Int128(stated.digits), over: power)
    } else {
      guard let product = ExactValue.product(Int128(stated.digits), power) else { return nil }
      self.init(product)
    }
  }

  static func product(_ a: Int128, _ b: Int128) -> Int128? {
    let (product, isOver) = a.multipliedReportingOverflow(by: b)
    return isOver ? nil : product
  }

  static func power(_ exponent: Int) -> Int128? {
    (0...38).contains(exponent) ? (0..<exponent).reduce(1) { power, _ in power * 10 } : nil
  }

  /// −1, 0 or 1: below, equal, above.
  func compared(to other: ExactValue) -> Int? {
    guard let left = ExactValue.product(numerator, other.denominator),
      let right = ExactValue.product(other.numerator, denominator)
    else { return nil }
    return left < right ? -1 : left == right ? 0 : 1
  }

  func times(_ factor: Int128) -> ExactValue? {
    ExactValue.product(numerator, factor).flatMap { ExactValue($0, over: denominator) }
  }

  /// The value multiplied by a power of ten, which may be negative.
  func shifted(_ places: Int) -> ExactValue? {
    guard let power = ExactValue.power(abs(places)) else { return nil }
    if places >= 0 { return times(power) }
    return ExactValue.product(denominator, power).flatMap { ExactValue(numerator, over: $0) }
  }

  func plus(_ other: ExactValue) -> ExactValue? {
    guard let left = ExactValue.product(numerator, other.denominator),
      let right = ExactValue.product(other.numerator, denominator),
      let below = ExactValue.product(denominator, other.denominator)
    else { return nil }
    let (sum, isOver) = left.addingReportingOverflow(right)
    return isOver ? nil : ExactValue(sum, over: below)?.reduced
  }

  func minus(_ other: ExactValue) -> ExactValue? {
    ExactValue(-other.numerator, over: other.denominator).flatMap(plus)
  }

  func divided(by other: ExactValue) -> ExactValue? {
    guard let above = ExactValue.product(numerator, other.denominator),
      let below = ExactValue.product(denominator, other.numerator)
    else { return nil }
    return ExactValue(above, over: below)?.reduced
  }

  var magnitude: ExactValue {
    numerator < 0 ? ExactValue(-numerator, over: denominator) ?? self : self
  }

  private var reduced: ExactValue? {
    var (a, b) = (numerator.magnitude, denominator.magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    return a > 1 ? ExactValue(numerator / Int128(a), over: denominator / Int128(a)) : self
  }

  /// Whether the value, rounded half-up at a power of ten, is the stated number.
  func rounds(to stated: StatedDecimal, at place: Int) -> Bool? {
    guard let whole = ExactValue(stated),
      let half = ExactValue(5)?.shifted(place - 1),
      let low = whole.minus(half), let high = whole.plus(half),
      let fromLow = compared(to: low), let fromHigh = compared(to: high)
    else { return nil }
    return fromLow >= 0 && fromHigh < 0
  }

  /// Decimal text, half-up, at most so many digits after the point, no zeros at the end.
  func text(places: Int) -> String {
    guard let power = ExactValue.power(places),
      let scaled = ExactValue.product(Int128(numerator.magnitude), power * 2)
    else { return "?" }
    let rounded = (scaled + denominator) / (denominator * 2)
    var (whole, rest) = rounded.quotientAndRemainder(dividingBy: power)
    var digits: [Int128] = []
    for _ in 0..<places {
      let (digit, next) = (rest * 10).quotientAndRemainder(dividingBy: power)
      digits.append(digit)
      rest = next
    }
    while digits.last == 0 { digits.removeLast() }
    if numerator < 0 && rounded != 0 { whole = -whole }
    let sign = numerator < 0 && rounded != 0 && whole == 0 ? "-" : ""
    return sign + String(whole) + (digits.isEmpty ? "" : "." + digits.map(String.init).joined())
  }
}
