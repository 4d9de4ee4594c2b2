internal import Glibc

/// A link that readers follow while a writer turns it: it names the old target or the new one,
/// never nothing.
public enum SymbolicLink {
  /// The longest target that is read, in bytes.
  private static let targetLimit = 4096

  /// Where a link points, or `nil` when nothing is there.
  ///
  /// - Throws: `PlatformError`, `.notRegular` when the path is something other than a link.
  public static func target(of path: Path) throws(PlatformError) -> Path? {
    guard let kind = try Folder.kind(of: path) else { return nil }
    guard kind == .link else {
      throw PlatformError(
        .notRegular, "read the link", path,
        "\(path): a symbolic link must be here, and it is a \(kind.word).")
    }
    var buffer = [UInt8](repeating: 0, count: targetLimit)
    var count = 0
    unsafe try SystemCall.call("read the link", path) { name in
      count = unsafe buffer.withUnsafeMutableBytes { raw in
        unsafe raw.withMemoryRebound(to: CChar.self) { characters in
          unsafe characters.baseAddress.map { unsafe readlink(name, $0, targetLimit) } ?? -1
        }
      }
      return Int32(count)
    }
    return Path(bytes: Array(buffer.prefix(count)))
  }

  /// Makes the link point at `target` in one step, and makes that durable.
  ///
  /// - Throws: `PlatformError`, `.notRegular` when something other than a link is in its place:
  ///   it is left as it is.
  public static func flip(_ path: Path, to target: Path) throws(PlatformError) {
    _ = try self.target(of: path)
    let temporary = path.folder.appending(".tmp-\(path.name)-\(Machine.processNumber)")
    try Folder.removeFile(temporary)
    unsafe try SystemCall.call("link", temporary) { name in
      target.bytes.contains(0)
        ? -1 : unsafe target.withCString { text in unsafe symlink(text, name) }
    }
    do {
      try Folder.rename(temporary, to: path)
    } catch {
      try? Folder.removeFile(temporary)
      throw error
    }
  }
}
