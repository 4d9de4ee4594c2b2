import Casework
import Intake
import Testing

/// Numbers are the examples of the standards, not of persons.
struct IdentityFieldTests {
  @Test func caseNumbersAreComparedInNormalForm() throws {
    try ValueTable(.caseNumber).check(groups: [
      [
        "（2020）深光人调字第0001号", "(2020)深光人调字第1号", "〔2020〕深光人调字1号", "[2020]深光人调字第001号",
        "【2020】深光 人调字第1号", "（２０２０）深光人调字第０１号", "=\"（2020）深光人调字第1号\"", "'(2020)深光人调字第1号",
        "\u{3000}(2020)深光人调字第1号\u{FEFF}",
      ],
      ["桥调字2024第0012号", "桥调字2024第12号"], ["桥调字202412号"],
      ["(2020)深光人调字第10号"], ["(2021)深光人调字第1号"], ["(2020)深光人调字第0号", "(2020)深光人调字第00号"],
      ["2020-0001", "2020-1"], ["0001", "0001.0"], ["1"],
      ["20200001", "20200001.0", "20200001.00"],
      [
        "GM-2020-07", "gm-2020-7", "GM–2020–07", "GM—2020——07", "GM−2020‐7", "GM－2020﹣07",
        "GM─2020-07",
      ],
      ["〔2020〕调字1号", "﹝2020﹞调字1号", "﹙2020﹚调字1号", "︵2020︶调字1号", "{2020}调字1号"],
      ["(2020)人民调2", "(2020)⼈民调2", "(2020)⼈⺠调2"], ["GM-3.0"], ["GM-3"], ["10.10.0"], ["10"],
      ["2020.10"],
      ["2020.1"],
      [
        "(2021)深光调字第12号", "2021深光调字第12号", "2021年深光调字第0012号", "（2021年）深光调字第12号",
        "(2021)年深光调字第12号", "（2021）深光调字第12",
      ],
      ["(2021)深光调字12"], ["2021-深光调字第12号"],
    ])
    try ValueTable(.caseNumber).check(
      placeholders + numberlessCells + zeroCells + spreadsheetDays
        + unnumberedCells.map { ($0.0, nil) } + [
          ("1.23457E+17", "VAL-EXCEL-PRECISION"), ("2E+08", "VAL-EXCEL-PRECISION"),
          ("2.0240305001E10", "VAL-EXCEL-PRECISION"),
          ("2024-01-01 00:00:00", "VAL-EXCEL-PRECISION"),
          ("2024/1/1 00:00:00", "VAL-EXCEL-PRECISION"),
          ("2.02403e17", "VAL-EXCEL-PRECISION"),
          ("#NAME?", "VAL-EXCEL-ERROR"), ("####", "VAL-EXCEL-ERROR"),
        ])
  }

  @Test func identifiersAreComparedWithoutBlanksAndWidth() throws {
    try ValueTable(.identifier).check(groups: [
      ["A0001", " a0001 ", "Ａ０００１", "A 0001", "=\"A0001\"", "'A0001"], ["A1"], ["0001"], ["1"],
      ["A0001-2", "A0001–2", "a0001－2"], ["16610147E65"], ["2E08"], ["10010", "10010.0"], ["A1.0"],
      ["0", "0.0"], ["00"],
      ["同上"],
    ])
    try ValueTable(.identifier).check(
      placeholders + [
        ("4.40311E+17", "VAL-EXCEL-PRECISION"), ("#REF!", "VAL-EXCEL-ERROR"),
        ("#####", "VAL-EXCEL-ERROR"),
      ])
  }

