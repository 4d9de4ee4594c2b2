import Platform
import TestSupport
import Testing

struct OpenFileTests {
  @Test func readsAnyPartAndNothingPastTheEnd() throws {
    let scratch = try ScratchFolder()
    let file = try OpenFile(scratch.file("a.csv", "0123456789"))
    #expect(file.size == 10)
    #expect(file.linkCount == 1)
    for (offset, count, expected) in [(0, 4, "0123"), (7, 4, "789"), (10, 4, ""), (99, 4, "")] {
      var bytes = [UInt8](repeating: 0, count: count)
      var span = bytes.mutableSpan
      var raw = unsafe span.mutableBytes
      let read = try file.read(into: &raw, at: offset)
      #expect(String(decoding: bytes.prefix(read), as: UTF8.self) == expected)
    }
  }

  @Test func severalWorkersReadAtOnce() async throws {
    let scratch = try ScratchFolder()
    let text = (0..<20_000).map { String($0 % 10) }.joined()
    let file = try OpenFile(scratch.file("a.csv", text))
    let parts = try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
      for part in 0..<20 {
        group.addTask {
          var bytes = [UInt8](repeating: 0, count: 1000)
          var span = bytes.mutableSpan
          var raw = unsafe span.mutableBytes
          let count = try file.read(into: &raw, at: part * 1000)
          return (part, Array(bytes.prefix(count)))
        }
      }
      var parts: [(Int, [UInt8])] = []
      for try await part in group { parts.append(part) }
      return parts.sorted { $0.0 < $1.0 }
    }
    #expect(parts.flatMap { $0.1 } == Array(text.utf8))
  }

  @Test func aMissingFileIsNamed() throws {
    let scratch = try ScratchFolder()
    let path = scratch.path.appending("not-there.csv")
    let error = refusal { _ = try OpenFile(path) }
    #expect(error?.kind == .missing)
    #expect(error?.path == path)
    #expect(error?.sentence.contains("not-there.csv") == true)
  }

  @Test func aLinkIsRefusedUnlessAPersonNamedIt() throws {
    let scratch = try ScratchFolder()
    try scratch.file("a.csv", "x")
    let link = scratch.path.appending("link.csv")
    try SymbolicLink.flip(link, to: "a.csv")
    #expect(refusal { _ = try OpenFile(link) }?.kind == .notRegular)
    #expect(try OpenFile.contents(of: link, followingLinks: true) == [UInt8(ascii: "x")])
  }

  @Test(.timeLimit(.minutes(1)))
  func aPipeIsRefusedAndDoesNotHang() throws {
    let scratch = try ScratchFolder()
    let pipe = scratch.path.appending("pipe.csv")
    try #require(Shell.run("mkfifo", ["\(pipe)"]) == 0)
    #expect(refusal { _ = try OpenFile(pipe) }?.kind == .notRegular)
  }

  @Test func aFolderAndADeviceAreRefused() throws {
    let scratch = try ScratchFolder()
    try Folder.create(scratch.path.appending("x.csv"), mode: 0o700)
    #expect(refusal { _ = try OpenFile(scratch.path.appending("x.csv")) }?.kind == .notRegular)
    #expect(refusal { _ = try OpenFile("/dev/zero") }?.kind == .notRegular)
  }

  @Test func aNameWithANulIsRefusedRatherThanCut() throws {
    let scratch = try ScratchFolder()
    try scratch.file("a", "x")
    let path = Path(bytes: scratch.path.appending("a").bytes + [0, 0x62])
    #expect(refusal { _ = try OpenFile(path) } != nil)
  }

  @Test func aChangeAfterOpeningIsSeen() throws {
    let scratch = try ScratchFolder()
    let path = try scratch.file("a.csv", "x")
    let file = try OpenFile(path)
    #expect(try !file.hasChanged())
    #expect(Shell.run("sh", ["-c", "echo more >> '\(path)'"]) == 0)
    #expect(try file.hasChanged())
  }

  @Test func contentsAreRefusedAboveTheLimit() throws {
    let scratch = try ScratchFolder()
    let path = try scratch.file("a.yml", "12345")
    #expect(try OpenFile.contents(of: path, limit: 5).count == 5)
    #expect(refusal { _ = try OpenFile.contents(of: path, limit: 4) }?.kind == .unfit)
  }
}
