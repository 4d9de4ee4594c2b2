internal import Glibc

/// One run at a time: held until it is released or the process ends, however it ends.
///
/// `flock` on the file's descriptor, so there is never a stale lock to clear by hand; the file
/// itself stays and says who held it last.
public final class FileLock: Sendable {
  public let path: Path
  private let descriptor: Int32

  /// - Throws: `PlatformError`, `.locked` at once when another process holds it; its sentence
  ///   names that process, its host and its start.
  public init(_ path: Path) throws(PlatformError) {
    let descriptor = try SystemCall.open(
      path, O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600, operation: "lock")
    do {
      try SystemCall.call("lock", path) { flock(descriptor, LOCK_EX | LOCK_NB) }
      try SystemCall.call("set the mode of", path) { fchmod(descriptor, 0o600) }
      try SystemCall.call("lock", path) { ftruncate(descriptor, 0) }
      try Standard.write(Array(FileLock.holder.utf8).span, to: descriptor, path)
    } catch {
      _ = Glibc.close(descriptor)
      guard error.kind == .locked else { throw error }
      let holder = (try? OpenFile.contents(of: path, limit: 4096)) ?? []
      let text = Path(bytes: holder.filter { $0 != UInt8(ascii: "\n") }).description
      throw PlatformError(
        .locked, "lock", path,
        "\(path): another run is at work\(text.isEmpty ? "" : " (\(text))"). "
          + "Wait until it has ended; the lock goes with the process.")
    }
    self.path = path
    self.descriptor = descriptor
  }

  deinit {
    // A process forked in between still has the descriptor until it runs its program; unlocking
    // releases the lock for both, closing would not.
    _ = flock(descriptor, LOCK_UN)
    _ = Glibc.close(descriptor)
  }

  /// `pid 4711 on host since 2020-12-22T01:30:00Z`
  private static var holder: String {
    "pid \(Machine.processNumber) on \(Machine.hostName) since \(Clock.timestamp())\n"
  }
}
