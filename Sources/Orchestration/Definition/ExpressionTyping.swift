import Casework

/// Turns a rule as written into a typed `Expression`, with everything that is wrong in it.
struct ExpressionTyping {
  struct Operand {
    var expression: Expression
    var type: ExpressionValueType
    /// The field itself, where the operand is one.
    var field: Int?
    /// The level, where the operand is the name of one.
    var level: Int?
  }

  let scope: ExpressionScope
  private(set) var problems: [ExpressionProblem] = []
  private let nothing = Expression.literal(0)

  init(scope: ExpressionScope) {
    self.scope = scope
  }

  mutating func report(
    _ offset: Int, _ message: String, near word: String = "", among: [String] = []
  ) {
    problems.append(
      ExpressionProblem(
        offset: offset, message: message, suggestion: Spelling.nearest(to: word, among: among)))
  }

  /// A rule that is true or false.
  mutating func truth(_ syntax: ExpressionSyntax) -> Expression {
    switch syntax {
    case .and(let parts): return .and(parts.map { truth($0) })
    case .or(let parts): return .or(parts.map { truth($0) })
    case .not(let part): return .not(truth(part))
    case .isEmpty(let part):
      return .isEmpty(required(part).expression)
    case .isIn(let part, let words):
      let operand = required(part)
      return member(operand, words)
    case .compare(let comparison, let left, let right, let offset):
      return compare(comparison, left, right, offset: offset)
    case .word, .call:
      let operand = required(syntax)
      if operand.type != .truth && operand.type != .broken {
        report(
          syntax.offset, "this is \(operand.type.noun), not a claim: compare it with something")
      }
      return .compare(.equal, operand.expression, .literal(1))
    }
  }

  /// A number, day, code … of each record.
  mutating func value(_ syntax: ExpressionSyntax) -> Operand {
    switch syntax {
    case .word, .call: return required(syntax)
    default:
      report(syntax.offset, "expected a field, days(…) or first(…), found a claim")
      return Operand(expression: nothing, type: .broken)
    }
  }

  /// A field, level or function; anything else is a problem.
  private mutating func required(_ syntax: ExpressionSyntax) -> Operand {
    if let operand = operand(syntax) { return operand }
    if case .word(let word, let offset, let isQuoted) = syntax {
      report(
        offset,
        isQuoted
          ? "expected a field, found “\(word)” in quotes"
          : "unknown field “\(word)” of \(scope.source)",
        near: word, among: scope.fieldNames + (scope.attribution == nil ? [] : scope.levels))
    } else {
      report(syntax.offset, "expected a field, days(…) or first(…), found a claim")
    }
    return Operand(expression: nothing, type: .broken)
  }

  /// `nil` when the syntax is a literal.
  private mutating func operand(_ syntax: ExpressionSyntax) -> Operand? {
    switch syntax {
    case .word(let name, let offset, isQuoted: false):
      if let field = scope.field(name) { return fieldOperand(field, offset: offset) }
      if name == ExpressionSyntax.periodEnd {
        if !scope.knowsPeriodEnd {
          report(
            offset,
            "“\(name)” is for the “where” of an indicator with “during”: elsewhere there is no one period"
          )
        }
        return Operand(expression: .periodEnd, type: .day)
      }
      guard let level = scope.level(name), let attribution = scope.attribution else { return nil }
      return Operand(expression: .field(attribution), type: .unit, level: level)
    case .call("days", let arguments, let offset):
      guard arguments.count == 2 else {
        report(offset, "days(a, b) takes two dates, not \(arguments.count)")
        return Operand(expression: nothing, type: .number)
      }
      let days = arguments.map { argument(.day, $0, of: "days(a, b)") }
      return Operand(expression: .days(days[0], days[1]), type: .number)
    case .call("minutes", let arguments, let offset):
      guard arguments.count == 2 else {
        report(offset, "minutes(a, b) takes two times, not \(arguments.count)")
        return Operand(expression: nothing, type: .number)
      }
      let times = arguments.map { argument(.dateTime, $0, of: "minutes(a, b)") }
      return Operand(expression: .minutes(times[0], times[1]), type: .number)
    case .call("since_last", let arguments, let offset):
      return sinceLast(arguments, offset: offset)
    case .call("alike", let arguments, let offset):
      return alike(arguments, offset: offset)
    case .call(_, let arguments, _):
      let leading = required(arguments[0])
      let rest = arguments.dropFirst().map { argument(leading.type, $0, of: "first(…)") }
      if leading.type == .label || leading.type == .text {
        report(arguments[0].offset, "first(…) does not take \(leading.type.noun)")
      }
      return Operand(expression: .first([leading.expression] + rest), type: leading.type)
    default: return nil
    }
  }

