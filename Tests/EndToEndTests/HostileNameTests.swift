import Foundation
import Testing

/// Names of units that want to be something else, through every format of a release.
struct HostileNameTests {
  private static let formats = [
    "csv", "csv_wide", "json", "sqlite", "xlsx", "html", "text", "docx", "print",
  ]
  private static let rows = "1,桥头调委会,2024-03-05,10,甲\n2,河边调委会,2024-03-06,20,乙\n"

  /// A house whose streets have other names, in quotes as CSV wants them.
  private static func house(streets: [String], formats: [String]) throws -> House {
    let house = try House(try Workbench())
    for (street, name) in zip(["桥头街道", "河边街道"], streets) {
      let cell = "\"" + name.replacingOccurrences(of: "\"", with: "\"\"") + "\""
      try house.replace("units.csv", "0,\(street),street", "0,\(cell),street")
    }
    let template = house.pipeline.deletingLastPathComponent().appendingPathComponent("a.md")
    try Data("{{#street}}\n- {{name}}: {{cases}}\n{{/street}}\n".utf8).write(to: template)
    let list = formats.map {
      "  - {format: \($0), name: figures, by: [district, street, total]"
        + (["text", "docx", "print"].contains($0) ? ", template: a.md}\n" : ", indicators: all}\n")
    }
    try house.replace(
      "pipeline.yml",
      "  - {format: csv, name: figures, by: [district, street, total], indicators: all}\n",
      list.joined())
    try house.write("a.csv", rows)
    return house
  }

  @Test(arguments: formats)
  func anIdentityNumberAsANameStopsTheRelease(format: String) throws {
    let number = "11010519491231002X"
    let house = try HostileNameTests.house(streets: ["桥头街道"], formats: [format])
    #expect(try house.run().code == 0)
    let before = try house.published()
    try house.replace("units.csv", "\"桥头街道\"", "甲\(number)")
    let stopped = try house.run()
    #expect(stopped.code == 5)
    let words = stopped.errorText
    #expect(words.contains("nothing was published") && words.contains("(resident_number)"))
    #expect(words.contains("figures"), "the file is named")
    #expect(try house.published() == before)
    #expect(
      try FileManager.default.contentsOfDirectory(
        atPath: house.output.appendingPathComponent("staging").path) == [])
    let report = house.output.appendingPathComponent("report")
    let account = try #require(
      try JSONSerialization.jsonObject(
        with: Data(contentsOf: report.appendingPathComponent("run.json"))) as? [String: Any])
    #expect(account["status"] as? String == "personal_numbers" && account["exit"] as? Int == 5)
    let places = try #require(account["personal_numbers"] as? [[String: String]])
    #expect(!places.isEmpty && places.allSatisfy { $0["shape"] == "resident_number" })
    let gates = try #require(account["gates"] as? [[String: Any]])
    #expect(gates.last?["gate"] as? String == "personal_numbers")
    #expect(gates.last?["passed"] as? Bool == false)
    let told = try String(contentsOf: report.appendingPathComponent("run.md"), encoding: .utf8)
    #expect(told.contains("✗ personal\\_numbers") || told.contains("✗ personal_numbers"))
    #expect(told.contains("身份证号"))
    for text in [words, stopped.text, told, "\(account)"] { #expect(!text.contains(number)) }
    // The name is mended: the night is as if nothing had been.
    try house.replace("units.csv", "甲\(number)", "\"桥头街道\"")
    #expect(try house.run().code == 0)
    #expect(try house.published() == before)
  }

  @Test(arguments: [
    "13800138000", "桥头13800138000", "6222020212345678909", "\u{1}13800138000", "=13800138000",
    "&13800138000", "１３８００１３８０００", "138-0013-8000", "4111 1111 1111 1111", "440311 990101 123",
    "440311990101123",
  ])
  func everyFormatIsSeenToHoldTheNumber(name: String) throws {
    let formats = HostileNameTests.formats
    let house = try HostileNameTests.house(streets: [name], formats: formats)
    let stopped = try house.run()
    #expect(stopped.code == 5)
    let account = try #require(
      try JSONSerialization.jsonObject(
        with: Data(contentsOf: house.output.appendingPathComponent("report/run.json")))
        as? [String: Any])
    let places = try #require(account["personal_numbers"] as? [[String: String]])
    let files = Set(places.compactMap { $0["file"] })
    #expect(
      files.isSuperset(of: [
        "figures.csv", "figures-wide.csv", "figures.json", "figures.sqlite", "figures.xlsx",
        "figures.html", "figures.md", "figures.docx", "figures-print.html",
      ]), "\(files.sorted())")
  }

  @Test func namesThatWantToRunStayNames() throws {
    let streets = ["=cmd|' /C calc'!A0,\"x\"", "</script><img src=x onerror=alert(1)>'); DROP--"]
    let house = try HostileNameTests.house(streets: streets, formats: HostileNameTests.formats)
    #expect(try house.run().code == 0)
    let files = try house.published()
    let table = Table(try #require(files["figures.csv"]))
    #expect(table.rows.contains { table.value($0, "name").hasPrefix("'=cmd|' /C calc'!A0,") })
    #expect(table.rows.contains { table.value($0, "name") == streets[1] })
    let bytes = try #require(files["figures.json"])
    let json = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    let names = (json["places"] as? [[String: Any]])?.compactMap { $0["name"] as? String } ?? []
    #expect(streets.allSatisfy(names.contains))
    for name in ["figures.html", "figures.json", "figures.md", "figures-print.html"] {
      let text = String(decoding: try #require(files[name]), as: UTF8.self)
        .replacingOccurrences(of: "\\<", with: "")
      #expect(!text.contains("<img") && !text.contains("</script><"), "\(name)")
    }
    let current = house.output.appendingPathComponent("current")
    let read = try Program.launch(
      "/usr/bin/env",
      [
        "python3",
        packageRoot.appendingPathComponent("Tests/EndToEndTests/workbook_cells.py").path,
        current.appendingPathComponent("figures.csv").path,
        current.appendingPathComponent("figures.xlsx").path,
      ], on: house.bench)
    if read.code == 127 {
      print("skipped: the workbook's cells: python3 is not installed")
      return
    }
    #expect(read.text.contains(" 0 differ, 0 missing, 0 formulas"), "\(read.text)\(read.errorText)")
  }
}
