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
  /// Sheets that are written at the same time.
  private static let writers = 4

  /// A line of a sheet: what it says and the file's name are held once, by number.
  private struct Line {
    let file: Int
    let text: Int
    let line: Int
    let column: Int
  }

  private struct Sheet {
    /// The first findings.
    var lines: [Line] = []
    /// All findings.
    var count = 0

    mutating func append(_ other: Sheet) {
      if lines.isEmpty {
        lines = other.lines
      } else {
        lines += other.lines.prefix(mostLines - lines.count)
      }
      count += other.count
    }

    /// - Parameters:
    ///   - names: what lines begin with.
    ///   - ends: what they end with.
    func write(_ names: [[UInt8]], _ ends: [[UInt8]], to text: inout LineBuffer) {
      // The byte order mark tells spreadsheets that it is UTF-8.
      text.append("\u{FEFF}文件,行,列,字段,代码,问题,处理办法\r\n")
      for line in lines {
        let (name, end) = (names[line.file], ends[line.text])
        // A place that is not known is an empty cell.
        let numbers: [2 of Int] = [
          line.line > 0 ? line.line : -1, line.column > 0 ? line.column : -1,
        ]
        text.append(name.span, numbers.span, end.span)
      }
      let rest = count - lines.count
      if rest > 0 { text.append(",,,,,另有 \(rest) 处，见隔离文件夹,\r\n") }
    }
  }

  /// Counts findings by sheet.
  ///
  /// - Returns: the records whose sheet is not full, and for how many findings it has room.
  private static func openRecords(
    _ records: Span<RefusedRecords.Record>, _ sheets: Span<Int>, _ counts: inout MutableSpan<Int>
  ) -> [(record: Int, room: Int)] {
    var open: [(record: Int, room: Int)] = []
    for i in records.indices {
      let known = counts[sheets[i]]
      counts[sheets[i]] = known + records[i].endOfPlaces - records[i].firstPlace
      if known < mostLines { open.append((i, mostLines - known)) }
    }
    return open
  }

  private struct State {
    /// By the unit's code; the empty code for those of nobody.
    var sheets: [String: Sheet] = [:]
    var delivery: Delivery?
    /// Of the current file: its units, and the first findings and the number of all of each.
    var units = UnitNumbers()
    var lines: [[Line]] = []
    var counts: [Int] = []
    /// What lines begin and end with.
    var names: [[UInt8]] = []
    var ends: [[UInt8]] = []
    private var knownEnds: [[UInt8]: Int] = [:]
    private var cells = FindingCells(masked: true)

    mutating func forgetFile() {
      units = UnitNumbers()
      lines = []
      counts = []
    }

    /// Adds findings about records of the current file.
    mutating func add(_ refused: RefusedRecords, of source: SourceDefinition) {
      let sheets = units.numbers(of: refused.records)
      while counts.count < units.units.count {
        counts.append(0)
        lines.append([])
      }
      var sums = counts.mutableSpan
      let open = Feedback.openRecords(refused.records.span, sheets.span, &sums)
      // Of those texts that a sheet still takes.
      var ends = [Int](repeating: -1, count: refused.texts.count)
      for (index, room) in open {
        let record = refused.records[index]
        // By index: a slice of the places would be counted as a reference for every record.
        for i in record.firstPlace..<min(record.endOfPlaces, record.firstPlace + room) {
          let place = refused.places[i]
          if ends[place.text] < 0 { ends[place.text] = end(refused.texts[place.text], of: source) }
          lines[sheets[index]].append(
            Line(
              file: names.count - 1, text: ends[place.text],
              line: refused.firstLine + place.line, column: place.column))
        }
      }
    }

    mutating func begin(_ name: String) { names.append(cells.cell(name)) }

    /// The number of a line's last cells: field, code, message, what to do.
    mutating func end(_ text: FindingText, of source: SourceDefinition) -> Int {
      let field = source.fields.first { $0.name == text.field }
      let end =
        cells.row([field?.headers.first ?? text.field, text.code, text.message, text.action])
        + [0x0D, 0x0A]
      if let known = knownEnds[end] { return known }
      ends.append(end)
      knownEnds[end] = ends.count - 1
      return ends.count - 1
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
      state.begin(delivery.file.name)
    }
  }

  func add(_ refused: RefusedRecords) {
    state.withLock { state in
      guard let source = state.delivery?.source else { return }
      state.add(refused, of: definition.sources[source])
    }
  }

  func forget() { state.withLock { $0.forgetFile() } }

  func end(reporter: Int?) {
    state.withLock { state in
      for sheet in state.counts.indices.sorted(by: { state.units.units[$0] < state.units.units[$1] }
      ) {
        let unit = state.units.units[sheet]
        let owner = unit >= 0 ? unit : reporter
        let code = owner.map { definition.units.units[$0].code } ?? ""
        state.sheets[code, default: Sheet()].append(
          Sheet(lines: state.lines[sheet], count: state.counts[sheet]))
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
      for file in files where !file.findings.isEmpty {
        state.begin(file.name)
        for finding in file.findings {
          sheet.count += 1
          guard sheet.lines.count < Feedback.mostLines else { continue }
          sheet.lines.append(
            Line(
              file: state.names.count - 1,
              text: state.end(FindingText(finding), of: definition.sources[file.source]),
              line: finding.line, column: finding.column))
        }
      }
      guard sheet.count > 0 else { return }
      sheet.append(state.sheets["", default: Sheet()])
      state.sheets[""] = sheet
    }
  }

  /// Writes the sheets where nobody sees them yet: before anything is published, so that a sheet
  /// that cannot be written stops the run in time.
  func stage(_ workers: Workers) throws(PlatformError) {
    try Folder.removeTree(staging.name, below: staging.folder)
    try Folder.create(staging, mode: 0o750)
    let (sheets, names, ends) = state.withLock { state in
      (state.sheets.sorted { $0.key < $1.key }, state.names, state.ends)
    }
    // They mostly wait for the device.
    let writers = Workers(max(workers.width, Feedback.writers))
    // The memory of one sheet holds the next.
    let outcomes = Machine.keepingFreedMemory {
      writers.map(writers.width) { part in
        Result { () throws(PlatformError) in
          var files = DurableFiles()
          var lines = LineBuffer()
          for place in stride(from: part, to: sheets.count, by: writers.width) {
            let (code, sheet) = sheets[place]
            lines.removeAll()
            sheet.write(names, ends, to: &lines)
            var file = try DurableFile(
              creating: staging.appending(Path(Feedback.name(of: code))), mode: 0o640,
              isReadSoon: false)
            try file.append(lines)
            try files.add(file)
          }
          try files.finish()
        }
      }
    }
    for outcome in outcomes { try outcome.get() }
    try Folder.sync(staging)
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
