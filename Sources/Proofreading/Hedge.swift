/// What a text says of a number's exactness, and what the figure may then be.
///
/// | word | figure v, stated s |
/// |---|---|
/// | none | v, rounded half-up at the last digit shown, is s |
/// | 约 大约 左右 上下 | v, rounded half-up at s's last digit or at one of its final zeros, is s |
/// | 余 多 | s < v < s + one in s's last place that is not zero: 180余 is 181…189 |
/// | 超过 逾 突破 多于 高于 | v > s |
/// | 以上 不少于 不低于 至少 | v ≥ s |
/// | 近 将近 接近 | v < s; right if it rounds up to s, wrong if it is a whole place below |
/// | 不足 不到 不满 少于 低于 | v < s |
/// | 以下 以内 不超过 至多 最多 | v ≤ s |
///
/// - Source: Civil Code of the PRC, article 1259: 以上, 以下, 以内 include the number itself, 不满,
///   超过, 以外 do not.
public enum Hedge: String, Sendable, Hashable, CaseIterable {
  case about, more, over, atLeast, nearly, under, atMost

  /// Words before a number.
  static let before: [(String, Hedge)] = [
    ("约", .about), ("约为", .about), ("大约", .about), ("大概", .about), ("超", .over), ("超过", .over),
    ("逾", .over), ("突破", .over), ("多于", .over), ("高于", .over), ("不少于", .atLeast),
    ("不低于", .atLeast), ("至少", .atLeast), ("近", .nearly), ("将近", .nearly),
    ("接近", .nearly), ("不足", .under), ("不到", .under), ("不满", .under), ("少于", .under),
    ("低于", .under), ("不超过", .atMost), ("至多", .atMost), ("最多", .atMost),
  ]

  /// Words behind a number or behind its unit.
  static let behind: [(String, Hedge)] = [
    ("余", .more), ("多", .more), ("以上", .atLeast), ("以下", .atMost), ("以内", .atMost),
    ("左右", .about), ("上下", .about),
  ]

  /// Whether a figure is what the text states.
  ///
  /// - Parameters:
  ///   - hedge: `nil`: stated without reserve.
  ///   - isPercentage: then 100 is never said of less than all, nor 0 of something.
  ///
  ///     Hedge.judge(.about, StatedDecimal(digits: 98, exponent: 0),
  ///       against: ExactValue(653_500, over: 6699)!, isPercentage: true)  // .right
  public static func judge(
    _ hedge: Hedge?, _ stated: StatedDecimal, against figure: ExactValue, isPercentage: Bool = false
  ) -> Verdict {
    guard let whole = ExactValue(stated), let order = figure.compared(to: whole) else {
      return .unknown
    }
    func claim(_ holds: Bool?) -> Verdict { holds.map { $0 ? .right : .wrong } ?? .unknown }
    switch hedge {
    case nil, .about:
      if isPercentage, order != 0,
        whole.numerator == 0 || ExactValue(100).flatMap(whole.compared) == 0
      {
        return .wrong
      }
      let last = hedge == nil ? stated.exponent : max(stated.roundest, stated.exponent)
      var isUnsure = false
      for place in stated.exponent...last {
        switch figure.rounds(to: stated, at: place) {
        case true?: return .right
        case nil: isUnsure = true
        case false?: break
        }
      }
      return isUnsure ? .unknown : .wrong
    case .more:
      guard let step = ExactValue(1)?.shifted(stated.roundest), let end = whole.plus(step) else {
        return .unknown
      }
      return claim(figure.compared(to: end).map { order > 0 && $0 < 0 })
    case .over: return claim(order > 0)
    case .atLeast: return claim(order >= 0)
    case .under: return claim(order < 0)
    case .atMost: return claim(order <= 0)
    case .nearly:
      guard order < 0 else { return .wrong }
      if figure.rounds(to: stated, at: stated.roundest) == true { return .right }
      guard let step = ExactValue(1)?.shifted(stated.roundest), let floor = whole.minus(step),
        let above = figure.compared(to: floor)
      else { return .unknown }
      // How near “近” has to be is laid down nowhere.
      return above <= 0 ? .wrong : .unknown
    }
  }
}

/// The answer to a number of a text.
public enum Verdict: String, Sendable, Hashable {
  case right, wrong, unknown
}
