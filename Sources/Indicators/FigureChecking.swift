public import Casework

/// What looking at one claim about figures came to.
public struct FigureCheckResult: Sendable {
  public struct Problem: Sendable, Hashable {
    public enum Reason: String, Sendable, Hashable {
      /// The claim does not hold.
      case broken
      /// A figure that is needed has no value, and the check says that this is wrong.
      case noValue = "no_value"
      /// A number left what can be worked out exactly.
      case tooLarge = "too_large"
    }
    public var place: Release.Place
    public var period: Release.PublishedPeriod
    public var reason: Reason
    /// Both sides in the counting unit, to be shown in form `plain`: of a change the value and the one
    /// before, of an outlier the value and the unit's median.
    public var left: Quantity
    public var right: Quantity
    /// Of an outlier: the modified z-score.
    public var score: Quantity?
    /// Units below the place that were silent in the period; `nil` where nobody has to report.
    public var silentUnits: Int?
  }

  public let check: FigureCheckDefinition
  /// Units and periods at which the claim was looked at.
  public internal(set) var judged = 0
  /// Those at which it was not: a value is missing, or there are too few periods.
  public internal(set) var skipped = 0
  /// In the order of levels, units and periods.
  public internal(set) var problems: [Problem] = []
}

extension FigureRequest {
  /// What a pipeline's checks on figures need together; `nil` when it has none.
  public init?(forChecksOf definition: PipelineDefinition) {
    guard !definition.figureChecks.isEmpty else { return nil }
    self.init(
      levels: Set(definition.figureChecks.flatMap(\.levels)),
      grains: Set(definition.figureChecks.flatMap(\.grains)),
      indicators: Set(definition.figureChecks.flatMap(\.indicators)).sorted())
  }
}

/// Looks at every check of a pipeline, at every unit and period. No figure is changed by it.
///
/// - Parameters:
///   - release: what `FigureRequest(forChecksOf:)` asks for.
///   - request: that request.
public func checkResults(
  on release: Release, request: FigureRequest, definition: PipelineDefinition
) -> [FigureCheckResult] {
  let figures = CheckedFigures(release, request)
  return definition.figureChecks.map { check in
    var checking = FigureChecking(check, figures, definition)
    checking.run()
    return checking.result
  }
}

/// The figures of a release by indicator of the definition, period and place.
private struct CheckedFigures {
  let release: Release
  private let position: [Int: Int]
  /// For each indicator by `period × places + place`; of a breakdown its parts.
  private var quantities: [[[Quantity]]]

  init(_ release: Release, _ request: FigureRequest) {
    self.release = release
    position = Dictionary(
      uniqueKeysWithValues: request.indicators.enumerated().map { ($1, $0) })
    let cells = release.periods.count * release.places.count
    quantities = release.indicators.map { _ in Array(repeating: [], count: cells) }
    for figure in release.figures {
      quantities[figure.indicator][figure.period * release.places.count + figure.place]
        .append(figure.quantity)
    }
  }

  func values(_ indicator: Int, _ period: Int, _ place: Int) -> [Quantity] {
    position[indicator].map { quantities[$0][period * release.places.count + place] } ?? []
  }

  func silentUnits(_ indicators: [Int], _ period: Int, _ place: Int) -> Int? {
    indicators.compactMap { position[$0] }.compactMap {
      release.silentUnits(indicator: $0, period: period, place: place)
    }.max()
  }
}

/// One check while it goes over units and periods.
private struct FigureChecking {
  private let check: FigureCheckDefinition
  private let figures: CheckedFigures
  private let definition: PipelineDefinition
  private(set) var result: FigureCheckResult

  init(
    _ check: FigureCheckDefinition, _ figures: CheckedFigures, _ definition: PipelineDefinition
  ) {
    self.check = check
    self.figures = figures
    self.definition = definition
    result = FigureCheckResult(check: check)
  }

