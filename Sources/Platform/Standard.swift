internal import Glibc

/// The three standard streams, and what a process must settle before it opens anything else.
public enum Standard {
  public static let input: Int32 = 0
  public static let output: Int32 = 1
  public static let error: Int32 = 2

  /// Settles the process for unattended work. The first thing that `main` calls.
  ///
  /// Streams that were closed at the start are opened on `/dev/null` (else the next file opened
  /// would become standard error); a closed pipe or a size limit is an error, not the end of the
  /// process; nobody but the owner gets anything by default; memory, which holds personal values,
  /// is not dumped.
  public static func settle() {
    for descriptor in input...error where fcntl(descriptor, F_GETFD) == -1 {
      // The lowest free number is taken, which is this one: those below it are open by now.
      _ = unsafe open("/dev/null", descriptor == input ? O_RDONLY : O_WRONLY)
    }
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    for number in [SIGTERM, SIGINT, SIGHUP] { endBySignal(number) }
    // Whoever started the process may have held them back.
    var all = sigset_t()
    unsafe sigfillset(&all)
    unsafe sigprocmask(SIG_UNBLOCK, &all, nil)
    umask(0o077)
    forbidDumps()
  }

  /// Asked to stop, the process says so and ends at once, with 128 + the signal's number. Every
  /// point is a safe one: what is not published whole does not count, and the next run clears up.
  /// A signal that was ignored at the start (`nohup`) stays ignored.
  private static func endBySignal(_ number: Int32) {
    let before = signal(number) { number in
      let text: StaticString =
        "\nfengqiao: stopped by a signal. The last whole release stands; run again to go on.\n"
      _ = unsafe Glibc.write(2, text.utf8Start, text.utf8CodeUnitCount)
      _exit(128 + number)
    }
    let wasIgnored =
      unsafe (unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self))
    if wasIgnored {
      signal(number, SIG_IGN)
    }
  }

  /// No core file, and no other process of this user may look into memory.
  private static func forbidDumps() {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    let setDumpable: Int32 = 4  // PR_SET_DUMPABLE
    _ = LibraryFunction.prctl(setDumpable, 0)
  }

  /// Whether a stream is a terminal.
  public static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Columns of the terminal, or `nil` when the stream is none.
  public static func terminalWidth(_ descriptor: Int32) -> Int? {
    var size = winsize()
    let answer = unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size)
    return answer == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
  }

  /// Writes all bytes to a stream.
  ///
  /// - Throws: `PlatformError`; a pipe whose reader has gone has `hasNoReader`.
  public static func write(_ text: String, to descriptor: Int32 = output) throws(PlatformError) {
    try write(Array(text.utf8), to: descriptor)
  }

  public static func write(
    _ bytes: [UInt8], to descriptor: Int32 = output
  ) throws(PlatformError) {
    try write(
      bytes.span, to: descriptor, descriptor == error ? "(standard error)" : "(standard output)")
  }

  static func write(
    _ bytes: Span<UInt8>, to descriptor: Int32, _ path: Path
  ) throws(PlatformError) {
    let result: Result<Void, PlatformError> = unsafe bytes.withUnsafeBytes { raw in
      do throws(PlatformError) {
        unsafe try SystemCall.write(raw, to: descriptor, path)
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }
}

extension PlatformError {
  /// Whether the reader of a pipe has gone: no fault of the run.
  public var hasNoReader: Bool { errno == EPIPE }
}
