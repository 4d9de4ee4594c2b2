import Casework
import Intake
import Testing

/// What a cell should come to: a number, `nil` for "nothing", or the code of a fault.
enum Reads: Equatable, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral,
  ExpressibleByNilLiteral
{
  case value(Int64)
  case missing
  case fault(String)

  init(integerLiteral value: Int64) { self = .value(value) }
  init(stringLiteral code: String) { self = .fault(code) }
  init(nilLiteral: ()) { self = .missing }

  static func day(_ text: String) -> Reads { .value(Day(text).map { Int64($0.number) } ?? -1) }
}

/// Reads cells of one field, each in a record of its own, through the whole of intake.
struct ValueTable {
  let desk: IntakeDesk

  init(
    _ kind: FieldKind, header: String = "值", isRequired: Bool = false, fallback: Int64? = nil,
    codeLists: [CodeList] = []
  ) throws {
    desk = try IntakeDesk(
      IntakeDesk.log([
        FieldDefinition(name: "n", headers: ["序号"], kind: .count, isRequired: true),
        FieldDefinition(
          name: "value", headers: [header], kind: kind, isRequired: isRequired, fallback: fallback),
      ]), codeLists: codeLists)
    self.header = header
  }

  private let header: String

  /// What each cell reads as. A fault's finding must point at the cell's own bytes.
  func readings(of cells: [String]) throws -> [Reads] {
    var text = "序号,\(header)\r\n"
    let quoted = cells.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }
    for (n, cell) in quoted.enumerated() { text += "\(n + 1),\(cell)\r\n" }
    let bytes = Array(text.utf8)
    let reading = try desk.read(bytes)
    #expect(reading.isWhole)
    var results = [Reads](repeating: .fault("no record"), count: cells.count)
    for (record, value) in zip(reading.records, reading.columns[1]) {
      results[record] = value == Column.missing ? .missing : .value(value)
    }
    for refused in reading.refused {
      let finding = try #require(refused.findings.first)
      results[refused.record] = .fault(finding.code)
      #expect(refused.findings.count == 1)
      #expect(finding.field == "value")
      #expect(finding.line == refused.record + 2 && finding.column == 2)
      #expect(bytes[finding.byte...].starts(with: Array(quoted[refused.record].utf8)))
      #expect(!finding.action.isEmpty)
    }
    return results
  }

  func check(_ table: [(String, Reads)], location: SourceLocation = #_sourceLocation) throws {
    let readings = try readings(of: table.map(\.0))
    for (reading, (cell, expected)) in zip(readings, table) {
      #expect(reading == expected, "“\(cell)”", sourceLocation: location)
    }
  }

  /// Cells of one group mean the same, those of different groups never.
  func check(groups: [[String]], location: SourceLocation = #_sourceLocation) throws {
    let readings = try readings(of: groups.flatMap { $0 })
    var values: [Reads] = []
    var next = 0
    for group in groups {
      for cell in group {
        if case .value = readings[next] {
        } else {
          Issue.record("“\(cell)” has no value: \(readings[next])", sourceLocation: location)
        }
        let first = readings[next - (group.firstIndex(of: cell) ?? 0)]
        #expect(readings[next] == first, "“\(cell)”", sourceLocation: location)
        next += 1
      }
      values.append(readings[next - 1])
    }
    for (i, value) in values.enumerated() {
      #expect(
        !values[..<i].contains(value), "“\(groups[i][0])” is taken for another",
        sourceLocation: location)
    }
  }
}

/// Words for "nothing", in every kind of field but flags (无 is an answer there) and free text.
let placeholders: [(String, Reads)] = [
  "", " ", "\u{3000}", "-", "--", "—", "——", "/", "\\", "\\N", "无", "暂无", "未填写", "未填", "不详",
  "null", "NULL", "None", "n/a", "N/A", "&nbsp;", " 无 ", "ＮＵＬＬ",
].map { ($0, nil) }
