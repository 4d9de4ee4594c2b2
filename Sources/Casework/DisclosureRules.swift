/// What the public may not see of the figures (统计披露控制).
///
/// - Source: DOMAIN §7: k = 5; one case above 80 % of an amount.
public struct DisclosureRules: Sendable, Hashable {
  /// Counts of persons or cases from 1 to `threshold` − 1 are hidden, and what fewer than
  /// `threshold` cases make; 3 or more.
  public var threshold: Int64
  /// Per cent, 1…100: amounts and means of which one case makes more are hidden.
  public var dominance: Int64
  /// Indices of indicators that count neither persons nor cases, and that are always shown.
  public var open: Set<Int>

  public init(threshold: Int64 = 5, dominance: Int64 = 80, open: Set<Int> = []) {
    self.threshold = threshold
    self.dominance = dominance
    self.open = open
  }
}
