internal import Glibc

/// What a name in a folder stands for.
public enum EntryKind: Sendable, Hashable {
  case regular
  case folder
  case link
  /// A pipe, socket or device: never opened.
  case special
  /// A transfer that is not finished, or a file that a desktop leaves behind, by its name.
  case ignored
  /// A folder that could not be listed, with the system's number.
  case unreadable(errno: Int32)

  init(mode: mode_t) {
    switch mode & S_IFMT {
    case S_IFREG: self = .regular
    case S_IFDIR: self = .folder
    case S_IFLNK: self = .link
    default: self = .special
    }
  }

  public var word: String {
    switch self {
    case .regular: "file"
    case .folder: "folder"
    case .link: "symbolic link"
    case .special: "pipe, socket or device"
    case .ignored: "ignored name"
    case .unreadable: "folder that cannot be listed"
    }
  }
}

/// Everything below a folder, in one order on every machine, nothing left out in silence.
public enum FileTree {
  public struct Entry: Sendable, Hashable {
    /// Relative to the root.
    public let path: Path
    public let kind: EntryKind
    /// Indices of the patterns that mean it, ascending.
    public let patterns: [Int]
    /// In bytes.
    public let size: Int
    /// In nanoseconds since 1970-01-01 UTC.
    public let modifiedNanoseconds: Int
    public let inode: UInt64
    public let linkCount: Int
  }

  /// Folders deeper than this are reported as unreadable, not entered: one descriptor a level.
  public static let depthLimit = 32

  /// All entries below `root` but the folders that could be listed, sorted by the bytes of
  /// their paths. Links are not followed; hidden folders are one ignored entry.
  ///
  /// - Throws: `PlatformError` naming the root when it is missing, no folder, or unreadable.
  public static func list(
    _ root: Path, patterns: [String] = []
  ) throws(PlatformError) -> [Entry] {
    let descriptor = try SystemCall.open(
      root, O_RDONLY | O_DIRECTORY | O_NONBLOCK, operation: "list")
    defer { _ = Glibc.close(descriptor) }
    var entries: [Entry] = []
    let patterns = patterns.map(FilePattern.init)
    try list(descriptor, Path(bytes: []), root, patterns, depth: 1, into: &entries)
    return entries.sorted { $0.path < $1.path }
  }

  /// Whether a name is that of an unfinished transfer, of a desktop's leavings, or hidden.
  public static func isIgnored(_ name: Path) -> Bool {
    let text = name.bytes
    func ends(_ suffix: String) -> Bool {
      text.count >= suffix.utf8.count
        && zip(text.suffix(suffix.utf8.count), suffix.utf8).allSatisfy { byte, expected in
          let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
          return (isCapital ? byte | 0x20 : byte) == expected
        }
    }
    return text.starts(with: ".".utf8) || text.starts(with: "~$".utf8) || ends("thumbs.db")
      || [".part", ".tmp", ".crdownload", ".filepart"].contains { ends($0) }
  }

  /// Lists one open folder; what lies in it and cannot be listed becomes an entry.
  private static func list(
    _ directory: Int32, _ folder: Path, _ root: Path, _ patterns: [FilePattern], depth: Int,
    into entries: inout [Entry]
  ) throws(PlatformError) {
    for name in try Folder.names(in: directory, root.appending(folder)) {
      let path = folder.appending(name)
      let status: stat
      do throws(PlatformError) {
        status = try SystemCall.status(of: name, below: directory)
      } catch {
        if error.kind == .missing { continue }  // It went away between listing and looking.
        throw error
      }
      var kind = EntryKind(mode: status.st_mode)
      if isIgnored(name) {
        kind = .ignored
      } else if kind == .folder {
        do throws(PlatformError) {
          guard depth < depthLimit else { throw PlatformError("list", path, errno: ELOOP) }
          let inner = try SystemCall.open(
            name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK, below: directory,
            operation: "list")
          defer { _ = Glibc.close(inner) }
          try list(inner, path, root, patterns, depth: depth + 1, into: &entries)
          continue
        } catch {
          if error.kind == .missing { continue }
          kind = .unreadable(errno: error.errno)
        }
      }
      entries.append(
        Entry(
          path: path, kind: kind,
          patterns: patterns.indices.filter { patterns[$0].matches(path) },
          size: Int(status.st_size), modifiedNanoseconds: status.modifiedNanoseconds,
          inode: UInt64(status.st_ino), linkCount: Int(status.st_nlink)))
    }
  }
}
