import Foundation
import Testing

/// `fengqiao report`: where a release lies for people, and the page in a browser. The browser is a
/// script that writes down what it was given.
struct ReportCommandTests {
  private static func house(formats: [String]) throws -> House {
    let house = try House(try Workbench())
    try Data("{{#street}}\n- {{name}}: {{cases}}\n{{/street}}\n".utf8).write(
      to: house.pipeline.deletingLastPathComponent().appendingPathComponent("a.md"))
    let list = formats.map {
      "  - {format: \($0), name: figures, by: [district, street, total]"
        + (["text", "docx", "print"].contains($0) ? ", template: a.md}\n" : ", indicators: all}\n")
    }
    try house.replace(
      "pipeline.yml",
      "  - {format: csv, name: figures, by: [district, street, total], indicators: all}\n",
      list.joined())
    try house.write("a.csv", "1,桥头调委会,2024-03-05,10,甲\n")
    return house
  }

  private static func report(
    _ house: House, _ more: [String] = [], environment: [String: String] = [:]
  ) throws -> Program.Outcome {
    try Program.run(
      ["report", "--pipeline", house.pipeline.path, "--output", house.output.path] + more,
      on: house.bench, environment: environment)
  }

  /// Writes its first argument down and goes on until it is told to stop, a minute at most.
  private static func browser(_ house: House) throws -> URL {
    let script = house.bench.place("browser")
    let text = """
      #!/bin/sh
      cd "\(house.bench.folder.path)"
      printf '%s %s' "$#" "$1" > seen.tmp
      mv seen.tmp seen
      i=0
      while [ ! -e stop ] && [ $i -lt 600 ]; do sleep 0.1; i=$((i + 1)); done
      echo "words of a browser"
      : > ended
      """
    try Data(text.utf8).write(to: script)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o700], ofItemAtPath: script.path)
    return script
  }

  @Test func whatPeopleReadIsListedAndThere() throws {
    let house = try ReportCommandTests.house(
      formats: ["csv", "sqlite", "text", "xlsx", "docx", "print", "html", "dictionary"])
    #expect(try house.run().code == 0)
    let outcome = try ReportCommandTests.report(house)
    #expect(outcome.code == 0 && outcome.errors.isEmpty)
    let lines = outcome.text.split(separator: "\n").map { $0.split(separator: "\t") }
    #expect(
      lines.map { String($0[0]) } == [
        "网页", "工作簿", "文稿（Word）", "文稿（打印）", "文稿（Markdown）", "数据字典",
      ])
    let names = [
      "figures.html", "figures.xlsx", "figures.docx", "figures-print.html", "figures.md",
      "figures-dictionary.md",
    ]
    let release = house.output.appendingPathComponent("releases/\(try house.currentRelease())")
    #expect(
      lines.map { String($0[1]) } == names.map { release.appendingPathComponent($0).path })
    #expect(lines.allSatisfy { FileManager.default.fileExists(atPath: String($0[1])) })
    let objects = try ReportCommandTests.report(house, ["--json"]).text.split(separator: "\n").map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: String]
    }
    #expect(objects.map { $0?["path"] } == lines.map { String($0[1]) })
    #expect(
      objects.map { $0?["format"] } == ["html", "xlsx", "docx", "print", "text", "dictionary"])
  }

  @Test func thePageIsOpenedAndNotWaitedFor() throws {
    let house = try ReportCommandTests.house(formats: ["html", "xlsx"])
    #expect(try house.run().code == 0)
    let script = try ReportCommandTests.browser(house)
    let seen = house.bench.place("seen")
    defer { try? Data().write(to: house.bench.place("stop")) }
    let outcome = try ReportCommandTests.report(
      house, ["--open"], environment: ["BROWSER": "no-such-browser:\(script.path)"])
    #expect(outcome.code == 0 && outcome.errors.isEmpty, "\(outcome.errorText)")
    #expect(!FileManager.default.fileExists(atPath: house.bench.place("ended").path))
    for _ in 0..<300 where !FileManager.default.fileExists(atPath: seen.path) {
      Thread.sleep(forTimeInterval: 0.1)
    }
    let release = house.output.appendingPathComponent("releases/\(try house.currentRelease())")
    let page = release.appendingPathComponent("figures.html").path
    #expect(try String(contentsOf: seen, encoding: .utf8) == "1 \(page)")
    #expect(outcome.text.contains(page))
  }

  @Test func withoutABrowserTheReasonIsGiven() throws {
    let house = try ReportCommandTests.house(formats: ["html"])
    #expect(try house.run().code == 0)
    let empty = house.bench.place("empty")
    try FileManager.default.createDirectory(at: empty, withIntermediateDirectories: false)
    let none = try ReportCommandTests.report(
      house, ["--open"], environment: ["BROWSER": "", "PATH": empty.path])
    #expect(none.code == 20)
    #expect(none.errorText.contains("xdg-open is not installed"))
    #expect(none.text.contains("figures.html"))
    // A folder and a file without permission are no programs.
    let plain = empty.appendingPathComponent("plain")
    try Data("#!/bin/sh\n".utf8).write(to: plain)
    let wrong = try ReportCommandTests.report(
      house, ["--open"], environment: ["BROWSER": "\(empty.path):\(plain.path):nothing"])
    #expect(wrong.code == 20)
    #expect(wrong.errorText.contains("$BROWSER"))
    #expect(!wrong.errorText.contains("xdg-open"))
  }

  @Test func withoutAReleaseOrAPageTheReasonIsGiven() throws {
    let house = try ReportCommandTests.house(formats: ["csv", "xlsx"])
    let before = try ReportCommandTests.report(house, ["--open"])
    #expect(before.code == 12 && before.output.isEmpty)
    #expect(before.errorText.contains("there is no release yet"))
    #expect(try house.run().code == 0)
    let pageless = try ReportCommandTests.report(house, ["--open"], environment: ["BROWSER": "/x"])
    #expect(pageless.code == 12)
    #expect(pageless.errorText.contains("{format: html}"))
    #expect(try ReportCommandTests.report(house).code == 0)
    let bare = try ReportCommandTests.house(formats: ["csv"])
    #expect(try bare.run().code == 0)
    #expect(try ReportCommandTests.report(bare).code == 12)
  }
}
