/// A rule is evaluated on a whole batch at once, a field at a time: the loops run over columns
/// of plain integers, and the tree is walked once a batch instead of once a record.
extension Expression {
  /// Truth values: `isTrue` and `isFalse`; any other byte is "unknown".
  public static let isFalse: UInt8 = 0
  public static let isTrue: UInt8 = 1
  static let isUnknown: UInt8 = 2

  /// The expression's value in each row, `Column.missing` where there is none.
  /// A truth is 1, 0 or missing.
  public func values(in batch: Batch) -> [Int64] {
    switch self {
    case .field(let index): return batch.columns[index].widened
    case .literal(let value): return Array(repeating: value, count: batch.count)
    case .days(let first, let last): return Self.difference(first, last, in: batch)
    case .minutes(let first, let last):
      return Self.difference(first, last, in: batch).map { $0 == Column.missing ? $0 : $0 / 60 }
    case .sinceLast(_, let day, let same, let earlier):
      guard let earlier else {
        preconditionFailure("earlier cases are known before a rule is evaluated: knowing")
      }
      let days = batch.columns[day].widened
      let shared = same.map { batch.columns[$0].widened }
      return days.indices.map { row in
        days[row] == Column.missing
          ? Column.missing : earlier.since(shared.map { $0[row] }, before: days[row])
      }
    case .alike(let same, let records):
      guard let records else {
        preconditionFailure("what is alike is known before a rule is evaluated: knowing")
      }
      let shared = same.map { batch.columns[$0].widened }
      return (0..<batch.count).map { row in records.count(shared.map { $0[row] }) }
    case .periodEnd:
      preconditionFailure("the period's end becomes a day before a rule is evaluated")
    case .above(let unit, let rows):
      return unit.values(in: batch).map {
        $0 == Column.missing || rows[Int($0)] < 0 ? Column.missing : Int64(rows[Int($0)])
      }
    case .first(let alternatives):
      var result = Array(repeating: Column.missing, count: batch.count)
      for alternative in alternatives {
        let values = alternative.values(in: batch)
        for row in result.indices where result[row] == Column.missing { result[row] = values[row] }
      }
      return result
    default:
      return truth(in: batch).map { $0 == Self.isUnknown ? Column.missing : Int64($0) }
    }
  }

  /// The second less the first.
  private static func difference(
    _ first: Expression, _ last: Expression, in batch: Batch
  ) -> [Int64] {
    var result = last.values(in: batch)
    let starts = first.values(in: batch)
    for row in result.indices {
      let end = result[row]
      let start = starts[row]
      result[row] = end == Column.missing || start == Column.missing ? Column.missing : end - start
    }
    return result
  }

  /// The truth of the expression in each row.
  public func truth(in batch: Batch) -> [UInt8] {
    switch self {
    case .compare(let comparison, .field(let index), .literal(let value)):
      return batch.columns[index].comparing(comparison, with: value)
    case .compare(let comparison, let a, let b):
      let left = a.values(in: batch)
      let right = b.values(in: batch)
      var result = Array(repeating: Self.isUnknown, count: batch.count)
      for row in result.indices where left[row] != Column.missing && right[row] != Column.missing {
        result[row] = comparison.holds(left[row], right[row]) ? Self.isTrue : Self.isFalse
      }
      return result
    case .isIn(.field(let index), let members) where batch.columns[index].isNarrow:
      return batch.columns[index].isIn(members)
    case .isIn(let a, let members):
      let set = Set(members)
      return a.values(in: batch).map {
        $0 == Column.missing ? Self.isUnknown : set.contains($0) ? Self.isTrue : Self.isFalse
      }
    case .within(let a, let range):
      return a.values(in: batch).map {
        $0 == Column.missing ? Self.isUnknown : range.contains($0) ? Self.isTrue : Self.isFalse
      }
    case .isLabel:
      preconditionFailure("labels become codes before a rule is evaluated: resolvingLabels")
    case .isEmpty(let a):
      return a.values(in: batch).map { $0 == Column.missing ? Self.isTrue : Self.isFalse }
    case .not(let a):
      return a.truth(in: batch).map { $0 == Self.isUnknown ? $0 : 1 - $0 }
    case .and(let parts):
      return combine(parts, batch, absorbing: Self.isFalse, neutral: Self.isTrue)
    case .or(let parts):
      return combine(parts, batch, absorbing: Self.isTrue, neutral: Self.isFalse)
    case .field, .literal, .days, .minutes, .periodEnd, .above, .sinceLast, .alike, .first:
      return values(in: batch).map {
        $0 == Column.missing ? Self.isUnknown : $0 != 0 ? Self.isTrue : Self.isFalse
      }
    }
  }

  /// Kleene's `and`/`or`: the absorbing value wins over unknown, unknown over the neutral one.
  private func combine(
    _ parts: [Expression], _ batch: Batch, absorbing: UInt8, neutral: UInt8
  ) -> [UInt8] {
    var result = Array(repeating: neutral, count: batch.count)
    for part in parts {
      let truth = part.truth(in: batch)
      for row in result.indices {
        let value = truth[row]
        if value == absorbing || (value == Self.isUnknown && result[row] == neutral) {
          result[row] = value
        }
      }
    }
    return result
  }
}

extension Expression.Comparison {
  @inline(__always)
  func holds<Value: Comparable>(_ a: Value, _ b: Value) -> Bool {
    switch self {
    case .equal: a == b
    case .notEqual: a != b
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    }
  }
}

extension Column {
  /// Compares every value with one constant.
  func comparing(_ comparison: Expression.Comparison, with value: Int64) -> [UInt8] {
    switch self {
    case .narrow(let values): Self.compare(values, missing: .max, comparison, value)
    case .short(let values): Self.compare(values, missing: .max, comparison, value)
    case .wide(let values): Self.compare(values, missing: .min, comparison, value)
    case .long(let values): Self.compare(values, missing: .min, comparison, value)
    }
  }

  @inline(__always)
  private static func compare<Value: FixedWidthInteger>(
    _ values: [Value], missing: Value, _ comparison: Expression.Comparison, _ constant: Int64
  ) -> [UInt8] {
    guard let narrow = Value(exactly: constant), narrow != missing else {
      // The constant lies outside the column's width: every value stands on the same side.
      return values.map {
        $0 == missing
          ? Expression.isUnknown
          : comparison.holds(Int64($0), constant) ? Expression.isTrue : Expression.isFalse
      }
    }
    if comparison == .equal {
      return values.map {
        $0 == narrow ? Expression.isTrue : $0 == missing ? Expression.isUnknown : Expression.isFalse
      }
    }
    return values.map {
      $0 == missing
        ? Expression.isUnknown
        : comparison.holds($0, narrow) ? Expression.isTrue : Expression.isFalse
    }
  }
}

extension Column {
  fileprivate var isNarrow: Bool { if case .narrow = self { true } else { false } }

  /// The truth of each code of a narrow column by a table of all of them.
  fileprivate func isIn(_ members: [Int64]) -> [UInt8] {
    guard case .narrow(let codes) = self else { return [] }
    var truths = Array(repeating: Expression.isFalse, count: 256)
    for member in members where (0..<255).contains(member) {
      truths[Int(member)] = Expression.isTrue
    }
    truths[255] = Expression.isUnknown
    return codes.map { truths[Int($0)] }
  }
}
