import Casework
import Intake
import Testing

struct HeaderTests {
  static let fields = [
    FieldDefinition(
      name: "day", headers: ["受理日期", "收案日期"], kind: .date(formats: []), isRequired: true),
    FieldDefinition(name: "amount", headers: ["协议金额"], kind: .money(inTenThousands: false)),
    FieldDefinition(name: "people", headers: ["涉及人数", "人数"], kind: .count),
    FieldDefinition(name: "note", headers: ["备注"], kind: .text, isKept: false),
  ]

  static func desk(delimiter: UInt8? = nil) throws -> IntakeDesk {
    try IntakeDesk(IntakeDesk.log(fields, delimiter: delimiter))
  }

  static let header = "受理日期,协议金额,涉及人数,备注\n"

  /// Files that begin alike and differ in what stands below, and some that only look alike.
  @Test(
    "the layout of another file changes nothing about how a file is read",
    arguments: [
      header + "2020-01-05,3.5,2,\n2020-01-06,,3,好\n",
      header + ",（万元）,（人）,\n2020-01-05,0.00035,2,\n",
      header + "天,万元,人,次\n2020-01-05,0.00035,2,\n",
      header + "\"\",万元,人,次\n2020-01-05,0.00035,2,\n",
      header + "-,万元,-,-\n2020-01-05,0.00035,2,\n",
      header + "无,万元,人,次\n2020-01-05,0.00035,2,\n",
      header + "N/A,万元,/,/\n2020-01-05,0.00035,2,\n",
      "受理日期,协议金额,涉及人数,备注,\n2020-01-05,3.5,2,,x\n2020-01-06,,3,好,y\n",
      "受理日期,协议金额,涉及人数,备注,\n2020-01-05,3.5,2,,\n2020-01-06,1,234,,\n",
      header + "编号,万元,人,文本\n2020-01-05,0.00035,2,\n",
      header + "文本,元,人,文本\n2020-01-05,3.5,2,\n",
      header + "1万元,万元,人,元\n2020-01-05,0.00035,2,\n",
      header + "1,2,3,4\n,万元,人,\n2020-01-05,0.00035,2,\n",
      header + "１,２,3,4\n,万元,人,\n2020-01-05,0.00035,2,\n",
      header + "\n,万元,人,\n2020-01-05,0.00035,2,\n",
      header + "\n2020-01-05,3.5,2,\n",
      header + "2020-01-05,,,3,\n2020-01-06,,,3,\n",
      header + "2020-01-05,,,3,\n2020-01-06,,3,好\n",
      header + String(repeating: "2020-01-05,,3,,\n", count: 40),
      header + "合计,3.5,2,\n",
      header,
      header + "2020-01-05",
      "\u{FEFF}" + header + "2020-01-05,3.5,2,\n",
      "受理日期,协议金额（万元）,涉及人数,备注\n2020-01-05,0.00035,2,\n",
      "受理日期,协议金额,涉及人数,备注\r\n2020-01-05,3.5,2,\r\n",
      "收案日期,协议金额,人数\n2020-01-05,3.5,2\n",
      "登记表,,,\n" + header + "2020-01-05,3.5,2,\n",
    ])
  func likelyLayout(text: String) throws {
    let desk = try Self.desk()
    let alone = try desk.read(text)
    let unnamed = "受理日期,协议金额,涉及人数,备注,\n2020-01-05,3.5,2,,x\n2020-01-06,,3,好,y\n"
    for other in [Self.header + "2020-02-01,1,1,\n", unnamed, text] {
      let known = try desk.layout(of: other)
      #expect(try desk.read(Array(text.utf8), likely: known) == alone)
    }
    let withUnits = try desk.layout(of: Self.header + ",万元,人,\n2020-02-01,1,1,\n")
    #expect(try desk.read(Array(text.utf8), likely: withUnits) == alone)
  }

