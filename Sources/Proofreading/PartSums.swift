/// 其中: the parts of a number, and sums written with ＋.
///
/// A list of parts need not be whole, so a sum that falls short is wrong only where the text
/// claims a whole list:
/// 1. the parts are written as a sum: `其中972+49+81`;
/// 2. one of them is the rest: 其他, 其余;
/// 3. there are three or more, they leave out no more than a twentieth, and what they leave out is
///    more than the smallest part that was worth naming.
/// Not whole: 等, 主要. A part above the whole is wrong in any case; parts that overlap may add up
/// to more, so a sum above the whole is wrong only for a list that claims to be whole.
struct PartSums {
  let context: ProseContext

  func claims() -> [SumClaim] {
    context.tokens.indices.flatMap { index -> [SumClaim] in
      switch context.tokens[index].kind {
      case .ofWhich: claim(at: index)
      case .equals: equation(at: index).map { [$0] } ?? []
      default: []
      }
    }
  }

  private func claim(at token: Int) -> [SumClaim] {
    let group = context.sentence(of: token, isGroup: true)
    guard let total = context.numbers(in: group.lowerBound..<token).last,
      let whole = context.count(total)
    else { return [] }
    var parts: [Int] = []
    var isComplete = true
    for number in context.numbers(in: token..<group.upperBound) {
      let segment = context.segment(number)
      if number > total, segment.lowerBound > token, context.has([.ofWhich], in: segment) { break }
      if context.numbers[number].isPercentage || context.isChange(number) { continue }
      let isInSum =
        context.tokens[context.positions[number] - 1].kind == .plus
        || context.tokens.indices.contains(context.positions[number] + 1)
          && context.tokens[context.positions[number] + 1].kind == .plus
      guard context.areAlike(number, total) || isInSum && context.numbers[number].unit == nil else {
        isComplete = false
        break
      }
      guard context.count(number) != nil else {
        isComplete = false
        break
      }
      parts.append(number)
    }
    let values = parts.compactMap(context.count)
    guard !values.isEmpty, values.count == parts.count else { return [] }
    var claims = zip(parts, values).compactMap { part, value -> SumClaim? in
      guard value.compared(to: whole) == 1 else { return nil }
      return SumClaim(
        number: part, verdict: .wrong, text: "其中 \(value.text(places: 6))＞\(whole.text(places: 6))")
    }
    guard parts.count > 1, isComplete, claims.isEmpty, let sum = PartSums.sum(values),
      let order = sum.compared(to: whole)
    else { return claims }
    let text =
      "其中 " + values.map { $0.text(places: 6) }.joined(separator: "＋")
      + "＝\(sum.text(places: 6))"
    if order == 0 {
      claims.append(SumClaim(number: total, verdict: .right, text: text))
    } else if claimsToBeWhole(parts, values, sum, whole, token..<group.upperBound) {
      claims.append(
        SumClaim(
          number: total, verdict: .wrong,
          text: text + "，相差 \(whole.minus(sum)?.magnitude.text(places: 6) ?? "?")"))
    }
    return claims
  }

  private func claimsToBeWhole(
    _ parts: [Int], _ values: [ExactValue], _ sum: ExactValue, _ whole: ExactValue,
    _ range: Range<Int>
  ) -> Bool {
    if context.has([.partly], in: range) { return false }
    if context.has([.remainder], in: range) { return true }
    let isWritten = parts.dropFirst().allSatisfy {
      context.tokens[context.positions[$0] - 1].kind == .plus
    }
    if isWritten { return true }
    guard parts.count >= 3, let rest = whole.minus(sum), rest.numerator > 0,
      rest.times(20)?.compared(to: whole) ?? 1 <= 0
    else { return false }
    return values.contains { $0.compared(to: rest) == -1 }
  }

  /// 972+49+81=1102
  private func equation(at token: Int) -> SumClaim? {
    guard token > 0, token + 1 < context.tokens.count,
      case .number(let result) = context.tokens[token + 1].kind,
      let stated = context.count(result)
    else { return nil }
    var values: [ExactValue] = []
    var index = token - 1
    while index >= 0, case .number(let number) = context.tokens[index].kind,
      let value = context.count(number)
    {
      values.insert(value, at: 0)
      guard index > 0, context.tokens[index - 1].kind == .plus else { break }
      index -= 2
    }
    guard values.count > 1, let sum = PartSums.sum(values), let order = sum.compared(to: stated)
    else { return nil }
    return SumClaim(
      number: result, verdict: order == 0 ? .right : .wrong,
      text: values.map { $0.text(places: 6) }.joined(separator: "＋") + "＝\(sum.text(places: 6))")
  }

  private static func sum(_ values: [ExactValue]) -> ExactValue? {
    var sum = ExactValue(0)
    for value in values { sum = sum?.plus(value) }
    return sum
  }
}
