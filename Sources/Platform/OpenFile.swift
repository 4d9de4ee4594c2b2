internal import Glibc

/// A regular file open for reading, which several workers may read at once.
///
/// Links, pipes, sockets and devices are refused without being waited for: a pipe in the inbox
/// must not hang the night's run.
public final class OpenFile: Sendable {
  public let path: Path
  /// In bytes, when it was opened.
  public let size: Int
  /// When it was last modified, in nanoseconds since 1970-01-01 UTC.
  public let modifiedNanoseconds: Int
  public let inode: UInt64
  public let device: UInt64
  /// How many names the file has; more than 1: somebody else can change it under another name.
  public let linkCount: Int
  private let descriptor: Int32

  /// - Parameter followingLinks: whether `path` itself may be a symbolic link; for files that
  ///   a person named (a pipeline), never for deliveries.
  /// - Throws: `PlatformError`, `.notRegular` for anything but a regular file.
  public init(_ path: Path, followingLinks: Bool = false) throws(PlatformError) {
    let descriptor = try SystemCall.open(
      path, O_RDONLY | O_NONBLOCK | O_NOCTTY | (followingLinks ? 0 : O_NOFOLLOW))
    let status: stat
    do {
      status = try SystemCall.status(descriptor, path)
    } catch {
      _ = Glibc.close(descriptor)
      throw error
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      _ = Glibc.close(descriptor)
      throw PlatformError(
        .notRegular, "open", path,
        "\(path): it is a \(EntryKind(mode: status.st_mode).word), and only files are read.")
    }
    self.path = path
    self.descriptor = descriptor
    size = Int(status.st_size)
    modifiedNanoseconds = status.modifiedNanoseconds
    inode = UInt64(status.st_ino)
    device = UInt64(status.st_dev)
    linkCount = Int(status.st_nlink)
  }

  deinit { _ = Glibc.close(descriptor) }

  /// Fills the buffer from `offset` (in bytes) on. Any number of workers may read at once.
  ///
  /// - Returns: The bytes read: fewer than the buffer holds only at the end of the file, 0 past it.
  public func read(
    into buffer: inout MutableRawSpan, at offset: Int
  ) throws(PlatformError) -> Int {
    var done = 0
    while done < buffer.byteCount {
      let step = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe pread(
          descriptor, bytes.baseAddress.map { unsafe $0 + done }, bytes.count - done,
          off_t(offset + done))
      }
      if step == 0 { break }
      if step > 0 {
        done += step
      } else if Glibc.errno != EINTR {
        throw PlatformError("read", path, errno: Glibc.errno)
      }
    }
    return done
  }

  /// The same into an array, which is filled as far as there are bytes.
  public func read(into bytes: inout [UInt8], at offset: Int) throws(PlatformError) -> Int {
    var span = bytes.mutableSpan
    var raw = unsafe span.mutableBytes
    return try read(into: &raw, at: offset)
  }

  /// Hands over all bytes in their order, 1 MiB or less at a time.
  public func eachPiece(_ body: ([UInt8]) -> Void) throws(PlatformError) {
    var piece = [UInt8](repeating: 0, count: min(1 << 20, size))
    var offset = 0
    while offset < size {
      let count = try read(into: &piece, at: offset)
      if count == 0 { return }
      body(count == piece.count ? piece : Array(piece[..<count]))
      offset += count
    }
  }

  /// Whether the file's size, date or identity are no longer what they were when it was opened.
  public func hasChanged() throws(PlatformError) -> Bool {
    let now = try SystemCall.status(descriptor, path)
    return Int(now.st_size) != size || now.modifiedNanoseconds != modifiedNanoseconds
  }

  /// All bytes of a small file: a pipeline, a code list, a manifest.
  ///
  /// - Parameter limit: in bytes; a larger file is refused before it is read.
  public static func contents(
    of path: Path, limit: Int = 64 << 20, followingLinks: Bool = false
  ) throws(PlatformError) -> [UInt8] {
    let file = try OpenFile(path, followingLinks: followingLinks)
    guard file.size <= limit else {
      throw PlatformError(
        .unfit, "read", path,
        "\(path): it has \(file.size) bytes, and at most \(limit) are expected here.")
    }
    var bytes = [UInt8](repeating: 0, count: file.size)
    let count = try file.read(into: &bytes, at: 0)
    bytes.removeLast(bytes.count - count)
    return bytes
  }
}

extension stat {
  var modifiedNanoseconds: Int { st_mtim.tv_sec * 1_000_000_000 + st_mtim.tv_nsec }
}
