/// UTF-8 written into memory that is known to be large enough.
///
/// Appending to an array byte by byte would cost more than the decoding itself.
// Safe: each write is checked against the buffer's end.
@safe struct UTF8Output {
  private let buffer: UnsafeMutableBufferPointer<UInt8>
  private(set) var count = 0

  init(_ buffer: UnsafeMutableBufferPointer<UInt8>) { unsafe self.buffer = unsafe buffer }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    precondition(unsafe count < buffer.count, "a character became longer than twice its bytes")
    unsafe buffer[count] = byte
    count += 1
  }

  /// A code point above U+007F. Precondition: it is no surrogate.
  @inline(__always)
  mutating func append(point: UInt32) {
    if point < 0x800 {
      append(UInt8(truncatingIfNeeded: 0xC0 | point >> 6))
    } else {
      if point < 0x10000 {
        append(UInt8(truncatingIfNeeded: 0xE0 | point >> 12))
      } else {
        append(UInt8(truncatingIfNeeded: 0xF0 | point >> 18))
        append(UInt8(truncatingIfNeeded: 0x80 | point >> 12 & 0x3F))
      }
      append(UInt8(truncatingIfNeeded: 0x80 | point >> 6 & 0x3F))
    }
    append(UInt8(truncatingIfNeeded: 0x80 | point & 0x3F))
  }
}
