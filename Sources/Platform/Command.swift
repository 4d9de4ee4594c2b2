internal import Glibc

/// Another program, started without a shell and waited for: the hook that tells a person.
public enum Command {
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