  /// What only looks like the columns' numbers is a record, and is told of.
  @Test func onlyTheRowBelowTheHeaderNumbersTheColumns() throws {
    let desk = try Self.desk()
    for row in ["1,2,3,5\n", "1,2,,4\n", "2,3,4,5\n"] {
      #expect(try desk.read(Self.header + row).codes == ["VAL-DATE"], "\(row)")
    }
    let below = try desk.read(Self.header + "2020-01-05,3.5,2,\n1,2,3,4\n")
    #expect(below.codes == ["VAL-DATE"])
    // Even where all of them could be values.
    var fields = Self.fields
    fields[0].isRequired = false
    fields[0].kind = .count
    let counts = try IntakeDesk(IntakeDesk.log(fields))
    let reading = try counts.read(Self.header + "1,2,3,4\n5,3.5,2,\n")
    #expect(reading.columns[0] == [5] && reading.refused.isEmpty)
    #expect(try counts.read(Self.header + "1,2,3,5\n5,3.5,2,\n").columns[0] == [1, 5])
  }

  /// Counts are read as they stand, so none may be one of 万.
  @Test(arguments: [
    ("受理日期,涉及人数（万人）\n2020-01-05,2\n", true), ("受理日期,涉及人数(千人次)\n2020-01-05,2\n", true),
    ("受理日期,涉及人数（单位：万人）\n2020-01-05,2\n", true), ("受理日期,涉及人数（以萬人计）\n2020-01-05,2\n", true),
    ("受理日期,涉及人数【萬】\n2020-01-05,2\n", true),
    ("受理日期,涉及人数\n,万人\n2020-01-05,2\n", true), ("受理日期,涉及人数\n日,（百人）\n2020-01-05,2\n", true),
    ("单位：万人,\n受理日期,涉及人数\n2020-01-05,2\n", true),
    ("单位：元、千人,\n受理日期,涉及人数\n2020-01-05,2\n", true),
    ("单位,万人\n受理日期,涉及人数\n2020-01-05,2\n", true),
    ("受理日期,涉及人数（人）\n2020-01-05,2\n", false), ("受理日期,涉及人数（百人以上的另报）\n2020-01-05,2\n", false),
    ("填报单位：百户村调委会,\n受理日期,涉及人数\n2020-01-05,2\n", false),
    ("单位：万元,\n受理日期,涉及人数\n2020-01-05,2\n", false),
    ("受理日期,涉及人数,备注（千件）\n2020-01-05,2,\n", false),
  ])
  func countsInAMultipleAreRefused(text: String, isRefused: Bool) throws {
    let desk = try Self.desk()
    guard isRefused else {
      #expect(try desk.read(text).columns[2] == [2], "\(text)")
      return
    }
    #expect(try desk.refusal(of: Array(text.utf8))?.code == "SCH-COUNT-UNIT", "\(text)")
  }

  @Test func aMultipleThatThePipelineNamesIsMeant() throws {
    var fields = Self.fields
    fields[2].headers = ["涉及人数（万人）"]
    let desk = try IntakeDesk(IntakeDesk.log(fields))
    #expect(try desk.read("受理日期,涉及人数（万人）\n2020-01-05,2\n").columns[2] == [2])
    let other = Array("受理日期,涉及人数（千人）\n2020-01-05,2\n".utf8)
    #expect(try desk.refusal(of: other)?.code == "SCH-COUNT-UNIT")
    fields[2].headers = ["涉及人数", "涉及人数（万人）"]
    let mixed = try IntakeDesk(IntakeDesk.log(fields))
    let multiple = Array("受理日期,涉及人数（万人）\n2020-01-05,2\n".utf8)
    #expect(try mixed.refusal(of: multiple)?.code == "SCH-COUNT-UNIT")
  }

  /// Sixty times too large: what stands in brackets is no part of a column's name.
  @Test(arguments: [
    ("受理日期,服务时长（分钟）\n2020-01-05,2\n", true), ("受理日期,服务时长(min)\n2020-01-05,2\n", true),
    ("受理日期,服务时长\n,分钟\n2020-01-05,2\n", true), ("受理日期,服务时长（小时）\n,（分钟）\n2020-01-05,2\n", true),
    ("受理日期,服务时长（单位：天）\n2020-01-05,2\n", true),
    ("受理日期,服务时长（小时）\n2020-01-05,2\n", false), ("受理日期,服务时长\n2020-01-05,2\n", false),
    ("受理日期,服务时长\n日,小时\n2020-01-05,2\n", false),
    ("受理日期,服务时长（满半小时计一小时）\n2020-01-05,2\n", false),
  ])
  func durationsInAnotherUnitAreRefused(text: String, isRefused: Bool) throws {
    var fields = Self.fields
    fields[2].headers = ["服务时长（小时）"]
    let desk = try IntakeDesk(IntakeDesk.log(fields))
    guard isRefused else {
      #expect(try desk.read(text).columns[2] == [2], "\(text)")
      return
    }
    #expect(try desk.refusal(of: Array(text.utf8))?.code == "SCH-DURATION-UNIT", "\(text)")
  }

