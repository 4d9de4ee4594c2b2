import Casework
import Intake
import Platform
import Testing

struct EncodingTests {
  /// A day and a label, both under Chinese headers.
  static func desk(_ encoding: EncodingChoice = .automatic) throws -> IntakeDesk {
    try IntakeDesk(
      IntakeDesk.log(
        [
          FieldDefinition(
            name: "day", headers: ["日期"], kind: .date(formats: []), isRequired: true),
          FieldDefinition(name: "label", headers: ["街道"], kind: .label),
        ], encoding: encoding))
  }

  /// The few characters of these tests in GB18030, from its code tables.
  static let gb18030: [Character: [UInt8]] = [
    "日": [0xC8, 0xD5], "期": [0xC6, 0xDA], "街": [0xBD, 0xD6], "道": [0xB5, 0xC0], "光": [0xB9, 0xE2],
    "明": [0xC3, 0xF7], "𠀀": [0x95, 0x32, 0x82, 0x36], "㐀": [0x81, 0x39, 0xEE, 0x39],
  ]

  static func legacy(_ text: String) -> [UInt8] {
    text.flatMap { gb18030[$0] ?? Array(String($0).utf8) }
  }

  static func utf16(_ text: String, bigEndian: Bool, mark: Bool = true) -> [UInt8] {
    ((mark ? [0xFEFF] : []) + Array(text.utf16)).flatMap { unit -> [UInt8] in
      let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
      return bigEndian ? [high, low] : [low, high]
    }
  }

  static let text = "日期,街道\n2020-01-05,光明\n2020-01-06,\n2020-01-07,𠀀明\n"

  /// The same file whatever its bytes are.
  private func expectUsual(
    _ bytes: [UInt8], _ encoding: FileEncoding, choice: EncodingChoice = .automatic,
    mark: Int = 0, location: SourceLocation = #_sourceLocation
  ) throws {
    let desk = try Self.desk(choice)
    let reading = try desk.read(bytes)
    #expect(reading.layout.encoding == encoding, sourceLocation: location)
    #expect(reading.columns[0] == [18_266, 18_267, 18_268], sourceLocation: location)
    #expect(reading.columns[1] == [0, Column.missing, 1], sourceLocation: location)
    #expect(desk.books[1].texts == ["光明", "𠀀明"], sourceLocation: location)
    #expect(reading.refused.isEmpty && reading.isWhole, sourceLocation: location)
    #expect(reading.spans.byteOrderMark == mark, sourceLocation: location)
  }

  @Test func utf8IsReadWithAndWithoutAMark() throws {
    try expectUsual(Array(Self.text.utf8), .utf8)
    try expectUsual([0xEF, 0xBB, 0xBF] + Array(Self.text.utf8), .utf8, mark: 3)
    try expectUsual([0xEF, 0xBB, 0xBF] + Array(Self.text.utf8), .utf8, choice: .utf8, mark: 3)
  }

  /// 女 in GB18030 is Ů in UTF-8: where all else is in GB18030, it is 女.
  @Test func aCharacterThatLooksLikeAForeignLetterSpeaksForNoEncoding() throws {
    let desk = try Self.desk()
    let rows = (5...9).flatMap { day -> [UInt8] in
      Array("2020-01-0\(day),".utf8) + [0xC5, 0xAE, 0x0A]
    }
    let reading = try desk.read(Self.legacy("日期,街道\n") + rows)
    #expect(reading.layout.encoding == .gb18030)
    #expect(desk.books[1].texts == ["女"])
    // Beside letters, or many of them, they are letters; they are nothing else where all is UTF-8.
    for (text, label) in [("José", "José"), ("Ирина", "Ирина"), ("Ů", "Ů")] {
      let desk = try Self.desk()
      let lines = String(repeating: "2020-01-05,\(text)\n", count: 3)
      let text = Array("日期,街道\n\(lines)2020-01-05,".utf8)
      let reading = try desk.read(text + [0xC4, 0xD0, 0x0A])
      #expect(reading.layout.encoding == .utf8)
      #expect(desk.books[1].texts == [label])
      #expect(reading.codes == ["ENC-INVALID"])
    }
  }

  @Test(arguments: [false, true])
  func utf16IsReadAsItsUTF8(_ bigEndian: Bool) throws {
    let encoding: FileEncoding = bigEndian ? .utf16BigEndian : .utf16LittleEndian
    try expectUsual(Self.utf16(Self.text, bigEndian: bigEndian), encoding)
    try expectUsual(Self.utf16(Self.text, bigEndian: bigEndian, mark: false), encoding)
    try expectUsual(
      Self.utf16(Self.text, bigEndian: bigEndian, mark: false), encoding,
      choice: bigEndian ? .utf16BigEndian : .utf16LittleEndian)
  }

