import Casework
import Testing

struct UnitTreeTests {
  static let levels = ["district", "street", "community", "site"]

  static func unit(
    _ code: String, _ name: String, _ level: Int, in parent: String, from: String? = nil,
    to: String? = nil, successor: String = "", aliases: [String] = [], kind: String = "",
    line: Int = 1
  ) -> Unit {
    Unit(
      code: code, name: name, level: level, kind: kind.isEmpty ? levels[level] : kind,
      parentCode: parent, validFrom: from.flatMap { Day($0) }, validTo: to.flatMap { Day($0) },
      successor: successor, aliases: aliases, line: line)
  }

  /// Three places called 光明, a site right below the district, a station that moved on 1 July,
  /// and two that were merged into one.
  static let rows = [
    unit("Z", "光明区", 0, in: "", aliases: ["光明"]),
    unit("S1", "光明街道", 1, in: "Z", aliases: ["光明"]), unit("S2", "新湖街道", 1, in: "Z"),
    unit("C1", "光明社区", 2, in: "S1", aliases: ["光明"]), unit("C2", "圳美社区", 2, in: "S2"),
    unit("P0", "区公共法律服务中心", 3, in: "Z", kind: "centre"),
    unit("P1", "流动工作站", 3, in: "C1", to: "2020-06-30", kind: "station"),
    unit("P1", "流动工作站", 3, in: "C2", from: "2020-07-01", kind: "station"),
    unit("A", "甲调委会", 3, in: "C1", to: "2020-03-31", successor: "B", kind: "committee"),
    unit("B", "乙调委会", 3, in: "C2", to: "2020-08-31", successor: "D", kind: "committee"),
    unit("D", "丙调委会", 3, in: "C2", from: "2020-04-01", kind: "committee"),
  ]

  static func tree(_ rows: [Unit] = rows) throws -> UnitTree {
    try UnitTree(levels: levels, rows: rows)
  }

  static func place(_ tree: UnitTree, _ code: String, _ nth: Int = 0) throws -> Int {
    let places = tree.units.indices.filter { tree.units[$0].code == code }
    return try #require(places.count > nth ? places[nth] : nil)
  }

