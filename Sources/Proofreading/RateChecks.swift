/// Rates whose two numbers stand before them in the same sentence.
///
/// 受理6699宗，调解成功6535宗，调解成功率约98%: the number called 调解成功 is above; below is one of
/// the others of its unit, not called so, that is not smaller. If one of them gives the rate, it is
/// right. It is wrong if there is one alone, right before the number above, and it does not.
///
/// 占18% is the last number's part in one before it; it is wrong only if that is the whole of which
/// 其中 names the parts: 男60人，占60%，女40人，占40% leaves the whole out.
struct RateChecks {
  let context: ProseContext

  func claims() -> [SumClaim] {
    context.numbers.indices.compactMap(claim)
  }

  private func claim(_ number: Int) -> SumClaim? {
    let stated = context.numbers[number]
    guard stated.isPercentage, stated.form == .figure, stated.hedges.count <= 1,
      let value = stated.scaled, !context.isChange(number)
    else { return nil }
    let position = context.positions[number]
    let sentence = context.sentence(of: position)
    let before = context.numbers(in: sentence.lowerBound..<position)
      .filter { context.count($0) != nil }
    guard let above = numerator(of: number, among: before), let part = context.count(above) else {
      return nil
    }
    let isShare = context.has([.share], in: context.segment(number))
    var quotients: [(below: Int, text: String, verdict: Verdict)] = []
    for below in before where below != above && context.areAlike(above, below) {
      if !isShare, isCalled(below, by: context.name(number).dropLast()) { continue }
      guard let whole = context.count(below), whole.numerator > 0,
        part.compared(to: whole) ?? 1 <= 0,
        let share = part.divided(by: whole)?.times(100)
      else { continue }
      quotients.append(
        (
          below, "\(part.text(places: 6))/\(whole.text(places: 6))＝\(share.text(places: 2))%",
          Hedge.judge(stated.hedges.first, value, against: share, isPercentage: true)
        ))
    }
    if let right = quotients.first(where: { $0.verdict == .right }) {
      return SumClaim(number: number, verdict: .right, text: right.text, isOverruled: true)
    }
    // Below is what 其中 divides, or the number right before the one above.
    let below = isShare ? whole(of: above) : before.last { $0 < above }
    guard let only = quotients.first(where: { $0.below == below }), only.verdict == .wrong,
      isShare || quotients.count == 1
    else { return nil }
    return SumClaim(number: number, verdict: .wrong, text: only.text, isOverruled: true)
  }

  private func numerator(of rate: Int, among before: [Int]) -> Int? {
    if context.has([.share], in: context.segment(rate)) { return before.last }
    let name = context.name(rate)
    guard name.last == "率" else { return nil }
    let stem = name.dropLast()
    guard stem.count >= 2 else { return nil }
    return before.last { isCalled($0, by: stem) }
  }

  /// 调解成功 of 调解成功率; 成功 too; 撤销 not.
  private func isCalled(_ number: Int, by stem: ArraySlice<Character>) -> Bool {
    let own = context.name(number)
    return own.count >= 2 && own.count <= stem.count && stem.suffix(own.count).elementsEqual(own)
      || own.count > stem.count && own.suffix(stem.count).elementsEqual(stem)
  }

  /// The number before the 其中 under which a part stands.
  private func whole(of part: Int) -> Int? {
    let position = context.positions[part]
    let group = context.sentence(of: position, isGroup: true)
    guard
      let mark = (group.lowerBound..<position).last(where: {
        context.tokens[$0].kind == .ofWhich
      })
    else { return nil }
    return context.numbers(in: group.lowerBound..<mark).last
  }
}
