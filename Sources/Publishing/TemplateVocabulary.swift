import Casework
import Indicators

/// The names that a template may use, and what they mean before any figure is known.
struct TemplateVocabulary {
  enum Meaning: Hashable {
    /// What stands between the tags is no figure.
    case literal
    /// A section over the places of a level.
    case places(level: String)
    /// A section over the periods of a grain.
    case periods(Grain)
    /// A section over the categories of an indicator.
    case categories(indicator: Int)
    /// A section that stands only where something holds.
    case condition(Condition)
    /// One figure; `category` is a code, `nil` for the one of the section around, or none.
    case figure(indicator: Int, category: String?, form: FigureForm)
    case fact(Fact)
    /// Many figures at once: a table or a chart.
    case series(TemplateSeries)
  }

  enum Condition: Hashable {
    /// Units were to report what the indicator is made of and did not.
    case silent(indicator: Int)
    /// The figures of the period at hand may still change.
    case provisional
  }

  /// How a figure is written: `success_rate.about0`.
  enum FigureForm: Hashable {
    case display, unit, label, numerator, denominator
    /// How many units were to report and did not.
    case silentUnits
    case places(Int)
    case percent(Int)
    case about(Int)

    /// `display` has no word.
    init?(_ word: String) {
      switch word {
      case "unit": self = .unit
      case "label": self = .label
      case "numerator": self = .numerator
      case "denominator": self = .denominator
      case "silent_units": self = .silentUnits
      default:
        guard let digit = word.last?.wholeNumberValue, word.utf8.last.map({ $0 < 58 }) == true
        else { return nil }
        switch word.dropLast() {
        case "places": self = .places(digit)
        case "percent": self = .percent(digit)
        case "about": self = .about(digit)
        default: return nil
        }
      }
    }

    static let words = [
      "about0", "places1", "percent1", "unit", "label", "numerator", "denominator", "silent_units",
    ]
  }

  /// What is said about the release, the place, the period or the category at hand.
  enum Fact: String, CaseIterable, Hashable {
    case name
    case code
    case categoryLabel = "category.label"
    case categoryCode = "category.code"
    case periodLabel = "period.label"
    case periodYear = "period.year"
    case periodMonth = "period.month"
    case periodStart = "period.start"
    case periodStartLong = "period.start.long"
    case periodEnd = "period.end"
    case periodEndLong = "period.end.long"
    case asOf = "as_of"
    case asOfLong = "as_of.long"
    case title = "release.label"
    case pipeline = "release.pipeline"
    case program = "release.program"
    case definition = "release.definition"
    case recordsRead = "records.read"
    case recordsCounted = "records.counted"
    case recordsSuperseded = "records.superseded"
    case recordsDuplicate = "records.duplicate"
    case recordsInReview = "records.in_review"
    case recordsQuarantined = "records.quarantined"
    case recordsRejected = "records.rejected"
    case recordsOutOfScope = "records.out_of_scope"
  }

  let indicators: [IndicatorDefinition]
  let levels: [String]
  private let indicatorByName: [String: Int]

  init(indicators: [IndicatorDefinition], levels: [String]) {
    self.indicators = indicators
    self.levels = levels
    indicatorByName = Dictionary(
      zip(indicators.map(\.name), indicators.indices), uniquingKeysWith: { first, _ in first })
  }

  func index(of indicator: String) -> Int? { indicatorByName[indicator] }

  /// What a value tag means, or why it means nothing.
  func value(_ path: [String]) -> Result<Meaning, Reason> {
    let name = path.joined(separator: ".")
    if let fact = Fact(rawValue: name) { return .success(.fact(fact)) }
    if index(of: path[0]) == nil, ["chart", "table"].contains(path[0]) { return series(path) }
    guard let indicator = index(of: path[0]) else {
      return .failure(unknown(name, among: Fact.allCases.map(\.rawValue) + indicators.map(\.name)))
    }
    var rest = path.dropFirst()
    var form = FigureForm.display
    if let word = rest.last, let found = FigureForm(word) {
      form = found
      rest.removeLast()
    }
    let definition = indicators[indicator]
    if rest.isEmpty || rest.count == 1 && !definition.breakdown.isEmpty {
      if case .percent = form, definition.form != .percent {
        return .failure(Reason("\(path[0]) is not a percentage; use \(path[0]).places1"))
      }
      return .success(.figure(indicator: indicator, category: rest.first, form: form))
    }
    return .failure(unknown(name, among: FigureForm.words.map { "\(path[0]).\($0)" }))
  }

  /// What a section tag means, or why it means nothing.
  func section(_ path: [String]) -> Result<Meaning, Reason> {
    let name = path.joined(separator: ".")
    if name == "literal" { return .success(.literal) }
    if name == "provisional" { return .success(.condition(.provisional)) }
    if levels.contains(name) { return .success(.places(level: name)) }
    if let grain = Grain(rawValue: name) { return .success(.periods(grain)) }
    if path.count == 2, path[1] == "categories", let indicator = indicatorByName[path[0]],
      !indicators[indicator].breakdown.isEmpty
    {
      return .success(.categories(indicator: indicator))
    }
    if path.count == 2, path[1] == "silent", let indicator = indicatorByName[path[0]] {
      return .success(.condition(.silent(indicator: indicator)))
    }
    let broken = indicators.filter { !$0.breakdown.isEmpty }.map { $0.name + ".categories" }
    return .failure(
      unknown(
        name,
        among: ["literal", "provisional"] + levels + Grain.allCases.map(\.rawValue) + broken
          + indicators.map { $0.name + ".silent" }))
  }

  struct Reason: Error {
    let message: String
    init(_ message: String) { self.message = message }
  }

  func unknown(_ name: String, among names: [String]) -> Reason {
    let nearest = nearestName(to: name, among: names)
    return Reason("nothing is called “\(name)”" + (nearest.map { "; did you mean “\($0)”?" } ?? ""))
  }
}
