import Tabular

/// A worker's own table from the bytes of a cell to what reading them gave, so that aliases,
/// widths and registries are looked up once a distinct value and not once a record.
///
/// A cell of up to 16 bytes, as most are, is compared as two words that lie in its slot; of a
/// longer one the slot holds a hash and where its bytes are, which are compared too. A slot is half
/// a cache line, and what a table costs is the lines that are not in the cache.
struct ValueCache {
  private struct Slot {
    var first: UInt64 = 0
    /// For a long cell: where in `texts` its bytes begin.
    var second: UInt64 = 0
    var reading = FieldReading.missing
    /// 0 for an empty slot: an empty cell is never asked for.
    var length: UInt32 = 0
  }

  /// A cell as it is looked for.
  struct Name {
    fileprivate let first: UInt64
    fileprivate let second: UInt64

    /// Precondition: the cell is not empty.
    @inline(__always)
    init(_ cell: Span<UInt8>) {
      if cell.count <= 8 {
        first = word(cell, at: 0, count: cell.count)
        second = 0
      } else if cell.count <= 16 {
        first = word(cell, at: 0, count: 8)
        second = word(cell, at: 8, count: cell.count - 8)
      } else {
        first = Name.hash(cell)
        second = 0
      }
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

    @inline(__always)
    fileprivate func slot(among count: Int) -> Int {
      let product = (first ^ second &* 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(
        by: 0x9FB2_1C65_1E98_DF25)
      return Int(truncatingIfNeeded: product.high ^ product.low) & (count - 1)
    }
  }

  private var slots = Array(repeating: Slot(), count: 256)
  private var texts: [UInt8] = []
  private var count = 0

  /// The reading of a cell, if it is known.
  @inline(__always)
  func reading(of cell: Span<UInt8>, _ name: Name) -> FieldReading? {
    var place = name.slot(among: slots.count)
    while slots[place].length != 0 {
      if slots[place].first == name.first, Int(slots[place].length) == cell.count,
        cell.count <= 16 ? slots[place].second == name.second : holds(cell, slots[place])
      {
        return slots[place].reading
      }
      place = (place + 1) & (slots.count - 1)
    }
    return nil
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
  mutating func insert(_ cell: Span<UInt8>, _ name: Name, _ reading: FieldReading) {
    // A field with ever new values would only fill memory: forget and begin again.
    if count >= 32_768 { self = ValueCache() }
    if count * 5 >= slots.count * 3 { grow() }
    var slot = Slot()
    slot.first = name.first
    slot.second = name.second
    slot.reading = reading
    slot.length = UInt32(cell.count)
    if cell.count > 16 {
      slot.second = UInt64(texts.count)
      append(cell, to: &texts)
    }
    slots[freePlace(name)] = slot
    count += 1
  }

  private func freePlace(_ name: Name) -> Int {
    var place = name.slot(among: slots.count)
    while slots[place].length != 0 { place = (place + 1) & (slots.count - 1) }
    return place
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(), count: old.count * 2)
    for slot in old where slot.length != 0 {
      slots[freePlace(Name(first: slot.first, second: slot.length <= 16 ? slot.second : 0))] = slot
    }
  }
}

extension ValueCache.Name {
  fileprivate init(first: UInt64, second: UInt64) {
    self.first = first
    self.second = second
  }
}
