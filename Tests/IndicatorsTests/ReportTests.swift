import Casework
import Indicators
import Testing

/// Who must report, who did, who said that there was nothing, and who is silent.
struct ReportTests {
  /// Stations report monthly, five days after the month; source 1 has the zero declarations.
  static func release(
    _ records: [District.Record], zero: [District.Record] = [], asOf: String = "2020-12-31",
    grains: Set<Grain> = [.month, .quarter, .total], assignment: Assignment = .asWas,
    closingDay: Int? = nil
  ) throws -> Release {
    let reporting = ReportingDefinition(
      expected: UnitScope(kinds: ["station"]), every: .month, on: 1, dueDays: 5, zeroSource: 1,
      zeroUnit: 0, zeroOn: 1)
    func measure(_ state: MeasureDefinition.ReportState) -> MeasureDefinition {
      MeasureDefinition(source: 0, kind: .reports(state), time: .on(1), unit: 0)
    }
    let states = MeasureDefinition.ReportState.allCases
    var definition = try District.definition(
      sources: [District.log(reporting: reporting), District.log()],
      measures: states.map(measure) + [
        District.measure(.count), District.measure(.sum(.field(5))),
      ],
      indicators: (0...5).map { District.indicator(.measure($0)) }
        + [
          District.indicator(.ratio(1, 0, scale: 100)), District.indicator(.ratio(5, 4, scale: 1)),
          District.indicator(.yearToDate(4)),
          District.indicator(.rank(4, minimum: 1, lowestIsFirst: false)),
        ],
      asOf: asOf, assignment: assignment)
    if let closingDay {
      definition.calendar = StatisticalCalendar(closingDay: closingDay)
      definition.period = try #require(Period("2020", in: definition.calendar))
    }
    return try District.release(
      [District.batch(records), District.batch(zero, source: 1)],
      states: [District.states(records), District.states(zero)], definition, grains: grains)
  }

  /// Expected, received, zero and missing at a place.
  static func reports(_ release: Release, _ place: String, _ period: String, _ level: String)
    -> [Quantity?]
  {
    (0...3).map { release.quantity($0, place, period, level: level) }
  }

