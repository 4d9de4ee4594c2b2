import Foundation
import Testing

/// What a clerk does with a quarantine file, and what corrected deliveries do to figures.
struct MendingTests {
  private static let header = "案号,调委会,受理日期,金额,纠纷情况\n"

  @Test(arguments: ["utf-8", "gb18030"])
  func aMendedQuarantineFileIsCountedAndTakesThePlaceOfWhatItMends(encoding: String) throws {
    let delivery = Delivery(try Workbench())
    let wrong =
      MendingTests.header + "1,桥头调委会,2024-03-05,10,平常\n2,桥头调委会,2024-02-30,20,\"两行\n文字\"\n"
      + "3,桥头调委会,2024-03-07,约30,平常\n4,河边调委会,2024-03-08,40,平常\n5,桥头调委会,2024-03-09\n"
    try delivery.write("cases/a.csv", bytes(wrong, encoding))
    let first = try delivery.run()
    #expect(first.code == 3)
    #expect(try delivery.ledger() == ["counted": 2, "quarantined": 3])

    let refused = try MendingTests.refused(of: "a", in: delivery.output)
    let kept = try Data(contentsOf: refused)
    // The exact bytes of the three records under the file's own header.
    let expected =
      MendingTests.header + "2,桥头调委会,2024-02-30,20,\"两行\n文字\"\n3,桥头调委会,2024-03-07,约30,平常\n"
      + "5,桥头调委会,2024-03-09\n"
    #expect(kept == Data(bytes(expected, encoding)))

    let mended = expected.replacingOccurrences(of: "02-30", with: "02-29")
      .replacingOccurrences(of: "约30", with: "30")
      .replacingOccurrences(of: "5,桥头调委会,2024-03-09", with: "5,桥头调委会,2024-03-09,50,补")
    // It comes back under the name that it has.
    try delivery.write("cases/\(refused.lastPathComponent)", bytes(mended, encoding))
    let both = try delivery.run()
    #expect(both.code == 0)
    #expect(both.text.contains("隔离后改好重报的记录 3 条"))
    #expect(try delivery.ledger() == ["counted": 5, "superseded": 3])
    #expect(try delivery.figure("amount") == "15000")
    for folder in ["quarantine", "feedback"] {
      let place = delivery.output.appendingPathComponent(folder)
      #expect(try Workbench.contents(of: place).isEmpty)
    }
    // Under another name it is added, and what it mends is still delivered.
    try delivery.remove("cases/\(refused.lastPathComponent)")
    try delivery.write("cases/a-补.csv", bytes(mended, encoding))
    #expect(try delivery.run().code == 3)
    #expect(try delivery.ledger() == ["counted": 5, "quarantined": 3])
    #expect(try delivery.figure("amount") == "15000")
    // The clerk takes the wrong rows out of the delivery itself.
    let right =
      MendingTests.header + "1,桥头调委会,2024-03-05,10,平常\n4,河边调委会,2024-03-08,40,平常\n"
    try delivery.write("cases/a.csv", bytes(right, encoding))
    let last = try delivery.run()
    #expect(last.code == 0)
    #expect(try delivery.ledger() == ["counted": 5])
    #expect(try delivery.figure("amount") == "15000")
  }

  /// What is still wrong is set aside again, under a name of its own; what it mends is not asked for twice.
  @Test func recordsAreMendedInSeveralSteps() throws {
    let delivery = Delivery(try Workbench())
    let wrong = "1,桥头调委会,2024-03-05,约10,\n2,桥头调委会,2024-02-30,20,\n"
    try delivery.write(
      "cases/a.csv", Array((MendingTests.header + wrong + "3,桥头调委会,2024-03-07,30,\n").utf8))
    #expect(try delivery.run().code == 3)
    let first = try MendingTests.refused(of: "a", in: delivery.output).lastPathComponent
    let half = MendingTests.header + wrong.replacingOccurrences(of: "约10", with: "10")
    try delivery.write("cases/\(first)", Array(half.utf8))
    #expect(try delivery.run().code == 3)
    #expect(try delivery.ledger() == ["counted": 2, "quarantined": 1, "superseded": 2])
    let second = try MendingTests.refused(of: first.dropLast(4), in: delivery.output)
    let whole = try String(decoding: Data(contentsOf: second), as: UTF8.self)
      .replacingOccurrences(of: "02-30", with: "02-29")
    try delivery.write("cases/\(second.lastPathComponent)", Array(whole.utf8))
    #expect(try delivery.run().code == 0)
    #expect(try delivery.ledger() == ["counted": 3, "superseded": 3])
    #expect(try delivery.figure("amount") == "6000")
  }

