import Casework
import Proofreading
import Testing

/// Which figure a number is of, and when nothing is said.
@Suite struct FigureMatchTests {
  @Test(
    "an indicator is named before or behind its number, in its unit",
    arguments: [
      ("全区受理人民调解案件6699宗。", ["6699宗 right"]),
      ("全区共有246个公共法律服务站点、111名法律顾问。", ["246个 right", "111名 right"]),
      ("全区共有247个公共法律服务站点。", ["247个 wrong"]),
      ("全区法律咨询4831次。", ["4831次 unknown"]), ("全区法律咨询4831。", ["4831 unknown"]),
      ("全区出具法律文书1438份，审查法律意见872份。", ["1438份 right", "872份 right"]),
      ("全区出具法律文书和审查法律意见2310份。", ["2310份 right"]),
      ("全区协议涉及金额8.4亿元。", ["8.4亿元 right"]),
      ("全区协议涉及金额84035.99万元。", ["84035.99万元 right"]),
      ("全区协议涉及金额840359876.54元。", ["840359876.54元 right"]),
      ("全区协议涉及金额840359876.55元。", ["840359876.55元 wrong"]),
      ("全区办理天数中位数12天。", ["12天 right"]), ("全区每万人案件61.2宗。", ["61.2宗 right"]),
      ("全区每万人案件61.1宗。", ["61.1宗 wrong"]), ("全区空指标0宗。", ["0宗 unknown"]),
      ("全区每七百2333.33宗。", ["2333.33宗 right"]), ("全区每七百2333宗。", ["2333宗 right"]),
      ("全区每七百2333.333宗。", ["2333.333宗 unknown"]),
    ])
  func named(text: String, expected: [String]) throws {
    #expect(try Desk.verdicts(text) == expected)
  }

  @Test(
    "the place is the one said last, in the sentence or in the heading",
    arguments: [
      ("光明街道受理人民调解案件1038宗。", ["1038宗 right"]),
      ("光明街道受理人民调解案件6699宗。", ["6699宗 wrong"]),
      ("光明街道光明社区受理人民调解案件210宗。", ["210宗 right"]),
      ("光明街道受理人民调解案件1038宗，公明街道受理人民调解案件1021宗。", ["1038宗 right", "1021宗 right"]),
      ("光明街道情况如下。受理人民调解案件1038宗。", ["1038宗 unknown"]),
      ("光明街道、公明街道受理人民调解案件2059宗。", ["2059宗 unknown"]),
      ("光明街道和公明街道受理人民调解案件2059宗。", ["2059宗 unknown"]),
      ("在光明街道召开会议，受理人民调解案件6699宗。", ["6699宗 unknown"]),
      ("# 光明街道\n受理人民调解案件1038宗，调解成功1013宗。", ["1038宗 right", "1013宗 right"]),
      ("# 光明街道、公明街道\n受理人民调解案件1038宗。", ["1038宗 unknown"]),
      ("# 光明街道\n全区受理人民调解案件6699宗。", ["6699宗 right"]),
    ])
  func place(text: String, expected: [String]) throws {
    #expect(try Desk.verdicts(text) == expected)
  }

  @Test(
    "the period is the one said last; without one the whole",
    arguments: [
      ("2020年，全区受理人民调解案件6699宗。", ["6699宗 right"]),
      ("2020年6月，全区受理人民调解案件660宗。", ["660宗 right"]),
      ("2020年6月，全区受理人民调解案件6699宗。", ["6699宗 wrong"]),
      ("6月份，全区受理人民调解案件660宗。", ["660宗 right"]),
      ("二〇二〇年六月，全区受理人民调解案件660宗。", ["660宗 right"]),
      ("2019年6月，全区受理人民调解案件550宗。", ["550宗 right"]),
      ("2020年1月1日至12月20日，全区受理人民调解案件6699宗。", ["6699宗 right"]),
      ("截至2020年12月22日，全区受理人民调解案件6699宗。", ["6699宗 right"]),
      ("截至2020年12月31日，全区受理人民调解案件6699宗。", ["6699宗 unknown"]),
      ("截至目前，全区受理人民调解案件6699宗。", ["6699宗 unknown"]),
      ("2020年1-11月，全区受理人民调解案件6399宗。", ["6399宗 unknown"]),
      ("2019年，全区受理人民调解案件6000宗。", ["6000宗 unknown"]),
      ("去年，全区受理人民调解案件6000宗。", ["6000宗 unknown"]),
      ("五年来，全区累计受理人民调解案件20000宗。", ["20000宗 unknown"]),
      ("全区累计受理人民调解案件20000宗。", ["20000宗 unknown"]),
      ("全年全区累计受理人民调解案件6699宗。", ["6699宗 right"]),
      ("自成立以来，全区受理人民调解案件20000宗。", ["20000宗 unknown"]),
      ("6月召开会议。全区受理人民调解案件6699宗。", ["6699宗 unknown"]),
      ("# 2020年6月工作简报\n本月，全区受理人民调解案件660宗。", ["660宗 right"]),
      ("# 2020年6月工作简报\n全区受理人民调解案件660宗。", ["660宗 right"]),
      ("# 2019年工作报告\n全区受理人民调解案件6000宗。", ["6000宗 unknown"]),
      ("本月，全区受理人民调解案件660宗。", ["660宗 unknown"]),
    ])
  func period(text: String, expected: [String]) throws {
    #expect(try Desk.verdicts(text) == expected)
  }

