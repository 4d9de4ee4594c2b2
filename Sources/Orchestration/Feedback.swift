import Casework
import Intake
import Platform
import Publishing
import Synchronization

/// A sheet for every reporting unit with what it has to mend: file, line, column, what is wrong,
/// what to do; shapes, never values. It can be sent to the unit as it is.
///
/// A record that is too broken to say whose it is goes to the unit of its file, where all other
/// records of the file belong to one; else to `+unassigned.csv`. A sheet takes the first 200 findings
/// of a kind, so that a mistake in every record hides no other one, and 1,000 in all; its last lines
/// say how many more there are of each kind. A run makes the folder anew.
final class Feedback: RefusedRecordSink {
  private let folder: Path
  private let staging: Path
  private let definition: PipelineDefinition
  private let state = Mutex(State())

  private static let mostLines = 1000
  static let mostLinesOfKind = 200
  /// Sheets that are written at the same time.
  private static let writers = 4

  /// A line of a sheet: what it says and the file's name are held once, by number.
  private struct Line {
    let file: Int
    let text: Int
    let line: Int
    let column: Int
  }

  /// What lines end with: field, code, message, what to do; and the number of its kind.
  private struct End {
    let cells: [UInt8]
    let kind: Int
  }

  private struct Sheet {
    var lines: [Line] = []
    /// Findings by kind: all of them, and those that have a line.
    private var counts: [Int] = []
    private var written: [Int] = []

    mutating func count(_ findings: Int, of kind: Int) {
      while counts.count <= kind {
        counts.append(0)
        written.append(0)
      }
      counts[kind] += findings
    }

    /// Adds a line if there is room for it, for a finding that is counted.
    mutating func append(_ line: Line, of kind: Int, first most: Int) {
      guard written[kind] < most, lines.count < mostLines else { return }
      written[kind] += 1
      lines.append(line)
    }

    var isEmpty: Bool { lines.isEmpty }

    /// Adds another sheet's lines as far as there is room, and its counts.
    mutating func append(_ other: Sheet, _ ends: [End], first most: Int) {
      for kind in other.counts.indices { count(other.counts[kind], of: kind) }
      for line in other.lines { append(line, of: ends[line.text].kind, first: most) }
    }

    /// - Parameters:
    ///   - names: what lines begin with.
    ///   - ends: what they end with.
    ///   - kinds: field and code of each kind, as cells.
    func write(
      _ names: [[UInt8]], _ ends: [End], _ kinds: [[UInt8]], to text: inout LineBuffer
    ) {
      // The byte order mark tells spreadsheets that it is UTF-8.
      text.append("\u{FEFF}文件,行,列,字段,代码,问题,处理办法\r\n")
      for line in lines {
        let (name, end) = (names[line.file], ends[line.text].cells)
        // A place that is not known is an empty cell.
        let numbers: [2 of Int] = [
          line.line > 0 ? line.line : -1, line.column > 0 ? line.column : -1,
        ]
        text.append(name.span, numbers.span, end.span)
      }
      let (noPlace, noNumber) = (Array(",,".utf8), [Int]())
      let cut = counts.indices.filter { counts[$0] > written[$0] }
      for kind in cut.sorted(by: { kinds[$0].lexicographicallyPrecedes(kinds[$1]) }) {
        let isInReview = kinds[kind].suffix(RecordsInReview.code.utf8.count)
          .elementsEqual(RecordsInReview.code.utf8)
        let place = isInReview ? "run --ledger" : "隔离文件夹"
        let rest = ",另有 \(counts[kind] - written[kind]) 处，见\(place),\r\n"
        let end = kinds[kind] + rest.utf8
        text.append(noPlace.span, noNumber.span, end.span)
      }
    }
  }

  private struct State {
    /// By the unit's code; the empty code for those of nobody.
    var sheets: [String: Sheet] = [:]
    var delivery: Delivery?
    /// Of the current file: what is found, and the first lines of each unit.
    var counts = FindingCounts()
    private var lines: [[Line]] = []
    /// What lines begin and end with, and the cells of the kinds.
    var names: [[UInt8]] = []
    private(set) var ends: [End] = []
    private(set) var kinds: [[UInt8]] = []
    private var knownEnds: [[UInt8]: Int] = [:]
    private var knownKinds: [FindingCounts.Kind: Int] = [:]
    private var cells = FindingCells(masked: true)

    mutating func forgetFile() {
      counts = FindingCounts()
      lines = []
    }

    /// Adds findings about records of the current file.
    mutating func add(_ refused: RefusedRecords, of source: SourceDefinition) {
      let first = counts.add(refused, first: mostLinesOfKind)
      while lines.count < counts.units.count { lines.append([]) }
      // Of those texts that a sheet still takes.
      var ends = [Int](repeating: -1, count: refused.texts.count)
      for found in first {
        let place = refused.places[found.place]
        if ends[place.text] < 0 { ends[place.text] = end(refused.texts[place.text], of: source) }
        lines[found.unit].append(
          Line(
            file: names.count - 1, text: ends[place.text],
            line: refused.firstLine + place.line, column: place.column))
      }
    }

