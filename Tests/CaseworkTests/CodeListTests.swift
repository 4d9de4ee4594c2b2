import Casework
import Testing

struct CodeListTests {
  static let entries = [
    CodeList.Entry(code: "LN", label: "邻里纠纷"), CodeList.Entry(code: "HY", label: "婚姻家庭纠纷"),
    CodeList.Entry(code: "01", label: "其他", parent: "HY"),
  ]

  static func list(_ aliases: [(String, Int)] = []) throws -> CodeList {
    try CodeList(name: "dispute_type", entries: entries, aliases: aliases)
  }

  @Test(arguments: [
    ("LN", 0), ("ln", 0), ("ＬＮ", 0), ("邻里纠纷", 0), (" 邻里 纠纷", 0), ("邻里", 0), ("家事（旧）", 1),
    ("家事(旧)", 1), ("01", 2), ("０１", 2), ("1", nil), ("", nil), ("邻", nil), ("邻里纠纷类", nil),
  ])
  func codesLabelsAndAliasesMeanTheirEntry(_ spelling: String, _ index: Int?) throws {
    let list = try Self.list([("邻里", 0), ("家事〔旧〕", 1)])
    #expect(list.index(of: spelling) == index)
    #expect(list.index(ofNormalForm: NormalForm.key(Array(spelling.utf8))) == index)
  }

  @Test(arguments: [("邻里纠纷", 1), ("ln", 2), ("Ｌ Ｎ", 1)])
  func aSpellingThatWouldMeanTwoEntriesIsRefused(_ alias: String, _ entry: Int) {
    let error = #expect(throws: ReferenceError.self) { _ = try Self.list([(alias, entry)]) }
    #expect(error?.description.contains("dispute_type") == true)
    #expect(error?.description.contains("LN") == true)
  }

  @Test func theSameAliasTwiceForOneEntryIsNoClash() throws {
    #expect(try Self.list([("邻里", 0), ("邻里", 0), ("LN", 0)]).index(of: "邻里") == 0)
  }

  @Test func entriesKeepTheirOrderAndParents() throws {
    #expect(try Self.list().entries.map(\.code) == ["LN", "HY", "01"])
    #expect(try Self.list().entries[2].parent == "HY")
  }
}
