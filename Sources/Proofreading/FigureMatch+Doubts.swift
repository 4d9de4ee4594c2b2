/// What keeps a figure of the right name from being the one that is meant.
extension FigureMatch {
  /// 提供法律咨询、出具法律文书共5000: the number may be that of both.
  func isOneOfSeveral(_ segment: Range<Int>) -> Bool {
    guard segment.lowerBound > 0, context.tokens[segment.lowerBound - 1].kind == .enumeration else {
      return false
    }
    var index = segment.lowerBound - 2
    while index >= 0, !context.tokens[index].isBoundary { index -= 1 }
    guard index >= 0, case .number = context.tokens[index].kind else { return true }
    return false
  }

  /// 调解成功率98%以上的目标: what stands behind a number up to the next mark says what it is, too.
  func isGoingOn(behind number: Int) -> Bool {
    let words = context.words(behind: number)
    if words.upperBound < context.tokens.count,
      case .number = context.tokens[words.upperBound].kind
    {
      return false
    }
    return doubts(in: words, isChange: true) != nil
  }

  /// 累计 without a word of time: perhaps of all years.
  func isOfUnsaidYears(_ number: Int) -> Bool {
    guard context.has([.cumulative], in: context.segment(number)) else { return false }
    let position = context.positions[number]
    return periods(in: context.sentence(of: position).lowerBound..<position).isEmpty
  }

  /// Whether it is sure whose numbers these are: since a place was named, no clause began with
  /// somebody or something that is not known. 该工作室位于园区，提供法律咨询30人次.
  func isSubjectSure(of number: Int) -> Bool {
    let segment = context.segment(number)
    if !places(in: segment).isEmpty { return true }
    var end = segment.lowerBound
    while end > 0 {
      var start = end
      while start > 0, !context.tokens[start - 1].endsClause { start -= 1 }
      let clause = start..<end
      if !places(in: clause).isEmpty { return true }
      if context.has([.other, .conjunction, .scope], in: clause), !beginsWithAct(clause) {
        return false
      }
      end = start - 1
    }
    return true
  }

  private func beginsWithAct(_ clause: Range<Int>) -> Bool {
    var starts = [clause.lowerBound]
    if let first = clause.first(where: { context.tokens[$0].kind != .neutral }) {
      starts.append(first)
    }
    return starts.contains { start in
      let rest = context.text[context.tokens[start].range.lowerBound...]
      return ProseWords.acts.contains { rest.starts(with: $0) }
    }
  }

  /// 在劳动争议方面，受理…: a clause without a number narrows what follows; so does a heading.
  func isNarrowed(before segment: Range<Int>) -> Bool {
    for kind in context.title + context.heading { if case .categories = kind { return true } }
    let sentence = context.sentence(of: segment.upperBound)
    var start = sentence.lowerBound
    for index in sentence.lowerBound..<segment.lowerBound
    where context.tokens[index].isBoundary {
      let clause = context.tokens[start..<index]
      start = index + 1
      if case .number = context.tokens[index].kind { continue }
      if clause.last?.kind == .scope { return true }
      let isNumbered = clause.startIndex > 0 && clause.startIndex < context.tokens.count
      for token in clause {
        if case .categories = token.kind {
          // 1200宗劳动争议纠纷: the category belongs to the number in front of it.
          if isNumbered, case .number = context.tokens[clause.startIndex - 1].kind { continue }
          return true
        }
      }
    }
    return false
  }
}
