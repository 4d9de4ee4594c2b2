/// Exact statistics of values that lie in several pieces.
///
/// Where the values span little (days, minutes) they are counted into a histogram; else they are
/// sorted. Both give the same answers.
struct ValueStatistics {
  private let lists: CellLists
  private let first: Range<Int>
  /// Empty for nearly all: most places are one run of units, most periods one leaf.
  private let others: [Range<Int>]
  let count: Int
  private let smallest: Int64
  private let span: Int

  /// - Parameters:
  ///   - first: a run of the list's values, not empty.
  ///   - others: more of them, none empty.
  init(of lists: CellLists, _ first: Range<Int>, _ others: [Range<Int>]) {
    self.lists = lists
    self.first = first
    self.others = others
    count = others.reduce(first.count) { $0 + $1.count }
    smallest = lists.smallest
    let (difference, isOver) = lists.largest.subtractingReportingOverflow(smallest)
    span = isOver || difference > 1 << 20 ? Int.max : Int(difference) + 1
  }

  @inline(__always)
  private func forEach(_ body: (Int64) -> Void) {
    if lists.values.wide.isEmpty {
      let values = lists.values.narrow
      for i in first { body(Int64(values[i])) }
      for piece in others { for i in piece { body(Int64(values[i])) } }
    } else {
      let values = lists.values.wide
      for i in first { body(values[i]) }
      for piece in others { for i in piece { body(values[i]) } }
    }
  }

  /// The values at the given ranks (0-based, ascending order of ranks).
  func values(atRanks ranks: [Int]) -> [Int64] {
    if span <= count * 4 {
      var histogram = [Int32](repeating: 0, count: span)
      forEach { histogram[Int($0 - smallest)] += 1 }
      var result: [Int64] = []
      var below = 0
      var bucket = 0
      for rank in ranks {
        while below + Int(histogram[bucket]) <= rank {
          below += Int(histogram[bucket])
          bucket += 1
        }
        result.append(smallest + Int64(bucket))
      }
      return result
    }
    var sorted: [Int64] = []
    sorted.reserveCapacity(count)
    forEach { sorted.append($0) }
    sorted.sort()
    return ranks.map { sorted[$0] }
  }

  /// The middle value, or half the sum of the two middle ones.
  var median: Quantity {
    let (below, above) = middle
    let (sum, isOver) = below.addingReportingOverflow(above)
    return isOver ? .empty : .ratio(numerator: sum, denominator: 2, scale: 1)
  }

  private static let few = 32

  private var middle: (Int64, Int64) {
    guard count <= ValueStatistics.few else {
      let values = values(atRanks: [(count - 1) / 2, count / 2])
      return (values[0], values[1])
    }
    // Most cells have a handful: sorted in place, without a list.
    var sorted = InlineArray<32, Int64>(repeating: 0)
    var filled = 0
    forEach { value in
      var place = filled
      while place > 0, sorted[place - 1] > value {
        sorted[place] = sorted[place - 1]
        place -= 1
      }
      sorted[place] = value
      filled += 1
    }
    return (sorted[(count - 1) / 2], sorted[count / 2])
  }

  /// Nearest rank: the smallest value that at least `share` per cent of the values do not exceed.
  func percentile(_ share: Int) -> Quantity {
    let rank = (share * count + 99) / 100
    return .whole(values(atRanks: [max(rank, 1) - 1])[0])
  }

  /// - Throws: `AggregationError.overflow` is the caller's to name; here the mean is `nil` then.
  var mean: Quantity? {
    var (sum, isTooLarge) = (Int64(0), false)
    forEach { value in
      let (next, isOver) = sum.addingReportingOverflow(value)
      isTooLarge = isTooLarge || isOver
      sum = next
    }
    if isTooLarge { return nil }
    return .ratio(numerator: sum, denominator: Int64(count), scale: 1)
  }

  /// The largest and the sum of the magnitudes, which stop at the largest 64-bit number.
  var magnitudes: (largest: Int64, total: Int64) {
    var (largest, total) = (UInt64(0), UInt64(0))
    forEach { value in
      largest = max(largest, value.magnitude)
      total = min(total + min(value.magnitude, UInt64(Int64.max)), UInt64(Int64.max))
    }
    return (Int64(clamping: largest), Int64(clamping: total))
  }

  /// Different values. Precondition: values are dense numbers from 0, as `distinct` measures hold.
  func distinct(stamps: inout [UInt32], stamp: UInt32) -> Int64 {
    var found: Int64 = 0
    forEach { value in
      guard stamps[Int(value)] != stamp else { return }
      stamps[Int(value)] = stamp
      found += 1
    }
    return found
  }
}
