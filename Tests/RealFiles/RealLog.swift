import Casework
import Indicators
import Orchestration
import Platform
import Tabular
import TestSupport
import Testing

/// A public log with a pipeline in this folder.
struct RealLog: Sendable, CustomTestStringConvertible {
  /// The folder beside this file.
  let name: String

  static let all = ["austin", "nyc", "comcast", "h2b", "h2b-applications", "replies"].map {
    RealLog(name: $0)
  }

  /// Where the data lies; without it these tests are skipped, for the data may not be passed on.
  static let folder = Machine.environment("FENGQIAO_REAL_FILES")

  var testDescription: String { name }

  func definition() throws -> PipelineDefinition {
    try PipelineFile("\(place("pipeline.yml"))", input: RealLog.folder).definition
  }

  func run(
    workers: Int = 2, sliceSize: Int = 1 << 19, engine: RecordScanner.Engine = .vector
  ) throws -> RunReport {
    // The key is made anew each time: no figure may depend on it.
    let scratch = try ScratchFolder()
    return try PipelineRun(
      definition(),
      settings: PipelineRun.Settings(
        workers: workers, sliceSize: sliceSize, engine: engine, keepsLines: true,
        keyFile: "\(scratch.path.appending("key"))")
    ).run()
  }

  /// The lines of a table of this log, without the header.
  func table(_ file: String) throws -> [[String]] {
    let bytes = try OpenFile.contents(of: place(file), limit: 64 << 20)
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  private func place(_ file: String) -> Path {
    Path(#filePath).folder.appending(Path(name)).appending(Path(file))
  }
}

/// The figures that SQL found, by `Release.key`.
struct ExpectedFigures {
  struct Value: Equatable {
    let numerator: Int64
    let denominator: Int64
  }

  private(set) var values: [String: Value] = [:]

  init(_ log: RealLog) throws {
    for row in try log.table("expected.csv") {
      guard row.count == 10, let numerator = Int64(row[8]) else {
        throw MalformedTable(log: log.name, row: row)
      }
      let key = row[..<8].joined(separator: ",")
      let value = Value(numerator: numerator, denominator: Int64(row[9]) ?? 1)
      guard values.updateValue(value, forKey: key) == nil else {
        throw MalformedTable(log: log.name, row: row)
      }
    }
  }

  struct MalformedTable: Error {
    let log: String
    let row: [String]
  }
}

extension Release {
  /// `decided,year,2000,state,CO,0,region-08,`: what a figure is about, as `expected.csv` has it.
  func key(of figure: Figure) -> String {
    let place = places[figure.place]
    let period = periods[figure.period]
    let category =
      figure.category < 0 ? "" : categories[figure.indicator][figure.category].code
    return [
      indicators[figure.indicator].name, period.grain.rawValue, period.period.label, place.level,
      place.code, place.isOwn ? "1" : "0", place.parentCode, category,
    ].joined(separator: ",")
  }
}
