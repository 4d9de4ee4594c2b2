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
    let name: Name
    var doubt: Reading.Reason?
    switch self.name(of: number) {
    case .failure(let unnamed): return .failure(unnamed)
    case .success(let found): (name, doubt) = found
    }
    let segment = context.segment(number)
    if isOneOfSeveral(segment) || isGoingOn(behind: number) || isNarrowed(before: segment) {
      doubt = doubt ?? .notUnderstood
    }
    if isOfUnsaidYears(number) { doubt = doubt ?? .period }
    let place = place(of: number)
    let span = span(of: number)
    guard let placeFound = place.place else { return .failure(Unnamed(.place)) }
    guard let spanFound = span.span else { return .failure(Unnamed(span.doubt ?? .period)) }
    let position = context.positions[number]
    let isUnderOfWhich = context.has(
      [.ofWhich], in: context.sentence(of: position).lowerBound..<position)
    return .success(
      Subject(
        indicator: name.indicator,
        category: name.code.map {
          ProseToken.CategoryName(indicator: name.indicator, code: $0)
        },
        place: placeFound, span: spanFound, isPart: name.code != nil || isUnderOfWhich,
        doubt: doubt ?? place.doubt ?? span.doubt))
  }

  /// The one indicator that is named before or behind a number, in its unit.
  private func name(of number: Int) -> Result<(name: Name, doubt: Reading.Reason?), Unnamed> {
    let stated = context.numbers[number]
    switch stated.form {
    case .range: return .failure(Unnamed(.range))
    case .unreadable: return .failure(Unnamed(.unreadable))
    case .figure: break
    }
    let isChange = context.isChange(number)
    let segment = context.segment(number)
    var named = indicators(in: segment)
    var doubt = doubts(in: segment, isChange: isChange)
    if named.isEmpty {
      guard doubt == nil else { return .failure(Unnamed(.notUnderstood)) }
      // 246个公共法律服务站点
      let behind = context.words(behind: number)
      named = indicators(in: behind)
      doubt = doubts(in: behind, isChange: false)
    }
    guard let first = named.first else { return .failure(Unnamed(.noIndicator)) }
    if Set(named).count > 1 { return .failure(Unnamed(.severalIndicators)) }
    let fitting = first.names.filter { fits($0.indicator, stated, isChange) }
    guard let name = fitting.first else { return .failure(Unnamed(.otherUnit)) }
    return fitting.count == 1
      ? .success((name, doubt)) : .failure(Unnamed(.severalIndicators))
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
  func doubts(in range: Range<Int>, isChange: Bool) -> Reading.Reason? {
    for token in context.tokens[range] {
      switch token.kind {
      case .other, .conjunction, .scope, .share, .remainder, .partly, .from, .than, .nothing:
        return .notUnderstood
      case .rise, .fall, .yearAgo, .previous, .reach: if !isChange { return .notUnderstood }
      default: break
      }
    }
    return nil
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
