import Foundation
import Testing

/// `proofread` as somebody at a desk meets it: the release of a small house, texts in files.
struct ProofreadTests {
  private static let rows = "1,桥头调委会,2024-03-05,10,甲\n2,河边调委会,2024-03-06,20,乙\n"

  /// A house with one release.
  private func house() throws -> House {
    let house = try House(try Workbench())
    try house.write("a.csv", ProofreadTests.rows)
    #expect(try house.run().code == 0)
    return house
  }

  private func file(_ house: House, _ text: String, _ name: String = "report.txt") throws -> String
  {
    let file = house.bench.place(name)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  @Test func aRightTextIsZeroAndAWrongOneThirtyWithPlaceAndFigure() throws {
    let house = try house()
    let right = try file(house, "样例区2024年报告\n2024年，全区案件2宗。\n")
    let good = try house.command(["proofread", right, "--against", "current"])
    #expect(good.code == 0 && good.errors.isEmpty)
    let release = try house.currentRelease()
    #expect(
      good.text == """
        \(right):2:11  right    2宗 → 案件 2宗（cases，样例区，2024-01-01..2024-12-31）
        \(right)：数字 1 个，right 1，wrong 0，unknown 0；对照发布 \(release)

        """)
    let wrong = try file(house, "全区案件3宗。桥头街道案件1宗。", "wrong.md")
    for against in ["current", "1", release, house.output.appendingPathComponent("current").path] {
      let bad = try house.command(["proofread", right, wrong, "--against", against])
      #expect(bad.code == 30)
      #expect(bad.text.contains("\(wrong):1:5  wrong    3宗 → 案件 2宗（cases，样例区，"))
      #expect(bad.text.contains("\(wrong):1:14  right    1宗 → 案件 1宗（cases，桥头街道，"))
      #expect(bad.text.contains("；对照发布 \(release)\n"))
    }
  }

  /// 3月 is what the office's March is; days of the calendar that are no such month are not guessed.
  @Test func textsAreReadInTheMonthsOfTheRelease() throws {
    let house = try House(try Workbench())
    try house.replace(
      "pipeline.yml", "period: 2024-01-01..2024-12-31", "period: 2024\nclosing_day: 25")
    try house.replace(
      "pipeline.yml", "[district, street, total]", "[district, month, quarter, total]")
    let days = [
      "2023-12-26", "2024-02-01", "2024-02-26", "2024-03-05", "2024-03-25", "2024-03-26",
      "2024-12-26",
    ]
    try house.write(
      "a.csv", days.enumerated().map { "\($0),桥头调委会,\($1),10,甲\n" }.joined())
    #expect(try house.run().code == 0)
    for (sentence, verdicts) in [
      ("2024年3月，全区案件3宗，环比增长200%。", "right right"), ("2024年3月，全区案件2宗。", "wrong"),
      ("2024年4月，全区案件1宗。", "right"), ("2024年2月26日至3月25日，全区案件3宗。", "right"),
      ("2024年第一季度，全区案件5宗。", "right"), ("2024年1-3月，全区案件5宗。", "right"),
      ("2024年，全区案件6宗。", "right"), ("截至2024年12月25日，全区案件6宗。", "right"),
      ("2024年3月1日至3月31日，全区案件2宗。", "unknown"), ("2023年12月，全区案件1宗。", "unknown"),
    ] {
      let text = try file(house, sentence)
      let outcome = try house.command(["proofread", text, "--against", "current"])
      let found = outcome.text.split(separator: "\n").dropLast().map {
        $0.split(separator: " ")[1]
      }
      #expect(found.joined(separator: " ") == verdicts, "\(sentence)")
    }
  }

