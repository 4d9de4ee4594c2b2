import Foundation
import Testing

/// Nights over an archive: what is published must not depend on how the deliveries were spread
/// over the nights, and nothing that came may be lost or count twice.
struct NightTests {
  /// A small district of its own, arriving over a year. After some of the nights everything is
  /// done again from an empty archive, and every published byte is compared.
  @Test func aYearOfNightsIsTheSameAsOneNightWithEverything() throws {
    let bench = try Workbench()
    let nights = bench.place("nights")
    let made = try Program.run(
      ["sample", "--nights", "--scale", "0.1", "--seed", "11", "--out", nights.path], on: bench)
    #expect(made.code == 0)
    let house = try Nights(bench, "house")
    var since = 0
    var revised = 0
    let days = try FileManager.default.contentsOfDirectory(atPath: nights.path)
      .filter { $0.hasPrefix("202") }.sorted()
    #expect(days.count > 60)
    for (number, day) in days.enumerated() {
      try house.deliver(nights.appendingPathComponent(day))
      since += 1
      // Stretches of nights, so that a correction and what it corrects fall apart.
      guard number % 23 == 5 || number == days.count - 1 else { continue }
      let night = try house.run(day)
      #expect(night.code == 3 || night.code == 0)
      #expect(night.text.contains("守恒 ✓"))
      if number % 46 != 5 { revised += try house.expectRevisionsOfTheLastTwoReleases() }
      if number % 46 == 5 || number == days.count - 1 {
        let fresh = try Nights(bench, "fresh-\(number)", inbox: house.inbox)
        let once = try fresh.run(day)
        #expect(once.code == night.code)
        #expect(try fresh.published() == house.published(), "after \(since) nights")
        #expect(try fresh.aside() == house.aside())
      }
      // A second run of the same night has nothing to do.
      let again = try house.run(day)
      #expect(again.code == 0)
      #expect(again.text.contains("已是最新"))
    }
    #expect(revised > 1000)
    // The inbox is cleared: what was delivered still counts.
    try FileManager.default.removeItem(at: house.inbox.appendingPathComponent("mediation"))
    let cleared = try house.run(days[days.count - 1])
    #expect(cleared.code == 0 && cleared.text.contains("已是最新"))
  }

  /// The archive changes no figure, no refused record and no word to the units.
  @Test func anArchiveChangesNothingThatIsPublished() throws {
    let bench = try Workbench()
    let part = try bench.partOfASample()
    let with = try Nights(bench, "with", inbox: part)
    let without = try Nights(bench, "without", inbox: part, archive: false)
    #expect(try with.run("2020-12-22").code == 3)
    #expect(try without.run("2020-12-22").code == 3)
    let (a, b) = (try with.published(), try without.published())
    #expect(a["figures.csv"] == b["figures.csv"])
    #expect(a["figures.csv"] != nil)
    #expect(try with.aside() == without.aside())
    #expect(try with.ledger() == without.ledger())
  }

  /// What a question is answered from changes no answer, and the night that answers is named.
  @Test func theArchiveAnswersAsTheDeliveriesDo() throws {
    let bench = try Workbench()
    let part = try bench.partOfASample()
    let with = try Nights(bench, "with", inbox: part)
    let without = try Nights(bench, "without", inbox: part, archive: false)
    _ = try with.run("2020-12-22")
    for words in [
      ["--by", "street,month"],
      ["--indicator", "success_rate,handling_days", "--by", "district,quarter"],
      [
        "--indicator", "mediation_accepted,success_rate", "--where", "dispute_type = labour",
        "--by", "community", "--period", "2020-03",
      ],
      ["--indicator", "stations,reports_missing", "--by", "street,month"],
    ] {
      let fromArchive = try with.query(words)
      let fromFiles = try without.query(words + ["--as-of", "2020-12-22"])
      #expect(fromArchive.output == fromFiles.output, "\(words)")
      #expect(fromArchive.output.count > 40)
      #expect(fromArchive.errorText.contains("截至 2020-12-22（第 1 次运行，发布 0001-"))
    }
  }

