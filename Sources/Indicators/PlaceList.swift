public import Casework

/// The places of a table: the units of the asked levels, and for every unit above such a level
/// the bucket of what lies directly at it (本级), so that the places of a level add up to the
/// whole.
public struct PlaceList: Sendable {
  public let places: [Release.Place]
  /// Of each place: the runs of units that it is made of.
  public let ranges: [[Range<Int>]]
  /// Of each place the one run of units that it is made of; empty where it is made of several.
  let wholes: [Range<Int>]
  /// Indices of the places that are listed at each level.
  let ofLevel: [Int: [Int]]

  /// - Parameter levels: indices into `UnitTree.levels`.
  public init(_ tree: UnitTree, levels: Set<Int>) {
    var places: [Release.Place] = []
    var ranges: [[Range<Int>]] = []
    var ofLevel: [Int: [Int]] = [:]
    for level in levels.sorted() {
      for unit in tree.units.indices {
        let row = tree.units[unit]
        let parent = tree.parents[unit] < 0 ? "" : tree.units[tree.parents[unit]].code
        if row.level == level {
          places.append(
            Release.Place(
              code: row.code, name: tree.title(of: unit), level: tree.levels[level],
              parentCode: parent,
              isOwn: false, unit: unit))
          ranges.append([tree.range(of: unit)])
          ofLevel[level, default: []].append(places.count - 1)
        } else if row.level < level {
          places.append(
            Release.Place(
              code: row.code, name: tree.title(of: unit) + "本级", level: tree.levels[level],
              parentCode: row.code, isOwn: true, unit: unit))
          ranges.append(PlaceList.own(unit, above: level, tree))
          ofLevel[level, default: []].append(places.count - 1)
        }
      }
    }
    self.places = places
    self.ranges = ranges
    wholes = ranges.map { $0.count == 1 ? $0[0] : 0..<0 }
    self.ofLevel = ofLevel
  }

  /// The unit itself and those directly below it that lie deeper than the level: a district's
  /// centre in a table of streets.
  private static func own(_ unit: Int, above level: Int, _ tree: UnitTree) -> [Range<Int>] {
    var ranges = [unit..<(unit + 1)]
    var child = unit + 1
    while child < tree.ends[unit] {
      if tree.units[child].level > level { ranges.append(child..<tree.ends[child]) }
      child = tree.ends[child]
    }
    return ranges
  }
}
