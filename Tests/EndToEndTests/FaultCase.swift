import Casework
import Foundation
import Glibc
import Indicators
import Intake
import Orchestration
import Platform
import Tabular

/// A folder of `Tests/Faults`: input, and what must come of it.
struct FaultCase: Sendable {
  struct Expected: Decodable, Sendable {
    var what: String
    var exit: Int32
    var counted: Int
    var quarantined: Int
    var duplicate: Int
    var superseded: Int
    /// `file:line:column byte offset CODE`, sorted.
    var findings: [String]
    /// File to code.
    var refused: [String: String]?
    var ignored: [String]?
    var duplicateFiles: [String]?
    /// Code to number, of warnings and notes.
    var warnings: [String: Int]?
    /// Indicator to whole number, of the whole district and period.
    var figures: [String: Int64]?
    var setup: [Step]?
    var flips: Int?
    var everySlice: Bool?
    /// The pattern of `path_unit`, with ` refuse` behind it where a stranger costs the file.
    var pathUnit: String?
    /// What the catalogue asks for and the program does not do, and how it differs.
    var gap: Bool?
    var reason: String?
    enum CodingKeys: String, CodingKey {
      case what, exit, counted, quarantined, duplicate, superseded, findings, refused, ignored
      case warnings, figures, setup, flips, gap, reason
      case duplicateFiles = "duplicate_files"
      case everySlice = "every_slice"
      case pathUnit = "path_unit"
    }
  }

  /// What git cannot hold, made before the run.
  struct Step: Decodable, Sendable {
    var write: String?
    var writeBytes: String?
    var parts: [Part]?
    var link: String?
    var hard: String?
    var to: String?
    var pipe: String?
    var folder: String?
    var forbid: String?
    /// Taken away after the files were listed and before they are read.
    var vanish: String?
    /// Grows after the files were listed and before they are read.
    var grow: String?
    /// Like `write`, in GB18030.
    var writeGB18030: String?
    enum CodingKeys: String, CodingKey {
      case write, parts, link, hard, to, pipe, folder, forbid, vanish, grow
      case writeGB18030 = "write_gb18030"
      case writeBytes = "write_bytes"
    }
  }

  /// A text so many times.
  struct Part: Decodable, Sendable {
    let text: String
    let times: Int

    init(from decoder: any Decoder) throws {
      var list = try decoder.unkeyedContainer()
      text = try list.decode(String.self)
      times = try list.decode(Int.self)
    }
  }

  let name: String
  let expected: Expected
  let input: URL

  static let folder = packageRoot.appendingPathComponent("Tests/Faults")

  /// All cases in the order of their names.
  static func all() throws -> [FaultCase] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().compactMap { name in
      let place = folder.appendingPathComponent(name)
      let file = place.appendingPathComponent("expected.json")
      guard FileManager.default.fileExists(atPath: file.path) else { return nil }
      return FaultCase(
        name: name,
        expected: try JSONDecoder().decode(Expected.self, from: Data(contentsOf: file)),
        input: place.appendingPathComponent("input"))
    }
  }

  /// Whether this process may read everything, so that forbidding proves nothing.
  var cannotBeTried: Bool {
    getuid() == 0 && (expected.setup ?? []).contains { $0.forbid != nil }
  }
}

/// One way to run a case: none of these may show in what comes out.
struct RunWay: Sendable {
  var workers: Int
  var sliceSize: Int
  var engine: RecordScanner.Engine
}

/// What came of a case, in the words of `expected.json`.
struct FaultOutcome {
  var exit: Int32 = 0
  var dispositions: [Disposition: Int] = [:]
  var findings: [String] = []
  var refused: [String: String] = [:]
  var ignored: [String] = []
  var duplicateFiles: [String] = []
  var warnings: [String: Int] = [:]
  var figures: [String: Int64] = [:]
  var isConserved = true

  init(_ report: RunReport, quarantine: URL) throws {
    exit = report.exitCode
    for disposition in Disposition.allCases {
      dispositions[disposition] = report.total[disposition]
    }
    isConserved = report.conservation.allSatisfy(\.holds)
    for file in report.intake.files {
      switch file.state {
      case .refused: refused[file.name] = file.findings.first?.code ?? "no code"
      case .ignored: ignored.append(file.name)
      case .duplicate: duplicateFiles.append(file.name)
      case .read: break
      }
      for (key, count) in file.counts where key.severity <= .warning {
        warnings[key.code, default: 0] += count
      }
      for finding in file.findings where finding.severity == .warning {
        warnings[finding.code, default: 0] += 1
      }
    }
    for (path, data) in (try? Workbench.contents(of: quarantine)) ?? [:]
    where path.hasSuffix(".findings.csv") {
      let table = Table(data)
      findings += table.rows.map { row in
        let place = ["file", "line", "column"].map { table.value(row, $0) }.joined(separator: ":")
        return "\(place) byte \(table.value(row, "byte")) \(table.value(row, "code"))"
      }
    }
    findings.sort()
    let release = report.release
    for figure in release.figures
    where figure.category < 0 && release.periods[figure.period].grain == .total
      && release.places[figure.place].unit == 0 && !release.places[figure.place].isOwn
    {
      if case .whole(let number) = figure.quantity {
        figures[release.indicators[figure.indicator].name] = number
      }
    }
  }

  /// How it differs from what was expected.
  func differences(from expected: FaultCase.Expected) -> [String] {
    var differences: [String] = []
    func compare<Value: Equatable>(_ name: String, _ wanted: Value, _ found: Value) {
      if wanted != found { differences.append("\(name): \(wanted) expected, \(found) found") }
    }
    compare("exit code", expected.exit, exit)
    compare("counted", expected.counted, dispositions[.counted] ?? 0)
    compare("quarantined", expected.quarantined, dispositions[.quarantined] ?? 0)
    compare("duplicate", expected.duplicate, dispositions[.duplicate] ?? 0)
    compare("superseded", expected.superseded, dispositions[.superseded] ?? 0)
    compare("out of scope", 0, dispositions[.outOfScope] ?? 0)
    compare("findings", expected.findings, findings)
    compare("refused files", expected.refused ?? [:], refused)
    compare("ignored files", expected.ignored ?? [], ignored)
    compare("repeated files", expected.duplicateFiles ?? [], duplicateFiles)
    compare("warnings", expected.warnings ?? [:], warnings)
    compare("conservation", true, isConserved)
    for (name, wanted) in (expected.figures ?? [:]).sorted(by: { $0.key < $1.key }) {
      compare("figure \(name)", wanted, figures[name] ?? -1)
    }
    return differences
  }
}
