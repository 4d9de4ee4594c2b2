/// A number as a text states it: digits and how many places they are shifted.
///
/// The last digit shown is also the precision: `1.20万` is 120 × 10², known to the hundred.
public struct StatedDecimal: Hashable, Sendable {
  /// 0 or more; at most 15 digits.
  public let digits: Int64
  /// Power of ten by which the digits are multiplied, −18…18.
  public let exponent: Int

  /// The most digits that are read; a longer run of digits is no figure.
  static let mostDigits = 15

  public init(digits: Int64, exponent: Int) {
    precondition(digits >= 0 && (-18...18).contains(exponent), "a number that a text can state")
    self.digits = digits
    self.exponent = exponent
  }

  /// The same number, multiplied by a power of ten. `nil`: no number that a text can state.
  func shifted(_ places: Int) -> StatedDecimal? {
    (-18...18).contains(exponent + places)
      ? StatedDecimal(digits: digits, exponent: exponent + places) : nil
  }

  /// Power of ten of the last digit that is not zero: 2 of 6700, the exponent of zero itself.
  var roundest: Int {
    guard digits != 0 else { return exponent }
    var rest = digits
    var place = exponent
    while rest % 10 == 0 {
      rest /= 10
      place += 1
    }
    return place
  }
}
