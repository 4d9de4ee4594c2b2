import Glibc
import Platform
import TestSupport
import Testing

/// Each in a process of its own: streams, signals and limits belong to the whole process.
struct StandardTests {
  @Test func closedStreamsAreOpenedBeforeAnythingElseTakesTheirPlace() async {
    await #expect(processExitsWith: .exitCode(42)) {
      for descriptor in Int32(0)...2 { close(descriptor) }
      Standard.settle()
      let next = unsafe open("/dev/null", O_RDONLY)
      // Nothing of a test can be printed here; the exit code says it all.
      exit(unsafe next > 2 && write(1, "x", 1) == 1 ? 42 : 1)
    }
  }

  @Test func aReaderThatHasGoneIsAnErrorAndNotTheEnd() async {
    await #expect(processExitsWith: .exitCode(42)) {
      Standard.settle()
      var ends: [Int32] = [0, 0]
      guard unsafe pipe(&ends) == 0 else { exit(1) }
      close(ends[0])
      do throws(PlatformError) {
        try Standard.write("x", to: ends[1])
      } catch {
        exit(error.hasNoReader ? 42 : 2)
      }
      exit(3)
    }
  }

  @Test func aLimitOfFileSizeIsAnErrorAndNotTheEnd() async {
    await #expect(processExitsWith: .exitCode(42)) {
      Standard.settle()
      let scratch = try ScratchFolder()
      var limit = rlimit(rlim_cur: 1000, rlim_max: 1000)
      guard unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else {
        exit(1)
      }
      let error = refusal { try scratch.file("a", String(repeating: "x", count: 2000)) }
      try? Folder.removeTree(scratch.path.name, below: scratch.path.folder)
      exit(error?.kind == .full && error?.errno == EFBIG ? 42 : 2)
    }
  }

  @Test func filesMadeByOthersArePrivateAndMemoryIsNotDumped() async {
    await #expect(processExitsWith: .exitCode(42)) {
      Standard.settle()
      // PR_SET_DUMPABLE 0 makes the files of /proc/self belong to the superuser; as superuser,
      // only the limit of core files tells.
      var limit = rlimit()
      guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit) == 0 else {
        exit(1)
      }
      exit(umask(0) == 0o077 && limit.rlim_cur == 0 ? 42 : 2)
    }
  }
}
