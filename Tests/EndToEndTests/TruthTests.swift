import Foundation
import Testing

/// A district once through the built program, with what it wrote.
private struct DistrictRun: Sendable {
  let truth: Truth
  let ledger: Table
  let figures: FigureFile
  let outcome: Program.Outcome

  init(_ sample: URL, pipeline: URL, on bench: Workbench) throws {
    let output = bench.place("out")
    outcome = try Program.run(
      [
        "run", pipeline.path, "--input", sample.path, "--output", output.path, "--ledger",
        bench.place("ledger.csv").path, "--json",
      ], on: bench)
    guard outcome.code == 3 || outcome.code == 0 else {
      throw Unexpected("run ended with \(outcome.code): \(outcome.errorText)")
    }
    truth = try Truth(sample)
    ledger = Table(try Data(contentsOf: bench.place("ledger.csv")))
    figures = FigureFile(
      try Data(contentsOf: output.appendingPathComponent("current/figures.csv")))
  }

  /// What differs between the figures and the truth.
  var differences: [String] {
    var differences: [String] = []
    func expect(_ found: Int, _ wanted: Int, _ name: String) {
      if found != wanted { differences.append("\(name): \(wanted) expected, \(found) found") }
    }
    typealias Place = FigureFile.Place
    for (name, wanted) in truth.expected.sorted(by: { $0.key < $1.key }) {
      let indicator = name == "agreed_amount_fen" ? "agreed_amount" : name
      expect(figures.count(Place(indicator: indicator, period: figures.whole)), wanted, name)
    }
    let days = truth.handlingDays
    let mean = figures.headline("handling_days_mean")
    expect(Int(mean?.numerator ?? "") ?? -1, days.sum, "sum of handling days")
    expect(Int(mean?.denominator ?? "") ?? -1, days.count, "count of handling days")
    expect(
      Int(figures.headline("handling_days")?.numerator ?? "") ?? -1, days.twiceMedian,
      "twice the median of handling days")
    expect(
      Int(figures.headline("handling_days_p90")?.numerator ?? "") ?? -1, days.p90,
      "handling days, nine tenths")
    for (part, indicators) in truth.byStreet {
      let isOwn = part == "440311000000"
      for (name, wanted) in indicators {
        let place = Place(
          indicator: name, level: "street", code: part, isOwn: isOwn, period: figures.whole)
        expect(figures.count(place), wanted, "\(name) of \(part)")
      }
    }
    for (month, indicators) in truth.byMonth {
      for (name, wanted) in indicators {
        expect(figures.count(Place(indicator: name, period: month)), wanted, "\(name) in \(month)")
      }
    }
    for (parts, indicator, breakdown) in [
      (truth.byType, "mediation_accepted", "accepted_by_type"),
      (truth.bySource, "mediation_accepted", "accepted_by_source"),
      (truth.byChannel, "consultations", "consultations_by_channel"),
    ] {
      for (category, indicators) in parts {
        expect(
          figures.count(
            Place(indicator: breakdown, period: figures.whole, category: category)),
          indicators[indicator] ?? -1, "\(breakdown) \(category)")
      }
      let categories = figures.cells.filter {
        $0.key.indicator == breakdown && $0.key.level == "district"
          && $0.key.period == figures.whole && $0.value.numerator != "0"
      }.map(\.key.category)
      expect(
        Set(categories).subtracting(parts.keys).count, 0, "further categories of \(breakdown)")
    }
    return differences.sorted()
  }
}

@Suite(.serialized) struct TruthTests {
  @Test func everyRecordOfTheCommittedDistrictEndsAsTheTruthSays() throws {
    let bench = try Workbench()
    let sample = packageRoot.appendingPathComponent("SampleData/guangming-2020")
    let run = try DistrictRun(
      sample, pipeline: packageRoot.appendingPathComponent("Pipelines/guangming-2020.yml"),
      on: bench)
    let differences = run.truth.differences(from: run.ledger)
    #expect(differences.isEmpty, "\(differences.prefix(10).joined(separator: "\n"))")
    #expect(run.ledger.rows.count == run.truth.dispositions.values.reduce(0, +))
    // A ledger that lost a record, or changed one word, would be noticed.
    #expect(
      !run.truth.differences(from: Table(Data("file,line,disposition,detail\n".utf8))).isEmpty)
    #expect(run.figures.repeated.isEmpty)
    let figures = run.differences
    #expect(figures.isEmpty, "\(figures.prefix(10).joined(separator: "\n"))")

    // The count by closing date and the cohort's count differ, so mixing them up would show.
    #expect(run.truth.expected["mediation_succeeded"] != run.truth.expected["cohort_succeeded"])
    #expect(run.figures.headline("mediation_succeeded")?.numerator == "6535")
    #expect(run.figures.headline("cohort_succeeded")?.numerator == "6440")
    #expect(run.figures.headline("success_rate")?.display.hasPrefix("97.55") == true)
    #expect(run.figures.headline("cohort_success_rate")?.display.hasPrefix("96.13") == true)
    for street in run.truth.byStreet.keys where street != "440311000000" {
      let closing = FigureFile.Place(
        indicator: "mediation_succeeded", level: "street", code: street,
        period: run.figures.whole)
      var cohort = closing
      cohort.indicator = "cohort_succeeded"
      #expect(run.figures.count(closing) != run.figures.count(cohort))
    }
    try agreesWithSQL(sample, bench.place("out/current/figures.csv"), on: bench)
  }

  /// Nearly 20,000 cells of the figures, worked out again by SQLite from rows that a naive reader
  /// of a few hundred lines of Python has read.
  private func agreesWithSQL(_ sample: URL, _ figures: URL, on bench: Workbench) throws {
    let tests = packageRoot.appendingPathComponent("Tests")
    let oracle = tests.appendingPathComponent("EndToEndTests/figures_oracle.py").path
    let outcome = try Program.launch(
      "/usr/bin/env",
      [
        "python3", oracle, tests.appendingPathComponent("SamplingTests").path, sample.path,
        packageRoot.appendingPathComponent("Pipelines").path, figures.path,
      ], on: bench, environment: ["PYTHONDONTWRITEBYTECODE": "1"])
    if outcome.code == 127 {
      print("skipped: figures in SQL: python3 is not installed")
      return
    }
    #expect(outcome.code == 0, "\(outcome.text)\(outcome.errorText)")
    print("➜ figures in SQL: \(outcome.text.split(separator: "\n").last ?? "")")
  }

  @Test(arguments: [("0.1", 7), ("0.2", 20_201_222)])
  func anotherDistrictIsExactToo(scale: String, seed: Int) throws {
    let bench = try Workbench()
    let sample = try bench.sample(scale: scale, seed: seed)
    let run = try DistrictRun(sample, pipeline: bench.lightPipeline(), on: bench)
    let differences = run.truth.differences(from: run.ledger) + run.differences
    #expect(
      differences.isEmpty,
      "scale \(scale), seed \(seed): \(differences.prefix(10).joined(separator: "\n"))")
  }
}
