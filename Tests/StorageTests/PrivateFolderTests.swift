import Platform
import Storage
import TestSupport
import Testing

struct PrivateFolderTests {
  @Test func folderAndFilesArePrivate() throws {
    let scratch = try ScratchFolder()
    let folder = try PrivateFolder(scratch.path.appending("state/quarantine"))
    try folder.write("refused.csv", Array("1".utf8))
    #expect(try Folder.mode(of: folder.path) == 0o700)
    #expect(try Folder.mode(of: folder.path.appending("refused.csv")) == 0o600)
  }

  @Test func aSecondRunReplacesTheFile() throws {
    let scratch = try ScratchFolder()
    let folder = try PrivateFolder(scratch.path.appending("quarantine"))
    try folder.write("refused.csv", Array("long content".utf8))
    try folder.write("refused.csv", Array("new".utf8))
    #expect(
      try OpenFile.contents(of: folder.path.appending("refused.csv")) == Array("new".utf8))
    #expect(try Folder.names(folder.path) == ["refused.csv"])
  }

  @Test func aFolderOpenToOthersIsRefusedWithWhatToDo() throws {
    let scratch = try ScratchFolder()
    let path = scratch.path.appending("quarantine")
    try Folder.create(path, mode: 0o750)
    let error = refusal { _ = try PrivateFolder(path) }
    #expect(error?.kind == .unfit)
    #expect(error?.sentence.contains("chmod 700 \(path)") == true)
  }

  @Test(arguments: ["", "..", "a/b", "/a", "."])
  func onlySingleNamesAreMade(name: String) throws {
    let scratch = try ScratchFolder()
    let folder = try PrivateFolder(scratch.path.appending("quarantine"))
    #expect(refusal { try folder.write(Path(name), [1]) }?.kind == .unfit)
  }
}
