public import Platform

/// The delivered bytes, each content once, under its SHA-256: `store/3f/3fa9c1…`, mode 0400.
///
/// Everything but a person's decisions can be made again from here.
public struct DeliveryStore: Sendable {
  public let path: Path

  /// What a file was when it was taken in.
  public struct Receipt: Sendable {
    public let sha256: Hash256
    public let bytes: Int
    /// As of the opened file: what tells later whether it is still the same.
    public let modified: Int
    public let inode: UInt64
    /// Whether the content is new to the store.
    public let isNew: Bool
  }

  init(_ path: Path) throws(PlatformError) {
    self.path = path
    try Folder.create(path, mode: 0o700)
    for left in try Folder.names(path) where left.bytes.starts(with: ".tmp-".utf8) {
      try Folder.removeFile(path.appending(left))
    }
  }

  /// For readers: nothing is made or swept.
  init(reading path: Path) { self.path = path }

  /// Where a content lies, whether or not it is there.
  public func place(of hash: String) -> Path {
    path.appending(Path(String(hash.prefix(2)))).appending(Path(hash))
  }

  /// Copies a file in while hashing it; both are durable when this returns.
  ///
  /// - Parameter name: tells copies that are made at the same time apart.
  /// - Returns: `nil` when the file changed while it was read: nothing is kept of it.
  public func take(_ source: Path, as name: String) throws(PlatformError) -> Receipt? {
    let file = try OpenFile(source)
    let temporary = path.appending(Path(".tmp-\(Machine.processNumber)-\(name)"))
    try Folder.removeFile(temporary)
    var digest = Digest()
    var copy = try DurableFile(creating: temporary, mode: 0o400)
    var room = [UInt8](repeating: 0, count: 1 << 18)
    var offset = 0
    do throws(PlatformError) {
      while true {
        let count = try file.read(into: &room, at: offset)
        if count == 0 { break }
        let piece = room.span.extracting(first: count)
        digest.update(piece)
        try copy.append(piece)
        offset += count
      }
      guard try !file.hasChanged(), offset == file.size else {
        try Folder.removeFile(temporary)
        return nil
      }
      try copy.finish()
    } catch {
      try? Folder.removeFile(temporary)
      throw error
    }
    let hash = digest.finish()
    let place = place(of: hash.hex)
    try Folder.create(place.folder, mode: 0o700)
    let isNew = try Folder.kind(of: place) == nil
    if isNew {
      try Folder.rename(temporary, to: place)
    } else {
      try Folder.removeFile(temporary)
    }
    return Receipt(
      sha256: hash, bytes: offset, modified: file.modifiedNanoseconds, inode: file.inode,
      isNew: isNew)
  }

  /// Forgets a content.
  public func remove(_ hash: String) throws(PlatformError) {
    try Folder.removeFile(place(of: hash))
  }

  /// Contents whose bytes are missing or no longer have their hash.
  public func damaged(among hashes: [String]) -> [String] {
    hashes.filter { hash in
      (try? Digest.sha256(ofFile: place(of: hash)).hex) != hash
    }
  }
}
