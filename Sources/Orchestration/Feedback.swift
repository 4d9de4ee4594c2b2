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
    var lines = LineBuffer()
    /// Findings, and how many of them stand in `lines`.
    var count = 0
    var shown = 0

    /// Whether another line is wanted of it.
    mutating func takesLine() -> Bool {
      count += 1
      guard shown < mostLines else { return false }
      shown += 1
      return true
    }

    static func += (a: inout Sheet, b: Sheet) {
      a.lines.append(b.lines)
      a.count += b.count
      a.shown += b.shown
    }
  }

  private struct State {
    /// By the unit's code; the empty code for those of nobody.
    var sheets: [String: Sheet] = [:]
    var delivery: Delivery?
    /// Of the current file: its units, and the sheet of each.
    var units = UnitNumbers()
    var current: [Sheet] = []
    var cells = FindingCells(masked: true)

    mutating func forgetFile() {
      units = UnitNumbers()
      current = []
    }
  }

  init(_ folder: Path, _ definition: PipelineDefinition) {
    self.folder = folder
    self.definition = definition
    staging = folder.folder.appending("staging").appending("feedback")
  }

  func begin(_ delivery: Delivery, header: [UInt8]) {
    state.withLock { state in
      state.delivery = delivery
      state.forgetFile()
    }
  }

  func add(_ refused: RefusedRecords) {
    state.withLock { state in
      guard let delivery = state.delivery else { return }
      let name = state.cells.cell(delivery.file.name)
      let ends = refused.texts.map { end($0, of: delivery.source, &state.cells) }
      for record in refused.records {
        let sheet = state.units.number(of: record.reporter)
        if sheet == state.current.count { state.current.append(Sheet()) }
        for i in record.firstPlace..<record.endOfPlaces where state.current[sheet].takesLine() {
          let place = refused.places[i]
          Feedback.append(
            name, line: refused.firstLine + place.line, column: place.column, ends[place.text],
            to: &state.current[sheet].lines)
        }
      }
    }
  }

  func forget() { state.withLock { $0.forgetFile() } }

  func end(reporter: Int?) {
    state.withLock { state in
      let sheets = zip(state.units.units, state.current).sorted { $0.0 < $1.0 }
      for (unit, sheet) in sheets {
        let owner = unit >= 0 ? unit : reporter
        let code = owner.map { definition.units.units[$0].code } ?? ""
        if state.sheets[code]?.lines.count ?? 0 < 1 << 20 {
          state.sheets[code, default: Sheet()] += sheet
        } else {
          state.sheets[code]?.count += sheet.count
        }
      }
      state.forgetFile()
      state.delivery = nil
    }
  }

  /// Findings about files as a whole, and about their totals rows.
  func add(_ files: [FileOutcome]) {
    state.withLock { state in
      // They stand first: a refused file is in no quarantine, and must not fall behind the limit.
      var sheet = Sheet()
      for file in files {
        let name = state.cells.cell(file.name)
        for finding in file.findings where sheet.takesLine() {
          Feedback.append(
            name, line: finding.line, column: finding.column,
            end(FindingText(finding), of: file.source, &state.cells), to: &sheet.lines)
        }
      }
      guard sheet.count > 0 else { return }
      sheet += state.sheets["", default: Sheet()]
      state.sheets[""] = sheet
    }
  }

  /// A line's last cells: field, code, message, what to do.
  private func end(
    _ text: FindingText, of source: Int, _ cells: inout FindingCells
  ) -> [UInt8] {
    let field = definition.sources[source].fields.first { $0.name == text.field }
    return cells.row([
      field?.headers.first ?? text.field, text.code, text.message, text.action,
    ]) + [0x0D, 0x0A]
  }

  private static func append(
    _ name: [UInt8], line: Int, column: Int, _ end: [UInt8], to lines: inout LineBuffer
  ) {
    lines.append(name)
    for place in [line, column] {
      if place > 0 { lines.append(UInt8(ascii: ","), place) } else { lines.append([0x2C]) }
    }
    lines.append(end)
  }

  /// Writes the sheets where nobody sees them yet: before anything is published, so that a sheet
  /// that cannot be written stops the run in time.
  func stage() throws(PlatformError) {
    try Folder.removeTree(staging.name, below: staging.folder)
    try Folder.create(staging, mode: 0o750)
    let sheets = state.withLock { $0.sheets }
    for (code, var sheet) in sheets.sorted(by: { $0.key < $1.key }) {
      var file = try DurableFile(
        creating: staging.appending(Path(Feedback.name(of: code))), mode: 0o640)
      // The byte order mark tells spreadsheets that it is UTF-8.
      try file.append("\u{FEFF}文件,行,列,字段,代码,问题,处理办法\r\n")
      let shown = min(sheet.shown, Feedback.mostLines)
      if sheet.shown > shown { sheet.lines.keepFirst(lines: shown) }
      try file.append(sheet.lines)
      if sheet.count > shown { try file.append(",,,,,另有 \(sheet.count - shown) 处，见隔离文件夹,\r\n") }
      try file.finish()
    }
  }

  /// Puts the new sheets in the place of the old ones.
  func settle() throws(PlatformError) {
    try Folder.removeTree(folder.name, below: folder.folder)
    try Folder.rename(staging, to: folder)
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
  func add(_ refused: RefusedRecords) { for sink in sinks { sink.add(refused) } }
  func forget() { for sink in sinks { sink.forget() } }
  func end(reporter: Int?) throws { for sink in sinks { try sink.end(reporter: reporter) } }
}
