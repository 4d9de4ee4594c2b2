import Tabular

/// A worker's own table from the bytes of a cell to what reading them gave, so that aliases,
/// widths and registries are looked up once a distinct value and not once a record.
///
/// A cell of up to 24 bytes, as most are, is compared as three words that lie in its slot; of a
/// longer one the slot holds a hash and where its bytes are, which are compared too. What a table
/// costs is the lines that are not in the cache.
struct ValueCache {
  private struct Slot {
    var first: UInt64 = 0
    /// For a long cell: where in `texts` its bytes begin.
    var second: UInt64 = 0
    var third: UInt64 = 0
    var reading = FieldReading.missing
    /// 0 for an empty slot: an empty cell is never asked for.
    var length: UInt32 = 0
  }

  private var slots = Array(repeating: Slot(), count: 256)
  private var texts: [UInt8] = []
  private var count = 0

  /// The reading of a cell that is not empty, if it is known.
  @inline(__always)
  func reading(of cell: ShortCell) -> FieldReading? {
    var place = slot(cell.first, cell.second, cell.third)
    while slots[place].length != 0 {
      if slots[place].first == cell.first, slots[place].second == cell.second,
        slots[place].third == cell.third, Int(slots[place].length) == cell.count
      {
        return slots[place].reading
      }
      place = (place + 1) & (slots.count - 1)
    }
    return nil
  }

  /// The reading of a cell, if it is known. Precondition: it is not empty.
  func reading(of cell: Span<UInt8>) -> FieldReading? {
    if cell.count <= 24 { return reading(of: ShortCell(cell)) }
    let hash = ValueCache.hash(cell)
    var place = slot(hash, 0, 0)
    while slots[place].length != 0 {
      if slots[place].first == hash, Int(slots[place].length) == cell.count,
        holds(cell, slots[place])
      {
        return slots[place].reading
      }
      place = (place + 1) & (slots.count - 1)
    }
    return nil
  }

  @inline(__always)
  private func slot(_ first: UInt64, _ second: UInt64, _ third: UInt64) -> Int {
    let mixed = first ^ second &* 0x9E37_79B9_7F4A_7C15 ^ third &* 0xD6E8_FEB8_6659_FD93
    let product = mixed.multipliedFullWidth(by: 0x9FB2_1C65_1E98_DF25)
    return Int(truncatingIfNeeded: product.high ^ product.low) & (slots.count - 1)
  }

  /// Multiply and fold, eight bytes at a time.
  private static func hash(_ bytes: Span<UInt8>) -> UInt64 {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
    var i = 0
    while i < bytes.count {
      let count = min(8, bytes.count - i)
      let product = (hash ^ word(bytes, at: i, count: count)).multipliedFullWidth(
        by: 0x9FB2_1C65_1E98_DF25)
      hash = product.high ^ product.low
      i += count
    }
    return hash
  }

  private func holds(_ cell: Span<UInt8>, _ slot: Slot) -> Bool {
    let start = Int(slot.second)
    let known = texts.span.extracting(start..<(start + cell.count))
    var i = 0
    while i < cell.count {
      let count = min(8, cell.count - i)
      if word(known, at: i, count: count) != word(cell, at: i, count: count) { return false }
      i += 8
    }
    return true
  }

  /// Remembers what reading a cell gave. Precondition: it is not known.
  mutating func insert(_ cell: Span<UInt8>, _ reading: FieldReading) {
    // A field with ever new values would only fill memory: forget and begin again.
    if count >= 32_768 { self = ValueCache() }
    if count * 5 >= slots.count * 3 { grow() }
    var slot = Slot()
    slot.reading = reading
    slot.length = UInt32(cell.count)
    if cell.count <= 24 {
      let words = ShortCell(cell)
      (slot.first, slot.second, slot.third) = (words.first, words.second, words.third)
    } else {
      slot.first = ValueCache.hash(cell)
      slot.second = UInt64(texts.count)
      append(cell, to: &texts)
    }
    slots[freePlace(slot)] = slot
    count += 1
  }

  private func freePlace(_ new: Slot) -> Int {
    var place = slot(new.first, new.length <= 24 ? new.second : 0, new.third)
    while slots[place].length != 0 { place = (place + 1) & (slots.count - 1) }
    return place
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(), count: old.count * 2)
    for slot in old where slot.length != 0 { slots[freePlace(slot)] = slot }
  }
}
