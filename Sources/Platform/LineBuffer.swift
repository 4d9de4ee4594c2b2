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

  public mutating func append(_ text: [UInt8]) { append(text, text.count) }

  public mutating func append(_ other: LineBuffer) { append(other.storage, other.count) }

  /// A byte and a number in decimal digits behind it.
  ///
  ///     lines.append(UInt8(ascii: ","), 17)  // ,17
  ///
  /// Precondition: the number is not negative.
  public mutating func append(_ byte: UInt8, _ number: Int) {
    precondition(number >= 0, "a number in a line is not negative")
    var length = 1
    var rest = UInt64(number)
    while rest >= 10 {
      rest /= 10
      length += 1
    }
    reserve(1 + length)
    let start = count
    count += 1 + length
    var room = storage.mutableSpan
    room[start] = byte
    rest = UInt64(number)
    for place in (1...length).reversed() {
      room[start + place] = UInt8(truncatingIfNeeded: 48 + rest % 10)
      rest /= 10
    }
  }

  /// Lets a body look at the text.
  func withBytes<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(storage.span.extracting(first: count))
  }

  /// Drops what stands behind the first `number` line ends.
  public mutating func keepFirst(lines number: Int) {
    var left = number
    for i in 0..<count where storage[i] == 0x0A {
      left -= 1
      if left == 0 {
        count = i + 1
        return
      }
    }
  }

  private mutating func append(_ text: [UInt8], _ length: Int) {
    reserve(length)
    let start = count
    unsafe storage.withUnsafeMutableBytes { room in
      unsafe text.withUnsafeBytes { source in
        guard let end = room.baseAddress, let first = source.baseAddress else { return }
        unsafe (end + start).copyMemory(from: first, byteCount: length)
      }
    }
    count += length
  }

  private mutating func reserve(_ more: Int) {
    guard storage.count < count + more else { return }
    storage.append(contentsOf: repeatElement(0, count: max(4096, storage.count, more)))
  }
}
