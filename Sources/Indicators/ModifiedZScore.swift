/// How far one value lies from the others, by the median and not by the mean, so that the value
/// that is looked for does not hide itself.
///
/// M = 0.6745 (x − x̃) / MAD, with the median x̃ and the median MAD of all |x − x̃|; |M| > 3.5 is far.
/// Where more than half of the values are equal, MAD is 0 and the mean of all |x − x̃| takes its place:
/// M = (x − x̃) / (1.253314 MeanAD). Where all are equal there is nothing to say.
///
/// - Source: B. Iglewicz and D. C. Hoaglin, "How to Detect and Handle Outliers", ASQC Quality Press
///   1993, p. 11 f. (MAD); the fallback is that of IBM SPSS, with 1.253314 = √(π/2).
struct ModifiedZScore {
  /// Twice the median, so that it is whole.
  private let twiceMedian: Int128
  /// Twice the median of all `|2x − twiceMedian|`.
  private let spread: Int128
  /// The sum of all `|2x − twiceMedian|`.
  private let sum: Int128
  private let count: Int128

  /// - Parameter values: in any unit; at least one.
  init(_ values: [Int64]) {
    let twiceMedian = ModifiedZScore.twiceMedian(of: values.map { Int128($0) })
    let distances = values.map { ModifiedZScore.distance($0, twiceMedian) }
    self.twiceMedian = twiceMedian
    spread = ModifiedZScore.twiceMedian(of: distances)
    sum = distances.reduce(0, +)
    count = Int128(values.count)
  }

  /// The median of the values, times two.
  var doubledMedian: Int128 { twiceMedian }

  /// |M| as an exact fraction; `nil` where all values are equal.
  func magnitude(of value: Int64) -> ExactNumber? {
    let distance = ModifiedZScore.distance(value, twiceMedian)
    return spread > 0
      ? ExactNumber(distance * 2 * 6745, over: spread * 10_000)
      : ExactNumber(distance * count * 1_000_000, over: sum * 1_253_314)
  }

  func isBelowMedian(_ value: Int64) -> Bool { Int128(value) * 2 < twiceMedian }

  private static func distance(_ value: Int64, _ twiceMedian: Int128) -> Int128 {
    Int128((Int128(value) * 2 - twiceMedian).magnitude)
  }

  private static func twiceMedian(of values: [Int128]) -> Int128 {
    let sorted = values.sorted()
    return sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]
  }
}
