import Foundation
import Testing

/// Exit codes and messages of the program as somebody at a terminal meets them.
struct CommandTests {
  private static let rows = "案号,调委会,受理日期,金额\n1,桥头调委会,2024-03-05,10\n2,河边调委会,2024-03-06,20\n"

  private func delivery(_ text: String = CommandTests.rows) throws -> Delivery {
    let delivery = Delivery(try Workbench())
    try delivery.write("cases/a.csv", Array(text.utf8))
    return delivery
  }

  /// A copy of the shared pipeline with a change.
  private func pipeline(
    _ bench: Workbench, replacing old: String = "", with new: String = "",
    table: (name: String, text: String)? = nil
  ) throws -> String {
    let copy = bench.place("shared")
    try FileManager.default.copyItem(
      at: FaultCase.folder.appendingPathComponent("shared"), to: copy)
    let file = copy.appendingPathComponent("pipeline.yml")
    var text = try String(contentsOf: file, encoding: .utf8)
    if !old.isEmpty {
      #expect(text.contains(old))
      text = text.replacingOccurrences(of: old, with: new)
    }
    try text.write(to: file, atomically: true, encoding: .utf8)
    if let table {
      try table.text.write(
        to: copy.appendingPathComponent(table.name), atomically: true, encoding: .utf8)
    }
    return file.path
  }

  @Test func aCleanRunIsZeroAndAQuarantinedRecordIsThree() throws {
    let clean = try delivery()
    #expect(try clean.run().code == 0)
    let dirty = try delivery(CommandTests.rows + "3,桥头调委会,2024-02-30,1\n")
    let outcome = try dirty.run()
    #expect(outcome.code == 3)
    #expect(outcome.text.contains("VAL-DATE"))
    #expect(outcome.text.contains("守恒 ✓ 读入 3 = 计入 2"))
  }