  mutating func run() {
    let release = figures.release
    let levels = Set(check.levels.map { definition.units.levels[$0] })
    for place in release.places.indices
    // What lies directly at a unit is no unit: it stands in the one above.
    where levels.contains(release.places[place].level) && !release.places[place].isOwn {
      for grain in Grain.allCases where check.grains.contains(grain) {
        let periods = release.periods.indices.filter { release.periods[$0].grain == grain }
        switch check.claim {
        case .change(let indicator, let share, let least):
          changes(of: indicator, place, whole(periods, grain), share: share, least: least)
        case .outliers(let indicator, let least, let threshold):
          outliers(of: indicator, place, whole(periods, grain), atLeast: least, threshold)
        case .comparison, .together, .exclusive, .parts:
          for period in periods { claim(place, period) }
        }
      }
    }
  }

  /// Periods of full length that are over: twenty days of December are no drop.
  private func whole(_ periods: [Int], _ grain: Grain) -> [Int] {
    let range = definition.period
    let wider = Period(
      start: range.start.advanced(by: -400), end: range.end.advanced(by: 400), label: "")
    let natural = Set(
      PeriodGrid(grain, over: wider, in: definition.calendar).periods.map { [$0.start, $0.end] })
    return periods.filter {
      let period = figures.release.periods[$0].period
      return natural.contains([period.start, period.end]) && period.last <= definition.asOf
    }
  }

  // MARK: Values

  private enum Value {
    case number(ExactNumber)
    case missing
    case tooLarge
  }

  /// The value of an indicator; of a breakdown the sum of its parts, 0 where no part occurs.
  private func value(_ indicator: Int, _ period: Int, _ place: Int) -> Value {
    let quantities = figures.values(indicator, period, place)
    let described = definition.indicators[indicator]
    var total = ExactNumber.zero
    if described.breakdown.isEmpty && quantities.isEmpty { return orZero }
    for quantity in quantities {
      guard let number = ExactNumber(quantity, of: described) else { return orZero }
      guard let sum = total.plus(number) else { return .tooLarge }
      total = sum
    }
    return .number(total)
  }

  private var orZero: Value { check.missing == .zero ? .number(.zero) : .missing }

  private func value(_ sum: FigureSum, _ period: Int, _ place: Int) -> Value {
    var total = ExactNumber.zero
    for term in sum.terms {
      guard let factor = ExactNumber(term.factor) else { return .tooLarge }
      var part = factor
      if let indicator = term.indicator {
        switch value(indicator, period, place) {
        case .number(let number):
          guard let product = factor.times(number) else { return .tooLarge }
          part = product
        case let other: return other
        }
      }
      guard let sum = total.plus(part) else { return .tooLarge }
      total = sum
    }
    return .number(total)
  }

  // MARK: Claims about one period

  private mutating func claim(_ place: Int, _ period: Int) {
    let left: Value
    let right: Value
    switch check.claim {
    case .comparison(let a, _, let b, _):
      (left, right) = (value(a, period, place), value(b, period, place))
    case .together(let a, let b), .exclusive(let a, let b), .parts(let a, whole: let b):
      (left, right) = (value(a, period, place), value(b, period, place))
    case .change, .outliers: return
    }
    guard let (a, b) = judged(left, right, place, period) else { return }
    let holds: Bool
    switch check.claim {
    case .comparison(_, let comparison, _, let tolerance):
      guard let isTrue = self.isTrue(a, comparison, b, within: tolerance) else {
        add(.tooLarge, place, period)
        return
      }
      holds = isTrue
    case .together: holds = (a > .zero) == (b > .zero)
    case .exclusive: holds = !(a > .zero && b > .zero)
    case .parts: holds = a == b
    case .change, .outliers: return
    }
    if !holds { add(.broken, place, period, left: a, right: b) }
  }

