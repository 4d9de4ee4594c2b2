import Foundation
import Testing

/// New bytes under a known name: what takes the place of the old ones, and what waits for a person.
struct CorrectionTests {
  @Test func aCorrectionTakesThePlaceOfAllThatItCorrects() throws {
    let bench = try Workbench()
    let house = try House(bench)
    try house.write("a.csv", "1,桥头调委会,2024-03-05,10,甲\n2,桥头调委会,2024-03-06,20,乙\n")
    try house.write("b.csv", "3,河边调委会,2024-03-07,5,丙\n")
    _ = try house.run()
    #expect(try house.amount() == 3500)
    try house.write("a.csv", "1,桥头调委会,2024-03-05,11,甲\n4,桥头调委会,2024-03-06,1,丁\n")
    let corrected = try house.run()
    #expect(corrected.text.contains("更正 1") && corrected.text.contains("本次读取 1 份"))
    #expect(try house.amount() == 1700)
    // The first version comes back, and is a version like any other.
    try house.write("a.csv", "1,桥头调委会,2024-03-05,10,甲\n2,桥头调委会,2024-03-06,20,乙\n")
    _ = try house.run()
    #expect(try house.amount() == 3500)
  }

  @Test func aCorrectionOfLessThanHalfWaitsForAPerson() throws {
    let bench = try Workbench()
    let house = try House(bench)
    let rows = (1...9).map { "\($0),桥头调委会,2024-03-05,10,一二三四五六七八九十\n" }
    try house.write("a.csv", rows.joined())
    _ = try house.run()
    #expect(try house.amount() == 9000)
    try house.write("a.csv", rows[0])
    let held = try house.run()
    #expect(held.code == 3)
    #expect(held.text.contains("暂缓采用的更正：cases/a.csv"))
    #expect(try house.amount() == 9000)
    // It stays so until somebody says otherwise, once.
    #expect(try house.run().code == 3)
    #expect(try house.amount() == 9000)
    #expect(try house.run(["--accept", "cases/a.csv"]).code == 0)
    #expect(try house.amount() == 1000)
    let after = try house.run()
    #expect(after.code == 0 && after.text.contains("已是最新"))
  }

  /// A clerk mends the quarantine file and gives it the name of the file that it comes from.
  @Test func aMendedQuarantineFileUnderTheNameOfItsFileWaitsForAPerson() throws {
    let bench = try Workbench()
    let house = try House(bench)
    try house.write(
      "a.csv", "1,桥头调委会,2024-03-05,10,甲\n2,桥头调委会,3月5日,20,乙\n3,桥头调委会,2024-03-07,x,丙\n")
    #expect(try house.run().code == 3)
    #expect(try house.amount() == 1000)
    let mended = "2,桥头调委会,2024-03-05,20,乙\n3,桥头调委会,2024-03-07,30,丙\n"
    try house.write("a.csv", mended)
    for _ in 1...2 {
      let held = try house.run()
      #expect(held.code == 3)
      #expect(held.text.contains("暂缓采用的更正：cases/a.csv"))
      #expect(try house.amount() == 1000)
    }
    let sheet = try String(
      contentsOf: house.output.appendingPathComponent("feedback/+unassigned.csv"), encoding: .utf8)
    #expect(sheet.contains("FILE-PARTIAL") && sheet.contains(".mend-"))
    // Under the name that it had it is added.
    let name = try MendingTests.refused(of: "a", in: house.output).lastPathComponent
    try house.write(name, mended)
    #expect(try house.run().text.contains("隔离后改好重报的记录 2 条"))
    #expect(try house.amount() == 6000)
    #expect(try house.run(["--accept", "cases/a.csv"]).code == 0)
    #expect(try house.amount() == 5000)
  }

  /// What keeps a record that counts is no mended quarantine file, though it has fewer records.
  @Test func aCorrectionWithoutTheRefusedRecordIsTaken() throws {
    let house = try House(try Workbench())
    try house.write("a.csv", "1,桥头调委会,2024-03-05,10,甲\n2,桥头调委会,3月5日,20,乙\n")
    #expect(try house.run().code == 3)
    try house.write("a.csv", "1,桥头调委会,2024-03-05,10,甲\n")
    #expect(try house.run().code == 0)
    #expect(try house.amount() == 1000)
  }

  @Test func aCorrectionThatCannotBeReadChangesNothing() throws {
    let bench = try Workbench()
    let house = try House(bench)
    try house.write("a.csv", "1,桥头调委会,2024-03-05,10,甲\n")
    _ = try house.run()
    try house.write("a.csv", "这不是表格\n什么也没有\n这不是表格\n什么也没有\n这不是表格\n", header: "")
    let refused = try house.run()
    #expect(refused.code == 3)
    #expect(try house.amount() == 1000)
    try house.write("a.csv", "1,桥头调委会,2024-03-05,12,甲\n")
    #expect(try house.run().code == 0)
    #expect(try house.amount() == 1200)
  }
}
