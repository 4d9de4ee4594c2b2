import Foundation
import GRDB
import Testing

/// A question to the archive is answered while its records pass, or, where that cannot be, from all
/// of them at once: each way says what the deliveries say.
struct QuestionTests {
  static let questions = [
    ["--indicator", "cases,amount,people,by_kind", "--by", "street,month"],
    ["--indicator", "cases,by_kind", "--by", "site,quarter", "--period", "2024-Q2"],
    ["--indicator", "by_kind,amount", "--where", "kind in (labour, family)"],
    // Needs all records at once: the way over the states of the last night.
    ["--by", "street", "--indicator", "cases,same_day"],
    ["--indicator", "cases,people", "--period", "2024-12"],
  ]

  /// Files of several hundred records, with duplicates, newer versions and wrong ones among them.
  static func deliver(to house: House) throws {
    let header = "案号,调委会,受理日期,纠纷类型,金额,人数,更新时间,纠纷情况\n"
    let kinds = ["劳动争议", "婚姻家庭纠纷", "其他纠纷", ""]
    for file in 0..<4 {
      var rows = ""
      for i in 0..<200 {
        let number = file * 150 + i
        let month = 1 + number * 7 % 12
        rows += "\(number),\(["桥头调委会", "河边调委会"][number % 2]),"
        rows += "2024-\(month < 10 ? "0" : "")\(month)-\(10 + number % 18),"
        rows += "\(kinds[number % 4]),\(number * 3),\(i % 5),2024-12-0\(1 + file) 10:00,甲\(i % 9)\n"
      }
      try house.write("\(file).csv", rows + "坏,桥头调委会,2024-13-01,,,,,\n", header: header)
    }
  }

  @Test func everyWayOfAnsweringSaysWhatTheDeliveriesSay() throws {
    let bench = try Workbench()
    let house = try House(bench)
    try house.replace(
      "pipeline.yml", "\n  by_kind:",
      """

        same_day: {label: 同日, count: cases, on: accepted_on, where: alike(accepted_on) >= 9, counted_in: 宗}
        by_kind:
      """)
    try Self.deliver(to: house)
    func answers() throws -> [Data] {
      try Self.questions.map { words in
        let answer = try Program.run(
          ["query", house.pipeline.path, "--input", house.input.path, "--format", "csv"] + words,
          on: bench)
        #expect(answer.code == 0, "\(words) \(answer.errorText)")
        return answer.output
      }
    }
    try house.replace("pipeline.yml", "archive: ../state\n", "")
    let expected = try answers()
    #expect(Set(expected).count == Self.questions.count)
    #expect(expected.allSatisfy { $0.count > 40 })
    try house.replace("pipeline.yml", "\nunits:", "\narchive: ../state\nunits:")
    #expect(try house.run(["--as-of", "2025-01-05"]).code == 3)
    #expect(try answers() == expected)
    // Without what the night decided everything is deduplicated again.
    let archive = try DatabaseQueue(
      path: house.state.appendingPathComponent("archive.sqlite").path)
    let forgotten = try archive.write { db in
      try db.execute(sql: "DELETE FROM pack_column WHERE field = '#states'")
      return db.changesCount
    }
    #expect(forgotten > 0)
    #expect(try answers() == expected)
  }
}
