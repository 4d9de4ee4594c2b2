/// A formula over measures, worked out after adding up.
public struct IndicatorDefinition: Sendable {
  public enum Formula: Sendable, Hashable {
    /// The value of a count, sum, distinct, units or reports measure.
    case measure(Int)
    /// Numerator over denominator, two other indicators, times `scale` (100 for per cent,
    /// 10,000 for per ten thousand).
    case ratio(Int, Int, scale: Int)
    /// Other indicators added, then others taken away.
    case combination(plus: [Int], minus: [Int])
    /// The part of each breakdown value of another indicator in its sum over the breakdown, in
    /// per cent.
    case share(Int)
    /// Another indicator against itself in an earlier period.
    case compared(Int, with: ComparedPeriod, as: Change)
    /// Another indicator from the first day of the period's year to the period's end.
    case yearToDate(Int)
    /// The place of a unit's value among those of its level, from 1; equal values share a place and
    /// the next one is left out. Units whose denominator is below the minimum have none.
    case rank(Int, minimum: Int, lowestIsFirst: Bool)
    /// Of a `values` measure; so are `median` and `percentile`.
    case mean(Int)
    case median(Int)
    /// The measure, then the nearest rank, 1…99.
    case percentile(Int, Int)
    /// What a table states for a unit itself, out of a `values` measure: never added up over units.
    /// Nothing where the table has no row for the unit, or rows that differ.
    case stated(Int)

    /// The formula over other numbers of the same indicators; numbers of measures stay.
    public func renumbered(_ number: (Int) -> Int) -> Formula {
      switch self {
      case .ratio(let above, let below, let scale):
        .ratio(number(above), number(below), scale: scale)
      case .combination(let plus, let minus):
        .combination(plus: plus.map(number), minus: minus.map(number))
      case .share(let of): .share(number(of))
      case .compared(let of, let with, let change): .compared(number(of), with: with, as: change)
      case .yearToDate(let of): .yearToDate(number(of))
      case .rank(let of, let minimum, let lowestIsFirst):
        .rank(number(of), minimum: minimum, lowestIsFirst: lowestIsFirst)
      case .measure, .mean, .median, .percentile, .stated: self
      }
    }
  }
  public var name: String
  public var label: String
  /// 宗, 人次, 份, 天, %, 元 …
  public var unit: String
  public var formula: Formula
  /// Digits after the point in the display form; `nil` for whole numbers.
  public var places: Int
  /// Display in 万元 although the value is fen.
  public var form: Form
  /// A line on what it counts and where the definition comes from.
  public var note: String
  /// The breakdown's code list or label field, empty when there is none.
  public var breakdown: [BreakdownAxis]
  /// How many digits of the measure's whole numbers stand behind the point: the places of a
  /// `decimal` field. 0 for counts and days, and for fen, which `form` tells.
  public var valuePlaces: Int
  /// What the pipeline file says of what is counted, as it is written there: `count` mediation,
  /// `on` closed_on, `where` outcome = success. For people, in the file's words.
  public var terms: [Term] = []

  /// One key of the pipeline file and its value; the elements of a list stand with commas.
  public struct Term: Sendable, Hashable {
    public var key: String
    public var text: String
    public init(key: String, text: String) {
      self.key = key
      self.text = text
    }
  }

  /// What a change is told as.
  public enum Change: String, Sendable, Hashable, CaseIterable {
    /// (new − old) / old × 100.
    case percent
    /// new − old; for rates in percentage points.
    case difference
  }

  public enum Form: String, Sendable, Hashable {
    case plain, percent, yuan
    case tenThousandYuan = "wan_yuan"

    /// How many of the stored whole numbers make one of the counting unit: 100 fen a yuan, 1000 for a
    /// field with three places.
    public func storedPerUnit(valuePlaces: Int) -> Int64 {
      switch self {
      case .plain, .percent: (0..<min(max(valuePlaces, 0), 9)).reduce(1) { power, _ in power * 10 }
      case .yuan: 100
      case .tenThousandYuan: 1_000_000
      }
    }
  }

  public init(
    name: String, label: String, unit: String, formula: Formula, places: Int, form: Form,
    note: String, breakdown: [BreakdownAxis], valuePlaces: Int = 0
  ) {
    self.name = name
    self.label = label
    self.unit = unit
    self.formula = formula
    self.places = places
    self.form = form
    self.note = note
    self.breakdown = breakdown
    self.valuePlaces = valuePlaces
  }
}

/// A field by which an indicator is broken down.
public struct BreakdownAxis: Sendable, Hashable {
  public var field: String
  public var source: Int
  public var fieldIndex: Int
  public init(field: String, source: Int, fieldIndex: Int) {
    self.field = field
    self.source = source
    self.fieldIndex = fieldIndex
  }
}
