import CVectorScan

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Questions about many bytes at once. On processors without the vector code, and as the
/// reference in tests, `ByteScan.Portable` answers the same.
public enum ByteScan {
  /// Whether this processor runs the vector code.
  @usableFromInline static let isVectorSupported = fq_vector_supported() != 0

  /// What one look at many bytes tells of them.
  public struct Survey: Sendable, Hashable {
    /// How often the line end occurs.
    public var lineEnds: Int
    /// Whether all of it is well-formed UTF-8 without a control character other than TAB, LF and
    /// CR, and without damaged text.
    public var isClean: Bool

    public init(lineEnds: Int, isClean: Bool) {
      self.lineEnds = lineEnds
      self.isClean = isClean
    }
  }

  /// Looks at bytes once, where `lineEnds`, `firstControl`, `firstInvalidUTF8` and
  /// `firstDamagedText` would each do.
  public static func survey(of bytes: Span<UInt8>, lineEnd: Dialect.LineEnd) -> Survey {
    guard isVectorSupported else { return Portable.survey(of: bytes, lineEnd: lineEnd) }
    return unsafe bytes.withUnsafeBufferPointer { pointer in
      guard let start = pointer.baseAddress else { return Survey(lineEnds: 0, isClean: true) }
      var lineEnds = 0
      let isClean =
        unsafe fq_survey_text(start, pointer.count, lineEnd.rawValue, &lineEnds) != 0
      return Survey(lineEnds: lineEnds, isClean: isClean)
    }
  }

  /// The offset of the first byte of the first ill-formed UTF-8 sequence, or -1.
  public static func firstInvalidUTF8(in bytes: Span<UInt8>) -> Int {
    guard isVectorSupported else { return Portable.firstInvalidUTF8(in: bytes) }
    let block = unsafe bytes.withUnsafeBufferPointer { pointer in
      guard let start = pointer.baseAddress else { return Int64(-1) }
      return unsafe fq_utf8_bad_block(start, pointer.count)
    }
    guard block >= 0 else { return -1 }
    // The ill-formed sequence may begin up to three bytes before the block that shows it.
    var start = Int(block)
    for back in 1...3 where Int(block) - back >= 0 {
      let byte = bytes[Int(block) - back]
      if byte >= 0xC0 { start = Int(block) - back }
      if byte & 0xC0 != 0x80 { break }
    }
    return Portable.firstInvalidUTF8(in: bytes, from: start)
  }

  /// The offset of the first control character other than TAB, LF and CR, or -1. 0x7F is one.
  public static func firstControl(in bytes: Span<UInt8>) -> Int {
    guard isVectorSupported else { return Portable.firstControl(in: bytes) }
    return unsafe bytes.withUnsafeBufferPointer { pointer in
      guard let start = pointer.baseAddress else { return -1 }
      return unsafe Int(fq_first_control(start, pointer.count))
    }
  }

  /// The offset of the first damaged text, or -1: U+FFFD; 锟斤拷, which U+FFFD twice becomes when
  /// UTF-8 is read as GBK; the controls U+0080 to U+009F; the separators U+2028 and U+2029; a byte
  /// order mark U+FEFF.
  ///
  /// - Parameter bytes: UTF-8.
  public static func firstDamagedText(in bytes: Span<UInt8>) -> Int {
    guard isVectorSupported else { return Portable.firstDamagedText(in: bytes) }
    return unsafe bytes.withUnsafeBufferPointer { pointer in
      guard let start = pointer.baseAddress else { return -1 }
      let found = unsafe fq_find_damaged_text(start, pointer.count)
      return found == pointer.count ? -1 : found
    }
  }

  /// Whether a cell may differ from its normal form: it holds a blank, a control character, an
  /// ASCII capital, one of `" # ' + =`, or the lead byte of a wide blank, bracket or letter.
  /// Without vector code the answer is always yes.
  public static func hasUnusualByte(_ cell: Span<UInt8>) -> Bool {
    guard isVectorSupported else { return true }
    return unsafe cell.withUnsafeBufferPointer { pointer in
      guard let start = pointer.baseAddress else { return false }
      return unsafe fq_has_unusual_byte(start, pointer.count) != 0
    }
  }

  /// Where the first run begins, at or after `from`, of at least 11 bytes of which numbers in
  /// groups are made: ASCII digits, blanks, one of `- * \``, and the bytes of full-width digits
  /// and of blanks and hyphens of all kinds (80 to BF, C2, E2, E3, EF); `nil` if there is none.
  ///
  /// Precondition: no such run goes across `from`.
  public static func digitRun(in bytes: Span<UInt8>, from: Int) -> Int? {
    precondition(0...bytes.count ~= from)
    guard isVectorSupported else { return Portable.digitRun(in: bytes, from: from) }
    let start = unsafe bytes.withUnsafeBufferPointer { pointer in
      guard let start = pointer.baseAddress else { return 0 }
      return unsafe fq_find_digit_run(start, pointer.count, from)
    }
    return start < bytes.count ? start : nil
  }

