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
    case .literal: []
    case .days(let a, let b), .compare(_, let a, let b): a.fields.union(b.fields)
    case .isIn(let a, _), .within(let a, _), .isEmpty(let a), .not(let a): a.fields
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
    case .field, .literal, .days, .first, .compare, .isIn, .within, .isEmpty: self
    }
  }
}
