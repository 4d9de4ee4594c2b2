import Casework
import Deduplication
import Testing

@Suite("Entries by partition")
struct PartitionTests {
  @Test("some partitions at a time hold what all at once hold, each record once")
  func parts() {
    let batches = (0..<3).map { batch in
      Desk.batch((0..<50).map { Entry(UInt64(($0 * 7 + batch * 11) % 60)) }, file: batch)
    }
    let ledger = Ledger(batches: batches)
    let all = PartitionedEntries(ledger, [0, 1, 2], partitionBits: 4)
    var rows: [UInt64] = []
    for start in stride(from: 0, to: 16, by: 4) {
      let some = PartitionedEntries(
        ledger, [0, 1, 2], partitionBits: 4, partitions: start..<(start + 4))
      for partition in start..<(start + 4) {
        #expect(some.entries(of: partition) == all.entries(of: partition))
        rows += some.entries(of: partition).map { $0 & 0xFFFF_FFFF }
      }
    }
    // Rows are stored plus one, and key 0 is none.
    let withKey = batches.flatMap(\.keys).enumerated().filter { $0.element != .none }
    #expect(rows.sorted() == withKey.map { UInt64($0.offset + 1) })
  }
}
