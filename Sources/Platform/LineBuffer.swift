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
    var end = count
    unsafe storage.withUnsafeMutableBytes { room in
      unsafe LineBuffer.put(head, into: room, at: &end)
      for i in numbers.indices {
        unsafe room[end] = UInt8(ascii: ",")
        end += 1
        if let number = UInt64(exactly: numbers[i]) {
          unsafe LineBuffer.put(number, into: room, at: &end)
        }
      }
      unsafe LineBuffer.put(tail, into: room, at: &end)
    }
    count = end
  }

  /// Lets a body look at the text.
  func withBytes<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(storage.span.extracting(first: count))
  }

  /// A comma and the digits of `Int.max`.
  private static let longestCell = 20

  private static func put(
    _ text: Span<UInt8>, into room: UnsafeMutableRawBufferPointer, at end: inout Int
  ) {
    unsafe text.withUnsafeBytes { source in
      guard let place = room.baseAddress, let first = source.baseAddress else { return }
      unsafe (place + end).copyMemory(from: first, byteCount: source.count)
    }
    end += text.count
  }

  private static func put(
    _ number: UInt64, into room: UnsafeMutableRawBufferPointer, at end: inout Int
  ) {
    // Half as wide, a division costs a fraction.
    guard let short = UInt32(exactly: number) else {
      unsafe put(number / 1_000_000_000, into: room, at: &end)
      end += 9
      unsafe putDigits(UInt32(number % 1_000_000_000), count: 9, before: end, into: room)
      return
    }
    var (count, bound) = (1, UInt64(10))
    while number >= bound {
      count += 1
      bound &*= 10
    }
    end += count
    unsafe putDigits(short, count: count, before: end, into: room)
  }

  /// The last decimal digits of a number, as many as are wanted.
  @inline(__always)
  private static func putDigits(
    _ number: UInt32, count: Int, before end: Int, into room: UnsafeMutableRawBufferPointer
  ) {
    var (place, rest) = (end, number)
    let start = end - count
    while place > start + 1 {
      let pair = rest % 100
      rest /= 100
      place -= 2
      unsafe room[place] = UInt8(truncatingIfNeeded: 48 + pair / 10)
      unsafe room[place + 1] = UInt8(truncatingIfNeeded: 48 + pair % 10)
    }
    if place > start { unsafe room[start] = UInt8(truncatingIfNeeded: 48 + rest % 10) }
  }

  private mutating func reserve(_ more: Int) {
    guard storage.count < count + more else { return }
    storage.append(contentsOf: repeatElement(0, count: max(4096, storage.count, more)))
  }
}
