/// Reads a text of official prose and answers each of its numbers: right, wrong or unknown.
///
/// ```
/// text ─▶ paragraphs ─▶ words and numbers ─▶ figures of the release ─▶ answers
///         (Prose)       (ProseReader)        (FigureMatch)         ╱
///                                 └─▶ sums of the text itself ────
///                                     (PartSums, RateChecks, ChangeChecks)
/// ```
/// An answer is right or wrong only when everything that bears on the number is understood: the
/// indicator's name, every word between the marks around it, the unit, the place and the period.
/// Dates, ordinals, numbers of documents and names such as `1+6+31+N` are no figures and get no
/// answer; nor does 一 alone, which is nearly always an article.
public struct Proofreader: Sendable {
  /// What else a text may call an indicator.
  public struct Alias: Sendable, Hashable {
    public let words: String
    /// The indicator's name in the pipeline file.
    public let indicator: String

    public init(words: String, indicator: String) {
      self.words = words
      self.indicator = indicator
    }
  }

  private let figures: ReleasedFigures?
  private let aliases: [Alias]
  private let vocabulary: Vocabulary

  /// - Parameter figures: `nil`: only the sums of the text itself are looked at.
  public init(_ figures: ReleasedFigures?, aliases: [Alias] = []) {
    self.figures = figures
    self.aliases = aliases
    vocabulary = Vocabulary(figures, aliases: aliases)
  }

  /// The aliases whose indicator the release does not have.
  public var danglingAliases: [Alias] {
    guard let figures else { return [] }
    return aliases.filter { alias in
      !figures.indicators.contains { $0.name == alias.indicator }
    }
  }

  /// The answers in the order of the text.
  ///
  /// - Complexity: O(n) in the text's length, but for long sentences of many numbers.
  public func readings(of text: String) -> [Reading] {
    var title: [ProseToken.Kind] = []
    var heading: [ProseToken.Kind] = []
    var readings: [Reading] = []
    for (index, paragraph) in Prose.paragraphs(of: text).enumerated() {
      let reader = ProseReader(paragraph, vocabulary)
      if paragraph.kind == .heading {
        let kinds = reader.tokens.map(\.kind)
        if index == 0 { title = kinds } else { heading = kinds }
      }
      readings +=
        paragraph.kind == .table
        ? reader.numbers.map(Proofreader.inTable)
        : answers(in: ProseContext(paragraph, reader, title: title, heading: heading))
    }
    return readings
  }

  private static func inTable(_ stated: StatedNumber) -> Reading {
    Reading(
      line: stated.line, column: stated.column, read: stated.text, verdict: .unknown, figure: nil,
      sums: [], reason: .table)
  }

  private func answers(in context: ProseContext) -> [Reading] {
    let match = figures.map { FigureMatch(figures: $0, context: context) }
    let changes = ChangeChecks(context: context, match: match)
    let claims =
      PartSums(context: context).claims() + RateChecks(context: context).claims()
      + changes.claims()
    return context.numbers.indices.map { number in
      let stated = context.numbers[number]
      let own = claims.filter { $0.number == number }
      var sums = own.map(\.text)
      var verdict = Verdict.unknown
      var trace: Reading.Trace?
      var reason: Reading.Reason? = .noRelease
      if context.isChange(number) {
        let answer = changes.answer(to: number)
        (verdict, reason) = (answer.verdict, answer.reason)
        if let text = answer.text { sums.insert(text, at: 0) }
      } else if let match {
        (verdict, trace, reason) = match.answer(to: number)
      } else if stated.form != .figure {
        reason = stated.form == .range ? .range : .unreadable
      }
      verdict = Proofreader.verdict(verdict, own)
      if own.contains(where: { $0.verdict == .unknown }) { reason = .otherBase }
      return Reading(
        line: stated.line, column: stated.column, read: stated.text, verdict: verdict,
        figure: trace, sums: sums, reason: verdict == .unknown ? reason : nil)
    }
  }

  /// One wrong answer makes a number wrong; a rate that the release knows is not overruled by what
  /// other numbers of the sentence would give.
  private static func verdict(_ release: Verdict, _ claims: [SumClaim]) -> Verdict {
    let counting = claims.filter { !($0.isOverruled && release == .right) }
    if release == .wrong || counting.contains(where: { $0.verdict == .wrong }) { return .wrong }
    if release == .right || counting.contains(where: { $0.verdict == .right }) { return .right }
    return .unknown
  }
}
