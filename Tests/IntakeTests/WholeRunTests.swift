import Casework
import Deduplication
import Indicators
import Intake
import Orchestration
import Platform
import TestSupport
import Testing

/// Intake as the run does it: several files, slices and workers at once.
struct WholeRunTests {
  let inbox: ScratchFolder
  let keyFile: ScratchFolder

  init() throws {
    inbox = try ScratchFolder()
    keyFile = try ScratchFolder()
  }

  private func run(
    _ source: SourceDefinition, sliceSize: Int = 1 << 19, workers: Int = 1
  ) throws -> RunReport {
    try PipelineRun(
      IntakeDesk.definition(source),
      settings: PipelineRun.Settings(
        workers: workers, sliceSize: sliceSize, keepsLines: true,
        keyFile: keyFile.path.appending("test.key").description)
    ).run()
  }

  private var source: SourceDefinition { SliceTests.source(folder: inbox.path.description) }

  @Test func workersAndSlicesDoNotShow() throws {
    try inbox.file("a.csv", bytes: SliceTests.nasty)
    try inbox.file("b.csv", "序号,姓名,日期,金额,情况\n31,甲某,2020-03-01,1,好\n32,乙某,2020-03-02,坏,\n")
    try inbox.file("c.csv", "本月没有业务\n")
    try inbox.file("d.csv", bytes: SliceTests.nasty + Array("\n41,甲某,2020-03-01,1,好\n".utf8))
    let whole = try run(source)
    #expect(whole.total.holds)
    #expect(whole.total.refusedFiles == 1)
    #expect(whole.intake.wrongGuesses == 0)
    var wrongGuesses = 0
    for (size, workers) in [
      (1, 1), (7, 3), (16, 2), (33, 3), (64, 4), (97, 2), (200, 3), (1000, 4),
    ] {
      let other = try run(source, sliceSize: size, workers: workers)
      let label = Comment("slices of \(size) bytes, \(workers) workers")
      #expect(other.conservation == whole.conservation, label)
      #expect(Self.records(of: other) == Self.records(of: whole), label)
      for (a, b) in zip(other.intake.files, whole.intake.files) {
        #expect(a.name == b.name && a.state == b.state && a.spans == b.spans, label)
        #expect(a.counts == b.counts && a.findings == b.findings, label)
        #expect(
          a.refusedRecords.map { [$0.number, $0.line] }
            == b.refusedRecords.map { [$0.number, $0.line] }, label)
      }
      wrongGuesses += other.intake.wrongGuesses
    }
    #expect(wrongGuesses > 0)
  }

  /// File, record, line and disposition of every typed record.
  private static func records(of report: RunReport) -> [[Int]] {
    report.ledger.batches.indices.flatMap { index -> [[Int]] in
      let batch = report.ledger.batches[index]
      return (0..<batch.ordinals.count).map { row in
        [
          batch.file, batch.firstRecord + Int(batch.ordinals[row]),
          Int(report.intake.rowLines[index][row]), Int(report.ledger.states[index][row]),
        ]
      }
    }
  }

  @Test(arguments: [
    ("right", "小计,,,3,", "合计,,,6,", []), ("a subtotal of its part", "小计,,,3,", "小计,,,3,", []),
    ("a wrong subtotal", "小计,,,4,", "合计,,,6,", [4]), ("a wrong total", "小计,,,3,", "合计,,,60,", [6]),
    ("both wrong", "小计,,,1,", "总计,,,1,", [4, 6]), ("no number", "小计,,,,", "合计,,,见附件,", []),
    ("in 万元 itself", "小计,,,0.0003万元,", "合计,,,0.0006万元,", []),
  ])
  func totalsRowsAreCheckedAgainstTheRecords(
    _ what: String, _ first: String, _ second: String, _ lines: [Int]
  ) throws {
    try inbox.file(
      "t.csv",
      "序号,姓名,日期,金额,情况\n1,甲,2020-01-05,1,\n2,甲,2020-01-05,2,\n\(first)\n3,甲,2020-01-05,3,\n\(second)\n"
    )
    for size in [20, 1000] {
      let report = try run(source, sliceSize: size)
      let findings = report.intake.files[0].findings
      #expect(findings.map(\.line) == lines, "\(what)")
      #expect(
        findings.allSatisfy {
          $0.code == "SCH-TOTALS-MISMATCH" && $0.severity == .warning && $0.field == "amount"
        })
      #expect(report.total.read == 3)
      #expect(report.total.holds)
    }
  }
}