    /// Puts what was found in the current file into the sheets of their units.
    ///
    /// - Parameter code: of a unit, or of whoever has to mend what nobody owns.
    mutating func endFile(of source: SourceDefinition, _ code: (Int) -> String) {
      let units = counts.units
      let numbers = counts.kinds.map { kind($0, of: source) }
      for unit in units.indices.sorted(by: { units[$0] < units[$1] }) {
        let code = code(units[unit])
        var sheet = sheets.removeValue(forKey: code) ?? Sheet()
        for (kind, number) in numbers.enumerated() {
          sheet.count(counts.count(unit: unit, kind: kind), of: number)
        }
        for line in lines[unit] {
          sheet.append(line, of: ends[line.text].kind, first: mostLinesOfKind)
        }
        sheets[code] = sheet
      }
    }

    mutating func begin(_ name: String) { names.append(cells.cell(name)) }

    /// The number of a line's last cells.
    mutating func end(_ text: FindingText, of source: SourceDefinition) -> Int {
      let kind = kind(FindingCounts.Kind(code: text.code, field: text.field), of: source)
      let end = kinds[kind] + cells.row([text.message, text.action]) + [0x0D, 0x0A]
      if let known = knownEnds[end] { return known }
      ends.append(End(cells: end, kind: kind))
      knownEnds[end] = ends.count - 1
      return ends.count - 1
    }

    /// The number of a kind, whose field is called as its column is.
    private mutating func kind(_ kind: FindingCounts.Kind, of source: SourceDefinition) -> Int {
      let field = source.fields.first { $0.name == kind.field }
      let shown = FindingCounts.Kind(
        code: kind.code, field: field?.headers.first ?? kind.field)
      if let known = knownKinds[shown] { return known }
      kinds.append(cells.row([shown.field, shown.code]))
      knownKinds[shown] = kinds.count - 1
      return kinds.count - 1
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

  func end(_ file: FileOutcome, reporter: Int?) {
    state.withLock { state in
      guard let source = state.delivery?.source else { return }
      state.endFile(of: definition.sources[source]) { unit in
        let owner = unit >= 0 ? unit : reporter
        return owner.map { definition.units.units[$0].code } ?? ""
      }
      state.forgetFile()
      state.delivery = nil
    }
  }

  /// Findings about files as a whole, and about their totals rows: before those about records. A
  /// refused file is in no quarantine, and must not fall behind the limit.
  func add(_ files: [FileOutcome]) {
    state.withLock { state in
      var sheet = Sheet()
      for file in files where !file.findings.isEmpty {
        state.begin(file.name)
        for finding in file.findings {
          let end = state.end(FindingText(finding), of: definition.sources[file.source])
          let kind = state.ends[end].kind
          sheet.count(1, of: kind)
          sheet.append(
            Line(
              file: state.names.count - 1, text: end, line: finding.line, column: finding.column),
            of: kind, first: Feedback.mostLines)
        }
      }
      guard !sheet.isEmpty else { return }
      sheet.append(state.sheets[""] ?? Sheet(), state.ends, first: Feedback.mostLinesOfKind)
      state.sheets[""] = sheet
    }
  }

  /// Records that wait for a person, behind all that is wrong with others.
  func add(_ review: RecordsInReview) {
    state.withLock { state in
      for (owner, found) in review.byOwner.sorted(by: { $0.key < $1.key }) {
        let code = owner.unit >= 0 ? definition.units.units[owner.unit].code : ""
        var sheet = state.sheets.removeValue(forKey: code) ?? Sheet()
        for (index, record) in found.first.enumerated() {
          state.begin(record.file)
          let end = state.end(record.finding, of: definition.sources[owner.source])
          let kind = state.ends[end].kind
          if index == 0 { sheet.count(found.count, of: kind) }
          sheet.append(
            Line(file: state.names.count - 1, text: end, line: record.line, column: 0),
            of: kind, first: Feedback.mostLinesOfKind)
        }
        state.sheets[code] = sheet
      }
    }
  }

  /// Writes the sheets where nobody sees them yet: before anything is published, so that a sheet
  /// that cannot be written stops the run in time.
  func stage(_ workers: Workers) throws(PlatformError) {
    try Folder.removeTree(staging.name, below: staging.folder)
    try Folder.create(staging, mode: 0o750)
    let (sheets, names, ends, kinds) = state.withLock { state in
      (state.sheets.sorted { $0.key < $1.key }, state.names, state.ends, state.kinds)
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
            sheet.write(names, ends, kinds, to: &lines)
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

  /// Leaves the old sheets as they were.
  func discard() {
    try? Folder.removeTree(staging.name, below: staging.folder)
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
  func end(_ file: FileOutcome, reporter: Int?) throws {
    for sink in sinks { try sink.end(file, reporter: reporter) }
  }
}
