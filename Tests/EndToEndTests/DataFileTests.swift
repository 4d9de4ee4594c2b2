import Foundation
import Testing

/// What a release says about its own files: schema, metadata, dictionary.
struct DataFileTests {
  private static func run(publishing publish: String) throws -> (House, [String: Data]) {
    let house = try House(try Workbench())
    try house.replace(
      "pipeline.yml",
      "  - {format: csv, name: figures, by: [district, street, total], indicators: all}\n", publish)
    try house.write("a.csv", "1,桥头调委会,2024-03-05,10,甲\n2,河边调委会,2024-03-06,20,乙\n")
    let outcome = try house.run()
    guard outcome.code == 0 else { throw Unexpected("the run ended with \(outcome.code)") }
    return (house, try house.published())
  }

  @Test func theDistrictsJSONKeepsToTheSchemaPublishedWithIt() throws {
    let bench = try Workbench()
    let pipeline = try bench.lightPipeline()
    let output = bench.place("out")
    let outcome = try Program.run(
      [
        "run", pipeline.path, "--input", try bench.partOfASample().path, "--output", output.path,
        "--quiet",
      ], on: bench)
    #expect(outcome.code == 3)
    let current = output.appendingPathComponent("current")
    let check = try Program.launch(
      "/usr/bin/env",
      [
        "python3", packageRoot.appendingPathComponent("Tests/EndToEndTests/schema_check.py").path,
        current.appendingPathComponent("figures.json").path,
        current.appendingPathComponent("figures.schema.json").path,
      ], on: bench)
    if check.code == 127 {
      print("skipped: the schema of figures.json: python3 with jsonschema is not installed")
      return
    }
    #expect(check.code == 0, "\(check.text)\(check.errorText)")
    #expect(check.text == "0 faults, 0 spoilt values not noticed\n")
  }