  /// P1 reported in January, P2 declared nothing, M is silent; nobody else must report.
  @Test func reportsAreReceivedZeroOrMissing() throws {
    let (p1, p2, b) = try (FigureTests.place("P1"), FigureTests.place("P2"), FigureTests.place("B"))
    let release = try Self.release(
      [
        District.record(p1, "2020-01-07"), District.record(p1, "2020-01-09"),
        District.record(b, "2020-01-09"),
      ],
      zero: [District.record(p2, "2020-01-01"), District.record(p1, "2020-01-01")])
    #expect(Self.reports(release, "Z", "2020-01", "district") == [3, 1, 1, 1].map { .whole($0) })
    #expect(Self.reports(release, "C1", "2020-01", "community") == [2, 0, 1, 1].map { .whole($0) })
    #expect(Self.reports(release, "Z", "2020-02", "district") == [3, 0, 0, 3].map { .whole($0) })
    #expect(Self.reports(release, "Z", "2020-Q1", "district") == [9, 1, 1, 7].map { .whole($0) })
    #expect(
      release.quantity(6, "Z", "2020-Q1", level: "district")
        == .ratio(numerator: 1, denominator: 9, scale: 100))
  }

  /// January is due on 5 February, December (cut on the 20th) on 5 January.
  @Test(arguments: [
    ("2020-01-31", 0), ("2020-02-04", 0), ("2020-02-05", 3), ("2020-12-31", 33), ("2021-01-04", 33),
    ("2021-01-05", 36),
  ])
  func reportsAreExpectedWhenTheyAreDue(_ asOf: String, _ expected: Int64) throws {
    let release = try Self.release([], asOf: asOf, grains: [.total])
    #expect(
      release.quantity(0, "Z", "2020-01-01..2020-12-20", level: "district") == .whole(expected))
  }

  /// Any record that could be typed is a report, whatever became of it.
  @Test(arguments: Disposition.allCases)
  func recordsThatDoNotCountAreReportsAllTheSame(_ state: Disposition) throws {
    var record = District.record(try FigureTests.place("P1"), "2020-01-07")
    record.state = state
    let release = try Self.release([record])
    #expect(release.quantity(1, "P1", "2020-01", level: "site") == .whole(1))
  }

  /// A zero is a zero only where somebody reported.
  @Test func silenceIsNotZero() throws {
    let (p1, p2) = try (FigureTests.place("P1"), FigureTests.place("P2"))
    let release = try Self.release(
      [District.record(p1, "2020-01-07", amount: 0)], zero: [District.record(p2, "2020-01-01")])
    func count(_ place: String, _ period: String, _ level: String) -> Quantity? {
      release.quantity(4, place, period, level: level)
    }
    #expect(count("P1", "2020-01", "site") == .whole(1))
    #expect(count("P2", "2020-01", "site") == .whole(0))
    #expect(count("M", "2020-01", "site") == .notReported)
    #expect(count("C1", "2020-01", "community") == .whole(0))
    #expect(count("P1", "2020-02", "site") == .notReported)
    #expect(count("Z", "2020-02", "district") == .notReported)
    #expect(count("Z", "2020-Q1", "district") == .whole(1))
    // A committee is never asked for a report, so its zero is one.
    #expect(count("B", "2020-01", "site") == .whole(0))
    #expect(count("C3", "2020-01", "community") == .whole(0))
    // A ratio with a part that was not reported was not reported.
    #expect(release.quantity(7, "M", "2020-01", level: "site") == .notReported)
    #expect(release.quantity(7, "P2", "2020-01", level: "site") == .empty)
    // The reports themselves are known.
    #expect(Self.reports(release, "M", "2020-01", "site") == [1, 0, 0, 1].map { .whole($0) })
  }

  /// A moved station reports under one code: in June from its old street, in July from its new.
  @Test func aMovedStationReportsWhereItStandsAtTheEndOfTheMonth() throws {
    let (old, new) = try (FigureTests.place("M", 0), FigureTests.place("M", 1))
    let release = try Self.release([
      District.record(old, "2020-06-15"), District.record(old, "2020-07-03"),
      District.record(new, "2020-08-03"),
    ])
    #expect(Self.reports(release, "C1", "2020-06", "community") == [2, 1, 0, 1].map { .whole($0) })
    #expect(Self.reports(release, "C3", "2020-06", "community") == [0, 0, 0, 0].map { .whole($0) })
    #expect(Self.reports(release, "C3", "2020-07", "community") == [1, 1, 0, 0].map { .whole($0) })
    #expect(Self.reports(release, "C1", "2020-08", "community") == [1, 0, 0, 1].map { .whole($0) })
    #expect(Self.reports(release, "C3", "2020-08", "community") == [1, 1, 0, 0].map { .whole($0) })
  }

  /// The station M stands on two rows: in the roster once a place, on today's map once, with all its
  /// months and the length of its silence.
  @Test(arguments: Assignment.allCases)
  func aMovedStationIsOnceInTheRosterOfTodaysMap(_ assignment: Assignment) throws {
    let reporting = ReportingDefinition(
      expected: UnitScope(kinds: ["station"]), every: .month, on: 1, dueDays: 5, zeroSource: nil,
      zeroUnit: 0, zeroOn: 1)
    let definition = try District.definition(
      sources: [District.log(reporting: reporting)], measures: [], indicators: [],
      assignment: assignment)
    let old = try FigureTests.place("M", 0)
    let roster = Roster(
      reporting, source: 0,
      batches: [
        District.batch([District.record(old, "2020-01-07"), District.record(old, "2020-06-15")])
      ], definition: definition, arrivals: [])
    let tree = definition.units
    let moved = roster.units.indices.filter { tree.units[roster.units[$0]].code == "M" }
    // December is due in January.
    if assignment == .asIs {
      #expect(moved.count == 1 && roster.units.count == 3)
      let place = try #require(moved.first)
      #expect(tree.units[roster.units[place]].parentCode == "C3")
      #expect(roster.count(.received, of: place) == 2 && roster.count(.missing, of: place) == 9)
      #expect(roster.count(.notDue, of: place) == 1 && roster.streak(of: place) == 5)
    } else {
      #expect(moved.count == 2)
      #expect(moved.map { roster.count(.missing, of: $0) } == [4, 5])
      #expect(moved.map { roster.count(.notDue, of: $0) } == [6, 7])
    }
    #expect(roster.count(.received) == 2 && roster.count(.missing) == 31)
  }
}
