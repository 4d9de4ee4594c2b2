import Casework
import Intake
import Platform
import Publishing
import Synchronization
import Tabular

/// The folder of refused records: for each delivered file with such records one file of their
/// exact bytes under the file's own header, and one of findings beside it.
///
/// A clerk mends the first and delivers it again under the name that it has here. Both are 0600 in
/// folders of 0700; the findings hold shapes, never values. A run writes the folder anew and puts it
/// in the place of the old one when everything has been read.
final class Quarantine: RefusedRecordSink {
  private let folder: Path
  private let staging: Path
  private let sources: [String]
  private let state = Mutex(State())

  /// The two files of one delivery while its records come in: what is refused is never held in
  /// memory as a whole.
  private struct Sheets: ~Copyable {
    var records: DurableFile
    var findings: DurableFile

    /// The exact bytes, with a line end where a record has none.
    mutating func append(_ refused: RefusedRecords) throws(PlatformError) {
      var (start, end) = (0, 0)
      for record in refused.records {
        end += record.length
        guard record.length == 0 || ![0x0A, 0x0D].contains(refused.bytes[end - 1]) else { continue }
        try records.append(refused.bytes.span.extracting(start..<end))
        try records.append([0x0A])
        start = end
      }
      try records.append(refused.bytes.span.extracting(start..<end))
    }

    consuming func hand(to files: inout DurableFiles) throws(PlatformError) {
      try files.add(records)
      try files.add(findings)
    }
  }

  private struct State: ~Copyable {
    var delivery: Delivery?
    var header: [UInt8] = []
    var sheets: Sheets?
    /// Whole files that are not durable yet, and the folders in which files lie.
    var written = DurableFiles()
    var folders: Set<Path> = []
    /// Line of the next record in the quarantine file.
    var line = 1
    /// The first failure to write, told at the file's end.
    var failure: PlatformError?
    /// Lines of findings on their way into the file.
    var lines = LineBuffer()
    /// The file's name as a cell.
    var name: [UInt8] = []
    private var cells = FindingCells(masked: false)

    /// Writes the lines of the findings of some records.
    mutating func write(
      _ refused: RefusedRecords, to file: inout DurableFile
    ) throws(PlatformError) {
      lines.removeAll()
      let name = name
      // Behind each other: no reference is counted for a line.
      var said: [UInt8] = []
      var ends = [0]
      for text in refused.texts {
        said += cells.row([text.code, text.field, text.message, text.action]) + [0x0A]
        ends.append(said.count)
      }
      for record in refused.records {
        let number = refused.firstRecord + record.ordinal + 1
        for i in record.firstPlace..<record.endOfPlaces {
          let place = refused.places[i]
          let numbers: [5 of Int] = [
            refused.firstLine + place.line, place.column, place.byte, number, line,
          ]
          lines.append(
            name.span, numbers.span,
            said.span.extracting(ends[place.text]..<ends[place.text + 1]))
        }
        line += record.lines
        // While it is still in the fastest cache.
        guard lines.count >= 1 << 15 else { continue }
        try file.append(lines)
        lines.removeAll()
      }
      try file.append(lines)
    }
  }

  /// - Throws: `PlatformError` when the folder cannot be made.
  init(_ folder: Path, sources: [String]) throws(PlatformError) {
    self.folder = folder
    self.sources = sources
    // What a dead run left in `staging` is swept when the output folder is taken.
    staging = folder.folder.appending("staging").appending("quarantine")
    try Folder.create(staging, mode: 0o700)
  }

  func begin(_ delivery: Delivery, header: [UInt8]) {
    state.withLock { state in
      state.delivery = delivery
      state.name = Array(CSVText.cell(delivery.file.name).utf8)
      state.header = header
      state.sheets = nil
      state.failure = nil
      // Lines end as the header's does; in a file of CR alone there may be a LF in a quoted name.
      let lineEnd: UInt8 = header.last == 0x0D ? 0x0D : 0x0A
      state.line = 1 + header.count { $0 == lineEnd }
    }
  }

