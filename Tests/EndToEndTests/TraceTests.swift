import Casework
import Foundation
import Indicators
import Orchestration
import Testing

/// From figures to records and back.
struct TraceTests {
  /// Every count of every street and month has as many records behind it as it says, and the
  /// parts of every rate are those of its numerator and denominator.
  @Test func aCountHasAsManyRecordsBehindItAsItSays() throws {
    let bench = try Workbench()
    let part = try bench.partOfASample()
    let definition = try PipelineFile(
      bench.lightPipeline(
        publishing:
          "\npublish:\n  - {format: csv, by: [district, street, month], indicators: all}\n"
      ).path, input: part.path
    ).definition
    let report = try PipelineRun(
      definition,
      settings: PipelineRun.Settings(keepsLines: true, keyFile: bench.keyFile.path)
    ).run()
    let tracing = Tracing(report)
    let release = report.release
    var compared = 0
    for figure in release.figures where figure.category < 0 {
      let place = release.places[figure.place]
      let indicator = release.indicators[figure.indicator]
      guard !place.isOwn, case .measure(let measure) = indicator.formula,
        case .count = definition.measures[measure].kind, case .whole(let value) = figure.quantity
      else { continue }
      let parts = try tracing.parts(
        of: indicator.name, unit: place.code, period: release.periods[figure.period].period.label)
      #expect(parts.count == 1)
      #expect(parts.first?.records.count == Int(value), "\(indicator.name) \(place.code)")
      #expect(Set(parts.first?.records ?? []).count == Int(value))
      compared += 1
    }
    #expect(compared > 300)
    let rate = try tracing.parts(of: "success_rate", unit: "440311000000", period: nil)
    #expect(rate.map(\.role) == ["分子", "分母"])
    let counts = try ["mediation_succeeded", "mediation_accepted"].map {
      try tracing.parts(of: $0, unit: "440311000000", period: nil)[0].records
    }
    #expect(rate.map(\.records) == counts)
    // And back: each of a month's records says that it counts there.
    let june = try tracing.parts(
      of: "mediation_accepted", unit: "440311001000", period: "2020-06")[0].records
    #expect(!june.isEmpty)
    for record in june {
      let found = try tracing.records(at: record.file, line: record.line)
      #expect(found == [record])
      #expect(
        tracing.figures(of: record).contains {
          $0.indicator == "mediation_accepted" && $0.period == "2020-06"
            && $0.units.contains("440311001000")
        })
    }
  }

  /// Its fault lies on a later line than it begins on; its own first line is asked for.
  @Test func aRefusedRecordStandsWhereItBegins() throws {
    let bench = try Workbench()
    let house = try House(bench)
    try house.write(
      "a.csv",
      "\"a\nb\",1,桥头调委会,2024-03-05\n\"a\nb\",2,桥头调委会,2024-02-30\n\"a\nb\",3,桥头调委会,2024-03-05\n",
      header: "纠纷情况,案号,调委会,受理日期\n")
    // Out of the file, then out of the archive.
    for night in ["first", "second"] {
      if night == "second" { try house.write("b.csv", "9,桥头调委会,2024-03-05,1,x\n") }
      let ledger = bench.place("ledger.csv")
      #expect(try house.run(["--ledger", ledger.path]).code == 3)
      let listing = try String(contentsOf: ledger, encoding: .utf8)
      #expect(listing.contains("cases,cases/a.csv,1,2,counted,\n"), "\(night)")
      #expect(listing.contains("cases,cases/a.csv,2,4,quarantined,VAL-DATE\n"), "\(night)")
      #expect(listing.contains("cases,cases/a.csv,3,6,counted,\n"), "\(night)")
    }
    for (line, words) in [(3, "计入"), (4, "已隔离"), (5, "已隔离"), (6, "计入")] {
      let outcome = try Program.run(
        ["explain", "cases/a.csv:\(line)", "--pipeline", house.pipeline.path], on: bench)
      #expect(outcome.text.contains(words), "line \(line): \(outcome.text)")
    }
  }

  /// The pipeline's period cuts the last month off.
  @Test func aFigureOfACutPeriodHasTheRecordsOfThePartThatIsLeft() throws {
    let house = try House(Workbench())
    try house.replace("pipeline.yml", "2024-01-01..2024-12-31", "2024-02-01..2024-03-20")
    try house.write(
      "a.csv",
      ["2024-01-05", "2024-03-10", "2024-03-28"].enumerated().map { "\($0),桥头调委会,\($1),1,\n" }
        .joined())
    #expect(try house.run().code == 0)
    func trace(_ period: String) throws -> Program.Outcome {
      try Program.run(
        ["trace", "cases", "桥头调委会", period, "--pipeline", house.pipeline.path], on: house.bench)
    }
    for period in ["2024-Q1", "2024-03"] {
      let text = try trace(period).text
      #expect(text.contains("cases/a.csv:3") && !text.contains("cases/a.csv:2"), "\(text)")
      #expect(!text.contains("cases/a.csv:4"), "\(text)")
    }
    #expect(try trace("2023-12").code == 2)
  }

  @Test func everyDispositionIsExplainedInASentence() throws {
    let delivery = Delivery(try Workbench())
    let header = "案号,调委会,受理日期,金额,纠纷情况,更新时间\n"
    try delivery.write(
      "cases/a.csv",
      Array(
        (header + "1,桥头调委会,2024-03-05,10,甲,2024-03-05 10:00\n"
          + "1,桥头调委会,2024-03-05,11,\"两\n行\",2024-03-06 10:00\n"
          + "2,桥头调委会,2024-02-30,20,乙,\n3,桥头调委会,2023-02-03,1,丙,\n"
          + "4,桥头调委会,2024-03-05,10,甲,2024-03-05 10:00\n"
          + "4,桥头调委会,2024-03-05,10,甲,2024-03-05 10:00\n").utf8))
    func explain(_ line: Int) throws -> String {
      let outcome = try Program.run(
        [
          "explain", "cases/a.csv:\(line)", "--pipeline", "Tests/Faults/shared/pipeline.yml",
          "--input", delivery.input.path,
        ], on: delivery.bench)
      #expect(outcome.code == 0)
      return outcome.text
    }
    #expect(try explain(2).contains("superseded：同一件的另一版本 cases/a.csv:3 更新（按 updated_at）"))
    #expect(try explain(3).contains("counted：计入：案件、类型、金额。"))
    // The second line of a record is the record's.
    #expect(try explain(4).contains("cases/a.csv:3（第 2 条）counted"))
    #expect(try explain(5).contains("quarantined：已隔离：VAL-DATE，"))
    #expect(try explain(6).contains("out_of_scope：没有一个日期落在统计期"))
    let twins = try explain(7) + explain(8)
    #expect(twins.contains("duplicate：与 cases/a.csv:") && twins.contains("counted：计入："))
    for line in [1, 99_999] {
      let outcome = try Program.run(
        [
          "trace", "cases/\(line == 1 ? "a" : "b").csv:\(line)", "--pipeline",
          "Tests/Faults/shared/pipeline.yml", "--input", delivery.input.path,
        ], on: delivery.bench)
      #expect(outcome.code == 2)
    }
  }
}
