import Platform
import Tabular

/// Whether a record's bytes are text at all.
enum TextCheck {
  /// The code of what is wrong with a record's bytes, or `nil`.
  static func fault(_ bytes: Span<UInt8>, _ encoding: FileEncoding) -> String? {
    if ByteScan.firstControl(in: bytes) >= 0 { return "ENC-CONTROL" }
    switch encoding {
    case .gb18030:
      return decoded(bytes.array) == nil ? "ENC-INVALID" : nil
    case .utf8, .utf16LittleEndian, .utf16BigEndian:
      if ByteScan.firstInvalidUTF8(in: bytes) >= 0 { return "ENC-INVALID" }
      return isMojibake(bytes) ? "ENC-MOJIBAKE" : nil
    }
  }

  static func decoded(_ bytes: [UInt8]) -> [UInt8]? {
    try? TextDecoder.decode(bytes, from: .gb18030)
  }

  /// Quick and on the safe side: EF BF BD or the lead of 锟 occurs somewhere.
  static func mayBeMojibake(_ bytes: Span<UInt8>) -> Bool {
    guard ByteScan.count(of: 0xEF, in: bytes) > 0 || ByteScan.count(of: 0x94, in: bytes) > 0 else {
      return false
    }
    return isMojibake(bytes)
  }

  /// 锟斤拷 is what U+FFFD becomes when UTF-8 is read as GBK: the text is lost. U+FFFD itself too.
  static func isMojibake(_ bytes: Span<UInt8>) -> Bool {
    guard bytes.count >= 3 else { return false }
    for i in 0..<(bytes.count - 2) {
      if bytes[i] == 0xEF, bytes[i + 1] == 0xBF, bytes[i + 2] == 0xBD { return true }
      // 锟 E9 94 9F, 斤 E6 96 A4
      if bytes[i] == 0xE9, bytes[i + 1] == 0x94, bytes[i + 2] == 0x9F, i + 5 < bytes.count,
        bytes[i + 3] == 0xE6, bytes[i + 4] == 0x96, bytes[i + 5] == 0xA4
      {
        return true
      }
    }
    return false
  }
}