  /// What came in a night stands in its JSON: numbers, and names of what somebody has to look at.
  @Test func theJSONOfANightTellsWhatCame() throws {
    let house = try House(try Workbench())
    let long = (1...9).map { "\($0),桥头调委会,2024-03-05,10,甲\n" }.joined()
    try house.write("a.csv", long)
    try house.write("b.csv", "21,桥头调委会,2024-03-05,10,甲\n")
    func arrivals(_ outcome: Program.Outcome) throws -> [String: Any] {
      let object = try #require(
        try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
      return try #require(object["arrivals"] as? [String: Any])
    }
    let first = try arrivals(try house.run(["--json"]))
    #expect(first["new"] as? Int == 2 && first["read"] as? Int == 2)
    // A correction of less than half the length waits; another one is taken.
    try house.write("a.csv", "1,桥头调委会,2024-03-05,10,甲\n")
    try house.write("b.csv", "21,桥头调委会,2024-03-05,11,甲\n")
    let second = try arrivals(try house.run(["--json"]))
    #expect(second["new"] as? Int == 0 && second["corrected"] as? Int == 1)
    #expect(second["held"] as? [String] == ["cases/a.csv"])
  }

  /// An earlier night is asked by its day or by its release, and answers as it did then.
  @Test func anEarlierNightAnswersAsItDidThen() throws {
    let bench = try Workbench()
    let house = try House(bench)
    try house.write("a.csv", "1,桥头调委会,2024-03-05,10,甲\n2,桥头调委会,2024-03-06,20,乙\n")
    _ = try house.run(["--as-of", "2024-04-01"])
    let first = try FileManager.default.destinationOfSymbolicLink(
      atPath: house.output.appendingPathComponent("current").path)
    try house.write("a.csv", "1,桥头调委会,2024-03-05,11,甲\n9,桥头调委会,2024-03-09,1,丁\n")
    _ = try house.run(["--as-of", "2024-05-01"])
    #expect(try house.ask([]) == "12.00")
    #expect(try house.ask(["--as-of", "2024-05-20"]) == "12.00")
    #expect(try house.ask(["--as-of", "2024-04-20"]) == "30.00")
    #expect(try house.ask(["--release", String(first.split(separator: "/")[1])]) == "30.00")
    #expect(try house.query(["--as-of", "2024-03-31"]).code == 12)
    // A night that is made up for later is that of its day.
    try house.write("b.csv", "8,桥头调委会,2024-03-05,100,丙\n")
    _ = try house.run(["--as-of", "2024-04-10"])
    #expect(try house.ask(["--as-of", "2024-05-20"]) == "12.00")
    #expect(try house.ask(["--as-of", "2024-04-20"]) == "112.00")
    #expect(try house.ask(["--as-of", "2024-04-05"]) == "30.00")
    #expect(try house.query(["--release", "0009-aaaaaaaaaaaa"]).code == 12)
  }

