public import Casework
import Indicators

/// How the places and periods of a release make each other up.
struct TableShape {
  /// A place or period and all that it is made of, nothing twice.
  struct Whole: Hashable {
    var whole: Int
    var parts: [Int]
  }

  let placeCount: Int
  let periodCount: Int
  /// A district of its streets and its own bucket, a street of its communities and its own bucket.
  let places: [Whole]
  /// A year of its quarters, a quarter of its months.
  let periods: [Whole]

  /// - Throws: `DisclosureError.overlappingPeriods`.
  init(_ release: Release, units: UnitTree) throws(DisclosureError) {
    placeCount = release.places.count
    periodCount = release.periods.count
    places = TableShape.places(of: release, units)
    periods = try TableShape.periods(of: release)
  }

  /// Cells of one category stand one period after the other.
  func index(_ period: Int, _ place: Int, categories: Int, _ category: Int) -> Int {
    (period * placeCount + place) * max(1, categories) + max(0, category)
  }

  private static func places(of release: Release, _ units: UnitTree) -> [Whole] {
    let levels = units.levels.indices.filter { level in
      release.places.contains { $0.level == units.levels[level] }
    }
    let list = PlaceList(units, levels: Set(levels))
    precondition(list.places == release.places, "a release has the places of its unit table")
    var wholes: [Whole] = []
    for (upper, lower) in zip(levels, levels.dropFirst()) {
      // Every level shares the units out among its places.
      var placeOfUnit = [Int](repeating: 0, count: units.count)
      for place in list.places.indices where list.places[place].level == units.levels[upper] {
        for unit in list.ranges[place].joined() { placeOfUnit[unit] = place }
      }
      var parts: [Int: [Int]] = [:]
      for place in list.places.indices where list.places[place].level == units.levels[lower] {
        guard let unit = list.ranges[place].first?.first else { continue }
        parts[placeOfUnit[unit], default: []].append(place)
      }
      wholes += parts.sorted { $0.key < $1.key }.map { Whole(whole: $0.key, parts: $0.value) }
    }
    return wholes
  }

  private static func periods(of release: Release) throws(DisclosureError) -> [Whole] {
    let grains = Grain.allCases.filter { grain in
      release.periods.contains { $0.grain == grain }
    }
    var wholes: [Whole] = []
    for (finer, coarser) in zip(grains, grains.dropFirst()) {
      for whole in release.periods.indices where release.periods[whole].grain == coarser {
        let span = release.periods[whole].period
        let parts = release.periods.indices.filter {
          release.periods[$0].grain == finer && release.periods[$0].period.start < span.end
            && span.start < release.periods[$0].period.end
        }
        for part in parts {
          let inner = release.periods[part].period
          if inner.start < span.start || span.end < inner.end {
            throw .overlappingPeriods(finer, coarser)
          }
        }
        wholes.append(Whole(whole: whole, parts: parts))
      }
    }
    return wholes
  }
}

/// Why figures cannot be made safe for the public.
public enum DisclosureError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Periods of the two kinds lie across each other, so that differences of them cannot be watched.
  case overlappingPeriods(Grain, Grain)
  /// Hidden figures that can be worked out all the same; each as `indicator place period`.
  case recoverable([String])

  public var description: String {
    switch self {
    case .overlappingPeriods(let one, let other):
      "public figures by \(one.rawValue) and by \(other.rawValue): these periods overlap, and their differences would give small numbers away; publish one of them"
    case .recoverable(let cells):
      "\(cells.count) hidden figures could be worked out from what is shown, now or earlier: \(cells.prefix(5).joined(separator: "; "))\(cells.count > 5 ? "; …" : "")"
    }
  }
}
