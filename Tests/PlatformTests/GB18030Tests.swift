import Platform
import Testing

/// The whole table against Python's codec.
///
/// The digests were made once with Python 3.11 (`bytes.decode("gb18030")`), with "!" for a code
/// that cannot be decoded, after the codes that changed since the edition of 2000, which Python
/// has, were put right: those of `movedTwoByteCodes`, and 8135F437, which is U+E7C7.
struct GB18030Tests {
  /// Two-byte codes, and their characters in the edition of 2022.
  private static let movedTwoByteCodes: [(UInt16, UInt32)] = [
    (0xA6D9, 0xFE10), (0xA6DA, 0xFE12), (0xA6DB, 0xFE11), (0xA6DC, 0xFE13), (0xA6DD, 0xFE14),
    (0xA6DE, 0xFE15), (0xA6DF, 0xFE16), (0xA6EC, 0xFE17), (0xA6ED, 0xFE18), (0xA6F3, 0xFE19),
    (0xA8BC, 0x1E3F), (0xFE51, 0x20087), (0xFE52, 0x20089), (0xFE53, 0x200CC),
    (0xFE59, 0x9FB4), (0xFE61, 0x9FB5), (0xFE66, 0x9FB6), (0xFE67, 0x9FB7), (0xFE6C, 0x215D7),
    (0xFE6D, 0x9FB8), (0xFE76, 0x2298F), (0xFE7E, 0x9FB9), (0xFE90, 0x9FBA), (0xFE91, 0x241FE),
    (0xFEA0, 0x9FBB),
  ]

  @Test func allTwoByteCodes() {
    var text: [UInt8] = []
    for lead in UInt8(0x81)...0xFE {
      for trail in UInt8(0x40)...0xFE where trail != 0x7F {
        text += decoded([lead, trail])
      }
    }
    #expect(
      Digest.sha256(text).hex
        == "8b87855c110b03f512b2b13d00e3a749a9e6cd9f2f6ea1778965787dbd6a69d9")
  }

  @Test func allFourByteCodesOfTheFirstPlane() {
    var text: [UInt8] = []
    for number in 0..<39_420 { text += decoded(code(number)) }
    #expect(
      Digest.sha256(text).hex
        == "efc8b18e905caa9e0ea4187852ab4d90bb671c8c722cca4d6bd4f58746eb3e00")
  }

  @Test func aSampleOfTheHigherPlanes() {
    for point in stride(from: 0x10000, through: 0x10FFFF, by: 251) {
      let expected = Unicode.Scalar(UInt32(point)).map { Array(String($0).utf8) }
      #expect(decoded(code(189_000 + point - 0x10000)) == expected)
    }
  }

  @Test func theCodesBetweenAndBeyondThePlanesAreRefused() {
    for number in [39_420, 39_421, 100_000, 188_999, 189_000 + 0x10_0000, 1_587_599] {
      #expect(decoded(code(number)) == [UInt8(ascii: "!")], "four-byte code \(number)")
    }
  }

  @Test(arguments: movedTwoByteCodes)
  func twoByteCodesAreThoseOf2022(code: UInt16, point: UInt32) throws {
    let expected = try #require(Unicode.Scalar(point))
    #expect(decoded([UInt8(code >> 8), UInt8(code & 0xFF)]) == Array(String(expected).utf8))
  }

  @Test func theFourByteCodesOfTheMovedCharactersMeanWhatTheyMeantIn2005() {
    #expect(decoded([0x82, 0x35, 0x90, 0x37]) == Array("\u{9FB4}".utf8))
    #expect(decoded([0x82, 0x35, 0x91, 0x34]) == Array("\u{9FBB}".utf8))
    #expect(decoded([0x84, 0x31, 0x82, 0x36]) == Array("\u{FE10}".utf8))
    #expect(decoded([0x84, 0x31, 0x83, 0x35]) == Array("\u{FE19}".utf8))
    #expect(decoded([0x81, 0x35, 0xF4, 0x37]) == Array("\u{E7C7}".utf8))
  }

  private func decoded(_ bytes: [UInt8]) -> [UInt8] {
    (try? TextDecoder.decode(bytes, from: .gb18030)) ?? [UInt8(ascii: "!")]
  }

  /// The four-byte code of a linear number, 0 for 81308130.
  private func code(_ number: Int) -> [UInt8] {
    [
      UInt8(0x81 + number / 12_600), UInt8(0x30 + number / 1260 % 10),
      UInt8(0x81 + number / 10 % 126), UInt8(0x30 + number % 10),
    ]
  }
}