  /// F22: what is in the wrong folder is set aside, and counts as soon as it is moved, though its
  /// bytes are known.
  @Test func aFileThatIsMovedToItsUnitsFolderCounts() throws {
    let bench = try Workbench()
    let house = try House(bench)
    try house.replace(
      "pipeline.yml", "    reporter: committee\n",
      "    reporter: committee\n    path_unit: {pattern: \"cases/{unit}/*.csv\"}\n")
    let folder = house.input.appendingPathComponent("cases")
    for unit in ["111", "121"] {
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent(unit), withIntermediateDirectories: true)
    }
    try house.write("111/a.csv", "1,桥头调委会,2024-03-05,10,甲\n")
    try house.write("111/b.csv", "2,河边调委会,2024-03-06,20,乙\n3,河边调委会,2024-03-07,5,丙\n")
    #expect(try house.run(["--as-of", "2024-04-01"]).code == 3)
    #expect(try house.amount() == 1000)
    try FileManager.default.moveItem(
      at: folder.appendingPathComponent("111/b.csv"), to: folder.appendingPathComponent("121/b.csv")
    )
    // What was delivered wrongly is still on record, and still to be mended; nothing counts twice.
    #expect(try house.run(["--as-of", "2024-04-02"]).code == 3)
    #expect(try house.amount() == 3500)
    #expect(try house.run(["--as-of", "2024-04-02"]).text.contains("已是最新"))
  }

  /// The quarantine puts something behind a name, which a file system may not take.
  @Test func aLongNameStopsNothing() throws {
    let house = try House(try Workbench())
    let name = String(repeating: "长", count: 80) + ".csv"
    try house.write(name, "1,桥头调委会,2024-03-05,10,甲\n2,桥头调委会,3月5日,20,乙\n")
    #expect(try house.run().code == 3)
    #expect(try house.amount() == 1000)
    let names = try FileManager.default.subpathsOfDirectory(
      atPath: house.output.appendingPathComponent("quarantine").path
    ).filter { $0.hasSuffix(".csv") }
    #expect(names.count == 2 && names.allSatisfy { $0.contains("长长长") })
  }

  /// Of records that wait for a person, both are told to their unit.
  @Test func recordsInReviewAreTold() throws {
    let bench = try Workbench()
    let house = try House(bench)
    try house.write(
      "a.csv", "1,桥头调委会,2024-03-05,10,甲\n2,桥头调委会,2024-03-06,20,乙\n3,桥头调委会,2024-03-07,x,丙\n")
    try house.write("b.csv", "2,桥头调委会,2024-03-06,21,乙\n")
    #expect(try house.run().code == 3)
    #expect(try house.amount() == 1000)
    let folder = house.output.appendingPathComponent("feedback")
    let sheets = try FileManager.default.contentsOfDirectory(atPath: folder.path).map {
      try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8)
    }
    let lines = sheets.flatMap { $0.split(whereSeparator: \.isNewline) }.filter {
      $0.contains("DUP-CONFLICT")
    }
    #expect(lines.count == 2)
    #expect(lines[0].hasPrefix("cases/a.csv,,,,DUP-CONFLICT,"))
    #expect(lines[0].contains("本文件第 2 条记录；另一条是 cases/b.csv 的第 1 条"))
    #expect(lines[1].hasPrefix("cases/b.csv,,,,DUP-CONFLICT,"))
    #expect(lines[1].contains("本文件第 1 条记录；另一条是 cases/a.csv 的第 2 条"))
    let account = try String(
      contentsOf: house.output.appendingPathComponent("report/run.md"), encoding: .utf8)
    #expect(account.contains("| DUP-CONFLICT |  | 2 | cases/a.csv\\#2 |"))
  }

  @Test func theSameBytesUnderAnotherNameCountOnce() throws {
    let bench = try Workbench()
    let house = try House(bench)
    try house.write("a.csv", "1,桥头调委会,2024-03-05,10,甲\n")
    _ = try house.run()
    try house.write("0.csv", "1,桥头调委会,2024-03-05,10,甲\n")
    let again = try house.run()
    #expect(again.text.contains("新 1") && again.text.contains("本次读取 0 份"))
    #expect(try house.amount() == 1000)
  }

  /// Another unit table, another list of codes or another field: everything is read again.
  @Test func changedReferenceDataMakesEverythingBeReadAgain() throws {
    let bench = try Workbench()
    let house = try House(bench)
    try house.write("a.csv", "1,桥头调委会,2024-03-05,10,甲\n")
    try house.write("b.csv", "3,新村调委会,2024-03-07,5,丙\n")
    #expect(try house.run().code == 3)
    #expect(try house.amount() == 1000)
    try house.replace(
      "units.csv", "121,河边调委会,site,120,committee,,,,", "121,河边调委会,site,120,committee,,,,新村调委会")
    let changed = try house.run()
    #expect(changed.text.contains("本次读取 2 份"))
    #expect(changed.code == 0)
    #expect(try house.amount() == 1500)
  }

  /// A day in the future is refused tonight and right tomorrow.
  @Test func aDayThatWasInTheFutureIsReadAgainWhenItHasCome() throws {
    let bench = try Workbench()
    let house = try House(bench)
    try house.write("a.csv", "1,桥头调委会,2024-03-05,10,甲\n2,桥头调委会,2024-03-20,7,乙\n")
    #expect(try house.run(["--as-of", "2024-03-10"]).code == 3)
    #expect(try house.amount() == 1000)
    #expect(try house.run(["--as-of", "2024-03-21"]).code == 0)
    #expect(try house.amount() == 1700)
  }

  @Test func aDamagedArchiveStopsTheNightAndLeavesTheRelease() throws {
    let bench = try Workbench()
    let house = try House(bench)
    try house.write("a.csv", "1,桥头调委会,2024-03-05,10,甲\n")
    _ = try house.run()
    let before = try house.published()
    let file = house.state.appendingPathComponent("archive.sqlite")
    var bytes = try Data(contentsOf: file)
    for i in stride(from: 4096, to: bytes.count, by: 7) { bytes[i] = 0x5A }
    try bytes.write(to: file)
    try house.write("b.csv", "2,桥头调委会,2024-03-06,20,乙\n")
    let night = try house.run()
    #expect(night.code == 22)
    #expect(night.errorText.contains("rebuild"))
    #expect(try house.published() == before)
    try Data("something else entirely".utf8).write(to: file)
    #expect(try house.run().code == 22)
    #expect(try house.published() == before)
  }
}

/// A pipeline over the synthetic district with an archive, in a folder of its own. The bytes of
/// its pipeline file are the same in every such folder.
private struct Nights {
  let bench: Workbench
  let root: URL
  let inbox: URL
  private let pipeline: URL

