/// The encodings that deliveries come in, apart from UTF-8.
public enum LegacyEncoding: String, Sendable, Hashable, CaseIterable {
  /// Also read for GB2312 and GBK files: GB18030 contains both.
  case gb18030
  case utf16LittleEndian = "utf-16le"
  case utf16BigEndian = "utf-16be"

  /// Whether this machine can decode it: GB18030 needs the C library's `gconv` tables, which
  /// belong to Debian's libc6 and may be missing in a stripped container.
  public var isAvailable: Bool { self != .gb18030 || GB18030.isAvailable }
}

/// Bytes that mean nothing in the encoding.
public struct UndecodableText: Error, Sendable, Hashable {
  /// 0-based offset of the first byte of the character that cannot be read.
  public let offset: Int

  public init(offset: Int) { self.offset = offset }
}

/// Turns GB18030 and UTF-16 into UTF-8, for a field or, in pieces, for a whole file.
///
/// What cannot be decoded is an error with its place; U+FFFD is never put in for it. A byte order
/// mark is decoded like any character; whoever detects encodings takes it away.
///
///     var decoder = TextDecoder(.gb18030)
///     try decoder.append(piece.span, to: &text)   // as often as needed
///     try decoder.finish()
public struct TextDecoder: Sendable {
  public let encoding: LegacyEncoding
  /// Bytes taken so far, those of an unfinished character included.
  public private(set) var count = 0
  /// The beginning of a character whose end is in the next piece: at most 3 bytes.
  private var unfinished: [UInt8] = []

  /// - Precondition: the encoding `isAvailable`.
  public init(_ encoding: LegacyEncoding) { self.encoding = encoding }

  /// Decodes one field or file as a whole.
  public static func decode(
    _ bytes: Span<UInt8>, from encoding: LegacyEncoding
  ) throws(UndecodableText) -> [UInt8] {
    var decoder = TextDecoder(encoding)
    var text: [UInt8] = []
    try decoder.append(bytes, to: &text)
    try decoder.finish()
    return text
  }

  public static func decode(
    _ bytes: [UInt8], from encoding: LegacyEncoding
  ) throws(UndecodableText) -> [UInt8] {
    try decode(bytes.span, from: encoding)
  }

  /// Decodes the next piece; however a text is cut into pieces, the result is the same.
  ///
  /// - Throws: `UndecodableText` with the offset in the whole text; what came before the
  ///   character is in `text` by then, and the decoder is used up.
  public mutating func append(
    _ piece: Span<UInt8>, to text: inout [UInt8]
  ) throws(UndecodableText) {
    var place = 0
    // A character begun in the last piece is completed byte by byte.
    while !unfinished.isEmpty, place < piece.count {
      unfinished.append(piece[place])
      place += 1
      count += 1
      let start = count - unfinished.count
      let step = decodeRun(unfinished.span, to: &text)
      switch step {
      case .invalid(let offset): throw UndecodableText(offset: start + offset)
      case .all: unfinished = []
      case .unfinished(let offset): unfinished.removeFirst(offset)
      }
    }
    guard place < piece.count else { return }
    let rest = piece.extracting(place...)
    switch decodeRun(rest, to: &text) {
    case .invalid(let offset): throw UndecodableText(offset: count + offset)
    case .all: break
    case .unfinished(let offset):
      for i in offset..<rest.count { unfinished.append(rest[i]) }
    }
    count += rest.count
  }

  /// The text ends here.
  ///
  /// - Throws: `UndecodableText` when it ends inside a character.
  public func finish() throws(UndecodableText) {
    guard unfinished.isEmpty else {
      throw UndecodableText(offset: count - unfinished.count)
    }
  }

  /// What a run of whole characters came to.
  enum Outcome {
    case all
    /// The character at this offset needs more bytes than are there.
    case unfinished(Int)
    /// There is no such character at this offset.
    case invalid(Int)
  }

  private func decodeRun(_ bytes: Span<UInt8>, to text: inout [UInt8]) -> Outcome {
    switch encoding {
    case .gb18030: GB18030.decode(bytes, to: &text)
    case .utf16LittleEndian: UTF16Text.decode(bytes, lowByte: 0, to: &text)
    case .utf16BigEndian: UTF16Text.decode(bytes, lowByte: 1, to: &text)
    }
  }
}

extension [UInt8] {
  /// Appends a code point above U+007F as UTF-8. Precondition: it is no surrogate.
  @inline(__always)
  mutating func append(utf8 point: UInt32) {
    if point < 0x800 {
      append(UInt8(0xC0 | point >> 6))
    } else {
      if point < 0x10000 {
        append(UInt8(0xE0 | point >> 12))
      } else {
        append(UInt8(0xF0 | point >> 18))
        append(UInt8(0x80 | point >> 12 & 0x3F))
      }
      append(UInt8(0x80 | point >> 6 & 0x3F))
    }
    append(UInt8(0x80 | point & 0x3F))
  }
}
