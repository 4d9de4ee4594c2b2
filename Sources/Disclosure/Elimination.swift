/// Which unknown cells the sums determine, whatever the bounds: Gaussian elimination.
///
/// A cell is determined when every other solution agrees with it there. Elimination is done in the
/// integers modulo 2³¹ − 1 with sparse rows; then one solution of the homogeneous system is worked
/// out from pseudo-random values of the free unknowns: where it is zero, the cell is determined
/// (Schwartz–Zippel: a cell that is not determined is taken for one with a chance of 2⁻³¹, and then
/// a cell too many is hidden).
struct Elimination {
  private static let prime: UInt64 = (1 << 31) - 1

  private struct Entry {
    var unknown: Int
    var factor: UInt64
  }

  /// The unknowns that are determined, ascending.
  let determined: [Int]

  init(_ unknown: UnknownSums) {
    let prime = Elimination.prime
    var rows = unknown.sums.map { sum in
      Elimination.joined(sum.terms)
    }
    // Rows in which an unknown stands, or stood: checked when used.
    var rowsOf = [[Int]](repeating: [], count: unknown.cells.count)
    for (index, row) in rows.enumerated() {
      for entry in row { rowsOf[entry.unknown].append(index) }
    }
    var left = Set(rows.indices.filter { !rows[$0].isEmpty })
    var queue = BucketQueue(rows.map(\.count))
    var pivots: [(row: Int, unknown: Int)] = []
    var isPivot = [Bool](repeating: false, count: unknown.cells.count)
    while let row = queue.next(where: { left.contains($0) ? rows[$0].count : nil }) {
      left.remove(row)
      guard !rows[row].isEmpty else { continue }
      // The unknown with the fewest other rows makes the least work.
      func others(_ entry: Entry) -> Int { rowsOf[entry.unknown].count { left.contains($0) } }
      guard let pivot = rows[row].min(by: { others($0) < others($1) }) else { continue }
      pivots.append((row, pivot.unknown))
      isPivot[pivot.unknown] = true
      let inverse = Elimination.inverse(of: pivot.factor)
      for other in rowsOf[pivot.unknown] where left.contains(other) {
        guard let entry = rows[other].first(where: { $0.unknown == pivot.unknown }) else {
          continue
        }
        let factor = prime - entry.factor * inverse % prime
        let before = Set(rows[other].map(\.unknown))
        rows[other] = Elimination.sum(rows[other], rows[row], times: factor)
        for entry in rows[other] where !before.contains(entry.unknown) {
          rowsOf[entry.unknown].append(other)
        }
        if rows[other].isEmpty { left.remove(other) } else { queue.add(other, rows[other].count) }
      }
    }
    var state: UInt64 = 0x6699
    var solution = isPivot.map { isPivot -> UInt64 in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return isPivot ? 0 : 1 + (state >> 33) % (prime - 1)
    }
    for (row, pivot) in pivots.reversed() {
      var total: UInt64 = 0
      var own: UInt64 = 1
      for entry in rows[row] {
        if entry.unknown == pivot {
          own = entry.factor
        } else {
          total = (total + entry.factor * solution[entry.unknown]) % prime
        }
      }
      solution[pivot] = (prime - total) % prime * Elimination.inverse(of: own) % prime
    }
    determined = solution.indices.filter { solution[$0] == 0 }
  }

  /// Terms in the order of the unknowns, those of one unknown together.
  private static func joined(_ terms: [UnknownSums.Term]) -> [Entry] {
    var row: [Entry] = []
    for term in terms.sorted(by: { $0.unknown < $1.unknown }) {
      let factor = term.sign < 0 ? prime - 1 : 1
      if let last = row.last, last.unknown == term.unknown {
        row[row.count - 1].factor = (last.factor + factor) % prime
      } else {
        row.append(Entry(unknown: term.unknown, factor: factor))
      }
    }
    return row.filter { $0.factor != 0 }
  }

  private static func sum(_ row: [Entry], _ other: [Entry], times factor: UInt64) -> [Entry] {
    var result: [Entry] = []
    result.reserveCapacity(row.count + other.count)
    var (i, j) = (0, 0)
    while i < row.count || j < other.count {
      if j == other.count || i < row.count && row[i].unknown < other[j].unknown {
        result.append(row[i])
        i += 1
      } else if i == row.count || other[j].unknown < row[i].unknown {
        result.append(
          Entry(unknown: other[j].unknown, factor: other[j].factor * factor % prime))
        j += 1
      } else {
        let total = (row[i].factor + other[j].factor * factor) % prime
        if total != 0 { result.append(Entry(unknown: row[i].unknown, factor: total)) }
        i += 1
        j += 1
      }
    }
    return result
  }

  /// By Fermat's little theorem.
  private static func inverse(of number: UInt64) -> UInt64 {
    var (result, power, exponent) = (UInt64(1), number, prime - 2)
    while exponent > 0 {
      if exponent & 1 == 1 { result = result * power % prime }
      power = power * power % prime
      exponent >>= 1
    }
    return result
  }
}

/// Rows by length, the shortest first; a row may stand in it several times.
private struct BucketQueue {
  private var buckets: [[Int]] = []
  private var lowest = 0

  init(_ lengths: [Int]) {
    for (row, length) in lengths.enumerated().reversed() { add(row, length) }
  }

  mutating func add(_ row: Int, _ length: Int) {
    while buckets.count <= length { buckets.append([]) }
    buckets[length].append(row)
    lowest = min(lowest, length)
  }

  /// - Parameter length: of a row now; `nil` when it is done with.
  mutating func next(where length: (Int) -> Int?) -> Int? {
    while lowest < buckets.count {
      if let row = buckets[lowest].popLast() {
        // What has another length by now stands where it belongs as well.
        if length(row) == lowest { return row }
      } else {
        lowest += 1
      }
    }
    return nil
  }
}
