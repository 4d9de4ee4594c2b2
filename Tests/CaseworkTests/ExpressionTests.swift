import Casework
import Testing

struct ExpressionTests {
  /// One row a column position; `nil` is missing. Columns: 0 a flag, 1 a code, 2 a unit, 3 a day,
  /// 4 another day, 5 fen.
  static func batch(_ rows: [[Int64?]]) -> Batch {
    func values(_ field: Int) -> [Int64?] { rows.map { $0[field] } }
    return Batch(
      source: 0, file: 0, firstRecord: 0, ordinals: rows.indices.map { UInt32($0) },
      columns: [
        .narrow(values(0).map { $0.map { UInt8($0) } ?? .max }),
        .narrow(values(1).map { $0.map { UInt8($0) } ?? .max }),
        .short(values(2).map { $0.map { UInt16($0) } ?? .max }),
        .wide(values(3).map { $0.map { Int32($0) } ?? .min }),
        .wide(values(4).map { $0.map { Int32($0) } ?? .min }),
        .long(values(5).map { $0 ?? .min }),
      ], keys: [])
  }

  static let yes = Expression.isTrue
  static let no = Expression.isFalse

  /// Truth as `true`, `false` or `nil` for unknown.
  static func truths(_ expression: Expression, _ batch: Batch) -> [Bool?] {
    expression.truth(in: batch).map { $0 == yes ? true : $0 == no ? false : nil }
  }

