import Platform
import TestSupport
import Testing

struct FileTreeTests {
  @Test(arguments: [
    ("mediation/**/*.csv", "mediation/a.csv", true),
    ("mediation/**/*.csv", "mediation/x/y/a.csv", true),
    ("mediation/**/*.csv", "services/a.csv", false),
    ("mediation/**/*.csv", "mediation/a.csv.bak", false),
    ("**/*.csv", "a.csv", true), ("**", "a/b", true), ("*", "a/b", false), ("*", "a", true),
    ("**/x/**/*.csv", "x/a.csv", true), ("**/x/**/*.csv", "a/b/x/c/d/e.csv", true),
    ("registers/advisers*.csv", "registers/advisers-2020.csv", true),
    ("registers/advisers*.csv", "registers/devices.csv", false),
    ("?.csv", "一.csv", true), ("?.csv", "一二.csv", false), ("??.csv", "一二.csv", true),
    ("a*b*c", "aXbYbZc", true), ("a*b*c", "aXbYbZ", false), ("./a.csv", "a.csv", true),
    ("A.csv", "a.csv", false), ("*.csv", "A.CSV", true), ("**/*.CSV", "x/一月.Csv", true),
    ("x/*.csv", "X/A.CSV", false), ("a.csv", "A.CSV", false), ("*.cs?", "a.CSV", false),
    ("*.CS*.x", "a.CSV.X", true), ("*.CSV*X", "a.CSV.X", true), ("*.csv", "CSV", false),
    ("*V", "a.CSV", true), ("*.csv", "a.CSV.bak", false), ("[a].csv", "a.csv", false),
    ("[a].csv", "[a].csv", true),
    ("../a.csv", "a.csv", false),
  ])
  func patterns(pattern: String, path: String, isMeant: Bool) {
    #expect(FilePattern(pattern).matches(Path(path)) == isMeant)
  }

  @Test(.timeLimit(.minutes(1)))
  func aPatternOfManyStarsEndsSoon() {
    let pattern = FilePattern(String(repeating: "*a", count: 60) + "b")
    #expect(!pattern.matches(Path(String(repeating: "a", count: 250))))
  }

  @Test func everyEntryIsReturnedWithItsClassInTheOrderOfBytes() throws {
    let scratch = try ScratchFolder()
    for name in ["b/2.csv", "b/1.csv", "a.csv", "B.csv", "b.csv", "b/1.csv.part", "~$a.csv"] {
      try scratch.file(Path(name), "x")
    }
    for name in [".hidden/x.csv", ".DS_Store", "Thumbs.db", "读我.TMP", "c/deep/note.txt"] {
      try scratch.file(Path(name), "x")
    }
    try SymbolicLink.flip(scratch.path.appending("b/link.csv"), to: "../a.csv")
    try SymbolicLink.flip(scratch.path.appending("loop"), to: ".")
    try #require(Shell.run("mkfifo", ["\(scratch.path.appending("b/pipe.csv"))"]) == 0)
    let entries = try FileTree.list(scratch.path, patterns: ["b/*.csv", "**/*.csv"])
    let expected: [(String, EntryKind, [Int])] = [
      (".DS_Store", .ignored, []), (".hidden", .ignored, []), ("B.csv", .regular, [1]),
      ("Thumbs.db", .ignored, []), ("a.csv", .regular, [1]), ("b.csv", .regular, [1]),
      ("b/1.csv", .regular, [0, 1]), ("b/1.csv.part", .ignored, []),
      ("b/2.csv", .regular, [0, 1]), ("b/link.csv", .link, [0, 1]),
      ("b/pipe.csv", .special, [0, 1]), ("c/deep/note.txt", .regular, []), ("loop", .link, []),
      ("~$a.csv", .ignored, [1]), ("读我.TMP", .ignored, []),
    ]
    #expect(entries.map(\.path) == expected.map { Path($0.0) })
    #expect(entries.map(\.kind) == expected.map { $0.1 })
    #expect(entries.map(\.patterns) == expected.map { $0.2 })
  }

  @Test func namesThatAreNoUTF8AreFilesLikeOthers() throws {
    let scratch = try ScratchFolder()
    let name = Path(bytes: [0xB5, 0xF7, 0xBD, 0xE2, 0x2E, 0x63, 0x73, 0x76])  // 调解.csv in GBK
    try scratch.file(name, "x")
    let entries = try FileTree.list(scratch.path, patterns: ["*.csv"])
    #expect(entries.map(\.path) == [name])
    #expect(entries.first?.patterns == [0])
  }

  @Test func aMissingRootIsNamed() throws {
    let scratch = try ScratchFolder()
    let root = scratch.path.appending("inbox")
    let error = refusal { _ = try FileTree.list(root) }
    #expect(error?.kind == .missing)
    #expect(error?.sentence.contains("\(root)") == true)
  }

  @Test func foldersThatAreTooDeepAreReported() throws {
    let scratch = try ScratchFolder()
    let deep = Array(repeating: "d", count: FileTree.depthLimit).joined(separator: "/")
    try scratch.file(Path(deep + "/a.csv"), "x")
    let entries = try FileTree.list(scratch.path)
    #expect(entries.count == 1)
    #expect(entries.first.map { $0.kind == .regular } == false)
  }

  @Test(.disabled(if: Machine.isSuperuser, "the superuser may list every folder"))
  func aFolderThatCannotBeListedIsAnEntry() throws {
    let scratch = try ScratchFolder()
    try scratch.file("closed/a.csv", "x")
    let closed = "\(scratch.path.appending("closed"))"
    try #require(Shell.run("chmod", ["000", closed]) == 0)
    defer { _ = Shell.run("chmod", ["700", closed]) }
    #expect(try FileTree.list(scratch.path).map(\.kind) == [.unreadable(errno: 13)])
  }
}
