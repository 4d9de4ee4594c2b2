import Casework

/// Two values of one indicator, the later and the earlier, and what lies between them.
struct Comparison {
  private let now: Quantity
  private let before: Quantity

  init(_ now: Quantity, _ before: Quantity) {
    self.now = now
    self.before = before
  }

  /// The exact change. Nothing where one of the two has no value. From zero to something there is
  /// no percentage: a ratio whose denominator is 0, which is written as 新增.
  func change(as change: IndicatorDefinition.Change) -> Quantity {
    if now == .notReported || before == .notReported { return .notReported }
    guard let (a, b) = Comparison.parts(now), let (c, d) = Comparison.parts(before) else {
      return .empty
    }
    // a/b − c/d, over the same scale.
    let scale = Comparison.scale(now)
    let difference = Int128(a) * Int128(d) - Int128(c) * Int128(b)
    switch change {
    case .percent:
      let base = Int128(c) * Int128(b)
      if base == 0 {
        return a == 0 ? .empty : .ratio(numerator: a, denominator: 0, scale: 100)
      }
      return Comparison.reduced(difference, base, scale: 100)
    case .difference:
      if b == 1, d == 1, scale == 1, let whole = Int64(exactly: difference) {
        return .whole(whole)
      }
      return Comparison.reduced(difference, Int128(b) * Int128(d), scale: scale)
    }
  }

  /// The quotient in lowest terms; both halves are cut to 62 bits where they are longer still, and
  /// then the sixteenth digit may differ, which no form shows.
  private static func reduced(_ above: Int128, _ below: Int128, scale: Int32) -> Quantity {
    var (a, b) = (above.magnitude, below.magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    let divisor = max(a, 1)
    var numerator = above.magnitude / divisor
    var denominator = below.magnitude / divisor
    while numerator >> 62 != 0 || denominator >> 62 != 0 {
      numerator >>= 1
      denominator >>= 1
    }
    let isNegative = (above < 0) != (below < 0)
    return .ratio(
      numerator: isNegative ? -Int64(numerator) : Int64(numerator),
      denominator: max(Int64(denominator), 1), scale: scale)
  }

  private static func parts(_ quantity: Quantity) -> (Int64, Int64)? {
    switch quantity {
    case .whole(let value): (value, 1)
    case .ratio(let numerator, let denominator, _):
      denominator == 0 ? nil : (numerator, denominator)
    case .empty, .notReported, .suppressed: nil
    }
  }

  private static func scale(_ quantity: Quantity) -> Int32 {
    if case .ratio(_, _, let scale) = quantity { scale } else { 1 }
  }

  /// Whether a value takes part in a ranking; the denominator of a rate must reach the minimum.
  static func isRanked(_ quantity: Quantity, minimum: Int64) -> Bool {
    guard let (_, denominator) = parts(quantity) else { return false }
    if case .whole = quantity { return true }
    return denominator >= minimum
  }

  /// Precondition: both have values.
  static func isLess(_ a: Quantity, _ b: Quantity) -> Bool {
    guard let (above, below) = parts(a), let (otherAbove, otherBelow) = parts(b) else {
      return false
    }
    return Int128(above) * Int128(otherBelow) < Int128(otherAbove) * Int128(below)
  }
}
