import Disclosure

/// The obvious attack, which shares no code with the program: intervals cell by cell and sum by
/// sum until nothing moves, and elimination with fractions.
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
    let number = Dictionary(uniqueKeysWithValues: open.enumerated().map { ($1, $0) })
    var rows: [[Fraction]] = system.sums.compactMap { sum in
      var row = [Fraction](repeating: 0, count: open.count)
      for term in sum.terms {
        if let place = number[term.cell] { row[place] = row[place] + Fraction(term.sign) }
      }
      return row.contains { $0 != 0 } ? row : nil
    }
    var rank = 0
    for column in open.indices {
      guard let pivot = (rank..<rows.count).first(where: { rows[$0][column] != 0 }) else {
        continue
      }
      rows.swapAt(rank, pivot)
      let divisor = rows[rank][column]
      rows[rank] = rows[rank].map { $0 / divisor }
      for other in rows.indices where other != rank && rows[other][column] != 0 {
        let factor = rows[other][column]
        rows[other] = zip(rows[other], rows[rank]).map { $0 - factor * $1 }
      }
      rank += 1
    }
    return rows.prefix(rank).compactMap { row in
      let places = row.indices.filter { row[$0] != 0 }
      return places.count == 1 ? open[places[0]] : nil
    }
  }
}

/// An exact fraction in lowest terms.
private struct Fraction: Equatable, ExpressibleByIntegerLiteral {
  let above: Int64
  let below: Int64

  init(integerLiteral value: Int64) { self.init(value) }
  init(_ value: Int64) { (above, below) = (value, 1) }

  private init(_ above: Int64, over below: Int64) {
    var (a, b) = (above.magnitude, below.magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    let divisor = Int64(max(a, 1)) * (below < 0 ? -1 : 1)
    (self.above, self.below) = (above / divisor, below / divisor)
  }

  static func + (one: Self, other: Self) -> Self {
    Self(one.above * other.below + other.above * one.below, over: one.below * other.below)
  }
  static func - (one: Self, other: Self) -> Self {
    one + Self(-other.above, over: other.below)
  }
  static func * (one: Self, other: Self) -> Self {
    Self(one.above * other.above, over: one.below * other.below)
  }
  static func / (one: Self, other: Self) -> Self {
    Self(one.above * other.below, over: one.below * other.above)
  }
}
