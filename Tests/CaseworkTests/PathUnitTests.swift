import Casework
import Testing

struct PathUnitTests {
  @Test(arguments: [
    ("cases/{unit}/*.csv", "cases/S001/a.csv", "s001"),
    ("cases/{unit}/*.csv", "cases/S001/later/a.csv", nil),
    ("cases/{unit}/*.csv", "cases//a.csv", nil),
    ("cases/{unit}/**", "cases/光明街道/later/a.csv", "光明街道"),
    ("{unit}.csv", "S001.csv", "s001"),
    ("{unit}.csv", "a/S001.csv", nil),
    ("**/{unit}.csv", "S001.csv", "s001"),
    ("**/{unit}.csv", "a/b/S001.csv", "s001"),
    ("**/{unit}.csv", "a/bS001.txt", nil),
    ("cases/**/{unit}_*.csv", "cases/2020/S001_2020_06.csv", "s001"),
    ("cases/**/{unit}_??.csv", "cases/S001_2020_06.csv", "s001_2020"),
    ("a*/**/{unit}-*.csv", "ab/c/S001-x.csv", "s001"),
    ("a**/{unit}-*.csv", "ab/c/S001-x.csv", nil),
    ("cases/{unit}?/*", "cases/S站/a.csv", "s"),
    ("{unit}*.csv", "（Ｓ）.csv", "("),
    ("x*{unit}.csv", "xS.csv", "s"),
    ("x*{unit}.csv", "x.csv", nil),
  ])
  func thePathNamesTheUnit(pattern: String, path: String, name: String?) throws {
    let rule = try #require(PathUnit(pattern: pattern, mismatch: .quarantine))
    #expect(rule.name(in: path) == name.map { Array($0.utf8) })
  }

  @Test(arguments: ["cases/*.csv", "{unit}/{unit}.csv", ""])
  func aPatternWithoutOneUnitIsNone(pattern: String) {
    #expect(PathUnit(pattern: pattern, mismatch: .quarantine) == nil)
  }

  /// A code stands for all its rows, and a street for all below.
  @Test func aUnitStandsForAllBelowIt() throws {
    let tree = try UnitTreeTests.tree()
    let rule = try #require(PathUnit(pattern: "{unit}/*", mismatch: .quarantine))
    func codes(_ path: String) -> [[String]] {
      rule.units(namedIn: path, of: tree).map { $0.map { tree.units[$0].code } }
    }
    #expect(codes("A/a") == [["A"]])
    #expect(Set(codes("圳美社区/a").joined()) == ["C2", "P1", "B", "D"])
    #expect(codes("P1/a") == [["P1"], ["P1"]])
    // Three places have this name, and nobody is 西街道.
    #expect(codes("光明/a") == [])
    #expect(codes("西街道/a") == [])
  }
}
