import Platform
import Tabular

/// Whether a record's bytes are text at all.
enum TextCheck {
  /// The code of a record that is text with characters in it that nobody sees: U+0080 to U+009F,
  /// U+2028, U+2029 or U+FEFF. There are real logs with one in every twentieth record; they are noted, and
  /// left out where values are read and compared.
  static let invisible = "ENC-INVISIBLE"

  /// The code of what is wrong with a record's bytes, or `nil`. All but `invisible` mean that it
  /// cannot be read.
  ///
  /// - Parameters:
  ///   - record: its bytes with the line end. Where it has none the file ends, and the marks
  ///     with which DOS says so are no part of its text.
  ///   - delimiter: may be a control character: 0x01 is what Hive writes.
  static func fault(
    _ record: Span<UInt8>, _ encoding: FileEncoding, delimiter: UInt8
  ) -> String? {
    var count = record.count
    while count > 0, record[count - 1] == Dialect.endOfFileMark { count -= 1 }
    let bytes = record.extracting(first: count)
    if firstControl(in: bytes, otherThan: delimiter) >= 0 { return "ENC-CONTROL" }
    switch encoding {
    case .gb18030:
      guard let text = decoded(bytes.array), !isRatherUTF8(bytes) else { return "ENC-INVALID" }
      return damage(text.span)
    case .utf8, .utf16LittleEndian, .utf16BigEndian:
      if ByteScan.firstInvalidUTF8(in: bytes) >= 0 { return "ENC-INVALID" }
      return damage(bytes)
    }
  }

  /// The offset of the first control character that is no delimiter; −1 without one.
  private static func firstControl(in bytes: Span<UInt8>, otherThan delimiter: UInt8) -> Int {
    var start = 0
    while true {
      let next = ByteScan.firstControl(in: bytes.extracting(start..<bytes.count))
      guard next >= 0, bytes[start + next] == delimiter else {
        return next < 0 ? next : start + next
      }
      start += next + 1
    }
  }

  /// The code of what is wrong with text that is UTF-8. Lost characters are graver than ones that
  /// cannot be seen.
  private static func damage(_ text: Span<UInt8>) -> String? {
    var offset = ByteScan.firstDamagedText(in: text)
    guard offset >= 0 else { return nil }
    while true {
      if isLost(text, offset) { return "ENC-MOJIBAKE" }
      let rest = text.extracting(last: text.count - offset - 1)
      let next = ByteScan.firstDamagedText(in: rest)
      guard next >= 0 else { return invisible }
      offset += 1 + next
    }
  }

  /// The offset of the first character that `damage` names so.
  private static func offset(ofDamage code: String, _ text: Span<UInt8>) -> Int {
    var offset = -1
    repeat {
      let next = ByteScan.firstDamagedText(in: text.extracting(last: text.count - offset - 1))
      guard next >= 0 else { return 0 }
      offset += 1 + next
    } while code != invisible && !isLost(text, offset)
    return offset
  }

  private static func isLost(_ text: Span<UInt8>, _ offset: Int) -> Bool {
    text[offset] == 0xE9 || text[offset] == 0xEF && text[offset + 1] == 0xBF
      || isEncodedTwice(text, offset)
  }

  /// Whether U+0080 to U+009F is a byte of a Chinese character in UTF-8 that was taken for Latin-1 and encoded
  /// again: behind one of U+00E4 to U+00E9, and beside another of U+0080 to U+00BF. The same of a quotation mark
  /// (U+00E2) stands in real logs and leaves the rest as it is.
  private static func isEncodedTwice(_ text: Span<UInt8>, _ offset: Int) -> Bool {
    func isLead(_ place: Int) -> Bool {
      place >= 0 && text[place] == 0xC3 && (0xA4...0xA9).contains(text[place + 1])
    }
    guard text[offset] == 0xC2 else { return false }
    return isLead(offset - 2) && offset + 2 < text.count && text[offset + 2] == 0xC2
      || isLead(offset - 4) && text[offset - 2] == 0xC2
  }

  /// Whether a line that decodes as GB18030 came from a system that writes UTF-8: two Chinese
  /// characters in UTF-8 and nothing else above ASCII; Chinese in GB18030 hardly looks like that by
  /// chance. Where a system counts bytes, the last character of a field is cut: that speaks for
  /// UTF-8 too.
  static func isRatherUTF8(_ bytes: Span<UInt8>) -> Bool {
    var characters = 0
    var i = 0
    while i < bytes.count {
      defer { i += 1 }
      guard bytes[i] >= 0x80 else { continue }
      guard (0xE2...0xEF).contains(bytes[i]) else { return false }
      var following = 0
      while following < 2, i + 1 < bytes.count, (0x80...0xBF).contains(bytes[i + 1]) {
        i += 1
        following += 1
      }
      if following == 2 {
        if bytes[i - 2] >= 0xE3 { characters += 1 }
      } else if i + 1 < bytes.count, !endsField(bytes[i + 1]) {
        return false
      }
    }
    return characters >= 2
  }

  /// Blanks, delimiters, quotes and line ends: no half of a character of GB18030 is one of them.
  private static func endsField(_ byte: UInt8) -> Bool {
    byte < 0x30 || (0x3A..<0x40).contains(byte)
  }

  /// The offset in a record of the first byte that is the reason for `fault`.
  static func offset(
    of code: String, _ bytes: Span<UInt8>, _ encoding: FileEncoding, delimiter: UInt8
  ) -> Int {
    switch code {
    case "ENC-CONTROL": return max(0, firstControl(in: bytes, otherThan: delimiter))
    case "ENC-INVALID" where encoding == .gb18030:
      if isRatherUTF8(bytes) { return bytes.indices.first { bytes[$0] >= 0x80 } ?? 0 }
      do throws(UndecodableText) {
        _ = try TextDecoder.decode(bytes, from: .gb18030)
      } catch {
        return error.offset
      }
      return 0
    case "ENC-INVALID": return max(0, ByteScan.firstInvalidUTF8(in: bytes))
    case "ENC-MOJIBAKE", invisible:
      guard encoding == .gb18030 else { return offset(ofDamage: code, bytes) }
      guard let text = decoded(copied(bytes)) else { return 0 }
      let before = text.prefix(offset(ofDamage: code, text.span))
      return gb18030Offset(ofCharacter: before.count { $0 & 0xC0 != 0x80 }, in: bytes)
    default: return 0
    }
  }

  /// Where a character begins in text that is known to be GB18030: one, two or four bytes each.
  private static func gb18030Offset(ofCharacter number: Int, in bytes: Span<UInt8>) -> Int {
    var offset = 0
    for _ in 0..<number where offset < bytes.count {
      if bytes[offset] < 0x80 {
        offset += 1
      } else {
        offset += offset + 1 < bytes.count && 0x30...0x39 ~= bytes[offset + 1] ? 4 : 2
      }
    }
    return offset
  }

  static func decoded(_ bytes: [UInt8]) -> [UInt8]? {
    try? TextDecoder.decode(bytes, from: .gb18030)
  }
}