  @Test(arguments: ["run", "check", "query"])
  func aWrongPipelineFileIsTenWithAllErrorsAndTheirPlaces(command: String) throws {
    let delivery = try delivery()
    let bench = delivery.bench
    let path = try pipeline(
      bench, replacing: "    reporter: committee\n",
      with: "    reporter: comittee\n    keyy: [case_no]\n")
    var text = try String(contentsOfFile: path, encoding: .utf8)
    text = text.replacingOccurrences(of: "sum: cases.amount", with: "sum: cases.amout")
      .replacingOccurrences(of: "format: csv", with: "format: cvs")
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let outcome = try Program.run([command, path], on: bench)
    #expect(outcome.code == 10)
    #expect(outcome.output.isEmpty)
    let lines = outcome.errorText.split(separator: "\n")
    let places = lines.filter { $0.contains("pipeline.yml:") }
    #expect(places.count >= 4, "\(outcome.errorText)")
    for word in ["comittee", "keyy", "amout", "cvs"] {
      // Each on its own line of the file, which the message names.
      let line = text.split(separator: "\n", omittingEmptySubsequences: false)
        .firstIndex { $0.contains(word) }.map { $0 + 1 }
      #expect(
        places.contains { $0.contains("pipeline.yml:\(line ?? 0):") && $0.contains(word) },
        "\(word): \(outcome.errorText)")
    }
  }

  @Test func aBrokenUnitTableIsElevenWithItsLine() throws {
    let delivery = try delivery()
    let path = try pipeline(
      delivery.bench,
      table: (
        "units.csv",
        "code,name,level,parent,kind,valid_from,valid_to,successor,aliases\n"
          + "100,样例区,district,,district,,,,\n111,桥头调委会,site,999,committee,,,,\n"
      ))
    for command in ["run", "check"] {
      let outcome = try Program.run([command, path], on: delivery.bench)
      #expect(outcome.code == 11)
      #expect(outcome.errorText.contains("999"))
      #expect(outcome.errorText.contains("3"))
    }
  }

  @Test func aMissingInputFolderIsTwelveAndNamed() throws {
    let bench = try Workbench()
    let missing = bench.place("not-there")
    let outcome = try Program.run(
      [
        "run", "Tests/Faults/shared/pipeline.yml", "--input", missing.path, "--output",
        bench.place("out").path,
      ], on: bench)
    #expect(outcome.code == 12)
    #expect(outcome.errorText.contains("not-there"))
    #expect(!FileManager.default.fileExists(atPath: bench.place("out/current").path))
    let query = try Program.run(
      ["query", "Tests/Faults/shared/pipeline.yml", "--input", missing.path], on: bench)
    #expect(query.code == 12)
    let sniff = try Program.run(["sniff", missing.path], on: bench)
    #expect(sniff.code == 12)
  }

  @Test(arguments: [
    ["run"], ["run", "a", "b"], ["run", "a.yml", "--jobs", "0"], ["run", "a.yml", "--jobs", "x"],
    ["run", "a.yml", "--parser", "magic"], ["run", "a.yml", "--slice-size", "0"],
    ["query", "a.yml", "--format", "xml"], ["sample"], ["sample", "--out", "x", "--scale", "0"],
    ["nonsense"], ["run", "a.yml", "--nonsense"],
  ])
  func aWrongCommandLineIsTwo(arguments: [String]) throws {
    let bench = try Workbench()
    let outcome = try Program.run(arguments, on: bench)
    #expect(outcome.code == 2)
    #expect(!outcome.errors.isEmpty)
    #expect(outcome.output.isEmpty)
  }

  @Test(arguments: [
    ["--indicator", "nonsense"], ["--by", "galaxy"], ["--where", "nonsense = 1"],
    ["--period", "2024-13"], ["--where", "kind = nonsense"],
  ])
  func aQuestionThatCannotBeUnderstoodIsTwo(words: [String]) throws {
    let delivery = try delivery()
    let outcome = try Program.run(
      ["query", "Tests/Faults/shared/pipeline.yml", "--input", delivery.input.path] + words,
      on: delivery.bench)
    #expect(outcome.code == 2)
    #expect(outcome.output.isEmpty)
    #expect(!outcome.errors.isEmpty)
  }

  @Test func anOutputThatCannotBeWrittenIsTwentyAndNothingIsTouched() throws {
    let delivery = try delivery()
    try Data("a file".utf8).write(to: delivery.output)
    let blocked = try delivery.run()
    #expect(blocked.code == 20)
    #expect(try Data(contentsOf: delivery.output) == Data("a file".utf8))
    #expect(blocked.errorText.contains(delivery.output.lastPathComponent))
    let ledger = try Program.run(
      [
        "run", "Tests/Faults/shared/pipeline.yml", "--input", delivery.input.path, "--output",
        delivery.bench.place("free").path, "--ledger", "/proc/no/such",
      ], on: delivery.bench)
    #expect(ledger.code == 20)
    // Nobody, not even root, can write here.
    let sealed = try Program.run(
      [
        "run", "Tests/Faults/shared/pipeline.yml", "--input", delivery.input.path, "--output",
        "/proc/fengqiao",
      ], on: delivery.bench)
    #expect(sealed.code == 20)
  }

  @Test func aLockedOutputIsSeventyFive() throws {
    let delivery = try delivery()
    #expect(try delivery.run().code == 0)
    let before = try delivery.published()
    try delivery.write("cases/b.csv", Array("案号,调委会,受理日期\n9,桥头调委会,2024-03-05\n".utf8))
    // Another process holds the lock while the program runs.
    let outcome = try Program.launch(
      "/usr/bin/flock",
      [
        delivery.output.appendingPathComponent(".lock").path, Program.path, "run",
        "Tests/Faults/shared/pipeline.yml", "--input", delivery.input.path, "--output",
        delivery.output.path,
      ], on: delivery.bench)
    #expect(outcome.code == 75)
    #expect(try delivery.published() == before)
    #expect(try delivery.run().code == 0)
    #expect(try delivery.published() != before)
  }

  @Test func aTemplateWithANumberBoundToNothingIsTen() throws {
    let delivery = try delivery()
    let path = try pipeline(
      delivery.bench, replacing: "publish:\n",
      with: "publish:\n  - {format: text, name: report, template: report.md}\n",
      table: ("report.md", "# {{label}}\n\n受理 {{cases}} 宗，{{nonsense}} 件。\n"))
    let outcome = try Program.run(
      [
        "run", path, "--input", delivery.input.path, "--output", delivery.output.path,
      ], on: delivery.bench)
    #expect(outcome.code == 10)
    #expect(outcome.errorText.contains("nonsense"))
    #expect(
      !FileManager.default.fileExists(
        atPath: delivery.output.appendingPathComponent("current").path))
  }

  @Test func sniffRefusesAnArchiveByItsRealName() throws {
    let bench = try Workbench()
    let file = bench.place("wrong.csv")
    try Data([0x50, 0x4B, 0x03, 0x04] + [UInt8](repeating: 0, count: 60)).write(to: file)
    let outcome = try Program.run(
      ["sniff", file.path, "--pipeline", "Tests/Faults/shared/pipeline.yml"], on: bench)
    #expect(outcome.code == 3)
    #expect(outcome.text.contains("FILE-TYPE"))
    #expect(outcome.text.contains("zip"))
  }

  /// A file that could not be read at all is named with its reason, as in the summary for people.
  @Test func theJSONNamesRefusedFiles() throws {
    let delivery = try delivery()
    try delivery.write("cases/b.csv", Array("PK\u{3}\u{4}xlsx".utf8))
    let outcome = try delivery.run(["--json"])
    #expect(outcome.code == 3)
    let object = try #require(
      try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
    #expect(
      object["refused_files"] as? [[String: String]] == [
        ["source": "cases", "file": "cases/b.csv", "code": "FILE-TYPE"]
      ])
  }

  @Test func theJSONParsesAndItsSumsHold() throws {
    let delivery = try delivery(CommandTests.rows + "3,桥头调委会,2024-02-30,1\n3,桥头调委会\n")
    let outcome = try delivery.run(["--json"])
    let object = try #require(
      try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
    let sources = try #require(object["sources"] as? [[String: Any]])
    let words = [
      "counted", "superseded", "duplicate", "in_review", "quarantined", "rejected", "out_of_scope",
    ]
    var total = 0
    for source in sources {
      let read = try #require(source["read"] as? Int)
      let parts = words.compactMap { source[$0] as? Int }
      #expect(parts.count == words.count)
      #expect(parts.reduce(0, +) == read)
      #expect(source["bytes"] as? Int == source["bytes_in_spans"] as? Int)
      total += read
    }
    #expect(object["read"] as? Int == total)
    #expect(total == 4)
    #expect(object["exit"] as? Int == Int(outcome.code))
    let headline = try #require(object["headline"] as? [String: Any])
    #expect(headline["cases"] as? Int == 2)
    #expect((object["refused_files"] as? [Any])?.isEmpty == true)
    #expect(object["arrivals"] is NSNull)
  }

  @Test(arguments: ["run", "check", "sniff", "query", "report", "proofread", "sample", ""])
  func helpOfEveryCommandIsOnStandardOutput(command: String) throws {
    let bench = try Workbench()
    let outcome = try Program.run((command.isEmpty ? [] : [command]) + ["--help"], on: bench)
    #expect(outcome.code == 0)
    #expect(outcome.text.contains("USAGE"))
    #expect(outcome.errors.isEmpty)
  }

  @Test func aReaderThatGoesAwayDoesNotCrashTheProgram() throws {
    let delivery = try delivery()
    let command = """
      set -o pipefail
      "$0" query Tests/Faults/shared/pipeline.yml --input "$1" --by street,month --format csv \
        | head -n 1
      echo "codes ${PIPESTATUS[*]}"
      "$0" run Tests/Faults/shared/pipeline.yml --input "$1" --output "$2" | true
      echo "codes ${PIPESTATUS[*]}"
      """
    let outcome = try Program.launch(
      "/bin/bash",
      ["-c", command, Program.path, delivery.input.path, delivery.output.path],
      on: delivery.bench)
    // 141 is death by SIGPIPE, 132 and above a crash.
    #expect(
      outcome.text.split(separator: "\n").filter { $0.hasPrefix("codes") }
        .allSatisfy { $0 == "codes 0 0" }, "\(outcome.text)")
    #expect(outcome.text.contains("codes"))
    #expect(
      FileManager.default.fileExists(
        atPath: delivery.output.appendingPathComponent("current").path))
  }

  /// Asked to stop, it stops at once and says so.
  @Test func aSignalEndsItWithAWord() throws {
    let bench = try Workbench()
    let outcome = try Program.run(
      ["sample", "--scale", "40", "--out", bench.place("big").path], on: bench,
      prelude: "(sleep 0.3; kill -s TERM $$) & ")
    #expect(outcome.code == 143)
    #expect(outcome.errorText.contains("stopped by a signal"))
  }
}
