import Tabular

/// Numbers that are nothing but ASCII digits, eight at a time.
enum PlainDigits {
  /// The value of the first bytes of a word, the first of them lowest; `nil` if one is no digit.
  /// `count` is 0 to 8; without digits there is no value.
  @inline(__always)
  static func value(_ word: UInt64, count: Int) -> Int64? {
    guard count > 0 else { return nil }
    // Moved up, so that zeros stand before the number.
    let unused = UInt64(truncatingIfNeeded: 64 &- 8 &* count)
    let digits = (word ^ 0x3030_3030_3030_3030) &<< unused
    guard LastMonth.areDigits(digits) else { return nil }
    // Pairs, then fours, then all eight: the higher digit lies in the lower place.
    let pairs = (digits &* 10 &+ digits &>> 8) & 0x00FF_00FF_00FF_00FF
    let fours = (pairs &* 0x0064_0001) &>> 16 & 0x0000_FFFF_0000_FFFF
    return Int64(truncatingIfNeeded: (fours &* 0x2710_0000_0001) &>> 32)
  }

  /// The value of a cell of up to 16 digits.
  @inline(__always)
  static func value(_ cell: ShortCell) -> Int64? { value(cell, first: cell.count) }

  /// The value of the first bytes of a cell; `nil` if there are none, or more than 16.
  @inline(__always)
  static func value(_ cell: ShortCell, first count: Int) -> Int64? {
    if count <= 8 { return value(cell.first, count: count) }
    guard count <= 16, let high = value(cell.first, count: count &- 8),
      let low = value(cell.bytes(from: count &- 8), count: 8)
    else { return nil }
    return high &* 100_000_000 &+ low
  }
}
