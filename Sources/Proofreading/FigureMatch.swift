import Casework

/// Finds the figure of a release that a number of a text states.
///
/// A figure is found when one indicator is named, in its unit, and the text leaves no doubt which
/// place and period are meant. A doubt makes the answer unknown; the figure of that name is shown
/// all the same.
struct FigureMatch {
  /// What a number is about.
  struct Subject {
    var indicator: Int
    var category: ProseToken.CategoryName?
    var place: Int
    var span: Int
    /// A part of something named before: “其中”, a category.
    var isPart: Bool
    /// What keeps the answer unknown.
    var doubt: Reading.Reason?
  }

  let figures: ReleasedFigures
  let context: ProseContext

  /// What a number is about, or why that cannot be said.
  func subject(of number: Int) -> Result<Subject, Unnamed> {
    let stated = context.numbers[number]
    switch stated.form {
    case .range: return .failure(Unnamed(.range))
    case .unreadable: return .failure(Unnamed(.unreadable))
    case .figure: break
    }
    let segment = context.segment(number)
    var named = indicators(in: segment)
    var doubt = doubts(in: segment, isChange: context.isChange(number))
    if named.isEmpty {
      // 246个公共法律服务站点
      let behind = context.words(behind: number)
      guard doubt == nil, let first = context.tokens[behind].first(where: { $0.kind != .neutral })
      else { return .failure(Unnamed(doubt == nil ? .noIndicator : .notUnderstood)) }
      named = indicators(in: behind)
      switch first.kind {
      case .indicators, .categories: doubt = doubts(in: behind, isChange: false)
      default: return .failure(Unnamed(.noIndicator))
      }
    }
    guard !named.isEmpty else { return .failure(Unnamed(.noIndicator)) }
    if Set(named.map(\.names)).count > 1 { return .failure(Unnamed(.severalIndicators)) }
    let fitting = named[0].names.filter { fits($0.indicator, stated, context.isChange(number)) }
    guard let name = fitting.first else { return .failure(Unnamed(.otherUnit)) }
    guard fitting.count == 1 else { return .failure(Unnamed(.severalIndicators)) }
    if doubt == nil, isOneOfSeveral(segment) || isGoingOn(behind: number) {
      doubt = .notUnderstood
    }
    if doubt == nil, isOfUnsaidYears(number) { doubt = .period }
    if doubt == nil, isNarrowed(before: segment) { doubt = .notUnderstood }
    let place = place(of: number)
    let span = span(of: number)
    var isPart = name.code != nil
    let sentence = context.sentence(of: context.positions[number])
    if context.has([.ofWhich], in: sentence.lowerBound..<context.positions[number]) {
      isPart = true
    }
    guard let placeFound = place.place else { return .failure(Unnamed(.place)) }
    guard let spanFound = span.span else { return .failure(Unnamed(span.doubt ?? .period)) }
    return .success(
      Subject(
        indicator: name.indicator,
        category: name.code.map {
          ProseToken.CategoryName(indicator: name.indicator, code: $0)
        },
        place: placeFound, span: spanFound, isPart: isPart,
        doubt: doubt ?? place.doubt ?? span.doubt))
  }

  struct Unnamed: Error {
    let reason: Reading.Reason
    init(_ reason: Reading.Reason) { self.reason = reason }
  }

  // MARK: The indicator

  private struct Name: Hashable {
    let indicator: Int
    let code: String?
  }
  private struct Named: Hashable { let names: [Name] }

  private func indicators(in range: Range<Int>) -> [Named] {
    context.tokens[range].compactMap { token in
      switch token.kind {
      case .indicators(let list): Named(names: list.map { Name(indicator: $0, code: nil) })
      case .categories(let list):
        Named(names: list.map { Name(indicator: $0.indicator, code: $0.code) })
      default: nil
      }
    }
  }

  private func fits(_ indicator: Int, _ stated: StatedNumber, _ isChange: Bool) -> Bool {
    let own = CountingUnit(figures.indicators[indicator].unit)
    if isChange, stated.isPercentage { return true }
    if stated.isPoints { return own.isPercentage }
    return stated.unit.map { $0.kind == own.kind } ?? own.word.isEmpty
  }

  /// Words whose meaning for the number is not known, or that say that it is something else.
  private func doubts(in range: Range<Int>, isChange: Bool) -> Reading.Reason? {
    for token in context.tokens[range] {
      switch token.kind {
      case .other, .conjunction, .scope, .share, .remainder, .partly, .from, .nothing:
        return .notUnderstood
      case .rise, .fall, .yearAgo, .previous, .reach: if !isChange { return .notUnderstood }
      default: break
      }
    }
    return nil
  }

