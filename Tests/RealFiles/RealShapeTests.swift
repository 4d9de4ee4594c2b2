import Casework
import Indicators
import Orchestration
import Platform
import TestSupport
import Testing

/// Shapes that real files showed and that were read wrongly once, with made-up records; these
/// need no data.
@Suite struct RealShapeTests {
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
