import Casework

/// A fraction of 128-bit integers in lowest terms; what leaves them is no number at all.
struct ExactNumber: Sendable, Comparable {
  let numerator: Int128
  /// Positive.
  let denominator: Int128

  static let zero = ExactNumber(whole: 0)

  private init(whole: Int128) { (numerator, denominator) = (whole, 1) }

  /// `nil` when nothing is divided by.
  init?(_ numerator: Int128, over denominator: Int128) {
    guard denominator != 0, numerator != .min, denominator != .min else { return nil }
    var (a, b) = (numerator.magnitude, denominator.magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    let divisor = Int128(max(a, 1)) * (denominator < 0 ? -1 : 1)
    self.numerator = numerator / divisor
    self.denominator = denominator / divisor
  }

  init?(_ number: FigureNumber) {
    self.init(
      Int128(number.digits), over: (0..<number.places).reduce(1) { power, _ in power * 10 })
  }

  /// The value of a figure in its counting unit; `nil` where there is none.
  init?(_ quantity: Quantity, of indicator: IndicatorDefinition) {
    let divisor = Int128(indicator.form.storedPerUnit(valuePlaces: indicator.valuePlaces))
    switch quantity {
    case .whole(let value): self.init(Int128(value), over: divisor)
    case .ratio(let numerator, let denominator, let scale):
      self.init(Int128(numerator) * Int128(scale), over: Int128(denominator) * divisor)
    case .empty, .notReported, .suppressed: return nil
    }
  }

  func plus(_ other: ExactNumber) -> ExactNumber? {
    guard let left = product(numerator, other.denominator),
      let right = product(other.numerator, denominator),
      let below = product(denominator, other.denominator)
    else { return nil }
    let (above, isOver) = left.addingReportingOverflow(right)
    return isOver ? nil : ExactNumber(above, over: below)
  }

  func times(_ other: ExactNumber) -> ExactNumber? {
    guard let above = product(numerator, other.numerator),
      let below = product(denominator, other.denominator)
    else { return nil }
    return ExactNumber(above, over: below)
  }

  var negated: ExactNumber { ExactNumber(-numerator, over: denominator) ?? self }
  var magnitude: ExactNumber { numerator < 0 ? negated : self }

  static func < (a: ExactNumber, b: ExactNumber) -> Bool {
    // Whole parts first, so that products of large halves need not fit.
    let (p, q) = (a.floor, b.floor)
    if p != q { return p < q }
    let (r, s) = (a.numerator - p * a.denominator, b.numerator - q * b.denominator)
    // r/d < s/e for 0 ≤ r/d, s/e < 1, without leaving 256 bits.
    return r.magnitude.multipliedFullWidth(by: b.denominator.magnitude)
      < s.magnitude.multipliedFullWidth(by: a.denominator.magnitude)
  }

  private var floor: Int128 {
    let (quotient, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
    return rest < 0 ? quotient - 1 : quotient
  }

  /// In millionths, half away from zero; `nil` when that leaves 64 bits.
  var millionths: Int64? {
    guard let scaled = product(numerator, 2_000_000), let below = product(denominator, 2),
      case let rest = scaled < 0 ? -denominator : denominator,
      case (let sum, let isOver) = scaled.addingReportingOverflow(rest), !isOver
    else { return nil }
    return Int64(exactly: sum / below)
  }

  /// As a figure of form `plain`; halves that leave 64 bits lose their last digits.
  var quantity: Quantity {
    var (above, below) = (numerator.magnitude, denominator.magnitude)
    while above >> 62 != 0 || below >> 62 != 0 {
      above >>= 1
      below >>= 1
    }
    let sign: Int64 = numerator < 0 ? -1 : 1
    return below <= 1
      ? .whole(sign * Int64(above))
      : .ratio(numerator: sign * Int64(above), denominator: Int64(below), scale: 1)
  }
}

private func product(_ a: Int128, _ b: Int128) -> Int128? {
  let (product, isOver) = a.multipliedReportingOverflow(by: b)
  return isOver ? nil : product
}
