import Casework
import Intake
import Testing

struct CodedFieldTests {
  @Test func flagsAreYesAndNo() throws {
    let yes = [
      "是", "有", "1", "√", "✓", "✔", "☑", "y", "Y", "yes", "YES", "True", "已", "Ｙ", " 是 ", "１", "'1",
      "1.0",
    ]
    let no = [
      "否", "无", "没有", "0", "×", "✗", "✘", "n", "N", "no", "FALSE", "未", "０", "\u{3000}否", "0.0",
    ]
    try ValueTable(.flag).check(yes.map { ($0, 1) } + no.map { ($0, 0) })
    try ValueTable(.flag).check(placeholders.filter { !$0.0.contains("无") || $0.0 == "暂无" })
    try ValueTable(.flag).check(
      ["2", "2.0", "1.5", "是的", "对", "不是", "maybe", "01", "是否", "#N/A"].map { ($0, "VAL-FLAG") })
  }

  static let list = [
    CodeList.Entry(code: "LN", label: "邻里纠纷"), CodeList.Entry(code: "HY", label: "婚姻家庭纠纷"),
    CodeList.Entry(code: "QT", label: "其他"),
  ]

  static func table(_ unknown: UnknownCode, isRequired: Bool = false) throws -> ValueTable {
    try ValueTable(
      .code(list: 0, unknown: unknown), isRequired: isRequired,
      codeLists: [CodeList(name: "types", entries: list, aliases: [("邻里", 0), ("无", 2)])])
  }

  @Test(arguments: [UnknownCode.quarantine, .warn, .entry(2)])
  func knownCodesAreTheSameUnderEveryPolicy(_ unknown: UnknownCode) throws {
    try Self.table(unknown).check([
      ("LN", 0), ("ln", 0), ("邻里纠纷", 0), ("邻里 纠纷", 0), ("邻里", 0), ("ＨＹ", 1), ("婚姻家庭纠纷", 1),
      ("邻里纠纷。", 0), ("其他；", 2), ("其他", 2), ("=\"QT\"", 2), ("'QT", 2), ("", nil), ("-", nil),
      ("暂无", nil),
      // The list may give a placeholder a meaning.
      ("无", 2),
    ])
  }

  @Test func unknownCodesFollowThePolicy() throws {
    let unknown = ["邻里纠纷类", "9"]
    try Self.table(.quarantine).check(unknown.map { ($0, "VAL-CODE") })
    try Self.table(.warn).check((unknown + ["#N/A", "同上"]).map { ($0, nil) })
    try Self.table(.entry(2)).check(unknown.map { ($0, 2) })
    try Self.table(.entry(0)).check(unknown.map { ($0, 0) })
    // What says nothing of the case is none of the others.
    for policy in [UnknownCode.quarantine, .entry(2)] {
      try Self.table(policy).check([
        ("#N/A", "VAL-EXCEL-ERROR"), ("同上", "VAL-DITTO"), ("〃", "VAL-DITTO"),
      ])
    }
  }

  @Test func unknownCodesThatCountAreWarnedOf() throws {
    for (policy, warnings) in [(UnknownCode.quarantine, 0), (.warn, 3), (.entry(2), 3)] {
      let reading = try Self.table(policy).desk.read("序号,值\n1,九\n2,九\n3,十\n4,LN\n5,\n")
      #expect(reading.notes["VAL-CODE value"] ?? 0 == warnings)
      #expect(reading.columns[1].count == (warnings == 0 ? 2 : 5))
    }
  }

  @Test func labelsAreTheTextsThemselves() throws {
    let table = try ValueTable(.label)
    try table.check(groups: [
      ["电话", " 电话 ", "电话\u{3000}", "=\"电话\""], ["来访"], ["电 话"], ["Ａ", "A"], ["a"],
    ])
    try table.check(
      placeholders + [
        ("#REF!", "VAL-EXCEL-ERROR"), ("同上", "VAL-DITTO"), ("〃", "VAL-DITTO"),
        ("Ditto", "VAL-DITTO"),
      ])
    #expect(table.desk.books[1].texts == ["电话", "来访", "电 话", "A", "a"])
  }

