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

  /// Bytes of input that are decoded into one buffer of the stack.
  private static let stepSize = 1 << 14

  private func decodeRun(_ bytes: Span<UInt8>, to text: inout [UInt8]) -> Outcome {
    var start = 0
    while start < bytes.count {
      let end = min(start + TextDecoder.stepSize, bytes.count)
      let outcome = decodeStep(bytes.extracting(start..<end), to: &text)
      switch outcome {
      case .all: start = end
      // The step's end cut a character; the next step begins with it.
      case .unfinished(let offset) where end < bytes.count: start += offset
      case .unfinished(let offset): return .unfinished(start + offset)
      case .invalid(let offset): return .invalid(start + offset)
      }
    }
    return .all
  }

  private func decodeStep(_ bytes: Span<UInt8>, to text: inout [UInt8]) -> Outcome {
    // No character gets more than twice as long: 2 bytes become 4 at most, 4 stay 4.
    unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 2 * bytes.count) { buffer in
      var output = unsafe UTF8Output(buffer)
      let outcome =
        switch encoding {
        case .gb18030: GB18030.decode(bytes, to: &output)
        case .utf16LittleEndian: UTF16Text.decode(bytes, lowByte: 0, to: &output)
        case .utf16BigEndian: UTF16Text.decode(bytes, lowByte: 1, to: &output)
        }
      unsafe text.append(contentsOf: buffer[..<output.count])
      return outcome
    }
  }
}