  private mutating func sinceLast(_ arguments: [ExpressionSyntax], offset: Int) -> Operand {
    let broken = Operand(expression: nothing, type: .number)
    guard scope.isOfIndicator else {
      report(offset, "since_last(…) looks at other records: it is for indicators only")
      return broken
    }
    guard arguments.count >= 3 else {
      report(
        offset, "since_last(closed, day, same, …) takes two dates and the fields that must be equal"
      )
      return broken
    }
    let fields = arguments.enumerated().map { place, syntax -> Int? in
      let operand = required(syntax)
      if operand.type == .broken { return nil }
      if place < 2, operand.type != .day {
        report(syntax.offset, "since_last(…) takes a date here, not \(operand.type.noun)")
      }
      if operand.field == nil { report(syntax.offset, "since_last(…) takes fields only") }
      return operand.field
    }
    guard let closed = fields[0], let day = fields[1], !fields.contains(nil) else { return broken }
    let same = fields.dropFirst(2).compactMap { $0 }
    return Operand(
      expression: .sinceLast(closed: closed, day: day, same: same, nil), type: .number)
  }

  private mutating func alike(_ arguments: [ExpressionSyntax], offset: Int) -> Operand {
    let broken = Operand(expression: nothing, type: .number)
    guard scope.isOfIndicator else {
      report(offset, "alike(…) looks at other records: it is for indicators only")
      return broken
    }
    let fields = arguments.map { syntax -> Int? in
      let operand = required(syntax)
      if operand.field == nil, operand.type != .broken {
        report(syntax.offset, "alike(…) takes fields only")
      }
      return operand.field
    }
    guard !fields.contains(nil) else { return broken }
    return Operand(expression: .alike(same: fields.compactMap { $0 }, nil), type: .number)
  }

  private mutating func fieldOperand(_ field: Int, offset: Int) -> Operand {
    let type = ExpressionValueType(scope.fieldKinds[field])
    if type == .text {
      report(offset, "“\(scope.fieldNames[field])” is free text, which is never kept")
      return Operand(expression: nothing, type: .broken)
    }
    if scope.dropped.contains(field) {
      report(offset, "“\(scope.fieldNames[field])” is not kept: take keep: false away")
    }
    return Operand(expression: .field(field), type: type, field: field)
  }

  /// An argument of a function, a field or literal of one type.
  private mutating func argument(
    _ type: ExpressionValueType, _ syntax: ExpressionSyntax, of function: String
  ) -> Expression {
    if case .word(let word, let offset, _) = syntax, scope.field(word) == nil,
      word != ExpressionSyntax.periodEnd, type.isOrdered, type != .broken, type != .dateTime
    {
      guard let value = number(word, type) else {
        _ = required(syntax)
        return nothing
      }
      _ = offset
      return .literal(value)
    }
    let operand = required(syntax)
    if operand.type != type && operand.type != .broken && type != .broken {
      report(syntax.offset, "\(function) takes \(type.noun) here, not \(operand.type.noun)")
    }
    return operand.expression
  }

  /// A literal of an ordered type.
  func number(_ word: String, _ type: ExpressionValueType) -> Int64? {
    switch type {
    case .day, .dateTime: Day(word).map { Int64($0.number) }
    case .number: ExpressionLiteral.whole(word)
    case .money: ExpressionLiteral.scaled(word, places: 2)
    case .decimal(let places): ExpressionLiteral.scaled(word, places: places)
    default: nil
    }
  }

  // MARK: Comparisons

  private mutating func compare(
    _ comparison: Expression.Comparison, _ left: ExpressionSyntax, _ right: ExpressionSyntax,
    offset: Int
  ) -> Expression {
    guard let a = operand(left) else {
      // `2020-06-01 <= closed_on`: the literal stands on the left.
      if case .word = left, let b = operand(right) {
        return compare(comparison.flipped, b, left, offset: offset)
      }
      _ = required(left)
      return nothing
    }
    return compare(comparison, a, right, offset: offset)
  }

  private mutating func compare(
    _ comparison: Expression.Comparison, _ a: Operand, _ right: ExpressionSyntax, offset: Int
  ) -> Expression {
    if a.type == .broken {
      // Its literals cannot be judged.
      return nothing
    }
    let isEquality = comparison == .equal || comparison == .notEqual
    if !isEquality && !a.type.isOrdered {
      report(offset, "\(a.type.noun) has no order: use = or !=")
      return nothing
    }
    if case .word(let word, let place, let isQuoted) = right {
      // A code or unit is preferred to a field of the same name: `kind = document`.
      let isName = !isQuoted && (scope.field(word) != nil || word == ExpressionSyntax.periodEnd)
      if !isName || literalExists(word, for: a) {
        return literal(comparison, a, word, offset: place)
      }
    }
    let b = required(right)
    if b.type != a.type && b.type != .broken {
      report(right.offset, "\(a.type.noun) cannot be compared with \(b.type.noun)")
    } else if a.type == .label {
      report(right.offset, "a label is compared with a text, not with another field")
    }
    return .compare(comparison, a.expression, b.expression)
  }

