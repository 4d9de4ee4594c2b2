import Platform
import Storage
import TestSupport
import Testing

struct ReleaseFolderTests {
  let facts = ["pipeline": "guangming-2020", "as_of": "2020-12-22"]

  @Test func theFirstReleaseIsPublishedWithItsManifestAndModes() throws {
    let scratch = try ScratchFolder()
    let out = scratch.path.appending("out")
    let name = try publish(["figures.csv": "a,1\n", "公开/说明.md": "x\n"], to: out)
    #expect(name.hasPrefix("0001-"))
    #expect(try SymbolicLink.target(of: out.appending("current")) == Path("releases/\(name)"))
    #expect(try text(out.appending("CURRENT")) == "releases/\(name)\n")
    #expect(try Folder.names(out.appending("staging")) == [])
    let release = out.appending("releases").appending(Path(name))
    let manifest = try #require(try Manifest.read(in: release))
    #expect(manifest.facts == facts)
    #expect(manifest.files.map(\.name) == ["figures.csv", "公开/说明.md"])
    #expect(manifest.files.map(\.bytes) == [4, 2])
    #expect(manifest.files[0].sha256 == Digest.sha256(Array("a,1\n".utf8)).hex)
    #expect(try manifest.differences(in: release) == [])
    for folder in [out, release, release.appending("公开")] {
      #expect(try Folder.mode(of: folder) == 0o750)
    }
    for file in ["figures.csv", "manifest.json", "公开/说明.md"] {
      #expect(try Folder.mode(of: release.appending(Path(file))) == 0o640)
    }
  }

  @Test func theSameContentIsPublishedOnce() throws {
    let scratch = try ScratchFolder()
    let first = try publish(["a": "1"], to: scratch.path)
    func dates() throws -> [Int] {
      // The lock is written by every run, and hidden: an ignored name.
      try FileTree.list(scratch.path).filter { $0.kind != .ignored }.map(\.modifiedNanoseconds)
    }
    let before = try dates()
    #expect(try outcome(["a": "1"], in: scratch.path) == .unchanged(first))
    #expect(try ReleaseFolder.releases(in: scratch.path) == [first])
    #expect(before.count == 4)
    #expect(try dates() == before)
  }

  @Test func anotherFileAnotherNameAndAnotherFactAreAnotherRelease() throws {
    let scratch = try ScratchFolder()
    let names = [
      try publish(["a": "1"], to: scratch.path), try publish(["a": "2"], to: scratch.path),
      try publish(["b": "2"], to: scratch.path),
      try publish(["b": "2"], to: scratch.path, facts: ["as_of": "2020-12-23"]),
      try publish(["a": "1"], to: scratch.path),
    ]
    #expect(try ReleaseFolder.releases(in: scratch.path) == names)
    #expect(names.map { $0.prefix(5) } == ["0001-", "0002-", "0003-", "0004-", "0005-"])
    #expect(names[0].dropFirst(5) == names[4].dropFirst(5))
    #expect(try ReleaseFolder.current(in: scratch.path) == names[4])
  }

