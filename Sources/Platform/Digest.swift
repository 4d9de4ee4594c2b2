internal import CCrypto

/// SHA-256 over bytes that come in pieces, by libcrypto.
///
///     var digest = Digest()
///     digest.update(piece.span)
///     digest.finish().hex
// Safe: the context is made, used and freed here, and a value has one owner.
@safe public struct Digest: ~Copyable {
  private let context: OpaquePointer

  public init() {
    // libcrypto refuses here only when memory is gone, and then nothing else can go on either.
    guard let context = unsafe EVP_MD_CTX_new(),
      unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1
    else { preconditionFailure("libcrypto offers no SHA-256") }
    unsafe self.context = context
  }

  deinit { unsafe EVP_MD_CTX_free(context) }

  public mutating func update(_ bytes: Span<UInt8>) {
    let answer = unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
    }
    precondition(answer == 1, "libcrypto could not go on with a digest")
  }

  public consuming func finish() -> Hash256 {
    var bytes = [UInt8](repeating: 0, count: 32)
    let answer = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      unsafe EVP_DigestFinal_ex(context, buffer.baseAddress, nil)
    }
    precondition(answer == 1, "libcrypto could not finish a digest")
    return Hash256(bytes: bytes)
  }

  public static func sha256(_ bytes: [UInt8]) -> Hash256 {
    var digest = Digest()
    digest.update(bytes.span)
    return digest.finish()
  }

  /// Of a file as it is read now, in pieces of 64 KiB: of thousands of small files the room for
  /// larger ones would cost more than the files.
  public static func sha256(of file: OpenFile) throws(PlatformError) -> Hash256 {
    var digest = Digest()
    var piece = [UInt8](repeating: 0, count: max(1, min(1 << 16, file.size)))
    var offset = 0
    while true {
      var span = piece.mutableSpan
      var raw = unsafe span.mutableBytes
      let count = try file.read(into: &raw, at: offset)
      if count == 0 { return digest.finish() }
      digest.update(piece.span.extracting(0..<count))
      offset += count
    }
  }

  public static func sha256(ofFile path: Path) throws(PlatformError) -> Hash256 {
    try sha256(of: OpenFile(path))
  }

  /// HMAC-SHA256 (RFC 2104): a hash that only the holder of the key can work out.
  public static func hmac(_ bytes: [UInt8], key: [UInt8]) -> Hash256 {
    var result = [UInt8](repeating: 0, count: 32)
    let answer = unsafe result.withUnsafeMutableBufferPointer { output in
      unsafe key.withUnsafeBytes { key in
        unsafe bytes.withUnsafeBufferPointer { input in
          unsafe HMAC(
            EVP_sha256(), key.baseAddress, Int32(key.count), input.baseAddress, input.count,
            output.baseAddress, nil)
        }
      }
    }
    precondition(unsafe answer != nil, "libcrypto could not work out an HMAC")
    return Hash256(bytes: result)
  }

  /// Bytes that nobody can foretell.
  static func random(_ count: Int) throws(PlatformError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let answer = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      unsafe RAND_bytes(buffer.baseAddress, Int32(count))
    }
    guard answer == 1 else {
      throw PlatformError(.other, "draw", "(random bytes)", "libcrypto has no random bytes.")
    }
    return bytes
  }
}

/// The 32 bytes of a SHA-256.
public struct Hash256: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// Reads 64 hexadecimal digits.
  public init?(hex text: String) {
    let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
    guard text.utf8.count == 64, digits.count == 64 else { return nil }
    bytes = (0..<32).map { UInt8(digits[2 * $0] << 4 | digits[2 * $0 + 1]) }
  }

  /// 64 lower-case hexadecimal digits.
  public var hex: String { Hash256.hex(bytes) }

  public var description: String { hex }

  public static func < (a: Hash256, b: Hash256) -> Bool {
    a.bytes.lexicographicallyPrecedes(b.bytes)
  }

  static func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
