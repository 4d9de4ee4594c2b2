public import Casework

/// What an indicator counts, in words and names: what a data dictionary says of it.
public struct IndicatorDescription: Sendable, Hashable {
  /// Over what the figures of an indicator may be added up.
  public enum Additivity: String, Sendable, Hashable, CaseIterable {
    /// Over units and over periods: cases that were accepted.
    case unitsAndPeriods = "units_and_periods"
    /// Over units, not over periods: what there is on a day.
    case units
    /// Not at all: rates, medians, different values. Each level is worked out anew.
    case none
  }

  /// Names of the logs whose records it counts, in the order of the pipeline; empty for counts of
  /// units.
  public var sources: [String]
  /// The indicator above the line of a division, by name; empty where nothing is divided.
  public var numerator: String
  public var denominator: String
  /// The indicators added or taken away: `+ a`, `− b`; or the one that is compared or ranked.
  public var parts: [String]
  /// The fields that say to which unit a record belongs; empty for what is not of records.
  public var unitFields: [String]
  public var additivity: Additivity

  /// - Parameter index: of the indicator in the definition.
  public init(of index: Int, in definition: PipelineDefinition) {
    let indicator = definition.indicators[index]
    func name(_ index: Int) -> String { definition.indicators[index].name }
    let measures = IndicatorDescription.measures(of: index, in: definition)
      .map { definition.measures[$0] }
    let counted = measures.filter { $0.source >= 0 }
    sources = definition.sources.indices.filter { source in
      counted.contains { $0.source == source }
    }.map { definition.sources[$0].name }
    var fields: [String] = []
    for measure in counted where measure.unit >= 0 {
      let field = definition.sources[measure.source].fields[measure.unit].name
      if !fields.contains(field) { fields.append(field) }
    }
    unitFields = fields
    (numerator, denominator, parts) = ("", "", [])
    switch indicator.formula {
    case .ratio(let above, let below, _): (numerator, denominator) = (name(above), name(below))
    case .share(let of): (numerator, denominator) = (name(of), name(of))
    case .combination(let plus, let minus):
      parts = plus.map { "+ " + name($0) } + minus.map { "− " + name($0) }
    case .compared(let of, _, _), .yearToDate(let of), .rank(let of, _, _): parts = [name(of)]
    case .measure, .mean, .median, .percentile, .stated: break
    }
    switch indicator.formula {
    case .measure, .combination:
      additivity =
        measures.map(IndicatorDescription.additivity).max { $0.rank < $1.rank } ?? .none
    case .yearToDate(let of):
      // Months of it hold the same records again.
      let base = IndicatorDescription(of: of, in: definition).additivity
      additivity = base == .none ? .none : .units
    case .ratio, .share, .compared, .rank, .mean, .median, .percentile, .stated: additivity = .none
    }
  }

  static func measures(of index: Int, in definition: PipelineDefinition) -> [Int] {
    switch definition.indicators[index].formula {
    case .measure(let measure), .mean(let measure), .median(let measure),
      .percentile(let measure, _), .stated(let measure):
      [measure]
    case .ratio(let above, let below, _):
      measures(of: above, in: definition) + measures(of: below, in: definition)
    case .share(let of), .compared(let of, _, _), .yearToDate(let of), .rank(let of, _, _):
      measures(of: of, in: definition)
    case .combination(let plus, let minus):
      (plus + minus).flatMap { measures(of: $0, in: definition) }
    }
  }

  private static func additivity(of measure: MeasureDefinition) -> Additivity {
    switch measure.kind {
    case .distinct, .values, .unitsOfPeriod: return .none
    case .units: return .units
    case .reports: return .unitsAndPeriods
    case .count, .sum, .rows:
      if case .during = measure.time { return .units }
      return .unitsAndPeriods
    }
  }
}

extension IndicatorDescription.Additivity {
  /// A sum may be added no further than its least part.
  fileprivate var rank: Int {
    switch self {
    case .unitsAndPeriods: 0
    case .units: 1
    case .none: 2
    }
  }
}
