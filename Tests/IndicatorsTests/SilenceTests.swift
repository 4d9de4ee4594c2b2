import Casework
import Indicators
import Testing

/// Figures that silence lowers say by how many units.
struct SilenceTests {
  /// Indicators: 0…3 reports, 4 records, 5 amount, 6 a rate of reports, 7 a rate of records,
  /// 8 records of the year to date, 9 the rank by records.
  private static func release(
    zero: [(String, String)] = [], _ reported: [(unit: String, day: String)],
    grains: Set<Grain> = [.week, .month, .quarter, .total], assignment: Assignment = .asWas,
    asOf: String = "2020-12-31", closingDay: Int? = nil
  ) throws -> Release {
    try ReportTests.release(
      reported.map { District.record(try FigureTests.place($0.unit), $0.day) },
      zero: zero.map { District.record(try FigureTests.place($0.0), $0.1) }, asOf: asOf,
      grains: grains, assignment: assignment, closingDay: closingDay)
  }

  private static func silent(
    _ release: Release, _ indicator: Int, _ place: String, _ period: String, _ level: String,
    isOwn: Bool = false
  ) throws -> Int? {
    let place = try #require(
      release.places.firstIndex { $0.code == place && $0.level == level && $0.isOwn == isOwn })
    let period = try #require(release.periods.firstIndex { $0.period.label == period })
    return release.silentUnits(indicator: indicator, period: period, place: place)
  }

  /// P1 reports in January, P2 has nothing, M says nothing.
  @Test func silenceIsCountedAtEveryPlaceAboveIt() throws {
    let release = try Self.release(zero: [("P2", "2020-01-01")], [("P1", "2020-01-07")])
    for (place, level, count) in [
      ("Z", "district", 1), ("S1", "street", 1), ("S2", "street", 0), ("C1", "community", 1),
      ("C2", "community", 0), ("P1", "site", 0), ("P2", "site", 0), ("M", "site", 1),
      ("B", "site", 0),
    ] {
      #expect(try Self.silent(release, 4, place, "2020-01", level) == count, "\(place)")
    }
    // P1 lies right below its street: in a list of communities it is the street's own.
    #expect(try Self.silent(release, 4, "S1", "2020-02", "community", isOwn: true) == 1)
    #expect(try Self.silent(release, 4, "Z", "2020-02", "district") == 3)
    // Sums and rates of records lack what their records lack.
    #expect(try Self.silent(release, 5, "Z", "2020-01", "district") == 1)
    #expect(try Self.silent(release, 7, "Z", "2020-01", "district") == 1)
  }

  /// Counts of the reports themselves lack nothing: they are about what is missing.
  @Test func reportsThemselvesAreNotLowered() throws {
    let release = try Self.release([])
    for indicator in [0, 1, 2, 3, 6] {
      #expect(try Self.silent(release, indicator, "Z", "2020-01", "district") == nil)
    }
  }

  /// Two months of silence are one silent unit in the quarter; a silent month lowers its weeks.
  @Test func aUnitIsSilentOnceAndInEveryPeriodThatItsReportTouches() throws {
    let release = try Self.release([
      ("P1", "2020-01-07"), ("P1", "2020-02-07"), ("P1", "2020-03-07"), ("P2", "2020-01-07"),
      ("M", "2020-01-07"), ("M", "2020-02-07"), ("M", "2020-03-07"),
    ])
    #expect(try Self.silent(release, 4, "Z", "2020-Q1", "district") == 1)
    #expect(try Self.silent(release, 4, "Z", "2020-W03", "district") == 0)
    for week in ["2020-W05", "2020-W07", "2020-W09"] {
      #expect(try Self.silent(release, 4, "Z", week, "district") == 1, "\(week)")
    }
  }

  /// The station M moves in July: silent at both places, it is one unit in the district.
  @Test func aSilentUnitThatMovedIsOneUnitAboveBothPlaces() throws {
    let everyMonth = (1...12).flatMap { month in
      ["P1", "P2"].map { ($0, "2020-\(month < 10 ? "0" : "")\(month)-07") }
    }
    let wasThere = try Self.release(everyMonth)
    let whole = "2020-01-01..2020-12-20"
    #expect(try Self.silent(wasThere, 4, "C1", whole, "community") == 1)
    #expect(try Self.silent(wasThere, 4, "C3", whole, "community") == 1)
    #expect(try Self.silent(wasThere, 4, "Z", whole, "district") == 1)
    // On today's map its silence of spring stands where it stands today.
    let isThere = try Self.release(everyMonth, assignment: .asIs)
    #expect(try Self.silent(isThere, 4, "C1", "2020-03", "community") == 0)
    #expect(try Self.silent(isThere, 4, "C3", "2020-03", "community") == 1)
    #expect(try Self.silent(isThere, 4, "Z", whole, "district") == 1)
  }

  /// What is not due is not silence: December's reports are due on 5 January.
  @Test func whatIsNotDueIsNotMissing() throws {
    let release = try Self.release([])
    #expect(try Self.silent(release, 4, "Z", "2020-11", "district") == 3)
    #expect(try Self.silent(release, 4, "Z", "2020-12", "district") == 0)
  }

  /// Months that close on the 25th: what comes on the 26th is the next month's report, and the weeks
  /// around lack what either month lacks.
  @Test func silenceFollowsTheMonthsThatCloseEarlier() throws {
    let release = try Self.release(
      zero: [("P2", "2020-02-20")], [("P1", "2020-01-26"), ("M", "2020-06-28")], closingDay: 25)
    for (period, count) in [
      ("2020-01", 3), ("2020-02", 1), ("2020-03", 3), ("2020-W03", 3), ("2020-W04", 3),
      ("2020-W05", 1), ("2020-W08", 1), ("2020-W09", 3), ("2020-Q1", 3),
    ] {
      #expect(try Self.silent(release, 4, "Z", period, "district") == count, "\(period)")
    }
    // January is silence of the year to date in February too.
    #expect(try Self.silent(release, 8, "Z", "2020-02", "district") == 3)
    #expect(
      ReportTests.reports(release, "Z", "2020-01", "district") == [3, 0, 0, 3].map { .whole($0) })
    #expect(
      ReportTests.reports(release, "Z", "2020-02", "district") == [3, 1, 1, 1].map { .whole($0) })
    // The station's move on 1 July lies in the July that begins on 26 June: it reports from its new
    // place, also with what it did at the old one.
    #expect(try Self.silent(release, 4, "C3", "2020-07", "community") == 0)
    #expect(try Self.silent(release, 4, "C1", "2020-06", "community") == 2)
    #expect(try Self.silent(release, 4, "C1", "2020-07", "community") == 1)
  }

  /// December closes on the 25th, so its reports are due on the 30th.
  @Test(arguments: [("2020-12-29", 0), ("2020-12-30", 3)])
  func reportsOfMonthsThatCloseEarlierAreDueEarlier(_ asOf: String, _ count: Int) throws {
    let release = try Self.release([], asOf: asOf, closingDay: 25)
    #expect(try Self.silent(release, 4, "Z", "2020-12", "district") == count)
    #expect(try Self.silent(release, 4, "Z", "2020-11", "district") == 3)
  }

  /// Who has not sent everything is shown and not ranked; those who have are ranked among themselves.
  @Test func unitsWithSilenceAreNotRanked() throws {
    let release = try Self.release(
      [
        ("P1", "2020-01-07"), ("P2", "2020-01-07"), ("P2", "2020-01-08"), ("M", "2020-01-07"),
        ("P1", "2020-02-07"), ("P1", "2020-02-08"), ("P2", "2020-02-07"),
      ], grains: [.month])
    func rank(_ place: String, _ period: String, _ level: String) -> Quantity? {
      release.quantity(9, place, period, level: level)
    }
    for (place, number) in [("P1", 2), ("P2", 1), ("M", 2)] {
      #expect(rank(place, "2020-01", "site") == .whole(Int64(number)), "\(place)")
    }
    // In February M is silent: the street and the community above it lack its report.
    for (place, level) in [("M", "site"), ("C1", "community"), ("S1", "street")] {
      #expect(rank(place, "2020-02", level) == .empty)
      #expect(try Self.silent(release, 9, place, "2020-02", level) == 1)
    }
    #expect(release.quantity(4, "S1", "2020-02", level: "street") == .whole(3))
    #expect(rank("P1", "2020-02", "site") == .whole(1))
    #expect(rank("P2", "2020-02", "site") == .whole(2))
    #expect(rank("S2", "2020-02", "street") == .whole(1))
  }
}
