import Tabular

/// An identifier of 1 to 16 ASCII letters and digits that begins with a letter (`M10002`), in its
/// normal form without a copy: the same bytes in lower case, the first of them lowest.
struct ShortCode {
  let first: UInt64
  /// Bytes from the ninth on; 0 without them.
  let second: UInt64
  let count: Int

  /// `nil` for a cell of another shape, or of the shape of a word that means "nothing".
  @inline(__always)
  init?(_ cell: ShortCell) {
    // null, none, n/a: of the words for nothing only these begin with a letter.
    let initial = UInt8(truncatingIfNeeded: cell.first) | 0x20
    guard cell.count <= 16, cell.count > 2, initial >= UInt8(ascii: "a"),
      initial != UInt8(ascii: "n") || cell.count > 9,
      let first = ShortCode.lowered(cell.first, min(8, cell.count))
    else { return nil }
    count = cell.count
    self.first = first
    guard count > 8 else {
      second = 0
      return
    }
    guard let second = ShortCode.lowered(cell.second, count &- 8) else { return nil }
    self.second = second
  }

  /// The lowest `count` bytes in lower case; `nil` if one of them is no ASCII letter or digit.
  @inline(__always)
  private static func lowered(_ word: UInt64, _ count: Int) -> UInt64? {
    let used = 0x8080_8080_8080_8080 &>> UInt64(64 &- 8 &* count)
    guard word & 0x8080_8080_8080_8080 == 0 else { return nil }
    let capitals = marks(word, from: UInt8(ascii: "A"), to: UInt8(ascii: "Z"))
    let others =
      marks(word, from: UInt8(ascii: "a"), to: UInt8(ascii: "z"))
      | marks(word, from: UInt8(ascii: "0"), to: UInt8(ascii: "9"))
    guard (capitals | others) & used == used else { return nil }
    return word | capitals &>> 2
  }

  /// The highest bit of each byte that lies in a range. Precondition: no byte is above 0x7F.
  @inline(__always)
  private static func marks(_ word: UInt64, from lower: UInt8, to upper: UInt8) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let atLeast = word &+ ones &* UInt64(0x80 &- lower)
    let above = word &+ ones &* UInt64(0x7F &- upper)
    return atLeast & ~above & 0x8080_8080_8080_8080
  }
}