  /// 提供法律咨询、出具法律文书共5000: the number may be that of both.
  private func isOneOfSeveral(_ segment: Range<Int>) -> Bool {
    guard segment.lowerBound > 0, context.tokens[segment.lowerBound - 1].kind == .enumeration else {
      return false
    }
    var index = segment.lowerBound - 2
    while index >= 0, !context.tokens[index].isBoundary { index -= 1 }
    guard index >= 0, case .number = context.tokens[index].kind else { return true }
    return false
  }

  /// 调解成功率98%以上的目标: what stands behind a number up to the next mark says what it is, too.
  private func isGoingOn(behind number: Int) -> Bool {
    let words = context.words(behind: number)
    if words.upperBound < context.tokens.count,
      case .number = context.tokens[words.upperBound].kind
    {
      return false
    }
    return doubts(in: words, isChange: true) != nil
  }

  /// 累计 without a word of time: perhaps of all years.
  private func isOfUnsaidYears(_ number: Int) -> Bool {
    guard context.has([.cumulative], in: context.segment(number)) else { return false }
    let position = context.positions[number]
    return periods(in: context.sentence(of: position).lowerBound..<position).isEmpty
  }

  /// Whether it is sure whose numbers these are: since a place was named, no clause began with
  /// somebody or something that is not known. 该工作室位于园区，提供法律咨询30人次.
  private func isSubjectSure(of number: Int) -> Bool {
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
  private func isNarrowed(before segment: Range<Int>) -> Bool {
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

  // MARK: Place and period

  private func place(of number: Int) -> (place: Int?, doubt: Reading.Reason?) {
    let position = context.positions[number]
    let sentence = context.sentence(of: position)
    let mentions = places(in: sentence.lowerBound..<position)
    guard let last = mentions.last else {
      let usual = headingPlace
      let isUsual = places(in: 0..<sentence.lowerBound).flatMap(\.places)
        .allSatisfy { $0 == usual.place }
      return (usual.place, usual.doubt ?? (isUsual ? nil : .place))
    }
    guard last.places.count == 1 else { return (last.places.first, .place) }
    let place = last.places[0]
    let own = mentions.filter { context.segment(number).contains($0.token) }
    if own.count > 1, own[own.count - 2].places != last.places {
      let outer = own[own.count - 2].places
      let parent = figures.places[place].parent
      if !outer.contains(where: { figures.places[$0].code == parent }) { return (place, .place) }
    }
    // 在光明街道召开会议，受理…: the place is where something else happened.
    if own.isEmpty, place != figures.top, !isUnderstood(around: last.token) {
      return (place, .place)
    }
    return (place, nil)
  }

  /// The place of the last heading that names one, else the one at the top.
  private var headingPlace: (place: Int?, doubt: Reading.Reason?) {
    for kinds in [context.heading, context.title] {
      let named = Set(
        kinds.compactMap { kind -> [Int]? in
          if case .places(let list) = kind { list } else { nil }
        })
      if let one = named.first {
        return named.count == 1 && one.count == 1 ? (one[0], nil) : (one.first, .place)
      }
    }
    return (figures.top, figures.top == nil ? .place : nil)
  }

  private func places(in range: Range<Int>) -> [(places: [Int], token: Int)] {
    range.compactMap { index in
      if case .places(let list) = context.tokens[index].kind { (list, index) } else { nil }
    }
  }

  private func isUnderstood(around token: Int) -> Bool {
    var start = token
    while start > 0, !context.tokens[start - 1].isBoundary { start -= 1 }
    var end = token
    while end < context.tokens.count, !context.tokens[end].isBoundary { end += 1 }
    return !context.has([.other, .conjunction, .scope], in: start..<end)
  }

  private func span(of number: Int) -> (span: Int?, doubt: Reading.Reason?) {
    let position = context.positions[number]
    let sentence = context.sentence(of: position)
    let usualYear = year(before: position)
    if let last = periods(in: sentence.lowerBound..<position).last {
      if last == .current { return headingSpan.isSaid ? headingSpan.found : (nil, .period) }
      if let span = figures.span(last, usualYear: usualYear) { return (span, nil) }
      switch last {
      case .earlier, .unclear, .current: return (nil, .period)
      default: return (nil, .notInRelease)
      }
    }
    let usual = headingSpan.found
    guard let span = usual.span, usual.doubt == nil else { return usual }
    let isUsual = periods(in: 0..<sentence.lowerBound).allSatisfy { word in
      figures.span(word, usualYear: usualYear).map { figures.areSame($0, span) }
        ?? (word == .current)
    }
    return (span, isUsual ? nil : .period)
  }

  /// The period of the last heading that names one, else the whole.
  private var headingSpan: (found: (span: Int?, doubt: Reading.Reason?), isSaid: Bool) {
    for kinds in [context.heading, context.title] {
      let words = kinds.compactMap { if case .period(let word) = $0 { word } else { nil } }
      guard !words.isEmpty else { continue }
      let spans = words.map { figures.span($0, usualYear: year(before: 0)) }
      guard let first = spans[0],
        spans.allSatisfy({ $0.map { figures.areSame($0, first) } ?? false })
      else { return ((nil, .period), true) }
      return ((first, nil), true)
    }
    return ((figures.whole, figures.whole == nil ? .period : nil), false)
  }

  private func periods(in range: Range<Int>) -> [PeriodWord] {
    context.tokens[range].compactMap { if case .period(let word) = $0.kind { word } else { nil } }
  }

  /// The year that a month without one belongs to.
  private func year(before position: Int) -> Int? {
    let words =
      (context.title + context.heading).compactMap { kind -> PeriodWord? in
        if case .period(let word) = kind { word } else { nil }
      } + periods(in: 0..<position)
    for word in words.reversed() {
      switch word {
      case .natural(let natural), .upTo(let natural), .range(let natural, _):
        if let year = natural.year { return year }
      case .whole, .current, .earlier, .unclear: continue
      }
    }
    return figures.year
  }

  // MARK: The answer

  /// The answer of the release to a number that states a figure.
  func answer(to number: Int) -> (verdict: Verdict, trace: Reading.Trace?, reason: Reading.Reason?)
  {
    let subject: Subject
    switch self.subject(of: number) {
    case .failure(let unnamed): return (.unknown, nil, unnamed.reason)
    case .success(let found): subject = found
    }
    let stated = context.numbers[number]
    guard let figure = figures.figure(subject) else {
      return (.unknown, nil, subject.doubt ?? .notInRelease)
    }
    let trace = figures.trace(subject, figure)
    if let doubt = subject.doubt { return (.unknown, trace, doubt) }
    guard stated.hedges.count <= 1 else { return (.unknown, trace, .severalHedges) }
    guard let scaled = stated.scaled else { return (.unknown, trace, .unreadable) }
    let unit = CountingUnit(figures.indicators[subject.indicator].unit)
    // Digits beyond those that are published can be compared with nothing.
    if let last = figure.roundedAt, scaled.exponent < last + unit.exponent {
      return (.unknown, trace, .hedge)
    }
    guard let values = figure.values else { return (.unknown, trace, .noValue) }
    let verdicts = Set(
      values.map { value -> Verdict in
        value.shifted(unit.exponent).map {
          Hedge.judge(
            stated.hedges.first, scaled, against: $0, isPercentage: stated.isPercentage)
        } ?? .unknown
      })
    guard verdicts.count == 1, let verdict = verdicts.first, verdict != .unknown else {
      return (.unknown, trace, .hedge)
    }
    // Who it is matters less where the name is right and so many digits agree.
    let isTelling = stated.hedges.isEmpty && scaled.digits >= 100
    if !(verdict == .right && isTelling), !isSubjectSure(of: number) {
      return (.unknown, trace, .subject)
    }
    // “其中成功” may mean those of the cases named before: another figure than that of the name.
    if subject.isPart, verdict == .wrong { return (.unknown, trace, .part) }
    return (verdict, trace, nil)
  }
}

extension ReleasedFigures {
  /// Whether two periods have the same days.
  func areSame(_ a: Int, _ b: Int) -> Bool {
    spans[a].start == spans[b].start && spans[a].last == spans[b].last
  }

  func figure(_ subject: FigureMatch.Subject) -> Figure? {
    // A year's total may be published under its grain or as the whole of the period.
    for span in [subject.span] + spans.indices.filter({ areSame($0, subject.span) }) {
      let key = Key(
        indicator: subject.indicator, place: subject.place, period: span,
        category: subject.category?.code)
      if let figure = self[key] { return figure }
    }
    return nil
  }

  func trace(_ subject: FigureMatch.Subject, _ figure: Figure) -> Reading.Trace {
    let indicator = indicators[subject.indicator]
    let category = subject.category.flatMap { name in
      categories.first { $0.indicator == name.indicator && $0.code == name.code }?.label
    }
    return Reading.Trace(
      indicator: indicator.name, label: indicator.label, category: category ?? "",
      unit: indicator.unit, place: places[subject.place].name, period: spans[subject.span].label,
      display: figure.display, fraction: figure.fraction)
  }
}

extension ReleasedFigures.Figure {
  /// The exact value; where only the rounded one is known, the ends of what it may be.
  var values: [ExactValue]? {
    guard let value else { return nil }
    guard let roundedAt else { return [value] }
    // The upper end itself would be rounded up.
    guard let half = ExactValue(5)?.shifted(roundedAt - 1), let low = value.minus(half),
      let below = ExactValue(499_999)?.shifted(roundedAt - 6), let high = value.plus(below)
    else { return nil }
    return [low, value, high]
  }
}