  /// Whether a byte may belong to such a run.
  @inlinable
  public static func isOfDigitRun(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 0x20, 0x2D, 0x2A, 0x60, 0x80...0xBF, 0xC2, 0xE2, 0xE3, 0xEF: true
    default: false
    }
  }

  /// How often a byte occurs.
  public static func count(of byte: UInt8, in bytes: Span<UInt8>) -> Int {
    guard isVectorSupported else { return Portable.count(of: byte, in: bytes) }
    return unsafe bytes.withUnsafeBufferPointer { pointer in
      guard let start = pointer.baseAddress else { return 0 }
      return unsafe fq_count_byte(start, pointer.count, byte)
    }
  }

  /// The number of line ends in a range of bytes: how many physical lines lie between its
  /// beginning and the line on which it ends.
  public static func lineEnds(
    in bytes: Span<UInt8>, _ range: Range<Int>, lineEnd: Dialect.LineEnd = .lf
  ) -> Int {
    count(of: lineEnd.rawValue, in: bytes.extracting(range))
  }

  /// Whether two texts are the same bytes.
  public static func areEqual(_ a: Span<UInt8>, _ b: Span<UInt8>) -> Bool {
    guard a.count == b.count else { return false }
    return unsafe a.withUnsafeBufferPointer { a in
      unsafe b.withUnsafeBufferPointer { b in
        guard let first = a.baseAddress, let second = b.baseAddress else { return true }
        return unsafe memcmp(first, second, a.count) == 0
      }
    }
  }

  /// The position of the first such byte at or behind `from`.
  public static func firstIndex(of byte: UInt8, in bytes: Span<UInt8>, from: Int = 0) -> Int? {
    precondition(0...bytes.count ~= from)
    let length = bytes.count - from
    let found = unsafe bytes.extracting(last: length).withUnsafeBufferPointer { pointer in
      guard let start = pointer.baseAddress else { return 0 }
      return unsafe fq_find_byte(start, pointer.count, byte)
    }
    return found < length ? from + found : nil
  }

  /// Where the next line begins: behind the first line end at or behind `from`, if there is one.
  public static func nextLine(
    in bytes: Span<UInt8>, from: Int, lineEnd: Dialect.LineEnd = .lf
  ) -> Int? {
    firstIndex(of: lineEnd.rawValue, in: bytes, from: from).map { $0 + 1 }
  }
}

/// Up to 8 bytes as a little-endian number, zero above: a key for small tables of codes.
///
/// `word([0x31, 0x32], at: 0, count: 2) == 0x3231`
@inlinable
public func word(_ bytes: Span<UInt8>, at position: Int, count: Int) -> UInt64 {
  precondition(position >= 0 && 0...8 ~= count && count <= bytes.count &- position)
  if count == 0 { return 0 }
  // Every load below lies inside the span, as just checked; where two overlap, they agree.
  func loaded<T: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, as type: T.Type) -> UInt64 {
    let value = unsafe bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: T.self)
    return UInt64(truncatingIfNeeded: T(littleEndian: value))
  }
  let unused = UInt64(64 &- 8 &* count)
  if position &+ 8 <= bytes.count {
    return loaded(position, as: UInt64.self) & (UInt64.max &>> unused)
  }
  if position &+ count >= 8 {
    return loaded(position &+ count &- 8, as: UInt64.self) &>> unused
  }
  if count >= 4 {
    return loaded(position, as: UInt32.self)
      | loaded(position &+ count &- 4, as: UInt32.self) &<< UInt64(8 &* (count &- 4))
  }
  let middle = count &>> 1
  return loaded(position, as: UInt8.self)
    | loaded(position &+ middle, as: UInt8.self) &<< UInt64(8 &* middle)
    | loaded(position &+ count &- 1, as: UInt8.self) &<< UInt64(8 &* (count &- 1))
}

/// The bytes of a span as an array, for slow paths that keep them.
public func copied(_ bytes: Span<UInt8>) -> [UInt8] {
  unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }
}

/// Appends the bytes of a span to an array.
public func append(_ bytes: Span<UInt8>, to array: inout [UInt8]) {
  unsafe bytes.withUnsafeBufferPointer { unsafe array.append(contentsOf: $0) }
}
