import Casework
import Intake
import Platform
import Publishing
import Synchronization

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

  private struct State: ~Copyable {
    var delivery: Delivery?
    var header: [UInt8] = []
    var records: [UInt8] = []
    var findings: [UInt8] = []
    /// Line of the next record in the quarantine file.
    var line = 1
    var failure: PlatformError?
  }

  /// - Throws: `PlatformError` when the folder cannot be made.
  init(_ folder: Path, sources: [String]) throws(PlatformError) {
    self.folder = folder
    self.sources = sources
    // What a dead run left in `staging` is swept when the output folder is taken.
    staging = folder.folder.appending("staging").appending("quarantine")
    try Folder.create(staging, mode: 0o700)
  }

  func begin(_ delivery: Delivery, layout: FileLayout, header: [UInt8]) {
    state.withLock { state in
      state.delivery = delivery
      state.header = header
      state.records = []
      state.findings = []
      state.line = 1 + header.count { $0 == 0x0A }
    }
  }

  func add(_ record: SliceResult.RefusedRecord, number: Int, bytes: ArraySlice<UInt8>) {
    state.withLock { state in
      let name = state.delivery?.file.name ?? ""
      for finding in record.findings {
        let cells = [
          name, String(finding.line), String(finding.column), String(finding.byte),
          String(number + 1), String(state.line), finding.code, finding.field, finding.message,
          finding.action,
        ]
        state.findings.append(
          contentsOf: (cells.map(CSVText.cell).joined(separator: ",") + "\n").utf8)
      }
      state.records.append(contentsOf: bytes)
      if bytes.last != 0x0A && bytes.last != 0x0D { state.records.append(0x0A) }
      state.line += max(1, bytes.count { $0 == 0x0A })
    }
  }

  func forget() {
    state.withLock { state in
      state.delivery = nil
      state.records = []
      state.findings = []
    }
  }

  func end() throws {
    try state.withLock { state in
      defer {
        state.delivery = nil
        state.records = []
      }
      guard let delivery = state.delivery, !state.records.isEmpty else { return }
      let path = staging.appending(Path(sources[delivery.source]))
        .appending(Path(delivery.file.name))
      try Folder.create(path.folder, mode: 0o700)
      var records = try DurableFile(creating: path, mode: 0o600)
      try records.append(state.header)
      try records.append(state.records)
      try records.finish()
      var findings = try DurableFile(
        creating: Path(bytes: path.bytes + Array(".findings.csv".utf8)), mode: 0o600)
      try findings.append(
        "file,line,column,byte,record,quarantine_line,code,field,message,action\n")
      try findings.append(state.findings)
      try findings.finish()
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
  func begin(_ delivery: Delivery, layout: FileLayout, header: [UInt8]) {}
  func add(_ record: SliceResult.RefusedRecord, number: Int, bytes: ArraySlice<UInt8>) {}
  func forget() {}
  func end() {}
}
