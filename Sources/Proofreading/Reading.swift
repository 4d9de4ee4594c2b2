/// A number of a text with the answer to it.
public struct Reading: Sendable, Hashable {
  /// 1-based, the column in characters: the number's first digit.
  public let line: Int
  public let column: Int
  /// Number, unit and hedges, as they were read.
  public let read: String
  public let verdict: Verdict
  /// The figure of the release that the text names; also where the answer is unknown but there is
  /// a figure of that name.
  public let figure: Trace?
  /// What the text's own numbers come to: `6535/6699＝97.55%`.
  public let sums: [String]
  /// Why the answer is unknown.
  public let reason: Reason?

  /// Which figure of a release it is.
  public struct Trace: Sendable, Hashable {
    public let indicator: String
    public let label: String
    /// The category of a breakdown; empty without one.
    public let category: String
    public let unit: String
    public let place: String
    public let period: String
    /// As published: `97.55%`, `—`, `未报`.
    public let display: String
    /// `6535/6699` of a ratio, as stored.
    public let fraction: String?
  }

  /// Why nothing can be said of a number.
  public enum Reason: String, Sendable, Hashable {
    case range, unreadable
    case severalHedges = "several_hedges"
    case noRelease = "no_release"
    case noIndicator = "no_indicator"
    case severalIndicators = "several_indicators"
    case otherUnit = "other_unit"
    case notUnderstood = "not_understood"
    case part, place, period, subject, table
    case otherBase = "other_base"
    case notInRelease = "not_in_release"
    case noValue = "no_value"
    case change, hedge

    /// For people.
    public var sentence: String {
      switch self {
      case .range: "是区间"
      case .unreadable: "写法有歧义"
      case .severalHedges: "有几个约数词"
      case .noRelease: "没有可核对的发布"
      case .noIndicator: "没有认出指标"
      case .severalIndicators: "有几个指标可能"
      case .otherUnit: "单位与指标不同"
      case .notUnderstood: "前后的词不能全部理解，可能另有限定"
      case .part: "是其中的一部分，口径不能确定"
      case .place: "不能确定是哪个单位"
      case .period: "不能确定是哪个期间"
      case .subject: "与同名指标不同或难以断定，前文可能另有主语"
      case .otherBase: "与文中两数之比不同，分母可能另有口径"
      case .table: "表格中的数不核对"
      case .notInRelease: "发布中没有这个单位、期间的数"
      case .noValue: "发布中这个数为空或未报"
      case .change: "增减无从核对"
      case .hedge: "约数词的界限没有规定"
      }
    }
  }
}
