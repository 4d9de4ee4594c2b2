import Tabular

/// A worker's own table from the bytes of a cell to what reading them gave, so that aliases,
/// widths and registries are looked up once a distinct value and not once a record.
struct ValueCache {
  private var hashes: [UInt64]
  private var readings: [FieldReading]
  private var starts: [UInt32]
  private var lengths: [UInt32]
  private var texts: [UInt8] = []
  private var count = 0

  init() {
    hashes = Array(repeating: 0, count: 256)
    readings = Array(repeating: .missing, count: 256)
    starts = Array(repeating: 0, count: 256)
    lengths = Array(repeating: 0, count: 256)
  }

  /// The reading of a cell, if it is known. `hash` is `ValueCache.hash` of it.
  @inline(__always)
  func reading(of bytes: Span<UInt8>, _ hash: UInt64) -> FieldReading? {
    var slot = Int(truncatingIfNeeded: hash) & (hashes.count - 1)
    while hashes[slot] != 0 {
      if hashes[slot] == hash, holds(bytes, slot) { return readings[slot] }
      slot = (slot + 1) & (hashes.count - 1)
    }
    return nil
  }

  @inline(__always)
  private func holds(_ bytes: Span<UInt8>, _ slot: Int) -> Bool {
    let start = Int(starts[slot])
    guard Int(lengths[slot]) == bytes.count else { return false }
    let known = texts.span.extracting(start..<(start + bytes.count))
    var i = 0
    while i < bytes.count {
      let count = min(8, bytes.count - i)
      if word(known, at: i, count: count) != word(bytes, at: i, count: count) { return false }
      i += 8
    }
    return true
  }

  /// Remembers what reading a cell gave.
  mutating func insert(_ bytes: Span<UInt8>, _ hash: UInt64, _ reading: FieldReading) {
    // A field with ever new values would only fill memory: forget and begin again.
    if count >= 32_768 { self = ValueCache() }
    if count * 2 >= hashes.count { grow() }
    let slot = freeSlot(hash)
    hashes[slot] = hash
    readings[slot] = reading
    starts[slot] = UInt32(texts.count)
    lengths[slot] = UInt32(bytes.count)
    for i in bytes.indices { texts.append(bytes[i]) }
    count += 1
  }

  private func freeSlot(_ hash: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: hash) & (hashes.count - 1)
    while hashes[slot] != 0 { slot = (slot + 1) & (hashes.count - 1) }
    return slot
  }

  private mutating func grow() {
    let old = self
    let size = hashes.count * 2
    hashes = Array(repeating: 0, count: size)
    readings = Array(repeating: .missing, count: size)
    starts = Array(repeating: 0, count: size)
    lengths = Array(repeating: 0, count: size)
    for i in old.hashes.indices where old.hashes[i] != 0 {
      let slot = freeSlot(old.hashes[i])
      hashes[slot] = old.hashes[i]
      readings[slot] = old.readings[i]
      starts[slot] = old.starts[i]
      lengths[slot] = old.lengths[i]
    }
  }

  /// Multiply and fold, eight bytes at a time; never 0, which marks an empty slot.
  @inline(__always)
  static func hash(_ bytes: Span<UInt8>) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: bytes.count) &* 0x9E37_79B9_7F4A_7C15
    var i = 0
    while i < bytes.count {
      let count = min(8, bytes.count - i)
      let product = (hash ^ word(bytes, at: i, count: count)).multipliedFullWidth(
        by: 0x9FB2_1C65_1E98_DF25)
      hash = product.high ^ product.low
      i += count
    }
    return hash | 1
  }
}