  /// Publications of different indicators: each has its own, whatever the others have.
  @Test func everyPublicationHasTheIndicatorsThatItAsksFor() throws {
    let (_, files) = try DataFileTests.run(
      publishing: """
          - {format: csv, name: a, by: [district, total], indicators: [people, amount]}
          - {format: csv, name: b, by: [district, total], indicators: by_kind, bom: yes}
          - {format: csv_wide, name: w, by: [street, total], indicators: [amount, people], bom: yes}

        """)
    func indicators(_ name: String) throws -> Set<String> {
      let table = Table(try #require(files[name]))
      return Set(table.rows.map { table.value($0, "indicator") })
    }
    #expect(try indicators("a.csv") == ["people", "amount"])
    #expect(try indicators("b.csv") == ["by_kind"])
    let wide = Table(try #require(files["w-wide.csv"]))
    #expect(wide.columns.keys.contains("amount") && wide.columns.keys.contains("people"))
    #expect(wide.rows.map { wide.value($0, "amount") } == ["0.00", "10.00", "20.00"])
    for (name, hasMark) in [("a.csv", false), ("b.csv", true), ("w-wide.csv", true)] {
      #expect(try #require(files[name]).starts(with: [0xEF, 0xBB, 0xBF]) == hasMark, "\(name)")
    }
  }

  /// Rates whose parts are published by none, or by another publication only.
  @Test func aRateStandsAloneWithoutWhatItIsMadeOf() throws {
    let bench = try Workbench()
    let pipeline = try bench.lightPipeline(
      publishing: """

        publish:
          - {format: csv, name: a, by: [district, total], indicators: [success_rate, type_share]}
          - {format: html, name: b, by: [district, total], indicators: [completeness, mediation_accepted]}
          - {format: dictionary, name: data}

        """)
    let output = bench.place("out")
    let outcome = try Program.run(
      [
        "run", pipeline.path, "--input", try bench.partOfASample().path, "--output", output.path,
        "--quiet",
      ], on: bench)
    #expect(outcome.code == 3)
    let files = try Workbench.published(output)
    let table = Table(try #require(files["a.csv"]))
    #expect(Set(table.rows.map { table.value($0, "indicator") }) == ["success_rate", "type_share"])
    let dictionary = String(decoding: try #require(files["data-dictionary.md"]), as: UTF8.self)
      .replacingOccurrences(of: "\\", with: "")
    #expect(!dictionary.contains("### consultations"), "it tells of what is published")
    #expect(dictionary.contains("- 分子：mediation_succeeded\n- 分母：mediation_accepted（受理人民调解案件）\n"))
  }

  @Test func theMetadataNamesTheColumnsThatTheFileHas() throws {
    let (_, files) = try DataFileTests.run(
      publishing: """
          - {format: csv, name: figures, by: [district, street, total], indicators: all, bom: yes}
          - {format: csv_wide, name: figures, by: [street, total], indicators: [cases, amount]}

        """)
    for name in ["figures.csv", "figures-wide.csv"] {
      let bytes = try #require(files["\(name)-metadata.json"])
      let metadata = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
      #expect(metadata["url"] as? String == name)
      #expect((metadata["@context"] as? [Any])?.first as? String == "http://www.w3.org/ns/csvw")
      #expect(metadata["dc:conformsTo"] as? String == "fengqiao.release/1")
      let schema = try #require(metadata["tableSchema"] as? [String: Any])
      let columns = try #require(schema["columns"] as? [[String: Any]])
      let table = Table(try #require(files[name]))
      #expect(
        columns.compactMap { $0["titles"] as? String }
          == table.columns.sorted { $0.value < $1.value }.map(\.key))
      for (index, column) in columns.enumerated() {
        let cells = table.rows.map { $0[index] }
        if column["required"] as? Bool == true { #expect(!cells.contains(""), "\(column)") }
        switch column["datatype"] as? String {
        case "integer": #expect(cells.allSatisfy { $0.isEmpty || Int64($0) != nil })
        case "decimal": #expect(cells.allSatisfy { $0.isEmpty || Double($0) != nil })
        case "date": #expect(cells.allSatisfy { $0.wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil })
        case "string": break
        default:
          #expect((column["datatype"] as? [String: String])?["format"] == "1|0")
          #expect(cells.allSatisfy { $0 == "0" || $0 == "1" })
        }
      }
      guard let key = schema["primaryKey"] as? [String] else { continue }
      let keys = table.rows.map { row in key.map { table.value(row, $0) } }
      #expect(Set(keys).count == keys.count, "the key names one line")
    }
  }

  @Test func theDictionaryTellsOfEveryIndicatorFileAndColumn() throws {
    let (_, files) = try DataFileTests.run(
      publishing: """
          - {format: csv, name: figures, by: [district, street, total], indicators: all}
          - {format: csv_wide, name: few, by: [street, total], indicators: [amount]}
          - {format: json, name: figures, by: [district, total], indicators: all}
          - {format: sqlite, name: figures, by: [district, total], indicators: all}
          - {format: xlsx, name: figures, by: [district, total], indicators: all}
          - {format: html, name: figures, by: [district, total], indicators: all}
          - {format: dictionary, name: data}

        """)
    let text = String(decoding: try #require(files["data-dictionary.md"]), as: UTF8.self)
      .replacingOccurrences(of: "\\", with: "")
    for name in files.keys { #expect(text.contains("### \(name)\n"), "\(name)") }
    #expect(
      text.contains(
        "### amount　金额\n\n- 计量单位：元，小数 2 位，四舍五入\n- 口径：sum: cases.amount；on: accepted_on\n"))
    #expect(text.contains("- 分类：kind：family 婚姻家庭纠纷、"))
    func section(_ name: String) -> Substring {
      text.components(separatedBy: "### ").first { $0.hasPrefix(name + "\n") }?[...] ?? ""
    }
    let table = Table(try #require(files["figures.csv"]))
    for column in table.columns.keys { #expect(section("figures.csv").contains("| \(column) |")) }
    let wide = section("few-wide.csv")
    #expect(wide.contains("| amount |") && !wide.contains("| people |"))
    let json = try #require(
      try JSONSerialization.jsonObject(with: files["figures.json"] ?? Data()) as? [String: Any])
    for list in ["figures", "indicators", "periods", "places"] {
      for key in (json[list] as? [[String: Any]])?.first?.keys ?? [:].keys {
        #expect(section("figures.json").contains("| \(list)[].\(key) |"), "\(list).\(key)")
      }
    }
  }
}

extension DataFileTests {
  /// The list says of every figure what the two releases say of it, and is made alike from alike.
  @Test func changesAreThoseBetweenTheTwoReleases() throws {
    func twoNights() throws -> (House, first: Data) {
      let house = try House(try Workbench())
      let report = house.output.appendingPathComponent("report")
      try house.write("a.csv", "1,桥头调委会,2024-03-05,10,甲\n2,河边调委会,2024-03-06,20,乙\n")
      #expect(try house.run().code == 0)
      let first = try Data(contentsOf: report.appendingPathComponent("changes.csv"))
      try house.write("b.csv", "3,桥头调委会,2024-03-07,5,丙\n")
      #expect(try house.run().code == 0)
      return (house, first)
    }
    let (house, first) = try twoNights()
    #expect(Table(first).rows.isEmpty, "there was no release before the first")
    let file = house.output.appendingPathComponent("report/changes.csv")
    let list = try Data(contentsOf: file)
    let table = Table(list)
    let names = try FileManager.default.contentsOfDirectory(
      atPath: house.output.appendingPathComponent("releases").path
    ).sorted()
    func figures(_ release: String) throws -> [[String]: [String]] {
      let table = Table(
        try Data(
          contentsOf: house.output.appendingPathComponent("releases/\(release)/figures.csv")))
      func cells(_ row: [String], _ names: [String]) -> [String] {
        names.map { table.value(row, $0) }
      }
      return Dictionary(
        uniqueKeysWithValues: table.rows.map {
          (
            cells($0, ["indicator", "level", "code", "own", "parent", "period", "category"]),
            cells($0, ["numerator", "denominator", "value", "status"])
          )
        })
    }
    let (old, new) = (try figures(names[0]), try figures(names[1]))
    let differing = Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }
    let told = table.rows.map { row in
      ["indicator", "level", "code", "own", "parent", "period", "category"]
        .map { table.value(row, $0) }
    }
    #expect(Set(told) == Set(differing) && told.count == differing.count && !told.isEmpty)
    for (row, key) in zip(table.rows, told) {
      #expect(table.value(row, "old_numerator") == old[key]?[0])
      #expect(table.value(row, "new_numerator") == new[key]?[0])
      #expect(table.value(row, "change") == "changed")
    }
    let account = try #require(
      try JSONSerialization.jsonObject(
        with: Data(contentsOf: house.output.appendingPathComponent("report/run.json")))
        as? [String: Any])
    let changes = try #require(account["changes"] as? [String: Any])
    #expect(changes["from"] as? String == names[0] && changes["to"] as? String == names[1])
    #expect(changes["figures"] as? Int == table.rows.count)
    // Another house with the same two releases, and a night with nothing new.
    let (other, _) = try twoNights()
    let same = other.output.appendingPathComponent("report/changes.csv")
    #expect(try Data(contentsOf: same) == list)
    #expect(try house.run().text.contains("已是最新"))
    #expect(try Data(contentsOf: file) == list)
  }
}