  @Test func unitsAreFoundByNameCodeAliasAndDay() throws {
    func unit(
      _ code: String, _ name: String, _ level: Int, _ parent: String, from: String? = nil,
      to: String? = nil
    ) -> Unit {
      Unit(
        code: code, name: name, level: level, kind: "k\(level)", parentCode: parent,
        validFrom: from.flatMap { Day($0) }, validTo: to.flatMap { Day($0) }, successor: "",
        aliases: [], line: 1)
    }
    // In depth-first order: 0 Z, 1 S1, 2 P (old), 3 S2, 4 C (closed), 5 P (new).
    let desk = try IntakeDesk(
      IntakeDesk.log(
        [
          FieldDefinition(name: "day", headers: ["日期"], kind: .date(formats: [])),
          FieldDefinition(name: "unit", headers: ["单位"], kind: .unit(UnitScope(levels: [1, 3]))),
        ], periodBy: [0]),
      units: [
        unit("Z", "光明区", 0, ""), unit("S1", "东街道", 1, "Z"), unit("S2", "西街道", 1, "Z"),
        unit("P", "流动站", 3, "S1", to: "2020-06-30"), unit("P", "流动站", 3, "S2", from: "2020-07-01"),
        unit("C", "旧站", 3, "S2", from: "2020-02-01", to: "2020-03-31"),
        unit("X1", "同名站", 3, "S1"), unit("X2", "同名站", 3, "S2"),
      ])
    let reading = try desk.read(
      """
      日期,单位
      2020-06-30,流动站
      2020-07-01,Ｐ
      2020-05-01,东 街道
      2020-03-31,旧站
      2020-04-01,旧站
      2020-01-31,旧站
      2020-05-01,光明区
      2020-05-01,同名站
      2020-05-01,没有的站
      2020-05-01,—
      ,流动站
      """)
    #expect(reading.isWhole)
    let places = reading.columns[1].map { place in
      place == Column.missing ? "-" : desk.plan.units.units[Int(place)].parentCode
    }
    #expect(places == ["S1", "S2", "Z", "S2", "-", "S2"])
    #expect(
      reading.refused.map { $0.findings[0].code }
        == ["REF-CLOSED", "REF-CLOSED", "REF-UNKNOWN", "REF-AMBIGUOUS", "REF-UNKNOWN"])
    #expect(reading.refused.allSatisfy { $0.findings[0].column == 2 })
  }

  /// Some programs make numbers of a column of codes.
  @Test func codesOfDigitsMayEndInPointZero() throws {
    func unit(_ code: String, _ name: String) -> Unit {
      Unit(
        code: code, name: name, level: 0, kind: "k", parentCode: "", validFrom: nil, validTo: nil,
        successor: "", aliases: [], line: 1)
    }
    let desk = try IntakeDesk(
      IntakeDesk.log(
        [
          FieldDefinition(name: "day", headers: ["日期"], kind: .date(formats: [])),
          FieldDefinition(name: "unit", headers: ["单位"], kind: .unit(UnitScope(levels: [0]))),
        ], periodBy: [0]),
      units: [unit("440311", "甲"), unit("440312", "乙")])
    let cells = ["440311.0", "440312.00", "440311", "440311.5", "440311.", "440399.0", "甲.0"]
    let reading = try desk.read("日期,单位\n" + cells.map { "2020-06-30,\($0)\n" }.joined())
    #expect(reading.columns[1] == [0, 1, 0])
    #expect(reading.codes == Array(repeating: "REF-UNKNOWN", count: 4))
    let list = try CodeList(
      name: "types",
      entries: [
        CodeList.Entry(code: "1", label: "一"), CodeList.Entry(code: "2", label: "二"),
        CodeList.Entry(code: "2.0", label: "第二版"),
      ], aliases: [])
    try ValueTable(.code(list: 0, unknown: .quarantine), codeLists: [list]).check([
      ("1.0", 0), ("2", 1), ("2.0", 2), ("2.00", 1), ("3.0", "VAL-CODE"), ("1.5", "VAL-CODE"),
    ])
  }

  /// A case that is sent again with another day stays one case.
  @Test func aUnitThatMovedIsOneInKeys() throws {
    func unit(
      _ code: String, _ name: String, _ parent: String, from: String? = nil, to: String? = nil
    ) -> Unit {
      Unit(
        code: code, name: name, level: parent.isEmpty ? 0 : parent == "Z" ? 1 : 2, kind: "",
        parentCode: parent, validFrom: from.flatMap { Day($0) }, validTo: to.flatMap { Day($0) },
        successor: "", aliases: [], line: 1)
    }
    let units = [
      unit("Z", "光明区", ""), unit("S1", "东街道", "Z"), unit("S2", "西街道", "Z"), unit("T", "定站", "S1"),
      unit("P", "迁站", "S1", to: "2020-06-30"), unit("P", "迁站", "S2", from: "2020-07-01"),
    ]
    let source = IntakeDesk.log(
      [
        FieldDefinition(name: "day", headers: ["日期"], kind: .date(formats: [])),
        FieldDefinition(name: "unit", headers: ["单位"], kind: .unit(UnitScope())),
        FieldDefinition(name: "number", headers: ["编号"], kind: .caseNumber),
      ], key: [1, 2], periodBy: [0])
    let reading = try IntakeDesk(source, units: units).read(
      """
      日期,单位,编号
      2020-06-30,迁站,1号
      2020-07-01,迁站,1号
      ,P,1号
      2020-07-01,迁站,2号
      2020-07-01,定站,1号
      2020-07-01,—,1号
      """)
    #expect(reading.columns[1][0] != reading.columns[1][1])
    #expect(reading.keys[0] == reading.keys[1] && reading.keys[0] == reading.keys[2])
    #expect(Set(reading.keys).count == 4)
    #expect(reading.keys[5] == .none)
  }
}
