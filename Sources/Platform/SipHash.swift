/// The 128-bit key of a `SipHasher`.
public struct SipKey: Sendable, Hashable {
  public let k0: UInt64
  public let k1: UInt64

  @inlinable
  public init(k0: UInt64, k1: UInt64) {
    self.k0 = k0
    self.k1 = k1
  }
}

/// How often SipHash mixes: after each word, and at the end.
@frozen public enum SipRounds: Sendable {
  /// SipHash-1-3: for fingerprints of records, one to three a record.
  case oneThree
  /// SipHash-2-4: as published.
  case twoFour

  @inlinable var perWord: Int { self == .oneThree ? 1 : 2 }
  @inlinable var atEnd: Int { self == .oneThree ? 3 : 4 }
}

/// A keyed 128-bit fingerprint of several fields, without putting them into one array.
///
/// Without the key nobody can tell which identity number a fingerprint stands for by trying all
/// of them; that is what a plain hash would allow.
///
///     var hasher = SipHasher(key: key)
///     hasher.append(field: committee)
///     hasher.append(field: caseNumber)
///     let (high, low) = hasher.finish()
///
/// - Source: J.-P. Aumasson, D. J. Bernstein, "SipHash: a fast short-input PRF", INDOCRYPT 2012,
///   and the 128-bit variant of its authors' reference implementation.
@frozen public struct SipHasher: Sendable {
  // Everything here is inlinable: a fingerprint is worked out once a record, from other modules,
  // and a call into an unspecialised function would cost as much as the hash itself.
  @usableFromInline var v0: UInt64
  @usableFromInline var v1: UInt64
  @usableFromInline var v2: UInt64
  @usableFromInline var v3: UInt64
  /// The last `count % 8` bytes, the first of them lowest.
  @usableFromInline var tail: UInt64 = 0
  @usableFromInline var count = 0
  @usableFromInline let rounds: SipRounds

  @inlinable @inline(__always)
  public init(key: SipKey, rounds: SipRounds = .oneThree) {
    v0 = key.k0 ^ 0x736f_6d65_7073_6575
    v1 = key.k1 ^ 0x646f_7261_6e64_6f6d ^ 0xee
    v2 = key.k0 ^ 0x6c79_6765_6e65_7261
    v3 = key.k1 ^ 0x7465_6462_7974_6573
    self.rounds = rounds
  }

  /// The bytes of one field and their number, so that no two lists of fields look the same.
  @inlinable @inline(__always)
  public mutating func append(field: Span<UInt8>) {
    append(field)
    append(word: UInt64(truncatingIfNeeded: field.count), byteCount: 4)
  }

  /// Bytes as they are; how they are cut into calls does not show.
  @inlinable @inline(__always)
  public mutating func append(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBytes { raw in
      var place = 0
      while place + 8 <= raw.count {
        // In bounds by the line above; the load may be unaligned.
        let word = unsafe raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        append(word: UInt64(littleEndian: word), byteCount: 8)
        place += 8
      }
      let left = raw.count - place
      guard left > 0 else { return }
      append(word: unsafe SipHasher.lastWord(raw, left), byteCount: left)
    }
  }

  /// The last 1 to 7 bytes as a word, the first of them lowest.
  @inlinable @inline(__always)
  static func lastWord(_ raw: UnsafeRawBufferPointer, _ left: Int) -> UInt64 {
    if raw.count >= 8 {
      // One load that ends with the bytes; those before `left` are shifted out.
      let word = unsafe raw.loadUnaligned(fromByteOffset: raw.count - 8, as: UInt64.self)
      return UInt64(littleEndian: word) &>> UInt64(64 - 8 * left)
    }
    var word: UInt64 = 0
    for i in 0..<left { unsafe word |= UInt64(raw[raw.count - left + i]) &<< UInt64(8 * i) }
    return word
  }

  /// The lowest 1 to 8 bytes of a word, the first of them lowest; the others must be 0 or are
  /// cut off.
  @inlinable @inline(__always)
  public mutating func append(word: UInt64, byteCount: Int) {
    let held = count & 7
    let shift = UInt64(truncatingIfNeeded: held &* 8)
    let kept = byteCount == 8 ? word : word & ((1 &<< UInt64(byteCount &* 8)) &- 1)
    tail |= kept &<< shift
    if held &+ byteCount >= 8 {
      absorb(tail)
      tail = held == 0 ? 0 : kept &>> (64 &- shift)
    }
    count &+= byteCount
  }

  /// The fingerprint of everything appended; the hasher itself can go on.
  @inlinable @inline(__always)
  public func finish() -> (high: UInt64, low: UInt64) {
    var state = self
    state.absorb(tail | UInt64(truncatingIfNeeded: count & 0xff) &<< 56)
    state.v2 ^= 0xee
    for _ in 0..<rounds.atEnd { state.mix() }
    let low = state.v0 ^ state.v1 ^ state.v2 ^ state.v3
    state.v1 ^= 0xdd
    for _ in 0..<rounds.atEnd { state.mix() }
    return (state.v0 ^ state.v1 ^ state.v2 ^ state.v3, low)
  }

  @inlinable @inline(__always)
  mutating func absorb(_ word: UInt64) {
    v3 ^= word
    for _ in 0..<rounds.perWord { mix() }
    v0 ^= word
  }

  @inlinable @inline(__always)
  mutating func mix() {
    v0 = v0 &+ v1
    v1 = (v1 &<< 13 | v1 &>> 51) ^ v0
    v0 = v0 &<< 32 | v0 &>> 32
    v2 = v2 &+ v3
    v3 = (v3 &<< 16 | v3 &>> 48) ^ v2
    v0 = v0 &+ v3
    v3 = (v3 &<< 21 | v3 &>> 43) ^ v0
    v2 = v2 &+ v1
    v1 = (v1 &<< 17 | v1 &>> 47) ^ v2
    v2 = v2 &<< 32 | v2 &>> 32
  }
}

/// The keyed fingerprint (SipHash-1-3, 128 bits) of one value.
///
/// `low` is the first half of the published byte order, `high` the second.
@inlinable
public func fingerprint128(_ bytes: Span<UInt8>, key: SipKey) -> (high: UInt64, low: UInt64) {
  var hasher = SipHasher(key: key)
  hasher.append(bytes)
  return hasher.finish()
}