  @Test(
    "what is not wholly understood is unknown, right or not",
    arguments: [
      "线上提供法律咨询300人次。", "全区法律咨询满意率98%。", "全区要求调解成功率达到98%以上。", "全区调解成功率98%以上的目标基本实现。",
      "该工作室位于园区，提供法律咨询30人次。", "在劳动争议方面，全区受理人民调解案件1200宗。", "全区法律咨询等服务4831人次。",
      "全区受理人民调解案件、调解成功分别为6699宗。", "全区提供法律咨询、出具法律文书共5000份。", "街道和学校法律顾问111人。", "全区法律顾问团队111人。",
      "光明区人民法院受理人民调解案件6699宗。", "劳动争议纠纷受理人民调解案件1200宗。", "# 劳动争议纠纷\n受理人民调解案件1200宗。",
      "全区平均每月受理人民调解案件558宗。", "全区约近6700宗受理人民调解案件。", "全区新增法律顾问111人。", "受理人民调解案件（不含撤回）6699宗。",
    ])
  func unknown(text: String) throws {
    let readings = try Desk.proofreader().readings(of: text)
    #expect(readings.count == 1)
    #expect(readings.allSatisfy { $0.verdict == .unknown }, "\(readings)")
  }

  @Test(
    "a clause that begins with an act brings nobody in, another may",
    arguments: [
      ("已结案85宗，无行政机关败诉，配备在线司法确认设备45套。", "45套 right"),
      ("已结案85宗，无行政机关败诉，配备在线司法确认设备46套。", "46套 wrong"),
      ("该中心设在园区，配备在线司法确认设备45套。", "45套 unknown"),
      ("该中心设在园区，提供法律咨询4831人次。", "4831人次 right"),
      ("该中心设在园区，全区提供法律咨询4830人次。", "4830人次 wrong"),
    ])
  func subjects(text: String, expected: String) throws {
    #expect(try Desk.verdicts(text).last == expected)
  }

  @Test(
    "a part named by 其中 or by its category is right when it agrees, never wrong",
    arguments: [
      ("全区受理人民调解案件6699宗，其中劳动争议纠纷1200宗。", ["6699宗 right", "1200宗 right"]),
      ("全区受理人民调解案件6699宗，其中劳动争议纠纷1201宗。", ["6699宗 right", "1201宗 unknown"]),
      ("全区受理人民调解案件6699宗，其中调解成功6500宗。", ["6699宗 right", "6500宗 unknown"]),
      ("全区受理人民调解案件6699宗，其中调解成功6535宗。", ["6699宗 right", "6535宗 right"]),
    ])
  func parts(text: String, expected: [String]) throws {
    #expect(try Desk.verdicts(text) == expected)
  }

  @Test func aliasesNameIndicatorsToo() throws {
    let table = try AliasTable.read(Array("words,indicator\n调处矛盾纠纷,mediation_accepted\n".utf8))
    let proofreader = try Desk.proofreader(aliases: table)
    #expect(proofreader.readings(of: "全区调处矛盾纠纷6699宗。").map(\.verdict) == [.right])
    #expect(try Desk.verdicts("全区调处矛盾纠纷6699宗。") == ["6699宗 unknown"])
    #expect(proofreader.danglingAliases.isEmpty)
    let dangling = Proofreader.Alias(words: "甲", indicator: "nonsense")
    #expect(try Desk.proofreader(aliases: [dangling]).danglingAliases == [dangling])
  }

  @Test(
    "a table of aliases that says nothing is refused with its line",
    arguments: [
      ("indicator,words\n", 1), ("", 1), ("words,indicator\n甲\n", 2),
      ("words,indicator\n甲,a\n,b\n", 3),
    ])
  func wrongAliases(text: String, line: Int) {
    let failure = #expect(throws: AliasTable.Failure.self) {
      try AliasTable.read(Array(text.utf8))
    }
    #expect(failure?.line == line)
  }

  @Test func aReleaseWithoutTheLongFormOrWithASpoiltLineIsRefused() throws {
    #expect(throws: ReleasedFigures.Failure.noLongForm) {
      try ReleasedFigures([(name: "wide.csv", bytes: Array("a,b\n1,2\n".utf8))], asOf: nil)
    }
    #expect(throws: ReleasedFigures.Failure.noLongForm) { try ReleasedFigures([], asOf: nil) }
    for spoilt in ["6699,,x,6699", "x,,6699,6699", "6699,0,6699,6699"] {
      let text = Desk.csv.replacing("6699,,6699,6699", with: spoilt)
      #expect(throws: ReleasedFigures.Failure.damaged(file: "f.csv", line: 2)) {
        try ReleasedFigures([(name: "f.csv", bytes: Array(text.utf8))], asOf: nil)
      }
    }
  }
}
