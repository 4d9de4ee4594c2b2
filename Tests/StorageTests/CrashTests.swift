import Glibc
import Platform
import Storage
import TestSupport
import Testing

struct CrashTests {
  /// A process that publishes without pause is killed after so many microseconds; whatever it
  /// was doing, readers have a whole release and the next run goes on.
  @Test func aKilledRunLeavesAWholeReleaseAndNoObstacle() async throws {
    let scratch = try ScratchFolder()
    let out = scratch.path.appending("out")
    var published = 0
    var moments = Array(stride(from: 2_000, to: 40_000, by: 1_900))
    while let microseconds = moments.first {
      moments.removeFirst()
      await #expect(processExitsWith: .signal(SIGALRM)) {
        [path = "\(out)" as String, microseconds = microseconds as Int, first = published as Int] in
        // The alarm's default action ends the process at once, as a kill does.
        var timer = itimerval(
          it_interval: timeval(), it_value: timeval(tv_sec: 0, tv_usec: microseconds))
        guard unsafe setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer, nil) == 0 else {
          exit(1)
        }
        var number = first
        while true {
          let folder = try ReleaseFolder(Path(path))
          let staged = try folder.stage("run")
          try staged.write("figures.csv", Array("\(number)\n".utf8))
          try staged.write("sub/figures.json", Array(repeating: 0x20, count: 5000))
          _ = try folder.publish(folder.seal(staged, facts: ["number": "\(number)"]))
          number += 1
        }
      }
      // What a reader finds before any repair.
      guard try Folder.kind(of: out) != nil else {
        if moments.isEmpty, microseconds < 5_000_000 { moments = [microseconds * 2] }
        continue
      }
      if let name = try ReleaseFolder.current(in: out) {
        let release = out.appending("releases").appending(Path(name))
        #expect(try Manifest.read(in: release)?.differences(in: release) == [])
      }
      // What the next run finds.
      let folder = try ReleaseFolder(out)
      #expect(try Folder.names(out.appending("staging")) == [])
      #expect(try !Folder.names(out).contains { $0.bytes.starts(with: ".tmp-".utf8) })
      if let name = try ReleaseFolder.current(in: out) {
        let pointer = String(
          decoding: try OpenFile.contents(of: out.appending("CURRENT")), as: UTF8.self)
        #expect(pointer == "releases/\(name)\n")
      }
      published = try ReleaseFolder.releases(in: out).count
      withExtendedLifetime(folder) {}
      // A slow disk or a busy machine: later kills, until one comes after a release.
      if moments.isEmpty, published < 3, microseconds < 5_000_000 { moments = [microseconds * 2] }
    }
    // The alarm must have come during publishing at least sometimes, or nothing was tried.
    #expect(published > 0)
  }
}
