import Foundation
import Testing

/// Checks on figures in a run: an error keeps the last release, a warning is told.
struct FigureCheckRunTests {
  /// The amount of the district is 30 yuan in March, of 河边 20.
  private static let rows = "1,桥头调委会,2024-03-05,10,甲\n2,河边调委会,2024-03-06,20,乙\n"

  private static func house(_ checks: String) throws -> House {
    let house = try House(try Workbench(), more: "figure_checks:\n\(checks)")
    try house.write("a.csv", rows)
    return house
  }

  private static func report(_ house: House) throws -> (json: [String: Any], page: String) {
    let folder = house.output.appendingPathComponent("report")
    let json = try JSONSerialization.jsonObject(
      with: Data(contentsOf: folder.appendingPathComponent("run.json")))
    return (
      try #require(json as? [String: Any]),
      try String(contentsOf: folder.appendingPathComponent("run.md"), encoding: .utf8)
    )
  }

  @Test func anErrorPublishesNothingAndIsNamed() throws {
    let house = try Self.house(
      "  - {code: K1, rule: amount <= 29.99, severity: error, by: [district, total], message: 金额过大}\n"
    )
    let night = try house.run()
    #expect(night.code == 4)
    #expect(night.errorText.contains("figure_checks is 1, and at most 0 may be"))
    #expect(
      !FileManager.default.fileExists(
        atPath: house.output.appendingPathComponent("current").path))
    let (json, page) = try Self.report(house)
    let gates = try #require(json["gates"] as? [[String: Any]])
    #expect(
      gates.contains { $0["gate"] as? String == "figure_checks" && $0["value"] as? String == "1" })
    let check = try #require((json["figure_checks"] as? [[String: Any]])?.first)
    #expect(check["code"] as? String == "K1" && check["judged"] as? Int == 1)
    let problem = try #require((check["problems"] as? [[String: Any]])?.first)
    #expect(problem["left"] as? Int == 30 && problem["right"] as? Double == 29.99)
    #expect(problem["reason"] as? String == "broken")
    #expect(page.contains("✗ figure_checks：1（限 0）"))
    #expect(page.contains("：左 30，右 29.99"))
    // A limit that holds: the same deliveries are published.
    try house.replace("pipeline.yml", "29.99", "30")
    #expect(try house.run().code == 0)
  }

  @Test func aWarningIsPublishedAndTold() throws {
    let house = try Self.house("  - {code: K2, rule: cases = 3, message: 应为三宗}\n")
    let night = try house.run()
    #expect(night.code == 0, "\(night.errorText)")
    #expect(night.text.contains("提示 K2 应为三宗："))
    let (json, page) = try Self.report(house)
    #expect(json["status"] as? String == "published")
    #expect(page.contains("| K2 | 应为三宗 | 提示 |"))
    let metrics = try String(
      contentsOf: house.output.appendingPathComponent("report/fengqiao.prom"), encoding: .utf8)
    #expect(metrics.contains("severity=\"warning\"} "))
    // A question is not a publication: its indicators are not those of the checks.
    #expect(try house.ask([]) == "30.00")
  }
}
