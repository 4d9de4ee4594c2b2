import Indicators

/// Which place of a release lies below which.
struct PlaceTree: Sendable {
  private let places: [Release.Place]
  private let placeByCode: [String: Int]

  init(_ places: [Release.Place]) {
    self.places = places
    placeByCode = Dictionary(
      places.indices.filter { !places[$0].isOwn }.map { (places[$0].code, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The one place that lies below no other, or `nil` when there are several.
  var top: Int? {
    let tops = places.indices.filter {
      !places[$0].isOwn && placeByCode[places[$0].parentCode] == nil
    }
    return tops.count == 1 ? tops[0] : nil
  }

  /// The places of a level at or below a place, in the release's order, its 本级 bucket among
  /// them, so that a table adds up to the place.
  func places(at level: String, below place: Int?) -> [Int] {
    places.indices.filter { index in
      guard places[index].level == level else { return false }
      guard let place else { return true }
      return isBelow(index, place)
    }
  }

  /// The place of a level at or above a place, or `nil` where the branch has no such level.
  func place(at level: String, above place: Int) -> Int? {
    var here = place
    // A broken chain of parents must not go round for ever.
    for _ in places.indices {
      if places[here].level == level { return here }
      let above = places[here].isOwn ? places[here].code : places[here].parentCode
      guard let next = placeByCode[above], next != here else { return nil }
      here = next
    }
    return nil
  }

  private func isBelow(_ index: Int, _ place: Int) -> Bool {
    // Nothing lies below a 本级 bucket, although it has the code of its unit.
    if index == place || places[place].isOwn { return index == place }
    let code = places[place].code
    if places[index].code == code { return true }
    var parent = places[index].parentCode
    // A parent chain is never longer than the list; a broken one must not go round for ever.
    for _ in places.indices {
      if parent == code { return true }
      guard let above = placeByCode[parent] else { return false }
      parent = places[above].parentCode
    }
    return false
  }
}
