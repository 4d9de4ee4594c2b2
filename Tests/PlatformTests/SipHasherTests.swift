import Platform
import Testing

/// Against the authors' vectors, and against a slow version that follows the paper line by line.
struct SipHasherTests {
  /// The key 00 01 … 0f of the published vectors.
  let key = SipKey(k0: 0x0706_0504_0302_0100, k1: 0x0f0e_0d0c_0b0a_0908)

  // vectors_sip128 of the authors' reference implementation: the input is 00 01 02 …, of the
  // length in front.
  @Test(arguments: [
    (0, "a3817f04ba25a8e66df67214c7550293"), (1, "da87c1d86b99af44347659119b22fc45"),
    (2, "8177228da4a45dc7fca38bdef60affe4"), (3, "9c70b60c5267a94e5f33b6b02985ed51"),
    (7, "a1f1ebbed8dbc153c0b84aa61ff08239"), (8, "3b62a9ba6258f5610f83e264f31497b4"),
    (15, "5493e99933b0a8117e08ec0f97cfc3d9"), (63, "5150d1772f50834a503e069a973fbd7c"),
  ])
  func twoFourGivesThePublishedVectors(length: Int, expected: String) {
    #expect(hex(hash(input(length), .twoFour)) == expected)
  }

  @Test(arguments: 0...70)
  func bothVariantsEqualTheObviousVersion(length: Int) {
    let bytes = input(length)
    #expect(hash(bytes, .oneThree) == obviousSipHash128(bytes, key, words: 1, end: 3))
    #expect(hash(bytes, .twoFour) == obviousSipHash128(bytes, key, words: 2, end: 4))
    let short = fingerprint128(bytes.span, key: key)
    #expect([short.high, short.low] == hash(bytes, .oneThree))
  }

  @Test func howBytesAreCutIntoCallsDoesNotShow() {
    let bytes = input(41)
    let whole = hash(bytes, .oneThree)
    for first in 0...41 {
      for second in first...41 {
        var hasher = SipHasher(key: key)
        for part in [bytes[..<first], bytes[first..<second], bytes[second...]] {
          hasher.append(part.span)
        }
        let (high, low) = hasher.finish()
        #expect([high, low] == whole, "cuts at \(first) and \(second)")
      }
    }
  }

  @Test func fieldsCannotBeShiftedIntoEachOther() {
    func fields(_ values: [String]) -> [UInt64] {
      var hasher = SipHasher(key: key)
      for value in values.map({ Array($0.utf8) }) { hasher.append(field: value.span) }
      let (high, low) = hasher.finish()
      return [high, low]
    }
    let lists = [
      ["ab", "c"], ["a", "bc"], ["abc", ""], ["", "abc"], ["abc"], ["a", "b", "c"], [],
    ]
    #expect(Set(lists.map(fields)).count == lists.count)
  }

  @Test func anotherKeyGivesAnotherFingerprint() {
    let other = SipKey(k0: key.k0, k1: key.k1 ^ 1)
    let bytes = input(18)
    let a = fingerprint128(bytes.span, key: key)
    let b = fingerprint128(bytes.span, key: other)
    #expect(a != b)
  }

  private func input(_ length: Int) -> [UInt8] { (0..<length).map { UInt8($0) } }

  private func hash(_ bytes: [UInt8], _ rounds: SipRounds) -> [UInt64] {
    var hasher = SipHasher(key: key, rounds: rounds)
    hasher.append(bytes.span)
    let (high, low) = hasher.finish()
    return [high, low]
  }

  /// In the published order: the low word first, each with its lowest byte first.
  private func hex(_ words: [UInt64]) -> String {
    [words[1], words[0]].map { word in
      (0..<8).map { i in
        let digits = String(UInt8(truncatingIfNeeded: word >> UInt64(8 * i)), radix: 16)
        return digits.count == 1 ? "0" + digits : digits
      }.joined()
    }.joined()
  }
}

/// SipHash with 128 bits as in the paper: pad to whole words, mix each, mix at the end.
private func obviousSipHash128(
  _ bytes: [UInt8], _ key: SipKey, words: Int, end: Int
) -> [UInt64] {
  func turn(_ word: UInt64, _ bits: UInt64) -> UInt64 { word << bits | word >> (64 - bits) }
  var v: [UInt64] = [
    key.k0 ^ 0x736f_6d65_7073_6575, key.k1 ^ 0x646f_7261_6e64_6f6d,
    key.k0 ^ 0x6c79_6765_6e65_7261, key.k1 ^ 0x7465_6462_7974_6573,
  ]
  func mix(_ times: Int) {
    for _ in 0..<times {
      for (a, b, c, d, left, right) in [(0, 1, 2, 3, 13, 16), (2, 1, 0, 3, 17, 21)] {
        v[a] &+= v[b]
        v[c] &+= v[d]
        v[b] = turn(v[b], UInt64(left)) ^ v[a]
        v[d] = turn(v[d], UInt64(right)) ^ v[c]
        v[a] = turn(v[a], 32)
      }
    }
  }
  v[1] ^= 0xee
  var padded = bytes
  while padded.count % 8 != 7 { padded.append(0) }
  padded.append(UInt8(truncatingIfNeeded: bytes.count))
  for start in stride(from: 0, to: padded.count, by: 8) {
    let word = padded[start..<start + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    v[3] ^= word
    mix(words)
    v[0] ^= word
  }
  v[2] ^= 0xee
  mix(end)
  let low = v.reduce(0, ^)
  v[1] ^= 0xdd
  mix(end)
  return [v.reduce(0, ^), low]
}
