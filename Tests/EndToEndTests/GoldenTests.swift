import Foundation
import Testing

/// What people see, to the byte: `Tests/Golden`. `RECORD=1` records anew.
struct GoldenTests {
  private static let pipeline = "Pipelines/guangming-2020.yml"

  @Test func theFaultPipelineRunReadsAsRecorded() throws {
    let delivery = Delivery(try Workbench())
    let text = """
      案号,调委会,受理日期,金额,纠纷情况
      1,桥头调委会,2024-03-05,10,平常
      2,河边调委会,2024-02-30,20,平常
      3,桥头调委会,2024-03-07,约30,"两行
      文字"
      4,桥头调委会,2024-03-08
      合计,,,60,

      """
    try delivery.write("cases/a.csv", Array(text.utf8))
    try delivery.write("cases/b.csv", Array("PK\u{3}\u{4}xlsx".utf8))
    let outcome = try delivery.run()
    let output = outcome.text.replacingOccurrences(of: delivery.output.path, with: "OUTPUT")
    try compare(Data(release(output).utf8), "run.txt")
    try compare(
      try Data(
        contentsOf: MendingTests.refused(of: "a", in: delivery.output).appendingPathExtension(
          "findings.csv")),
      "findings.csv")
    try compare(try Data(contentsOf: delivery.bench.place("ledger.csv")), "ledger.csv")
    try compare(
      try Data(contentsOf: delivery.output.appendingPathComponent("current/figures.csv")),
      "figures.csv")
  }

  @Test(arguments: [
    ["check", pipeline],
    ["sniff", "SampleData/guangming-2020/registers/devices.csv", "--source", "devices"],
    [
      "query", pipeline, "--indicator", "mediation_accepted,success_rate", "--by", "street",
      "--where", "dispute_type = labour", "--period", "2020-01..2020-06",
    ],
    [
      "query", pipeline, "--indicator", "advisers,device_coverage", "--by", "street", "--format",
      "json",
    ],
  ])
  func aCommandPrintsWhatWasRecorded(arguments: [String]) throws {
    let outcome = try Program.run(arguments, on: Workbench())
    #expect(outcome.code == 0, "\(outcome.errorText)")
    let kind = arguments.contains("json") ? "json" : "txt"
    try compare(outcome.output, "\(arguments[0]).\(kind)")
  }

  /// A release's name holds a hash of the pipeline and its figures; here only its shape matters.
  private func release(_ text: String) -> String {
    text.replacing(#/releases/\d{4}-[0-9a-f]{12}/#, with: "releases/NNNN-HHHHHHHHHHHH")
  }

  private func compare(_ found: Data, _ name: String) throws {
    let file = packageRoot.appendingPathComponent("Tests/Golden/\(name)")
    if ProcessInfo.processInfo.environment["RECORD"] == "1" { try found.write(to: file) }
    let recorded = try Data(contentsOf: file)
    #expect(
      found == recorded,
      "\(name) differs; see RECORD=1 in Tests/Golden/README.md:\n\(String(decoding: found, as: UTF8.self))"
    )
  }
}
