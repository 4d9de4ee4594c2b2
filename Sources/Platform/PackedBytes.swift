/// Small values written one after the other as bytes: whole numbers of any size in 1 to 10 bytes,
/// texts and byte strings with their length before them.
///
/// There is no description of the order in the bytes: who reads them asks in the same order.
public struct PackedBytes: Sendable {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  /// A whole number: 7 bits a byte, small ones in one byte whatever their sign.
  public mutating func append(_ number: Int) {
    var rest = UInt64(bitPattern: Int64(number << 1 ^ number >> 63))
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  public mutating func append(_ text: String) {
    append(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  /// What was packed elsewhere.
  public mutating func append(packed other: PackedBytes) { bytes.append(contentsOf: other.bytes) }

  public mutating func append(_ string: some Collection<UInt8>) {
    append(string.count)
    bytes.append(contentsOf: string)
  }
}

/// Reads what `PackedBytes` wrote. Damaged bytes give an error, never a trap.
public struct PackedReader: Sendable {
  private let bytes: [UInt8]
  private var position = 0

  /// The bytes end early, or say something that was never written.
  public struct Damage: Error, Sendable {
    public init() {}
  }

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  public var isAtEnd: Bool { position == bytes.count }

  public mutating func number() throws(Damage) -> Int {
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while position < bytes.count, shift < 64 {
      let byte = bytes[position]
      position += 1
      result |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 {
        return Int(Int64(bitPattern: result >> 1) ^ -Int64(bitPattern: result & 1))
      }
      shift += 7
    }
    throw Damage()
  }

  /// A number that is used as a count or a length: 0 or more, and no more than bytes are left.
  public mutating func count() throws(Damage) -> Int {
    let count = try number()
    guard count >= 0, count <= bytes.count - position else { throw Damage() }
    return count
  }

  public mutating func string() throws(Damage) -> ArraySlice<UInt8> {
    let count = try count()
    defer { position += count }
    return bytes[position..<(position + count)]
  }

  public mutating func text() throws(Damage) -> String {
    guard let text = String(validating: try string(), as: UTF8.self) else { throw Damage() }
    return text
  }
}
