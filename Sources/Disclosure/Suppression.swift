/// Hides further cells until no attack recovers one: complementary suppression.
///
/// In rounds: the attack is made; for each recovered cell the sums around it get one more hidden
/// cell, the one that opens the fewest new sums and is the cheapest. Bounds come first, because
/// elimination is dear and bounds find most. When neither finds anything, every cell that turned
/// out not to be needed is shown again, once, the dearest first. At the end, in systems of up to 500
/// unknowns, each hidden cell must be proven safe by two tables that look the same
/// (`Alternatives`), or more is hidden. In larger ones the search finds too few of the tables that
/// there are, and would hide what is safe.
///
/// - Source: the greedy way of A. Hundepool et al., “Statistical Disclosure Control” (Wiley, 2012),
///   §4.4, with the attack of §4.2.
public struct Suppression: Sendable {
  public private(set) var system: SumSystem
  /// Cells that were hidden for the sake of others, in the order in which it was done.
  public private(set) var complementary: [Int] = []
  /// Cells for which there was nothing left to hide: earlier publications give them away.
  public private(set) var unprotected: [Int] = []
  /// Cells for which no second table was found although nothing is left to hide; no attack gives
  /// them away either.
  public private(set) var unproven: [Int] = []
  public private(set) var rounds = 0
  private static let mostProven = 500
  /// How many times its width a cell must keep when others are shown again: bounds are wider than
  /// what linear programming finds.
  private static let margin: Int64 = 4
  private let sumsOfCell: [[Int]]

  public init(of system: SumSystem) {
    self.system = system
    var sumsOfCell = [[Int]](repeating: [], count: system.cells.count)
    for (index, sum) in system.sums.enumerated() {
      for term in sum.terms { sumsOfCell[term.cell].append(index) }
    }
    self.sumsOfCell = sumsOfCell
    while hideMore() { rounds += 1 }
    showAgain()
    while hideMore() { rounds += 1 }
  }

  /// Shows cells that turned out not to be needed, the dearest first. Bounds decide alone; what
  /// elimination finds afterwards is hidden again.
  private mutating func showAgain() {
    let unknown = UnknownSums(system)
    let numbers = Dictionary(uniqueKeysWithValues: unknown.cells.enumerated().map { ($1, $0) })
    var bounds = Bounds(unknown)
    var isOpen = [Bool](repeating: false, count: unknown.cells.count)
    let widths = unknown.cells.map { system.cells[$0].width }
    let dearest = complementary.sorted {
      (system.cells[$1].value.magnitude, $0) < (system.cells[$0].value.magnitude, $1)
    }
    var needed = Set(complementary)
    for cell in dearest where needed.contains(cell) {
      let group = equals(of: cell)
      guard group.allSatisfy(needed.contains), let first = numbers[cell] else { continue }
      for one in group { if let number = numbers[one] { isOpen[number] = true } }
      let shown = bounds.showing(first, as: system.cells[cell].value, of: unknown) { now, other in
        isOpen[other]
          || now.width(of: other).map { $0 >= Suppression.margin * widths[other] } ?? true
      }
      if let shown {
        bounds = shown
        needed.subtract(group)
        for one in group { system.cells[one].state = .shown }
      } else {
        for one in group { if let number = numbers[one] { isOpen[number] = false } }
      }
    }
    complementary.removeAll { system.cells[$0].state == .shown }
  }

  /// - Returns: whether anything was hidden.
  private mutating func hideMore() -> Bool {
    let unknown = UnknownSums(system)
    let bounds = Bounds(unknown)
    func isDone(_ numbers: [Int]) -> Bool {
      numbers.allSatisfy { unprotected.contains(unknown.cells[$0]) }
    }
    var open = Attack.narrow(unknown, bounds, system)
    if isDone(open) { open = Attack.determined(unknown, system) }
    let isProven = isDone(open)
    if isProven, unknown.cells.count <= Suppression.mostProven {
      open = Alternatives(unknown, system).unproven
      unproven = open.map { unknown.cells[$0] }
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
    // What was hidden for another cell may have been enough; and a search that found nothing is no
    // attack.
    guard !didHide, !bare.isEmpty, !isProven else { return didHide }
    unprotected += bare
    return true
  }

  /// The hidden cells that are the same number: a street of one community, a year that is the whole
  /// period.
  private func equals(of cell: Int) -> [Int] {
    var found = [cell]
    var next = 0
    while next < found.count {
      for sum in sumsOfCell[found[next]] {
        let unknown = system.sums[sum].terms.filter {
          system.cells[$0.cell].isUnknown || system.cells[$0.cell].value != 0
        }
        guard unknown.count == 2, system.sums[sum].constant == 0 else { continue }
        for term in unknown where system.cells[term.cell].state == .hidden {
          if !found.contains(term.cell) { found.append(term.cell) }
        }
      }
      next += 1
    }
    return found
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
