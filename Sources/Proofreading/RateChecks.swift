/// Rates whose two numbers stand before them in the same sentence.
///
/// 受理6699宗，调解成功6535宗，调解成功率约98%: the number called 调解成功 is above; below is one of
/// the others of its unit, not called so, that is not smaller. If one of them gives the rate, it is
/// right. 占18% is the last number's part in one before it.
///
/// What is given otherwise is wrong only if the text says that the number above is a part of the one
/// below: 977件中纠错236件, 其中. Else another number may be below, one that the text leaves out: a
/// court's 结案率 counts the cases of last year, 男60人，占60%，女40人，占40% leaves the whole out.
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
    if let whole = whole(of: above), let only = quotients.first(where: { $0.below == whole }) {
      return SumClaim(number: number, verdict: only.verdict, text: only.text, isOverruled: true)
    }
    guard !isShare, quotients.count == 1 else { return nil }
    return SumClaim(number: number, verdict: .unknown, text: quotients[0].text)
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

  /// The number of which the text says that another is a part.
  private func whole(of part: Int) -> Int? {
    let position = context.positions[part]
    let group = context.sentence(of: position, isGroup: true)
    if let mark = (group.lowerBound..<position).last(where: { context.tokens[$0].kind == .ofWhich })
    {
      return context.numbers(in: group.lowerBound..<mark).last
    }
    // 977件中
    guard let last = context.numbers(in: group.lowerBound..<position).last,
      context.positions[last] + 1 < position,
      context.tokens[context.positions[last] + 1].kind == .scope
    else { return nil }
    return last
  }
}
