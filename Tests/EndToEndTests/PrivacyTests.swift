import Foundation
import Testing

/// Personal values stay in the deliveries and in the private quarantine, nowhere else.
struct PrivacyTests {
  /// Made up, and unlike anything that a program writes by itself.
  private static let canaries = [
    "欧阳鹇鹮", "13912340987", "110105194912310028", "(2024)鹮民调字第90717号", "鹇鹮小区漏水",
  ]

  @Test func noPersonalValueIsWrittenOutsideTheQuarantine() throws {
    let delivery = Delivery(try Workbench())
    let names = PrivacyTests.canaries
    let header = "案号,调委会,受理日期,纠纷类型,金额,人数,当事人,身份证号,电话,纠纷情况\n"
    func row(
      _ number: String = names[3], day: String = "2024-03-05", kind: String = "家庭",
      amount: String = "10", card: String = names[2], phone: String = names[1],
      committee: String = "桥头调委会"
    ) -> String {
      "\(number),\(committee),\(day),\(kind),\(amount),2,\(names[0]),\(card),\(phone),\(names[4])\n"
    }
    // Counted, repeated, and wrong in every way in which a message might quote a cell.
    let text =
      header + row() + row() + row(day: names[0]) + row(kind: names[1]) + row(amount: names[4])
      + row(card: names[2] + "9") + row(phone: names[0] + names[1]) + row(committee: names[0])
      + row().replacingOccurrences(of: ",2,", with: ",2,\(names[0]),")
      + row().replacingOccurrences(of: names[4], with: "\"\(names[4])")
      + row().replacingOccurrences(of: names[4], with: "\"\(names[4])\"\(names[0])")
      + row().replacingOccurrences(of: "平", with: "") + "合计,,,,999,,\(names[0]),,,\n"
      + "制表人:\(names[0]),,,,,,,,,\n"
    try delivery.write("cases/a.csv", Array(text.utf8))
    let gb18030 = String.Encoding(rawValue: 0x8000_0632)
    try delivery.write("cases/b.csv", Array(text.data(using: gb18030) ?? Data()))
    var utf16 = Data([0xFF, 0xFE])
    utf16.append(text.data(using: .utf16LittleEndian) ?? Data())
    try delivery.write("cases/c.csv", Array(utf16))
    // A refused file: no header, the first row is data.
    try delivery.write("cases/d.csv", Array((row() + row(day: names[0])).utf8))

    var written: [String: Data] = [:]
    for (name, more) in [("text", []), ("json", ["--json"]), ("timings", ["--timings"])] {
      let outcome = try delivery.run(more)
      #expect(outcome.code == 3)
      written["standard output of \(name)"] = outcome.output
      written["standard error of \(name)"] = outcome.errors
    }
    for file in ["cases/a.csv", "cases/d.csv"] {
      let sniff = try Program.run(
        [
          "sniff", delivery.input.appendingPathComponent(file).path, "--pipeline",
          "Tests/Faults/shared/pipeline.yml",
        ], on: delivery.bench)
      written["sniff of \(file)"] = sniff.output + sniff.errors
      for more in [[], ["--json"]] {
        let check = try Program.run(
          [
            "check-data", delivery.input.appendingPathComponent(file).path, "--pipeline",
            "Tests/Faults/shared/pipeline.yml",
          ] + more, on: delivery.bench)
        #expect(check.code == 3)
        written["check-data \(more) of \(file)"] = check.output + check.errors
      }
      let records = try Program.run(
        ["records", delivery.input.appendingPathComponent(file).path], on: delivery.bench)
      // Its output is the records; what it says about them is not.
      written["findings of records of \(file)"] = records.errors
    }
    let query = try Program.run(
      [
        "query", "Tests/Faults/shared/pipeline.yml", "--input", delivery.input.path, "--by",
        "street,month", "--format", "csv",
      ], on: delivery.bench)
    #expect(query.code == 0)
    written["query"] = query.output + query.errors

    var records = 0
    for (path, data) in try Workbench.contents(of: delivery.bench.folder)
    where !path.hasPrefix("input/") {
      // The refused records themselves; their findings lie beside them and are looked at.
      if path.hasPrefix("out/quarantine/"), !path.hasSuffix(".findings.csv") {
        records += 1
        #expect(PrivacyTests.found(in: data) != [], "the quarantine keeps the bytes of \(path)")
        continue
      }
      written[path] = data
    }
    #expect(records == 3)
    #expect(written.keys.contains { $0.hasSuffix("figures.csv") })
    #expect(written.keys.contains { $0.hasSuffix(".findings.csv") })
    #expect(written.keys.contains("ledger.csv"))
    for (name, data) in written.sorted(by: { $0.key < $1.key }) {
      #expect(PrivacyTests.found(in: data) == [], "\(name)")
    }
  }

  @Test(arguments: ["umask 000;", "umask 022;", "umask 077;"])
  func theQuarantineIsPrivateWhateverTheMask(prelude: String) throws {
    let delivery = Delivery(try Workbench())
    try delivery.write(
      "cases/sub/a.csv", Array("案号,调委会,受理日期\n1,桥头调委会,2024-02-30\n".utf8))
    let outcome = try Program.run(
      [
        "run", "Tests/Faults/shared/pipeline.yml", "--input", delivery.input.path, "--output",
        delivery.output.path, "--quiet",
      ], on: delivery.bench, prelude: prelude)
    #expect(outcome.code == 3)
    var files = 0
    let manager = FileManager.default
    let all = ["."] + (try manager.subpathsOfDirectory(atPath: delivery.quarantine.path))
    for path in all {
      let attributes = try manager.attributesOfItem(
        atPath: delivery.quarantine.appendingPathComponent(path).path)
      let isFolder = attributes[.type] as? FileAttributeType == .typeDirectory
      #expect(attributes[.posixPermissions] as? Int == (isFolder ? 0o700 : 0o600), "\(path)")
      files += isFolder ? 0 : 1
    }
    #expect(files == 2)
    let key = try manager.attributesOfItem(atPath: delivery.bench.keyFile.path)
    #expect(key[.posixPermissions] as? Int == 0o400)
    let published = try manager.attributesOfItem(
      atPath: delivery.output.appendingPathComponent("current/figures.csv").path)
    #expect(published[.posixPermissions] as? Int == 0o640)
  }

  /// The search itself finds what it is meant to find.
  @Test func theSearchFindsACanaryInEveryEncoding() {
    for canary in PrivacyTests.canaries {
      for form in PrivacyTests.forms(of: canary) {
        #expect(PrivacyTests.found(in: Data("x,".utf8) + form + Data(",y".utf8)) != [])
      }
    }
    #expect(PrivacyTests.found(in: Data("桥头调委会,2024".utf8)) == [])
  }

  /// Numbers of the canaries that occur in UTF-8, GB18030 or UTF-16; never the canaries.
  private static func found(in data: Data) -> [Int] {
    canaries.indices.filter { index in
      forms(of: canaries[index]).contains { data.range(of: $0) != nil }
    }
  }

  private static func forms(of text: String) -> [Data] {
    let gb18030 = String.Encoding(rawValue: 0x8000_0632)
    // A number of fewer digits than its own is still that person's.
    let parts = text.allSatisfy(\.isNumber) ? [text, String(text.dropFirst(3))] : [text]
    return parts.flatMap { part in
      [.utf8, gb18030, .utf16LittleEndian, .utf16BigEndian].compactMap { part.data(using: $0) }
    }
  }
}
