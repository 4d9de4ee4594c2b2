import Foundation
import Testing

/// The commands about releases and the archive, on a small folder of a test's own.
struct ArchiveCommandTests {
  private static let good = "1,桥头调委会,2024-03-05,10,甲\n2,河边调委会,2024-03-06,20,乙\n"

  @Test func verifyNamesWhatIsNoLongerAsItWasWritten() throws {
    let house = try House(try Workbench())
    try house.write("a.csv", ArchiveCommandTests.good)
    #expect(try house.run().code == 0)
    let whole = try house.command(["verify"])
    #expect(whole.code == 0 && whole.text.contains("1 份原件"))
    // A published file, a kept delivery, the audit log: each by itself.
    let release = try house.currentRelease()
    let figures = house.output.appendingPathComponent("releases/\(release)/figures.csv")
    try house.spoil(figures)
    #expect(try house.command(["verify"]).text.contains("\(release)/figures.csv"))
    try house.spoil(figures)
    #expect(try house.command(["verify"]).code == 0)
    let kept = try #require(
      try FileManager.default.subpathsOfDirectory(
        atPath: house.state.appendingPathComponent("store").path
      ).first { $0.count == 67 })
    try house.spoil(house.state.appendingPathComponent("store/" + kept))
    let spoiled = try house.command(["verify"])
    #expect(spoiled.code == 30 && spoiled.text.contains("store/"))
    try house.spoil(house.state.appendingPathComponent("store/" + kept))
    try house.write("b.csv", "3,桥头调委会,2024-03-07,1,丙\n")
    #expect(try house.run().code == 0)
    let log = house.state.appendingPathComponent("audit.jsonl")
    let lines = try String(contentsOf: log, encoding: .utf8)
    try lines.replacingOccurrences(of: "\"run\"", with: "\"ran\"")
      .write(to: log, atomically: true, encoding: .utf8)
    let audit = try house.command(["verify", "--audit"])
    #expect(audit.code == 30 && audit.text.contains("audit.jsonl:2:"))
  }

  @Test func aRolledBackReleaseIsNotPublishedAgainBehindSomebodysBack() throws {
    let house = try House(try Workbench())
    try house.write("a.csv", ArchiveCommandTests.good)
    _ = try house.run()
    let first = try house.currentRelease()
    try house.write("b.csv", "3,桥头调委会,2024-03-07,1,丙\n")
    _ = try house.run()
    let second = try house.currentRelease()
    #expect(first != second)
    #expect(try house.command(["rollback", "1"]).code == 0)
    #expect(try house.currentRelease() == first)
    let night = try house.run()
    #expect(night.code == 3 && night.text.contains("撤回"))
    #expect(try house.currentRelease() == first)
    // Another content is published as ever, and the way forward is open.
    try house.write("c.csv", "4,桥头调委会,2024-03-08,1,丁\n")
    #expect(try house.run().code == 0)
    #expect(try house.currentRelease().hasPrefix("0003-"))
    #expect(try house.command(["rollback", second]).code == 0)
    #expect(try house.currentRelease() == second)
    #expect(try house.command(["rollback", "0009"]).code == 2)
    let list = try house.command(["releases"])
    #expect(list.text.contains("→  \(second)") || list.text.contains("→ \(second)"))
  }

  /// With a sound database and with one that is beyond repair.
  @Test(arguments: [false, true])
  func rebuildGivesTheSameBytes(isDamaged: Bool) throws {
    let house = try House(try Workbench())
    try house.write("a.csv", ArchiveCommandTests.good + "5,桥头调委会,2024-02-30,1,戊\n")
    _ = try house.run()
    try house.write("a.csv", ArchiveCommandTests.good + "6,桥头调委会,2024-02-28,1,戊\n")
    _ = try house.run()
    let before = try house.published()
    // What was delivered has left the inbox.
    try FileManager.default.removeItem(at: house.input.appendingPathComponent("cases/a.csv"))
    if isDamaged {
      try Data("nothing".utf8).write(to: house.state.appendingPathComponent("archive.sqlite"))
    }
    let rebuilt = try Program.run(
      ["rebuild", house.pipeline.path, "--input", house.input.path, "--output", house.output.path],
      on: house.bench)
    #expect(rebuilt.code == 0)
    #expect(rebuilt.text.contains("本次读取 1 份"))
    #expect(try house.published() == before)
    #expect(try house.command(["verify"]).code == 0)
  }

  @Test func aGateKeepsTheLastReleaseAndTheHookIsTold() throws {
    let house = try House(
      try Workbench(),
      more: "gates: {quarantined: 10%, refused_files: 0}\non_attention: ../hook\n")
    let hook = house.bench.place("hook")
    try Data("#!/bin/sh\necho \"$@\" >> \"$0.log\"\n".utf8).write(to: hook)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: hook.path)
    try house.write("a.csv", ArchiveCommandTests.good)
    #expect(try house.run().code == 0)
    let before = try house.published()
    try house.write("b.csv", "3,桥头调委会,2024-02-30,1,丙\n")
    let night = try house.run()
    #expect(night.code == 4)
    #expect(night.errorText.contains("quarantined is 1/3, and at most 10% may be"))
    #expect(try house.published() == before)
    let report = try String(
      contentsOf: house.output.appendingPathComponent("report/run.md"), encoding: .utf8)
    #expect(report.contains("✗ quarantined") && report.contains("未达到发布条件"))
    let told = try String(
      contentsOf: house.bench.place("hook.log"), encoding: .utf8)
    #expect(told == "\(house.output.path)/report/run.md 4\n")
    // A hook that cannot be run is told, and changes nothing else.
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: hook.path)
    let mute = try house.run()
    #expect(mute.code == 4 && mute.errorText.contains("on_attention: "))
  }

  @Test func whatIsPurgedIsGoneAndIsNotTakenAgain() throws {
    let house = try House(try Workbench())
    try house.write("a.csv", ArchiveCommandTests.good)
    _ = try house.run(["--as-of", "2024-04-01"])
    try house.write("b.csv", "3,桥头调委会,2024-03-07,1,丙\n")
    _ = try house.run(["--as-of", "2024-05-01"])
    let asked = try house.command(["purge", "--before", "2024-04-15"])
    #expect(asked.text.contains("将清除") && asked.text.contains("1 份交付"))
    #expect(try house.command(["verify"]).text.contains("2 份原件"))
    #expect(try house.command(["purge", "--before", "2024-04-15", "--yes"]).code == 0)
    #expect(try house.command(["verify"]).text.contains("1 份原件"))
    let bytes = try Data(contentsOf: house.state.appendingPathComponent("archive.sqlite"))
    #expect(bytes.range(of: Data("cases/a.csv".utf8)) != nil)
    let night = try house.run(["--as-of", "2024-05-02"])
    #expect(night.text.contains("新 0"))
    #expect(try house.command(["verify"]).text.contains("1 份原件"))
    #expect(try house.command(["status"]).text.contains("已清除 1"))
  }

  @Test func onlySoManyReleasesAreKept() throws {
    let house = try House(try Workbench(), more: "keep_releases: 2\n")
    for number in 1...4 {
      try house.write("\(number).csv", "\(number),桥头调委会,2024-03-05,10,甲\n")
      #expect(try house.run().code == 0)
    }
    let names = try FileManager.default.contentsOfDirectory(
      atPath: house.output.appendingPathComponent("releases").path
    ).sorted()
    #expect(names.map { $0.prefix(4) } == ["0003", "0004"])
  }
}
