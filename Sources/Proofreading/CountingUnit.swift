/// The word behind a number: 宗, 人次, 万元, %.
///
/// Units are equal in kind when officials use them for the same count: 宗 and 件 of cases, 人, 名
/// and 位 of persons. 次 and 人次 are not: one visit of three persons is one and three.
public struct CountingUnit: Hashable, Sendable {
  /// As written: `万元`.
  public let word: String
  /// What it counts: the first word of its kind.
  public let kind: String
  /// Power of ten to the kind's own unit: 4 of 万元.
  public let exponent: Int

  static let percent = CountingUnit("%")
  static let points = CountingUnit("个百分点")

  public init(_ word: String) {
    self.word = word
    exponent = word == "万元" ? 4 : word == "亿元" ? 8 : 0
    kind = CountingUnit.kinds.first { $0.contains(word) }?.first ?? word
  }

  var isPercentage: Bool { kind == "%" }

  private static let kinds: [[String]] = [
    ["宗", "件", "起"], ["人", "名", "位"], ["场", "场次"], ["个", "家", "处"],
    ["元", "万元", "亿元"], ["%", "％"], ["个百分点", "百分点"], ["天", "日"], ["小时", "个小时"],
  ]

  /// The words that are known without a release.
  static let usual: [String] =
    kinds.flatMap { $0 }
    + [
      "人次", "件次", "份", "套", "次", "期", "批", "条", "行", "项", "类", "种", "户", "所", "间", "部", "台",
      "册", "篇", "封", "支", "辆", "站月", "分钟", "周", "个月", "年", "岁", "周年", "届", "倍", "级", "门", "座",
      "本", "张", "幅", "字", "秒", "公里", "米", "千克", "吨", "平方米", "平方公里", "亩",
      "课时", "学时", "分", "家次", "户次", "车次", "班", "队", "组", "对", "片", "块", "颗", "处次", "轮", "线",
    ]
}
