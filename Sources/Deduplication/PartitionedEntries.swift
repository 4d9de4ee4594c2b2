import Casework

/// The keys of some batches' records, sorted by partition: the first half of a deduplication.
///
/// A partition is the top bits of a key, so two records of one case always share one, and no two
/// workers ever touch one table. An entry is 8 bytes: the key's low 32 bits as a tag, then the
/// record's row in the ledger plus one. Records without a key have no entry.
///
/// - Complexity: two passes over the keys.
public struct PartitionedEntries: Sendable {
  private let entries: [UInt64]
  private let starts: [Int]
  private let partitions: Range<Int>

  /// - Parameters:
  ///   - batches: indices of batches of the ledger, in ascending order.
  ///   - partitionBits: 0…12; there are 2 to that power partitions.
  ///   - partitions: those that are wanted; `nil` for all.
  public init(
    _ ledger: Ledger, _ batches: [Int], partitionBits: Int, partitions: Range<Int>? = nil
  ) {
    let wanted = partitions ?? 0..<(1 << partitionBits)
    self.partitions = wanted
    let shift = UInt64(64 - partitionBits)
    var counts = Array(repeating: 0, count: wanted.count + 1)
    /// From 0 for the first that is wanted; the others are behind, whichever way they lie.
    func partition(_ key: Key128) -> Int {
      let number = partitionBits == 0 ? 0 : Int(key.high >> shift)
      return number < wanted.lowerBound ? Int.max : number - wanted.lowerBound
    }
    for batch in batches {
      for key in ledger.batches[batch].keys where key != .none {
        let p = partition(key)
        if p < wanted.count { counts[p + 1] += 1 }
      }
    }
    for i in 1..<counts.count { counts[i] += counts[i - 1] }
    starts = counts
    var next = counts
    var entries = Array(repeating: UInt64(0), count: counts[counts.count - 1])
    for batch in batches {
      var row = UInt64(ledger.firstRows[batch])
      for key in ledger.batches[batch].keys {
        row += 1
        if key == .none { continue }
        let p = partition(key)
        guard p < wanted.count else { continue }
        entries[next[p]] = (key.low << 32) | row
        next[p] += 1
      }
    }
    self.entries = entries
  }

  /// The entries of one partition that was wanted, in the order of the rows.
  public func entries(of partition: Int) -> ArraySlice<UInt64> {
    let place = partition - partitions.lowerBound
    return entries[starts[place]..<starts[place + 1]]
  }
}