  /// A lone half of a surrogate pair, wherever it stands, and half of a unit at the end.
  @Test(arguments: [false, true])
  func whatIsNoUTF16SetsItsRecordAside(_ bigEndian: Bool) throws {
    for bad: [UInt16] in [
      [0xD800], [0xDC00], [0xDBFF, 0x41], [0xDFFF, 0xD83D], [0xD83D, 0xD83D, 0xDE00],
    ] {
      let units = Array("日期,街道\n2020-01-05,光".utf16) + bad + Array("明\n2020-01-06,𠀀明\n".utf16)
      let bytes = units.flatMap { unit -> [UInt8] in
        let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
        return bigEndian ? [high, low] : [low, high]
      }
      let desk = try Self.desk(bigEndian ? .utf16BigEndian : .utf16LittleEndian)
      let reading = try desk.read(bytes)
      #expect(reading.codes == ["ENC-INVALID"], "\(bad)")
      #expect(reading.columns[0] == [18_267])
      #expect(desk.books[1].texts == ["𠀀明"])
      #expect(reading.isWhole)
      let start = Array("日期,街道\n2020-01-05,光".utf16).count * 2
      #expect(reading.refused.first?.findings.first?.byte == start)
      #expect(try desk.read(bytes, sliceSize: 7) == reading)
    }
    let cut = Self.utf16(Self.text, bigEndian: bigEndian).dropLast()
    let reading = try Self.desk().read(Array(cut))
    #expect(reading.codes == ["ENC-INVALID"])
    #expect(reading.columns[0] == [18_266, 18_267])
    #expect(reading.refused.first?.findings.first?.byte == cut.count - 1)
  }

  @Test(.enabled(if: LegacyEncoding.gb18030.isAvailable))
  func gb18030IsReadWithCharactersOfFourBytes() throws {
    try expectUsual(Self.legacy(Self.text), .gb18030)
    try expectUsual(Self.legacy(Self.text), .gb18030, choice: .gb18030)
  }

  /// However few lines a file has, and wherever its Chinese stands.
  @Test(
    .enabled(if: LegacyEncoding.gb18030.isAvailable),
    arguments: [
      "日期,街道\n2020-01-05,光明\n", "日期,街道\n2020-01-05,A\n", "日期,街道\n2020-01-05,A\n2020-01-06,B\n",
      "日期,街道\n2020-01-05,A\n2020-01-06,光明\n", "日期,街道\n2020-01-05,A\n2020-01-06,B", "日期,街道",
      "A,B\n日期,街道\n2020-01-05,A\n2020-01-06,B\n2020-01-07,C\n",
    ])
  func smallFilesInGB18030AreKnown(_ text: String) throws {
    let reading = try Self.desk().read(Self.legacy(text))
    #expect(reading.layout.encoding == .gb18030)
    #expect(reading.refused.isEmpty && reading.isWhole)
    #expect(reading.recordCount == text.components("2020-"))
  }

  /// Where a system counts bytes, characters are cut at the ends of fields. Nothing else in these
  /// files speaks for UTF-8, and all their lines are GB18030 as well.
  @Test(arguments: [",", "\n", "\r\n", "\","])
  func linesThatAreUTF8ButForCutCharactersAreNoGB18030(_ end: String) throws {
    let desk = try IntakeDesk(
      IntakeDesk.log([
        FieldDefinition(name: "day", headers: ["day"], kind: .date(formats: []), isRequired: true),
        FieldDefinition(name: "label", headers: ["label"], kind: .label),
        FieldDefinition(name: "note", headers: ["note"], kind: .text, isKept: false),
      ]))
    let quote = end.first == "\"" ? "\"" : ""
    let line = end.contains("\n") ? "" : end == "," ? "x\n" : "\n"
    let row = Array("2020-01-05,A,\(quote)邻里漏水纠纷".utf8) + [0xE5, 0x9B] + Array((end + line).utf8)
    #expect((try? TextDecoder.decode(row, from: .gb18030)) != nil)
    let header = end.contains(",") ? "day,label,note,more\n" : "day,label,note\n"
    let reading = try desk.read(Array(header.utf8) + row + row + row)
    #expect(reading.layout.encoding == .utf8)
    #expect(reading.codes == ["ENC-INVALID", "ENC-INVALID", "ENC-INVALID"])
  }