  func add(_ refused: RefusedRecords) {
    state.withLock { state in
      guard state.failure == nil, let delivery = state.delivery else { return }
      do throws(PlatformError) {
        var sheets =
          if let open = state.sheets.take() { open } else {
            try sheets(of: delivery, header: state.header, &state.folders)
          }
        do throws(PlatformError) {
          try state.write(refused, to: &sheets.findings)
          try sheets.append(refused)
        } catch {
          state.failure = error
        }
        state.sheets = consume sheets
      } catch {
        state.failure = error
      }
    }
  }

  private func sheets(
    of delivery: Delivery, header: [UInt8], _ folders: inout Set<Path>
  ) throws(PlatformError) -> Sheets {
    let folder = folder(of: delivery)
    try Folder.create(folder, mode: 0o700)
    folders.insert(folder)
    var sheets = Sheets(
      records: try DurableFile(
        creating: folder.appending(Quarantine.unnamed[0]), mode: 0o600, isReadSoon: false),
      findings: try DurableFile(
        creating: folder.appending(Quarantine.unnamed[1]), mode: 0o600, isReadSoon: false))
    try sheets.records.append(header)
    try sheets.findings.append(
      "file,line,column,byte,record,quarantine_line,code,field,message,action\n")
    return sheets
  }

  private func folder(of delivery: Delivery) -> Path {
    staging.appending(Path(sources[delivery.source])).appending(Path(delivery.file.name)).folder
  }

  /// The names of the two files of a delivery until all its records are known.
  private static let unnamed: [Path] = [".records", ".findings"]

  /// The name under which mended records come back.
  private static func name(_ mended: MendedName) -> Path {
    let name = Path(mended.text).name
    guard name.bytes.count + findingsEnd.count > longestName else { return name }
    // A name that leaves no room for what is put behind it is cut, and told apart by its hash. Records under it
    // are added when they come back, and take the place of none.
    let kept = String(decoding: name.bytes.prefix(160), as: UTF8.self).filter { $0 != "\u{FFFD}" }
    let hash = Digest.sha256(name.bytes).hex.prefix(16)
    return Path("\(kept)-\(hash).csv")
  }

  /// What a file system takes, in bytes.
  private static let longestName = 255
  private static let findingsEnd = Array(".findings.csv".utf8)

  func forget() {
    state.withLock { state in
      if let delivery = state.delivery, state.sheets != nil {
        state.sheets = nil
        let folder = folder(of: delivery)
        do throws(PlatformError) {
          for name in Quarantine.unnamed { try Folder.removeFile(folder.appending(name)) }
        } catch {
          state.failure = state.failure ?? error
        }
      }
      state.delivery = nil
    }
  }

  func end(_ file: FileOutcome, reporter: Int?) throws {
    try state.withLock { state in
      let delivery = state.delivery.take()
      if let failure = state.failure { throw failure }
      guard let delivery, let sheets = state.sheets.take() else { return }
      try sheets.hand(to: &state.written)
      let folder = folder(of: delivery)
      let name = Quarantine.name(file.mendedName)
      for (unnamed, end) in zip(Quarantine.unnamed, [[], Quarantine.findingsEnd]) {
        try Folder.move(
          folder.appending(unnamed), to: folder.appending(Path(bytes: name.bytes + end)))
      }
    }
  }

  /// Makes all that was written durable: before anything is published, so that what cannot be
  /// written stops the run in time.
  func stage() throws(PlatformError) {
    let folders = try state.withLock { state throws(PlatformError) in
      var written = DurableFiles()
      swap(&written, &state.written)
      try written.finish()
      return state.folders
    }
    for folder in folders.sorted() { try Folder.sync(folder) }
  }

  /// Puts the new folder in the place of the old one.
  func settle() throws(PlatformError) {
    try Folder.removeTree(folder.name, below: folder.folder)
    try Folder.rename(staging, to: folder)
  }

  /// Leaves the old folder as it was.
  func discard() {
    try? Folder.removeTree(staging.name, below: staging.folder)
  }
}

/// Forgets refused records: for questions that publish nothing.
final class NoQuarantine: RefusedRecordSink {
  func begin(_ delivery: Delivery, header: [UInt8]) {}
  func add(_ refused: RefusedRecords) {}
  func forget() {}
  func end(_ file: FileOutcome, reporter: Int?) {}
}
