import Casework
import Indicators
import Testing

struct ComparisonTests {
  @Test(arguments: [
    // The month before, and the same month a year before.
    (ComparedPeriod.previous, Grain.month, "2020-03", "2020-12-31", "2020-02-01", "2020-02-29"),
    (.yearAgo, .month, "2020-03", "2020-12-31", "2019-03-01", "2019-03-31"),
    (.previous, .month, "2020-01", "2020-12-31", "2019-12-01", "2019-12-31"),
    (.yearAgo, .month, "2020-02", "2020-12-31", "2019-02-01", "2019-02-28"),
    (.previous, .quarter, "2020-Q1", "2020-12-31", "2019-10-01", "2019-12-31"),
    // What ends on the day before the 29th of February.
    (.yearAgo, .day, "2020-02-28", "2020-12-31", "2019-02-28", "2019-02-28"),
    (.yearAgo, .total, "2020-01-01..2020-02-28", "2020-12-31", "2019-01-01", "2019-02-28"),
    (.previous, .year, "2020", "2020-12-31", "2019-01-01", "2019-12-31"),
    (.previous, .day, "2020-03-01", "2020-12-31", "2020-02-29", "2020-02-29"),
    (.previous, .week, "2020-W10", "2020-12-31", "2020-02-24", "2020-03-01"),
    (.yearAgo, .week, "2020-W10", "2020-12-31", "2019-03-04", "2019-03-10"),
    // A range of its own: as many days before it, or the same days a year before.
    (.previous, .total, "2020-01-01..2020-01-10", "2020-12-31", "2019-12-22", "2019-12-31"),
    (.yearAgo, .total, "2020-01-01..2020-12-20", "2020-12-31", "2019-01-01", "2019-12-20"),
    // What is not over, or cut off, is compared with as many days.
    (.previous, .month, "2020-12-01..2020-12-20", "2020-12-31", "2020-11-01", "2020-11-20"),
    (.previous, .month, "2020-06", "2020-06-10", "2020-05-01", "2020-05-10"),
    (.yearAgo, .month, "2020-06", "2020-06-10", "2019-06-01", "2019-06-10"),
    (.previous, .month, "2020-03", "2020-03-30", "2020-02-01", "2020-02-29"),
    (.previous, .month, "2020-12-11..2020-12-20", "2020-12-31", "2020-11-11", "2020-11-20"),
  ])
  func base(
    _ with: ComparedPeriod, _ grain: Grain, _ period: String, _ asOf: String, _ first: String,
    _ last: String
  ) throws {
    let whole = try #require(Period(period))
    let base = try #require(
      with.base(
        of: whole, grain, asOf: District.day(asOf), in: .civil))
    #expect(base.start == District.day(first) && base.last == District.day(last))
  }

  @Test(arguments: [
    (25, ComparedPeriod.previous, Grain.month, "2020-01", "2020-12-31", "2019-11-26", "2019-12-25"),
    (25, .yearAgo, .month, "2020-03", "2020-12-31", "2019-02-26", "2019-03-25"),
    (25, .previous, .quarter, "2020-Q1", "2020-12-31", "2019-09-26", "2019-12-25"),
    (25, .yearAgo, .year, "2020", "2020-12-31", "2018-12-26", "2019-12-25"),
    (25, .yearAgo, .total, "2020", "2020-12-31", "2018-12-26", "2019-12-25"),
    // Not over: as many days.
    (25, .previous, .month, "2020-06", "2020-05-30", "2020-04-26", "2020-04-30"),
    (25, .yearAgo, .month, "2020-06", "2020-06-10", "2019-05-26", "2019-06-10"),
    // 29 February begins the March that closes on the 28th.
    (28, .yearAgo, .month, "2020-03", "2020-12-31", "2019-03-01", "2019-03-28"),
    (28, .yearAgo, .month, "2021-03", "2021-12-31", "2020-02-29", "2020-03-28"),
    (28, .yearAgo, .month, "2020-02", "2020-12-31", "2019-01-29", "2019-02-28"),
    (28, .previous, .month, "2020-03", "2020-12-31", "2020-01-29", "2020-02-28"),
  ])
  func baseOfMonthsThatCloseEarlier(
    _ closing: Int, _ with: ComparedPeriod, _ grain: Grain, _ period: String, _ asOf: String,
    _ first: String, _ last: String
  ) throws {
    let calendar = StatisticalCalendar(closingDay: closing)
    let whole = try #require(Period(period, in: calendar))
    let base = try #require(
      with.base(of: whole, grain, asOf: District.day(asOf), in: calendar))
    #expect(base.start == District.day(first) && base.last == District.day(last))
  }

  @Test func theTwentyNinthOfFebruaryHasNoDayTheYearBefore() throws {
    let day = try #require(Period("2020-02-29"))
    let base = ComparedPeriod.yearAgo.base(
      of: day, .day, asOf: District.day("2020-12-31"), in: .civil)
    #expect(base == nil)
  }

  /// What a figure is compared with is the same figure of a run over the earlier period.
  @Test func aChangeIsTheDifferenceOfTwoRuns() throws {
    let measures = [
      District.measure(.count), District.measure(.sum(.field(5))),
      District.measure(.values(.field(6))),
    ]
    let plain: [IndicatorDefinition] = [
      District.indicator(.measure(0)), District.indicator(.measure(1)),
      District.indicator(.ratio(1, 0, scale: 100)), District.indicator(.median(2)),
    ]
    var records: [District.Record] = []
    for (number, years) in [(0, Int64(0)), (1, 366)] {
      records += District.random(4000, seed: UInt64(7 + number)).map { record in
        var record = record
        record.fields[1] = record.fields[1].map { $0 - years }
        return record
      }
    }
    var compared = 0
    for with in ComparedPeriod.allCases {
      for change in IndicatorDefinition.Change.allCases {
        var definition = try District.definition(
          measures: measures,
          indicators: plain
            + plain.indices.map { District.indicator(.compared($0, with: with, as: change)) })
        definition.publications = [
          PublicationDefinition(
            format: "csv", name: "", levels: [], grains: [.month, .total], indicators: [],
            template: nil)
        ]
        let release = try District.release(
          [records], definition, levels: [0, 1], grains: [.month, .total], workers: 2)
        for period in release.periods.indices {
          let published = release.periods[period]
          let base = try #require(
            with.base(of: published.period, published.grain, asOf: definition.asOf, in: .civil))
          var before = definition
          before.period = Period(start: base.start, end: base.end, label: "base")
          before.indicators = plain
          let old = try District.release([records], before, levels: [0, 1], grains: [.total])
          for place in release.places.indices {
            for indicator in plain.indices {
              func find(_ release: Release, _ indicator: Int, _ period: Int) -> Quantity {
                release.figures.first {
                  $0.indicator == indicator && $0.period == period && $0.place == place
                }?.quantity ?? .empty
              }
              let expected = Self.change(
                find(release, indicator, period), find(old, indicator, 0), as: change)
              let found = find(release, indicator + plain.count, period)
              #expect(Self.isSame(found, expected), "\(indicator) \(published.period.label)")
              if expected != .empty { compared += 1 }
            }
          }
        }
      }
    }
    #expect(compared > 500)
  }

  /// By the book: over common denominators, with numbers small enough for 64 bits.
  private static func change(
    _ now: Quantity, _ before: Quantity, as change: IndicatorDefinition.Change
  ) -> Quantity {
    func parts(_ quantity: Quantity) -> (Int64, Int64, Int32)? {
      switch quantity {
      case .whole(let value): (value, 1, 1)
      case .ratio(let above, let below, let scale): (above, below, scale)
      case .empty, .notReported, .suppressed: nil
      }
    }
    guard let (a, b, scale) = parts(now), let (c, d, _) = parts(before) else { return .empty }
    switch change {
    case .difference: return .ratio(numerator: a * d - c * b, denominator: b * d, scale: scale)
    case .percent:
      if c == 0 { return a == 0 ? .empty : .ratio(numerator: a, denominator: 0, scale: 100) }
      return .ratio(numerator: a * d - c * b, denominator: c * b, scale: 100)
    }
  }

  private static func isSame(_ a: Quantity, _ b: Quantity) -> Bool {
    switch (a, b) {
    case (.whole(let value), .ratio(let above, let below, 1)): value * below == above
    case (.ratio(let above, 0, _), .ratio(let other, 0, _)): above == other
    case (.ratio(let above, let below, let scale), .ratio(let other, let under, let factor)):
      Int128(above) * Int128(under) == Int128(other) * Int128(below) && scale == factor
        && below > 0
    default: a == b
    }
  }

  @Test func theYearToDateEndsWithThePeriodAndBeginsWithTheYear() throws {
    var definition = try District.definition(
      measures: [District.measure(.count), District.measure(.distinct(.field(6)))],
      indicators: [
        District.indicator(.yearToDate(2)), District.indicator(.yearToDate(3)),
        District.indicator(.measure(0)), District.indicator(.measure(1)),
      ], period: "2020-06-01..2020-07-31")
    definition.publications = [
      PublicationDefinition(
        format: "csv", name: "", levels: [], grains: [.month], indicators: [], template: nil)
    ]
    let records = [
      District.record(4, "2019-12-31", person: 1), District.record(4, "2020-01-01", person: 2),
      District.record(4, "2020-06-30", person: 2), District.record(4, "2020-07-02", person: 3),
    ]
    let release = try District.release([records], definition, grains: [.month])
    #expect(release.periods.map(\.period.label) == ["2020-06", "2020-07"])
    #expect(release.quantity(0, "Z", "2020-06", level: "district") == .whole(2))
    #expect(release.quantity(0, "Z", "2020-07", level: "district") == .whole(3))
    // Persons are counted again, never added.
    #expect(release.quantity(1, "Z", "2020-06", level: "district") == .whole(1))
    #expect(release.quantity(1, "Z", "2020-07", level: "district") == .whole(2))
  }

  /// What counts only for a comparison is in no other figure, also not in those that hold over a time.
  @Test func aComparisonChangesNoOtherFigure() throws {
    var source = District.log()
    source.periodBy = [7, 8]
    let open = District.measure(.count, time: .during(from: 7, to: 8, endsBefore: true))
    let records = District.random(3000, seed: 5)
    func figures(_ more: [IndicatorDefinition]) throws -> [Quantity] {
      var definition = try District.definition(
        sources: [source], measures: [open, District.measure(.count)],
        indicators: [District.indicator(.measure(0)), District.indicator(.measure(1))] + more,
        period: "2020-04-01..2020-10-31")
      definition.publications = [
        PublicationDefinition(format: "csv", name: "", levels: [], grains: [.month], indicators: [])
      ]
      // As the scope leaves them: what has a day in the covered period counts.
      let covered = definition.coveredPeriod
      let inScope = records.filter { record in
        record.state == .counted
          && [7, 8].contains { field in
            record.fields[field].map { covered.contains(Day(number: Int32($0))) } ?? false
          }
      }
      let release = try District.release([inScope], definition, levels: [0, 1], grains: [.month])
      return release.figures.filter { $0.indicator < 2 }.map(\.quantity)
    }
    let plain = try figures([])
    let compared = try figures([District.indicator(.compared(0, with: .previous, as: .percent))])
    #expect(plain == compared)
    #expect(plain.contains { $0 != .whole(0) })
  }

  /// Equal values share a place and the next one is left out; too few is no rate to be ranked.
  @Test func unitsAreRankedAmongThoseOfTheirLevel() throws {
    let paid = Expression.compare(.greater, .field(5), .literal(0))
    let definition = try District.definition(
      measures: [District.measure(.count, where: paid), District.measure(.count)],
      indicators: [
        District.indicator(.measure(0)), District.indicator(.measure(1)),
        District.indicator(.ratio(0, 1, scale: 100)),
        District.indicator(.rank(2, minimum: 2, lowestIsFirst: false)),
        District.indicator(.rank(2, minimum: 2, lowestIsFirst: true)),
        District.indicator(.rank(1, minimum: 2, lowestIsFirst: false)),
      ])
    func rows(_ unit: Int, _ good: Int, _ bad: Int) -> [District.Record] {
      (0..<(good + bad)).map { District.record(unit, "2020-05-01", amount: $0 < good ? 1 : 0) }
    }
    // S1 1/2, S2 2/4, S3 1/1: too few.
    let release = try District.release(
      [
        rows(try FigureTests.place("S1"), 1, 1) + rows(try FigureTests.place("S2"), 2, 2)
          + rows(try FigureTests.place("S3"), 1, 0)
      ], definition, grains: [.total])
    let total = release.periods[0].period.label
    func ranks(_ indicator: Int) -> [Quantity?] {
      ["S1", "S2", "S3"].map { release.quantity(indicator, $0, total, level: "street") }
    }
    #expect(ranks(3) == [.whole(1), .whole(1), .empty])
    #expect(ranks(4) == [.whole(1), .whole(1), .empty])
    #expect(ranks(5) == [.whole(2), .whole(1), .whole(3)])
    #expect(release.quantity(5, "Z", total, level: "street", isOwn: true) == .empty)
    // Two firsts, and the third is third: the second place is left out.
    let tied = try District.release(
      [
        rows(try FigureTests.place("S1"), 1, 1) + rows(try FigureTests.place("S2"), 2, 2)
          + rows(try FigureTests.place("S3"), 0, 2)
      ], definition, grains: [.total])
    let places = ["S1", "S2", "S3"].map { tied.quantity(3, $0, total, level: "street") }
    #expect(places == [.whole(1), .whole(1), .whole(3)])
  }
}
