import Platform
import TestSupport
import Testing

struct FolderTests {
  @Test func missingFoldersAreMadeWithTheMode() throws {
    let scratch = try ScratchFolder()
    let path = scratch.path.appending("a/b/c")
    try Folder.create(path, mode: 0o750)
    for folder in [path, path.folder, path.folder.folder] {
      #expect(try Folder.mode(of: folder) == 0o750)
    }
    try Folder.create(path, mode: 0o700)
    #expect(try Folder.mode(of: path) == 0o750, "a folder that is there keeps its mode")
  }

  @Test func aFileInTheWayIsRefused() throws {
    let scratch = try ScratchFolder()
    let path = try scratch.file("a", "x")
    #expect(refusal { try Folder.create(path, mode: 0o700) }?.kind == .notRegular)
  }

  @Test func aTreeIsRemovedAndItsLinksAreNotFollowed() throws {
    let scratch = try ScratchFolder()
    let kept = try scratch.file("kept/report.csv", "x")
    try scratch.file("out/staging/run/deep/a.csv", "x")
    try SymbolicLink.flip(scratch.path.appending("out/staging/run/link"), to: "../../../kept")
    try Folder.removeTree("staging", below: scratch.path.appending("out"))
    #expect(try Folder.names(scratch.path.appending("out")) == [])
    #expect(try Folder.kind(of: kept) == .regular)
    try Folder.removeTree("staging", below: scratch.path.appending("out"))
  }

  @Test(arguments: ["..", ".", "a/b", "", "../x", "/"])
  func onlyASingleNameIsRemoved(name: String) throws {
    let scratch = try ScratchFolder()
    try scratch.file("a/b/c", "x")
    #expect(
      refusal { try Folder.removeTree(Path(name), below: scratch.path) }?.kind == .unfit)
    #expect(try Folder.kind(of: scratch.path.appending("a/b/c")) == .regular)
  }

  @Test func aRootThatIsALinkIsNotEntered() throws {
    let scratch = try ScratchFolder()
    try scratch.file("real/a", "x")
    let link = scratch.path.appending("link")
    try SymbolicLink.flip(link, to: "real")
    #expect(refusal { try Folder.removeTree("a", below: link) } != nil)
    #expect(try Folder.kind(of: scratch.path.appending("real/a")) == .regular)
  }

  @Test func aLinkIsTurnedInOneStep() throws {
    let scratch = try ScratchFolder()
    let link = scratch.path.appending("current")
    #expect(try SymbolicLink.target(of: link) == nil)
    for target in ["releases/1", "releases/2"] {
      try SymbolicLink.flip(link, to: Path(target))
      #expect(try SymbolicLink.target(of: link) == Path(target))
    }
    #expect(try Folder.names(scratch.path) == ["current"])
  }

  @Test func aRealFolderInALinksPlaceStays() throws {
    let scratch = try ScratchFolder()
    try scratch.file("current/a.csv", "x")
    let error = refusal {
      try SymbolicLink.flip(scratch.path.appending("current"), to: "releases/1")
    }
    #expect(error?.kind == .notRegular)
    #expect(try Folder.kind(of: scratch.path.appending("current/a.csv")) == .regular)
  }
}
