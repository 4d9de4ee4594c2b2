internal import Glibc

/// Folders: made with an explicit mode, made durable, removed without following a link.
public enum Folder {
  /// Makes a folder, and those above it that are missing, with exactly this mode.
  ///
  /// A folder that is there already keeps its mode; anything else of that name is refused.
  public static func create(_ path: Path, mode: UInt16) throws(PlatformError) {
    if let status = try? SystemCall.status(of: path, followingLinks: true) {
      guard status.st_mode & S_IFMT == S_IFDIR else {
        throw PlatformError(
          .notRegular, "create", path, "\(path): a folder must be here, and it is something else.")
      }
      return
    }
    let above = path.folder
    if above != path, above != ".", above != "/" { try create(above, mode: mode) }
    do {
      unsafe try SystemCall.call("create", path, with: { name in unsafe mkdir(name, mode_t(mode)) })
    } catch {
      if error.kind == .exists { return try create(path, mode: mode) }  // Another was faster.
      throw error
    }
    // The umask may have taken bits away; the mode is what was asked for.
    let descriptor = try openFolder(path)
    defer { _ = Glibc.close(descriptor) }
    try SystemCall.call("set the mode of", path) { fchmod(descriptor, mode_t(mode)) }
    try sync(above)
  }

  /// Makes the names in a folder durable: without it a rename may be forgotten by a power cut.
  public static func sync(_ path: Path) throws(PlatformError) {
    let descriptor = try SystemCall.open(path, O_RDONLY | O_DIRECTORY)
    defer { _ = Glibc.close(descriptor) }
    try SystemCall.sync(descriptor, path)
  }

  /// Gives a folder its mode, and makes its entries durable.
  public static func seal(_ path: Path, mode: UInt16) throws(PlatformError) {
    let descriptor = try openFolder(path)
    defer { _ = Glibc.close(descriptor) }
    try SystemCall.call("set the mode of", path) { fchmod(descriptor, mode_t(mode)) }
    try SystemCall.sync(descriptor, path)
  }

  /// The names in a folder, sorted by bytes, without `.` and `..`.
  public static func names(_ path: Path) throws(PlatformError) -> [Path] {
    let descriptor = try SystemCall.open(path, O_RDONLY | O_DIRECTORY, operation: "list")
    defer { _ = Glibc.close(descriptor) }
    return try names(in: descriptor, path)
  }

  /// What is there under a path, links not followed; `nil` when there is nothing.
  public static func kind(of path: Path) throws(PlatformError) -> EntryKind? {
    do {
      return EntryKind(mode: try SystemCall.status(of: path).st_mode)
    } catch {
      if error.kind == .missing { return nil }
      throw error
    }
  }

  /// The permission bits of a file or folder: `0o640`.
  public static func mode(of path: Path) throws(PlatformError) -> UInt16 {
    UInt16(try SystemCall.status(of: path, followingLinks: true).st_mode & 0o7777)
  }

  /// Renames within one file system; what was at `target` is replaced in one step. Both folders
  /// are made durable.
  public static func rename(_ source: Path, to target: Path) throws(PlatformError) {
    try move(source, to: target)
    try sync(target.folder)
    if source.folder != target.folder { try sync(source.folder) }
  }

  /// The same where the folders are made durable later, once for many files.
  public static func move(_ source: Path, to target: Path) throws(PlatformError) {
    unsafe try SystemCall.call("rename", source) { from in
      target.bytes.contains(0)
        ? -1 : unsafe target.withCString { to in unsafe Glibc.rename(from, to) }
    }
  }

  /// Removes a folder with everything in it, below a root and nowhere else.
  ///
  /// Links in it are removed, never followed. It is no error when it is gone already.
  ///
  /// - Parameter name: one component: no `/`, not `.`, not `..`.
  public static func removeTree(_ name: Path, below root: Path) throws(PlatformError) {
    guard !name.isEmpty, !name.bytes.contains(UInt8(ascii: "/")), name != ".", name != ".." else {
      throw PlatformError(
        .unfit, "remove", name, "\(name): only a single name below \(root) can be removed.")
    }
    let descriptor = try SystemCall.open(root, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
    defer { _ = Glibc.close(descriptor) }
    try remove(name, in: descriptor, root)
    try SystemCall.sync(descriptor, root)
  }

  /// Removes one name, below an open folder.
  private static func remove(
    _ name: Path, in directory: Int32, _ folder: Path
  ) throws(PlatformError) {
    let path = folder.appending(name)
    let status: stat
    do {
      status = try SystemCall.status(of: name, below: directory)
    } catch {
      if error.kind == .missing { return }
      throw error
    }
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    if isFolder {
      let inner = try SystemCall.open(
        name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, below: directory, operation: "remove")
      defer { _ = Glibc.close(inner) }
      for child in try names(in: inner, path) { try remove(child, in: inner, path) }
    }
    do {
      unsafe try SystemCall.call("remove", name) { text in
        unsafe unlinkat(directory, text, isFolder ? AT_REMOVEDIR : 0)
      }
    } catch {
      if error.kind != .missing { throw error }
    }
  }

  /// Removes one file; it is no error when it is gone already.
  public static func removeFile(_ path: Path) throws(PlatformError) {
    do {
      unsafe try SystemCall.call("remove", path) { name in unsafe unlink(name) }
    } catch {
      if error.kind != .missing { throw error }
    }
  }

  private static func openFolder(_ path: Path) throws(PlatformError) -> Int32 {
    try SystemCall.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
  }

  /// The names in an open folder. The descriptor stays open and its position untouched.
  static func names(in directory: Int32, _ path: Path) throws(PlatformError) -> [Path] {
    let own = try SystemCall.open(
      ".", O_RDONLY | O_DIRECTORY, below: directory, operation: "list")
    guard let stream = unsafe fdopendir(own) else {
      let code = Glibc.errno
      _ = Glibc.close(own)
      throw PlatformError("list", path, errno: code)
    }
    defer { unsafe closedir(stream) }
    var names: [Path] = []
    while true {
      Glibc.errno = 0
      guard let entry = unsafe readdir(stream) else { break }
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { raw in
        unsafe Path(bytes: Array(raw.prefix { $0 != 0 }))
      }
      if name != ".", name != ".." { names.append(name) }
    }
    if Glibc.errno != 0 { throw PlatformError("list", path, errno: Glibc.errno) }
    return names.sorted()
  }
}
