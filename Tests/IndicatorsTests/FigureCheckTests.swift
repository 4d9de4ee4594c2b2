import Casework
import Indicators
import Testing

/// Claims about figures, looked at for every unit and period.
struct FigureCheckTests {
  /// Indicators: 0 records, 1 those of type LN, 2 by type, 3 the amount in yuan, 4 LN in all in per
  /// cent.
  private static func definition(
    _ claim: FigureCheckDefinition.Claim, missing: FigureCheckDefinition.Missing = .skip,
    levels: [Int] = [0, 1], grains: [Grain] = [.month], asOf: String = "2020-12-31"
  ) throws -> PipelineDefinition {
    let isLabour = Expression.compare(.equal, .field(2), .literal(0))
    var definition = try District.definition(
      measures: [
        District.measure(.count), District.measure(.count, where: isLabour),
        District.measure(.count, by: [2]), District.measure(.sum(.field(5))),
      ],
      indicators: [
        District.indicator(.measure(0)), District.indicator(.measure(1)),
        District.indicator(.measure(2), by: [2]), District.indicator(.measure(3)),
        District.indicator(.ratio(1, 0, scale: 100)),
      ], asOf: asOf)
    definition.indicators[3].form = .yuan
    definition.indicators[4].form = .percent
    definition.figureChecks = [
      FigureCheckDefinition(
        code: "K", text: "", claim: claim, severity: .warning, missing: missing, levels: levels,
        grains: grains, message: "")
    ]
    return definition
  }

