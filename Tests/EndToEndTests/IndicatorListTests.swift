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

  private func agreesWithPython(_ figures: URL, on bench: Workbench) throws {
    let tests = packageRoot.appendingPathComponent("Tests")
    let outcome = try Program.launch(
      "/usr/bin/env",
      [
        "python3", tests.appendingPathComponent("EndToEndTests/indicators_oracle.py").path,
        tests.appendingPathComponent("SamplingTests").path,
        packageRoot.appendingPathComponent("SampleData/guangming-2020").path,
        packageRoot.appendingPathComponent("Pipelines").path, figures.path,
      ], on: bench, environment: ["PYTHONDONTWRITEBYTECODE": "1"])
    if outcome.code == 127 {
      print("skipped: indicators in Python: python3 is not installed")
      return
    }
    #expect(outcome.code == 0, "\(outcome.text)\(outcome.errorText)")
    print("➜ indicators in Python: \(outcome.text.split(separator: "\n").last ?? "")")
  }
}
