import Casework

/// 同比 and 环比: by how much something is said to have changed.
///
/// From the text: 6699宗，同比增加699宗，增长11.65% states both years, and so does 由6000宗增加到6699宗.
/// From the release, when it has the period and the one it is compared with: the same days a year
/// before, or the whole period of the same length just before. Rates are compared in 百分点 only.
struct ChangeChecks {
  let context: ProseContext
  let match: FigureMatch?

  /// What the numbers of the text come to.
  func claims() -> [SumClaim] { context.numbers.indices.compactMap(claim) }

  private func isRise(_ number: Int) -> Bool? {
    let segment = context.segment(number)
    if context.has([.rise], in: segment) { return true }
    if context.has([.fall], in: segment) { return false }
    return nil
  }

  private func claim(_ number: Int) -> SumClaim? {
    let stated = context.numbers[number]
    guard stated.isPercentage, stated.form == .figure, stated.hedges.count <= 1,
      let value = stated.scaled, let isRise = isRise(number)
    else { return nil }
    let position = context.positions[number]
    let sentence = context.sentence(of: position)
    let before = context.numbers(in: sentence.lowerBound..<position)
    let behind = context.numbers(in: position..<sentence.upperBound).dropFirst().first
    guard
      let pair = compared(before) ?? reached(before) ?? amounts(before, before.last)
        ?? amounts(before, behind), pair.old.numerator > 0,
      let difference = pair.new.minus(pair.old),
      let change = difference.divided(by: pair.old)?.times(100)
    else { return nil }
    let verdict: Verdict =
      (difference.numerator < 0) == isRise && difference.numerator != 0
      ? .wrong : Hedge.judge(stated.hedges.first, value, against: change.magnitude)
    guard verdict != .unknown else { return nil }
    let (old, new) = (pair.old.text(places: 6), pair.new.text(places: 6))
    return SumClaim(
      number: number, verdict: verdict,
      text: "（\(new)－\(old)）/\(old)＝\(change.text(places: 2))%")
  }

  /// 6699宗，同比增加699宗，增长11.65%; 6699宗，同比增长11.65%，增加699宗.
  private func amounts(_ before: [Int], _ change: Int?) -> (old: ExactValue, new: ExactValue)? {
    guard let change, context.isChange(change), !context.numbers[change].isPercentage,
      !context.numbers[change].isPoints, let by = context.numbers[change].exact,
      let isRise = isRise(change),
      let current = before.last(where: { !context.isChange($0) }),
      context.areAlike(current, change), !context.isBase(current),
      let new = context.count(current), let old = isRise ? new.minus(by) : new.plus(by)
    else { return nil }
    return (old, new)
  }

  /// 收到1113件，较2022年558件增加了555件，增长99.5%
  private func compared(_ before: [Int]) -> (old: ExactValue, new: ExactValue)? {
    let levels = before.filter { !context.isChange($0) }
    guard let base = levels.last, context.isBase(base), levels.count > 1,
      context.areAlike(levels[levels.count - 2], base), let old = context.count(base),
      let new = context.count(levels[levels.count - 2])
    else { return nil }
    return (old, new)
  }

  /// 由6000宗增加到6699宗
  private func reached(_ before: [Int]) -> (old: ExactValue, new: ExactValue)? {
    guard let last = before.last, before.count > 1, context.has([.reach], in: context.segment(last))
    else { return nil }
    let first = before[before.count - 2]
    guard context.has([.from], in: context.segment(first)), context.areAlike(first, last),
      let old = context.count(first), let new = context.count(last)
    else { return nil }
    return (old, new)
  }

  // MARK: From the release

