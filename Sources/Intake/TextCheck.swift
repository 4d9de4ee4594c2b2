import Platform
import Tabular

/// Whether a record's bytes are text at all.
enum TextCheck {
  /// The code of what is wrong with a record's bytes, or `nil`.
  static func fault(_ bytes: Span<UInt8>, _ encoding: FileEncoding) -> String? {
    if ByteScan.firstControl(in: bytes) >= 0 { return "ENC-CONTROL" }
    switch encoding {
    case .gb18030:
      guard let text = decoded(bytes.array), !isRatherUTF8(bytes) else { return "ENC-INVALID" }
      return ByteScan.firstLostText(in: text.span) >= 0 ? "ENC-MOJIBAKE" : nil
    case .utf8, .utf16LittleEndian, .utf16BigEndian:
      if ByteScan.firstInvalidUTF8(in: bytes) >= 0 { return "ENC-INVALID" }
      return ByteScan.firstLostText(in: bytes) >= 0 ? "ENC-MOJIBAKE" : nil
    }
  }

  /// Whether a record of a file in GB18030 came from a system that writes UTF-8: it decodes, but
  /// to other characters. Three Chinese characters in UTF-8 and nothing else above ASCII; Chinese
  /// in GB18030 does not look like that by chance.
  private static func isRatherUTF8(_ bytes: Span<UInt8>) -> Bool {
    var characters = 0
    for i in bytes.indices where bytes[i] >= 0xC0 {
      guard (0xE3...0xEF).contains(bytes[i]) else { return false }
      characters += 1
    }
    return characters >= 3 && ByteScan.firstInvalidUTF8(in: bytes) < 0
  }

  /// The offset in a record of the first byte that is the reason for `fault`.
  static func offset(of code: String, _ bytes: Span<UInt8>, _ encoding: FileEncoding) -> Int {
    switch code {
    case "ENC-CONTROL": return max(0, ByteScan.firstControl(in: bytes))
    case "ENC-INVALID" where encoding == .gb18030:
      do throws(UndecodableText) {
        _ = try TextDecoder.decode(bytes, from: .gb18030)
      } catch {
        return error.offset
      }
      return bytes.indices.first { bytes[$0] >= 0x80 } ?? 0
    case "ENC-INVALID": return max(0, ByteScan.firstInvalidUTF8(in: bytes))
    case "ENC-MOJIBAKE" where encoding != .gb18030:
      return max(0, ByteScan.firstLostText(in: bytes))
    default: return 0
    }
  }

  static func decoded(_ bytes: [UInt8]) -> [UInt8]? {
    try? TextDecoder.decode(bytes, from: .gb18030)
  }
}
