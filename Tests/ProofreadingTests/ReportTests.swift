import Proofreading
import Testing

/// Whole pages: the district's report and another city's.
@Suite struct ReportTests {
  /// The figures of the district's report on law-based government in 2020.
  static let paragraph = """
    2020年，全区共受理人民调解案件6699宗，调解成功6535宗，调解成功率约为98%，防止矛盾激化率达100%。\
    配备在线司法确认设备45套，实现三级全覆盖。建成“1+6+31+N”公共法律服务网络，设有公共法律服务站点246个，\
    整合法律顾问共计111人，提供法律咨询4831人次，出具法律文书和审查法律意见2310份。
    """

  @Test func theReportsOwnParagraphIsRightButForWhatNoFigureIsOf() throws {
    let readings = try Desk.proofreader().readings(of: ReportTests.paragraph)
    #expect(
      readings.map { "\($0.read) \($0.verdict.rawValue)" } == [
        "6699宗 right", "6535宗 right", "约为98% right", "100% unknown", "45套 right", "246个 right",
        "111人 right", "4831人次 right", "2310份 right",
      ])
    #expect(
      readings.map { $0.figure?.indicator ?? "" } == [
        "mediation_accepted", "mediation_succeeded", "success_rate", "", "devices", "stations",
        "advisers", "consultations", "documents",
      ])
    #expect(
      readings.allSatisfy {
        $0.figure?.period ?? "2020-01-01..2020-12-20" == "2020-01-01..2020-12-20"
      })
    #expect(readings[2].figure?.fraction == "6535/6699")
    #expect(readings[2].sums == ["6535/6699＝97.55%"])
    #expect(readings.map(\.column) == [18, 28, 41, 53, 68, 111, 124, 135, 155])
    #expect(readings.allSatisfy { $0.line == 1 })
  }

  @Test func eachNumberOfTheParagraphChangedByOneIsFound() throws {
    for (number, changed) in [
      ("6699宗", "6698宗"), ("6535宗", "6536宗"), ("约为98%", "约为97%"),
      ("45套", "46套"), ("246个", "247个"), ("111人", "112人"),
      ("4831人次", "4813人次"), ("2310份", "2301份"),
    ] {
      let text = ReportTests.paragraph.replacing(number, with: changed)
      let reading = try #require(
        try Desk.proofreader().readings(of: text).first { $0.read == changed })
      #expect(reading.verdict == .wrong, "\(changed)")
    }
  }

  @Test func aPageWhosePartsDoNotAddUpIsWrongWithoutARelease() {
    let page = """
      全市共有人民调解委员会1,127个，其中村调委会972个、居民调委会49个、乡镇调委会81个、\
      街道调委会6个、企事业单位调委会2个、社会团体调委会1个。
      """
    let readings = Proofreader(nil).readings(of: page)
    #expect(readings.map(\.verdict) == [.wrong] + Array(repeating: .unknown, count: 6))
    #expect(readings[0].read == "1,127个")
    #expect(readings[0].sums == ["其中 972＋49＋81＋6＋2＋1＝1111，相差 16"])
    #expect(Desk.sums("共1127个，其中972+49+81+6+2+1。").first == "1127个 wrong")
  }

  @Test func anAnswerHoldsNoWordOfTheTextButNumbersHedgesAndUnits() throws {
    let text = "2020年，张三丰调解员受理约7宗，王五反映纠纷3件，电话13800138000，李四光同志增长2%。"
    for reading in try Desk.proofreader().readings(of: text) {
      let said = "\(reading)"
      for word in ["张", "丰", "王", "五", "李", "四", "反映", "138"] { #expect(!said.contains(word)) }
    }
  }
}
