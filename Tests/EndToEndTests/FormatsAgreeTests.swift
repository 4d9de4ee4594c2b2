import Foundation
import Testing

/// Every format of one release, read by programs that share no code with the ones that wrote them,
/// and each figure compared: for the office, and for the public with figures hidden.
struct FormatsAgreeTests {
  private static let shown = [
    "mediation_accepted", "mediation_succeeded", "success_rate", "agreed_amount", "handling_days",
    "consultations", "documents", "completeness",
  ]

  @Test(arguments: ["internal", "public"])
  func everyFormatSaysTheSame(audience: String) throws {
    let bench = try Workbench()
    let part = try bench.partOfASample()
    let by = "by: [district, street, community, quarter, total], audience: \(audience)"
    let figures = ["csv", "csv_wide", "json", "sqlite", "xlsx", "html"].map {
      "  - {format: \($0), name: figures, \(by), indicators: all}\n"
    }
    let bulletins = ["text", "docx", "print"].map {
      "  - {format: \($0), name: bulletin, by: [street, total], audience: \(audience), template: templates/t.md}\n"
    }
    let pipeline = try bench.lightPipeline(
      publishing: "\npublish:\n" + figures.joined() + bulletins.joined())
    let columns = Self.shown.map { "{{\($0)}}" }
    let template =
      "{{% CONTENT_TYPE:TEXT}}\n# 表\n\n| code | name | \(Self.shown.joined(separator: " | ")) |\n"
      + "|:--|:--|" + String(repeating: "--:|", count: columns.count) + "\n{{#street}}\n"
      + "| {{code}} | {{name}} | \(columns.joined(separator: " | ")) |\n{{/street}}\n"
    try template.write(
      to: bench.place("Pipelines/templates/t.md"), atomically: true, encoding: .utf8)
    let output = bench.place("out")
    let outcome = try Program.run(
      ["run", pipeline.path, "--input", part.path, "--output", output.path, "--quiet"], on: bench)
    #expect(outcome.code == 3, "\(outcome.errorText)")
    let isPublic = audience == "public"
    let release = output.appendingPathComponent(isPublic ? "current/public" : "current")
    func python(_ script: String, _ arguments: [String]) throws -> Program.Outcome {
      try Program.launch(
        "/usr/bin/env",
        ["python3", packageRoot.appendingPathComponent("Tests/EndToEndTests/\(script)").path]
          + arguments, on: bench)
    }
    let read = try python("formats_agree.py", [release.path, "figures", "bulletin"])
    if read.code == 127 {
      print("skipped: every format read back: python3 is not installed")
      return
    }
    #expect(read.code == 0, "\(read.text)\(read.errorText)")
    print("➜ \(audience)\n\(read.text)", terminator: "")
    let lines = read.text.split(separator: "\n")
    #expect(lines.count == 7)
    for line in lines {
      #expect(line.contains(" 0 hidden") != isPublic, "\(line)")
      #expect(line.contains("0 differ, 0 missing"), "\(line)")
    }
    #expect(lines.prefix(4).allSatisfy { !$0.contains(" 0 zero") })
    #expect(lines.prefix(4).allSatisfy { !$0.contains(" 0 not reported") })
    // One figure that says something else is seen.
    let json = release.appendingPathComponent("figures.json")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: json.path)
    let text = try String(contentsOf: json, encoding: .utf8)
    let place = try #require(text.range(of: "\"status\":\"value\""))
    try text.replacingCharacters(in: place, with: "\"status\":\"empty\"")
      .write(to: json, atomically: false, encoding: .utf8)
    let spoiled = try python("formats_agree.py", [release.path, "figures", "bulletin"])
    #expect(
      spoiled.code == 1 && spoiled.text.contains("json: ") && spoiled.text.contains(" 1 differ"))
    let book = try python(
      "workbook_cells.py",
      ["figures.csv", "figures.xlsx"].map { release.appendingPathComponent($0).path })
    #expect(book.code == 0, "\(book.text)\(book.errorText)")
  }
}
