/// Hides further cells until no attack recovers one: complementary suppression.
///
/// In rounds: the attack is made; for each recovered cell the tightest of its sums gets one more
/// hidden cell, the one that opens the fewest new sums and is the cheapest. Bounds come first,
/// because elimination is dear and bounds find most. What is hidden stays hidden, so it ends.
///
/// - Source: the greedy way of A. Hundepool et al., “Statistical Disclosure Control” (Wiley, 2012),
///   §4.4, with the attack of §4.2.
public struct Suppression: Sendable {
  public private(set) var system: SumSystem
  /// Cells that were hidden for the sake of others, in the order in which it was done.
  public private(set) var complementary: [Int] = []
  /// Cells for which there was nothing left to hide: earlier publications give them away.
  public private(set) var unprotected: [Int] = []
  public private(set) var rounds = 0
  private let sumsOfCell: [[Int]]

  public init(of system: SumSystem) {
    self.system = system
    var sumsOfCell = [[Int]](repeating: [], count: system.cells.count)
    for (index, sum) in system.sums.enumerated() {
      for term in sum.terms { sumsOfCell[term.cell].append(index) }
    }
    self.sumsOfCell = sumsOfCell
    while hideMore() { rounds += 1 }
  }

  /// - Returns: whether anything was hidden.
  private mutating func hideMore() -> Bool {
    let unknown = UnknownSums(system)
    let bounds = Bounds(unknown)
    var open = Attack.narrow(unknown, bounds, system)
    if open.allSatisfy({ unprotected.contains(unknown.cells[$0]) }) {
      open = Attack.determined(unknown, system)
    }
    var opened: Set<Int> = []
    var didHide = false
    var bare: [Int] = []
    for number in open where !unprotected.contains(unknown.cells[number]) {
      let cell = unknown.cells[number]
      // A sum that got another hidden cell in this round may be enough.
      if sumsOfCell[cell].contains(where: opened.contains) { continue }
      guard let cover = cover(of: cell) else {
        bare.append(cell)
        continue
      }
      system.cells[cover].state = .hidden
      complementary.append(cover)
      opened.formUnion(sumsOfCell[cover])
      didHide = true
    }
    // What was hidden for another cell may have been enough.
    guard !didHide, !bare.isEmpty else { return didHide }
    unprotected += bare
    return true
  }

  /// The cell to hide so that another is covered: from its own sums, else from those of the
  /// unknown cells around it, and so on.
  private func cover(of cell: Int) -> Int? {
    var seen: Set<Int> = [cell]
    var ring = [cell]
    while !ring.isEmpty {
      var best: (newSums: Int, cost: Int64, cell: Int)?
      var next: [Int] = []
      for sum in ring.flatMap({ sumsOfCell[$0] }) {
        for term in system.sums[sum].terms where seen.insert(term.cell).inserted {
          let candidate = system.cells[term.cell]
          if candidate.isUnknown { next.append(term.cell) }
          guard candidate.state == .shown, candidate.value != 0, let cost = candidate.cost else {
            continue
          }
          let rank = (newSums(of: term.cell), cost, term.cell)
          if best.map({ rank < ($0.newSums, $0.cost, $0.cell) }) ?? true { best = rank }
        }
      }
      if let best { return best.cell }
      ring = next
    }
    return nil
  }

  /// Sums of a cell without an unknown: each would give the cell away at once.
  private func newSums(of cell: Int) -> Int {
    sumsOfCell[cell].count { sum in
      !system.sums[sum].terms.contains { system.cells[$0.cell].isUnknown }
    }
  }
}
