/// What the public can say of each unknown cell at most: between which values it lies.
///
/// Every sum bounds each of its cells by what the others may be; that is repeated until nothing
/// moves any more (bounds propagation over linear equations). The bounds are never too narrow.
///
/// - Source: E. Davis, “Constraint propagation with interval labels”, Artificial Intelligence 32
///   (1987), 281–331.
struct Bounds {
  /// `nil`: without a bound.
  private(set) var low: [Int64?]
  private(set) var high: [Int64?]

  /// - Complexity: each sum is looked at no more than 256 times on average; what has not settled
  ///   by then (amounts can creep) stays a little too wide.
  init(_ unknown: UnknownSums) {
    low = unknown.floors
    high = Array(repeating: nil, count: unknown.cells.count)
    _ = settle(unknown, from: Array(unknown.sums.indices)) { _, _ in true }
  }

  /// Looks at sums, and at those whose cells moved, until nothing moves.
  ///
  /// - Parameter isFine: asked of every unknown whose bounds moved.
  /// - Returns: `false` as soon as one is not fine; then the bounds are half done.
  private mutating func settle(
    _ unknown: UnknownSums, from sums: [Int], isFine: (Bounds, Int) -> Bool
  ) -> Bool {
    var waiting = sums
    var isWaiting = Array(repeating: false, count: unknown.sums.count)
    for sum in sums { isWaiting[sum] = true }
    var looks = 256 * unknown.sums.count
    while !waiting.isEmpty, looks > 0 {
      var next: [Int] = []
      for sum in waiting {
        isWaiting[sum] = false
        looks -= 1
        for term in tightened(by: unknown.sums[sum].terms, rest: unknown.sums[sum].rest) {
          if !isFine(self, term) { return false }
          for other in unknown.sumsOfUnknown[term] where !isWaiting[other] {
            isWaiting[other] = true
            next.append(other)
          }
        }
      }
      waiting = next
    }
    return true
  }

  /// What the bounds become when an unknown is shown.
  ///
  /// - Parameter isFine: asked of every unknown whose bounds moved.
  /// - Returns: `nil` when one is not fine.
  func showing(
    _ number: Int, as value: Int64, of unknown: UnknownSums, isFine: (Bounds, Int) -> Bool
  ) -> Bounds? {
    var bounds = self
    bounds.low[number] = value
    bounds.high[number] = value
    return bounds.settle(unknown, from: unknown.sumsOfUnknown[number], isFine: isFine)
      ? bounds : nil
  }

  /// How far the bounds lie apart; `nil`: without end.
  func width(of unknown: Int) -> Int64? {
    guard let low = low[unknown], let high = high[unknown] else { return nil }
    return high - low
  }

  /// - Returns: the unknowns whose bounds moved.
  private mutating func tightened(by terms: [UnknownSums.Term], rest: Int64) -> [Int] {
    var least = PartialTotal()
    var most = PartialTotal()
    for term in terms {
      least.add(lowest(of: term))
      most.add(highest(of: term))
    }
    var moved: [Int] = []
    for term in terms {
      var above = least.without(lowest(of: term)).map { Int128(rest) - $0 }
      var below = most.without(highest(of: term)).map { Int128(rest) - $0 }
      if term.sign < 0 { (above, below) = (below.map { -$0 }, above.map { -$0 }) }
      if let above, low[term.unknown].map({ Int128($0) > above }) != true,
        high[term.unknown].map({ above < Int128($0) }) ?? true
      {
        high[term.unknown] = Int64(clamping: above)
        moved.append(term.unknown)
      }
      if let below, high[term.unknown].map({ Int128($0) < below }) != true,
        low[term.unknown].map({ below > Int128($0) }) ?? true
      {
        low[term.unknown] = Int64(clamping: below)
        moved.append(term.unknown)
      }
    }
    return moved
  }

  /// Of sign × cell.
  private func lowest(of term: UnknownSums.Term) -> Int64? {
    term.sign > 0 ? low[term.unknown] : high[term.unknown].map { -$0 }
  }

  private func highest(of term: UnknownSums.Term) -> Int64? {
    term.sign > 0 ? high[term.unknown] : low[term.unknown].map { -$0 }
  }
}

/// A total of which some parts may have no bound.
private struct PartialTotal {
  private var known: Int128 = 0
  private var endless = 0

  mutating func add(_ part: Int64?) {
    if let part { known += Int128(part) } else { endless += 1 }
  }

  /// The total of all parts but this one; `nil` when another one has no bound.
  func without(_ part: Int64?) -> Int128? {
    guard let part else { return endless == 1 ? known : nil }
    return endless == 0 ? known - Int128(part) : nil
  }
}
