internal import Glibc

/// Another program, started without a shell: the hook that tells a person, the browser that shows
/// a page.
public enum Command {
  /// The program of a name, as a shell finds it: a path as it is, a bare name in the folders of
  /// `PATH`; `nil` when nothing there may be executed.
  public static func find(_ name: String) -> Path? {
    let places: [Path] =
      name.contains("/")
      ? [Path(name)]
      : (Machine.environment("PATH") ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
        .filter { $0.hasPrefix("/") }.map { Path(String($0)).appending(Path(name)) }
    return places.first { place in
      guard !name.isEmpty, let status = try? SystemCall.status(of: place, followingLinks: true),
        status.st_mode & S_IFMT == S_IFREG
      else { return false }
      return unsafe place.withCString { unsafe access($0, X_OK) } == 0
    }
  }

  /// `POSIX_SPAWN_SETSID` of spawn.h, which the Glibc module does not show.
  private static let newSession: Int16 = 0x80

  /// Starts a program and does not wait for it: it goes on when this process has ended, in a
  /// session of its own, and its words go nowhere.
  ///
  /// - Parameters:
  ///   - program: a path that `find` gave.
  ///   - arguments: without the program's own name.
  /// - Throws: `PlatformError` when it cannot be started.
  public static func start(_ program: Path, _ arguments: [String]) throws(PlatformError) {
    var files = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&files)
    defer { unsafe posix_spawn_file_actions_destroy(&files) }
    for descriptor: Int32 in 0...2 {
      unsafe posix_spawn_file_actions_addopen(
        &files, descriptor, "/dev/null", descriptor == 0 ? O_RDONLY : O_WRONLY, 0)
    }
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    unsafe posix_spawnattr_setflags(&attributes, newSession)
    // A pipe of a caller that waits for its end would stay open as long as the program runs.
    for descriptor: Int32 in 3..<1024 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    var process: pid_t = 0
    let words = ["\(program)"] + arguments
    var pointers: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) }
    unsafe pointers.append(nil)
    defer { for index in unsafe pointers.indices { unsafe free(pointers[index]) } }
    let code = unsafe posix_spawn(
      &process, "\(program)", &files, &attributes, &pointers, environ)
    guard code == 0 else { throw PlatformError("start", program, errno: code) }
  }

  /// Starts a program and waits for its end.
  ///
  /// - Parameters:
  ///   - program: an absolute path.
  ///   - arguments: without the program's own name.
  /// - Returns: its exit code, 128 + the signal that ended it.
  /// - Throws: `PlatformError` when it cannot be started.
  public static func run(_ program: Path, _ arguments: [String]) throws(PlatformError) -> Int32 {
    let words = ["\(program)"] + arguments
    var process: pid_t = 0
    var pointers: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) }
    unsafe pointers.append(nil)
    defer { for index in unsafe pointers.indices { unsafe free(pointers[index]) } }
    let code = unsafe posix_spawn(&process, "\(program)", nil, nil, &pointers, environ)
    guard code == 0 else { throw PlatformError("start", program, errno: code) }
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0 {
      guard Glibc.errno == EINTR else {
        throw PlatformError("wait for", program, errno: Glibc.errno)
      }
    }
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }
}
