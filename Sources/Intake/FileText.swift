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

  /// The whole file in UTF-8. A unit of UTF-16 that is no character becomes bytes that are no UTF-8,
  /// so that the record in which it stands is set aside like one of a file in UTF-8.
  ///
  /// - Throws: `Refusal` with the offset of the first byte of GB18030 that cannot be decoded.
  static func inUTF8(
    _ file: DeliveredFile, _ encoding: FileEncoding, from start: Int
  ) throws -> [UInt8] {
    let legacy: LegacyEncoding =
      switch encoding {
      case .gb18030: .gb18030
      case .utf16BigEndian: .utf16BigEndian
      default: .utf16LittleEndian
      }
    let bytes = try file.bytes(start..<file.size)
    var text: [UInt8] = []
    var place = 0
    while place < bytes.count {
      var decoder = TextDecoder(legacy)
      do throws(UndecodableText) {
        try decoder.append(bytes.span.extracting(place...), to: &text)
        try decoder.finish()
        break
      } catch {
        place += error.offset
        if encoding == .gb18030 {
          throw Refusal("ENC-INVALID", detail: "\(encoding.rawValue)，字节 \(start + place)")
        }
        text += undecoded(bytes[place...].prefix(2), isBigEndian: legacy == .utf16BigEndian)
        place += 2
      }
    }
    return text
  }

  /// Half of a surrogate pair as if it were a character, which UTF-8 forbids; or half of a unit, with
  /// which the file ends, as a byte that UTF-8 never has.
  private static func undecoded(_ unit: ArraySlice<UInt8>, isBigEndian: Bool) -> [UInt8] {
    guard let first = unit.first, let last = unit.last, unit.count == 2 else { return [0xFF] }
    let (high, low) = isBigEndian ? (first, last) : (last, first)
    return [0xE0 | high >> 4, 0x80 | (high & 15) << 2 | low >> 6, 0x80 | low & 0x3F]
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
