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
    /// Of the current file: the codes with their fields, and the units.
    var kinds: [(code: String, field: String)] = []
    var units = UnitNumbers()
    /// `counts[unit * room + kind]`, both by their numbers.
    private var counts: [Int] = []
    private var room = 8
    private var places: [Spot: [String]] = [:]

    /// A kind of finding about records of a unit, both by their numbers.
    private struct Spot: Hashable {
      let unit: Int
      let kind: Int
    }

    mutating func forgetFile() {
      kinds = []
      units = UnitNumbers()
      counts = []
      places = [:]
    }

    mutating func add(_ refused: RefusedRecords) {
      let kinds = refused.texts.map { kind(of: $0) }
      let units = units.numbers(of: refused.records)
      makeRoom()
      var wanted: [(place: Int, spot: Spot)] = []
      let room = room
      var counts = counts.mutableSpan
      let (records, places) = (refused.records.span, refused.places.span)
      for i in records.indices {
        for place in records[i].firstPlace..<records[i].endOfPlaces {
          let kind = kinds[places[place].text]
          let known = counts[units[i] * room + kind]
          counts[units[i] * room + kind] = known + 1
          guard known < mostPlaces else { continue }
          wanted.append((place, Spot(unit: units[i], kind: kind)))
        }
      }
      for (place, spot) in wanted {
        let place = refused.places[place]
        self.places[spot, default: []].append(
          "\(name):\(refused.firstLine + place.line)"
            + (place.column > 0 ? ":\(place.column)" : ""))
      }
    }

    /// What was found in the current file.
    var found: [(unit: Int, kind: Int, entry: Entry)] {
      counts.indices.filter { counts[$0] > 0 }.map { index in
        let spot = Spot(unit: index / room, kind: index % room)
        return (
          units.units[spot.unit], spot.kind,
          Entry(count: counts[index], places: places[spot] ?? [])
        )
      }
    }

    /// The number of what a text says.
    private mutating func kind(of text: FindingText) -> Int {
      if let known = kinds.firstIndex(where: { $0.code == text.code && $0.field == text.field }) {
        return known
      }
      kinds.append((text.code, text.field))
      return kinds.count - 1
    }

    /// Makes `counts` as large as the kinds and units need.
    private mutating func makeRoom() {
      if kinds.count > room {
        let wider = max(kinds.count, 2 * room)
        let known = counts
        counts = Array(repeating: 0, count: known.count / room * wider)
        for i in known.indices { counts[i / room * wider + i % room] = known[i] }
        room = wider
      }
      let missing = units.units.count * room - counts.count
      if missing > 0 { counts += repeatElement(0, count: missing) }
    }
  }

  private let state = Mutex(State())

  var entries: [(key: Key, entry: Entry)] {
    state.withLock { $0.entries.sorted { $0.key < $1.key }.map { (key: $0.key, entry: $0.value) } }
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

  func end(reporter: Int?) {
    state.withLock { state in
      for (unit, kind, found) in state.found {
        let owned = Key(
          unit: unit >= 0 ? unit : reporter ?? -1, source: state.source,
          code: state.kinds[kind].code,
          field: state.kinds[kind].field)
        var entry = state.entries[owned, default: Entry()]
        entry.count += found.count
        entry.places += found.places.prefix(FindingTally.mostPlaces - entry.places.count)
        state.entries[owned] = entry
      }
      state.forgetFile()
    }
  }
}
