public import Casework

/// Children add up to their parent, at every unit: checked in every run for everything that may be
/// added, and, where it does not hold, the cause named.
///
/// The places of each level, the 本级 buckets among them, share out the rows of the unit table. If
/// they do, they add up; so when they do not, some row with a value lies in no place, or in several.
public struct RollUp: Sendable {
  /// What is listed at one level: a unit or a 本级 bucket, and the rows that it is made of.
  public struct Part: Sendable {
    public var unit: Int
    public var isOwn: Bool
    public var ranges: [Range<Int>]
    public init(unit: Int, isOwn: Bool, ranges: [Range<Int>]) {
      self.unit = unit
      self.isOwn = isOwn
      self.ranges = ranges
    }
  }

  private let tree: UnitTree
  /// By level, from the top.
  private let levels: [(level: Int, parts: [Part])]

  public init(_ tree: UnitTree, parts: [Int: [Part]]) {
    self.tree = tree
    levels = parts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  init(_ tree: UnitTree, _ places: PlaceList) {
    self.init(
      tree,
      parts: places.ofLevel.mapValues { listed in
        listed.map {
          Part(
            unit: places.places[$0].unit, isOwn: places.places[$0].isOwn, ranges: places.ranges[$0])
        }
      })
  }

  /// What does not add up and why; `nil` when everything does.
  ///
  /// - Parameters:
  ///   - values: by row of the unit table, what is counted at that row itself.
  ///   - sum: what a figure says of some rows.
  public func imbalance(_ values: [Int64], sum: ([Range<Int>]) -> Int64) -> String? {
    let whole = Part(unit: 0, isOwn: false, ranges: [0..<tree.count])
    var above: (level: Int, parts: [Part])?
    for (level, parts) in levels {
      /// What the parts say, by the row of their unit; then the sum of all rows before.
      var before = [Int64](repeating: 0, count: tree.count + 1)
      for part in parts { before[part.unit + 1] &+= sum(part.ranges) }
      for row in 0..<tree.count { before[row + 1] &+= before[row] }
      // Added up again from the cells, so that the figures are not their own witness.
      let total = values.reduce(0, &+)
      if before[tree.count] != total {
        return sentence(whole, level, parts, before[tree.count], total, values)
      }
      for parent in above?.parts ?? [] {
        let children = parent.ranges.reduce(Int64(0)) {
          $0 &+ (before[$1.upperBound] &- before[$1.lowerBound])
        }
        let own = sum(parent.ranges)
        if children != own { return sentence(parent, level, parts, children, own, values) }
      }
      above = (level, parts)
    }
    return nil
  }

  private func sentence(
    _ parent: Part, _ level: Int, _ parts: [Part], _ children: Int64, _ expected: Int64,
    _ values: [Int64]
  ) -> String {
    "the places of level \(tree.levels[level]) in \(name(parent.unit))"
      + "\(parent.isOwn ? " itself (本级)" : "") add up to \(children), not to \(expected): "
      + cause(parent, level, parts, values)
  }

  /// Which rows are counted by none of the places or by several.
  private func cause(
    _ parent: Part, _ level: Int, _ parts: [Part], _ values: [Int64]
  ) -> String {
    var covers = [Int](repeating: 0, count: tree.count)
    for part in parts { for range in part.ranges { for row in range { covers[row] += 1 } } }
    let rows = parent.ranges.flatMap { Array($0) }.filter { values[$0] != 0 && covers[$0] != 1 }
    guard !rows.isEmpty else {
      return "every row with a value lies in exactly one place, so a sum itself is wrong"
    }
    let told = rows.prefix(3).map { row in
      let count = covers[row] == 0 ? "in no place" : "in \(covers[row]) places"
      return "\(values[row]) at \(name(row)) lie \(count)\(kind(of: row, level))"
    }
    return told.joined(separator: "; ")
      + (rows.count > told.count ? "; and \(rows.count - told.count) units more" : "")
  }

  /// What is special about a row, of what usually goes wrong.
  private func kind(of row: Int, _ level: Int) -> String {
    if row == 0 {
      return " (what lies directly at the top, records without a unit among it: its 本级 bucket)"
    }
    if tree.units.indices.contains(where: { $0 != row && tree.codes[$0] == tree.codes[row] }) {
      return " (a unit that moved: one of its rows)"
    }
    if tree.units[row].level < level {
      return " (what lies directly at this unit: its 本级 bucket)"
    }
    return tree.ancestor(of: row, at: level) == nil
      ? " (a unit below no \(tree.levels[level]): the 本级 bucket of the one above)" : ""
  }

  private func name(_ row: Int) -> String {
    row == 0 && tree.units[row].code.isEmpty ? "the top" : tree.units[row].code
  }
}
