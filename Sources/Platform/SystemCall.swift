internal import Glibc

/// The calls that take a path or a descriptor, with EINTR and errno dealt with in one place.
enum SystemCall {
  /// Repeats a call while signals interrupt it.
  ///
  /// - Throws: `PlatformError` with the errno of the refusal.
  @discardableResult
  static func call<Result: SignedInteger>(
    _ operation: String, _ path: Path, _ body: () -> Result
  ) throws(PlatformError) -> Result {
    while true {
      let result = body()
      if result >= 0 { return result }
      let code = Glibc.errno
      if code != EINTR { throw PlatformError(operation, path, errno: code) }
    }
  }

  /// The same for a call that takes the path itself. A NUL would cut the name short, so it is
  /// refused.
  @discardableResult
  static func call(
    _ operation: String, _ path: Path, with body: (UnsafePointer<CChar>) -> Int32
  ) throws(PlatformError) -> Int32 {
    guard !path.bytes.contains(0) else { throw PlatformError(operation, path, errno: EINVAL) }
    return try call(operation, path) { unsafe path.withCString { name in unsafe body(name) } }
  }

  static func open(
    _ path: Path, _ flags: Int32, mode: mode_t = 0, below folder: Int32 = AT_FDCWD,
    operation: String = "open"
  ) throws(PlatformError) -> Int32 {
    unsafe try call(operation, path) { name in
      unsafe openat(folder, name, flags | O_CLOEXEC, mode)
    }
  }

  static func status(_ descriptor: Int32, _ path: Path) throws(PlatformError) -> stat {
    var status = stat()
    try call("examine", path) { unsafe fstat(descriptor, &status) }
    return status
  }

  static func status(
    of path: Path, below folder: Int32 = AT_FDCWD, followingLinks: Bool = false
  ) throws(PlatformError) -> stat {
    var status = stat()
    let flags = followingLinks ? 0 : AT_SYMLINK_NOFOLLOW
    unsafe try call("examine", path) { name in
      unsafe fstatat(folder, name, &status, flags)
    }
    return status
  }

  /// Never repeated: Linux frees the descriptor even when it reports an interruption.
  static func close(_ descriptor: Int32, _ path: Path) throws(PlatformError) {
    if Glibc.close(descriptor) != 0, Glibc.errno != EINTR {
      throw PlatformError("close", path, errno: Glibc.errno)
    }
  }

  /// Never repeated after a refusal: the kernel may have dropped the pages already.
  static func sync(_ descriptor: Int32, _ path: Path) throws(PlatformError) {
    try call("sync", path) { fsync(descriptor) }
  }

  /// Writes all bytes, whatever the size of the single steps.
  static func write(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, _ path: Path
  ) throws(PlatformError) {
    var done = 0
    while done < bytes.count {
      let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[done...])
      let written = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
      if written >= 0 {
        done += written
        continue
      }
      let code = Glibc.errno
      switch code {
      case EINTR: continue
      case EAGAIN:
        // A terminal or pipe that somebody set to non-blocking: wait until it takes more.
        var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = unsafe Glibc.poll(&poll, 1, 1000)
      case ENOSPC, EDQUOT:
        throw PlatformError(
          "write", path, errno: code, hint: room(on: descriptor, for: rest.count))
      default: throw PlatformError("write", path, errno: code)
      }
    }
  }

  private static func room(on descriptor: Int32, for needed: Int) -> String {
    var volume = statvfs()
    guard unsafe fstatvfs(descriptor, &volume) == 0 else { return "" }
    let free = UInt64(volume.f_bavail) * UInt64(volume.f_frsize)
    return "At least \(needed) bytes more are needed, \(free) are free."
  }
}
