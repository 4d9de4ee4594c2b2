import Casework
import Orchestration
import Testing

/// The bytes and the YAML of a pipeline file, before any key means something.
struct DefinitionTextTests {
  private let pipeline = DefinitionFixture.pipeline

  @Test func `a BOM and Windows line ends change nothing`() throws {
    let windows = [0xEF, 0xBB, 0xBF] + Array(pipeline.replacing("\n", with: "\r\n").utf8)
    #expect(DefinitionFixture.problems(windows) == [])
    let broken =
      [0xEF, 0xBB, 0xBF]
      + Array(
        DefinitionFixture.changing("label: 小管线", to: "lable: 小管线")
          .replacing("\n", with: "\r\n").utf8)
    #expect(
      DefinitionFixture.problems(broken) == [
        "p.yml:3:1: unknown key “lable”: did you mean “label”?"
      ])
  }

  @Test func `an empty file, and one of comments only, are told as such`() {
    #expect(DefinitionFixture.problems("") == ["p.yml:1:1: the file is empty"])
    #expect(DefinitionFixture.problems("# 空\n") == ["p.yml:1:1: the file is empty"])
  }

  @Test func `a list or a text instead of keys is told as such`() {
    #expect(
      DefinitionFixture.problems("- a\n")
        == ["p.yml:1:1: the pipeline is a mapping of keys to values, found a list"])
    #expect(
      DefinitionFixture.problems("hello")
        == ["p.yml:1:1: the pipeline is a mapping of keys to values, found the text “hello”"])
  }

  @Test func `a file above 1 MiB is not read`() {
    let long = pipeline + String(repeating: "# 光\n", count: 200_000)
    #expect(DefinitionFixture.problems(long).first?.contains("at most 1 MiB") == true)
  }

  @Test func `bytes that are not UTF-8 are told by their line`() {
    let bytes = Array("version: 1\npipeline: ".utf8) + [0xB9, 0xE2, 0xC3, 0xF7, 0x0A]
    #expect(
      DefinitionFixture.problems(bytes)
        == ["p.yml:2:1: this line is not UTF-8: save the file as UTF-8"])
  }

  @Test(arguments: [
    ("\u{07}", "U+7"), ("\u{85}", "U+85"), ("\u{2028}", "U+2028"), ("\t", "a tab"),
  ])
  func `signs that an editor does not show are told`(sign: String, name: String) {
    let problems = DefinitionFixture.problems(
      DefinitionFixture.changing("小管线", to: "小\(sign)管线"))
    #expect(problems.count == 1)
    #expect(problems.first?.hasPrefix("p.yml:3:9: ") == true)
    #expect(problems.first?.contains(name) == true)
  }

  @Test func `a second document is refused`() {
    #expect(
      DefinitionFixture.problems(pipeline + "---\nversion: 1\n")
        == ["p.yml:56:1: a second document begins here: one file is one pipeline"])
  }

  @Test(arguments: [33, 200, 100_000])
  func `deep nesting is refused and does not crash`(depth: Int) {
    let nested = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    let problems = DefinitionFixture.problems("version: " + nested + "\n")
    #expect(problems.contains { $0.contains("nest") })
  }

  @Test func `a bomb of aliases is refused at its anchors`() {
    var text = "version: 1\na0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for i in 1...12 {
      let aliases = Array(repeating: "*a\(i - 1)", count: 9).joined(separator: ", ")
      text += "a\(i): &a\(i) [\(aliases)]\n"
    }
    let problems = DefinitionFixture.problems(text)
    #expect(problems.contains { $0.hasPrefix("p.yml:2:5: anchors and aliases") })
    #expect(problems.contains { $0.hasPrefix("p.yml:14:6: anchors and aliases") })
  }

  @Test func `all keys that stand twice are found, in blocks and in braces`() {
    let text = DefinitionFixture.changing(
      "{from: 疑难, type: flag}", to: "{from: 疑难, type: flag, \"from\": 疑}"
    )
    .replacing("label: 小管线", with: "label: 小管线\nperiod: 2019")
    .replacing(
      "  rate:     {ratio", with: "  closed:   {count: cases, on: closed_on}\n  rate:     {ratio")
    #expect(
      DefinitionFixture.problems(text) == [
        "p.yml:5:1: the key “period” stands twice; it stands on line 4 already",
        "p.yml:24:43: the key “from” stands twice; it stands on line 24 already",
        "p.yml:51:3: the key “closed” stands twice; it stands on line 50 already",
      ])
  }

  @Test func `a key of an inner brace is not taken for the second one`() {
    let text = DefinitionFixture.changing(
      "{expected: {kinds: [station]}, every: month, on: on, due_days: 5}",
      to: "{on: on, every: month, zero: {source: visits, unit: site, on: on}, expected: {}, on: on}"
    )
    #expect(
      DefinitionFixture.problems(text)
        == ["p.yml:43:97: the key “on” stands twice; it stands on line 43 already"])
  }

  @Test(arguments: [UInt64](1...8))
  func `a file with a few characters changed is refused in order, or read`(seed: UInt64) {
    var state = seed
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let signs = Array("{}[]:,'\"&*!|>#-%@ \n\t()=<>.~光0aZ")
    for round in 0..<60 {
      var text = Array(pipeline)
      for _ in 0...random(3) {
        let place = random(text.count)
        switch random(3) {
        case 0: text.remove(at: place)
        case 1: text.insert(signs[random(signs.count)], at: place)
        default: text[place] = signs[random(signs.count)]
        }
      }
      let lines = text.filter { $0 == "\n" }.count + 1
      for problem in DefinitionFixture.problems(String(text)) where problem.hasPrefix("p.yml:") {
        let line = problem.split(separator: ":").dropFirst().first.flatMap { Int($0) } ?? 0
        #expect(line <= lines, "seed \(seed), round \(round): \(problem)")
        #expect(!problem.contains("\u{E000}"), "seed \(seed), round \(round): \(problem)")
      }
    }
  }

  @Test func `mistakes in all parts of a file are found at once`() {
    let text =
      pipeline
      .replacing("label: 小管线", with: "lable: 小管线")
      .replacing("assign", with: "asign")
      .replacing("key: [site, case_no]", with: "key: [cite, case_no]")
      .replacing("rule: closed_on", with: "rule: close_on")
      .replacing("ratio: [closed", with: "ratio: [close")
      .replacing("format: csv", with: "format: cvs")
    #expect(
      DefinitionFixture.problems(text).map { $0.split(separator: " ").first ?? "" } == [
        "p.yml:3:1:", "p.yml:32:28:", "p.yml:36:11:", "p.yml:50:22:", "p.yml:55:14:",
      ])
  }

  @Test func `values are text, whatever YAML 1 1 would make of them`() throws {
    let text = DefinitionFixture.changing(
      "from: 疑难", to: "from: [no, 0123, 12:30, 1e3, ~, 2020-01-01]")
    let definition = try DefinitionFixture.read(text)
    #expect(
      definition.sources[0].fields[8].headers
        == ["no", "0123", "12:30", "1e3", "~", "2020-01-01"])
  }

  @Test func `columns are counted in code points after Chinese text and escapes`() {
    // The unknown word stands after 4 Chinese characters, in single, double and no quotes.
    for (text, column) in [
      ("结案日期 = 1", 28), ("'结案日期 = 1'", 29), ("\"结案日期 = 1\"", 29),
      ("outcome = 调解成功 and oops = 1", 47), ("'outcome = ''调解成功'' and oops = 1'", 52),
      ("\"outcome = \\\"调解成功\\\" and oops = 1\"", 52), ("\"hard and \\u0020 oops = 1\"", 45),
    ] {
      let problems = DefinitionFixture.problems(
        DefinitionFixture.changing("rule: closed_on >= accepted_on", to: "rule: \(text)"))
      #expect(problems.count == 1)
      #expect(problems.first?.hasPrefix("p.yml:32:\(column): unknown field") == true, "\(problems)")
    }
  }
}
