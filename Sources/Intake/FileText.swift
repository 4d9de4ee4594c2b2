import Casework
import Platform
import Tabular

/// What the bytes of a file are, before anybody looks for records in them.
enum FileText {
  /// The encoding that was asked for, or the one that the file's bytes speak for, and where the
  /// text begins behind a byte order mark.
  ///
  /// - Parameter head: the first `LayoutReader.headSize` bytes.
  static func encoding(
    of file: DeliveredFile, _ head: [UInt8], _ choice: EncodingChoice
  ) throws -> (encoding: FileEncoding, textStart: Int) {
    let isAutomatic = choice == .automatic
    let detected = try EncodingDetection.detect(head: head) { piece throws(PlatformError) in
      guard isAutomatic, file.size > LayoutReader.headSize else { return nil }
      let offset = LayoutReader.headSize + (file.size - LayoutReader.headSize) / 16 * piece
      return try file.bytes(offset..<min(file.size, offset + 65_536))
    } stretch: { offset throws(PlatformError) in
      guard offset < file.size else { return nil }
      return try file.bytes(offset..<min(file.size, offset + LayoutReader.headSize))
    }
    switch choice {
    case .automatic: return detected
    case .utf8: return (.utf8, EncodingDetection.byteOrderMarks(head))
    case .gb18030: return (.gb18030, 0)
    case .utf16LittleEndian: return (.utf16LittleEndian, detected.textStart == 2 ? 2 : 0)
    case .utf16BigEndian: return (.utf16BigEndian, detected.textStart == 2 ? 2 : 0)
    }
  }

  /// The whole file in UTF-8.
  ///
  /// - Throws: `Refusal` with the offset of the first byte that cannot be decoded.
  static func inUTF8(
    _ file: DeliveredFile, _ encoding: FileEncoding, from start: Int
  ) throws -> [UInt8] {
    let legacy: LegacyEncoding =
      switch encoding {
      case .gb18030: .gb18030
      case .utf16BigEndian: .utf16BigEndian
      default: .utf16LittleEndian
      }
    do {
      return try TextDecoder.decode(try file.bytes(start..<file.size), from: legacy)
    } catch let error as UndecodableText {
      throw Refusal("ENC-INVALID", detail: "\(encoding.rawValue)，字节 \(start + error.offset)")
    }
  }

  /// 512 zeros in a row are a disk block that never arrived.
  static func isTorn(_ head: [UInt8]) -> Bool {
    guard ByteScan.count(of: 0, in: head.span) >= 512 else { return false }
    var run = 0
    for byte in head {
      run = byte == 0 ? run + 1 : 0
      if run >= 512 { return true }
    }
    return false
  }
}
