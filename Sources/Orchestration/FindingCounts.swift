import Intake

/// Findings about the refused records of one file, counted by unit and kind.
struct FindingCounts {
  /// What is alike for whoever has to mend it, wherever it stands.
  struct Kind: Hashable {
    let code: String
    let field: String
  }

  /// A finding that was counted.
  struct Found {
    /// Index of its place.
    let place: Int
    let unit: Int
    let kind: Int
  }

  /// Kinds and units by their numbers, in the order in which they first occur; the unit −1 stands for
  /// those of nobody.
  private(set) var kinds: [Kind] = []
  var units: [Int] { numbers.units }

  private var numbers = UnitNumbers()
  /// `counts[unit * room + kind]`, both by their numbers.
  private var counts: [Int] = []
  private var room = 8

  /// Findings of a kind about a unit's records, both by their numbers.
  func count(unit: Int, kind: Int) -> Int { counts[unit * room + kind] }

  /// Counts findings about further records of the file.
  ///
  /// - Returns: those that are among the first `most` of their unit and kind, in order.
  mutating func add(_ refused: RefusedRecords, first most: Int) -> [Found] {
    let kinds = refused.texts.map { kind(Kind(code: $0.code, field: $0.field)) }
    let units = numbers.numbers(of: refused.records)
    makeRoom()
    var first: [Found] = []
    let room = room
    var counts = counts.mutableSpan
    let (records, places) = (refused.records.span, refused.places.span)
    for i in records.indices {
      for place in records[i].firstPlace..<records[i].endOfPlaces {
        let kind = kinds[places[place].text]
        let known = counts[units[i] * room + kind]
        counts[units[i] * room + kind] = known + 1
        guard known < most else { continue }
        first.append(Found(place: place, unit: units[i], kind: kind))
      }
    }
    return first
  }

  /// The number of a kind: there are few.
  private mutating func kind(_ kind: Kind) -> Int {
    if let known = kinds.firstIndex(of: kind) { return known }
    kinds.append(kind)
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
    let missing = units.count * room - counts.count
    if missing > 0 { counts += repeatElement(0, count: missing) }
  }
}
