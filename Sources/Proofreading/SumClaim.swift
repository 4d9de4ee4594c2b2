/// What the numbers of a text say of one another.
struct SumClaim {
  /// The number that is answered.
  let number: Int
  /// Unknown: what is worked out differs, but something else may be meant.
  let verdict: Verdict
  /// The sum in digits: `972＋49＋81＋6＋2＋1＝1111`.
  let text: String
  /// A release that knows the number better overrules it: a rate may have another denominator.
  var isOverruled = false
}

extension ProseContext {
  /// Whether two numbers count the same kind of thing.
  func areAlike(_ a: Int, _ b: Int) -> Bool { numbers[a].unit?.kind == numbers[b].unit?.kind }

  /// The value of a count that is stated without reserve and is no change.
  func count(_ number: Int) -> ExactValue? {
    let stated = numbers[number]
    guard !stated.isPercentage, !stated.isPoints, !isChange(number) else { return nil }
    return stated.exact
  }
}
