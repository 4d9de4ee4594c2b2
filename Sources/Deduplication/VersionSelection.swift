import Casework

/// Chooses among the records of one key the one that counts.
///
///     keys ─▶ entries by partition ─▶ one small table a partition ─▶ losers with their winners
///
/// An entry is 8 bytes: 32 bits of the key as a tag, and the row. Partitions are told apart by
/// the key's top bits, so no two workers ever touch one table, and each table fits a cache.
/// The winner is the greatest by a total order, so nothing depends on who came first.
struct VersionSelection: Sendable {
  let ledger: Ledger
  let source: SourceDefinition
  /// Indices of the batches of this source.
  let batches: [Int]
  /// Whether the records of the first file stand before those of the second in the total order.
  let precedes: @Sendable (_ file: Int, _ other: Int) -> Bool

  struct Loser: Sendable {
    let row: UInt32
    let winner: UInt32
    let isSame: Bool
    let isConflict: Bool
  }

  func losers(_ workers: some ParallelMapping) -> [Loser] {
    let rows = batches.reduce(0) { $0 + ledger.batches[$1].count }
    guard rows > 1 else { return [] }
    // A partition of 32,768 entries has a table of 512 KiB.
    let bits = (0..<12).first { (rows >> $0) <= 32_768 } ?? 12
    let share = (batches.count + workers.width - 1) / workers.width
    // Of many records some partitions at a time: their entries are half as large as the keys.
    let parts = rows > VersionSelection.fewRows && bits >= 2 ? 4 : 1
    let shares = (0..<workers.width).map { Array(batches.dropFirst($0 * share).prefix(share)) }
    let counts = workers.map(shares.count) {
      PartitionedEntries.counts(ledger, shares[$0], partitionBits: bits)
    }
    return (0..<parts).flatMap { part in
      let size = (1 << bits) / parts
      let partitions = part * size..<(part + 1) * size
      let scattered = workers.map(shares.count) {
        PartitionedEntries(
          ledger, shares[$0], partitionBits: bits, partitions: partitions, counts: counts[$0])
      }
      return workers.map(size) { place in
        losers(among: scattered.map { $0.entries(of: partitions.lowerBound + place) })
      }.flatMap { $0 }
    }
  }

  private static let fewRows = 4_000_000

  private func losers(among parts: [ArraySlice<UInt64>]) -> [Loser] {
    let count = parts.reduce(0) { $0 + $1.count }
    guard count > 1 else { return [] }
    var slotBits = 4
    while (1 << slotBits) < count * 2 { slotBits += 1 }
    let mask = (1 << slotBits) - 1
    // An empty slot is zero: rows are stored plus one.
    var slots = Array(repeating: UInt64(0), count: 1 << slotBits)
    var beaten: [Beaten] = []
    for part in parts {
      for entry in part {
        var slot = Int(truncatingIfNeeded: entry >> 32) & mask
        while true {
          let held = slots[slot]
          if held == 0 {
            slots[slot] = entry
            break
          }
          if held >> 32 == entry >> 32 {
            let row = UInt32(truncatingIfNeeded: entry) - 1
            let best = UInt32(truncatingIfNeeded: held) - 1
            let (place, placeOfBest) = (ledger.place(of: Int(row)), ledger.place(of: Int(best)))
            if key(place) == key(placeOfBest) {
              let newer = versions(place, placeOfBest)
              if newer ?? isBefore(place, placeOfBest) {
                slots[slot] = entry
                beaten.append(Beaten(row: best, by: row, slot: slot, isOlder: newer != nil))
              } else {
                beaten.append(Beaten(row: row, by: best, slot: slot, isOlder: newer != nil))
              }
              break
            }
          }
          slot = (slot + 1) & mask
        }
      }
    }
    return beaten.map { beaten in
      let row = beaten.row
      let winner = UInt32(truncatingIfNeeded: slots[beaten.slot]) - 1
      // Who is older than the winner differs from it, in its age: no need to look again.
      if beaten.isOlder && beaten.by == winner {
        return Loser(row: row, winner: winner, isSame: false, isConflict: false)
      }
      let (place, placeOfWinner) = (ledger.place(of: Int(row)), ledger.place(of: Int(winner)))
      let isSame = hasSameContent(place, placeOfWinner)
      return Loser(
        row: row, winner: winner, isSame: isSame,
        isConflict: !isSame && versions(place, placeOfWinner) == nil)
    }
  }

  /// A record that is not the best of its key.
  private struct Beaten {
    let row: UInt32
    /// A record before which it does not stand; it may have been beaten itself later.
    let by: UInt32
    let slot: Int
    /// Whether `newest_by` tells the two apart.
    let isOlder: Bool
  }

  private typealias Place = (batch: Int, index: Int)

  private func key(_ place: Place) -> Key128 { ledger.batches[place.batch].keys[place.index] }

  private func value(_ field: Int, _ place: Place) -> Int64 {
    ledger.batches[place.batch].columns[field][place.index]
  }

  /// Whether the first is newer by `newest_by`, or `nil` when both claim the same age.
  private func versions(_ a: Place, _ b: Place) -> Bool? {
    for field in source.newestBy {
      let (valueA, valueB) = (value(field, a), value(field, b))
      if valueA != valueB { return valueA > valueB }
    }
    return nil
  }

  /// The total order of versions of one age: the smaller file (by size and hash) first, then the smaller
  /// record number. It only says to which of equal records the others link.
  private func isBefore(_ a: Place, _ b: Place) -> Bool {
    let (fileA, fileB) = (ledger.batches[a.batch].file, ledger.batches[b.batch].file)
    return fileA == fileB ? record(a) < record(b) : precedes(fileA, fileB)
  }

  /// The record's number in its file.
  private func record(_ place: Place) -> Int {
    ledger.batches[place.batch].firstRecord + Int(ledger.batches[place.batch].ordinals[place.index])
  }

  private func hasSameContent(_ a: Place, _ b: Place) -> Bool {
    for field in source.fields.indices where ledger.batches[a.batch].columns[field].count > 0 {
      if value(field, a) != value(field, b) { return false }
    }
    return true
  }
}
