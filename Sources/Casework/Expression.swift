/// A typed rule over the fields of one source, as `where:` and `rule:` are after checking.
///
/// All values are 64-bit integers: the index of a code, a day's number, fen, 0 or 1.
/// Three-valued: a comparison with a missing value is *unknown*; a filter takes what is true,
/// a rule is broken only by what is false.
public indirect enum Expression: Sendable, Hashable {
  case field(Int)
  case literal(Int64)
  /// Calendar days from the first to the second day: `days(a, b)` is b − a.
  case days(Expression, Expression)
  /// Whole minutes from the first to the second time, what is left over cut off.
  case minutes(Expression, Expression)
  /// The last day of the period that is being worked out; becomes a literal for each period before
  /// a rule is evaluated: `with(periodEnd:)`.
  case periodEnd
  /// The unit above a unit at some level: of each unit its row there, −1 where there is none.
  case above(Expression, [Int32])
  /// Calendar days from the latest day `closed` of another counted record with the same values to
  /// this record's `day`, which is later. The days become known once it is known what counts:
  /// `PipelineDefinition.knowing`.
  case sinceLast(closed: Int, day: Int, same: [Int], EarlierDays?)
  /// How many counted records of the log, this one among them, have the same values in these fields;
  /// missing where one of them is. Known as `sinceLast` is.
  case alike(same: [Int], AlikeRecords?)
  /// The first value that is not missing.
  case first([Expression])
  case compare(Comparison, Expression, Expression)
  case isIn(Expression, [Int64])
  /// The label field holds one of these texts. A label's code is its place in a codebook, which
  /// only a run knows; the texts are compared by `NormalForm.value`.
  case isLabel(Int, [String])
  /// The unit lies at or below another: its index is in the range.
  case within(Expression, Range<Int64>)
  case isEmpty(Expression)
  case not(Expression)
  case and([Expression])
  case or([Expression])

  public enum Comparison: String, Sendable, Hashable {
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
  }

  /// The fields that the expression reads.
  public var fields: Set<Int> {
    switch self {
    case .field(let index), .isLabel(let index, _): [index]
    case .literal, .periodEnd: []
    case .sinceLast(let closed, let day, let same, _): Set([closed, day] + same)
    case .alike(let same, _): Set(same)
    case .days(let a, let b), .minutes(let a, let b), .compare(_, let a, let b):
      a.fields.union(b.fields)
    case .isIn(let a, _), .within(let a, _), .isEmpty(let a), .not(let a), .above(let a, _):
      a.fields
    case .first(let all), .and(let all), .or(let all):
      all.reduce(into: []) { $0.formUnion($1.fields) }
    }
  }

  /// The expression with each `isLabel` turned into `isIn`.
  ///
  /// - Parameter code: the place of a text in the codebook of a field, `nil` when no record has it.
  public func resolvingLabels(_ code: (_ field: Int, _ text: String) -> Int64?) -> Expression {
    switch self {
    case .isLabel(let field, let texts):
      .isIn(.field(field), texts.compactMap { code(field, $0) })
    case .not(let a): .not(a.resolvingLabels(code))
    case .and(let all): .and(all.map { $0.resolvingLabels(code) })
    case .or(let all): .or(all.map { $0.resolvingLabels(code) })
    case .field, .literal, .days, .minutes, .periodEnd, .above, .sinceLast, .alike, .first,
      .compare,
      .isIn, .within,
      .isEmpty:
      self
    }
  }

  /// Whether it speaks of the period's last day.
  public var readsPeriodEnd: Bool {
    switch self {
    case .periodEnd: true
    case .field, .literal, .isLabel, .sinceLast, .alike: false
    case .days(let a, let b), .minutes(let a, let b), .compare(_, let a, let b):
      a.readsPeriodEnd || b.readsPeriodEnd
    case .isIn(let a, _), .within(let a, _), .isEmpty(let a), .not(let a), .above(let a, _):
      a.readsPeriodEnd
    case .first(let all), .and(let all), .or(let all): all.contains { $0.readsPeriodEnd }
    }
  }

  /// The expression for one period.
  public func with(periodEnd day: Day) -> Expression {
    readsPeriodEnd ? replacing { $0 == .periodEnd ? .literal(Int64(day.number)) : nil } : self
  }

  /// The expression with some parts replaced, from the outside in; `nil`: look inside.
  public func replacing(_ part: (Expression) -> Expression?) -> Expression {
    if let other = part(self) { return other }
    func inside(_ expression: Expression) -> Expression { expression.replacing(part) }
    return switch self {
    case .field, .literal, .isLabel, .periodEnd, .sinceLast, .alike: self
    case .days(let a, let b): .days(inside(a), inside(b))
    case .minutes(let a, let b): .minutes(inside(a), inside(b))
    case .compare(let comparison, let a, let b): .compare(comparison, inside(a), inside(b))
    case .isIn(let a, let members): .isIn(inside(a), members)
    case .within(let a, let range): .within(inside(a), range)
    case .isEmpty(let a): .isEmpty(inside(a))
    case .not(let a): .not(inside(a))
    case .above(let a, let rows): .above(inside(a), rows)
    case .first(let all): .first(all.map(inside))
    case .and(let all): .and(all.map(inside))
    case .or(let all): .or(all.map(inside))
    }
  }
}
