import Casework
import Indicators
import Testing

/// What happens to units in a year, on the map of the day and on today's: the places differ, the
/// district never does.
struct UnitsOverTimeTests {
  private static func unit(
    _ code: String, _ level: Int, in parent: String, name: String? = nil, from: String? = nil,
    to: String? = nil, successor: String = ""
  ) -> Unit {
    Unit(
      code: code, name: name ?? code, level: level, kind: level == 3 ? "station" : "",
      parentCode: parent, validFrom: from.map(District.day), validTo: to.map(District.day),
      successor: successor, aliases: [], line: 1)
  }

  private static let streets = [
    unit("Z", 0, in: ""), unit("S1", 1, in: "Z"), unit("S2", 1, in: "Z"),
  ]

  /// What happens on 1 July, and what the streets and sites of the records come to.
  struct Change: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var rows: [Unit]
    /// Code, which of its rows, day.
    var records: [(String, Int, String)]
    /// Records of S1 and S2, as-was and as-is.
    var asWas: [Int64]
    var asIs: [Int64]
    /// Stations of S1 and S2 at the end of January and of August, as-was and as-is.
    var stationsAsWas: [Int64]
    var stationsAsIs: [Int64]
  }

  static let changes: [Change] = [
    Change(
      testDescription: "renamed: one code, two names",
      rows: [
        unit("A", 3, in: "S1", name: "旧名", to: "2020-06-30"),
        unit("A", 3, in: "S1", name: "新名", from: "2020-07-01"),
      ], records: [("A", 0, "2020-03-01"), ("A", 1, "2020-08-01")],
      asWas: [2, 0], asIs: [2, 0], stationsAsWas: [1, 0, 1, 0], stationsAsIs: [1, 0, 1, 0]),
    Change(
      testDescription: "moved from S1 to S2",
      rows: [
        unit("A", 3, in: "S1", to: "2020-06-30"), unit("A", 3, in: "S2", from: "2020-07-01"),
      ], records: [("A", 0, "2020-03-01"), ("A", 0, "2020-04-01"), ("A", 1, "2020-08-01")],
      asWas: [2, 1], asIs: [0, 3], stationsAsWas: [1, 0, 0, 1], stationsAsIs: [0, 1, 0, 1]),
    Change(
      testDescription: "split in two: what it counted before stays with it, nothing is shared out",
      rows: [
        unit("A", 3, in: "S1", to: "2020-06-30"), unit("A1", 3, in: "S1", from: "2020-07-01"),
        unit("A2", 3, in: "S2", from: "2020-07-01"),
      ],
      records: [
        ("A", 0, "2020-03-01"), ("A", 0, "2020-04-01"), ("A1", 0, "2020-08-01"),
        ("A2", 0, "2020-08-01"),
      ],
      asWas: [3, 1], asIs: [3, 1], stationsAsWas: [1, 0, 1, 1], stationsAsIs: [1, 0, 1, 1]),
    Change(
      testDescription: "merged: two become a third one in S2",
      rows: [
        unit("A", 3, in: "S1", to: "2020-06-30", successor: "C"),
        unit("B", 3, in: "S2", to: "2020-06-30", successor: "C"),
        unit("C", 3, in: "S2", from: "2020-07-01"),
      ],
      records: [
        ("A", 0, "2020-03-01"), ("B", 0, "2020-03-01"), ("B", 0, "2020-04-01"),
        ("C", 0, "2020-08-01"),
      ],
      asWas: [1, 3], asIs: [0, 4], stationsAsWas: [1, 1, 0, 1], stationsAsIs: [0, 2, 0, 1]),
    Change(
      testDescription: "opened", rows: [unit("A", 3, in: "S1", from: "2020-07-01")],
      records: [("A", 0, "2020-08-01")],
      asWas: [1, 0], asIs: [1, 0], stationsAsWas: [0, 0, 1, 0], stationsAsIs: [0, 0, 1, 0]),
    Change(
      testDescription: "closed for good", rows: [unit("A", 3, in: "S1", to: "2020-06-30")],
      records: [("A", 0, "2020-03-01")],
      asWas: [1, 0], asIs: [1, 0], stationsAsWas: [1, 0, 0, 0], stationsAsIs: [1, 0, 0, 0]),
    Change(
      testDescription: "moved, then merged into a unit of the old street",
      rows: [
        unit("A", 3, in: "S1", to: "2020-03-31"),
        unit("A", 3, in: "S2", from: "2020-04-01", to: "2020-06-30", successor: "B"),
        unit("B", 3, in: "S1"),
      ],
      records: [
        ("A", 0, "2020-02-01"), ("A", 1, "2020-05-01"), ("B", 0, "2020-05-01"),
        ("B", 0, "2020-08-01"),
      ],
      asWas: [3, 1], asIs: [4, 0], stationsAsWas: [2, 0, 1, 0], stationsAsIs: [2, 0, 1, 0]),
  ]

  @Test(arguments: changes)
  func bothMapsAreRightAndTheDistrictIsTheSame(_ change: Change) throws {
    var districts: [[Quantity?]] = []
    for (assignment, records, stations) in [
      (Assignment.asWas, change.asWas, change.stationsAsWas),
      (.asIs, change.asIs, change.stationsAsIs),
    ] {
      let rows = Self.streets + change.rows
      let reporting = ReportingDefinition(
        expected: UnitScope(kinds: ["station"]), every: .month, on: 1, dueDays: 5, zeroSource: nil,
        zeroUnit: 0, zeroOn: 0)
      let definition = try District.definition(
        sources: [District.log(reporting: reporting)],
        measures: [
          District.measure(.count),
          MeasureDefinition(
            source: -1, kind: .units(UnitScope(kinds: ["station"])),
            time: .during(from: nil, to: nil), unit: -1),
          MeasureDefinition(source: 0, kind: .reports(.expected), time: .on(1), unit: 0),
          MeasureDefinition(source: 0, kind: .reports(.received), time: .on(1), unit: 0),
        ], indicators: (0...3).map { District.indicator(.measure($0)) }, period: "2020",
        asOf: "2021-02-01", assignment: assignment, units: rows)
      let tree = definition.units
      let batch = try change.records.map { code, nth, day in
        let found = tree.units.indices.filter { tree.units[$0].code == code }
        return District.record(try #require(nth < found.count ? found[nth] : nil), day)
      }
      let release = try District.release([batch], definition, grains: [.month, .total])
      let seen = ["S1", "S2"].map { release.quantity(0, $0, "2020", level: "street") }
      #expect(seen.map { $0 == .notReported ? .whole(0) : $0 } == records.map { .whole($0) })
      let counted = ["2020-01", "2020-08"].flatMap { month in
        ["S1", "S2"].map { release.quantity(1, $0, month, level: "street") }
      }
      #expect(counted == stations.map { .whole($0) }, "\(assignment)")
      // A report stands where the unit does, so that received never exceeds expected.
      for place in ["S1", "S2"] {
        for month in release.periods.map(\.period.label) {
          guard case .whole(let due)? = release.quantity(2, place, month, level: "street"),
            case .whole(let came)? = release.quantity(3, place, month, level: "street")
          else {
            Issue.record("\(place) has no reports in \(month)")
            continue
          }
          #expect(came <= due, "\(assignment), \(place), \(month)")
        }
      }
      districts.append(
        (0...3).flatMap { indicator in
          release.periods.map {
            release.quantity(indicator, "Z", $0.period.label, level: "district")
          }
        })
    }
    #expect(districts[0] == districts[1])
  }
}
