import Casework
import Intake
import Platform
import Publishing
import Synchronization
import Tabular

/// The folder of refused records: for each delivered file with such records one file of their
/// exact bytes under the file's own header, and one of findings beside it.
///
/// A clerk mends the first and delivers it again. Both are 0600 in folders of 0700; the findings
/// hold shapes, never values. A run writes the folder anew and puts it in the place of the old
/// one when everything has been read.
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

    consuming func finish() throws(PlatformError) {
      try records.finish()
      try findings.finish()
    }
  }

  private struct State: ~Copyable {
    var delivery: Delivery?
    var header: [UInt8] = []
    var sheets: Sheets?
    /// Line of the next record in the quarantine file.
    var line = 1
    /// The first failure to write, told at the file's end.
    var failure: PlatformError?
    /// Lines of findings on their way into the file.
    var lines: [UInt8] = []
    /// The file's name as a cell.
    var name: [UInt8] = []
    private var cells = FindingCells(masked: false)

    /// The findings of a record as lines.
    mutating func write(_ record: SliceResult.RefusedRecord, number: Int) {
      lines.removeAll(keepingCapacity: true)
      for finding in record.findings {
        lines.append(contentsOf: name)
        for value in [finding.line, finding.column, finding.byte, number + 1, line] {
          lines.append(0x2C)
          lines.append(contentsOf: String(value).utf8)
        }
        for text in [finding.code, finding.field, finding.message, finding.action] {
          lines.append(0x2C)
          lines.append(contentsOf: cells.cell(text))
        }
        lines.append(0x0A)
      }
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
      state.line = 1 + header.count { $0 == 0x0A }
    }
  }

  func add(_ record: SliceResult.RefusedRecord, number: Int, bytes: ArraySlice<UInt8>) {
    state.withLock { state in
      guard state.failure == nil, let delivery = state.delivery else { return }
      do throws(PlatformError) {
        if state.sheets == nil {
          state.sheets = try sheets(of: delivery, header: state.header)
        }
        state.write(record, number: number)
        try state.sheets?.findings.append(state.lines)
        try state.sheets?.records.append(bytes.span)
        if bytes.last != 0x0A && bytes.last != 0x0D { try state.sheets?.records.append([0x0A]) }
      } catch {
        state.failure = error
      }
      state.line += max(1, ByteScan.count(of: 0x0A, in: bytes.span))
    }
  }

  private func sheets(
    of delivery: Delivery, header: [UInt8]
  ) throws(PlatformError) -> Sheets {
    let path = path(of: delivery)
    try Folder.create(path.folder, mode: 0o700)
    var sheets = Sheets(
      records: try DurableFile(creating: path, mode: 0o600),
      findings: try DurableFile(creating: Quarantine.findings(of: path), mode: 0o600))
    try sheets.records.append(header)
    try sheets.findings.append(
      "file,line,column,byte,record,quarantine_line,code,field,message,action\n")
    return sheets
  }

  private func path(of delivery: Delivery) -> Path {
    staging.appending(Path(sources[delivery.source])).appending(Path(delivery.file.name))
  }

  private static func findings(of path: Path) -> Path {
    Path(bytes: path.bytes + Array(".findings.csv".utf8))
  }

  func forget() {
    state.withLock { state in
      if let delivery = state.delivery, state.sheets != nil {
        state.sheets = nil
        let path = path(of: delivery)
        do throws(PlatformError) {
          try Folder.removeFile(path)
          try Folder.removeFile(Quarantine.findings(of: path))
        } catch {
          state.failure = state.failure ?? error
        }
      }
      state.delivery = nil
    }
  }

  func end(reporter: Int?) throws {
    try state.withLock { state in
      state.delivery = nil
      if let failure = state.failure { throw failure }
      guard let sheets = state.sheets.take() else { return }
      try sheets.finish()
    }
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
  func add(_ record: SliceResult.RefusedRecord, number: Int, bytes: ArraySlice<UInt8>) {}
  func forget() {}
  func end(reporter: Int?) {}
}
