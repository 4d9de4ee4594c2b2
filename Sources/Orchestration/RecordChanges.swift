import Casework
import Deduplication

/// The records that two nights see differently, each with the cause: those that only one of them
/// has, and those of which they decided otherwise.
///
/// A record is the same on both nights when its file has the same bytes and it has the same number
/// in it; the file's name does not matter.
struct RecordChanges {
  /// Some records of a ledger by themselves.
  struct Part {
    var batches: [Batch] = []
    var states: [[UInt8]] = []
    /// First lines of the records.
    var lines: [[UInt32]] = []

    /// How many of them count.
    var counted: Int {
      states.reduce(0) { $0 + $1.count { $0 == Disposition.counted.rawValue } }
    }
  }

  /// As they stood on the earlier night, and as they stand on the later one.
  private(set) var gone: [RevisionCause: Part] = [:]
  private(set) var come: [RevisionCause: Part] = [:]

  private let earlier: LedgerSnapshot
  private let later: LedgerSnapshot

  init(from earlier: LedgerSnapshot, to later: LedgerSnapshot) {
    self.earlier = earlier
    self.later = later
    var changed = Selections()
    let contents = Set(earlier.batches.keys).union(later.batches.keys)
    for content in contents {
      switch (earlier.batches[content], later.batches[content]) {
      case (let before?, let after?): compare(before, after, &changed)
      case (let before?, nil): changed.goneFiles.append((content, before))
      case (nil, let after?): changed.comeFiles.append((content, after))
      case (nil, nil): break
      }
    }
    let goneKeys = RecordChanges.keys(changed.goneFiles, earlier.report)
    let comeKeys = RecordChanges.keys(changed.comeFiles, later.report)
    for (content, batches) in changed.goneFiles {
      let cause = causeOfLeaving(content)
      for index in batches {
        let batch = earlier.report.ledger.batches[index]
        for row in 0..<batch.count {
          // A case that came again with other content is corrected, whatever the file.
          let isThere =
            batch.keys.isEmpty ? nil : comeKeys[content.source]?.contains(batch.keys[row])
          changed.gone.add(isThere.map { $0 ? .corrected : .withdrawn } ?? cause, index, row)
        }
      }
    }
    for (content, batches) in changed.comeFiles {
      let isCorrection = later.name(of: content).map(earlier.names.contains) ?? false
      for index in batches {
        let first = later.report.ledger.firstRows[index]
        let batch = later.report.ledger.batches[index]
        for row in 0..<batch.count {
          let wasThere =
            batch.keys.isEmpty ? isCorrection : goneKeys[content.source]?.contains(batch.keys[row])
          let cause: RevisionCause = wasThere ?? false ? .corrected : .late
          changed.come.add(changed.causeOfWinner[first + row] ?? cause, index, row)
        }
      }
    }
    gone = changed.gone.parts(of: earlier.report)
    come = changed.come.parts(of: later.report)
  }

  /// By source, the keys of the cases in some contents; none for logs without a key.
  private static func keys(
    _ files: [(LedgerSnapshot.Content, [Int])], _ report: RunReport
  ) -> [Int: Set<Key128>] {
    var keys: [Int: Set<Key128>] = [:]
    for source in report.definition.sources.indices
    where !report.definition.sources[source].key.isEmpty {
      keys[source] = []
    }
    for (content, batches) in files {
      for index in batches { keys[content.source]?.formUnion(report.ledger.batches[index].keys) }
    }
    return keys
  }

  private struct Selections {
    var gone = Selection()
    var come = Selection()
    var goneFiles: [(LedgerSnapshot.Content, [Int])] = []
    var comeFiles: [(LedgerSnapshot.Content, [Int])] = []
    /// Rows of the later ledger that took the place of records of both nights.
    var causeOfWinner: [Int: RevisionCause] = [:]
  }

  /// Rows by cause and batch.
  private struct Selection {
    private var rows: [RevisionCause: [Int: [Int]]] = [:]

    mutating func add(_ cause: RevisionCause, _ batch: Int, _ row: Int) {
      rows[cause, default: [:]][batch, default: []].append(row)
    }

    func parts(of report: RunReport) -> [RevisionCause: Part] {
      rows.mapValues { byBatch in
        var part = Part()
        for (batch, rows) in byBatch.sorted(by: { $0.key < $1.key }) {
          part.batches.append(report.ledger.batches[batch].picking(rows))
          part.states.append(rows.map { report.ledger.states[batch][$0] })
          part.lines.append(rows.map { report.intake.rowLines[batch][$0] })
        }
        return part
      }
    }
  }

  /// Records of one content: the same on both nights but for what was decided of them.
  private func compare(_ before: [Int], _ after: [Int], _ changed: inout Selections) {
    let old = earlier.rows(of: before)
    let new = later.rows(of: after)
    var (i, j) = (0, 0)
    while i < old.count || j < new.count {
      let numbers = (
        i < old.count ? old[i].number : Int.max, j < new.count ? new[j].number : Int.max
      )
      // A record that one night could not read, because its day had not come.
      if numbers.0 < numbers.1 {
        changed.gone.add(.asOf, old[i].batch, old[i].row)
        i += 1
      } else if numbers.1 < numbers.0 {
        changed.come.add(.asOf, new[j].batch, new[j].row)
        j += 1
      } else {
        if old[i].state != new[j].state { note(old[i], new[j], &changed) }
        i += 1
        j += 1
      }
    }
  }

  private func note(
    _ old: LedgerSnapshot.Row, _ new: LedgerSnapshot.Row, _ changed: inout Selections
  ) {
    let cause: RevisionCause
    switch (old.state, new.state) {
    case (.outOfScope, _), (_, .outOfScope):
      cause =
        earlier.report.definition.asOf == later.report.definition.asOf
        ? .deduplicated : .asOf
    case (_, .superseded):
      let winner = later.target(of: new)
      let isNew = winner.map { earlier.batches[later.content(ofRow: $0)] == nil } ?? false
      cause = isNew ? .corrected : .deduplicated
      if let winner { changed.causeOfWinner[winner] = cause }
    case (.superseded, _):
      let winner = earlier.target(of: old).map { earlier.content(ofRow: $0) }
      cause =
        winner.flatMap { later.batches[$0] == nil ? causeOfLeaving($0) : nil }
        ?? .deduplicated
    default:
      cause = .deduplicated
      if let winner = later.target(of: new) { changed.causeOfWinner[winner] = cause }
    }
    changed.gone.add(cause, old.batch, old.row)
    changed.come.add(cause, new.batch, new.row)
  }

  private func causeOfLeaving(_ content: LedgerSnapshot.Content) -> RevisionCause {
    later.names.contains { earlier.name(of: content) == $0 } ? .corrected : .withdrawn
  }
}