  /// GB 11643-1999 gives both numbers as examples of its check character.
  @Test func identityNumbersAreCheckedAndMadeEighteenLong() throws {
    try ValueTable(.idCard).check(groups: [
      [
        "11010519491231002X", "11010519491231002x", "１１０１０５１９４９１２３１００２Ｘ", "110105 19491231 002X",
        "110105491231002", "'110105491231002", "=\"11010519491231002X\"",
      ],
      ["440524188001010014"],
    ])
    try ValueTable(.idCard).check(
      placeholders + [
        ("110105194912310021", "VAL-ID"), ("11010519491231002", "VAL-ID"),
        ("1101051949123100", "VAL-ID"), ("11010519491231002XX", "VAL-ID"), ("110105X", "VAL-ID"),
        ("护照G12345678", "VAL-ID"), ("X1010519491231002X", "VAL-ID"),
        // 13th month and 30 February, each with the check character that fits.
        (IdentityFieldTests.numbered("11010519491301002"), "VAL-ID"),
        (IdentityFieldTests.numbered("11010519490230002"), "VAL-ID"),
        ("110105491301002", "VAL-ID"), ("110105********002X", nil), ("1101****", nil),
        ("1.10105E+17", "VAL-EXCEL-PRECISION"), ("440524188001010000", "VAL-EXCEL-PRECISION"),
        ("#N/A", "VAL-EXCEL-ERROR"),
      ])
  }

