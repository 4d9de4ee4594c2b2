import Foundation
import Testing

/// The neighbouring logs of the annual report: other offices' words, no code of their own. The
/// figures are those that the public report of 2020-12-22 states.
struct RuleOfLawTests {
  /// Indicator, category, what is displayed, numerator, denominator.
  private static let stated: [(String, String, String, String, String)] = [
    ("reconsideration_accepted", "", "21", "21", ""),
    ("reconsideration_closed", "", "15", "15", ""),
    ("reconsideration_results", "upheld", "3", "3", ""),
    ("reconsideration_results", "ended", "5", "5", ""),
    ("reconsideration_results", "revoked", "7", "7", ""),
    ("correction_rate", "", "46.7%", "7", "15"),
    ("litigation_cases", "", "125", "125", ""),
    ("litigation_closed", "", "85", "85", ""),
    ("litigation_lost", "", "0", "0", ""),
    ("litigation_lost_rate", "", "0.00%", "0", "85"),
    ("litigation_heard", "", "76", "76", ""),
    ("attendance_rate", "", "100.00%", "76", "76"),
    ("attended_by_head", "", "9", "9", ""),
    ("letters_by_kind", "procuratorate", "6", "6", ""),
    ("letters_by_kind", "court", "9", "9", ""),
    ("letters_in_time_rate", "", "100.00%", "15", "15"),
    ("complaints_accepted", "", "14", "14", ""),
    ("review_rounds", "", "4", "4", ""),
    ("reviewed_files", "", "472", "472", ""),
    ("training_sessions", "", "4", "4", ""),
    ("trained", "", "1443", "1443", ""),
    ("videos", "", "185", "185", ""),
    ("broadcasts", "", "4", "4", ""),
    ("classes", "", "3", "3", ""),
    ("civil_code_events", "", "8", "8", ""),
    ("books", "", "10000", "10000", ""),
    ("firms", "", "116", "116", ""),
    ("advisers", "", "301", "301", ""),
    ("exam_taken", "", "843", "843", ""),
    ("exam_excellent_rate", "", "99.88%", "842", "843"),
  ]

  @Test func everyFigureOfTheReportIsFound() throws {
    let bench = try Workbench()
    let output = bench.place("out")
    let outcome = try Program.run(
      ["run", "Pipelines/rule-of-law-2020.yml", "--output", output.path, "--quiet"], on: bench)
    #expect(outcome.code == 0, "\(outcome.errorText)")
    let table = Table(
      try Data(contentsOf: output.appendingPathComponent("current/figures.csv")))
    for (indicator, category, display, numerator, denominator) in RuleOfLawTests.stated {
      let rows = table.districtTotals(indicator, category: category)
      #expect(rows.count == 1, "\(indicator) \(category)")
      guard let row = rows.first else { continue }
      #expect(table.value(row, "display") == display, "\(indicator) \(category)")
      #expect(table.value(row, "numerator") == numerator, "\(indicator) \(category)")
      #expect(table.value(row, "denominator") == denominator, "\(indicator) \(category)")
    }
  }

  /// “180余” is a lower bound and “近3000” an upper one.
  @Test func roundedFiguresOfTheReportAreBounds() throws {
    let outcome = try Program.run(
      [
        "query", "Pipelines/rule-of-law-2020.yml", "--indicator", "complaints,leaflets",
        "--format", "csv",
      ], on: Workbench())
    #expect(outcome.code == 0, "\(outcome.errorText)")
    let table = Table(outcome.output)
    let row = try #require(table.rows.first)
    let complaints = try #require(Int(table.value(row, "complaints")))
    let leaflets = try #require(Int(table.value(row, "leaflets")))
    #expect((181..<190).contains(complaints))
    #expect((2900..<3000).contains(leaflets))
  }
}
