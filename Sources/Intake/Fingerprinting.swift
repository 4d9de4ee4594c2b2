import Casework
import Platform

/// Joins the fields of a key into one 128-bit fingerprint.
///
/// Text fields enter as keyed SipHash-1-3-128 results, codes as themselves; the joining is a
/// bijection of each part, so two keys are equal only if every part is, up to 2⁻¹²⁸.
struct KeyMixer {
  private var high: UInt64 = 0x243F_6A88_85A3_08D3  // First digits of π.
  private var low: UInt64 = 0x1319_8A2E_0370_7344
  /// Whether no part was missing.
  var isWhole = true

  mutating func mix(_ first: UInt64, _ second: UInt64) {
    high = KeyMixer.scrambled(high &+ first)
    low = KeyMixer.scrambled(low &+ second ^ high)
    high = high &+ low
  }

  var key: Key128 { isWhole ? Key128(high: high | 1, low: low) : .none }

  /// The finaliser of splitmix64 (S. Vigna, 2015): every bit of the input moves every bit.
  private static func scrambled(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