  @Test func theSameReleaseHasTheSameBytesInAnotherFolder() throws {
    let scratch = try ScratchFolder()
    let a = scratch.path.appending("a")
    let b = scratch.path.appending("b")
    #expect(
      try publish(["x": "1", "y/z": "2"], to: a, run: "1")
        == publish(["y/z": "2", "x": "1"], to: b, run: "2"))
    #expect(
      try text(a.appending("current/manifest.json"))
        == text(b.appending("current/manifest.json")))
  }

  @Test func whatDeadRunsLeftIsSweptAndNothingElse() throws {
    let scratch = try ScratchFolder()
    let name = try publish(["a": "1"], to: scratch.path)
    try scratch.file("staging/dead/figures.csv", "half")
    try scratch.file(".tmp-CURRENT-1", "half")
    try scratch.file("notes.txt", "a person's")
    _ = try ReleaseFolder(scratch.path)
    #expect(try Folder.names(scratch.path.appending("staging")) == [])
    #expect(
      try Folder.names(scratch.path)
        == [".lock", "CURRENT", "current", "notes.txt", "releases", "staging"])
    #expect(try ReleaseFolder.current(in: scratch.path) == name)
  }

  @Test func aReleaseThatACrashKeptFromBecomingCurrentIsTaken() throws {
    let scratch = try ScratchFolder()
    let old = try publish(["a": "1"], to: scratch.path)
    let new = try publish(["a": "2"], to: scratch.path)
    // As after a crash between the two renames.
    try SymbolicLink.flip(scratch.path.appending("current"), to: Path("releases/\(old)"))
    try DurableFile.replace(
      scratch.path.appending("CURRENT"), mode: 0o640, with: Array("releases/\(old)\n".utf8))
    #expect(try outcome(["a": "2"], in: scratch.path) == .published(new))
    #expect(try ReleaseFolder.releases(in: scratch.path) == [old, new])
    #expect(try text(scratch.path.appending("CURRENT")) == "releases/\(new)\n")
  }

  @Test func thePointerFileIsPutRightAfterACrash() throws {
    let scratch = try ScratchFolder()
    _ = try publish(["a": "1"], to: scratch.path)
    let new = try publish(["a": "2"], to: scratch.path)
    try DurableFile.replace(
      scratch.path.appending("CURRENT"), mode: 0o640, with: Array("releases/old\n".utf8))
    _ = try ReleaseFolder(scratch.path)
    #expect(try text(scratch.path.appending("CURRENT")) == "releases/\(new)\n")
  }

  @Test(arguments: ["figures", "manifest.json"])
  func aDamagedCurrentReleaseIsNotCalledUnchanged(damaged: String) throws {
    let scratch = try ScratchFolder()
    let name = try publish(["figures": "1"], to: scratch.path)
    let file = scratch.path.appending("releases/\(name)/\(damaged)")
    try DurableFile.replace(file, mode: 0o640, with: Array("0".utf8))
    let again = try publish(["figures": "1"], to: scratch.path)
    #expect(again != name)
    #expect(try text(scratch.path.appending("current/figures")) == "1")
    #expect(try text(file) == "0", "the damaged release stays for `verify`")
  }

  @Test func aRealFolderNamedCurrentStaysAndTheSentenceSaysHowToRepair() throws {
    let scratch = try ScratchFolder()
    try scratch.file("current/figures.csv", "a person's")
    let error = refusal { _ = try ReleaseFolder(scratch.path) }
    #expect(error?.kind == .unfit)
    #expect(error?.sentence.contains("mv ") == true)
    #expect(try text(scratch.path.appending("current/figures.csv")) == "a person's")
  }

  @Test func oneWriterAtATime() throws {
    let scratch = try ScratchFolder()
    let first = try ReleaseFolder(scratch.path)
    #expect(refusal { _ = try ReleaseFolder(scratch.path) }?.kind == .locked)
    withExtendedLifetime(first) {}
  }

  @Test(arguments: ["figures.sqlite-wal", "x.part", ".hidden", "a/.tmp-b"])
  func whatAWriterLeftBehindIsNotPublished(name: String) throws {
    let scratch = try ScratchFolder()
    let old = try publish(["a": "1"], to: scratch.path)
    let folder = try ReleaseFolder(scratch.path)
    let staged = try folder.stage("run")
    try staged.write(Path(name), [1])
    #expect(refusal { _ = try folder.seal(staged, facts: [:]) }?.kind == .unfit)
    #expect(try ReleaseFolder.current(in: scratch.path) == old)
  }

  @Test func aLinkInAReleaseIsNotPublished() throws {
    let scratch = try ScratchFolder()
    let folder = try ReleaseFolder(scratch.path)
    let staged = try folder.stage("run")
    try SymbolicLink.flip(staged.path.appending("a"), to: "/etc/hostname")
    #expect(refusal { _ = try folder.seal(staged, facts: [:]) }?.kind == .unfit)
  }

  @Test(arguments: ["", "..", "../a", "/etc/a", "a/../b", "a//b", "manifest.json", "./a"])
  func namesThatLeadElsewhereAreRefused(name: String) throws {
    let scratch = try ScratchFolder()
    let staged = try ReleaseFolder(scratch.path).stage("run")
    #expect(refusal { try staged.write(Path(name), [1]) }?.kind == .unfit)
  }

  @Test func aFileThatALibraryWroteGetsItsMode() throws {
    let scratch = try ScratchFolder()
    let folder = try ReleaseFolder(scratch.path)
    let staged = try folder.stage("run")
    var file = try DurableFile(creating: staged.path.appending("figures.sqlite"), mode: 0o666)
    try file.append("x")
    try file.finish()
    _ = try folder.publish(folder.seal(staged, facts: facts))
    #expect(try Folder.mode(of: scratch.path.appending("current/figures.sqlite")) == 0o640)
  }

  @Test func aDiscardedReleaseLeavesNothing() throws {
    let scratch = try ScratchFolder()
    let folder = try ReleaseFolder(scratch.path)
    let staged = try folder.stage("run")
    try staged.write("a", [1])
    try folder.discard(staged)
    #expect(try Folder.names(scratch.path.appending("staging")) == [])
    #expect(try ReleaseFolder.releases(in: scratch.path) == [])
  }

  @Test func theWayBackGoesOnlyToAReleaseThatIsWhole() throws {
    let scratch = try ScratchFolder()
    let old = try publish(["a": "1"], to: scratch.path)
    let new = try publish(["a": "2"], to: scratch.path)
    do {
      let folder = try ReleaseFolder(scratch.path)
      try folder.makeCurrent(old)
      #expect(try ReleaseFolder.current(in: scratch.path) == old)
      #expect(refusal { try folder.makeCurrent("0009-000000000000") }?.kind == .unfit)
      try scratch.file("releases/\(new)/extra", "x")
      #expect(refusal { try folder.makeCurrent(new) }?.kind == .unfit)
    }
    #expect(try ReleaseFolder.current(in: scratch.path) == old)
  }

  @Test func aFullDiskLeavesTheOldRelease() throws {
    let scratch = try ScratchFolder()
    let out = scratch.path.appending("out")
    try Folder.create(out, mode: 0o750)
    guard Shell.run("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", "\(out)"]) == 0 else {
      print("skipped: this user cannot mount a small disk")
      return
    }
    defer { _ = Shell.run("umount", ["\(out)"]) }
    let old = try publish(["a": "1"], to: out)
    // Whatever step the disk fills up at, the old release stays whole and the next run works.
    for size in stride(from: 1000, through: 60_000, by: 1000) {
      let content = String(repeating: "x", count: size)
      do {
        let folder = try ReleaseFolder(out)
        let staged = try folder.stage("run")
        try staged.write("a", Array(content.utf8))
        try staged.write("b", Array(content.utf8))
        _ = try folder.publish(folder.seal(staged, facts: facts))
      } catch {
        #expect(error.kind == .full, "at \(size) bytes: \(error)")
      }
      let current = try #require(try ReleaseFolder.current(in: out))
      let release = out.appending("releases").appending(Path(current))
      #expect(try Manifest.read(in: release)?.differences(in: release) == [])
      do {
        let folder = try ReleaseFolder(out)
        try folder.makeCurrent(old)
        for name in try ReleaseFolder.releases(in: out) where name != old {
          try Folder.removeTree(Path(name), below: out.appending("releases"))
        }
      }
    }
  }

  private func publish(
    _ files: [String: String], to path: Path, facts: [String: String]? = nil, run: String = "run"
  ) throws -> String {
    let result = try outcome(files, in: path, facts: facts, run: run)
    guard case .published(let name) = result else {
      Issue.record("nothing was published")
      return ""
    }
    return name
  }

  private func outcome(
    _ files: [String: String], in path: Path, facts: [String: String]? = nil, run: String = "run"
  ) throws -> ReleaseFolder.Outcome {
    let folder = try ReleaseFolder(path)
    let staged = try folder.stage(run)
    for (name, text) in files { try staged.write(Path(name), Array(text.utf8)) }
    return try folder.publish(folder.seal(staged, facts: facts ?? self.facts))
  }

  private func text(_ path: Path) throws -> String {
    String(decoding: try OpenFile.contents(of: path), as: UTF8.self)
  }
}
