import Casework
import Foundation
import GRDB
import Platform
import Storage
import TestSupport
import Testing

/// The last look at a staged release. The numbers are made up.
struct ExposureTests {
  private static let phone = "13800138000"

  private static func exposures(
    _ files: [String: [UInt8]], facts: [String: String] = [:], stated: Set<UInt64> = []
  ) throws -> Exposures {
    let scratch = try ScratchFolder()
    let staged = try ReleaseFolder(scratch.path).stage("run")
    for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
      try staged.write(Path(name), bytes)
    }
    return try staged.exposures(facts: facts, workers: SerialMapping()) { stated.contains($1) }
  }

  private static func lines(_ exposures: Exposures) -> [String] {
    exposures.places.map { "\($0.file): \($0.place): \($0.shape.rawValue)" }
  }

  @Test func textsAreToldWithLineAndByte() throws {
    let found = try ExposureTests.exposures([
      "b.csv": Array("a,b\nc,甲13800138000\n\n4111111111111111".utf8),
      "a/c.json": Array("{\"name\":\"\\n11010519491231002X\"}".utf8),
      "clean.md": Array("7 宗\n".utf8),
      "empty.csv": [],
    ])
    #expect(
      ExposureTests.lines(found) == [
        "a/c.json: line 1, byte 12: resident_number", "b.csv: line 2, byte 6: mobile_number",
        "b.csv: line 4, byte 1: bank_card",
      ])
    #expect(found.count == 3)
  }

  @Test func namesOfFilesAndFactsAreLookedAtAndNotRepeated() throws {
    let found = try ExposureTests.exposures(
      ["\(ExposureTests.phone).csv": Array("x".utf8)],
      facts: ["pipeline": "p", "label": "甲\(ExposureTests.phone)"])
    #expect(
      ExposureTests.lines(found) == [
        "manifest.json: facts.label: mobile_number", "(name of a file): run: mobile_number",
      ])
  }

  @Test func whatTheReleaseStatesIsNobodys() throws {
    let files = ["a.csv": Array("13800138000,13800138001".utf8)]
    #expect(try ExposureTests.exposures(files, stated: [13_800_138_000]).count == 1)
    #expect(
      try ExposureTests.exposures(files, stated: [13_800_138_000, 13_800_138_001]).count == 0)
  }

  /// Written by another program: a part packed, one stored, and one with a decimal.
  private static let zip = """
    UEsDBBQAAAAIAAAAIQBZz8EUGQAAAPoDAAAKAAAAcGFja2VkLnhtbLNJtkvUGYWjcBQOd2hobGFgACYMbPST7QBQSwMEFA\
    AAAAAAAAAhAOqzyH0XAAAAFwAAAAoAAABzdG9yZWQueG1sPGM+NDExMTExMTExMTExMTExMTwvYz5QSwMEFAAAAAgAAAAh\
    AIrtloQSAAAAFAAAAAkAAABjbGVhbi54bWyzSbYz0DM0tjAwABMGNvrJdgBQSwECFAMUAAAACAAAACEAWc/BFBkAAAD6Aw\
    AACgAAAAAAAAAAAAAAgAEAAAAAcGFja2VkLnhtbFBLAQIUAxQAAAAAAAAAIQDqs8h9FwAAABcAAAAKAAAAAAAAAAAAAACA\
    AUEAAABzdG9yZWQueG1sUEsBAhQDFAAAAAgAAAAhAIrtloQSAAAAFAAAAAkAAAAAAAAAAAAAAIABgAAAAGNsZWFuLnhtbF\
    BLBQYAAAAAAwADAKcAAAC5AAAAAAA=
    """

  @Test func theInsideOfAWorkbookIsLookedAt() throws {
    let zip = [UInt8](try #require(Data(base64Encoded: ExposureTests.zip)))
    let found = try ExposureTests.exposures(["book.xlsx": zip])
    #expect(
      ExposureTests.lines(found) == [
        "book.xlsx: packed.xml, byte 1004: mobile_number",
        "book.xlsx: stored.xml, byte 4: bank_card",
      ])
    #expect(found.bytes == 1018 + 23 + 20)
    // What cannot be looked into does not leave.
    for cut in [zip.count - 1, zip.count - 100, 40] {
      #expect(refusal { _ = try ExposureTests.exposures(["b.xlsx": Array(zip[..<cut])]) } != nil)
    }
    var spoilt = zip
    // A kind of block that DEFLATE does not have.
    spoilt[40] = 7
    #expect(refusal { _ = try ExposureTests.exposures(["b.xlsx": spoilt]) }?.kind == .unfit)
  }

  // MARK: Runs of text

  /// Numbers of nobody, made here: 17 digits with their check character, 15 and their Luhn digit.
  private static func planted(_ random: inout SeededRandom) -> [(text: String, shape: String)] {
    func digits(_ count: Int) -> String {
      (0..<count).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
    }
    func two(_ range: ClosedRange<Int>) -> String {
      String(100 + Int.random(in: range, using: &random)).suffix(2).description
    }
    let day = "19\(two(50...99))\(two(1...12))\(two(1...28))"
    let head = "440311\(day)\(digits(3))"
    let check = String(decoding: [ResidentNumber.checkCharacter(Array(head.utf8))], as: UTF8.self)
    let card = "6222\(digits(11))"
    let sum = card.reversed().enumerated().reduce(0) { sum, digit in
      let value = (digit.element.wholeNumberValue ?? 0) * (digit.offset % 2 == 0 ? 2 : 1)
      return sum + (value > 9 ? value - 9 : value)
    }
    return [
      ("138\(digits(8))", "mobile_number"), (head + check, "resident_number"),
      ("440311\(day.dropFirst(2))\(digits(3))", "resident_number"),
      (card + String((10 - sum % 10) % 10), "bank_card"),
    ]
  }

  /// The text in pieces of three and four characters.
  private static func pieces(_ text: String) -> [String] {
    var rest = Array(text)[...]
    var pieces: [String] = []
    while !rest.isEmpty {
      let count = pieces.isEmpty ? 3 : 4
      pieces.append(String(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    return pieces
  }

  @Test func aNumberInSeveralRunsOfOneTextIsSeen() throws {
    var random = SeededRandom(11)
    for round in 0..<40 {
      for (text, shape) in ExposureTests.planted(&random) {
        let pieces = ExposureTests.pieces(text)
        let word: [String] = pieces.map {
          "<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">\($0)</w:t></w:r>"
        }
        let rich: [String] = pieces.map { "<r><rPr><b/><sz val=\"11\"/></rPr><t>\($0)</t></r>" }
        let parts = [
          ZipFile.NewPart(
            "word/document.xml",
            Array("<?xml version=\"1.0\"?><w:p><w:r><w:t>甲</w:t></w:r>\(word.joined())</w:p>".utf8)),
          ZipFile.NewPart(
            "xl/sharedStrings.xml",
            Array("<?xml version=\"1.0\"?><sst><si>\(rich.joined())</si></sst>".utf8)),
        ]
        let scratch = try ScratchFolder()
        let zip = scratch.path.appending("a.docx")
        try ZipFile.write(parts, to: zip)
        let styles = ["b", "em", "span class=\"x\"", "a href=\"#1\""]
        let html = pieces.enumerated().map { index, piece -> String in
          let tag = styles[index % styles.count]
          return "<\(tag)>\(piece)</\(tag.prefix { $0 != " " })>"
        }.joined(separator: round % 2 == 0 ? "" : "<!-- x -->")
        let found = try ExposureTests.exposures([
          "a.docx": OpenFile.contents(of: zip),
          "b.html": Array("<!DOCTYPE html>\n<p>甲<i>\(html)</i></p>".utf8),
          "c.html": Array("<p>\(text.map { "&#\($0.asciiValue ?? 0);" }.joined())</p>".utf8),
        ])
        #expect(
          ExposureTests.lines(found) == [
            "a.docx: word/document.xml, byte \(parts[0].place(of: pieces[0])): \(shape)",
            "a.docx: xl/sharedStrings.xml, byte \(parts[1].place(of: pieces[0])): \(shape)",
            "b.html: line 2, byte \("<p>甲<i><b>".utf8.count + 1): \(shape)",
            "c.html: line 1, byte 4: \(shape)",
          ], "seed 11, round \(round), \(shape)")
      }
    }
  }

  /// Every place of a number against the ends of the pieces in which a file is read.
  @Test func piecesOfAFileDoNotHideRunsOfText() throws {
    let line = "<p>138<b class=\"s\">0013</b><i>8000</i></p>\n"
    let lines = 1 << 15
    let text = "<!DOCTYPE html>" + String(repeating: line, count: lines)
    #expect(text.utf8.count > 1 << 20)
    #expect(try ExposureTests.exposures(["a.html": Array(text.utf8)]).count == lines)
  }

  @Test func whatStandsInDifferentPlacesIsNotOneNumber() throws {
    let found = try ExposureTests.exposures([
      "a.html": Array(
        """
        <!DOCTYPE html><table><tr><td>138</td><td>0013</td><td>8000</td></tr></table>
        <p>138</p><p>00138000</p><ul><li>138</li><li>00138000</li></ul>138<br>00138000
        <script>if (a<b) { x = "138<b>"; } var y = 138, z = "00138000"</script>
        <style>a>b{width:138px}</style>
        """.utf8),
      "b.xml": Array(
        """
        <?xml version="1.0"?><row r="3"><c r="A3"><v>138</v></c><c r="B3"><v>00138000</v></c>
        <si><t>138</t></si><si><t>00138000</t></si><w:p><w:t>138</w:t></w:p><w:p><w:t>00138000</w:t></w:p>
        """.utf8),
    ])
    #expect(ExposureTests.lines(found) == [])
  }

  /// A tag in which a number stands is looked at like everything else, and so is a script.
  @Test func numbersInTagsScriptsAndCommentsAreSeenOnce() throws {
    let phone = ExposureTests.phone
    let found = try ExposureTests.exposures([
      "a.html": Array(
        """
        <p><a href="tel:\(phone)">电话</a></p>
        <!-- \(phone) -->
        <script>const a = 1 < 2 && "\(phone)"; const b = "</b>138"</script><b>0013</b>8000
        <p title="a > b">138<b>0013</b>8000</p>
        """.utf8)
    ])
    #expect(
      ExposureTests.lines(found).map { $0.prefix(14) } == [
        "a.html: line 1", "a.html: line 2", "a.html: line 3", "a.html: line 4",
      ])
    #expect(found.count == 4)
  }

  /// Plain figures of three and four digits side by side, as tables have them, are nobody's: in no
  /// format do they touch.
  @Test func figuresInTheirCellsAreNobodys() throws {
    var random = SeededRandom(5)
    let rows = (0..<4000).map { _ in
      // The groups of telephones and cards, over and over.
      [3, 4, 4, 8, 4, 4, 4, 4, 6].map { size in
        (0..<size).map { place in
          String(
            place == 0
              ? [1, 4, 6][Int.random(in: 0...2, using: &random)]
              : Int.random(in: 0...9, using: &random))
        }.joined()
      }
    }
    func text(_ row: (Int, [String]) -> String) -> [UInt8] {
      Array(rows.enumerated().map { row($0.offset, $0.element) }.joined(separator: "\n").utf8)
    }
    let scratch = try ScratchFolder()
    let file = scratch.path.appending("a.sqlite")
    let database = try DatabaseQueue(path: "\(file)")
    try database.write { db in
      try db.execute(sql: "CREATE TABLE f (a, b, c, d, e, f, g, h, i)")
      for row in rows {
        try db.execute(
          sql: "INSERT INTO f VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
          arguments: StatementArguments(
            row.enumerated().map {
              $0.offset % 2 == 0
                ? Int($0.element).map { $0 as any DatabaseValueConvertible } : $0.element
            }))
      }
    }
    try database.close()
    let found = try ExposureTests.exposures([
      "a.csv": text { "\($0),2020-12,2020-12-22,440311001,光明街道,\($1.joined(separator: ","))" },
      "a.json": text { "{\"row\":\($0),\"values\":[\($1.joined(separator: ",")) ]}" },
      "a.html": Array("<!DOCTYPE html><table>".utf8)
        + text { "<tr><th>\($0)</th><td>\($1.joined(separator: "</td><td>"))</td></tr>" },
      "a.md": text { "| \($0) | \($1.joined(separator: " | ")) |" },
      "a.xml": Array("<?xml version=\"1.0\"?>".utf8)
        + text { index, row in
          "<row r=\"\(index)\">"
            + row.map { "<c r=\"A\(index)\" s=\"3\"><v>\($0)</v></c>" }.joined() + "</row>"
        },
      "a.sqlite": OpenFile.contents(of: file),
    ])
    #expect(ExposureTests.lines(found) == [])
    #expect(found.bytes > 1 << 20)
  }

  @Test func everyCellOfADatabaseIsLookedAt() throws {
    let scratch = try ScratchFolder()
    let file = scratch.path.appending("a.sqlite")
    let database = try DatabaseQueue(path: "\(file)")
    try database.write { db in
      try db.execute(
        sql: """
          CREATE TABLE p (code TEXT PRIMARY KEY, name TEXT, n INTEGER) STRICT, WITHOUT ROWID;
          CREATE TABLE q ("a ""b"" c" TEXT, c BLOB);
          CREATE VIEW "13800138000" AS SELECT 1;
          """)
      // Digits of neighbouring cells touch in the file: one hides the number, two make one up.
      for row in [
        ("a", "1", 13_800_138_000), ("b", ExposureTests.phone, 1),
        ("c9", ExposureTests.phone + "甲", 2),
      ] {
        try db.execute(sql: "INSERT INTO p VALUES (?, ?, ?)", arguments: [row.0, row.1, row.2])
      }
      try db.execute(sql: "INSERT INTO p VALUES ('138001', '38000', 9999999999)")
      try db.execute(sql: "INSERT INTO q VALUES (char(0) || '13800138000', NULL)")
      try db.execute(
        sql: "INSERT INTO q VALUES ('13800138000x', ?)",
        arguments: [Data("4111111111111111".utf8)])
    }
    try database.close()
    let found = try ExposureTests.exposures(["a.sqlite": OpenFile.contents(of: file)])
    #expect(
      ExposureTests.lines(found) == [
        "a.sqlite: sqlite_schema.name, row 3: mobile_number",
        "a.sqlite: sqlite_schema.tbl_name, row 3: mobile_number",
        "a.sqlite: sqlite_schema.sql, row 3: mobile_number",
        "a.sqlite: p.n, row 2: mobile_number",
        "a.sqlite: p.name, row 3: mobile_number", "a.sqlite: p.name, row 4: mobile_number",
        "a.sqlite: q.a \"b\" c, row 1: mobile_number", "a.sqlite: q.c, row 2: bank_card",
      ])
  }
}

extension ZipFile.NewPart {
  /// Where a text first stands, in bytes from 1.
  fileprivate func place(of text: String) -> Int {
    let whole = String(decoding: bytes, as: UTF8.self)
    return whole.range(of: ">" + text).map { whole[..<$0.lowerBound].utf8.count + 2 } ?? 0
  }
}