  @Test func whateverLiesBelowAUnitIsOneRange() throws {
    let tree = try Self.tree()
    #expect(tree.count == 11)
    for unit in tree.units.indices {
      for other in tree.units.indices {
        var above = other
        while above >= 0 && above != unit { above = tree.parents[above] }
        #expect(
          tree.range(of: unit).contains(other) == (above == unit), "\(unit) over \(other)")
      }
      let parent = tree.parents[unit]
      #expect((parent < 0 ? "" : tree.units[parent].code) == tree.units[unit].parentCode)
    }
  }

  @Test func aNameInFullNamesTheUnitsAboveIt() throws {
    let tree = try Self.tree()
    func match(_ name: String, _ scope: UnitScope = UnitScope()) -> UnitMatch {
      tree.match(inFull: NormalForm.key(Array(name.utf8)), in: scope)
    }
    let (first, committee) = (try Self.place(tree, "P1"), try Self.place(tree, "A"))
    let centre = try Self.place(tree, "P0")
    #expect(match("光明区区公共法律服务中心") == .always(centre))
    #expect(match("广东省深圳市光明区区公共法律服务中心") == .always(centre))
    for name in [
      "光明区光明街道光明社区甲调委会", "深圳市光明区光明社区甲调委会", "光明街道甲调委会", "光明甲调委会",
    ] {
      #expect(match(name) == .dated([committee]), "\(name)")
    }
    // Of two rows of a station that moved the one that lies there.
    #expect(match("光明社区流动工作站") == .dated([first]))
    for name in [
      "甲调委会", "深圳市甲调委会", "宝安区甲调委会", "新湖街道光明社区甲调委会", "光明社区光明街道甲调委会某",
      "东莞市光明社区甲调委会", "光明区", "深圳市光明区", "光明区某调委会",
    ] {
      #expect(match(name) == .unknown, "\(name)")
    }
  }

  @Test func orderOfRowsDoesNotShow() throws {
    let tree = try Self.tree()
    var rows = Self.rows
    for _ in rows.indices {
      rows.append(rows.removeFirst())
      #expect(try Self.tree(rows).units == tree.units)
    }
    #expect(try Self.tree(rows.reversed()).ends == tree.ends)
  }

  @Test func ancestorsSkipLevelsThatABranchDoesNotHave() throws {
    let tree = try Self.tree()
    let centre = try Self.place(tree, "P0")
    #expect(try tree.ancestor(of: centre, at: 0) == Self.place(tree, "Z"))
    #expect(tree.ancestor(of: centre, at: 1) == nil)
    #expect(tree.ancestor(of: centre, at: 2) == nil)
    #expect(tree.ancestor(of: centre, at: 3) == centre)
    let moved = try Self.place(tree, "P1", 1)
    #expect(try tree.ancestor(of: moved, at: 1) == Self.place(tree, "S2"))
    #expect(try tree.ancestor(of: Self.place(tree, "Z"), at: 1) == nil)
  }

  @Test func aBareNameMeansWhatItsScopeAllows() throws {
    let tree = try Self.tree()
    #expect(tree.match("光明") == .ambiguous)
    for (level, code) in [(0, "Z"), (1, "S1"), (2, "C1")] {
      #expect(
        try tree.match("光明", in: UnitScope(levels: [level])) == .always(Self.place(tree, code)))
    }
    #expect(tree.match("光明", in: UnitScope(levels: [1, 2])) == .ambiguous)
    #expect(tree.match("光明", in: UnitScope(levels: [3])) == .unknown)
    #expect(tree.match("光明", in: UnitScope(kinds: ["station"])) == .unknown)
    #expect(
      try tree.match("光明", in: UnitScope(levels: [0, 1], kinds: ["street"]))
        == .always(Self.place(tree, "S1")))
    #expect(try tree.match("光明街道") == .always(Self.place(tree, "S1")))
    #expect(try tree.match(" 光明 街道\u{3000}") == .always(Self.place(tree, "S1")))
    #expect(try tree.match("s1") == .always(Self.place(tree, "S1")))
    for name in ["光", "", "不存在"] { #expect(tree.match(name) == .unknown) }
  }

  @Test func aMovedUnitIsTwoRowsToldApartByTheDay() throws {
    let tree = try Self.tree()
    let (old, new) = try (Self.place(tree, "P1", 0), Self.place(tree, "P1", 1))
    #expect(tree.match("流动工作站") == .dated([old, new]))
    #expect(tree.match("P1") == .dated([old, new]))
    let eve = try #require(Day("2020-06-30"))
    #expect(tree.units[old].isValid(on: eve))
    #expect(!tree.units[old].isValid(on: eve.advanced(by: 1)))
    #expect(!tree.units[new].isValid(on: eve))
    #expect(tree.units[new].isValid(on: eve.advanced(by: 1)))
    #expect(tree.units[old].isValid(inMonthOf: eve.advanced(by: -29)))
    #expect(!tree.units[old].isValid(inMonthOf: eve.advanced(by: 1)))
    #expect(!tree.units[new].isValid(inMonthOf: eve))
    #expect(tree.units[new].isValid(inMonthOf: eve.advanced(by: 31)))
    #expect(tree.currentUnit(of: old) == new)
    #expect(tree.currentUnit(of: new) == new)
  }

  @Test func successorsAreFollowedToTheLast() throws {
    let tree = try Self.tree()
    let last = try Self.place(tree, "D")
    for code in ["A", "B", "D"] {
      #expect(try tree.currentUnit(of: Self.place(tree, code)) == last)
    }
    let street = try Self.place(tree, "S1")
    #expect(tree.currentUnit(of: street) == street)
    // A closed unit is only meant on its days, even where nothing else has its name.
    #expect(try tree.match("甲调委会") == .dated([Self.place(tree, "A")]))
  }

  /// Each table is wrong on one line, which the error names.
  @Test(arguments: [
    ("a parent that is not there", [unit("S9", "九", 1, in: "X", line: 12)], "line 12"),
    (
      "a parent of the same level",
      [unit("S9", "九", 1, in: "S1", line: 13)], "line 13"
    ),
    ("a parent further down", [unit("S9", "九", 1, in: "C1", line: 14)], "line 14"),
    (
      "a circle",
      [unit("X", "子", 1, in: "Y", line: 15), unit("Y", "丑", 2, in: "X", line: 16)], "line 15"
    ),
    ("a code twice", [unit("C1", "光明社区", 2, in: "S1", line: 17)], "line 17"),
    (
      "validity that overlaps by a day",
      [unit("P1", "流动工作站", 3, in: "C2", to: "2020-06-30", line: 18)], "line 18"
    ),
    (
      "a successor that is not there",
      [unit("E", "戊", 3, in: "C1", successor: "X", line: 19)], "line 19"
    ),
    (
      "successors in a circle",
      [
        unit("E", "戊", 3, in: "C1", successor: "F", line: 20),
        unit("F", "己", 3, in: "C1", successor: "E", line: 20),
      ], "line 20"
    ),
  ])
  func aTableThatContradictsItselfIsRefused(_ fault: String, _ rows: [Unit], _ line: String) {
    let error = #expect(throws: ReferenceError.self, "\(fault)") {
      _ = try Self.tree(Self.rows + rows)
    }
    #expect(error?.description.contains(line) == true, "\(error?.description ?? "")")
  }

  @Test func aTableWithoutATopIsRefused() {
    #expect(throws: ReferenceError.self) { _ = try Self.tree([]) }
  }

  /// With two rows of one code, a child belongs below the one that is valid when it begins.
  @Test func aChildBelongsBelowTheRowOfItsFirstDay() throws {
    let tree = try Self.tree([
      Self.unit("Z", "区", 0, in: ""), Self.unit("S1", "东街道", 1, in: "Z"),
      Self.unit("S2", "西街道", 1, in: "Z"), Self.unit("C", "社区", 2, in: "S1", to: "2020-06-30"),
      Self.unit("C", "社区", 2, in: "S2", from: "2020-07-01"),
      Self.unit("P", "新站", 3, in: "C", from: "2020-09-01"),
    ])
    let station = try Self.place(tree, "P")
    #expect(try tree.ancestor(of: station, at: 1) == Self.place(tree, "S2"))
  }
}