  @Test func aDurationOfWhichThePipelineSaysNoUnitIsReadAsItStands() throws {
    var fields = Self.fields
    fields[2].headers = ["服务时长"]
    let desk = try IntakeDesk(IntakeDesk.log(fields))
    #expect(try desk.read("受理日期,服务时长（分钟）\n2020-01-05,2\n").columns[2] == [2])
    fields[2].headers = ["服务时长（小时）", "服务分钟（分钟）"]
    let both = try IntakeDesk(IntakeDesk.log(fields))
    #expect(try both.read("受理日期,服务时长\n2020-01-05,2\n").columns[2] == [2])
    // What is read as it stands cannot be in two units.
    let minutes = Array("受理日期,服务分钟（分钟）\n2020-01-05,2\n".utf8)
    #expect(try both.refusal(of: minutes)?.code == "SCH-DURATION-UNIT")
  }

  /// A totals row may name a day and fill every field; its serial number says what it is.
  @Test func aSumUnderTheSerialNumberIsNoRecord() throws {
    let desk = try Self.desk()
    let text = "序号,受理日期,协议金额,涉及人数\n1,2020-01-05,3.5,2\n2,2020-01-06,1,3\n"
    let reading = try desk.read(text + "合计,2020-01-31,4.5,6\n")
    #expect(reading.recordCount == 2 && reading.refused.isEmpty)
    #expect(reading.columns[2] == [2, 3])
    #expect(reading.totals.map(\.line) == [4])
    #expect(try desk.read(text + "合计室,2020-01-31,4.5,6\n").recordCount == 2)
    #expect(try desk.read(text + "和,2020-01-31,4.5,6\n").recordCount == 3)
  }

