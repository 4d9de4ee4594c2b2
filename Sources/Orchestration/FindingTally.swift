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
    /// Of the current file.
    var kinds: [Kind] = []
    var delivery: Delivery?

    /// The place in `kinds` of what a text says.
    mutating func kind(of text: FindingText) -> Int {
      if let known = kinds.firstIndex(where: { $0.code == text.code && $0.field == text.field }) {
        return known
      }
      kinds.append(Kind(code: text.code, field: text.field))
      return kinds.count - 1
    }
  }

  /// The findings of one code about one field: the units with such, and an entry for each.
  private struct Kind {
    let code: String
    let field: String
    var units = UnitNumbers()
    var entries: [Entry] = []

    /// - Parameter place: called for a place that is still wanted.
    mutating func note(_ unit: Int, place: () -> String) {
      let entry = units.number(of: unit)
      if entry == entries.count { entries.append(Entry()) }
      let known = entries[entry].count
      entries[entry].count = known + 1
      if known < mostPlaces { entries[entry].places.append(place()) }
    }
  }

  private let state = Mutex(State())

  var entries: [(key: Key, entry: Entry)] {
    state.withLock { $0.entries.sorted { $0.key < $1.key }.map { (key: $0.key, entry: $0.value) } }
  }

  func begin(_ delivery: Delivery, header: [UInt8]) {
    state.withLock { state in
      state.delivery = delivery
      state.kinds = []
    }
  }

  func add(_ refused: RefusedRecords) {
    state.withLock { state in
      guard let file = state.delivery?.file.name else { return }
      let kinds = refused.texts.map { state.kind(of: $0) }
      for record in refused.records {
        for i in record.firstPlace..<record.endOfPlaces {
          let place = refused.places[i]
          state.kinds[kinds[place.text]].note(record.reporter) {
            "\(file):\(refused.firstLine + place.line)"
              + (place.column > 0 ? ":\(place.column)" : "")
          }
        }
      }
    }
  }

  func forget() { state.withLock { $0.kinds = [] } }

  func end(reporter: Int?) {
    state.withLock { state in
      guard let source = state.delivery?.source else { return }
      for kind in state.kinds {
        for (unit, found) in zip(kind.units.units, kind.entries) {
          let owned = Key(
            unit: unit >= 0 ? unit : reporter ?? -1, source: source, code: kind.code,
            field: kind.field)
          var entry = state.entries[owned, default: Entry()]
          entry.count += found.count
          entry.places += found.places.prefix(FindingTally.mostPlaces - entry.places.count)
          state.entries[owned] = entry
        }
      }
      state.kinds = []
    }
  }
}