  /// Kleene's tables: rows are the pairs of false, unknown, true.
  @Test func logicHasThreeValues() {
    let three: [Int64?] = [0, nil, 1]
    let rows: [[Int64?]] = three.flatMap { a -> [[Int64?]] in three.map { b in [a, b, 0, 0, 0, 0] }
    }
    let batch = Self.batch(rows)
    let (a, b) = (Expression.field(0), Expression.field(1))
    #expect(
      Self.truths(.and([a, b]), batch)
        == [false, false, false, false, nil, nil, false, nil, true])
    #expect(
      Self.truths(.or([a, b]), batch) == [false, nil, true, nil, nil, true, true, true, true])
    #expect(
      Self.truths(.not(a), batch) == [true, true, true, nil, nil, nil, false, false, false])
    #expect(Self.truths(.and([]), batch) == Array(repeating: true, count: 9))
    #expect(Self.truths(.or([]), batch) == Array(repeating: false, count: 9))
    #expect(
      Self.truths(.not(.and([a, b])), batch) == Self.truths(.or([.not(a), .not(b)]), batch))
  }

  @Test(arguments: [
    (Expression.Comparison.equal, [false, true, false]), (.notEqual, [true, false, true]),
    (.less, [true, false, false]), (.lessOrEqual, [true, true, false]),
    (.greater, [false, false, true]), (.greaterOrEqual, [false, true, true]),
  ])
  func comparisonsHoldInEveryWidthAndAreUnknownOfTheMissing(
    _ comparison: Expression.Comparison, _ expected: [Bool]
  ) {
    let batch = Self.batch([4, 5, 6, nil].map { Array(repeating: $0, count: 6) })
    for field in 0..<6 {
      let constant = Expression.compare(comparison, .field(field), .literal(5))
      #expect(Self.truths(constant, batch) == expected + [nil], "field \(field)")
      // The same through the path that does not know a constant.
      let computed = Expression.compare(comparison, .field(field), .first([.literal(5)]))
      #expect(Self.truths(computed, batch) == expected + [nil], "field \(field)")
      let turned = Expression.compare(comparison, .literal(5), .field(field))
      #expect(Self.truths(turned, batch) == expected.reversed() + [nil], "field \(field)")
    }
  }

  /// A constant that a narrow column cannot hold is still larger or smaller than all its values;
  /// the byte 255 stands for "missing" and equals no constant.
  @Test(arguments: [Int64(255), 256, 65_535, 65_536, 1 << 40, -1, -(1 << 40), .max])
  func constantsBeyondAColumnsWidthAreCompared(_ constant: Int64) {
    let batch = Self.batch([[254, 254, 254, 254, 254, 254], Array(repeating: nil, count: 6)])
    for field in 0..<6 {
      func truth(_ comparison: Expression.Comparison) -> [Bool?] {
        Self.truths(.compare(comparison, .field(field), .literal(constant)), batch)
      }
      #expect(truth(.equal) == [false, nil])
      #expect(truth(.notEqual) == [true, nil])
      #expect(truth(.less) == [254 < constant, nil])
      #expect(truth(.greaterOrEqual) == [254 >= constant, nil])
    }
  }

  @Test func membershipRangesAndEmptiness() {
    let batch = Self.batch([3, 7, nil].map { Array(repeating: $0, count: 6) })
    for field in 0..<6 {
      let value = Expression.field(field)
      #expect(Self.truths(.isIn(value, [7, 9]), batch) == [false, true, nil])
      #expect(Self.truths(.isIn(value, []), batch) == [false, false, nil])
      #expect(Self.truths(.within(value, 3..<7), batch) == [true, false, nil])
      #expect(Self.truths(.isEmpty(value), batch) == [false, false, true])
      #expect(Self.truths(.not(.isEmpty(value)), batch) == [true, true, false])
      #expect(value.values(in: batch) == [3, 7, Column.missing])
    }
  }

  @Test func daysAndAlternativesAreWorkedOutRowByRow() {
    let batch = Self.batch([
      [0, 0, 0, 100, 130, 9], [0, 0, 0, 100, nil, 9], [0, 0, 0, nil, 130, nil],
      [0, 0, 0, 130, 100, nil],
    ])
    let (start, end) = (Expression.field(3), Expression.field(4))
    let missing = Column.missing
    #expect(Expression.days(start, end).values(in: batch) == [30, missing, missing, -30])
    #expect(Expression.minutes(start, end).values(in: batch) == [0, missing, missing, 0])
    let hour = Expression.minutes(.literal(59), .literal(3719))
    #expect(hour.values(in: batch) == [61, 61, 61, 61])
    let late = Expression.compare(.greater, .days(start, .periodEnd), .literal(30))
    #expect(late.readsPeriodEnd && !late.with(periodEnd: Day(number: 131)).readsPeriodEnd)
    #expect(
      Self.truths(late.with(periodEnd: Day(number: 130)), batch) == [false, false, nil, false])
    #expect(Self.truths(late.with(periodEnd: Day(number: 131)), batch) == [true, true, nil, false])
    let units = Expression.above(.field(2), [7])
    #expect(units.values(in: batch) == [7, 7, 7, 7])
    #expect(
      Expression.above(.field(2), [-1]).values(in: batch) == Array(repeating: missing, count: 4))
    #expect(Expression.first([end, start]).values(in: batch) == [130, 100, 130, 100])
    #expect(Expression.first([.field(5), end]).values(in: batch) == [9, 9, 130, 100])
    #expect(Expression.first([]).values(in: batch) == Array(repeating: missing, count: 4))
    #expect(
      Self.truths(.compare(.lessOrEqual, start, end), batch) == [true, nil, nil, false])
    // A truth as a value: 1, 0 or missing.
    #expect(
      Expression.compare(.less, start, end).values(in: batch) == [1, missing, missing, 0])
  }

  @Test func labelsBecomeCodesWhereverTheyStand() {
    let rule = Expression.or([
      .not(.isLabel(1, ["电话", "从未用过"])), .and([.isLabel(2, ["来访"]), .isEmpty(.field(0))]),
    ])
    let codes = ["电话": Int64(4), "来访": 5]
    let resolved = rule.resolvingLabels { _, text in codes[text] }
    #expect(
      resolved
        == .or([
          .not(.isIn(.field(1), [4])), .and([.isIn(.field(2), [5]), .isEmpty(.field(0))]),
        ]))
    #expect(rule.fields == [0, 1, 2])
    #expect(resolved.fields == [0, 1, 2])
  }
}
