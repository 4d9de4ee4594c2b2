import Platform
import TestSupport
import Testing

struct FingerprintKeyTests {
  @Test func theFirstUseMakesAPrivateKeyAndTheSecondFindsIt() throws {
    let scratch = try ScratchFolder()
    let path = scratch.path.appending("state/fingerprint.key")
    let first = try FingerprintKey.load(path)
    let second = try FingerprintKey.load(path)
    #expect(first.isNew)
    #expect(!second.isNew)
    #expect(first.sipKey == second.sipKey)
    #expect(first.identity == second.identity)
    #expect(try Folder.mode(of: path) == 0o400)
    #expect(try Folder.mode(of: path.folder) == 0o700)
    #expect(try Folder.names(path.folder) == ["fingerprint.key"])
    #expect(try OpenFile(path).size == 32)
  }

  @Test func twoKeysDiffer() throws {
    let scratch = try ScratchFolder()
    let a = try FingerprintKey.load(scratch.path.appending("a.key"))
    let b = try FingerprintKey.load(scratch.path.appending("b.key"))
    #expect(a.sipKey != b.sipKey)
    #expect(a.identity != b.identity)
    #expect(a.pseudonym(of: [1]) != b.pseudonym(of: [1]))
  }

  @Test(arguments: [UInt16(0o440), 0o404, 0o604, 0o660])
  func aKeyThatOthersCanUseIsRefusedWithWhatToDo(mode: UInt16) throws {
    let scratch = try ScratchFolder()
    let path = try scratch.file("k", String(repeating: "x", count: 32), mode: mode)
    let error = refusal { _ = try FingerprintKey.load(path) }
    #expect(error?.kind == .unfit)
    #expect(error?.sentence.contains("chmod 400 \(path)") == true)
  }

  @Test(arguments: [0, 31, 33])
  func aKeyOfAnotherSizeIsRefused(size: Int) throws {
    let scratch = try ScratchFolder()
    let path = try scratch.file("k", String(repeating: "x", count: size), mode: 0o400)
    #expect(refusal { _ = try FingerprintKey.load(path) }?.kind == .unfit)
  }

  @Test func aKeyBehindALinkIsRefused() throws {
    let scratch = try ScratchFolder()
    try scratch.file("real", String(repeating: "x", count: 32), mode: 0o400)
    let link = scratch.path.appending("k")
    try SymbolicLink.flip(link, to: "real")
    #expect(refusal { _ = try FingerprintKey.load(link) }?.kind == .notRegular)
  }

  @Test func manyThatMakeItAtOnceEndWithOneKey() async throws {
    let scratch = try ScratchFolder()
    let path = scratch.path.appending("state/fingerprint.key")
    let keys = try await withThrowingTaskGroup(of: FingerprintKey.self) { group in
      for _ in 0..<32 { group.addTask { try FingerprintKey.load(path) } }
      var keys: [FingerprintKey] = []
      for try await key in group { keys.append(key) }
      return keys
    }
    #expect(Set(keys.map(\.identity)).count == 1)
    #expect(keys.filter(\.isNew).count == 1)
    #expect(try Folder.names(path.folder) == ["fingerprint.key"])
  }

  @Test func printingAKeyDoesNotShowIt() throws {
    let scratch = try ScratchFolder()
    let path = try scratch.file("k", String(repeating: "x", count: 32), mode: 0o400)
    let key = try FingerprintKey.load(path)
    var dumped = "\(key)"
    dump(key, to: &dumped)
    #expect(!dumped.contains("120"), "the bytes of the key stand in a dump")
  }
}
