import Casework
import Intake
import Testing

/// In what amounts are counted, as headers and lines above tables say it.
struct MoneyUnitTests {
  enum Counted { case yuan, tenThousands, refused }

  private func counted(_ text: String) throws -> Counted {
    let desk = try HeaderTests.desk()
    if let refusal = try desk.refusal(of: Array(text.utf8)) {
      #expect(refusal.code == "SCH-MONEY-UNIT")
      return .refused
    }
    let reading = try desk.read(text)
    #expect(reading.refused.isEmpty)
    switch reading.columns[1] {
    case [300]: return .yuan
    case [3_000_000]: return .tenThousands
    default:
      Issue.record("neither 3 元 nor 3 万元")
      return .refused
    }
  }

  @Test(arguments: [
    ("协议金额（元）", Counted.yuan), ("协议金额（万元）", .tenThousands), ("协议金额（萬元）", .tenThousands),
    ("协议金额（万圆）", .tenThousands), ("协议金额（1万元）", .tenThousands), ("协议金额（10000元）", .tenThousands),
    ("协议金额（10,000元）", .tenThousands), ("协议金额（万￥）", .tenThousands), ("协议金额(单位：万元)", .tenThousands),
    ("协议金额（以万元计）", .tenThousands), ("协议金额 万元", .tenThousands), ("协议金额：万元", .tenThousands),
    ("协议金额_万元", .tenThousands), ("协议金额万元", .tenThousands), ("协议金额/元", .yuan), ("协议金额元", .yuan),
    ("协议金额（元，超过10万元的附协议书）", .yuan), ("协议金额（精确到元）", .yuan), ("协议金额（仟元）", .refused),
    ("协议金额（佰元）", .refused), ("协议金额（拾万元）", .refused), ("协议金额（K元）", .refused), ("协议金额（美金）", .refused),
    ("协议金额（US$）", .refused), ("协议金额（百万美元）", .refused), ("协议金额千元", .refused), ("协议金额", .yuan),
    ("协议金额（不是万元）", .refused), ("协议金额（含万元以下）", .refused), ("协议金额（可填万元）", .refused),
    ("协议金额（单位万元）", .tenThousands), ("协议金额（人民币，万元）", .tenThousands),
    ("协议金额（人民币：万元）", .tenThousands), ("协议金额（人民币/万元）", .tenThousands),
    ("协议金额（万元RMB）", .tenThousands), ("协议金额（万元CNY）", .tenThousands),
    ("协议金额（万元保留两位小数）", .tenThousands), ("协议金额（万元含利息）", .tenThousands),
    ("协议金额（万元只填数字）", .tenThousands), ("协议金额（万元起）", .refused), ("协议金额（千元人民币）", .refused),
    ("协议金额（千元整）", .refused), ("协议金额（亿元人民币）", .refused), ("协议金额（港元HKD）", .refused),
    ("协议金额（美元等值）", .refused), ("协议金额（×10000元）", .refused), ("协议金额（RMB 10000）", .refused),
    ("协议金额（十万元级）", .refused), ("协议金额（元/万元）", .refused), ("协议金额（万元/元）", .refused),
    ("协议金额（人民币）", .yuan), ("协议金额（元、角、分）", .yuan), ("协议金额（超过10万元的附协议书）", .yuan),
    ("协议金额（人民币元）", .yuan), ("协议金额（元RMB）", .yuan), ("协议金额（单位：元，不含利息）", .yuan),
  ])
  func headersSayIt(cell: String, unit: Counted) throws {
    #expect(try counted("受理日期,\"\(cell)\",涉及人数\n2020-01-05,3,2\n") == unit, "\(cell)")
  }

