import Indicators

/// The exact value of a figure in its counting unit, as numerator over denominator.
///
/// 128 bits hold every product of a figure's 64-bit numerator and scale, and every product of
/// its denominator and a divisor up to 10⁹, so nothing here can overflow.
struct Fraction {
  enum Rounding {
    /// 四舍五入: a half goes away from zero.
    case halfUp
    /// The digits that follow are cut off.
    case down
  }

  let isNegative: Bool
  let numerator: UInt128
  /// Never 0.
  let denominator: UInt128

  /// `nil` when there is nothing to write: empty, not reported, suppressed, or nothing to divide by.
  ///
  /// - Parameter divisor: what turns the stored unit into the counting unit: 100 fen a yuan, 1000
  ///   for a field with three places.
  init?(_ quantity: Quantity, divisor: UInt64 = 1) {
    switch quantity {
    case .whole(let value):
      isNegative = value < 0
      numerator = UInt128(value.magnitude)
      denominator = UInt128(divisor)
    case .ratio(let above, let below, let scale):
      guard below != 0 else { return nil }
      let product = Int128(above) * Int128(scale)
      isNegative = (product < 0) != (below < 0) && product != 0
      numerator = product.magnitude
      denominator = UInt128(below.magnitude) * UInt128(divisor)
    case .empty, .notReported, .suppressed:
      return nil
    }
  }

  var isZero: Bool { numerator == 0 }

  /// Whether the value can be written with that many digits after the point and none lost.
  func isExact(places: Int) -> Bool {
    var rest = numerator % denominator
    for _ in 0..<places where rest != 0 { rest = rest * 10 % denominator }
    return rest == 0
  }

  /// Whether nothing but zeros is left when the value is rounded half-up to that many places.
  func roundsToZero(places: Int) -> Bool {
    // Below one half, the numerator is below 2^93 and ten times it fits.
    var shifted = numerator
    for _ in 0..<places where shifted < denominator { shifted *= 10 }
    return shifted < denominator && shifted * 2 < denominator
  }

  /// The magnitude with exactly `places` digits after the point, without a sign.
  ///
  ///     Fraction(.ratio(numerator: 6535, denominator: 6699, scale: 100))!.magnitude(places: 2)
  ///     // "97.55"
  func magnitude(places: Int, _ rounding: Rounding = .halfUp) -> String {
    var (whole, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
    var digits: [UInt8] = []
    digits.reserveCapacity(places)
    for _ in 0..<places {
      // The remainder is below 2^93, so ten times it fits.
      let (digit, next) = (rest * 10).quotientAndRemainder(dividingBy: denominator)
      digits.append(UInt8(digit))
      rest = next
    }
    if rounding == .halfUp, rest * 2 >= denominator {
      var place = digits.count - 1
      while place >= 0, digits[place] == 9 {
        digits[place] = 0
        place -= 1
      }
      if place >= 0 { digits[place] += 1 } else { whole += 1 }
    }
    guard places > 0 else { return String(whole) }
    return String(whole) + "." + String(decoding: digits.map { $0 + 48 }, as: UTF8.self)
  }
}
