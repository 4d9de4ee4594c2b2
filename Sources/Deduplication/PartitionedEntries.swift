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

  /// How many entries of some batches each partition has.
  ///
  /// - Parameters:
  ///   - batches: indices of batches of the ledger.
  ///   - partitionBits: 0…12; there are 2 to that power partitions.
  public static func counts(
    _ ledger: Ledger, _ batches: [Int], partitionBits: Int
  ) -> [Int] {
    var counts = Array(repeating: 0, count: 1 << partitionBits)
    let shift = UInt64(64 - partitionBits)
    for batch in batches {
      for key in ledger.batches[batch].keys where key != .none {
        counts[partitionBits == 0 ? 0 : Int(truncatingIfNeeded: key.high >> shift)] += 1
      }
    }
    return counts
  }

  /// - Parameters:
  ///   - batches: indices of batches of the ledger, in ascending order.
  ///   - partitionBits: 0…12; there are 2 to that power partitions.
  ///   - partitions: those that are wanted; `nil` for all.
  ///   - counts: of these batches, where they are known.
  public init(
    _ ledger: Ledger, _ batches: [Int], partitionBits: Int, partitions: Range<Int>? = nil,
    counts: [Int]? = nil
  ) {
    let wanted = partitions ?? 0..<(1 << partitionBits)
    self.partitions = wanted
    let counts =
      counts ?? PartitionedEntries.counts(ledger, batches, partitionBits: partitionBits)
    var starts = [0]
    for partition in wanted { starts.append(starts[starts.count - 1] + counts[partition]) }
    self.starts = starts
    let shift = UInt64(64 - partitionBits)
    // Nobody can foretell whether the next key is wanted, so nothing branches on it: the others go to
    // one more partition at the end, whose only place they overwrite.
    let others = wanted.count
    var next = starts
    var entries = Array(repeating: UInt64(0), count: starts[others] + 1)
    for batch in batches {
      var row = UInt64(ledger.firstRows[batch])
      for key in ledger.batches[batch].keys {
        row += 1
        if key == .none { continue }
        let number = partitionBits == 0 ? 0 : Int(truncatingIfNeeded: key.high >> shift)
        // From 0 for the first that is wanted, whichever way the others lie.
        let p = Int(min(UInt(bitPattern: number &- wanted.lowerBound), UInt(others)))
        let place = next[p]
        entries[place] = (key.low << 32) | row
        next[p] = place + (p < others ? 1 : 0)
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
