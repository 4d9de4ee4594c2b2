import Casework
import Proofreading

/// A small release as its long CSV file, and a proofreader over it.
enum Desk {
  static let header =
    "indicator,label,counting_unit,level,code,name,own,parent,grain,period,start,end,category,category_label,numerator,denominator,value,display,status\n"

  private static let places = [
    "district,440311,光明区,0,", "street,440311001000,光明街道,0,440311",
    "street,440311002000,公明街道,0,440311", "community,440311001001,光明社区,0,440311001000",
  ]
  private static let year = "total,2020-01-01..2020-12-20,2020-01-01,2020-12-20"

  /// Figures of the district's published report for 2020, some more of streets and months, and the
  /// months of two years for comparisons.
  static let csv: String = {
    func line(
      _ indicator: String, _ place: Int, _ period: String, _ values: String, category: String = ","
    ) -> String {
      "\(indicator),\(places[place]),\(period),\(category),\(values),value\n"
    }
    var text = header
    let accepted = "mediation_accepted,受理人民调解案件,宗"
    let succeeded = "mediation_succeeded,调解成功,宗"
    let rate = "success_rate,调解成功率,%"
    text += line(accepted, 0, year, "6699,,6699,6699")
    text += line(accepted, 0, "year,2020,2020-01-01,2020-12-20", "6699,,6699,6699")
    text += line(accepted, 1, year, "1038,,1038,1038")
    text += line(accepted, 2, year, "1021,,1021,1021")
    text += line(accepted, 3, year, "210,,210,210")
    text += line(accepted, 0, "month,2020-05,2020-05-01,2020-05-31", "600,,600,600")
    text += line(accepted, 0, "month,2020-06,2020-06-01,2020-06-30", "660,,660,660")
    text += line(accepted, 1, "month,2020-06,2020-06-01,2020-06-30", "95,,95,95")
    text += line(accepted, 0, "month,2020-12,2020-12-01,2020-12-20", "300,,300,300")
    text += line(accepted, 0, "month,2019-06,2019-06-01,2019-06-30", "550,,550,550")
    text += line(succeeded, 0, year, "6535,,6535,6535")
    text += line(succeeded, 1, year, "1013,,1013,1013")
    text += line(rate, 0, year, "6535,6699,97.55,97.55%")
    text += line(rate, 1, year, "1013,1038,97.59,97.59%")
    text += line(rate, 0, "month,2020-05,2020-05-01,2020-05-31", "570,600,95.00,95.00%")
    text += line(rate, 0, "month,2020-06,2020-06-01,2020-06-30", "640,660,96.97,96.97%")
    text += line("agreed_amount,协议涉及金额,万元", 0, year, "84035987654,,84035.99,84035.99")
    text += line("handling_days,办理天数中位数,天", 0, year, "24,2,12.0,12.0")
    text += line("consultations,法律咨询,人次", 0, year, "4831,,4831,4831")
    text += line("legal_documents,出具法律文书,份", 0, year, "1438,,1438,1438")
    text += line("legal_opinions,审查法律意见,份", 0, year, "872,,872,872")
    text += line("documents,法律文书和审查法律意见,份", 0, year, "2310,,2310,2310")
    text += line("stations,公共法律服务站点,个", 0, year, "246,,246,246")
    text += line("advisers,法律顾问,人", 0, year, "111,,111,111")
    text += line("devices,在线司法确认设备,套", 0, year, "45,,45,45")
    text += line("device_coverage,设备覆盖率,%", 0, year, "38,38,100.00,100.00%")
    text += line("per_ten_thousand,每万人案件,宗", 0, year, "6699,1095289,61.16,61.16")
    text += line("odd_scale,每七百,宗", 0, year, "10,3,2333.33,2333.33")
    text += line(
      "accepted_by_type,受理案件类型构成,宗", 0, year, "1200,,1200,1200", category: "labour,劳动争议纠纷")
    text += "idle,空指标,宗,\(places[0]),\(year),,,,,,—,empty\n"
    return text
  }()

  static func proofreader(aliases: [Proofreader.Alias] = []) throws -> Proofreader {
    Proofreader(
      try ReleasedFigures(
        [(name: "figures.csv", bytes: Array(csv.utf8))], asOf: Day("2020-12-22")),
      aliases: aliases)
  }

  /// `6699宗 right`, one a number.
  static func verdicts(_ text: String) throws -> [String] {
    try proofreader().readings(of: text).map { "\($0.read) \($0.verdict.rawValue)" }
  }

  /// `6699宗 right`, of the text's own sums only.
  static func sums(_ text: String) -> [String] {
    Proofreader(nil).readings(of: text).map { "\($0.read) \($0.verdict.rawValue)" }
  }
}