  private static func result(
    _ definition: PipelineDefinition, _ records: [District.Record]
  ) throws -> FigureCheckResult {
    let request = try #require(FigureRequest(forChecksOf: definition))
    let cube = try aggregated(
      [District.batch(records)], states: [District.states(records)], definition: definition,
      labels: District.labels, grid: request.leafGrid(of: definition), workers: Spread(width: 1))
    let release = try release(
      from: cube, request: request, labels: District.labels,
      provenance: Release.Provenance(
        pipeline: "", label: "", period: definition.period, asOf: definition.asOf,
        assignment: definition.assignment, program: "", definition: "", conservation: []),
      workers: Spread(width: 1))
    return try #require(
      checkResults(on: release, request: request, definition: definition).first)
  }

  private static func record(
    _ unit: String, _ day: String, type: Int64? = 0, amount: Int64? = nil
  ) throws -> District.Record {
    var record = District.record(try FigureTests.place(unit), day, amount: amount)
    record.fields[2] = type
    return record
  }

  private static func sum(_ terms: (Int64, Int?)...) -> FigureSum {
    FigureSum(
      terms: terms.map { FigureSum.Term(factor: FigureNumber(digits: $0), indicator: $1) })
  }

  private static func places(_ result: FigureCheckResult) -> [String] {
    result.problems.map { "\($0.place.code) \($0.period.period.label)" }
  }

  private static let none = FigureNumber(digits: 0)

  /// P1 lies in S1, B in S2; in January three of four records are LN, in February one of one.
  private static func records() throws -> [District.Record] {
    try [
      record("P1", "2020-01-03", type: 0, amount: 1_000), record("P1", "2020-01-04", type: 0),
      record("P1", "2020-01-05", type: 1), record("B", "2020-01-05", type: 0),
      record("B", "2020-02-05", type: 0, amount: 250),
    ]
  }

  /// A rule and where it does not hold.
  @Test(arguments: [
    (sum((1, 1)), Expression.Comparison.lessOrEqual, sum((1, 0)), [String]()),
    (sum((1, 1)), .less, sum((1, 0)), ["Z 2020-02", "S2 2020-01", "S2 2020-02"]),
    (sum((1, 1)), .equal, sum((1, 0)), ["Z 2020-01", "S1 2020-01"]),
    (sum((1, 0)), .notEqual, sum((4, nil)), ["Z 2020-01"]),
    (sum((2, 1), (-1, 0), (1, nil)), .greaterOrEqual, sum((1, nil)), []),
    // The amount is 10 yuan in January and 2.5 in February, of 1000 and 250 fen.
    (sum((1, 3)), .greater, sum((9, nil)), ["Z 2020-02", "S2 2020-01", "S2 2020-02"]),
    // Per cent: 75, 66.7 and 100.
    (sum((1, 4)), .greater, sum((70, nil)), ["S1 2020-01"]),
  ])
  func rulesCompareSums(
    _ left: FigureSum, _ comparison: Expression.Comparison, _ right: FigureSum,
    _ expected: [String]
  ) throws {
    let claim = FigureCheckDefinition.Claim.comparison(
      left, comparison, right, tolerance: Self.none)
    let result = try Self.result(Self.definition(claim), Self.records())
    // Months in which nothing happened are judged too, and are told about elsewhere.
    let busy = Self.places(result).filter { place in
      ["Z 2020-01", "Z 2020-02", "S1 2020-01", "S2 2020-01", "S2 2020-02"].contains(place)
    }
    #expect(busy == expected)
  }

  /// Both sides are told in the counting unit, exactly.
  @Test func problemsCarryBothSides() throws {
    let claim = FigureCheckDefinition.Claim.comparison(
      Self.sum((1, 4)), .lessOrEqual, Self.sum((1, 3)), tolerance: Self.none)
    let result = try Self.result(Self.definition(claim), Self.records())
    let problem = try #require(result.problems.first { $0.place.code == "S1" })
    // Two of three are LN, against ten yuan.
    #expect(problem.left == .ratio(numerator: 200, denominator: 3, scale: 1))
    #expect(problem.right == .whole(10))
    #expect(problem.reason == .broken)
  }

  @Test func aToleranceIsNotBroken() throws {
    func places(_ tolerance: FigureNumber) throws -> [String] {
      let claim = FigureCheckDefinition.Claim.comparison(
        Self.sum((1, 0)), .equal, Self.sum((1, 1)), tolerance: tolerance)
      return Self.places(try Self.result(Self.definition(claim), Self.records()))
    }
    #expect(try places(FigureNumber(digits: 9, places: 1)) == ["Z 2020-01", "S1 2020-01"])
    #expect(try places(FigureNumber(digits: 1)) == [])
  }

  /// A month without records has no rate: it is left out, counts as zero, or is wrong.
  @Test func missingValuesAreSkippedZeroOrWrong() throws {
    let claim = FigureCheckDefinition.Claim.comparison(
      Self.sum((1, 4)), .greater, Self.sum((1, nil)), tolerance: Self.none)
    // 12 months at the district and three streets; five have records.
    let skipped = try Self.result(Self.definition(claim), Self.records())
    #expect((skipped.judged, skipped.skipped, skipped.problems.count) == (5, 43, 0))
    let zero = try Self.result(Self.definition(claim, missing: .zero), Self.records())
    #expect((zero.judged, zero.skipped, zero.problems.count) == (48, 0, 43))
    #expect(zero.problems.allSatisfy { $0.left == .whole(0) && $0.reason == .broken })
    let wrong = try Self.result(Self.definition(claim, missing: .fail), Self.records())
    #expect((wrong.judged, wrong.skipped, wrong.problems.count) == (48, 0, 43))
    #expect(wrong.problems.allSatisfy { $0.left == .empty && $0.reason == .noValue })
  }

  @Test func pairsGoTogetherOrExcludeEachOther() throws {
    let records = try [
      Self.record("P1", "2020-01-03", type: 0, amount: 1_000),
      Self.record("P1", "2020-02-03", type: 1, amount: 1_000),
      Self.record("P1", "2020-03-03", type: 0),
    ]
    let together = try Self.result(Self.definition(.together(1, 3), levels: [1]), records)
    #expect(Self.places(together) == ["S1 2020-02", "S1 2020-03"])
    let exclusive = try Self.result(Self.definition(.exclusive(1, 3), levels: [1]), records)
    #expect(Self.places(exclusive) == ["S1 2020-01"])
  }

  /// A breakdown has a part for records without a value, so it adds up to all of them and not to
  /// those of one type.
  @Test func partsAddUpToTheWhole() throws {
    let records = try Self.records() + [Self.record("B", "2020-03-05", type: nil)]
    #expect(try Self.result(Self.definition(.parts(2, whole: 0)), records).problems.isEmpty)
    let wrong = try Self.result(Self.definition(.parts(2, whole: 1)), records)
    #expect(Self.places(wrong) == ["Z 2020-01", "Z 2020-03", "S1 2020-01", "S2 2020-03"])
  }

  /// So many records of P1 in each month from January on.
  private static func months(_ counts: [Int]) throws -> [District.Record] {
    try counts.enumerated().flatMap { month, count in
      try (0..<count).map { _ in
        try record("P1", "2020-\(month < 9 ? "0" : "")\(month + 1)-03")
      }
    }
  }

  /// A jump is more than the share and at least the amount; the cut December is none.
  @Test(arguments: [
    (5000, 0, ["02", "04", "05", "06", "07", "08"]), (10_000, 0, ["02", "05", "07"]),
    (5000, 8, ["05", "06"]), (0, 8, ["05", "06"]), (0, 13, []),
  ])
  func changesAreJudgedByShareAndAmount(_ share: Int, _ least: Int, _ months: [String]) throws {
    let counts = [2, 5, 6, 2, 14, 2, 6, 1, 1, 1, 1, 0]
    let claim = FigureCheckDefinition.Claim.change(
      0, share: share, least: FigureNumber(digits: Int64(least)))
    let result = try Self.result(Self.definition(claim, levels: [1]), Self.months(counts))
    #expect(Self.places(result) == months.map { "S1 2020-\($0)" })
    // Eleven whole months at three streets are ten changes each.
    #expect(result.judged == 30)
  }

  /// Half is not more than half, and from nothing everything is.
  @Test func theEdgesOfAChange() throws {
    let claim = FigureCheckDefinition.Claim.change(
      0, share: 5000, least: FigureNumber(digits: 0))
    let result = try Self.result(
      Self.definition(claim, levels: [1]), Self.months([4, 6, 3, 3, 0, 0, 1, 1, 1, 1, 1]))
    #expect(Self.places(result) == ["S1 2020-05", "S1 2020-07"])
    #expect(result.problems.map(\.right) == [.whole(3), .whole(0)])
  }

  /// The example by hand: 2 2 3 3 3 4 4 5 5 6 40 has the median 4 and the MAD 1, so 40 has
  /// z = 0.6745 · 36 = 24.282, and the next, 2 and 6, have 1.349.
  @Test func outliersLieFarFromTheUnitsOtherMonths() throws {
    let counts = [2, 2, 3, 3, 3, 4, 4, 5, 5, 6, 40]
    func result(_ threshold: Int, _ periods: Int = 6) throws -> FigureCheckResult {
      try Self.result(
        Self.definition(.outliers(0, periods: periods, threshold: threshold), levels: [0]),
        Self.months(counts))
    }
    let found = try result(350)
    #expect(Self.places(found) == ["Z 2020-11"])
    #expect(found.problems[0].left == .whole(40) && found.problems[0].right == .whole(4))
    #expect(found.problems[0].score == .ratio(numerator: 12141, denominator: 500, scale: 1))
    #expect(found.judged == 11)
    // 1.349 is above 1.34 and not above 1.35; what lies below has a negative score.
    #expect(try result(135).problems.count == 1)
    let low = try result(134)
    #expect(Self.places(low) == ["01", "02", "10", "11"].map { "Z 2020-\($0)" })
    #expect(low.problems[0].score == .ratio(numerator: -1349, denominator: 1000, scale: 1))
    // Fewer months than the check wants: nobody is judged.
    let few = try result(350, 12)
    #expect((few.judged, few.skipped, few.problems.count) == (0, 11, 0))
  }

  /// Nine equal months of eleven: MAD is 0, and the mean distance of (1 + 8)/11 takes its place:
  /// 8 · 11 / (1.253314 · 9) = 7.8016, and 1 has 0.9752.
  @Test func whereMostMonthsAreEqualTheMeanDistanceCounts() throws {
    func result(_ counts: [Int], _ threshold: Int) throws -> FigureCheckResult {
      try Self.result(
        Self.definition(.outliers(0, periods: 6, threshold: threshold), levels: [0]),
        Self.months(counts))
    }
    let counts = [2, 2, 2, 2, 3, 2, 2, 10, 2, 2, 2]
    #expect(Self.places(try result(counts, 350)) == ["Z 2020-08"])
    #expect(Self.places(try result(counts, 780)) == ["Z 2020-08"])
    #expect(try result(counts, 781).problems.isEmpty)
    #expect(try result(counts, 97).problems.count == 2)
    // All equal: nothing is far, whatever the threshold.
    #expect(try result(Array(repeating: 2, count: 11), 1).problems.isEmpty)
  }

  /// What is not over or cut off is neither judged nor part of the history.
  @Test func onlyWholePeriodsThatAreOverAreJudged() throws {
    let counts = [2, 2, 3, 3, 3, 4, 4, 5, 5, 40]
    let definition = try Self.definition(
      .outliers(0, periods: 6, threshold: 350), levels: [0], asOf: "2020-10-30")
    let result = try Self.result(definition, Self.months(counts))
    #expect(result.problems.isEmpty && result.judged == 9)
  }

  /// What lies directly at a unit is told about there.
  @Test func bucketsAreNoUnits() throws {
    let claim = FigureCheckDefinition.Claim.comparison(
      Self.sum((1, 0)), .equal, Self.sum((0, nil)), tolerance: Self.none)
    let result = try Self.result(
      Self.definition(claim, levels: [1]), [Self.record("P0", "2020-01-03")])
    #expect(result.problems.isEmpty)
    let above = try Self.result(
      Self.definition(claim, levels: [0]), [Self.record("P0", "2020-01-03")])
    #expect(Self.places(above) == ["Z 2020-01"])
  }
}
