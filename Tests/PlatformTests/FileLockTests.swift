import Platform
import TestSupport
import Testing

struct FileLockTests {
  @Test func anotherProcessCannotTakeItUntilItIsReleased() throws {
    let scratch = try ScratchFolder()
    let path = scratch.path.appending("lock")
    func another() -> Int32 { Shell.run("flock", ["--nonblock", "\(path)", "true"]) }
    var lock: FileLock? = try FileLock(path)
    #expect(lock?.path == path)
    #expect(try Folder.mode(of: path) == 0o600)
    #expect(another() == 1)
    lock = nil
    #expect(another() == 0)
  }

  @Test func theRefusalNamesTheHolder() throws {
    let scratch = try ScratchFolder()
    let path = scratch.path.appending("lock")
    let lock = try FileLock(path)
    let error = refusal { _ = try FileLock(path) }
    #expect(error?.kind == .locked)
    #expect(error?.sentence.contains("pid \(Machine.processNumber) on ") == true)
    #expect(error?.sentence.contains("\n") == false)
    withExtendedLifetime(lock) {}
  }

  @Test func aLockFileLeftByACrashIsNoObstacle() throws {
    let scratch = try ScratchFolder()
    let path = try scratch.file("lock", "pid 1 on elsewhere since 2020-12-22T01:30:00Z, and more\n")
    let lock = try FileLock(path)
    let text = String(decoding: try OpenFile.contents(of: path), as: UTF8.self)
    #expect(text.hasPrefix("pid \(Machine.processNumber) "))
    #expect(text.split(separator: "\n").count == 1)
    withExtendedLifetime(lock) {}
  }

  @Test func aLinkIsNotLocked() throws {
    let scratch = try ScratchFolder()
    try SymbolicLink.flip(scratch.path.appending("lock"), to: "elsewhere")
    #expect(refusal { _ = try FileLock(scratch.path.appending("lock")) }?.kind == .notRegular)
  }
}
