import Casework
import TestSupport
import Testing

struct NormalFormTests {
  static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test(arguments: [
    ("光明街道", "光明街道"), (" 光明 街道 ", "光明街道"), ("\u{3000}光明\u{3000}", "光明"),
    ("光\u{A0}明", "光明"), ("光\u{200B}明\u{FEFF}", "光明"), ("\u{202A}光明\u{202C}", "光明"),
    ("光\u{2009}明", "光明"), ("光\u{2060}明\t\r\n", "光明"), ("ＡＢＣ１２３", "abc123"), ("ABC", "abc"),
    ("（2020）", "(2020)"), ("〔2020〕", "(2020)"), ("【2020】", "(2020)"), ("〖1〗〘2〙", "(1)(2)"),
    ("［1］", "[1]"), ("，：；", ",:;"), ("。、", "。、"), ("", ""), (" \u{3000} ", ""), ("É", "É"),
    ("𠀀", "𠀀"), ("\u{F900}", "\u{F900}"), ("﹝2020﹞", "(2020)"), ("﹙1﹚︵2︶︹3︺︻4︼", "(1)(2)(3)(4)"),
    ("﹣﹒︰﹑", "-.︰、"), ("︱︲﹘", "—–—"), ("⼀⼈⺠⿕", "一人民龠"), ("⺟⻳", "母龟"), ("①", "①"),
  ])
  func keysFoldWidthBracketsCaseAndBlanks(_ text: String, _ key: String) {
    #expect(Self.text(NormalForm.key(Array(text.utf8))) == key)
  }

  @Test(arguments: [
    ("  光明 街道  ", "光明 街道"), ("\u{3000}光明\u{3000}街道\u{A0}", "光明 街道"), ("ＡＢc", "ABc"),
    ("光\u{200B}明", "光明"), ("a\tb\nc", "a b c"), ("（１）", "(1)"), ("\u{FEFF}", ""), ("  ", ""),
    ("a  b", "a  b"),
  ])
  func valuesKeepCaseAndInnerBlanks(_ text: String, _ value: String) {
    #expect(Self.text(NormalForm.value(Array(text.utf8))) == value)
  }

  @Test(arguments: [
    ("*受理日期", "受理日期"), ("受理日期*", "受理日期"), ("协议金额（万元）", "协议金额"),
    ("协议金额(元)", "协议金额"), ("金额【元】", "金额"), ("(备注)", "(备注)"), ("(1)日期", "(1)日期"),
    (" 受理 日期 ", "受理日期"), ("Date (UTC)", "date"), ("", ""),
  ])
  func headersLoseMarksAndUnits(_ text: String, _ header: String) {
    #expect(Self.text(NormalForm.header(Array(text.utf8))) == header)
  }

  /// U+F900 and U+8C48 are equal to Unicode, and two characters to a registry of names.
  @Test func charactersThatUnicodeUnitesStayTwo() {
    #expect("\u{F900}" == "\u{8C48}")
    #expect(NormalForm.key(Array("\u{F900}".utf8)) != NormalForm.key(Array("\u{8C48}".utf8)))
  }

  @Test func radicalsAreTheCharactersThatTheyLookLike() {
    for (value, character) in [
      (0x2F00, "一"), (0x2F08, "人"), (0x2F3C, "心"), (0x2F83, "自"), (0x2FD5, "龠"), (0x2E9F, "母"),
      (0x2EA0, "民"), (0x2EF3, "龟"), (0x2ED4, "门"), (0x2E80, "\u{2E80}"), (0x2FD6, "\u{2FD6}"),
    ] as [(UInt32, String)] {
      let radical = Unicode.Scalar(value).map { String(Character($0)) } ?? ""
      #expect(Self.text(NormalForm.value(Array(radical.utf8))) == character)
    }
  }

  @Test func formsOfFormsAreThemselves() {
    var random = SeededRandom(7)
    let odd: [Unicode.Scalar] = [
      " ", "\t", "\u{3000}", "\u{A0}", "\u{200B}", "\u{FEFF}", "Ａ", "ａ", "（", "〕", "【", "A", "z",
      "光", "1", "１", "é", "𠀀", "＊", "～", "\u{2009}", "\u{FFFD}", "\r", "\n", "]",
      "﹝", "﹞", "﹣", "︱", "︰", "⼈", "⻳",
    ]
    for round in 0..<4000 {
      var bytes: [UInt8]
      if round % 2 == 0 {
        var text = ""
        for _ in 0..<Int.random(in: 0...12, using: &random) {
          text.unicodeScalars.append(odd.randomElement(using: &random) ?? " ")
        }
        bytes = Array(text.utf8)
      } else {
        // Any bytes: what is not UTF-8 must come out as it went in, and never trap.
        bytes = (0..<Int.random(in: 0...12, using: &random)).map { _ in
          UInt8.random(in: 0...255, using: &random)
        }
      }
      let key = NormalForm.key(bytes)
      let value = NormalForm.value(bytes)
      #expect(NormalForm.key(key) == key, "bytes \(bytes)")
      #expect(NormalForm.value(value) == value, "bytes \(bytes)")
      if round % 2 == 0 {
        #expect(NormalForm.key(value) == key, "bytes \(bytes)")
        #expect(String(validating: key, as: UTF8.self) != nil, "bytes \(bytes)")
      }
    }
  }
}

struct ShapeTests {
  @Test(arguments: [
    ("", "空"), ("2020-02-30", "D×4·P·D×2·P·D×2"), ("张三", "汉×2"), ("约3000元", "汉·D×4·汉"),
    ("A1 ", "A·D·S"), ("１２", "D×2"), ("\u{3000}\u{A0}", "S×2"), ("𠀀", "汉"), ("é", "P"),
    ("1a1a1a1a1a1a", "D·A·D·A·D·A·D·A·D·A·D·A"), ("1a1a1a1a1a1a1", "13 characters"),
  ])
  func aShapeTellsKindsAndNoCharacter(_ text: String, _ expected: String) {
    #expect(shape(of: Array(text.utf8)) == expected)
  }

  @Test func bytesThatAreNoTextAreOnlyCounted() {
    #expect(shape(of: [0xB9, 0xE2, 0x31]) == "3 个非 UTF-8 字节")
  }
}