  /// Every file says the same two things: 2020-01-05, 3.50 元, 2 and 2020-01-06, nothing, 3.
  @Test(arguments: [
    ("plain", "受理日期,协议金额,涉及人数,备注\n2020-01-05,3.5,2,\n2020-01-06,,3,好\n"),
    ("no final line end", "受理日期,协议金额,涉及人数,备注\n2020-01-05,3.5,2,\n2020-01-06,,3,"),
    ("CRLF", "受理日期,协议金额,涉及人数,备注\r\n2020-01-05,3.5,2,\r\n2020-01-06,,3,好\r\n"),
    ("CR", "受理日期,协议金额,涉及人数,备注\r2020-01-05,3.5,2,\r2020-01-06,,3,好\r"),
    ("tabs", "受理日期\t协议金额\t涉及人数\t备注\n2020-01-05\t3.5\t2\t\n2020-01-06\t\t3\t好\n"),
    ("semicolons", "受理日期;协议金额;涉及人数;备注\n2020-01-05;3.5;2;a,b\n2020-01-06;;3;好\n"),
    (
      "everything quoted",
      "\"受理日期\",\"协议金额\",\"涉及人数\"\n\"2020-01-05\",\"3.5\",\"2\"\n\"2020-01-06\",\"\",\"3\"\n"
    ),
    ("another order", "涉及人数,备注,受理日期,协议金额\n2,,2020-01-05,3.5\n3,,2020-01-06,\n"),
    ("an alias", "收案日期,协议金额,人数\n2020-01-05,3.5,2\n2020-01-06,,3\n"),
    ("marks, blanks, units", "*受理 日期,协议金额（元）,\u{3000}涉及人数(人)\n2020-01-05,3.5,2\n2020-01-06,,3\n"),
    ("a header cell of two lines", "\"受理\n日期\",协议金额,涉及人数\n2020-01-05,3.5,2\n2020-01-06,,3\n"),
    (
      "columns that nobody knows",
      "序号,受理日期,调解员,协议金额,涉及人数\n1,2020-01-05,某,3.5,2\n2,2020-01-06,某,,3\n"
    ),
    ("without the optional columns", "受理日期,协议金额,涉及人数\n2020-01-05,3.5,2\n2020-01-06,,3\n"),
    (
      "titles",
      "光明区2020年登记表,,,\n填报单位：某某,,填报日期：2020-02-01,\n\n受理日期,协议金额,涉及人数,备注\n2020-01-05,3.5,2,\n2020-01-06,,3,\n"
    ),
    ("a row of units", "受理日期,协议金额,涉及人数,备注\n,元,人,\n2020-01-05,3.5,2,\n2020-01-06,,3,\n"),
    (
      "a row of units in 万元",
      "受理日期,协议金额,涉及人数,备注\n,（万元）,（人）,\n2020-01-05,0.00035,2,\n2020-01-06,,3,\n"
    ),
    (
      "a row of the columns' numbers",
      "受理日期,协议金额,涉及人数,备注\n1,2,3,4\n2020-01-05,3.5,2,\n2020-01-06,,3,\n"
    ),
    (
      "the columns' numbers in brackets, and units below them",
      "受理日期,协议金额,涉及人数\n（1）,（２）,(3)\n日,万元,人\n2020-01-05,0.00035,2\n2020-01-06,,3\n"
    ),
    (
      "an empty row before the units",
      "受理日期,协议金额,涉及人数\n\n,万元,人\n2020-01-05,0.00035,2\n2020-01-06,,3\n"
    ),
    (
      "empty cells before the numbers, and the header again with them",
      "受理日期,协议金额,涉及人数\n,,\n1,2,3\n2020-01-05,3.5,2\n受理日期,协议金额,涉及人数\n1,2,3\n2020-01-06,,3\n"
    ),
    ("万元 in the header", "受理日期,协议金额（万元）,涉及人数\n2020-01-05,0.00035,2\n2020-01-06,,3\n"),
    (
      "the header again",
      "受理日期,协议金额,涉及人数,备注\n2020-01-05,3.5,2,\n受理日期,协议金额,涉及人数,备注\n2020-01-06,,3,\n"
    ),
    (
      "the header again at the end",
      "受理日期,协议金额,涉及人数,备注\n2020-01-05,3.5,2,\n2020-01-06,,3,\n受理日期,协议金额,涉及人数,备注"
    ),
    (
      "the header again with another line end",
      "受理日期,协议金额,涉及人数,备注\n2020-01-05,3.5,2,\n受理日期,协议金额,涉及人数,备注\r\n2020-01-06,,3,\n"
    ),
    (
      "trailing empty columns",
      "受理日期,协议金额,涉及人数,备注,,\n2020-01-05,3.5,2,,,\n2020-01-06,,3,\n"
    ),
    ("empty fields too many", "受理日期,协议金额,涉及人数\n2020-01-05,3.5,2,,,\n2020-01-06,无,3,\n"),
    (
      "blank rows and rows of commas",
      "受理日期,协议金额,涉及人数\n\n2020-01-05,3.5,2\n,,\n  \n2020-01-06,,3\n\u{3000},,\n\n"
    ),
    (
      "a footer",
      "受理日期,协议金额,涉及人数\n2020-01-05,3.5,2\n2020-01-06,,3\n制表人：某某,,审核人：某某\n说明：以上为一月数据\n"
    ),
    ("totals", "受理日期,协议金额,涉及人数\n2020-01-05,3.5,2\n小计,3.5,2\n2020-01-06,,3\n合计,3.5,5\n"),
  ])
  func theHeaderIsFoundAsOfficesWriteIt(_ what: String, _ text: String) throws {
    let reading = try Self.desk().read(text)
    #expect(reading.columns[0] == [18_266, 18_267], "\(what)")
    #expect(reading.columns[1] == [350, Column.missing], "\(what)")
    #expect(reading.columns[2] == [2, 3], "\(what)")
    #expect(reading.codes == [], "\(what)")
    #expect(reading.recordCount == 2, "\(what)")
    #expect(reading.isWhole, "\(what)")
  }

