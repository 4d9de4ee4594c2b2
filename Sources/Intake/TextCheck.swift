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
      return ByteScan.firstLostText(in: bytes) >= 0 ? "ENC-MOJIBAKE" : nil
    }
  }

  static func decoded(_ bytes: [UInt8]) -> [UInt8]? {
    try? TextDecoder.decode(bytes, from: .gb18030)
  }
}
