/// A seeded source of chance: the same seed gives the same district on every machine.
///
/// SplitMix64 (Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195). Only integers, so that no
/// rounding of a processor shows in the files.
struct Dice {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// Independent dice for one part of the work, named by numbers: an office, a month.
  init(seed: UInt64, _ parts: Int...) {
    var mixed = Dice(seed: seed)
    for part in parts { mixed = Dice(seed: mixed.next() ^ UInt64(truncatingIfNeeded: part)) }
    self = mixed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number in `0 ..< bound`. Precondition: `bound` is at least 1.
  mutating func below(_ bound: Int) -> Int {
    precondition(bound >= 1, "there is nothing below \(bound)")
    return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }

  /// True `count` times in a thousand.
  mutating func perMille(_ count: Int) -> Bool { below(1000) < count }

  mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

  /// An index, drawn by weight. Precondition: the weights' sum is positive.
  mutating func pick(weights: [Int]) -> Int {
    var rest = below(weights.reduce(0, +))
    for (index, weight) in weights.enumerated() {
      if rest < weight { return index }
      rest -= weight
    }
    return weights.count - 1
  }
}

/// Divides a total among parts by weight so that the parts' sum is exactly the total.
///
/// Systematic sampling: part k gets what lies between two marks of a ruler laid over the
/// cumulated weights, so it is never more than one away from its share.
///
///     portion(10, among: [1, 1, 2], offset: 0)  // [2, 3, 5]
func portion(_ total: Int, among weights: [Int], offset: Int) -> [Int] {
  let sum = weights.reduce(0, +)
  precondition(sum > 0 || total == 0, "somebody must get the \(total)")
  guard sum > 0 else { return weights.map { _ in 0 } }
  let shift = offset % sum
  var cumulated = 0
  var mark = 0
  return weights.map { weight in
    cumulated += weight
    let reached = (total * cumulated + shift) / sum
    defer { mark = reached }
    return reached - mark
  }
}