  private func isTrue(
    _ a: ExactNumber, _ comparison: Expression.Comparison, _ b: ExactNumber,
    within tolerance: FigureNumber
  ) -> Bool? {
    guard let tolerance = ExactNumber(tolerance), let difference = a.plus(b.negated) else {
      return nil
    }
    return switch comparison {
    case .equal: difference.magnitude <= tolerance
    case .notEqual: difference.magnitude > tolerance
    case .less: difference < tolerance
    case .lessOrEqual: difference <= tolerance
    case .greater: difference.negated < tolerance
    case .greaterOrEqual: difference.negated <= tolerance
    }
  }

  /// Both numbers, or `nil` when that is all there is to say.
  private mutating func judged(
    _ left: Value, _ right: Value, _ place: Int, _ period: Int
  ) -> (ExactNumber, ExactNumber)? {
    switch (left, right) {
    case (.number(let a), .number(let b)):
      result.judged += 1
      return (a, b)
    case (.tooLarge, _), (_, .tooLarge):
      result.judged += 1
      add(.tooLarge, place, period)
    case (.missing, _), (_, .missing):
      if check.missing == .fail {
        result.judged += 1
        func number(_ value: Value) -> ExactNumber? {
          if case .number(let number) = value { number } else { nil }
        }
        add(.noValue, place, period, left: number(left), right: number(right))
      } else {
        result.skipped += 1
      }
    }
    return nil
  }

  private mutating func add(
    _ reason: FigureCheckResult.Problem.Reason, _ place: Int, _ period: Int,
    left: ExactNumber? = nil, right: ExactNumber? = nil, score: ExactNumber? = nil
  ) {
    result.problems.append(
      FigureCheckResult.Problem(
        place: figures.release.places[place], period: figures.release.periods[period],
        reason: reason, left: left?.quantity ?? .empty, right: right?.quantity ?? .empty,
        score: score?.quantity,
        silentUnits: figures.silentUnits(check.indicators, period, place)))
  }

  // MARK: Claims about a unit's periods

  private mutating func changes(
    of indicator: Int, _ place: Int, _ periods: [Int], share: Int, least: FigureNumber
  ) {
    for (before, period) in zip(periods, periods.dropFirst()) {
      let now = value(indicator, period, place)
      let then = value(indicator, before, place)
      guard let (a, b) = judged(now, then, place, period) else { continue }
      guard let least = ExactNumber(least), let difference = a.plus(b.negated)?.magnitude,
        let part = ExactNumber(Int128(share), over: 10_000),
        let allowed = b.magnitude.times(part)
      else {
        add(.tooLarge, place, period)
        continue
      }
      if difference > allowed && difference >= least && difference > .zero {
        add(.broken, place, period, left: a, right: b)
      }
    }
  }

  private mutating func outliers(
    of indicator: Int, _ place: Int, _ periods: [Int], atLeast least: Int, _ threshold: Int
  ) {
    var known: [(period: Int, number: ExactNumber, millionths: Int64)] = []
    for period in periods {
      switch value(indicator, period, place) {
      case .number(let number):
        if let millionths = number.millionths {
          known.append((period, number, millionths))
        } else {
          result.judged += 1
          add(.tooLarge, place, period)
        }
      case .tooLarge:
        result.judged += 1
        add(.tooLarge, place, period)
      case .missing:
        if check.missing == .fail {
          result.judged += 1
          add(.noValue, place, period)
        } else {
          result.skipped += 1
        }
      }
    }
    guard known.count >= least, let limit = ExactNumber(Int128(threshold), over: 100) else {
      result.skipped += known.count
      return
    }
    let scores = ModifiedZScore(known.map(\.millionths))
    for one in known {
      result.judged += 1
      guard let score = scores.magnitude(of: one.millionths), score > limit else { continue }
      add(
        .broken, place, one.period, left: one.number,
        right: ExactNumber(scores.doubledMedian, over: 2_000_000),
        score: scores.isBelowMedian(one.millionths) ? score.negated : score)
    }
  }
}
