import Casework
import TestSupport
import Testing

struct PeriodTests {
  @Test(arguments: [
    ("2020", "2020-01-01", "2020-12-31"), ("2020-06", "2020-06-01", "2020-06-30"),
    ("2020-02", "2020-02-01", "2020-02-29"), ("2021-02", "2021-02-01", "2021-02-28"),
    ("2020-Q1", "2020-01-01", "2020-03-31"), ("2020-Q4", "2020-10-01", "2020-12-31"),
    ("2020-H1", "2020-01-01", "2020-06-30"), ("2020-H2", "2020-07-01", "2020-12-31"),
    ("2020-06-01", "2020-06-01", "2020-06-01"), ("2020-W01", "2019-12-30", "2020-01-05"),
    ("2020-W53", "2020-12-28", "2021-01-03"), ("2021-W01", "2021-01-04", "2021-01-10"),
    ("2020-01..2020-06", "2020-01-01", "2020-06-30"),
    ("2020-01-01..2020-12-20", "2020-01-01", "2020-12-20"),
    ("2019-Q4..2020", "2019-10-01", "2020-12-31"), ("9999-11", "9999-11-01", "9999-11-30"),
  ])
  func aPeriodIsReadFromItsLabel(_ text: String, _ first: String, _ last: String) {
    let period = Period(text)
    #expect(period?.start.description == first)
    #expect(period?.last.description == last)
    #expect(period?.label == text)
  }

  @Test(arguments: [
    "", "20", "2020-13", "2020-00", "2020-1", "2020-Q0", "2020-Q5", "2020-H3", "2020-W54",
    "2020-W00", "2020-02-30", "2020-06..2020-01", "2020-06..", "..2020", "2020-06-01-01", "年",
    "+202", "2020-+1", "2020-Q+1", "2021-W53", "2020-W1", "2020-Q01", "-020",
  ])
  func anythingElseIsNoPeriod(_ text: String) {
    #expect(Period(text) == nil)
  }

  @Test func aPeriodIsHalfOpen() throws {
    let june = try #require(Period("2020-06"))
    #expect(june.days == 30)
    #expect(!june.contains(june.start.advanced(by: -1)))
    #expect(june.contains(june.start))
    #expect(june.contains(june.last))
    #expect(!june.contains(june.end))
  }
}

/// Months that close on a given day.
struct StatisticalCalendarTests {
  @Test(arguments: [
    (25, "2020-06", "2020-05-26", "2020-06-25"), (25, "2020-01", "2019-12-26", "2020-01-25"),
    (25, "2020-03", "2020-02-26", "2020-03-25"), (25, "2020-Q1", "2019-12-26", "2020-03-25"),
    (25, "2020-H2", "2020-06-26", "2020-12-25"), (25, "2020", "2019-12-26", "2020-12-25"),
    (28, "2020-03", "2020-02-29", "2020-03-28"), (28, "2021-03", "2021-03-01", "2021-03-28"),
    (1, "2020-01", "2019-12-02", "2020-01-01"), (25, "2020-06-26", "2020-06-26", "2020-06-26"),
    (25, "2020-W01", "2019-12-30", "2020-01-05"),
    (25, "2020-01..2020-03", "2019-12-26", "2020-03-25"),
  ])
  func aPeriodIsReadFromItsLabel(
    _ closing: Int, _ text: String, _ first: String, _ last: String
  ) {
    let period = Period(text, in: StatisticalCalendar(closingDay: closing))
    #expect(period?.start.description == first)
    #expect(period?.last.description == last)
    #expect(period?.label == text)
  }

  /// Forty years, a grain at a time: no gap, no overlap, every day in one period, whose label names
  /// just its days; and a month holds the days from one closing day to the next, counted by hand.
  @Test(arguments: [1, 2, 15, 20, 25, 27, 28])
  func everyDayLiesInExactlyOnePeriod(_ closing: Int) throws {
    let calendar = StatisticalCalendar(closingDay: closing)
    let range = try #require(Period("1999..2039", in: calendar))
    for grain in Grain.allCases {
      let periods = PeriodGrid(grain, over: range, in: calendar).periods
      var next = range.start
      for (index, period) in periods.enumerated() {
        #expect(period.start == next, "gap or overlap at \(period.label)")
        next = period.end
        guard grain != .total else { continue }
        let named = try #require(Period(period.label, in: calendar))
        #expect(named.start <= period.start && period.end <= named.end, "\(period.label)")
        if grain != .week || (1..<periods.count - 1).contains(index) {
          #expect(named == period, "\(period.label) names other days")
        }
      }
      #expect(next == range.end)
      #expect(Set(periods.map(\.label)).count == periods.count)
    }
    var label = (year: 1999, month: 1)
    let months = PeriodGrid(.month, over: range, in: calendar)
    for offset in 0..<range.days {
      let day = range.start.advanced(by: offset)
      let index = try #require(months.index(of: day))
      let name = "\(label.year)-\(label.month < 10 ? "0" : "")\(label.month)"
      if months.periods[index].label != name { Issue.record("\(day) is not in \(name)") }
      if day.civil.day == closing {
        label = label.month == 12 ? (label.year + 1, 1) : (label.year, label.month + 1)
      }
    }
  }

  /// Months make quarters, half-years and years; none of them is cut.
  @Test func grainsNest() throws {
    let calendar = StatisticalCalendar(closingDay: 25)
    let range = try #require(Period("2015..2024", in: calendar))
    let months = PeriodGrid(.month, over: range, in: calendar)
    for (grain, count) in [(Grain.quarter, 3), (.halfyear, 6), (.year, 12)] {
      for period in PeriodGrid(grain, over: range, in: calendar).periods {
        #expect(months.run(of: period)?.count == count)
      }
    }
  }

