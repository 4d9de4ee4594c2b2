/// Lines of text on their way out: texts and whole numbers put one behind the other, without a
/// look at the memory for every byte.
public struct LineBuffer: Sendable {
  /// The first `count` are the text; the rest is room.
  private var storage: [UInt8] = []
  /// Bytes of text.
  public private(set) var count = 0

  public init() {}

  /// The text so far.
  public var bytes: [UInt8] { Array(storage.prefix(count)) }

  /// Forgets the text and keeps the memory.
  public mutating func removeAll() { count = 0 }

  public mutating func append(_ text: String) {
    append(Array(text.utf8).span, [Int]().span, [UInt8]().span)
  }

  /// A text, cells of numbers with a comma before each, and another text. A number is its decimal
  /// digits; of a negative one the cell stays empty.
  ///
  ///     lines.append(name.span, [17, -1, 3].span, end.span)  // 龙华.csv,17,,3⏎
  public mutating func append(_ head: Span<UInt8>, _ numbers: Span<Int>, _ tail: Span<UInt8>) {
    reserve(head.count + numbers.count * LineBuffer.longestCell + tail.count)
    let start = count
    count = unsafe storage.withUnsafeMutableBytes { room in
      // Not a variable outside: that would be in memory, and every number would wait for it.
      var end = start
      unsafe LineBuffer.put(head, into: room, at: &end)
      for i in numbers.indices {
        unsafe room[end] = UInt8(ascii: ",")
        end += 1
        if let number = UInt64(exactly: numbers[i]) {
          unsafe LineBuffer.put(number, into: room, at: &end)
        }
      }
      unsafe LineBuffer.put(tail, into: room, at: &end)
      return end
    }
  }

  /// Lets a body look at the text.
  func withBytes<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(storage.span.extracting(first: count))
  }

  /// A comma, the digits of `Int.max`, and room for the eight bytes that are written of any number.
  private static let longestCell = 28

  private static func put(
    _ text: Span<UInt8>, into room: UnsafeMutableRawBufferPointer, at end: inout Int
  ) {
    unsafe text.withUnsafeBytes { source in
      guard let place = room.baseAddress, let first = source.baseAddress else { return }
      unsafe (place + end).copyMemory(from: first, byteCount: source.count)
    }
    end += text.count
  }

  @inline(__always)
  private static func put(
    _ number: UInt64, into room: UnsafeMutableRawBufferPointer, at end: inout Int
  ) {
    if number < 100_000_000 {
      unsafe putShort(UInt32(truncatingIfNeeded: number), into: room, at: &end)
    } else {
      unsafe putLong(number, into: room, at: &end)
    }
  }

  @inline(never)
  private static func putLong(
    _ number: UInt64, into room: UnsafeMutableRawBufferPointer, at end: inout Int
  ) {
    unsafe put(number / 100_000_000, into: room, at: &end)
    let digits = eightDigits(UInt32(number % 100_000_000)) | zeros
    unsafe room.storeBytes(of: digits.littleEndian, toByteOffset: end, as: UInt64.self)
    end += 8
  }

  /// - Parameter number: below 100,000,000.
  @inline(__always)
  private static func putShort(
    _ number: UInt32, into room: UnsafeMutableRawBufferPointer, at end: inout Int
  ) {
    let digits = eightDigits(number)
    // The first digit is in the lowest byte; of zero the last one stays.
    let leading = min(digits.trailingZeroBitCount >> 3, 7)
    let text = (digits | zeros) >> UInt64(leading << 3)
    unsafe room.storeBytes(of: text.littleEndian, toByteOffset: end, as: UInt64.self)
    end += 8 - leading
  }

  private static let zeros: UInt64 = 0x3030_3030_3030_3030

  /// The eight decimal digits of a number below 100,000,000, the first in the lowest byte: halves of
  /// four, quarters of two and single digits are told apart in all lanes at once.
  @inline(__always)
  private static func eightDigits(_ number: UInt32) -> UInt64 {
    let high = UInt64(number / 10_000)
    let fours = high | (UInt64(number) &- high &* 10_000) << 32
    // · / 100 of numbers below 10,000 and · / 10 of numbers below 100, by multiplication.
    let hundreds = (fours &* 10_486) >> 20 & 0x0000_007F_0000_007F
    let pairs = hundreds | (fours &- hundreds &* 100) << 16
    let tens = (pairs &* 103) >> 10 & 0x000F_000F_000F_000F
    return tens | (pairs &- tens &* 10) << 8
  }

  private mutating func reserve(_ more: Int) {
    guard storage.count < count + more else { return }
    storage.append(contentsOf: repeatElement(0, count: max(4096, storage.count, more)))
  }
}
