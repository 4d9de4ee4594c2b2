import Casework
import Indicators
import Orchestration
import Platform
import TestSupport
import Testing

/// Shapes that real files showed and that were read wrongly once, with made-up records; these
/// need no data.
@Suite struct RealShapeTests {
  @Test("records at a unit without children are listed when a table goes below its level")
  func leafAboveTheLevel() throws {
    // Districts have no children: zones cut across them and lie directly below the city.
    let release = try release(
      levels: "[city, district, zone]",
      units: """
        code,name,level,parent
        c,City,city,
        d1,North,district,c
        d2,South,district,c
        z1,Zone 1,zone,c
        """,
      records: ["North", "North", "South", ""], by: "[city, district, zone, total]")
    func figure(_ level: String, _ code: String) -> Quantity? {
      release.figures.first {
        release.places[$0.place].level == level && release.places[$0.place].code == code
      }?.quantity
    }
    #expect(figure("district", "d1") == .whole(2))
    #expect(figure("zone", "d1") == .whole(2))
    #expect(figure("zone", "d2") == .whole(1))
    #expect(figure("zone", "c") == .whole(1))
    #expect(figure("zone", "z1") == .whole(0))
    #expect(figure("city", "c") == .whole(4))
  }

  @Test("a code that differs from its name in letter case only is one spelling of one unit")
  func codeLikeItsName() throws {
    let release = try release(
      levels: "[city, district]",
      units: """
        code,name,level,parent,aliases
        nyc,NYC,city,,N Y C
        bronx,BRONX,district,nyc,Bronx|the bronx
        """,
      records: ["BRONX", "bronx", "Bronx", "The Bronx"], by: "[city, district, total]")
    #expect(release.provenance.conservation[0][.quarantined] == 0)
    #expect(release.provenance.conservation[0][.counted] == 4)
  }

  @Test("a median of 0 days and a rate of 0 are figures of a breakdown, an absent kind is none")
  func zeroInABreakdown() throws {
    let release = try release(
      levels: "[city]", units: "code,name,level,parent\nc,City,city,",
      records: ["c,2020-01-05,noise", "c,2020-01-05,noise", "c,2020-01-09,parking"],
      indicators: """
          median: {median: "days(day, closed)", of: log, on: day, breakdown: kind}
          slowest: {percentile: 99, value: "days(day, closed)", of: log, on: day, breakdown: kind}
          by_kind: {count: log, on: day, breakdown: kind}
          slow: {count: log, on: day, where: "days(day, closed) > 1", breakdown: kind}
          slow_rate: {ratio: [slow, by_kind], percent: 1}
        """, by: "[city, total]")
    func figures(_ name: String) -> [String: Quantity] {
      var found: [String: Quantity] = [:]
      for figure in release.figures where release.indicators[figure.indicator].name == name {
        found[release.categories[figure.indicator][figure.category].code] = figure.quantity
      }
      return found
    }
    #expect(
      figures("median") == [
        "noise": .ratio(numerator: 0, denominator: 2, scale: 1),
        "parking": .ratio(numerator: 8, denominator: 2, scale: 1),
      ])
    #expect(figures("slowest") == ["noise": .whole(0), "parking": .whole(4)])
    #expect(figures("slow") == ["parking": .whole(1)])
    #expect(
      figures("slow_rate") == [
        "noise": .ratio(numerator: 0, denominator: 2, scale: 100),
        "parking": .ratio(numerator: 1, denominator: 1, scale: 100),
      ])
  }

  /// A log of records of 5 January 2020: unit, closing day, kind; the latter two may be missing.
  private func release(
    levels: String, units: String, records: [String],
    indicators: String = "  records: {count: log, on: day}", by: String
  ) throws -> Release {
    let scratch = try ScratchFolder()
    try scratch.file("units.csv", units + "\n")
    try scratch.file(
      "log.csv",
      "no,day,unit,closed,kind\n"
        + records.enumerated().map { number, record in
          let missing = String(repeating: ",", count: 2 - record.count { $0 == "," })
          return "\(number),2020-01-05,\(record)\(missing)\n"
        }.joined())
    let pipeline = try scratch.file(
      "pipeline.yml",
      """
      version: 1
      pipeline: shape
      period: 2020
      as_of: 2020-12-31
      units: {file: units.csv, levels: \(levels)}
      sources:
        log:
          files: log.csv
          reporter: unit
          key: no
          fields:
            no: {from: no, type: identifier, required: true}
            day: {from: day, type: date, required: true}
            unit: {from: unit, type: unit}
            closed: {from: closed, type: date}
            kind: {from: kind, type: label}
      indicators:
      \(indicators)
      publish:
        - {format: csv, name: figures, by: \(by)}
      """)
    return try PipelineRun(
      PipelineFile("\(pipeline)").definition,
      settings: PipelineRun.Settings(keyFile: "\(scratch.path.appending("key"))")
    ).run().release
  }
}