  @Test func theYearToDateBeginsInDecember() throws {
    let calendar = StatisticalCalendar(closingDay: 25)
    let june = try #require(Period("2020-06", in: calendar))
    #expect(calendar.yearToDate(of: june).start.description == "2019-12-26")
    #expect(calendar.yearToDate(of: june).end == june.end)
    let turn = try #require(Period("2020-12-26"))
    #expect(calendar.yearToDate(of: turn) == turn)
  }
}

struct PeriodGridTests {
  static let random: [Period] = {
    var random = SeededRandom(2020)
    return (0..<40).compactMap { _ in
      let start = Day(number: Int32.random(in: 10_000...25_000, using: &random))
      return Period(
        start: start, end: start.advanced(by: Int.random(in: 1...900, using: &random)), label: "any"
      )
    }
  }()

  @Test(arguments: Grain.allCases)
  func everyDayLiesInExactlyOnePeriod(_ grain: Grain) {
    for range in Self.random {
      let grid = PeriodGrid(grain, over: range, in: .civil)
      var next = range.start
      for (index, period) in grid.periods.enumerated() {
        #expect(period.start == next, "gap or overlap in \(grain) over \(range.start)…\(range.end)")
        next = period.end
        for offset in [0, period.days - 1] {
          #expect(grid.index(of: period.start.advanced(by: offset)) == index)
        }
      }
      #expect(next == range.end)
      #expect(grid.indexOfDay.count == range.days)
      for (offset, index) in grid.indexOfDay.enumerated() {
        let day = range.start.advanced(by: offset)
        if !grid.periods[Int(index)].contains(day) { Issue.record("\(day) is in another period") }
      }
      #expect(grid.index(of: range.start.advanced(by: -1)) == nil)
      #expect(grid.index(of: range.end) == nil)
    }
  }

  /// A period's label reads back as the natural period, of which the grid's is a part.
  @Test(arguments: Grain.allCases.filter { $0 != .total })
  func labelsNameTheNaturalPeriod(_ grain: Grain) {
    for range in Self.random {
      let periods = PeriodGrid(grain, over: range, in: .civil).periods
      #expect(Set(periods.map(\.label)).count == periods.count)
      for period in periods {
        let natural = Period(period.label)
        #expect(natural?.contains(period.start) == true, "\(period.label)")
        #expect(natural?.contains(period.last) == true, "\(period.label)")
      }
      for period in periods.dropFirst().dropLast() {
        #expect(Period(period.label)?.days == period.days, "\(period.label) is cut in the middle")
      }
    }
  }

  @Test func aStatisticalYearEndsOnTheTwentieth() throws {
    let year = try #require(Period("2020-01-01..2020-12-20"))
    let months = PeriodGrid(.month, over: year, in: .civil).periods
    #expect(months.map(\.label).last == "2020-12")
    #expect(months.map(\.days) == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 20])
    #expect(PeriodGrid(.quarter, over: year, in: .civil).periods.map(\.days) == [91, 91, 92, 81])
    #expect(
      PeriodGrid(.halfyear, over: year, in: .civil).periods.map(\.label) == ["2020-H1", "2020-H2"])
    #expect(PeriodGrid(.year, over: year, in: .civil).periods.map(\.days) == [355])
    #expect(PeriodGrid(.total, over: year, in: .civil).periods == [year])
    #expect(PeriodGrid(.day, over: year, in: .civil).periods.count == 355)
    let weeks = PeriodGrid(.week, over: year, in: .civil).periods
    #expect(weeks.first?.label == "2020-W01")
    #expect(weeks.first?.days == 5)
    #expect(weeks.last?.label == "2020-W51")
  }

  /// Finer grains lie whole in coarser ones; weeks only in the total, days in all.
  @Test func grainsNestAsTheCalendarDoes() throws {
    let year = try #require(Period("2019-07-01..2021-12-20"))
    let chain: [Grain] = [.day, .month, .quarter, .halfyear, .year, .total]
    /// Whether every coarse period is a run of fine ones.
    func nests(_ fine: Grain, in coarse: Grain) -> Bool {
      let grid = PeriodGrid(fine, over: year, in: .civil)
      return PeriodGrid(coarse, over: year, in: .civil).periods.allSatisfy {
        grid.run(of: $0) != nil
      }
    }
    for (i, fine) in chain.enumerated() {
      for (j, coarse) in chain.enumerated() {
        #expect(nests(fine, in: coarse) == (i <= j), "\(fine) in \(coarse)")
      }
      #expect(nests(.week, in: fine) == (fine == .total), "week in \(fine)")
      #expect(nests(fine, in: .week) == (fine == .day), "\(fine) in week")
    }
  }

  @Test(arguments: [
    ("2020-06", "2020-06-29", 0, true), ("2020-06", "2020-06-30", 0, false),
    ("2020-06", "2020-07-04", 5, true), ("2020-06", "2020-07-05", 5, false),
    ("2020-01-01..2020-12-20", "2020-12-22", 0, false),
    ("2020-01-01..2020-12-20", "2020-12-22", 3, true),
  ])
  func figuresAreProvisionalUntilAPeriodIsOverAndItsDaysHavePassed(
    _ text: String, _ asOf: String, _ days: Int, _ expected: Bool
  ) throws {
    let (period, day) = (try #require(Period(text)), try #require(Day(asOf)))
    #expect(period.isProvisional(asOf: day, days: days) == expected)
  }
}