  /// A few rows of another system pasted into a file are set aside, and those only.
  @Test(arguments: [1, 2, 3, 10, 100], ["first", "middle", "last"])
  func aRowInGBKIsSetAsideAlone(_ rows: Int, _ place: String) throws {
    let bad = place == "first" ? 0 : place == "middle" ? rows / 2 : rows - 1
    var bytes = Array("日期,街道\n".utf8)
    var start = 0
    for row in 0..<rows {
      if row == bad { start = bytes.count }
      bytes +=
        row == bad ? Self.legacy("2020-01-05,光明\n") : Array("2020-01-05,光明\n".utf8)
    }
    let reading = try Self.desk().read(bytes)
    #expect(reading.layout.encoding == .utf8)
    #expect(reading.isWhole)
    #expect(reading.columns[0].count == rows - 1)
    #expect(reading.codes == ["ENC-INVALID"])
    let finding = reading.refused.first?.findings.first
    #expect(finding?.line == bad + 2)
    #expect(finding?.byte == start + 11)
    #expect(reading.refused.first?.bytes == Self.legacy("2020-01-05,光明\n"))
  }

  /// Rows in GBK where a piece of a long file is looked at do not turn the rest into GB18030.
  @Test func aStretchOfGBKDoesNotDecideForALongFile() throws {
    let name = String(repeating: "光明", count: 100)
    let good = Array("2020-01-05,\(name)\n".utf8)
    let bad = Self.legacy("2020-01-05,\(name)\n")
    let size = LayoutReader.headSize + 16 * 70_000
    let piece = LayoutReader.headSize + 8 * 70_000
    var bytes = Array("日期,街道\n".utf8)
    var rows = (good: 0, bad: 0)
    while bytes.count < piece {
      bytes += good
      rows.good += 1
    }
    while bytes.count < piece + 66_000 {
      bytes += bad
      rows.bad += 1
    }
    while bytes.count < size {
      bytes += good
      rows.good += 1
    }
    let reading = try Self.desk().read(bytes)
    #expect(reading.layout.encoding == .utf8)
    #expect(reading.columns[0].count == rows.good)
    #expect(reading.codes == Array(repeating: "ENC-INVALID", count: rows.bad))
  }

  @Test(.enabled(if: LegacyEncoding.gb18030.isAvailable))
  func aBrokenRowOfAGB18030FileIsSetAsideAlone() throws {
    var bytes = Self.legacy("日期,街道\n2020-01-05,光明\n2020-01-06,")
    bytes += [0xFF, 0x0A] + Self.legacy("2020-01-07,明\n")
    let reading = try Self.desk().read(bytes)
    #expect(reading.codes == ["ENC-INVALID"])
    #expect(reading.refused.first?.findings.first?.line == 3)
    #expect(reading.columns[0] == [18_266, 18_268])
  }

  @Test(arguments: [UInt8(0x00), 0x01, 0x08, 0x0B, 0x1A, 0x1B, 0x7F])
  func controlCharactersSetARowAside(_ control: UInt8) throws {
    var bytes = Array("日期,街道\n2020-01-05,光".utf8)
    let place = bytes.count
    bytes += [control] + Array("明\n2020-01-06,光\t明\n".utf8)
    let reading = try Self.desk().read(bytes)
    #expect(reading.codes == ["ENC-CONTROL"])
    #expect(reading.refused.first?.findings.first?.byte == place)
    #expect(reading.columns[0] == [18_267])
  }

  @Test(arguments: ["锟斤拷", "光\u{FFFD}明", "\u{FFFD}", "某锟斤拷某", "锟斤拷锟斤拷"])
  func lostTextSetsARowAside(_ lost: String) throws {
    let reading = try Self.desk().read("日期,街道\n2020-01-05,\(lost)\n2020-01-06,锟某\n")
    #expect(reading.codes == ["ENC-MOJIBAKE"])
    #expect(reading.columns[0] == [18_267])
  }

  /// UTF-8 that was taken for Latin-1 and encoded again.
  @Test(arguments: ["光明", "某光某", "x光"])
  func textThatWasEncodedTwiceSetsARowAside(_ text: String) throws {
    let twice = String(String.UnicodeScalarView(text.utf8.map { Unicode.Scalar($0) }))
    let reading = try Self.desk().read("日期,街道\n2020-01-05,\(twice)\n2020-01-06,光明\n")
    #expect(reading.codes == ["ENC-MOJIBAKE"])
    #expect(reading.refused.first?.findings.first?.line == 2)
    #expect(reading.columns[0] == [18_267])
  }

