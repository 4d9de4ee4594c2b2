/// Something that must hold between figures of every unit and period.
///
/// Rules about records look at one record; these look at what records add up to, and so find
/// what no record shows: successes that outnumber the cases, parts that do not add up, a month that
/// is five times the one before.
public struct FigureCheckDefinition: Sendable, Hashable {
  public enum Claim: Sendable, Hashable {
    /// Two sums of indicators against each other; equality may be off by the tolerance.
    case comparison(FigureSum, Expression.Comparison, FigureSum, tolerance: FigureNumber)
    /// Where one of two is more than nothing, the other is too: amounts and the cases they are of.
    case together(Int, Int)
    /// Never are both more than nothing.
    case exclusive(Int, Int)
    /// The parts of a breakdown add up to another indicator.
    case parts(Int, whole: Int)
    /// No jump from one period to the next: what differs by more than the share *and* by at least
    /// the amount is a problem. Hundredths of a per cent; the amount in the counting unit.
    case change(Int, share: Int, least: FigureNumber)
    /// Nothing far from the unit's other periods, by the modified z-score; `threshold` in
    /// hundredths.
    case outliers(Int, periods: Int, threshold: Int)
  }

  public enum Severity: String, Sendable, Hashable, CaseIterable {
    /// Nothing is published.
    case error
    /// It stands in the report.
    case warning
  }

  /// What stands for a figure that has no value: nothing to divide by, nobody reported.
  public enum Missing: String, Sendable, Hashable, CaseIterable {
    /// The claim is not looked at there.
    case skip
    case zero
    /// It is a problem by itself.
    case fail
  }

  /// Used once in a pipeline.
  public var code: String
  /// The claim as it is written in the pipeline file.
  public var text: String
  public var claim: Claim
  public var severity: Severity
  public var missing: Missing
  /// Indices of levels.
  public var levels: [Int]
  public var grains: [Grain]
  /// What a person reads; may be empty.
  public var message: String

  public init(
    code: String, text: String, claim: Claim, severity: Severity, missing: Missing, levels: [Int],
    grains: [Grain], message: String
  ) {
    self.code = code
    self.text = text
    self.claim = claim
    self.severity = severity
    self.missing = missing
    self.levels = levels
    self.grains = grains
    self.message = message
  }

  /// Indices of the indicators that it needs.
  public var indicators: [Int] {
    switch claim {
    case .comparison(let left, _, let right, _):
      (left.terms + right.terms).compactMap(\.indicator)
    case .together(let a, let b), .exclusive(let a, let b), .parts(let a, whole: let b): [a, b]
    case .change(let one, _, _), .outliers(let one, _, _): [one]
    }
  }

  /// Whether a unit's periods are set against each other.
  public var isOfSeries: Bool {
    switch claim {
    case .change, .outliers: true
    case .comparison, .together, .exclusive, .parts: false
    }
  }
}

/// `accepted + 2 * open - 10`: indicators and numbers, in the counting units of the indicators.
public struct FigureSum: Sendable, Hashable {
  public struct Term: Sendable, Hashable {
    public var factor: FigureNumber
    /// Index of the indicator; `nil` for the number alone.
    public var indicator: Int?
    public init(factor: FigureNumber, indicator: Int?) {
      self.factor = factor
      self.indicator = indicator
    }
  }
  public var terms: [Term]
  public init(terms: [Term]) { self.terms = terms }
}

/// A decimal number as it is written: `digits` / 10^`places`.
public struct FigureNumber: Sendable, Hashable {
  public var digits: Int64
  public var places: Int
  public init(digits: Int64, places: Int = 0) {
    self.digits = digits
    self.places = places
  }

  /// Reads `12`, `0.5`; at most 9 digits before the point and 6 behind it. `nil` for all else.
  public init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), (1...9).contains(parts[0].count),
      parts.count == 1 || (1...6).contains(parts[1].count),
      parts.allSatisfy({ $0.allSatisfy { (48...57).contains($0) } })
    else { return nil }
    digits = parts.joined().reduce(0) { $0 * 10 + Int64($1 - 48) }
    places = parts.count == 2 ? parts[1].count : 0
  }
}
