internal import Glibc
internal import Synchronization

/// What this process is, what it may use and what it has used.
public enum Machine {
  /// The process's number.
  public static var processNumber: Int32 { getpid() }

  public static var userNumber: UInt32 { geteuid() }

  public static var isSuperuser: Bool { geteuid() == 0 }

  /// The host's name, escaped for print; empty when the system has none.
  public static var hostName: String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let answer = unsafe buffer.withUnsafeMutableBytes { raw in
      unsafe raw.withMemoryRebound(to: CChar.self) { characters in
        unsafe characters.baseAddress.map { unsafe gethostname($0, 255) } ?? -1
      }
    }
    return answer == 0 ? Path(bytes: Array(buffer.prefix { $0 != 0 })).description : ""
  }

  /// Cores on which this process may run: what a container or `taskset` left it, at least 1.
  public static var coreCount: Int {
    guard let mask = LibraryFunction.affinityMask() else {
      return max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    }
    return max(1, mask.reduce(0) { $0 + $1.nonzeroBitCount })
  }

  /// The most memory that the process has had resident, in bytes.
  public static var peakMemory: Int { usage.ru_maxrss * 1024 }

  /// What becomes of memory that was let go.
  public enum Freed: Sendable {
    /// Arrays of 128 KiB and more go back to the system at once. By itself the allocator of glibc
    /// keeps ever larger ones, once some have been freed, and a run of a million records then holds
    /// a third more than it needs.
    case givenBack
    /// It is kept for what comes next: a question is over before anybody else needs it, and a fifth
    /// of its time went into getting the same pages again and again.
    case kept
  }

  /// To be said before much has been freed.
  public static func setFreedMemory(_ freed: Freed) {
    Machine.freed.withLock { $0 = freed }
    switch freed {
    case .givenBack: LibraryFunction.setAllocator(mappingFrom: 128 << 10, trimmingFrom: 128 << 10)
    case .kept: LibraryFunction.setAllocator(mappingFrom: 32 << 20, trimmingFrom: .max)
    }
  }

  private static let freed = Mutex(Freed.givenBack)

  /// Keeps memory that is let go while the same is done again and again: what holds a piece of a
  /// file holds the next one.
  public static func keepingFreedMemory<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let before = freed.withLock { $0 }
    setFreedMemory(.kept)
    defer { setFreedMemory(before) }
    return try body()
  }

  /// Gives pages that hold nothing any more back to the system: the allocator keeps them for
  /// requests that may never come. Worth its milliseconds only after much was let go.
  public static func giveBackMemory() { LibraryFunction.trimHeap() }

  /// Processor time of all threads so far, in user mode and in the system, in seconds.
  public static var processorSeconds: (user: Double, system: Double) {
    let usage = usage
    func seconds(_ time: timeval) -> Double {
      Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000
    }
    return (seconds(usage.ru_utime), seconds(usage.ru_stime))
  }

  private static var usage: rusage {
    var usage = rusage()
    _ = unsafe getrusage(RUSAGE_SELF.rawValue, &usage)
    return usage
  }

  /// The folder in which the process was started, or `/` when it is gone.
  public static var workingFolder: String {
    guard let text = unsafe getcwd(nil, 0) else { return "/" }
    defer { unsafe free(text) }
    return unsafe String(cString: text)
  }

  /// A variable of the environment; `nil` when it is not set or empty.
  public static func environment(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }
}
