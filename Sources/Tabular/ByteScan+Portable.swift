extension ByteScan {
  /// The same answers a byte at a time.
  public enum Portable {
    /// See `ByteScan.survey`.
    public static func survey(of bytes: Span<UInt8>, lineEnd: Dialect.LineEnd) -> Survey {
      Survey(
        lineEnds: count(of: lineEnd.rawValue, in: bytes),
        isClean: firstControl(in: bytes) < 0 && firstInvalidUTF8(in: bytes) < 0
          && firstDamagedText(in: bytes) < 0)
    }

    /// See `ByteScan.firstInvalidUTF8`; `from` must be the start of a character.
    public static func firstInvalidUTF8(in bytes: Span<UInt8>, from: Int = 0) -> Int {
      var i = from
      while i < bytes.count {
        if bytes[i] < 0x80 {
          i += 1
          continue
        }
        let length = sequenceLength(bytes, at: i)
        if length == 0 { return i }
        i += length
      }
      return -1
    }

    /// See `ByteScan.firstDamagedText`.
    public static func firstDamagedText(in bytes: Span<UInt8>) -> Int {
      for i in bytes.indices where [0xC2, 0xE2, 0xE9, 0xEF].contains(bytes[i]) {
        let rest = (i + 1..<min(i + 6, bytes.count)).map { bytes[$0] }
        let isDamaged =
          switch bytes[i] {
          case 0xC2: rest.first.map { 0x80...0x9F ~= $0 } ?? false
          case 0xE2: rest.starts(with: [0x80, 0xA8]) || rest.starts(with: [0x80, 0xA9])
          case 0xE9: rest.starts(with: [0x94, 0x9F, 0xE6, 0x96, 0xA4])
          default: rest.starts(with: [0xBF, 0xBD]) || rest.starts(with: [0xBB, 0xBF])
          }
        if isDamaged { return i }
      }
      return -1
    }

    /// The length of the well-formed sequence of two to four bytes at `i`, or 0
    /// (The Unicode Standard, table 3-7).
    private static func sequenceLength(_ bytes: Span<UInt8>, at i: Int) -> Int {
      let length: Int
      var second: ClosedRange<UInt8> = 0x80...0xBF
      switch bytes[i] {
      case 0xC2...0xDF: length = 2
      case 0xE0: (length, second) = (3, 0xA0...0xBF)
      case 0xED: (length, second) = (3, 0x80...0x9F)
      case 0xE1...0xEF: length = 3
      case 0xF0: (length, second) = (4, 0x90...0xBF)
      case 0xF1...0xF3: length = 4
      case 0xF4: (length, second) = (4, 0x80...0x8F)
      default: return 0
      }
      guard i + length <= bytes.count, second ~= bytes[i + 1] else { return 0 }
      for k in 2..<max(2, length) where bytes[i + k] & 0xC0 != 0x80 { return 0 }
      return length
    }

    /// See `ByteScan.firstControl`.
    public static func firstControl(in bytes: Span<UInt8>) -> Int {
      for i in 0..<bytes.count {
        switch bytes[i] {
        case 0x09, 0x0A, 0x0D: break
        case 0x00...0x1F, 0x7F: return i
        default: break
        }
      }
      return -1
    }

    /// See `ByteScan.digitRun`.
    public static func digitRun(in bytes: Span<UInt8>, from: Int) -> Int? {
      var length = 0
      for i in from..<bytes.count {
        length = ByteScan.isOfDigitRun(bytes[i]) ? length + 1 : 0
        if length == 11 { return i - 10 }
      }
      return nil
    }

    /// See `ByteScan.count`.
    public static func count(of byte: UInt8, in bytes: Span<UInt8>) -> Int {
      var total = 0
      for i in 0..<bytes.count where bytes[i] == byte { total += 1 }
      return total
    }
  }
}
