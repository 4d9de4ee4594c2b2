import Platform
import TestSupport
import Testing

struct DigestTests {
  // FIPS 180-2, appendix B.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func sha256(text: String, expected: String) throws {
    #expect(Digest.sha256(Array(text.utf8)).hex == expected)
    let scratch = try ScratchFolder()
    #expect(try Digest.sha256(ofFile: scratch.file("a", text)).hex == expected)
  }

  @Test func piecesGiveTheSameAsTheWhole() {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
    for size in [1, 63, 64, 65, 999] {
      var digest = Digest()
      for start in stride(from: 0, to: bytes.count, by: size) {
        digest.update(bytes.span.extracting(start..<min(start + size, bytes.count)))
      }
      let hash = digest.finish()
      #expect(hash == Digest.sha256(bytes), "pieces of \(size)")
    }
  }

  // RFC 4231, test cases 1, 2 and 6 (a key longer than a block).
  @Test(arguments: [
    (
      [UInt8](repeating: 0x0b, count: 20), "Hi There",
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), "what do ya want for nothing?",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      [UInt8](repeating: 0xaa, count: 131),
      "Test Using Larger Than Block-Size Key - Hash Key First",
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
  ])
  func hmac(key: [UInt8], text: String, expected: String) {
    #expect(Digest.hmac(Array(text.utf8), key: key).hex == expected)
  }
}
