import Foundation
import Testing

/// The further indicators of the bureau's list (`Pipelines/INDICATORS.md`) over the committed
/// district-year: some by hand, thousands of cells again in Python that shares no code with us.
struct IndicatorListTests {
  /// Indicator, what is displayed, numerator, denominator.
  private static let district: [(String, String, String, String)] = [
    ("mediation_concluded", "6685", "6685", ""),
    ("concluded_success_rate", "97.76%", "6535", "6685"),
    ("open_at_end", "123", "123", ""),
    ("closing_rate", "97.93%", "6685", "6826"),
    ("concluded_late_rate", "10.99%", "735", "6685"),
    ("written_rate", "63.15%", "4127", "6535"),
    ("confirmation_rate", "7.34%", "303", "4127"),
    ("parties", "25007", "25007", ""),
    ("hard_rate", "2.99%", "200", "6699"),
    ("entrusted_rate", "31.17%", "2088", "6699"),
    ("case_satisfaction", "88.97%", "3404", "3826"),
    ("cases_per_mediator", "34.53", "6699", "194"),
    ("cases_per_committee", "108.05", "6699", "62"),
    ("idle_committees", "0", "0", ""),
    ("service_satisfaction", "92.16%", "2481", "2692"),
    ("publicity_audience", "14120", "14120", ""),
    ("superseded_rate", "7.07%", "523", "7396"),
    ("success_without_form", "0", "0", ""),
  ]

  @Test func theFurtherIndicatorsAgreeWithPython() throws {
    let bench = try Workbench()
    let output = bench.place("out")
    let outcome = try Program.run(
      ["run", "Pipelines/guangming-2020-indicators.yml", "--output", output.path, "--quiet"],
      on: bench)
    // 3: published, and the sample's planted faults were set aside.
    #expect(outcome.code == 3, "\(outcome.errorText)")
    let figures = output.appendingPathComponent("current/figures.csv")
    let table = Table(try Data(contentsOf: figures))
    for (indicator, display, numerator, denominator) in IndicatorListTests.district {
      let rows = table.districtTotals(indicator)
      #expect(rows.count == 1, "\(indicator)")
      guard let row = rows.first else { continue }
      #expect(table.value(row, "display") == display, "\(indicator)")
      #expect(table.value(row, "numerator") == numerator, "\(indicator)")
      #expect(table.value(row, "denominator") == denominator, "\(indicator)")
    }
    try agreesWithPython(figures, on: bench)
  }

  /// The same in months that close on the 25th: Python takes the days from each line's start and end,
  /// which are looked at here.
  @Test func theSameInStatisticalMonths() throws {
    let bench = try Workbench()
    let output = bench.place("out")
    let outcome = try Program.run(
      [
        "run", "Pipelines/guangming-2020-statistical-months.yml", "--output", output.path,
        "--quiet",
      ],
      on: bench)
    #expect(outcome.code == 3, "\(outcome.errorText)")
    let figures = output.appendingPathComponent("current/figures.csv")
    let table = Table(try Data(contentsOf: figures))
    let days = Set(
      table.rows.map { row in
        ["grain", "period", "start", "end"].map { table.value(row, $0) }.joined(separator: " ")
      })
    let months = (1...12).map { month in
      let before = month == 1 ? "2019-12" : "2020-" + (month < 11 ? "0" : "") + "\(month - 1)"
      let label = "2020-" + (month < 10 ? "0" : "") + "\(month)"
      return "month \(label) \(before)-26 \(label)-25"
    }
    let quarters = [
      "quarter 2020-Q1 2019-12-26 2020-03-25", "quarter 2020-Q2 2020-03-26 2020-06-25",
      "quarter 2020-Q3 2020-06-26 2020-09-25", "quarter 2020-Q4 2020-09-26 2020-12-25",
    ]
    #expect(days == Set(months + quarters + ["total 2020 2019-12-26 2020-12-25"]))
    try agreesWithPython(figures, on: bench, period: ["2019-12-26..2020-12-25"])
    // Asked for by name, a month is the same month.
    let query = try Program.run(
      [
        "query", "Pipelines/guangming-2020-statistical-months.yml", "--indicator",
        "mediation_accepted,accepted_to_date", "--period", "2020-06", "--format", "csv",
      ], on: bench)
    let asked = Table(query.output)
    func figure(_ indicator: String) -> String? {
      table.rows.first {
        table.value($0, "indicator") == indicator && table.value($0, "period") == "2020-06"
          && table.value($0, "level") == "district"
      }.map { table.value($0, "numerator") }
    }
    let row = try #require(asked.rows.first)
    #expect(asked.value(row, "mediation_accepted") == figure("mediation_accepted"))
    #expect(asked.value(row, "accepted_to_date") == figure("accepted_to_date"))
  }

  private func agreesWithPython(
    _ figures: URL, on bench: Workbench, period: [String] = []
  ) throws {
    let tests = packageRoot.appendingPathComponent("Tests")
    let outcome = try Program.launch(
      "/usr/bin/env",
      [
        "python3", tests.appendingPathComponent("EndToEndTests/indicators_oracle.py").path,
        tests.appendingPathComponent("SamplingTests").path,
        packageRoot.appendingPathComponent("SampleData/guangming-2020").path,
        packageRoot.appendingPathComponent("Pipelines").path, figures.path,
      ] + period, on: bench, environment: ["PYTHONDONTWRITEBYTECODE": "1"])
    if outcome.code == 127 {
      print("skipped: indicators in Python: python3 is not installed")
      return
    }
    #expect(outcome.code == 0, "\(outcome.text)\(outcome.errorText)")
    print("➜ indicators in Python: \(outcome.text.split(separator: "\n").last ?? "")")
  }
}
