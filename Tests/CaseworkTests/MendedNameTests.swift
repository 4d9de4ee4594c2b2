import Casework
import Testing

struct MendedNameTests {
  @Test(arguments: [
    ("cases/桥头-2020-03.csv", "cases/桥头-2020-03.mend-0000002a.csv"),
    ("a.tar.csv", "a.tar.mend-0000002a.csv"), ("no ending", "no ending.mend-0000002a"),
    ("folder.d/a", "folder.d/a.mend-0000002a"), (".hidden", ".hidden.mend-0000002a"),
    ("a.mend-00000001.csv", "a.mend-00000001.mend-0000002a.csv"),
    ("a.mend-00000001", "a.mend-00000001.mend-0000002a"),
  ])
  func aNameLeadsBackToItsFile(original: String, mended: String) throws {
    let name = MendedName(original: original, hash: 42 << 32 | 7)
    #expect(name.text == mended)
    let read = try #require(MendedName(mended))
    #expect(read == name && read.original == original && read.mark == "0000002a")
    #expect(MendedName.depth(of: mended) == MendedName.depth(of: original) + 1)
  }

  @Test(arguments: [
    "a.csv", "a.mend.csv", "a.mend-.csv", "a.mend-12345.csv", "a.mend-0000002g.csv",
    "a.mend-0000002A.csv", ".mend-0000002a.csv", "cases/.mend-0000002a.csv", "mend-0000002a.csv",
    "",
    "a.mend-0000002a.x/b.csv",
  ])
  func otherNamesMendNothing(name: String) {
    #expect(MendedName(name) == nil)
    #expect(MendedName.depth(of: name) == 0)
  }

  @Test func theUnitOfAPathIsThatOfTheFirstName() throws {
    let rule = try #require(PathUnit(pattern: "{unit}.csv", mismatch: .quarantine))
    let name = MendedName(original: MendedName(original: "桥头.csv", hash: 1).text, hash: 2).text
    #expect(rule.name(in: name) == Array("桥头".utf8))
  }
}
