/// A system as the public sees it: the unknown cells and what the sums say about them.
///
/// Values of unknown cells do not come in here, so that no attack can look at them.
struct UnknownSums {
  struct Term {
    let unknown: Int
    let sign: Int64
  }

  /// Of each unknown: its cell.
  let cells: [Int]
  let floors: [Int64?]
  /// Sums with at least one unknown: Σ sign × unknown = rest.
  private(set) var sums: [(terms: [Term], rest: Int64)] = []
  /// Of each unknown: the sums in which it stands.
  private(set) var sumsOfUnknown: [[Int]]

  init(_ system: SumSystem) {
    var numbers = [Int](repeating: -1, count: system.cells.count)
    var cells: [Int] = []
    for (index, cell) in system.cells.enumerated() where cell.isUnknown {
      numbers[index] = cells.count
      cells.append(index)
    }
    self.cells = cells
    floors = cells.map { system.cells[$0].floor }
    sumsOfUnknown = Array(repeating: [], count: cells.count)
    for sum in system.sums {
      var terms: [Term] = []
      var rest = sum.constant
      for term in sum.terms {
        if numbers[term.cell] >= 0 {
          terms.append(Term(unknown: numbers[term.cell], sign: term.sign))
        } else {
          rest -= term.sign * system.cells[term.cell].value
        }
      }
      guard !terms.isEmpty else { continue }
      for term in terms { sumsOfUnknown[term.unknown].append(sums.count) }
      sums.append((terms, rest))
    }
  }
}
