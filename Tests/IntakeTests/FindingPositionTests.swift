import Casework
import Intake
import Testing

struct FindingPositionTests {
  static let fields = [
    FieldDefinition(name: "n", headers: ["序号"], kind: .count, isRequired: true),
    FieldDefinition(name: "note", headers: ["备注"], kind: .text, isKept: false),
    FieldDefinition(name: "day", headers: ["日期"], kind: .date(formats: [])),
    FieldDefinition(name: "amount", headers: ["金额"], kind: .money(inTenThousands: false)),
  ]

  /// Each faulty cell is there once, and its finding must lead to it: the byte to its first byte,
  /// line and column to what a person counts.
  @Test(arguments: ["\n", "\r\n", "\r"], ["", "\u{FEFF}"])
  func lineColumnAndByteLeadToTheField(_ end: String, _ mark: String) throws {
    let text =
      mark
      + [
        "某某登记表", "序号,备注,日期,金额", "1,\"两\(end)行\",2020-01-05,1", "2,好,2020-02-30,1",
        "3,\"三\(end)\(end)行\",2020-13-01,1", "4,\"带\"\"引号\"\"\",2020-01-05,约1",
        "5,\"一,二\",\"2020-\(end)14-01\",约2", "",
        "6,\"\(end)\",2020-01-05,\"约\(end)3\"", "坏,好,2020-01-05,1", "8,好,2020-01-05,\"1,23\"",
      ].joined(separator: end)
    let bytes = Array(text.utf8)
    let reading = try IntakeDesk(IntakeDesk.log(Self.fields)).read(bytes)
    let expected: [(field: String, cell: String, line: Int)] = [
      ("day", "2020-02-30", 5), ("day", "2020-13-01", 8), ("amount", "约1", 9),
      ("day", "\"2020-", 10), ("amount", "约2", 11), ("amount", "\"约", 14), ("n", "坏", 16),
      ("amount", "\"1,23\"", 17),
    ]
    let findings = reading.refused.flatMap(\.findings)
    #expect(findings.count == expected.count)
    for (finding, (field, cell, line)) in zip(findings, expected) {
      #expect(finding.field == field, "\(cell)")
      #expect(bytes[finding.byte...].starts(with: Array(cell.utf8)), "\(cell)")
      #expect(finding.line == line, "\(cell)")
      #expect(
        finding.column == (Self.fields.firstIndex { $0.name == field } ?? 0) + 1, "\(cell)")
      // Shapes are shown, values never.
      #expect(!finding.message.contains(cell))
    }
    #expect(reading.columns[0] == [1])
    #expect(reading.isWhole)
  }

  @Test func brokenRulesPointAtTheirField() throws {
    let rule = Expression.compare(.greaterOrEqual, .field(3), .literal(500))
    func check(_ consequence: CheckDefinition.Consequence) -> CheckDefinition {
      CheckDefinition(
        code: "T1", rule: rule, consequence: consequence, message: "金额太小", field: 3)
    }
    let text = "序号,备注,日期,金额\n1,\"两\n行\",2020-01-05,4\n2,,2020-01-05,5\n3,,2020-01-05,\n"
    for (consequence, disposition) in [
      (CheckDefinition.Consequence.quarantine, Disposition.quarantined), (.reject, .rejected),
    ] {
      let reading = try IntakeDesk(IntakeDesk.log(Self.fields, checks: [check(consequence)]))
        .read(text)
      #expect(reading.columns[0] == [2, 3])
      #expect(reading.records == [1, 2])
      let refused = try #require(reading.refused.first)
      #expect(reading.refused.count == 1)
      #expect(refused.disposition == disposition)
      let finding = try #require(refused.findings.first)
      #expect((finding.code, finding.line, finding.column) == ("T1", 3, 4))
      #expect(Array(text.utf8)[finding.byte] == UInt8(ascii: "4"))
    }
    let warned = try IntakeDesk(IntakeDesk.log(Self.fields, checks: [check(.warn)])).read(text)
    #expect(warned.columns[0] == [1, 2, 3])
    #expect(warned.notes == ["T1 ": 1])
  }

  /// A record that is faulty in several fields says all of it, and a rule does not judge it.
  @Test func aRecordSaysAllThatIsWrongWithIt() throws {
    let reading = try IntakeDesk(
      IntakeDesk.log(
        Self.fields,
        checks: [
          CheckDefinition(
            code: "T1", rule: .isEmpty(.field(0)), consequence: .reject, message: "", field: 0)
        ])
    ).read("序号,备注,日期,金额\n坏,,2020-02-30,约1\n")
    #expect(reading.codes == ["VAL-COUNT", "VAL-DATE", "VAL-MONEY"])
    #expect(reading.refused.map(\.disposition) == [.quarantined])
  }
}
