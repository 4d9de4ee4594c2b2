import Platform
import Testing

struct TextDecoderTests {
  @Test(arguments: [
    (LegacyEncoding.gb18030, [0x61, 0xB5, 0xF7, 0xBD, 0xE2, 0x2C, 0x31], "a调解,1"),
    (.gb18030, [], ""),
    (.gb18030, [0x81, 0x40, 0xFE, 0x4F], "丂\u{FA29}"),
    (.gb18030, [0x95, 0x32, 0x82, 0x36], "𠀀"),
    (.utf16LittleEndian, [0x03, 0x8C, 0x61, 0x00, 0x40, 0xD8, 0x00, 0xDC], "调a𠀀"),
    (.utf16BigEndian, [0x8C, 0x03, 0x00, 0x61, 0xD8, 0x40, 0xDC, 0x00], "调a𠀀"),
    (.utf16BigEndian, [0xFE, 0xFF, 0x00, 0xE9, 0xFF, 0xFD], "\u{FEFF}é\u{FFFD}"),
  ])
  func decodes(encoding: LegacyEncoding, bytes: [UInt8], text: String) throws {
    #expect(try TextDecoder.decode(bytes, from: encoding) == Array(text.utf8))
  }

  @Test(arguments: [
    (LegacyEncoding.gb18030, [0x61, 0x80], 1), (.gb18030, [0x61, 0xFF, 0x61], 1),
    (.gb18030, [0xB5, 0xF7, 0xB5], 2), (.gb18030, [0xB5, 0x20], 0), (.gb18030, [0xB5, 0x7F], 0),
    (.gb18030, [0x61, 0x81, 0x30, 0x81], 1), (.gb18030, [0x81, 0x30, 0x20, 0x30], 0),
    (.gb18030, [0x84, 0x31, 0xA5, 0x30], 0), (.gb18030, [0xE3, 0x32, 0x9A, 0x36], 0),
    (.utf16LittleEndian, [0x61, 0x00, 0x61], 2), (.utf16LittleEndian, [0x00, 0xDC], 0),
    (.utf16BigEndian, [0x00, 0x61, 0xD8, 0x40, 0x00, 0x61], 2),
    (.utf16BigEndian, [0x00, 0x61, 0xD8, 0x40], 2),
  ])
  func theFirstByteOfWhatCannotBeReadIsNamed(
    encoding: LegacyEncoding, bytes: [UInt8], offset: Int
  ) {
    #expect(throws: UndecodableText(offset: offset)) {
      try TextDecoder.decode(bytes, from: encoding)
    }
  }

  @Test(arguments: LegacyEncoding.allCases)
  func howATextIsCutIntoPiecesDoesNotShow(encoding: LegacyEncoding) throws {
    let bytes: [UInt8] =
      switch encoding {
      case .gb18030: [0x61, 0xB5, 0xF7, 0x95, 0x32, 0x82, 0x36, 0x31, 0x81, 0x30, 0x84, 0x36, 0x62]
      case .utf16LittleEndian: [0x61, 0, 0x03, 0x8C, 0x40, 0xD8, 0, 0xDC, 0x62, 0]
      case .utf16BigEndian: [0, 0x61, 0x8C, 0x03, 0xD8, 0x40, 0xDC, 0, 0, 0x62]
      }
    let whole = try TextDecoder.decode(bytes, from: encoding)
    for first in 0...bytes.count {
      for second in first...bytes.count {
        var decoder = TextDecoder(encoding)
        var text: [UInt8] = []
        for piece in [bytes[..<first], bytes[first..<second], bytes[second...]] {
          try decoder.append(piece.span, to: &text)
        }
        try decoder.finish()
        #expect(text == whole, "cuts at \(first) and \(second)")
      }
    }
    var decoder = TextDecoder(encoding)
    var text: [UInt8] = []
    for byte in bytes {
      let piece = [byte]
      try decoder.append(piece.span, to: &text)
    }
    #expect(text == whole)
    #expect(decoder.count == bytes.count)
  }

  @Test func anOffsetInALaterPieceCountsFromTheStart() throws {
    var decoder = TextDecoder(.gb18030)
    var text: [UInt8] = []
    let first: [UInt8] = [0x61, 0x62, 0xB5]
    let second: [UInt8] = [0xF7, 0x63, 0xB5, 0x20]
    try decoder.append(first.span, to: &text)
    #expect(throws: UndecodableText(offset: 5)) { try decoder.append(second.span, to: &text) }
    #expect(text == Array("ab调c".utf8))
  }
}
