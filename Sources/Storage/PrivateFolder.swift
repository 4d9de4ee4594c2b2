public import Platform

/// A folder for what only the office's own user may see: refused records with their exact bytes.
///
/// The folder is 0700 and its files 0600, whatever the umask.
public struct PrivateFolder: Sendable {
  public let path: Path

  /// Makes the folder when it is missing.
  ///
  /// - Throws: `PlatformError`, `.unfit` when it is there and open to others.
  public init(_ path: Path) throws(PlatformError) {
    try Folder.create(path, mode: 0o700)
    let mode = try Folder.mode(of: path)
    guard mode & 0o077 == 0 else {
      throw PlatformError(
        .unfit, "use", path,
        "\(path): this folder is for personal data, and others can enter it "
          + "(mode 0\(String(mode, radix: 8))). Run “chmod 700 \(path)” and run again.")
    }
    self.path = path
  }

  /// A new private file. A file of that name from an earlier run is removed first.
  ///
  /// - Parameter name: one component.
  /// - Throws: `PlatformError`, `.unfit` for a name that is none.
  public func create(_ name: Path) throws(PlatformError) -> DurableFile {
    guard name.name == name, !name.isEmpty, name != ".", name != ".." else {
      throw PlatformError(.unfit, "create", name, "\(name): this is not a single file name.")
    }
    let file = path.appending(name)
    try Folder.removeFile(file)
    return try DurableFile(creating: file, mode: 0o600)
  }

  /// A whole private file, in place of one from an earlier run.
  public func write(_ name: Path, _ bytes: [UInt8]) throws(PlatformError) {
    var file = try create(name)
    try file.append(bytes)
    try file.finish()
    try Folder.sync(path)
  }
}
