import Casework
import Indicators
import Publishing

/// A release with one of everything that formats get wrong: hostile names, a 本级 bucket, a code
/// that stands on two places, ratios, medians, money, a breakdown, empty, not reported,
/// suppressed, and numbers beyond 2^53.
enum HandMadeRelease {
  static let names = [
    "光明区", "光明街道", "光明街道本级", "=cmd|' /C calc'!A0", "甲,乙\"丙\"\r\n丁",
    "<script>alert(1)</script>", " ＋1街道", "迁移工作站", "迁移工作站", "\u{FEFF}@SUM(1)",
    "'); DROP TABLE figures; --",
    "光明区本级", "光明区本级",
  ]

  static func place(
    _ index: Int, _ code: String, _ level: String, _ parent: String, own: Bool = false
  )
    -> Release.Place
  {
    Release.Place(
      code: code, name: names[index], level: level, parentCode: parent, isOwn: own, unit: index)
  }

  static let release: Release = {
    let total = period("2020-01-01..2020-12-20")
    var release = Release(
      provenance: provenance(over: total),
      places: [
        place(0, "440311", "district", ""), place(1, "440311001", "street", "440311"),
        place(2, "440311001", "community", "440311001", own: true),
        place(3, "=440311002", "street", "440311"), place(4, "440311003", "street", "440311"),
        place(5, "440311004", "street", "440311"), place(6, "440311005", "street", "440311"),
        place(7, "S7", "community", "440311003"), place(8, "S7", "community", "440311004"),
        place(9, "440311006", "street", "440311"), place(10, "440311007", "street", "440311"),
        place(11, "440311", "street", "440311", own: true),
        place(12, "440311", "community", "440311", own: true),
      ],
      periods: [
        Release.PublishedPeriod(grain: .month, period: period("2020-06")),
        Release.PublishedPeriod(grain: .total, period: total),
      ],
      indicators: [
        indicator("mediation_accepted", "受理人民调解案件", "宗"),
        indicator("success_rate", "调解成功率", "%", .percent, places: 2),
        indicator("handling_days", "办理天数中位数", "天", places: 1),
        indicator("agreed_amount", "协议涉及金额", "万元", .tenThousandYuan, places: 2),
        indicator("accepted_by_type", "受理案件类型构成", "宗", breakdown: "dispute_type"),
        indicator("change", "比上期增减", "宗"),
      ],
      categories: [
        [], [], [], [],
        [
          Release.Category(code: "labour", label: "劳动争议"),
          Release.Category(code: "-1", label: "=其他,\"等\""),
          Release.Category(code: "", label: ""),
        ],
        [],
      ],
      figures: FigureList(figures))
    // The month is over and settled, the whole is not.
    release.provenance.provisionalDays = 5
    // The first two indicators are made of a log that units must report.
    release.silence = Silence(
      tables: [
        Silence.Table(
          logs: ["登记,\"日志\""], reach: .period,
          units: (0..<Int32(2 * names.count)).map { $0 % 4 })
      ], tableOfIndicator: [0, 0, -1, -1, -1, -1])
    return release
  }()

  /// Every indicator at every place in every period, the odd quantities in turn.
  private static let figures: [Release.Figure] = {
    let quantities: [[Quantity]] = [
      [.whole(6699), .whole(0), .notReported, .whole(9_007_199_254_740_993)],
      [
        .ratio(numerator: 6535, denominator: 6699, scale: 100), .empty, .notReported,
        .ratio(numerator: 999_999, denominator: 1_000_000, scale: 100), .suppressed,
      ],
      [.ratio(numerator: 5, denominator: 2, scale: 1), .whole(7), .empty],
      [.whole(123_456_789), .whole(.max), .whole(0), .whole(1)],
      [.whole(3), .whole(1), .notReported, .suppressed],
      [.whole(-5), .ratio(numerator: -5, denominator: 2, scale: 1), .whole(.min)],
    ]
    var figures: [Release.Figure] = []
    for indicator in 0..<6 {
      for period in 0..<2 {
        for place in names.indices {
          for category in indicator == 4 ? [0, 1, 2] : [-1] {
            let choice = (period * 5 + place + max(0, category)) % quantities[indicator].count
            figures.append(
              Release.Figure(
                indicator: indicator, period: period, place: place, category: category,
                quantity: quantities[indicator][choice]))
          }
        }
      }
    }
    return figures
  }()

  static func indicator(
    _ name: String, _ label: String, _ unit: String, _ form: IndicatorDefinition.Form = .plain,
    places: Int = 0, breakdown: String? = nil
  ) -> IndicatorDefinition {
    IndicatorDefinition(
      name: name, label: label, unit: unit, formula: .measure(0), places: places, form: form,
      note: "注, \"引\"",
      breakdown: breakdown.map { [BreakdownAxis(field: $0, source: 0, fieldIndex: 0)] } ?? [])
  }

  static func period(_ text: String) -> Period {
    guard let period = Period(text) else { preconditionFailure("no period: \(text)") }
    return period
  }

  static func provenance(over period: Period) -> Release.Provenance {
    Release.Provenance(
      pipeline: "guangming-2020", label: "光明区 \"指标\"", period: period,
      asOf: period.last.advanced(by: 2), assignment: .asWas, program: "0.1.0",
      definition: String(repeating: "ab", count: 32),
      conservation: [
        Conservation(
          source: "mediation", files: 12, duplicateFiles: 1, refusedFiles: 0,
          bytes: 9_007_199_254_740_993, bytesInSpans: 9_007_199_254_740_993, read: 28,
          dispositions: [1, 2, 3, 4, 5, 6, 7])
      ])
  }
}
