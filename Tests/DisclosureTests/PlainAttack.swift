import Disclosure

/// The obvious attack, which shares no code with the program: intervals cell by cell and sum by
/// sum until nothing moves, and a basis of what the sums say in which each single cell is looked for.
struct PlainAttack {
  /// Cells that are not shown and that may be worked out, or lie in too narrow bounds.
  let recovered: [Int]

  init(on system: SumSystem) {
    let open = system.cells.indices.filter { system.cells[$0].isUnknown }
    let narrow = PlainAttack.intervals(system, open).filter { cell, range in
      range.high.map { $0 - range.low < system.cells[cell].width } ?? false
    }
    let determined = PlainAttack.determined(system, open)
    recovered = Set(narrow.keys).union(determined)
      .filter { system.cells[$0].width > 0 }.sorted()
  }

  private static func intervals(
    _ system: SumSystem, _ open: [Int]
  ) -> [Int: (low: Int64, high: Int64?)] {
    var ranges = Dictionary(
      uniqueKeysWithValues: open.map { ($0, (low: system.cells[$0].floor ?? 0, high: Int64?.none)) }
    )
    func low(_ cell: Int) -> Int64 { ranges[cell]?.low ?? system.cells[cell].value }
    func high(_ cell: Int) -> Int64? {
      ranges[cell].map(\.high) ?? system.cells[cell].value
    }
    var didMove = true
    while didMove {
      didMove = false
      for sum in system.sums {
        for target in sum.terms where ranges[target.cell] != nil {
          // target = sign × (constant − the others)
          var least: Int64? = target.sign * sum.constant
          var most: Int64? = target.sign * sum.constant
          for other in sum.terms where other.cell != target.cell {
            let isTakenAway = other.sign == target.sign
            let (up, down) = (high(other.cell), low(other.cell))
            least = isTakenAway ? up.flatMap { u in least.map { $0 - u } } : least.map { $0 + down }
            most = isTakenAway ? most.map { $0 - down } : up.flatMap { u in most.map { $0 + u } }
          }
          if let least, least > low(target.cell) {
            ranges[target.cell]?.low = least
            didMove = true
          }
          if let most, high(target.cell).map({ most < $0 }) ?? true {
            ranges[target.cell]?.high = most
            didMove = true
          }
        }
      }
    }
    return ranges
  }

  private static func determined(_ system: SumSystem, _ open: [Int]) -> [Int] {
    let isOpen = Set(open)
    // By the first unknown of each row; every row begins with another one.
    var basis: [Int: Row] = [:]
    for sum in system.sums {
      var row = Row()
      for term in sum.terms where isOpen.contains(term.cell) { row.add(term.sign, at: term.cell) }
      row.reduce(by: basis)
      if let first = row.first { basis[first] = row }
    }
    return open.filter { cell in
      var row = Row()
      row.add(1, at: cell)
      row.reduce(by: basis)
      return row.first == nil
    }
  }
}

/// Factors by cell, modulo a prime.
private struct Row {
  private static let prime: Int64 = 1_000_000_007
  private var factors: [Int: Int64] = [:]

  var first: Int? { factors.keys.min() }

  mutating func add(_ factor: Int64, at cell: Int) {
    let total = ((factors[cell] ?? 0) + factor % Row.prime + Row.prime) % Row.prime
    factors[cell] = total == 0 ? nil : total
  }

  mutating func reduce(by basis: [Int: Row]) {
    while let cell = factors.keys.filter({ basis[$0] != nil }).min(), let other = basis[cell] {
      let factor = (factors[cell] ?? 0) * Row.inverse(of: other.factors[cell] ?? 1) % Row.prime
      for (place, own) in other.factors { add(-(own * factor % Row.prime), at: place) }
    }
  }

  private static func inverse(of number: Int64) -> Int64 {
    var (result, power, exponent) = (Int64(1), number, prime - 2)
    while exponent > 0 {
      if exponent % 2 == 1 { result = result * power % prime }
      power = power * power % prime
      exponent /= 2
    }
    return result
  }
}
