internal import Glibc

/// The office's own key, under which personal values become fingerprints.
///
/// 32 random bytes in a file of its own, made on first use, mode 0400. Whoever has it can test
/// guesses of identity numbers, so a key that others can read is refused. Whoever loses it cannot
/// join new records with archived ones.
public struct FingerprintKey: Sendable {
  /// Where the key lies.
  public let path: Path
  /// Whether this call made it.
  public let isNew: Bool
  private let bytes: [UInt8]

  private static let size = 32

  /// The key for fingerprints of records and values.
  public var sipKey: SipKey {
    let derived = Digest.hmac(Array("fengqiao SipHash-128 key".utf8), key: bytes).bytes
    func word(_ start: Int) -> UInt64 {
      derived[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    return SipKey(k0: word(0), k1: word(8))
  }

  /// A name of the key that gives nothing away: 16 hexadecimal digits.
  ///
  /// Archives record it: fingerprints under two keys must never meet.
  public var identity: String {
    let derived = Digest.hmac(Array("fengqiao name of the key".utf8), key: bytes).bytes
    return Hash256.hex(Array(derived.prefix(8)))
  }

  /// HMAC-SHA256 of a distinct value, for pseudonyms that leave a run.
  public func pseudonym(of value: [UInt8]) -> Hash256 { Digest.hmac(value, key: bytes) }

  /// Reads the key, or makes it.
  ///
  /// - Parameter path: without one: `$FENGQIAO_KEY_FILE`, else `fingerprint.key` in
  ///   `$STATE_DIRECTORY`, else in `fengqiao` below `$XDG_DATA_HOME` or `~/.local/share`.
  /// - Throws: `PlatformError`, `.unfit` when others can read the key or it is not 32 bytes.
  public static func load(_ path: Path? = nil) throws(PlatformError) -> FingerprintKey {
    let path = if let path { path } else { try standardPath() }
    if let bytes = try read(path) { return FingerprintKey(path: path, isNew: false, bytes: bytes) }
    let isOurs = try make(path)
    guard let bytes = try read(path) else { throw PlatformError("read", path, errno: ENOENT) }
    return FingerprintKey(path: path, isNew: isOurs, bytes: bytes)
  }

  static func standardPath() throws(PlatformError) -> Path {
    if let file = Machine.environment("FENGQIAO_KEY_FILE") { return Path(file) }
    if let folders = Machine.environment("STATE_DIRECTORY") {
      // systemd lists several state folders with colons; the first is the service's own.
      return Path(String(folders.prefix { $0 != ":" })).appending("fingerprint.key")
    }
    if let data = Machine.environment("XDG_DATA_HOME"), data.hasPrefix("/") {
      return Path(data).appending("fengqiao").appending("fingerprint.key")
    }
    guard let home = Machine.environment("HOME") else {
      throw PlatformError(
        .missing, "find", "fingerprint.key",
        "There is no HOME to keep the fingerprint key in: set FENGQIAO_KEY_FILE to a file that "
          + "only this user can read.")
    }
    return Path(home).appending(".local/share/fengqiao/fingerprint.key")
  }

  /// The key of a file, or `nil` when there is none.
  private static func read(_ path: Path) throws(PlatformError) -> [UInt8]? {
    guard try Folder.kind(of: path) != nil else { return nil }
    let mode = try Folder.mode(of: path)
    guard mode & 0o077 == 0 else {
      throw PlatformError(
        .unfit, "read", path,
        "\(path): others than the owner can use this key (mode 0\(String(mode, radix: 8))). "
          + "Run “chmod 400 \(path)”; if somebody may have copied it, move it away, and the next "
          + "run makes a new one and new fingerprints.")
    }
    let bytes = try OpenFile.contents(of: path, limit: 4096)
    guard bytes.count == size else {
      throw PlatformError(
        .unfit, "read", path,
        "\(path): a key has \(size) bytes, and this file has \(bytes.count). Restore it from its "
          + "copy, or move it away, and the next run makes a new key.")
    }
    return bytes
  }

  /// Makes the key under another name and links it into place: of several runs that do this at
  /// once one wins, and none sees half a key. Returns whether it was this one.
  private static func make(_ path: Path) throws(PlatformError) -> Bool {
    try Folder.create(path.folder, mode: 0o700)
    let bytes = try Digest.random(size)
    let drawn = Hash256.hex(try Digest.random(8))
    let temporary = path.folder.appending(".tmp-\(path.name)-\(drawn)")
    defer { try? Folder.removeFile(temporary) }
    var file = try DurableFile(creating: temporary, mode: 0o400)
    try file.append(bytes)
    try file.finish()
    do {
      unsafe try SystemCall.call("link", path) { name in
        unsafe temporary.withCString { source in unsafe Glibc.link(source, name) }
      }
    } catch {
      if error.kind == .exists { return false }
      throw error
    }
    try Folder.sync(path.folder)
    return true
  }
}

extension FingerprintKey: CustomStringConvertible, CustomReflectable {
  /// Never the key.
  public var description: String { "fingerprint key \(identity)" }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