  /// The same wrong records in two files: what mends them has the same bytes twice, and is read once.
  @Test func mendedFilesOfTheSameBytesMendBoth() throws {
    let delivery = Delivery(try Workbench())
    let wrong = "2,桥头调委会,2024-02-30,20,\n"
    for (file, row) in [("a", "1,桥头调委会,2024-03-05,10,\n"), ("b", "3,桥头调委会,2024-03-07,30,\n")] {
      try delivery.write("cases/\(file).csv", Array((MendingTests.header + row + wrong).utf8))
    }
    #expect(try delivery.run().code == 3)
    let mended = Array(
      (MendingTests.header + wrong.replacingOccurrences(of: "02-30", with: "02-29")).utf8)
    for file in ["a", "b"] {
      let name = try MendingTests.refused(of: file, in: delivery.output).lastPathComponent
      try delivery.write("cases/\(name)", mended)
    }
    #expect(try delivery.run().code == 0)
    #expect(try delivery.ledger() == ["counted": 3, "superseded": 2])
  }

  /// Records that the clerk left out would be lost without a word; what is not readable mends nothing.
  @Test(arguments: ["1,桥头调委会,2024-03-05,10,\n", ""])
  func fewerRecordsMendNothing(mended: String) throws {
    let delivery = Delivery(try Workbench())
    try delivery.write(
      "cases/a.csv",
      Array((MendingTests.header + "1,桥头调委会,2024-03-05,约10,\n2,桥头调委会,2024-02-30,20,\n").utf8))
    #expect(try delivery.run().code == 3)
    let name = try MendingTests.refused(of: "a", in: delivery.output).lastPathComponent
    try delivery.write("cases/\(name)", Array((MendingTests.header + mended).utf8))
    let outcome = try delivery.run()
    #expect(outcome.code == 3)
    #expect(outcome.text.contains("FILE-MENDED-FEW") == !mended.isEmpty)
    #expect(try delivery.ledger()["quarantined"] == 2)
    #expect(try MendingTests.refused(of: "a", in: delivery.output).lastPathComponent == name)
  }

  /// In the archive, night after night; and it publishes what one run over everything would.
  @Test func mendedRecordsComeBackInALaterNight() throws {
    let house = try House(Workbench())
    try house.write(
      "a.csv", "1,桥头调委会,2024-03-05,10,\n2,桥头调委会,2024-02-30,20,\n3,桥头调委会,2024-03-07,约30,\n")
    #expect(try house.run().code == 3)
    let name = try MendingTests.refused(of: "a", in: house.output).lastPathComponent
    try house.write(name, "2,桥头调委会,2024-02-29,20,\n3,桥头调委会,2024-03-07,30,\n")
    let ledger = house.bench.place("ledger.csv")
    let night = try house.run(["--ledger", ledger.path])
    #expect(night.code == 0 && night.text.contains("旧版 2"))
    #expect(try house.amount() == 6000)
    #expect(
      try String(contentsOf: ledger, encoding: .utf8).contains(
        "cases,cases/a.csv,2,3,superseded,cases/\(name)\n"))
    let why = try Program.run(
      ["explain", "cases/a.csv:3", "--pipeline", house.pipeline.path], on: house.bench)
    #expect(why.text.contains("superseded：改好后在 cases/\(name) 中重新报送"))
    let answer = try house.query([])
    #expect(answer.code == 0)
    #expect(try house.run().text.contains("已是最新"))

