public import Casework

/// The figures of a release as read back from its long CSV files.
///
/// The long form is the one that every pipeline of the office publishes. Its `value` is rounded,
/// so the exact value is found again from `numerator` and `denominator`: they differ from it by a
/// power of ten (fen to 万元, a share to per cent), and only one power gives the rounded value.
public struct ReleasedFigures: Sendable {
  struct Indicator: Sendable {
    let name: String
    let label: String
    let unit: String
  }
  struct Place: Sendable, Hashable {
    let code: String
    let name: String
    let level: String
    let parent: String
    let isOwn: Bool
  }
  struct Span: Sendable, Hashable {
    let grain: String
    let label: String
    let start: Day
    let last: Day
  }
  struct Category: Sendable, Hashable {
    let indicator: Int
    let code: String
    let label: String
  }
  struct Figure: Sendable {
    /// In the counting unit; `nil` when there is none: empty, not reported.
    let value: ExactValue?
    /// The value is only known as rounded to this power of ten.
    let roundedAt: Int?
    let display: String
    /// As stored; `nil` for what is no ratio.
    let fraction: String?
  }
  struct Key: Hashable, Sendable {
    let indicator: Int
    let place: Int
    let period: Int
    let category: String?
  }

  private(set) var indicators: [Indicator] = []
  private(set) var places: [Place] = []
  private(set) var spans: [Span] = []
  private(set) var categories: [Category] = []
  private var figures: [Key: Figure] = [:]
  /// What was known on that day.
  let asOf: Day?
  /// When the release's months begin.
  let calendar: StatisticalCalendar

  /// The columns that are read; a file that has them all is of the long form.
  static let columns = [
    "indicator", "label", "counting_unit", "level", "code", "name", "own", "parent", "grain",
    "period", "start", "end", "category", "category_label", "numerator", "denominator", "value",
    "display", "status",
  ]

  /// Why files hold no figures.
  public enum Failure: Error, Sendable, Hashable, CustomStringConvertible {
    /// None of the files is of the long form.
    case noLongForm
    /// A file of the long form has a line that no release has.
    case damaged(file: String, line: Int)

    public var description: String {
      switch self {
      case .noLongForm:
        "the release has no CSV file of one figure a line; add {format: csv, name: figures} to `publish:` and run again"
      case .damaged(let file, let line):
        "\(file):\(line): this is no line of a release's figures; `fengqiao verify` says what was changed"
      }
    }
  }

  /// - Parameters:
  ///   - files: names, for messages, and bytes of the release's CSV files; those of another form
  ///     are passed over.
  ///   - asOf: the release's `as_of`.
  ///   - calendar: the release's.
  public init(
    _ files: [(name: String, bytes: [UInt8])], asOf: Day?, calendar: StatisticalCalendar = .civil
  ) throws(Failure) {
    self.asOf = asOf
    self.calendar = calendar
    var reading = FigureReading()
    var isFound = false
    for file in files {
      isFound = try reading.add(file.bytes, named: file.name, to: &self) || isFound
    }
    guard isFound else { throw .noLongForm }
  }

  mutating func append(_ indicator: Indicator) -> Int {
    indicators.append(indicator)
    return indicators.count - 1
  }
  mutating func append(_ place: Place) -> Int {
    places.append(place)
    return places.count - 1
  }
  mutating func append(_ span: Span) -> Int {
    spans.append(span)
    return spans.count - 1
  }
  mutating func append(_ category: Category) { categories.append(category) }
  mutating func set(_ figure: Figure, at key: Key) { figures[key] = figure }

  subscript(_ key: Key) -> Figure? { figures[key] }

  /// The place at the top, if there is one alone.
  var top: Int? {
    let tops = places.indices.filter { places[$0].parent.isEmpty && !places[$0].isOwn }
    return tops.count == 1 ? tops[0] : nil
  }

  /// The whole of the release's period.
  var whole: Int? {
    if let total = spans.firstIndex(where: { $0.grain == Grain.total.rawValue }) { return total }
    let years = spans.indices.filter { spans[$0].grain == Grain.year.rawValue }
    return years.count == 1 ? years[0] : nil
  }

  /// The year of the whole period, if it lies in one.
  var year: Int? {
    guard let whole else { return nil }
    let year = calendar.month(of: spans[whole].start).year
    return year == calendar.month(of: spans[whole].last).year ? year : nil
  }

  /// The release's period of a word of a text.
  func span(_ word: PeriodWord, usualYear: Int?) -> Int? {
    switch word {
    case .whole: return whole
    case .natural(let natural):
      guard let label = natural.label(usualYear) else { return nil }
      if let found = spans.firstIndex(where: { $0.label == label }) { return found }
      // A year's report may be made before the year is over: its total is that year.
      if natural.rest.isEmpty, let year, label == String(year), let whole,
        spans[whole].start == calendar.firstDay(year: year, month: 1)
      {
        return whole
      }
      return Period(label, in: calendar).flatMap { span($0) }
    case .range(let first, let last):
      guard let from = first.label(usualYear), let to = last.label(usualYear) else { return nil }
      return Period("\(from)..\(to)", in: calendar).flatMap { span($0) }
    case .upTo(let natural):
      guard let label = natural.label(usualYear), let day = Period(label, in: calendar)?.last,
        let whole
      else {
        return nil
      }
      return day == spans[whole].last || day == asOf ? whole : nil
    case .current, .earlier, .unclear: return nil
    }
  }

  func span(_ period: Period) -> Int? {
    spans.firstIndex { $0.start == period.start && $0.last == period.last }
  }
}