  /// The release's answer to a number that states a change.
  func answer(to number: Int) -> (verdict: Verdict, text: String?, reason: Reading.Reason?) {
    let stated = context.numbers[number]
    guard let match, stated.form == .figure, stated.hedges.count <= 1, let value = stated.scaled,
      let isRise = isRise(number), let isYear = isYearAgo(number),
      let subject = subject(of: number), subject.doubt == nil, !subject.isPart
    else { return (.unknown, nil, .change) }
    let unit = CountingUnit(match.figures.indicators[subject.indicator].unit)
    guard let before = match.figures.span(before: subject.span, isYear: isYear) else {
      return (.unknown, nil, .change)
    }
    var earlier = subject
    earlier.span = before
    guard let now = match.figures.figure(subject), let then = match.figures.figure(earlier),
      let new = now.exact?.shifted(unit.exponent), let old = then.exact?.shifted(unit.exponent),
      let difference = new.minus(old)
    else { return (.unknown, nil, .change) }
    var change = difference
    if stated.isPercentage {
      // A rate's change in per cent of the rate says something else than it seems to.
      guard !unit.isPercentage, old.numerator > 0,
        let share = difference.divided(by: old)?.times(100)
      else { return (.unknown, nil, .change) }
      change = share
    }
    let verdict: Verdict =
      (difference.numerator < 0) == isRise && difference.numerator != 0
      ? .wrong : Hedge.judge(stated.hedges.first, value, against: change.magnitude)
    let indicator = match.figures.indicators[subject.indicator]
    let text =
      "\(indicator.label) \(match.figures.spans[before].label) \(then.display)，"
      + "\(match.figures.spans[subject.span].label) \(now.display)，"
      + "变动 \(change.text(places: 2))"
      + (stated.isPercentage ? "%" : stated.isPoints ? "个百分点" : "")
    return (verdict, text, verdict == .unknown ? .hedge : nil)
  }

  /// What has changed: what the number's own words name, or the last figure before it.
  private func subject(of number: Int) -> FigureMatch.Subject? {
    guard let match else { return nil }
    let segment = context.segment(number)
    let isNamed = context.tokens[segment].contains {
      if case .indicators = $0.kind { true } else { false }
    }
    if isNamed {
      if case .success(let subject) = match.subject(of: number) { return subject }
      return nil
    }
    guard !context.has([.other, .conjunction, .scope], in: segment) else { return nil }
    let position = context.positions[number]
    let sentence = context.sentence(of: position)
    guard
      let last = context.numbers(in: sentence.lowerBound..<position)
        .last(where: { !context.isChange($0) }),
      case .success(let subject) = match.subject(of: last)
    else { return nil }
    let stated = context.numbers[number]
    let unit = CountingUnit(match.figures.indicators[subject.indicator].unit)
    if stated.isPoints { return unit.isPercentage ? subject : nil }
    return stated.isPercentage || stated.unit?.kind == unit.kind ? subject : nil
  }

  private func isYearAgo(_ number: Int) -> Bool? {
    let position = context.positions[number]
    let sentence = context.sentence(of: position)
    for token in context.tokens[sentence.lowerBound..<position].reversed() {
      if token.kind == .yearAgo { return true }
      if token.kind == .previous { return false }
    }
    return nil
  }
}

extension ReleasedFigures.Figure {
  var exact: ExactValue? { roundedAt == nil ? value : nil }
}

extension ReleasedFigures {
  /// The period that another is compared with: the same days a year before, or the whole period
  /// of the same grain that ends the day before.
  func span(before span: Int, isYear: Bool) -> Int? {
    let now = spans[span]
    if isYear {
      guard let start = calendar.aYearBefore(now.start),
        let end = calendar.aYearBefore(now.last.advanced(by: 1))
      else { return nil }
      return spans.firstIndex { $0.start == start && $0.last.advanced(by: 1) == end }
    }
    guard isWhole(now) else { return nil }
    return spans.firstIndex {
      $0.grain == now.grain && $0.last == now.start.advanced(by: -1) && isWhole($0)
    }
  }

  /// Whether a period was not cut at the end of the release's.
  private func isWhole(_ span: Span) -> Bool {
    guard let natural = Period(span.label, in: calendar) else { return false }
    return natural.start == span.start && natural.last == span.last
  }
}
