/// What may be added up: the only thing a cube holds.
public struct MeasureDefinition: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    /// Records.
    case count
    /// The sum of an expression; missing values add nothing.
    case sum(Expression)
    /// Different values of an expression; recomputed at each level, never added.
    case distinct(Expression)
    /// All values of an expression, for medians and percentiles; recomputed at each level.
    case values(Expression)
    /// Units of the registry that are valid on the last day of a period.
    case units(UnitScope)
    /// Units of the registry that are valid on any day of a period, each once; recomputed at each
    /// level and for each length of period.
    case unitsOfPeriod(UnitScope)
    /// Reports by unit and reporting period.
    case reports(ReportState)
    /// Records that could be typed, by what became of them; empty: all of them.
    case rows(Set<Disposition>)
  }
  public enum ReportState: String, Sendable, Hashable, CaseIterable {
    case expected, received, zero, missing
  }
  /// Index of the source; for `.units` and `.unitsOfPeriod` it is −1.
  public var source: Int
  public var kind: Kind
  /// When a record counts. For `.units`, which are counted on each period's last day,
  /// `.during(from: nil, to: nil)`; for `.reports`, the day field of the reporting rule.
  public var time: Time
  /// The unit field by which it is attributed; −1: the top unit (a log without a unit field),
  /// and the unit itself for `.units`.
  public var unit: Int
  /// Always `nil` for `.units` and `.reports`.
  public var condition: Expression?
  /// Code or label fields by which the measure is broken down.
  public var breakdown: [Int]

  public enum Time: Sendable, Hashable {
    /// In the period that holds this day.
    case on(Int)
    /// In every period whose last day lies in [from, to], or in [from, to) when on the day `to` it
    /// no longer holds: a case is not open on the day on which it is closed. A missing end is open.
    case during(from: Int?, to: Int?, endsBefore: Bool = false)
  }

  public init(
    source: Int, kind: Kind, time: Time, unit: Int, condition: Expression? = nil,
    breakdown: [Int] = []
  ) {
    self.source = source
    self.kind = kind
    self.time = time
    self.unit = unit
    self.condition = condition
    self.breakdown = breakdown
  }

  /// A state at a moment, not an event: over time the last value stands, not the sum.
  public var isStock: Bool {
    if case .units = kind { return true }
    if case .unitsOfPeriod = kind { return false }
    if case .during = time { return true }
    return false
  }
}