  init(_ bench: Workbench, _ name: String, inbox: URL? = nil, archive: Bool = true) throws {
    self.bench = bench
    root = bench.place(name)
    self.inbox = inbox ?? root.appendingPathComponent("inbox")
    for folder in [root, self.inbox]
      + ["mediation", "services", "zero-reports", "registers"].map({
        [inbox = self.inbox] in inbox.appendingPathComponent($0)
      })
    {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    let light = try bench.lightPipeline()
    let copy = root.appendingPathComponent("Pipelines")
    try FileManager.default.copyItem(at: light.deletingLastPathComponent(), to: copy)
    pipeline = copy.appendingPathComponent("guangming-2020.yml")
    var text = try String(contentsOf: pipeline, encoding: .utf8)
    text = text.replacingOccurrences(of: "2020-01-01..2020-12-20\n", with: "this_year\n")
    text = text.replacingOccurrences(
      of: "as_of: 2020-12-22\n",
      with: archive ? "as_of: today\narchive: ../state\n" : "as_of: today\n")
    try text.write(to: pipeline, atomically: true, encoding: .utf8)
  }

  /// Copies what arrives on a night into the inbox, over what is there.
  func deliver(_ night: URL) throws {
    for (name, bytes) in try Workbench.contents(of: night) {
      let place = inbox.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try bytes.write(to: place)
    }
  }

  func run(_ day: String) throws -> Program.Outcome {
    try Program.run(
      [
        "run", pipeline.path, "--input", inbox.path, "--as-of", day, "--output",
        root.appendingPathComponent("out").path, "--ledger",
        root.appendingPathComponent("ledger.csv").path,
      ], on: bench)
  }

  /// The figures that `revisions` names are those that differ in the published tables, and the
  /// causes of each add up to its change.
  ///
  /// - Returns: how many there are.
  func expectRevisionsOfTheLastTwoReleases() throws -> Int {
    let out = root.appendingPathComponent("out")
    let releases = try FileManager.default.contentsOfDirectory(
      atPath: out.appendingPathComponent("releases").path
    ).filter { $0.first?.isNumber ?? false }.sorted().suffix(2)
    guard releases.count == 2 else { return 0 }
    let told = try Program.run(
      ["revisions"] + releases + ["--json", "--pipeline", pipeline.path, "--output", out.path],
      on: bench)
    #expect(told.code == 0, "\(told.errorText)")
    let keys = ["indicator", "level", "code", "own", "period", "category", "display"]
    func figures(_ release: String) throws -> [[String]: String] {
      let file = out.appendingPathComponent("releases/\(release)/figures.csv")
      let table = Table(try Data(contentsOf: file))
      var figures: [[String]: String] = [:]
      for row in table.rows {
        let cells = keys.map { table.value(row, $0) }
        figures[Array(cells.dropLast())] = cells[6]
      }
      return figures
    }
    let (old, new) = (try figures(releases.first ?? ""), try figures(releases.last ?? ""))
    let changed = Set(new.keys.filter { old[$0] != nil && old[$0] != new[$0] })
    var named: Set<[String]> = []
    for line in told.text.split(separator: "\n") {
      let change = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      func text(_ key: String) -> String { change[key] as? String ?? "" }
      let key = [
        text("indicator"), text("level"), text("code"), change["own"] as? Bool == true ? "1" : "0",
        text("period"), text("category"),
      ]
      // Other publications of the pipeline show more than the table.
      guard new[key] != nil else { continue }
      #expect(
        old[key] == text("before") && new[key] == text("after"),
        "\(key) \(old[key] ?? "-") \(new[key] ?? "-") \(text("before")) \(text("after"))")
      if text("before") != text("after") { named.insert(key) }
      for part in change["parts"] as? [[String: Any]] ?? [] {
        let causes = (part["causes"] as? [String: Int] ?? [:]).values.reduce(0, +)
        #expect(causes == (part["after"] as? Int ?? 0) - (part["before"] as? Int ?? 0), "\(key)")
      }
    }
    #expect(named == changed)
    return changed.count
  }

  func query(_ words: [String]) throws -> Program.Outcome {
    try Program.run(
      ["query", pipeline.path, "--input", inbox.path, "--format", "csv"] + words, on: bench)
  }

  func published() throws -> [String: Data] {
    try Workbench.published(root.appendingPathComponent("out"))
  }

  /// The quarantine and the sheets of the units.
  func aside() throws -> [[String: Data]] {
    try ["quarantine", "feedback"].map {
      try Workbench.contents(of: root.appendingPathComponent("out").appendingPathComponent($0))
    }
  }

  func ledger() throws -> Data { try Data(contentsOf: root.appendingPathComponent("ledger.csv")) }
}
