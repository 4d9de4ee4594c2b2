/// UTF-16 of either byte order.
enum UTF16Text {
  /// - Parameter lowByte: which byte of a unit is the lower one: 0 little-endian, 1 big-endian.
  static func decode(
    _ bytes: Span<UInt8>, lowByte: Int, to text: inout UTF8Output
  ) -> TextDecoder.Outcome {
    func unit(_ place: Int) -> UInt32 {
      UInt32(bytes[place + 1 - lowByte]) << 8 | UInt32(bytes[place + lowByte])
    }
    var place = 0
    while place < bytes.count {
      guard place + 2 <= bytes.count else { return .unfinished(place) }
      let first = unit(place)
      switch first {
      case 0..<0x80:
        text.append(UInt8(first))
        place += 2
      case 0xD800..<0xDC00:
        guard place + 4 <= bytes.count else { return .unfinished(place) }
        let second = unit(place + 2)
        guard (0xDC00..<0xE000).contains(second) else { return .invalid(place) }
        text.append(point: 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        place += 4
      case 0xDC00..<0xE000: return .invalid(place)
      default:
        text.append(point: first)
        place += 2
      }
    }
    return .all
  }
}
