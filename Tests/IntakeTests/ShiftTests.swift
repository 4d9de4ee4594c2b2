import Casework
import Intake
import Testing

struct ShiftTests {
  /// The hint needs two wrong neighbours of which one is right in the other's place.
  @Test(arguments: [
    ("one place to the right", "1,2020-01-05,3,好\n2,好,2020-01-05,3\n", [1], [2]),
    ("two wrong values, each by itself", "1,2020-01-05,3,好\n2,2020-02-30,约1,好\n", [1], []),
    ("one wrong value", "1,2020-01-05,3,好\n2,2020-01-05,2020-01-05,好\n", [1], []),
    ("exchanged", "1,3.50,2020-01-05,好\n2,2020-01-05,3,好\n", [2], [1]),
  ])
  func neighbours(_ name: String, _ rows: String, _ read: [Int], _ hinted: [Int]) throws {
    let fields = [
      FieldDefinition(name: "n", headers: ["序号"], kind: .count, isRequired: true),
      FieldDefinition(name: "day", headers: ["日期"], kind: .date(formats: [])),
      FieldDefinition(name: "amount", headers: ["金额"], kind: .money(inTenThousands: false)),
      FieldDefinition(name: "note", headers: ["备注"], kind: .text, isKept: false),
    ]
    let reading = try IntakeDesk(IntakeDesk.log(fields)).read("序号,日期,金额,备注\n" + rows)
    let hints = reading.refused.filter { $0.findings.contains { $0.code == "CSV-SHIFT?" } }
    #expect(reading.columns[0].map { Int($0) } == read, "\(name)")
    #expect(hints.map { $0.record + 1 } == hinted, "\(name)")
    for finding in hints.flatMap(\.findings) where finding.code == "CSV-SHIFT?" {
      #expect((finding.column, finding.severity) == (2, .note))
    }
  }
}
