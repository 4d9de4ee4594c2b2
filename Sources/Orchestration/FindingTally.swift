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
    /// `file:line:column`, at most 20. No number of a person stands in the file's name.
    var places: [String] = []

    mutating func add(_ place: String) {
      count += 1
      if places.count < mostPlaces { places.append(place) }
    }
  }

  static let mostPlaces = 20

  private struct State {
    var entries: [Key: Entry] = [:]
    var source = 0
    /// The file's name, as places say it.
    var name = ""
    /// Of the current file.
    var counts = FindingCounts()
    private var places: [Spot: [String]] = [:]

    /// A kind of finding about records of a unit, both by their numbers.
    private struct Spot: Hashable {
      let unit: Int
      let kind: Int
    }

    mutating func forgetFile() {
      counts = FindingCounts()
      places = [:]
    }

    mutating func add(_ refused: RefusedRecords) {
      for found in counts.add(refused, first: mostPlaces) {
        let place = refused.places[found.place]
        places[Spot(unit: found.unit, kind: found.kind), default: []].append(
          "\(name):\(refused.firstLine + place.line)"
            + (place.column > 0 ? ":\(place.column)" : ""))
      }
    }

    /// What was found in the current file.
    var found: [(unit: Int, kind: FindingCounts.Kind, entry: Entry)] {
      counts.units.indices.flatMap { unit in
        counts.kinds.indices.compactMap { kind in
          let count = counts.count(unit: unit, kind: kind)
          guard count > 0 else { return nil }
          let places = places[Spot(unit: unit, kind: kind)] ?? []
          return (counts.units[unit], counts.kinds[kind], Entry(count: count, places: places))
        }
      }
    }
  }

  private let state = Mutex(State())

  var entries: [(key: Key, entry: Entry)] {
    state.withLock { $0.entries.sorted { $0.key < $1.key }.map { (key: $0.key, entry: $0.value) } }
  }

  func add(_ review: RecordsInReview) {
    state.withLock { state in
      for (owner, found) in review.byOwner {
        let key = Key(
          unit: owner.unit, source: owner.source, code: RecordsInReview.code, field: "")
        let places = found.first.prefix(FindingTally.mostPlaces).map { record in
          let name = PersonalNumberSearch.masked(record.file)
          return record.line > 0 ? "\(name):\(record.line)" : "\(name)#\(record.number)"
        }
        state.entries[key] = Entry(count: found.count, places: Array(places))
      }
    }
  }

  func begin(_ delivery: Delivery, header: [UInt8]) {
    state.withLock { state in
      state.source = delivery.source
      state.name = PersonalNumberSearch.masked(delivery.file.name)
      state.forgetFile()
    }
  }

  func add(_ refused: RefusedRecords) { state.withLock { $0.add(refused) } }

  func forget() { state.withLock { $0.forgetFile() } }

  func end(_ file: FileOutcome, reporter: Int?) {
    state.withLock { state in
      for (unit, kind, found) in state.found {
        let owned = Key(
          unit: unit >= 0 ? unit : reporter ?? -1, source: state.source, code: kind.code,
          field: kind.field)
        var entry = state.entries[owned, default: Entry()]
        entry.count += found.count
        entry.places += found.places.prefix(FindingTally.mostPlaces - entry.places.count)
        state.entries[owned] = entry
      }
      state.forgetFile()
    }
  }
}
