import Casework
import Intake
import Platform
public import Storage
import Synchronization

/// Takes what is read into the archive: batches into packs, refused records beside them, and what
/// each file came to. Nothing is held in memory for longer than a pack is gathered.
final class ArchiveSink: BatchSink, RefusedRecordSink {
  private let archive: Archive
  private let definition: PipelineDefinition
  private let plan: String
  private let contents: [(sha256: String, variant: String)]
  private let state: Mutex<State>

  fileprivate struct State {
    var writers: [PackWriter]
    var reading = 0
    var header: [UInt8] = []
    var reporter: Int?
    var refused = RefusedPacking()
    var parts = 0
    var failure: ArchiveError?
  }

  /// Refused records are written in parts of this many bytes.
  private static let partSize = 1 << 22

  /// - Parameter contents: of each delivery of the run its SHA-256 and the variant of its reading.
  init(
    _ archive: Archive, _ definition: PipelineDefinition, plan: String,
    contents: [(sha256: String, variant: String)]
  ) {
    self.archive = archive
    self.definition = definition
    self.plan = plan
    self.contents = contents
    state = Mutex(
      State(
        writers: definition.sources.map {
          PackWriter(archive, source: $0.name, fields: $0.fields.map(\.name))
        }))
  }

  func open(_ file: Int, source: Int) {
    state.withLock { state in
      state.header = []
      state.reporter = nil
      state.refused = RefusedPacking()
      state.parts = 0
      state.attempt { state throws(ArchiveError) in
        state.reading = try archive.addReading(
          source: definition.sources[source].name, sha256: contents[file].sha256,
          variant: contents[file].variant, plan: plan, asOf: Int(definition.asOf.number))
      }
    }
  }

  func add(_ batch: Batch, lines: [UInt32]) {
    state.withLock { state in
      state.attempt { state throws(ArchiveError) in
        try state.writers[batch.source].add(batch, lines: lines, of: state.reading)
      }
    }
  }

  func forgetBatches() {
    state.withLock { state in
      state.attempt { state throws(ArchiveError) in
        for source in state.writers.indices { try state.writers[source].forget(state.reading) }
      }
    }
  }

  func close(_ outcome: FileOutcome) throws {
    try state.withLock { state in
      let dependsOnAsOf = outcome.counts.keys.contains { $0.code == "DOM-FUTURE" }
      state.attempt { state throws(ArchiveError) in
        try flush(&state)
        try archive.finish(
          reading: state.reading,
          outcome: outcome.packed(header: state.header, reporter: state.reporter),
          dependsOnAsOf: dependsOnAsOf, isRefused: outcome.state == .refused)
      }
      if let failure = state.failure { throw RunFailure(failure) }
    }
  }

  /// Writes the packs that are not full.
  func finish() throws(ArchiveError) {
    let failure = state.withLock { state in
      state.attempt { state throws(ArchiveError) in
        for source in state.writers.indices { try state.writers[source].flush() }
      }
      return state.failure
    }
    if let failure { throw failure }
  }

  // MARK: Refused records

  func begin(_ delivery: Delivery, header: [UInt8]) { state.withLock { $0.header = header } }

  func add(_ refused: RefusedRecords) {
    state.withLock { state in
      var said = SaidTexts(refused)
      var offset = 0
      for record in refused.records {
        state.refused.add(record, of: refused, &said, from: offset)
        offset += record.length
        guard state.refused.packed.bytes.count >= ArchiveSink.partSize else { continue }
        state.attempt { state throws(ArchiveError) in try flush(&state) }
        said = SaidTexts(refused)
      }
    }
  }

  func forget() {
    state.withLock { state in
      state.refused = RefusedPacking()
      state.parts = 0
    }
  }

  func end(_ file: FileOutcome, reporter: Int?) { state.withLock { $0.reporter = reporter } }

  private func flush(_ state: inout State) throws(ArchiveError) {
    guard !state.refused.packed.bytes.isEmpty else { return }
    try archive.addRefused(state.parts, state.refused.packed.bytes, of: state.reading)
    state.parts += 1
    state.refused = RefusedPacking()
  }
}

extension ArchiveSink.State {
  /// After a failure nothing more is written; it is told at the file's end.
  fileprivate mutating func attempt(
    _ body: (inout ArchiveSink.State) throws(ArchiveError) -> Void
  ) {
    guard failure == nil else { return }
    do throws(ArchiveError) {
      try body(&self)
    } catch {
      failure = error
    }
  }
}

extension RunFailure {
  /// The failure of a run whose archive cannot be used.
  public init(_ error: ArchiveError) {
    self =
      switch error {
      case .damaged(let text), .newer(let text): .archiveUnfit(text)
      case .locked(let text): .locked(text)
      case .unwritable(let text): .outputUnwritable(text)
      case .missing(let text): .inputMissing(source: "archive", text)
      }
  }
}
