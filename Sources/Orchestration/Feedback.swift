import Casework
import Intake
import Platform
import Publishing
import Synchronization

/// A sheet for every reporting unit with what it has to mend: file, line, column, what is wrong,
/// what to do; shapes, never values. It can be sent to the unit as it is.
///
/// A record that is too broken to say whose it is goes to the unit of its file, where all other
/// records of the file belong to one; else to `+unassigned.csv`. A sheet ends after 1,000 lines
/// and says how many more there are. A run makes the folder anew.
final class Feedback: RefusedRecordSink {
  private let folder: Path
  private let staging: Path
  private let definition: PipelineDefinition
  private let state = Mutex(State())

  private static let mostLines = 1000

  private struct Sheet {
    var lines: [UInt8] = []
    var count = 0
  }

  private struct State {
    /// By the unit's code; the empty code for those of nobody.
    var sheets: [String: Sheet] = [:]
    var delivery: Delivery?
    /// Of the current file: by unit, −1 where it is not known.
    var current: [Int: Sheet] = [:]
    var cells = FindingCells(masked: true)
  }

  init(_ folder: Path, _ definition: PipelineDefinition) {
    self.folder = folder
    self.definition = definition
    staging = folder.folder.appending("staging").appending("feedback")
  }

  func begin(_ delivery: Delivery, header: [UInt8]) {
    state.withLock { state in
      state.delivery = delivery
      state.current = [:]
    }
  }

  func add(_ record: SliceResult.RefusedRecord, number: Int, bytes: ArraySlice<UInt8>) {
    state.withLock { state in
      guard let delivery = state.delivery else { return }
      for finding in record.findings {
        add(
          finding, of: delivery.file.name, source: delivery.source,
          to: &state.current[record.reporter ?? -1, default: Sheet()], &state.cells)
      }
    }
  }

  func forget() { state.withLock { $0.current = [:] } }

  func end(reporter: Int?) {
    state.withLock { state in
      for (unit, sheet) in state.current.sorted(by: { $0.key < $1.key }) {
        let owner = unit >= 0 ? unit : reporter
        let code = owner.map { definition.units.units[$0].code } ?? ""
        state.sheets[code, default: Sheet()].count += sheet.count
        if state.sheets[code]?.lines.count ?? 0 < 1 << 20 {
          state.sheets[code]?.lines += sheet.lines
        }
      }
      state.current = [:]
      state.delivery = nil
    }
  }

  /// Findings about files as a whole, and about their totals rows.
  func add(_ files: [FileOutcome]) {
    state.withLock { state in
      // They stand first: a refused file is in no quarantine, and must not fall behind the limit.
      var sheet = Sheet()
      for file in files {
        for finding in file.findings {
          add(finding, of: file.name, source: file.source, to: &sheet, &state.cells)
        }
      }
      guard sheet.count > 0 else { return }
      let records = state.sheets["", default: Sheet()]
      state.sheets[""] = Sheet(
        lines: sheet.lines + records.lines, count: sheet.count + records.count)
    }
  }

  private func add(
    _ finding: Finding, of file: String, source: Int, to sheet: inout Sheet,
    _ cells: inout FindingCells
  ) {
    sheet.count += 1
    guard sheet.count <= Feedback.mostLines else { return }
    let field = definition.sources[source].fields.first { $0.name == finding.field }
    sheet.lines += cells.cell(file)
    for place in [finding.line, finding.column] {
      sheet.lines.append(0x2C)
      if place > 0 { sheet.lines += String(place).utf8 }
    }
    for text in [
      field?.headers.first ?? finding.field, finding.code, finding.message, finding.action,
    ] {
      sheet.lines.append(0x2C)
      sheet.lines += cells.cell(text)
    }
    sheet.lines += [0x0D, 0x0A]
  }

  /// Writes the sheets where nobody sees them yet: before anything is published, so that a sheet
  /// that cannot be written stops the run in time.
  func stage() throws(PlatformError) {
    try Folder.removeTree(staging.name, below: staging.folder)
    try Folder.create(staging, mode: 0o750)
    let sheets = state.withLock { $0.sheets }
    for (code, sheet) in sheets.sorted(by: { $0.key < $1.key }) {
      var file = try DurableFile(
        creating: staging.appending(Path(Feedback.name(of: code))), mode: 0o640)
      // The byte order mark tells spreadsheets that it is UTF-8.
      try file.append("\u{FEFF}文件,行,列,字段,代码,问题,处理办法\r\n")
      let (lines, shown) = Feedback.first(sheet.lines)
      try file.append(lines)
      if sheet.count > shown { try file.append(",,,,,另有 \(sheet.count - shown) 处，见隔离文件夹,\r\n") }
      try file.finish()
    }
  }

  /// Puts the new sheets in the place of the old ones.
  func settle() throws(PlatformError) {
    try Folder.removeTree(folder.name, below: folder.folder)
    try Folder.rename(staging, to: folder)
  }

  /// The lines of a sheet up to the most that it shows.
  private static func first(_ lines: [UInt8]) -> (lines: [UInt8], count: Int) {
    var count = 0
    for (i, byte) in lines.enumerated() where byte == 0x0A {
      count += 1
      if count == mostLines { return (Array(lines[...i]), count) }
    }
    return (lines, count)
  }

  /// Codes of units may hold what a file's name may not; no code has the name of nobody's sheet.
  private static func name(of code: String) -> String {
    guard !code.isEmpty else { return "+unassigned.csv" }
    let safe = code.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "0"..."9", "A"..."Z", "a"..."z", "-", "_": String(scalar)
      default: "%" + String(scalar.value, radix: 16) + "."
      }
    }
    return safe.joined() + ".csv"
  }
}

/// Refused records on their way to the quarantine and to the sheets of their units.
final class SettingAside: RefusedRecordSink {
  private let sinks: [any RefusedRecordSink]

  init(_ sinks: [any RefusedRecordSink]) { self.sinks = sinks }

  func begin(_ delivery: Delivery, header: [UInt8]) {
    for sink in sinks { sink.begin(delivery, header: header) }
  }
  func add(_ record: SliceResult.RefusedRecord, number: Int, bytes: ArraySlice<UInt8>) {
    for sink in sinks { sink.add(record, number: number, bytes: bytes) }
  }
  func forget() { for sink in sinks { sink.forget() } }
  func end(reporter: Int?) throws { for sink in sinks { try sink.end(reporter: reporter) } }
}
