import Disclosure
import TestSupport
import Testing

@Suite struct SuppressionTests {
  @Test("of 3,000 random tables no attack recovers a hidden cell")
  func nothingIsRecovered() {
    var hidden = 0
    for seed in 0..<UInt64(3_000) {
      let table = RandomTable(seed: seed)
      #expect(table.system.brokenSums.isEmpty, "seed \(seed)")
      let done = Suppression(of: table.system)
      #expect(done.unprotected.isEmpty, "seed \(seed)")
      #expect(Attack(on: done.system).recovered.isEmpty, "seed \(seed)")
      #expect(PlainAttack(on: done.system).recovered.isEmpty, "seed \(seed)")
      // Nothing small is shown, no zero is hidden.
      #expect(
        done.system.cells.allSatisfy {
          $0.state == .shown ? !(1..<5).contains($0.value) : $0.value > 0
        }, "seed \(seed)")
      hidden += done.complementary.count
    }
    #expect(hidden > 10_000, "\(hidden) cells for the sake of others: the tables are too easy")
  }

  @Test("a suppressor that hides only what is small is broken by both attacks")
  func primaryOnlyIsBroken() {
    var (tables, broken) = (0, 0)
    for seed in 0..<UInt64(1_000) {
      let system = RandomTable(seed: seed).system
      guard system.cells.contains(where: { $0.state == .hidden }) else { continue }
      tables += 1
      let found = Attack(on: system).recovered.map(\.cell)
      #expect(found == PlainAttack(on: system).recovered, "seed \(seed)")
      broken += found.isEmpty ? 0 : 1
    }
    #expect(broken * 10 > tables * 7, "\(broken) of \(tables) tables")
  }

  @Test("a suppressor that hides a second cell a sum and stops is broken by elimination")
  func twoInEverySumAreNotEnough() {
    // Three rows and columns; the hidden cells of each make two, and the second block has one
    // that only the sum of all three rows less two columns gives away.
    var system = SumSystem()
    func cell(_ value: Int64, hidden: Bool = false) -> Int {
      system.add(.init(value: value, state: hidden ? .hidden : .shown, width: 3, cost: value))
    }
    let rows = [
      [cell(20, hidden: true), cell(30, hidden: true), cell(40)],
      [cell(25, hidden: true), cell(35, hidden: true), cell(3, hidden: true)],
      [cell(50), cell(60), cell(70, hidden: true)],
    ]
    for row in rows {
      let total = row.reduce(0) { $0 + system.cells[$1].value }
      system.addSum(of: row, is: cell(total, hidden: row == rows[2]))
    }
    for column in 0..<3 {
      let parts = rows.map { $0[column] }
      let total = parts.reduce(0) { $0 + system.cells[$1].value }
      system.addSum(of: parts, is: cell(total))
    }
    // Rows one and two less columns one and two.
    let found = Attack(on: system).recovered
    #expect(found.contains { $0.cell == rows[1][2] && $0.isDetermined })
    #expect(PlainAttack(on: system).recovered == found.map(\.cell))
    #expect(Attack(on: Suppression(of: system).system).recovered.isEmpty)
  }

  /// Value of the two hidden parts of a total of 30, another part, what must be hidden besides.
  @Test(
    "bounds count as well as sums",
    arguments: [
      // 2 + 2 of 4: each is 1, 2 or 3; 11 are hidden too.
      (2, 2, 26, true), (1, 1, 28, true), (4, 4, 22, false), (1, 4, 25, false), (2, 3, 25, false),
      (1, 3, 26, true),
    ] as [(Int64, Int64, Int64, Bool)])
  func bounds(one: Int64, other: Int64, rest: Int64, needsMore: Bool) {
    var system = SumSystem()
    let parts = [one, other, rest].map {
      system.add(.init(value: $0, state: $0 < 5 ? .hidden : .shown, width: 3, cost: $0))
    }
    let total = system.add(.init(value: 30, width: 3, cost: 30))
    system.addSum(of: parts, is: total)
    #expect(Attack(on: system).recovered.isEmpty == !needsMore)
    let done = Suppression(of: system)
    #expect(done.complementary == (needsMore ? [parts[2]] : []))
  }

  @Test("what an earlier release showed is no cover, and what it gave away is named")
  func knownCells() {
    var system = SumSystem()
    let small = system.add(.init(value: 3, state: .hidden, width: 3, cost: 3))
    let known = system.add(.init(value: 7, state: .known, width: 3, cost: 7))
    let other = system.add(.init(value: 90, width: 3, cost: 90))
    let total = system.add(.init(value: 100, width: 3))
    system.addSum(of: [small, known, other], is: total)
    let done = Suppression(of: system)
    #expect(done.complementary == [other])
    #expect(done.unprotected.isEmpty)
    system.cells[other].state = .known
    #expect(Suppression(of: system).unprotected == [small])
    #expect(Attack(on: system).recovered.map(\.cell) == [small])
  }

  @Test("amounts below zero are bounded by nothing, and are determined all the same")
  func negativeAmounts() {
    var system = SumSystem()
    let parts = [-500, 700, 900].map { (value: Int64) in
      system.add(.init(value: value, floor: nil, width: 90, cost: abs(value)))
    }
    let total = system.add(.init(value: 1_100, floor: nil, width: 90, cost: 1_100))
    system.addSum(of: parts, is: total)
    system.cells[parts[0]].state = .hidden
    #expect(Attack(on: system).recovered.map(\.cell) == [parts[0]])
    #expect(Suppression(of: system).complementary == [parts[1]])
  }
}