  private func literalExists(_ word: String, for operand: Operand) -> Bool {
    switch operand.type {
    case .code(let list): scope.codeLists[list] != nil && scope.entries(word, list: list) != nil
    case .unit:
      if case .success = scope.ranges(word, level: operand.level, field: operand.field) {
        scope.units != nil
      } else {
        false
      }
    default: false
    }
  }

  private mutating func literal(
    _ comparison: Expression.Comparison, _ a: Operand, _ word: String, offset: Int
  ) -> Expression {
    func negated(_ claim: Expression) -> Expression {
      comparison == .notEqual ? .not(claim) : claim
    }
    switch a.type {
    case .code, .unit, .label:
      let claim = member(a, [.word(word, offset: offset, isQuoted: true)])
      if case .isIn(let inner, let values) = claim, values.count == 1 {
        return .compare(comparison, inner, .literal(values[0]))
      }
      return negated(claim)
    case .dateTime:
      guard let day = number(word, .day) else { break }
      return during(comparison, a.expression, day: day)
    case .truth:
      guard let value = ExpressionLiteral.flag(word) else { break }
      return .compare(comparison, a.expression, .literal(value))
    default:
      guard let value = number(word, a.type) else { break }
      return .compare(comparison, a.expression, .literal(value))
    }
    reportLiteral(word, a.type, offset: offset)
    return nothing
  }

  /// A time compared with a day, which is a run of seconds.
  private func during(
    _ comparison: Expression.Comparison, _ time: Expression, day: Int64
  ) -> Expression {
    let start = Expression.literal(day * 86_400)
    let end = Expression.literal((day + 1) * 86_400)
    let isWithin = Expression.and([
      .compare(.greaterOrEqual, time, start), .compare(.less, time, end),
    ])
    switch comparison {
    case .equal: return isWithin
    case .notEqual: return .not(isWithin)
    case .less: return .compare(.less, time, start)
    case .lessOrEqual: return .compare(.less, time, end)
    case .greater: return .compare(.greaterOrEqual, time, end)
    case .greaterOrEqual: return .compare(.greaterOrEqual, time, start)
    }
  }

  /// The operand is one of the words.
  private mutating func member(_ operand: Operand, _ words: [ExpressionSyntax]) -> Expression {
    var values: [Int64] = []
    var ranges: [Range<Int64>] = []
    var claims: [Expression] = []
    var texts: [String] = []
    for case .word(let word, let offset, _) in words {
      switch operand.type {
      case .broken: break
      case .code(let list):
        guard let entries = scope.entries(word, list: list) else {
          report(
            offset, "“\(word)” is not in the code list \(scope.codeLists[list]?.name ?? "")",
            near: word, among: scope.words(ofList: list))
          continue
        }
        values += entries
      case .unit:
        switch scope.ranges(word, level: operand.level, field: operand.field) {
        case .success(let found): ranges += found
        case .failure(.ambiguous):
          report(offset, "several units are called “\(word)”: use the code")
        case .failure(.unknown):
          report(
            offset,
            "unknown unit “\(word)”" + (operand.level.map { " at \(scope.levels[$0])" } ?? ""),
            near: word, among: scope.unitWords(level: operand.level))
        }
      case .label: texts.append(word)
      default:
        claims.append(literal(.equal, operand, word, offset: offset))
        if case .compare(.equal, _, .literal(let value)) = claims[claims.count - 1] {
          values.append(value)
        }
      }
    }
    switch operand.type {
    case .label: return operand.field.map { .isLabel($0, texts) } ?? nothing
    case .unit:
      let within = ranges.map { Expression.within(operand.expression, $0) }
      return within.count == 1 ? within[0] : .or(within)
    case .dateTime: return .or(claims)
    default: return .isIn(operand.expression, values)
    }
  }

  private mutating func reportLiteral(_ word: String, _ type: ExpressionValueType, offset: Int) {
    let expected =
      switch type {
      case .day, .dateTime: "a date like 2020-01-31"
      case .truth: "yes or no"
      case .number: "a whole number"
      case .money: "an amount in yuan like 1200.50"
      case .decimal(let places): "a number with at most \(places) places"
      default: ""
      }
    if expected.isEmpty {
      report(offset, "this field is \(type.noun): it can be empty or not, nothing else")
    } else {
      report(
        offset, "expected \(expected), found “\(word)”", near: word,
        among: scope.fieldNames + (type == .truth ? ["yes", "no"] : []))
    }
  }
}

extension Expression.Comparison {
  /// a < b is b > a.
  fileprivate var flipped: Self {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}
