/// A word of a text with what it means for the numbers beside it.
struct ProseToken: Sendable {
  enum Kind: Hashable, Sendable {
    /// The position of a number in `ProseSentence.numbers`.
    case number(Int)
    /// A date of no consequence, an ordinal, the number of a document.
    case nothing
    case period(PeriodWord)
    /// Positions of indicators in the release.
    case indicators([Int])
    /// Positions of indicators and codes of categories.
    case categories([CategoryName])
    /// Positions of places.
    case places([Int])
    case neutral, cumulative, ofWhich, remainder, partly, conjunction, share, rise, fall, reach,
      yearAgo, previous
    /// 由, 从; 较, 比.
    case from, than
    case scope
    case hedge(Hedge)
    case plus, equals
    /// 、
    case enumeration
    /// A comma, a colon, a parenthesis.
    case clause
    /// A semicolon.
    case group
    /// A full stop.
    case sentence
    /// A character that no list has.
    case other
  }

  struct CategoryName: Hashable, Sendable {
    let indicator: Int
    let code: String
  }

  let kind: Kind
  let range: Range<Int>

  /// Whether a clause ends with it: a comma, a semicolon, a full stop, not 、.
  var endsClause: Bool { kind == .clause || kind == .group || kind == .sentence }

  /// Whether what stands before it says nothing of the number behind it.
  var isBoundary: Bool {
    switch kind {
    case .enumeration, .clause, .group, .sentence, .plus, .equals, .number: true
    default: false
    }
  }
}

/// A number that a text states.
struct StatedNumber {
  enum Form: Hashable {
    case figure
    /// 10至20宗
    case range
    /// `1，127`, 3万5千, 6535/6699.
    case unreadable
  }

  var form: Form
  var value: StatedDecimal?
  var unit: CountingUnit?
  var hedges: [Hedge]
  let line: Int
  let column: Int
  /// Number, unit and hedges as they were read; no other word of the text.
  var text: String

  /// The exact value in the kind's own unit, when it is stated without reserve.
  var exact: ExactValue? {
    guard form == .figure, hedges.isEmpty else { return nil }
    return scaled.flatMap { ExactValue($0) }
  }

  /// The number in the kind's own unit: 8.4亿元 in 元.
  var scaled: StatedDecimal? { value.flatMap { $0.shifted(unit?.exponent ?? 0) } }

  var isPercentage: Bool { unit?.isPercentage ?? false }
  var isPoints: Bool { unit?.kind == CountingUnit.points.kind }
}
