import Benchmark
import Casework
import Deduplication

/// The two halves of counting each case once: keys to partitions, then the whole with its tables.
func deduplicationBenchmarks() {
  kernel(
    "partition",
    prepare: { Ledger(batches: try RaceInput.shared.batches()) },
    amount: { ledger, _ in (ledger.rows, ledger.rows * 16) },
    measure: { ledger in
      PartitionedEntries(ledger, Array(ledger.batches.indices), partitionBits: 8)
    },
    check: { ledger, partitioned in
      var rows: Set<Int> = []
      for partition in 0..<256 {
        for entry in partitioned.entries(of: partition) {
          let row = Int(UInt32(truncatingIfNeeded: entry)) - 1
          let (batch, index) = ledger.place(of: row)
          let key = ledger.batches[batch].keys[index]
          try Wrong.unless("partition of a row", partition, is: Int(key.high >> 56))
          try Wrong.unless("tag of a row", entry >> 32, is: key.low & 0xFFFF_FFFF)
          rows.insert(row)
        }
      }
      try Wrong.unless("rows", rows.count, is: RaceInput.records)
    })
  kernel(
    "deduplicate",
    prepare: { (try RaceInput.shared.batches(), try RaceInput.shared.definition()) },
    amount: { _, _ in (RaceInput.records, 0) },
    measure: { input in
      deduplicated(input.0, by: input.1, workers: SerialMapping(), precedes: { $0 < $1 }).ledger
    },
    check: { _, ledger in
      let counted = ledger.states.joined().count { $0 == Disposition.counted.rawValue }
      try Wrong.unless("cases", counted, is: NaiveRecord.newest.count)
      let kept = Set(NaiveRecord.newest.compactMap { Int64($0.recordText) })
      for (batch, states) in zip(ledger.batches, ledger.states) {
        for (row, state) in states.enumerated() where state == Disposition.counted.rawValue {
          // The first field is the record's id.
          try Wrong.unless("a kept record", kept.contains(batch.columns[0][row]), is: true)
        }
      }
    })
}
