import Casework
import Intake
import Platform
import Tabular
import TestSupport
import Testing

/// A file with all that offices and accidents do, read in slices of every size: the rows, findings
/// and spans are those of reading it in one piece.
struct SliceTests {
  static let fields = [
    FieldDefinition(name: "n", headers: ["序号"], kind: .count, isRequired: true),
    FieldDefinition(name: "name", headers: ["姓名"], kind: .person),
    FieldDefinition(name: "day", headers: ["日期"], kind: .date(formats: [])),
    FieldDefinition(name: "amount", headers: ["金额"], kind: .money(inTenThousands: false)),
    FieldDefinition(name: "note", headers: ["情况"], kind: .text, isKept: false),
  ]

  static func source(folder: String = "/") -> SourceDefinition {
    IntakeDesk.log(
      fields, key: [0, 1], periodBy: [2],
      checks: [
        CheckDefinition(
          code: "T1", rule: .compare(.less, .field(3), .literal(400_000)), consequence: .reject,
          message: "", field: 3),
        CheckDefinition(
          code: "T2", rule: .not(.isEmpty(.field(2))), consequence: .warn, message: "", field: 2),
      ], folder: folder)
  }

  static let nasty: [UInt8] =
    Array(
      """
      \u{FEFF}登记表,,,,
      填报单位：某某,,,,
      序号,姓名,日期,金额,"情
      况"
      1,甲某,2020-01-05,1,好
      2,"乙,某",2020-01-06,"1,234.50","两
      行"

      3,丙某,2020-02-30,1,坏日子
      4,丁某,2020-01-07,1,"带""引号""
      1,甲某,2020-01-05,1,看似记录
      和三行"
      ,,,,
      5,戊某,,2,没有日期
      6,己某,2020-01-08,5000,太多
      小计,,,"1,236.50",
      7,庚某,2020-01-09
      8,辛某,2020-01-10,3,五,六
      序号,姓名,日期,金额,"情
      况"
      9,壬某,2020-01-11,4,"没有闭合
      10,癸某,2020-01-12,5,好
      11,"子"某,2020-01-13,6,引号之后
      12,丑某,2020-01-14,7,未加"引号"的
      13,寅某,2020-01-15,约8,好
      14,卯某,2021-06-01,9,将来
      一十五,,2020.1.16,,
      16,巳某,2020-01-17,10,控\u{1}制
      17,午某,2020-01-18,11,锟斤拷

      """.utf8) + Array("18,未某,2020-01-19,12,".utf8) + [0xB9, 0xE2, 0x0A]
    + Array("19,申某,2020-01-20,13,单独\r回车\r\n20,酉某,2020-01-21,14,好\r\n".utf8)
    + Array("合计,,,99,\n制表人：某某,,,,\n21,戌某,2020-01-22,15,\"末尾\n没有换行\"".utf8)

  @Test func theFileHasAllThatIsNasty() throws {
    let reading = try IntakeDesk(Self.source()).read(Self.nasty)
    #expect(reading.isWhole)
    #expect(
      Set(reading.codes) == [
        "VAL-DATE", "CSV-WIDTH", "CSV-UNCLOSED", "CSV-TEXT-AFTER-QUOTE", "VAL-MONEY", "DOM-FUTURE",
        "ENC-CONTROL", "ENC-MOJIBAKE", "ENC-INVALID", "CSV-LONE-CR", "T1",
      ])
    #expect(reading.columns[0] == [1, 2, 4, 5, 10, 12, 15, 20, 21])
    #expect(reading.notes["T2 "] == 1)
    #expect(reading.notes["CSV-LITERAL-QUOTE "] ?? 0 > 0)
    #expect(reading.totals.count == 2)
    let spans = reading.spans
    #expect(
      [spans.byteOrderMark, spans.preamble, spans.header, spans.blank, spans.totals, spans.footer]
        .allSatisfy { $0 > 0 })
    #expect(spans.byteOrderMark == 3)
  }

  @Test func slicesDoNotShow() throws {
    let desk = try IntakeDesk(Self.source())
    let whole = try desk.read(Self.nasty)
    var wrongGuesses = 0
    for size in 1...200 {
      let sliced = try desk.read(Self.nasty, sliceSize: size)
      #expect(sliced == whole, "slices of \(size) bytes")
      wrongGuesses += sliced.wrongGuesses
    }
    // Guesses fail in such a file: the record of three lines holds a line like a record.
    #expect(wrongGuesses > 0)
  }

  /// Or every slice that begins with one would be read twice.
  @Test func recordsOfTheWrongWidthCostNoGuesses() throws {
    let desk = try IntakeDesk(Self.source())
    let lines = (1...60).map { $0 % 3 == 0 ? "\($0),某某,2020-01-05,1,好" : "\($0),某某,2020-01-05" }
    let file = "序号,姓名,日期,金额,情况\n" + lines.joined(separator: "\n") + "\n"
    let whole = try desk.read(file)
    #expect(whole.codes.count { $0 == "CSV-WIDTH" } == 40)
    for size in [110, 200] {
      let sliced = try desk.read(file, sliceSize: size)
      #expect(sliced == whole, "slices of \(size) bytes")
      // Of a last slice in which no record begins any more the guess is always wrong.
      #expect(sliced.wrongGuesses <= 1, "slices of \(size) bytes")
    }
  }

  @Test(arguments: [RecordScanner.Engine.portable, .libcsv])
  func enginesDoNotShow(_ engine: RecordScanner.Engine) throws {
    let folder = try ScratchFolder()
    let path = try folder.file("nasty.csv", bytes: Self.nasty)
    let desk = try IntakeDesk(Self.source())
    let plan = IntakePlan(
      try IntakeDesk.definition(Self.source()), source: 0, key: IntakeDesk.key,
      codebooks: desk.books, engine: engine)
    let file = DeliveredFile(path: path, name: "nasty.csv", size: Self.nasty.count)
    let other = try desk.read(file, sliceSize: 97, plan: plan)
    #expect(try other == desk.read(Self.nasty))
  }

  /// The same through another encoding, delimiter and line end.
  @Test func slicesDoNotShowInOtherDialects() throws {
    let text =
      "序号;姓名;日期;金额;情况\r1;甲某;2020-01-05;1;\"两\r行\"\r2;乙某;2020-02-30;1;\r\r3;丙某;2020-01-06;3;好"
    let utf16 = EncodingTests.utf16(text, bigEndian: false)
    let desk = try IntakeDesk(Self.source())
    for bytes in [Array(text.utf8), utf16] {
      let whole = try desk.read(bytes)
      #expect(whole.columns[0] == [1, 3])
      #expect(whole.codes == ["VAL-DATE"])
      #expect(whole.lines == [2, 6])
      for size in 1...60 { #expect(try desk.read(bytes, sliceSize: size) == whole, "\(size)") }
    }
  }
}
