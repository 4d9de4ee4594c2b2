/// Numbers values in the order of their first appearance: an open-addressing table.
struct NumberTable: Sendable {
  private var keys: [Int64] = Array(repeating: 0, count: 1024)
  private var numbers: [Int32] = Array(repeating: -1, count: 1024)
  /// The values in the order of their numbers.
  private(set) var values: [Int64] = []

  @inline(__always)
  mutating func number(of value: Int64) -> Int32 {
    let slot = find(value)
    return numbers[slot] >= 0 ? numbers[slot] : add(value, at: slot)
  }

  @inline(never)
  private mutating func add(_ value: Int64, at slot: Int) -> Int32 {
    let number = Int32(values.count)
    keys[slot] = value
    numbers[slot] = number
    values.append(value)
    if values.count * 2 > keys.count { grow() }
    return number
  }

  private func find(_ value: Int64) -> Int {
    let mask = keys.count - 1
    // Fibonacci hashing: fingerprints are random already, dates and small numbers are not.
    var slot =
      Int(truncatingIfNeeded: (UInt64(bitPattern: value) &* 0x9E37_79B9_7F4A_7C15) >> 20)
      & mask
    while numbers[slot] >= 0 && keys[slot] != value { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    keys = Array(repeating: 0, count: keys.count * 2)
    numbers = Array(repeating: -1, count: keys.count)
    for (number, value) in values.enumerated() {
      let slot = find(value)
      keys[slot] = value
      numbers[slot] = Int32(number)
    }
  }
}
