import Casework
import Intake
import TestSupport
import Testing

/// Most cells are read by a quick way that knows only their usual forms. A zero-width space behind
/// a cell means nothing and sends it the slow way: both must read the same.
struct FastPathTests {
  static let alphabets: [[String]] = [
    Array("0123456789").map(String.init), Array("0123456789.,-/: ").map(String.init),
    Array("019Ee+-.万元").map(String.init), Array("-/\\无暂未不详填写nullNULLne/aA&;—").map(String.init),
    Array("甲乙丙张A1a （）()[]第0调字号'\"=#*!").map(String.init),
    Array("是否有无01yYnN√×已未").map(String.init),
    [
      "2020", "-", "/", ".", "年", "月", "日", "01", "1", "12", "31", "30", "02", " ", "T", "8:30",
      "T08:30:00",
    ],
    ["11010519491231002", "X", "x", "1", "000", "138", "00138000", "+86", " ", "-", "*"],
    Array("合总小累计本月同上待未编无空号字第件xX0.12〃totalnu").map(String.init),
    ["(2020)", "（2020）", "﹝", "–", "{", ">", "⼈", ".0", "深光", "人调字", "第", "0", "1", "号", "〔", "〕"],
  ]

  static let kinds: [(String, FieldKind)] = [
    ("date", .date(formats: [])),
    ("declared date", .date(formats: ["MM/dd/yyyy", "excel_serial"])),
    ("time", .dateTime(formats: [])), ("money", .money(inTenThousands: false)), ("count", .count),
    ("decimal", .decimal(places: 2)), ("flag", .flag), ("case number", .caseNumber),
    ("identifier", .identifier), ("person", .person), ("identity number", .idCard),
    ("phone", .phone), ("label", .label),
  ]

  /// Good cells, which chance then spoils.
  static let usual = [
    "2020-01-05", "2020/1/5", "2020-01-05 08:30:00", "01/05/2020", "43831", "1234.50", "12", "是",
    "11010519491231002X", "13800138000", "（2020）深光人调字第0001号", "A0001", "甲某", "无", "null",
    "1900-01-01", "12345678", "123456789", "1234567890123456", "123456.78", "1234567890123.45",
    "M10002", "Committee0000001", "n1", "none12345", "婚姻家庭纠纷", "其他劳动争议纠纷", "其他劳动争议纠纷甲",
  ]

  static func cells(_ count: Int, seed: UInt64) -> [String] {
    var random = SeededRandom(seed)
    return (0..<count).map { round in
      let letters = alphabets.randomElement(using: &random) ?? []
      func letter() -> String { letters.randomElement(using: &random) ?? "" }
      guard round % 2 == 0 else {
        return (0..<Int.random(in: 1...9, using: &random)).map { _ in letter() }.joined()
      }
      var cell = Array(usual.randomElement(using: &random) ?? "").map(String.init)
      for _ in 0..<Int.random(in: 0...2, using: &random) {
        cell[Int.random(in: cell.indices, using: &random)] = letter()
      }
      return cell.joined()
    }
  }

  @Test(arguments: kinds.indices)
  func quickAndSlowWaysAgree(_ index: Int) throws {
    let (name, kind) = Self.kinds[index]
    let cells = Self.cells(600, seed: UInt64(index))
    let table = try ValueTable(kind)
    let readings = try table.readings(of: cells + cells.map { $0 + "\u{200B}" })
    for (i, cell) in cells.enumerated() where readings[i] != readings[cells.count + i] {
      Issue.record("\(name) “\(cell)”: \(readings[i]), slowly \(readings[cells.count + i])")
    }
    // The cells are no monotony.
    #expect(Set(readings.map { "\($0)" }).count >= 3)
  }

  /// Of a key more is asked: words and sums are none.
  @Test(arguments: [FieldKind.caseNumber, .identifier, .person])
  func quickAndSlowWaysAgreeOnKeys(_ kind: FieldKind) throws {
    let cells = Self.cells(3000, seed: 77) + (numberlessCells + zeroCells).map(\.0)
    let desk = try IntakeDesk(
      IntakeDesk.log(
        [
          FieldDefinition(name: "n", headers: ["编号"], kind: kind),
          FieldDefinition(name: "day", headers: ["日期"], kind: .date(formats: [])),
        ], key: [0], periodBy: [1]))
    let text = (cells + cells.map { $0 + "\u{200B}" }).map {
      "\"\($0.replacing("\"", with: "\"\""))\",2020-01-01\n"
    }
    let reading = try desk.read("编号,日期\n" + text.joined())
    var keys = [Key128?](repeating: nil, count: text.count)
    for (record, key) in zip(reading.records, reading.keys) { keys[record] = key }
    for (i, cell) in cells.enumerated() where keys[i] != keys[cells.count + i] {
      Issue.record("“\(cell)” is read in two ways")
    }
    #expect(reading.refused.count > 20)
  }
}