  /// A quotation mark that was encoded twice, and accents, stand in real logs.
  @Test(arguments: ["\u{E2}\u{80}\u{99}", "\u{E9}\u{85}x", "\u{C3}\u{A9}"])
  func otherCharactersOfLatin1AreText(_ text: String) throws {
    let reading = try Self.desk().read("日期,街道\n2020-01-05,光明\(text)\n2020-01-06,光明\n")
    #expect(!reading.codes.contains("ENC-MOJIBAKE"))
  }

  @Test func endOfFileMarksOfDOSAreNoRecord() throws {
    let reading = try Self.desk().read(Array("日期,街道\n2020-01-05,光明\n".utf8) + [0x1A])
    #expect(reading.columns[0] == [18_266])
    #expect(reading.refused.isEmpty && reading.isWhole)
    #expect(reading.spans.blank == 1)
  }
}

struct RefusedFileTests {
  @Test(arguments: [
    ("nothing", [], "FILE-EMPTY"), ("a mark alone", [0xEF, 0xBB, 0xBF], "FILE-EMPTY"),
    ("blank lines", Array("\n\r\n\n".utf8), "FILE-EMPTY"),
    ("xlsx", [0x50, 0x4B, 0x03, 0x04, 0x14, 0x00], "FILE-TYPE"),
    ("xls", [0xD0, 0xCF, 0x11, 0xE0, 0xA1], "FILE-TYPE"), ("gzip", [0x1F, 0x8B, 8], "FILE-TYPE"),
    ("pdf", Array("%PDF-1.7\n".utf8), "FILE-TYPE"),
    ("jpeg", [0xFF, 0xD8, 0xFF, 0xE0], "FILE-TYPE"),
    ("png", [0x89, 0x50, 0x4E, 0x47, 0x0D], "FILE-TYPE"),
    ("html", Array("\r\n <!DOCTYPE html><table>".utf8), "FILE-TYPE"),
    ("xml", Array("<?xml version=\"1.0\"?>".utf8), "FILE-TYPE"),
    (
      "a block that never arrived",
      Array("日期,街道\n2020-01-05,光明\n".utf8) + Array(repeating: 0, count: 512), "FILE-TORN"
    ),
    ("no header", Array("2020-01-05,光明\n2020-01-06,光明\n".utf8), "SCH-NO-HEADER"),
    ("prose", Array("本月没有业务。\n".utf8), "SCH-NO-HEADER"),
  ])
  func whatIsNoTableIsRefusedWhole(_ what: String, _ bytes: [UInt8], _ code: String) throws {
    let finding = try EncodingTests.desk().refusal(of: bytes)
    #expect(finding?.code == code, "\(what)")
    #expect(finding?.severity == .refusal)
    #expect(finding?.action.isEmpty == false)
  }

  /// A mark or a pipeline that says UTF-8 is told that the file is not, and where.
  @Test func aHeaderInAnotherEncodingThanSaidIsToldByItsLine() throws {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let strange = EncodingTests.legacy("a,b\n日期,街道\n2020-01-05,光明\n")
    let marked = try EncodingTests.desk().refusal(of: mark + strange)
    #expect(marked?.code == "ENC-INVALID")
    #expect(marked?.line == 2)
    #expect(marked?.message.contains("BOM") == true)
    let declared = try EncodingTests.desk(.utf8).refusal(of: strange)
    #expect(declared?.code == "ENC-INVALID")
    #expect(declared?.line == 2)
    // One strange line is no reason for a header that is not there.
    let headless =
      mark + Array("2020-01-05,光明\n".utf8) + EncodingTests.legacy("2020-01-05,光明\n")
    #expect(try EncodingTests.desk().refusal(of: headless)?.code == "SCH-NO-HEADER")
  }

  @Test func fewZerosAreNoTornFile() throws {
    let bytes = Array("日期,街道\n2020-01-05,光明\n".utf8) + Array(repeating: 0, count: 511)
    let reading = try EncodingTests.desk().read(bytes)
    #expect(reading.columns[0] == [18_266])
    #expect(reading.isWhole)
  }

  @Test func whatCannotBeOpenedIsRefused() throws {
    let desk = try EncodingTests.desk()
    for (path, code) in [("/does/not/exist.csv", "FILE-VANISHED"), ("/", "SEC-FILETYPE")] {
      let file = DeliveredFile(path: Path(path), name: "x.csv", size: 10)
      let refusal = #expect(throws: Refusal.self) { try desk.read(file, sliceSize: nil) }
      #expect(refusal?.finding.code == code)
    }
  }
}

extension String {
  /// How often another text occurs in it.
  func components(_ text: String) -> Int { ranges(of: text).count }
}
