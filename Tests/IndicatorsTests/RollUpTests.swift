import Casework
import Indicators
import Testing

/// Where children do not add up to their parent, the message says why.
struct RollUpTests {
  private let tree: UnitTree
  /// What lies at each row: 1 at the first, 2 at the second, 4, 8 …
  private let values: [Int64]

  init() throws {
    tree = try District.tree()
    values = (0..<tree.count).map { 1 << Int64($0) }
  }

  private func row(_ code: String, _ nth: Int = 0) throws -> Int {
    try FigureTests.place(code, nth)
  }

  private func sum(_ ranges: [Range<Int>]) -> Int64 {
    ranges.joined().reduce(0) { $0 + values[$1] }
  }

  /// Streets and the district's own, communities and the own of all above, as `PlaceList` has them.
  private func parts() throws -> [Int: [RollUp.Part]] {
    let list = PlaceList(tree, levels: [0, 1, 2])
    var parts: [Int: [RollUp.Part]] = [:]
    for (place, ranges) in zip(list.places, list.ranges) {
      let level = try #require(tree.levels.firstIndex(of: place.level))
      parts[level, default: []].append(
        RollUp.Part(unit: place.unit, isOwn: place.isOwn, ranges: ranges))
    }
    return parts
  }

  private func imbalance(_ parts: [Int: [RollUp.Part]]) -> String? {
    RollUp(tree, parts: parts).imbalance(values, sum: sum)
  }

  @Test func thePlacesOfEveryLevelAddUpAtEveryUnit() throws {
    #expect(try imbalance(parts()) == nil)
  }

  /// Without the district's own bucket, what lies at no street is missing.
  @Test func aMissingBucketIsNamed() throws {
    var broken = try parts()
    broken[1]?.removeAll { $0.isOwn }
    let text = try #require(imbalance(broken))
    #expect(text.hasPrefix("the places of level street in Z add up to "))
    #expect(text.contains("1 at Z lie in no place (what lies directly at the top, records without"))
    #expect(
      try text.contains(
        "\(values[row("P0")]) at P0 lie in no place (a unit below no street: the 本级 bucket"))
  }

  /// A street's own bucket is missing among the communities: the street itself and its site.
  @Test func aStreetsOwnBucketIsNamed() throws {
    var broken = try parts()
    let street = try row("S1")
    broken[2]?.removeAll { $0.isOwn && $0.unit == street }
    let text = try #require(imbalance(broken))
    #expect(
      text.contains("at S1 lie in no place (what lies directly at this unit: its 本级 bucket)"))
    #expect(text.contains("at P1 lie in no place"))
  }

  /// A station that moved and is listed at its old place for good lies in two.
  @Test func aMovedUnitThatCountsTwiceIsNamed() throws {
    var broken = try parts()
    let (old, new) = try (row("M", 0), row("M", 1))
    let community = try row("C1")
    let place = try #require(broken[2]?.firstIndex { $0.unit == community && !$0.isOwn })
    broken[2]?[place].ranges.append(new..<(new + 1))
    let text = try #require(imbalance(broken))
    #expect(
      text.contains("\(values[new]) at M lie in 2 places (a unit that moved: one of its rows)"))
    #expect(!text.contains("\(values[old]) at M"))
  }

  /// Two streets that swap a community add up together, and each of them does not.
  @Test func whatOnlyTheWholeEvensOutIsFoundAtTheUnit() throws {
    var broken = try parts()
    let (one, other) = try (row("C1"), row("C3"))
    let places = try [one, other].map { unit in
      try #require(broken[2]?.firstIndex { $0.unit == unit && !$0.isOwn })
    }
    let ranges = places.map { broken[2]?[$0].ranges ?? [] }
    broken[2]?[places[0]].ranges = ranges[1]
    broken[2]?[places[1]].ranges = ranges[0]
    let text = try #require(imbalance(broken))
    #expect(text.hasPrefix("the places of level community in S1 add up to "))
  }

  /// A sum that is wrong by itself is not blamed on the units.
  @Test func aWrongSumIsSaidToBeOne() throws {
    let text = RollUp(tree, parts: try parts()).imbalance(values) { ranges in
      self.sum(ranges) + (ranges == [self.tree.range(of: 0)] ? 0 : 1)
    }
    #expect(try #require(text).contains("so a sum itself is wrong"))
  }
}