    // A later version of the file has another wrong record: that one nobody has mended.
    try house.write(
      "a.csv",
      "1,桥头调委会,2024-03-05,10,\n2,桥头调委会,2024-02-29,20,\n3,桥头调委会,2024-03-07,30,\n4,桥头调委会,3月,40,\n")
    let later = try house.run(["--ledger", ledger.path])
    #expect(later.code == 3 && later.text.contains("隔离 1"))
    #expect(try house.amount() == 6000)
    let whole = Delivery(try Workbench())
    for file in ["a.csv", name] {
      let bytes = try Data(contentsOf: house.input.appendingPathComponent("cases/\(file)"))
      try whole.write("cases/\(file)", Array(bytes))
    }
    #expect(try whole.run().code == 3)
    #expect(
      try Data(contentsOf: whole.bench.place("ledger.csv")) == Data(contentsOf: ledger))
  }

  /// What says that amounts are in 万元 goes with the records, or a mended one would be 10,000 times too small.
  @Test(arguments: [
    "案号,调委会,受理日期,金额,纠纷情况\n,,,万元,\n",
    "台账,,,,\n单位：万元,,,,\n案号,调委会,受理日期,金额,纠纷情况\n",
    "案号,受理,,涉及,\n,单位,日期,金额,人数\n1,2,3,4,5\n,,,万元,人\n",
    "案号,调委会,受理日期,\"金额\n（万元）\",纠纷情况\n",
  ])
  func theUnitOfAmountsGoesWithTheRecords(head: String) throws {
    let delivery = Delivery(try Workbench())
    let house = try House(Workbench())
    let wrong = "2,桥头调委会,2024-02-30,2.5,\n"
    try delivery.write("cases/a.csv", Array((head + "1,桥头调委会,2024-03-05,1.5,\n" + wrong).utf8))
    try house.write("a.csv", head + "1,桥头调委会,2024-03-05,1.5,\n" + wrong, header: "")
    #expect(try delivery.run().code == 3)
    #expect(try house.run().code == 3)
    let refused = try MendingTests.refused(of: "a", in: delivery.output)
    let kept = try String(decoding: Data(contentsOf: refused), as: UTF8.self)
    #expect(kept.hasSuffix(wrong))
    let archived = try MendingTests.refused(of: "a", in: house.output)
    #expect(try String(decoding: Data(contentsOf: archived), as: UTF8.self) == kept)
    let mended = kept.replacingOccurrences(of: "02-30", with: "02-29")
    try delivery.write("cases/\(refused.lastPathComponent)", Array(mended.utf8))
    #expect(try delivery.run().code == 0)
    #expect(try delivery.figure("amount") == "4000000")
  }

  /// Out of the file and out of the archive, whatever ends its lines.
  @Test(arguments: ["\n", "\r\n", "\r"])
  func aFindingNamesTheLineInTheQuarantineFile(lineEnd: String) throws {
    let text =
      MendingTests.header + "1,桥头调委会,2024-03-05,约1,x\n2,桥头调委会,2024-03-05,100,x\n"
      + "3,桥头调委会,2024-03-05,约3,\"a\nb\"\n4,桥头调委会,2024-03-05,约4,x\n"
    let bytes = Array(text.replacingOccurrences(of: "\n", with: lineEnd).utf8)
    let delivery = Delivery(try Workbench())
    try delivery.write("cases/a.csv", bytes)
    #expect(try delivery.run().code == 3)
    let house = try House(Workbench())
    try house.write("a.csv", String(decoding: bytes, as: UTF8.self), header: "")
    #expect(try house.run().code == 3)
    for output in [delivery.output, house.output] {
      let refused = try MendingTests.refused(of: "a", in: output)
      let table = Table(try Data(contentsOf: refused.appendingPathExtension("findings.csv")))
      #expect(table.rows.map { table.value($0, "line") } == ["2", "4", "6"])
      #expect(table.rows.map { table.value($0, "quarantine_line") } == ["2", "3", "5"])
    }
  }

  /// F07: a corrected file under the old name takes the place of the old one with all its records.
  @Test func aCorrectedFileUnderTheSameNameReplacesAllRecordsOfTheOld() throws {
    let delivery = Delivery(try Workbench())
    try delivery.write(
      "cases/a.csv",
      Array(
        (MendingTests.header + "1,桥头调委会,2024-03-05,10,甲\n2,桥头调委会,2024-03-06,20,乙\n").utf8))
    _ = try delivery.run()
    #expect(try delivery.figure("amount") == "3000")
    let corrected = Array((MendingTests.header + "1,桥头调委会,2024-03-05,11,甲\n").utf8)
    try delivery.write("cases/a.csv", corrected)
    _ = try delivery.run()
    #expect(try delivery.figure("amount") == "1100")
    let fresh = Delivery(try Workbench())
    try fresh.write("cases/a.csv", corrected)
    _ = try fresh.run()
    #expect(try delivery.published() == fresh.published())
  }

  /// Where the refused records of a file of the fault cases' log lie; its name is given without its ending.
  static func refused(of stem: some StringProtocol, in output: URL) throws -> URL {
    let folder = output.appendingPathComponent("quarantine/cases/cases")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
      $0.hasPrefix("\(stem).mend-") && !$0.hasSuffix(".findings.csv")
        && !$0.dropFirst(stem.count + 1).contains(".mend-")
    }
    guard names.count == 1 else { throw Unexpected("\(names.count) files of refused records") }
    return folder.appendingPathComponent(names[0])
  }

  private func bytes(_ text: String, _ encoding: String) -> [UInt8] {
    guard encoding != "utf-8" else { return Array(text.utf8) }
    // The number by which Foundation knows GB18030.
    let gb18030 = String.Encoding(rawValue: 0x8000_0632)
    return Array(text.data(using: gb18030) ?? Data())
  }
}

/// A folder of deliveries for the pipeline of the fault cases, run by the built program.
struct Delivery {
  let bench: Workbench
  var input: URL { bench.place("input") }
  var output: URL { bench.place("out") }
  var quarantine: URL { output.appendingPathComponent("quarantine") }

  init(_ bench: Workbench) { self.bench = bench }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    let place = input.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: place)
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(at: input.appendingPathComponent(name))
  }

  func run(_ more: [String] = []) throws -> Program.Outcome {
    try Program.run(
      [
        "run", "Tests/Faults/shared/pipeline.yml", "--input", input.path, "--output", output.path,
        "--ledger", bench.place("ledger.csv").path,
      ] + more, on: bench)
  }

  /// Records by disposition.
  func ledger() throws -> [String: Int] {
    let table = Table(try Data(contentsOf: bench.place("ledger.csv")))
    return Dictionary(grouping: table.rows) { table.value($0, "disposition") }
      .mapValues(\.count)
  }

  func figure(_ indicator: String) throws -> String? {
    let data = try Data(contentsOf: output.appendingPathComponent("current/figures.csv"))
    let table = Table(data)
    return table.rows.first {
      table.value($0, "indicator") == indicator && table.value($0, "level") == "district"
    }.map { table.value($0, "numerator") }
  }

  func published() throws -> [String: Data] { try Workbench.published(output) }
}
