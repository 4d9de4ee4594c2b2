import Casework
import Indicators
import Testing

struct FigureTests {
  static func place(_ code: String, _ nth: Int = 0) throws -> Int {
    let tree = try District.tree()
    let found = tree.units.indices.filter { tree.units[$0].code == code }
    return try #require(nth < found.count ? found[nth] : nil)
  }

  /// The places of each level add up to the whole, whatever unit a record names.
  @Test func everyUnitLiesInOnePlaceOfEachLevel() throws {
    let tree = try District.tree()
    let definition = try District.definition(
      measures: [District.measure(.count)], indicators: [District.indicator(.measure(0))])
    let records = tree.units.indices.map { District.record($0, "2020-05-01") }
    let release = try District.release([records], definition, grains: [.total])
    for level in District.levels {
      var total: Int64 = 0
      for figure in release.figures where release.places[figure.place].level == level {
        if case .whole(let value) = figure.quantity { total += value }
      }
      #expect(total == Int64(tree.count), "\(level)")
    }
    let total = release.periods[0].period.label
    func count(_ code: String, _ level: String, own: Bool = false) -> Quantity? {
      release.quantity(0, code, total, level: level, isOwn: own)
    }
    #expect(count("Z", "street", own: true) == .whole(2))  // itself and the centre
    #expect(count("Z", "community", own: true) == .whole(2))
    #expect(count("S1", "community", own: true) == .whole(2))  // itself and P1
    #expect(count("S3", "community", own: true) == .whole(1))  // nothing lies below it
    #expect(count("C2", "site", own: true) == .whole(1))
    #expect(count("S1", "street") == .whole(7))
    #expect(
      release.places.first { $0.isOwn && $0.code == "S1" && $0.level == "community" }?.name
        == "S1本级")
  }

  @Test func aMissingUnitIsCountedAtTheTop() throws {
    let definition = try District.definition(
      measures: [District.measure(.count)], indicators: [District.indicator(.measure(0))])
    var record = District.record(3, "2020-05-01")
    record.fields[0] = nil
    let release = try District.release([[record]], definition, grains: [.total])
    #expect(
      release.quantity(0, "Z", release.periods[0].period.label, level: "street", isOwn: true)
        == .whole(1))
  }

  @Test func unitsAreCountedOnTheLastDay() throws {
    let scope = UnitScope(kinds: ["station", "committee"])
    let definition = try District.definition(
      measures: [
        MeasureDefinition(
          source: -1, kind: .units(scope), time: .during(from: nil, to: nil), unit: -1)
      ], indicators: [District.indicator(.measure(0))])
    let release = try District.release(
      [], states: [], definition, grains: [.month, .quarter, .total])
    for (period, district, s1, s2) in [
      ("2020-01", 5, 4, 1), ("2020-03", 5, 4, 1), ("2020-04", 4, 3, 1), ("2020-07", 4, 2, 2),
      ("2020-Q1", 5, 4, 1), ("2020-Q2", 4, 3, 1), ("2020-01-01..2020-12-20", 4, 2, 2),
    ] {
      // P1, P2, M, A, B: A closed on 31 March, M moved from S1 to S2 in July.
      #expect(release.quantity(0, "Z", period, level: "district") == .whole(Int64(district)))
      #expect(release.quantity(0, "S1", period, level: "street") == .whole(Int64(s1)), "\(period)")
      #expect(release.quantity(0, "S2", period, level: "street") == .whole(Int64(s2)), "\(period)")
    }
  }

  @Test func categoriesStandInTheOrderOfTheirLists() throws {
    let definition = try District.definition(
      measures: [
        District.measure(.count, by: [2]), District.measure(.count, by: [3]),
        District.measure(.count, by: [4]), District.measure(.count, by: [3, 4]),
      ],
      indicators: [
        District.indicator(.measure(0), by: [2]), District.indicator(.measure(1), by: [3]),
        District.indicator(.measure(2), by: [4]), District.indicator(.measure(3), by: [3, 4]),
      ])
    let release = try District.release([[]], definition)
    #expect(release.categories[0].map(\.code) == ["LN", "HY", "QT", ""])
    #expect(release.categories[0].map(\.label) == ["类LN", "类HY", "类QT", "未填"])
    #expect(release.categories[1].map(\.code) == ["yes", "no", ""])
    // By bytes, whoever met them first.
    #expect(release.categories[2].map(\.code) == ["来访", "电话", "网上", ""])
    #expect(
      release.categories[3].map(\.code) == [
        "yes|来访", "yes|电话", "yes|网上", "yes|", "no|来访", "no|电话", "no|网上", "no|", "|来访", "|电话",
        "|网上", "|",
      ])
    #expect(release.categories[3].last?.label == "未填|未填")
    #expect(release.figures.isEmpty)
  }

  @Test func nothingToDivideByIsEmptyAndNoNumber() throws {
    let never = Expression.compare(.equal, .field(5), .literal(-1))
    let definition = try District.definition(
      measures: [
        District.measure(.count), District.measure(.count, where: never),
        District.measure(.values(.field(5))),
      ],
      indicators: [
        District.indicator(.measure(0)), District.indicator(.measure(1)),
        District.indicator(.ratio(0, 1, scale: 100)), District.indicator(.ratio(1, 0, scale: 100)),
        District.indicator(.median(2)), District.indicator(.mean(2)),
        District.indicator(.percentile(2, 90)),
      ])
    let release = try District.release([[District.record(1, "2020-02-03")]], definition)
    #expect(release.quantity(2, "Z", "2020-02", level: "district") == .empty)
    #expect(
      release.quantity(3, "Z", "2020-02", level: "district")
        == .ratio(numerator: 0, denominator: 1, scale: 100))
    #expect(release.quantity(3, "Z", "2020-03", level: "district") == .empty)
    for indicator in 4...6 {
      #expect(release.quantity(indicator, "Z", "2020-02", level: "district") == .empty)
    }
    #expect(release.quantity(0, "Z", "2020-03", level: "district") == .whole(0))
  }

  /// Values far apart are sorted, values close together counted; extremes must not overflow.
  @Test func statisticsOfExtremesAreExact() throws {
    func statistics(_ values: [Int64]) throws -> [Quantity?] {
      let definition = try District.definition(
        measures: [District.measure(.values(.field(5)))],
        indicators: [
          District.indicator(.median(0)), District.indicator(.percentile(0, 1)),
          District.indicator(.percentile(0, 99)),
        ])
      let release = try District.release(
        [values.map { District.record(1, "2020-02-03", amount: $0) }], definition)
      return (0...2).map { release.quantity($0, "Z", "2020-02", level: "district") }
    }
    let far = Int64.max / 2
    #expect(
      try statistics([far, -far, 7]) == [
        .ratio(numerator: 14, denominator: 2, scale: 1), .whole(-far), .whole(far),
      ])
    #expect(
      try statistics([-.max, .max]) == [
        .ratio(numerator: 0, denominator: 2, scale: 1), .whole(-.max), .whole(.max),
      ])
    #expect(
      try statistics(Array(repeating: 3, count: 100) + [4]) == [
        .ratio(numerator: 6, denominator: 2, scale: 1), .whole(3), .whole(3),
      ])
  }

  struct TooMuch: Sendable {
    let what: String
    /// Of each batch: units with their amounts.
    let batches: [[(unit: Int, amount: Int64)]]
    var workers = 1

    static let cases = [
      TooMuch(what: "in one batch", batches: [[(1, .max), (1, 1)]]),
      TooMuch(what: "in two workers", batches: [[(1, .max)], [(1, 1)]], workers: 2),
      TooMuch(what: "over units", batches: [[(1, .max), (2, 1)]]),
      TooMuch(
        what: "in a place, not in the whole", batches: [[(1, -.max), (2, .max), (3, 2)]]),
      TooMuch(what: "below zero", batches: [[(1, -.max), (1, -2)]]),
    ]
  }

  @Test(arguments: TooMuch.cases)
  func sumsThatDoNotFitAreErrors(_ sums: TooMuch) throws {
    let definition = try District.definition(
      measures: [District.measure(.count), District.measure(.sum(.field(5)))],
      indicators: [District.indicator(.measure(1))])
    #expect(throws: AggregationError.overflow(measure: 1), "\(sums.what)") {
      _ = try District.release(
        sums.batches.map { $0.map { District.record($0.unit, "2020-02-03", amount: $0.amount) } },
        definition, workers: sums.workers)
    }
  }

  @Test func meansAndCombinationsThatDoNotFitAreErrors() throws {
    let measures = [
      District.measure(.values(.field(5))), District.measure(.sum(.field(5))),
      District.measure(.sum(.field(6))),
    ]
    let indicators = [District.indicator(.measure(1)), District.indicator(.measure(2))]
    let records = [[District.record(1, "2020-02-03", amount: .max, person: 1)]]
    #expect(throws: AggregationError.overflow(measure: 0)) {
      _ = try District.release(
        [records[0] + [District.record(1, "2020-02-03", amount: 1)]],
        District.definition(
          measures: [measures[0]], indicators: [District.indicator(.mean(0))]))
    }
    #expect(throws: AggregationError.overflow(measure: 2)) {
      _ = try District.release(
        records,
        District.definition(
          measures: measures,
          indicators: indicators + [District.indicator(.combination(plus: [0, 1], minus: []))]))
    }
  }

  @Test func cubesThatWouldFillTheMachineAreErrors() throws {
    var labels = LabelBooks()
    labels.set((0..<600_000).map { "\($0)" }, source: 0, field: 4)
    let definition = try District.definition(
      measures: [District.measure(.count, by: [4])],
      indicators: [District.indicator(.measure(0), by: [4])])
    let grid = PeriodGrid(.month, over: definition.period, in: definition.calendar)
    #expect(throws: AggregationError.tooManyCells(measure: 0, cells: 14 * 12 * 600_001)) {
      _ = try aggregated(
        [], states: [], definition: definition, labels: labels, grid: grid,
        workers: SerialMapping())
    }
  }
}