  @Test func withoutAReleaseTheTextsOwnSumsAreLookedAt() throws {
    let bench = try Workbench()
    let page = bench.place("page.txt")
    try Data("共1,127个，其中972+49+81+6+2+1。".utf8).write(to: page)
    let outcome = try Program.run(["proofread", page.path], on: bench)
    #expect(outcome.code == 30)
    #expect(
      outcome.text.contains("page.txt:1:2  wrong    1,127个 → 其中 972＋49＋81＋6＋2＋1＝1111，相差 16\n"))
    #expect(outcome.text.hasSuffix("数字 7 个，right 0，wrong 1，unknown 6；未对照发布\n"))
  }

  @Test func theJSONSaysTheSame() throws {
    let house = try house()
    let text = try file(house, "全区案件3宗，其余12件。")
    let outcome = try house.command(["proofread", text, "--against", "current", "--json"])
    #expect(outcome.code == 30)
    let object = try #require(
      try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
    #expect(object["wrong"] as? Int == 1 && object["unknown"] as? Int == 1)
    let numbers = try #require(object["numbers"] as? [[String: Any]])
    #expect(numbers.map { $0["verdict"] as? String } == ["wrong", "unknown"])
    #expect(numbers.map { $0["read"] as? String } == ["3宗", "12件"])
    let figure = try #require(numbers[0]["figure"] as? [String: Any])
    #expect(figure["indicator"] as? String == "cases" && figure["display"] as? String == "2")
    #expect(numbers[1]["figure"] is NSNull && numbers[1]["reason"] as? String == "not_understood")
  }

  @Test(arguments: ["gb18030", "utf-16le", "utf-8"])
  func textsAreReadInTheEncodingsOfOffices(encoding: String) throws {
    let house = try house()
    let text = "全区案件2宗。"
    var bytes: [UInt8] = Array(text.utf8)
    if encoding == "gb18030" {
      bytes = [0xC8, 0xAB, 0xC7, 0xF8, 0xB0, 0xB8, 0xBC, 0xFE, 0x32, 0xD7, 0xDA, 0xA1, 0xA3]
    } else if encoding == "utf-16le" {
      bytes = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    } else {
      bytes = [0xEF, 0xBB, 0xBF] + bytes
    }
    let place = house.bench.place("report.txt")
    try Data(bytes).write(to: place)
    let outcome = try house.command(["proofread", place.path, "--against", "current"])
    #expect(outcome.code == 0)
    #expect(outcome.text.contains("right    2宗 →"))
  }

  @Test func whatCannotBeReadIsNamedAndNothingIsPrinted() throws {
    let house = try house()
    let text = try file(house, "全区案件2宗。")
    let missing = try house.command(["proofread", "/no/such.txt", "--against", "current"])
    #expect(missing.code == 12 && missing.errorText.contains("/no/such.txt"))
    let document = house.bench.place("report.docx")
    try Data([0x50, 0x4B, 0x03, 0x04, 0, 0, 0]).write(to: document)
    let word = try house.command(["proofread", document.path])
    #expect(word.code == 12 && word.errorText.contains(".txt"))
    let number = try house.command(["proofread", text, "--against", "9"])
    #expect(number.code == 2)
    let folder = try house.command(["proofread", text, "--against", house.input.path + "/"])
    #expect(folder.code == 12 && folder.errorText.contains("manifest.json"))
    let aliases = try file(house, "words,indicator\n纠纷,nonsense\n", "aliases.csv")
    let dangling = try house.command([
      "proofread", text, "--against", "current", "--aliases", aliases,
    ])
    #expect(dangling.code == 11 && dangling.errorText.contains("nonsense"))
    for outcome in [missing, word, number, folder, dangling] { #expect(outcome.output.isEmpty) }
  }

  @Test func aliasesNameIndicatorsInTheWordsOfTheOffice() throws {
    let house = try house()
    let text = try file(house, "全区矛盾纠纷2宗。")
    let aliases = try file(house, "words,indicator\n矛盾纠纷,cases\n", "aliases.csv")
    let command = ["proofread", text, "--against", "current"]
    #expect(try house.command(command).text.contains("unknown  2宗 →"))
    #expect(try house.command(command + ["--aliases", aliases]).text.contains("right    2宗 →"))
  }

  @Test func aReleaseThatWasChangedOrHasNoLongCSVIsRefused() throws {
    let house = try house()
    let text = try file(house, "全区案件2宗。")
    let figures = house.output.appendingPathComponent("current/figures.csv")
    try house.spoil(figures.resolvingSymlinksInPath())
    let spoilt = try house.command(["proofread", text, "--against", "current"])
    #expect(spoilt.code == 22 && spoilt.errorText.contains("figures.csv"))
    try house.replace("pipeline.yml", "format: csv,", "format: csv_wide,")
    _ = try house.run()
    let wide = try house.command(["proofread", text, "--against", "current"])
    #expect(wide.code == 12 && wide.errorText.contains("format: csv"))
  }

  @Test func beforeTheFirstReleaseItSaysSo() throws {
    let house = try House(try Workbench())
    let text = try file(house, "全区案件2宗。")
    let outcome = try house.command(["proofread", text, "--against", "current"])
    #expect(outcome.code == 12 && outcome.errorText.contains("fengqiao run"))
  }

  @Test func theParagraphThatTheProgramWritesIsRightInItsOwnRelease() throws {
    let bench = try Workbench()
    let pipeline = try bench.lightPipeline()
    let output = bench.place("out")
    _ = try Program.run(
      [
        "run", pipeline.path, "--input", try bench.partOfASample().path, "--output", output.path,
      ], on: bench)
    let report = output.appendingPathComponent("current/annual-report.md").path
    let outcome = try Program.run(
      [
        "proofread", report, "--against", output.appendingPathComponent("current").path,
      ], on: bench)
    #expect(outcome.code == 0)
    let lines = outcome.text.split(separator: "\n").filter { $0.contains(".md:3:") }
    for indicator in [
      "mediation_accepted", "mediation_succeeded", "success_rate", "agreed_amount", "handling_days",
      "stations", "advisers", "consultations", "documents", "devices",
    ] {
      #expect(lines.contains { $0.contains("  right  ") && $0.contains("（\(indicator)，") })
    }
  }
}
