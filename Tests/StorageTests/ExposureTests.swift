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