  /// Weights are powers of two modulo 11: the standard's own definition, worked out afresh.
  static func numbered(_ digits: String) -> String {
    var weight = 2
    var sum = 0
    for digit in digits.reversed() {
      sum += (digit.wholeNumberValue ?? 0) * weight
      weight = weight * 2 % 11
    }
    return digits + ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][sum % 11]
  }

  @Test func theExamplesOfTheStandardFitTheirCheckCharacters() {
    #expect(Self.numbered("11010519491231002") == "11010519491231002X")
    #expect(Self.numbered("44052418800101001") == "440524188001010014")
  }

  @Test func telephoneNumbersAreTheirDigits() throws {
    try ValueTable(.phone).check(groups: [
      [
        "13800138000", "138 0013 8000", "138-0013-8000", "+86 13800138000", "+86-138-0013-8000",
        "8613800138000", "１３８００１３８０００", "'13800138000", "13800138000、13900139000",
        "13800138000/13900139000", "13800138000；13900139000", "13800138000,13900139000",
        "13800138000.0", "13800138000.00", "8613800138000.0",
      ],
      ["13900139000"], ["0755-12345678", "(0755)12345678", "（0755）1234 5678"], ["12345678"],
    ])
    try ValueTable(.phone).check(
      placeholders + [
        ("123456", "VAL-PHONE"), ("电话", "VAL-PHONE"), ("138001380001234567", "VAL-PHONE"),
        ("13800138000转801", "VAL-PHONE"), ("1.38E+10", "VAL-EXCEL-PRECISION"),
        ("138****8000", nil), ("13800138000.5", "VAL-PHONE"), ("13800138000.", "VAL-PHONE"),
        ("#N/A", "VAL-EXCEL-ERROR"),
      ])
  }

  @Test func personsAreTheirTrimmedNames() throws {
    try ValueTable(.person).check(groups: [
      ["甲某", " 甲某 ", "\u{3000}甲某", "甲某\u{200B}", "\u{FEFF}甲某", "甲某\t"], ["乙某"], ["Ａ某", "A某"],
      ["a某"], ["张三", "张 三", "张\u{3000}三", "张  三", "张\u{A0}三", "张\u{2003}\u{3000}三"],
      ["𠮷田", "𠮷 田", "𠮷\u{3000}田"], ["Ann Lee", "Ann  Lee", "Ann\u{A0}\u{3000}Lee"], ["AnnLee"],
      ["José Maria", "José  Maria"], ["JoséMaria"], ["张三A", "张三 A", "张三  A"], ["A 张", "A张"],
      ["⼈某", "人某"],
      ["同某"], ["上官某"],
      // They begin like words for nothing.
      ["无名氏"], ["不详某"], ["未某"], ["暂某"], ["null某"], ["-某"],
    ])
    try ValueTable(.person).check(
      placeholders + [
        ("同上", "VAL-DITTO"), ("〃", "VAL-DITTO"), ("同上行", "VAL-DITTO"), ("ditto", "VAL-DITTO"),
        ("Ditto", "VAL-DITTO"),
      ])
  }

  /// A case named by one of them would be one with all others that are.
  @Test func keysAreNeitherWordsNorSums() throws {
    for kind in [FieldKind.caseNumber, .identifier] {
      let desk = try IntakeDesk(
        IntakeDesk.log(
          [
            FieldDefinition(name: "n", headers: ["编号"], kind: kind, isRequired: true),
            FieldDefinition(name: "day", headers: ["日期"], kind: .date(formats: [])),
          ], key: [0], periodBy: [1]))
      let named =
        [
          "A1", "1", "10", "0001", "5xx", "x1", "0x", "合计表1", "N10001", "1.5", "桥调字1号", "一号",
          "人调字十五", "人调字第二〇二号", "一", "十一", "①", "（一）", "Ⅲ", "第廿号", "第两号",
          "调字（一）号", "第三案", "七卷", "(2020)调字示例街1号", "2020-1", "3-12", "范家调字第1号", "填海案2020001",
        ] + (kind == .identifier ? ["0", "00", "tom", "小计较案"] : [])
      let words = (numberlessCells + (kind == .caseNumber ? zeroCells + unnumberedCells : [])).map {
        cell, reads in
        (cell, reads == .missing ? "VAL-REQUIRED" : "VAL-CASE-NUMBER")
      }
      let cells = named + words.map(\.0)
      let text = cells.map { "\"\($0.replacing("\"", with: "\"\""))\",2020-01-01\n" }.joined()
      let reading = try desk.read("编号,日期\n" + text)
      #expect(reading.records == Array(named.indices))
      #expect(Set(reading.keys).count == named.count)
      for refused in reading.refused {
        let (cell, code) = words[refused.record - named.count]
        #expect(refused.findings.map(\.code) == [code], "“\(cell)”")
      }
      #expect(reading.refused.count == words.count)
    }
  }

  /// A number that is void, of several cases or no number any more would be a case of its own.
  @Test func aCaseHasOneNumberThatCounts() throws {
    let desk = try IntakeDesk(
      IntakeDesk.log(
        [
          FieldDefinition(name: "n", headers: ["编号"], kind: .caseNumber, isRequired: true),
          FieldDefinition(name: "day", headers: ["日期"], kind: .date(formats: [])),
        ], key: [0], periodBy: [1]))
    let named = [
      "（2024）光调字第12-1号", "（2024）光调字第13-02号", "2024-0012", "2024-0012-0013", "光调字2024/3/0015",
      "（2024）撤销仲裁申字第1号", "（2024）光和调字第1号", "(2024)光调字第5号之二", "三", "（2024）光调字第6号补",
      "（2024）到期调字第1号", "光调字第7-3号",
      "光明1、2社区调字2024第3号", "（2024）1、2号楼调字第3号", "12、13栋纠纷2024-1", "2024年1、2月第1号",
      "（2024）光调字第4号（原第3号）", "（2024）初等教育调字第1号",
    ]
    let others = [
      "（2024）光调字第2号（作废）", "（2024）光调字第2号作废", "（2024）光调字第2号-更正", "（2024）光调字第1、2号",
      "（2024）光调字第1号至3号", "（2024）光调字第1号至第3号", "（2024）光调字第001-003号", "（2024）光调字第1号等3件",
      "（2024）光调字第1号（2024）光调字第2号", "（2024）光调字第××号", "（）光调字第1号", "（2024）????1?", "光?字第4号",
      "（2024）光明人民调解字第?4号", "=A1", "2件", "共2件", "3宗", "2（件）", "（2024）光明调字第11号和12号",
      "（2024）光明调字第11号\n（2024）光明调字第12号", "（2024）光明人民调字第021-023号",
    ]
    let cells = named + others
    let text = cells.map { "\"\($0)\",2020-01-01\n" }.joined()
    let reading = try desk.read("编号,日期\n" + text)
    #expect(reading.records == Array(named.indices))
    #expect(Set(reading.keys).count == named.count)
    #expect(reading.refused.map { others[$0.record - named.count] } == others)
    #expect(reading.refused.allSatisfy { $0.findings.map(\.code) == ["VAL-CASE-NUMBER"] })
  }

  /// Short codes are folded as two words; what is written in another way is not, and comes to the same.
  @Test(arguments: [
    "M10002", "mm", "Zz9", "AZaz0189", "AZaz01899", "ABCDEFGHIJKLMNOP", "ABCDEFGHIJKLMNOPQ",
    "N10001",
    "NULL1", "NONE0",
  ])
  func shortCodesAreFoldedAsAllIdentifiers(_ code: String) throws {
    let wide = String(
      String.UnicodeScalarView(
        code.unicodeScalars.map { Unicode.Scalar($0.value + 0xFEE0) ?? $0 }))
    try ValueTable(.identifier).check(groups: [
      [code, code.lowercased(), code.uppercased(), "\u{3000}\(code)", wide],
      [code + "[", wide + "["], [code + "@", wide + "@"], [code + "é"], ["x" + code],
      [String(code.dropLast()) + "-", String(wide.unicodeScalars.dropLast()) + "-"],
    ])
  }

  /// The key decides: nobody can try out all numbers without it.
  @Test func fingerprintsDependOnTheKeyOnly() throws {
    let source = IntakeDesk.log(
      [
        FieldDefinition(name: "n", headers: ["序号"], kind: .identifier),
        FieldDefinition(name: "who", headers: ["姓名"], kind: .person),
      ], key: [0, 1])
    let first = try IntakeDesk(source).read("序号,姓名\n1,甲某\n2,甲某\n１,甲某 \n1,\n")
    #expect(first.keys[0] == first.keys[2])
    #expect(first.keys[0] != first.keys[1])
    #expect(first.keys[3] == .none)
    #expect(Set(first.columns[1].prefix(3)).count == 1)
    #expect(first.columns[1][3] == Column.missing)
    // Order of the key's fields counts: (1, 2) is not (2, 1).
    let turned = try IntakeDesk(source).read("序号,姓名\n甲,乙\n乙,甲\n")
    #expect(turned.keys[0] != turned.keys[1])
  }
}