  @Test(arguments: [
    ("单位：万元", Counted.tenThousands), ("单位：万元 2020年3月", .tenThousands),
    ("单位：万元　　日期：2020-03-01", .tenThousands), ("单位：万元 填表人：某某", .tenThousands),
    ("单 位：万 元", .tenThousands), ("单位：件 人 万元", .tenThousands),
    ("日期：2020-03,,,单位：,万元", .tenThousands),
    ("单位,万元", .tenThousands), ("单位：人,万元", .tenThousands), ("金额单位:万元 人数单位:人", .tenThousands),
    ("2020年人民调解案件表（万元）", .tenThousands), ("（万元）", .tenThousands), ("万元", .tenThousands),
    ("本表金额均为万元", .tenThousands), ("注：金额以万元计", .tenThousands), ("以万元为单位", .tenThousands),
    ("注：表中金额单位均为“万元”", .tenThousands), ("金额单位：「万元」", .tenThousands),
    ("单位：萬元", .tenThousands), ("单位：万圆", .tenThousands), ("金额单位为元", .yuan), ("单位：元", .yuan),
    ("填报单位：某街道,单位：元", .yuan), ("单位：仟元", .refused), ("单位：亿元", .refused), ("单位：元,单位：万元", .refused),
    ("标的万元以上的另附协议书", .refused), ("填报单位：某街道", .yuan), ("标的10万元以上的另附协议书", .yuan),
    ("标的十万元以上的另附", .yuan),
    ("2020年人民调解案件表", .yuan), ("单位：件", .yuan), ("说明：不含数万元以上的案件", .yuan), ("第三单元", .yuan),
    ("请勿以万元为单位填写", .refused), ("金额以万元计的请换算成元", .refused), ("不得按万元填", .refused),
    ("单位：元，请勿以万元为单位填报", .yuan), ("涉及金额（万元）,0.05", .refused), ("人民调解工作台账（十）", .yuan),
    ("填表说明：（一）甲；（十）乙", .yuan), ("单位：件、人次、分", .yuan), ("单位：元、角、分", .yuan), ("表号：（K）", .yuan),
    ("单位：（分）局", .yuan), ("填报单位：万元村人民调解委员会", .yuan), ("填报人：万元芳", .yuan),
  ])
  func linesAboveTheTableSayIt(line: String, unit: Counted) throws {
    #expect(try counted(line + "\n受理日期,协议金额,涉及人数\n2020-01-05,3,2\n") == unit, "\(line)")
  }

  @Test(arguments: [
    ",万元,人", "单位,万元,人", "单位：,万元,人", "计量单位,万元,人", "（单位）,（万元）,", ",人民币万元,人", ",万,人", ",萬元,人",
    "年-月-日,万元,户",
    "日,（万元）,人/次",
  ])
  func rowsOfUnitsSayIt(row: String) throws {
    #expect(try counted("受理日期,协议金额,涉及人数\n\(row)\n2020-01-05,3,2\n") == .tenThousands)
  }

  @Test(arguments: [
    ("金额单位", "万元", Counted.refused), ("金额单位", "万", .refused), ("金额单位", "千", .refused),
    ("币种", "美元", .refused), ("单位", "万元", .refused),
    ("", "万元", .refused),
    ("金额单位", "元", .yuan), ("币种", "人民币", .yuan), ("调解单位", "某调委会", .yuan), ("备注", "万元", .yuan),
    ("", "十", .yuan),
  ])
  func aColumnBesideMaySayIt(name: String, cell: String, unit: Counted) throws {
    #expect(
      try counted("受理日期,协议金额,\(name),涉及人数\n2020-01-05,3,\(cell),2\n") == unit, "\(name) \(cell)")
  }

  @Test(arguments: [
    "说明：（一）按月报送；（十）其他。", "说明：满意度（分）为平均分", "备注：大额案件（万元）另附清单",
    "说明：本表以元为单位，上报汇总表以万元为单位", "注：调解（k）",
  ])
  func linesBelowTheTableMayMentionIt(line: String) throws {
    #expect(try counted("受理日期,协议金额,涉及人数\n2020-01-05,3,2\n\(line)\n") == .yuan)
  }

  @Test(arguments: [
    ",单位：,万元", "单位：,万元,", ",（万元）,", ",单位:,千元", "*金额单位：万元", "注1：金额单位万元", "填表说明：本表金额单位为万元",
  ])
  func aLineBelowTheTableThatSaysOtherwiseRefusesTheFile(line: String) throws {
    let desk = try HeaderTests.desk()
    let text = "受理日期,协议金额,涉及人数\n2020-01-05,3,2\n"
    #expect(try desk.read(text + line + "\n").otherHeaderLine == 3, "\(line)")
    let agreeing = text.replacing("金额", with: "金额（万元）") + ",单位：,万元\n"
    #expect(try desk.read(agreeing).otherHeaderLine == nil)
  }

  @Test func whatIsUnclearDoesNotMatterWhereTheHeaderSaysIt() throws {
    let line = "标的万元以上的另附协议书\n"
    #expect(try counted(line + "受理日期,协议金额（元）,涉及人数\n2020-01-05,3,2\n") == .yuan)
    #expect(try counted(line + "受理日期,协议金额,涉及人数\n,万元,人\n2020-01-05,3,2\n") == .tenThousands)
  }
}