  @Test(arguments: [
    ("协议金额,涉及人数\n3,2\n", "SCH-MISSING-COLUMN", "day", 1),
    ("登记表\n协议金额,涉及人数\n3,2\n", "SCH-MISSING-COLUMN", "day", 2),
    ("受理日期,协议金额,受理日期\n2020-01-05,3,2020-01-05\n", "SCH-DUP-COLUMN", "day", 1),
    ("受理日期,人数,人数(人)\n2020-01-05,3,4\n", "SCH-DUP-COLUMN", "people", 1),
    ("涉及人数,受理日期,人数\n2,2020-01-05,9\n", "SCH-DUP-COLUMN", "people", 1),
    ("日子,钱\n2020-01-05,3\n", "SCH-NO-HEADER", "", 0),
    ("受理日期，协议金额，涉及人数\n2020-01-05，3，4\n", "CSV-DIALECT", "", 1),
    (String(repeating: "题\n", count: 20) + "受理日期,协议金额\n2020-01-05,3\n", "SCH-NO-HEADER", "", 0),
  ])
  func aHeaderThatDoesNotFitIsRefused(
    _ text: String, _ code: String, _ field: String, _ line: Int
  ) throws {
    let finding = try Self.desk().refusal(of: Array(text.utf8))
    #expect(finding?.code == code)
    #expect(finding?.field == field)
    #expect(finding?.line == line)
  }

  @Test func theTwentiethRowMayBeTheHeader() throws {
    let text = String(repeating: "题\n", count: 19) + "受理日期,协议金额\n2020-01-05,3\n"
    let reading = try Self.desk().read(text)
    #expect(reading.columns[0] == [18_266])
    #expect(reading.lines == [21])
    #expect(reading.isWhole)
  }

  @Test func aDeclaredDelimiterIsTheOnlyOne() throws {
    let text = "受理日期;协议金额\n2020-01-05;3\n"
    #expect(try Self.desk(delimiter: 0x3B).read(text).columns[1] == [300])
    #expect(try Self.desk(delimiter: 0x2C).refusal(of: Array(text.utf8))?.code == "SCH-NO-HEADER")
  }

  @Test(arguments: [
    ("too few", "2020-01-05,3.5", "CSV-WIDTH"), ("too many", "2020-01-05,3.5,2,好,5", "CSV-WIDTH"),
    ("shifted by a comma", "2020-01-05,1,000,2,好", "CSV-WIDTH"),
    ("a broken quote", "2020-01-05,\"3.5\"x,2,好", "CSV-TEXT-AFTER-QUOTE"),
    ("a quote without end", "2020-01-05,3.5,2,\"好", "CSV-UNCLOSED"),
    ("a carriage return", "2020-01-05,3.5,2,好\r2020-01-05,3.5,2,好", "CSV-LONE-CR"),
    ("nothing where something must be", ",3.5,2,好", "VAL-REQUIRED"),
    ("a placeholder where something must be", "无,3.5,2,好", "VAL-REQUIRED"),
  ])
  func aRecordOfAnotherShapeIsSetAsideWithItsBytes(
    _ what: String, _ record: String, _ code: String
  ) throws {
    let text = "受理日期,协议金额,涉及人数,备注\n2020-01-04,,,\n\(record)\n2020-01-06,,,\n"
    let reading = try Self.desk().read(text)
    #expect(Set(reading.codes) == [code], "\(what)")
    #expect(reading.columns[0] == [18_265, 18_267], "\(what)")
    #expect(
      reading.refused.flatMap(\.bytes) == Array((record + "\n").utf8), "\(what)")
    #expect(reading.isWhole)
    #expect(reading.refused.first?.findings.first?.line == 3)
  }

  @Test func fallbacksStandWhereThereIsNothing() throws {
    var fields = Self.fields
    fields[1].fallback = 100
    fields[2].fallback = 1
    let desk = try IntakeDesk(IntakeDesk.log(fields))
    let reading = try desk.read("受理日期,协议金额\n2020-01-05,\n2020-01-05,无\n2020-01-05,2\n")
    #expect(reading.columns[1] == [100, 100, 200])
    #expect(reading.columns[2] == [1, 1, 1])
    // A fault is no gap to be filled.
    #expect(try desk.read("受理日期,协议金额\n2020-01-05,约2\n").codes == ["VAL-MONEY"])
  }

  @Test func daysBehindTheDayOfTheReportAreRefused() throws {
    let desk = try IntakeDesk(IntakeDesk.log(Self.fields, periodBy: [0]))
    let reading = try desk.read("受理日期,协议金额\n2020-12-31,1\n2021-01-01,1\n2002-01-01,1\n")
    #expect(reading.codes == ["DOM-FUTURE"])
    #expect(reading.refused.first?.record == 1)
    #expect(reading.columns[0].count == 2)
  }
}