/// Zeros are no case number; an `identifier` may begin at 0.
let zeroCells: [(String, Reads)] = ["0", "00", "0000", "0.0", "(0)", "=\"0\"", "'0"].map {
  ($0, nil)
}

/// Cells without a number that no list has, the examples of forms, and what spreadsheets make of a
/// number.
let unnumberedCells: [(String, Reads)] =
  [
    "无案件编号", "后补", "不适用", "补录", "口头", "口头调解", "未立案", "系统生成", "自动生成", "请填写", "NaT", "&nbsp;&nbsp;",
    "零", "〇", "统一编号", "tom", "小计较案", "示例", "（示例）调字第1号", "(示例)人民调解字第0001号", "样例2020001000001",
    "请填写，如2020001",
  ].map { ($0, "VAL-CASE-NUMBER") }
let spreadsheetDays: [(String, Reads)] = [
  "Jan-20", "20-Jan", "dec-2020", "12-Mar-20", "3月12日", "1900/1/0",
].map { ($0, "VAL-EXCEL-PRECISION") }

/// Cells that name no case: they say that there is no number, point elsewhere, or are a sum.
let numberlessCells: [(String, Reads)] =
  [
    "nan", "NaN", "(Null)", "[NULL]", "<null>", "（无）", "【空】", "空", "略",
    "待编号", "待定", "无编号", "未编号", "(未编号)", "暂无编号", "待补…", "x", "XX", "××", "?", "？？", "……", "*", ".",
    "ｘｘ", "待 编 号", "#", "_", "tbd", "unknown",
  ].map { ($0, nil) }
  + [
    "同上", "同 上", "同前", "如上", "〃", "\"", "”", "(同上)", "同上。", "ditto", "合计：2件", "累计", "本月合计",
    "合计2", "本年累计：", "合计（元）", "东街道小计", "合计二十件", "Subtotal", "grand total", "(合计)",
    "（2020）深光人调字第号", "(2020)深光人调字第 号", "深光人调字第xx号", "深光人调字第__号", "深光人调字号", "人调字第",
  ].map { ($0, "VAL-CASE-NUMBER") }
