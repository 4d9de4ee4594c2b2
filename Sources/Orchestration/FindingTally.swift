import Casework
import Intake
import Synchronization

/// Counts the findings about refused records by unit, code and field, with the first places.
final class FindingTally: RefusedRecordSink {
  struct Key: Hashable, Comparable {
    /// Row of the unit tree; −1 where it is not known.
    let unit: Int
    let source: Int
    let code: String
    let field: String

    static func < (a: Key, b: Key) -> Bool {
      (a.source, a.code, a.field, a.unit) < (b.source, b.code, b.field, b.unit)
    }
  }

  struct Entry {
    var count = 0
    /// `file:line:column`, at most 20.
    var places: [String] = []
  }

  static let mostPlaces = 20

  private struct State {
    var entries: [Key: Entry] = [:]
    var current: [Key: Entry] = [:]
    var delivery: Delivery?
  }

  private let state = Mutex(State())

  var entries: [(key: Key, entry: Entry)] {
    state.withLock { $0.entries.sorted { $0.key < $1.key }.map { (key: $0.key, entry: $0.value) } }
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
        let key = Key(
          unit: record.reporter ?? -1, source: delivery.source, code: finding.code,
          field: finding.field)
        FindingTally.note(
          finding, of: delivery.file.name, in: &state.current[key, default: Entry()])
      }
    }
  }

  private static func note(_ finding: Finding, of file: String, in entry: inout Entry) {
    entry.count += 1
    guard entry.places.count < mostPlaces else { return }
    entry.places.append(
      "\(file):\(finding.line)" + (finding.column > 0 ? ":\(finding.column)" : ""))
  }

  func forget() { state.withLock { $0.current = [:] } }

  func end(reporter: Int?) {
    state.withLock { state in
      for (key, found) in state.current {
        let owned = Key(
          unit: key.unit >= 0 ? key.unit : reporter ?? -1, source: key.source, code: key.code,
          field: key.field)
        var entry = state.entries[owned, default: Entry()]
        entry.count += found.count
        entry.places += found.places.prefix(FindingTally.mostPlaces - entry.places.count)
        state.entries[owned] = entry
      }
      state.current = [:]
    }
  }
}
