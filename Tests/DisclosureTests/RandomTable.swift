import Disclosure
import TestSupport

/// A small table of places × periods × kinds with all totals, each from a tree, and random counts
/// at the ends of the branches.
struct RandomTable {
  var system = SumSystem()

  init(seed: UInt64, threshold: Int64 = 5) {
    var random = SeededRandom(seed)
    let axes = [
      RandomAxis(depth: Int.random(in: 1...2, using: &random), widest: 3, &random),
      RandomAxis(depth: Int.random(in: 0...1, using: &random), widest: 4, &random),
      RandomAxis(depth: Int.random(in: 0...1, using: &random), widest: 3, &random),
    ]
    let largest = [3, 8, 20, 60].randomElement(using: &random) ?? 8
    var values = [Int64](repeating: 0, count: axes.reduce(1) { $0 * $1.count })
    func index(_ a: Int, _ b: Int, _ c: Int) -> Int {
      (a * axes[1].count + b) * axes[2].count + c
    }
    for a in axes[0].leaves {
      for b in axes[1].leaves {
        for c in axes[2].leaves {
          let value =
            random.chance(30) ? 0 : Int64(Int.random(in: 0...largest, using: &random))
          for x in axes[0].chain(a) {
            for y in axes[1].chain(b) {
              for z in axes[2].chain(c) { values[index(x, y, z)] += value }
            }
          }
        }
      }
    }
    for value in values {
      let isSmall = (1..<threshold).contains(value)
      _ = system.add(
        .init(
          value: value, state: isSmall ? .hidden : .shown, width: threshold - 2, cost: value))
    }
    for x in 0..<axes[0].count {
      for y in 0..<axes[1].count {
        for z in 0..<axes[2].count {
          let whole = index(x, y, z)
          let parts = [
            axes[0].children[x].map { index($0, y, z) },
            axes[1].children[y].map { index(x, $0, z) },
            axes[2].children[z].map { index(x, y, $0) },
          ]
          for part in parts where !part.isEmpty { system.addSum(of: part, is: whole) }
        }
      }
    }
  }
}

/// A tree of one dimension; node 0 is the whole.
struct RandomAxis {
  private(set) var parents = [-1]
  private(set) var children: [[Int]] = [[]]
  var count: Int { parents.count }
  var leaves: [Int] { children.indices.filter { children[$0].isEmpty } }

  init(depth: Int, widest: Int, _ random: inout SeededRandom) {
    var level = [0]
    for _ in 0..<depth {
      var next: [Int] = []
      for node in level where node == 0 || random.chance(80) {
        for _ in 0..<Int.random(in: 1...widest, using: &random) {
          parents.append(node)
          children.append([])
          children[node].append(parents.count - 1)
          next.append(parents.count - 1)
        }
      }
      level = next
    }
  }

  func chain(_ node: Int) -> [Int] {
    var found = [node]
    while parents[found[found.count - 1]] >= 0 { found.append(parents[found[found.count - 1]]) }
    return found
  }
}
