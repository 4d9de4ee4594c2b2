import Casework

/// One reading of a pipeline file: what has been understood so far, and what was wrong.
///
/// Later parts refer to earlier ones, so the order is: units, fields of all sources, rules of
/// sources, copies, indicators, publications. A part that is wrong leaves a mark (`nil`) that
/// fits everything, so that one mistake is reported once.
struct PipelineReading {
  let reader: PipelineReader
  let text: DefinitionText
  /// The file and those that it includes, by their names in messages.
  let texts: [String: DefinitionText]
  /// Absolute folder of the pipeline file.
  let folder: String
  var problems: [DefinitionProblem]
  var references: [ReferenceProblem] = []

  /// `nil` when the tree could not be read.
  var units: UnitTree?
  var levels: [String] = []
  var assignment = Assignment.asWas
  var codeLists: [CodeList?] = []
  /// Index in `codeLists` by the path as written.
  var listOfPath: [String: Int] = [:]
  var sources: [SourceReading] = []
  /// Names of all `sources`, also of those that could not be read.
  var sourceNames: [String] = []
  var measures: [MeasureDefinition] = []
  var indicatorNames: [String] = []
  var indicators: [IndicatorReading] = []

  init(
    reader: PipelineReader, text: DefinitionText, texts: [String: DefinitionText], folder: String,
    problems: [DefinitionProblem]
  ) {
    self.reader = reader
    self.text = text
    self.texts = texts
    self.folder = folder
    self.problems = problems
  }

  /// The whole file. The result is worth something only when there are no problems.
  mutating func definition(
    _ root: DefinitionNode, input: String?, fingerprint: String
  ) -> PipelineDefinition? {
    guard let top = section(root, .pipeline) else { return nil }
    if let version = requiredText(top, "version"), version.text != "1" {
      report(version.node, "this program reads version 1, not “\(version.text)”")
    }
    let name = requiredText(top, "pipeline")
    if let name, !isName(name.text, allowing: "-") {
      report(name.node, "a pipeline's name has letters a–z, digits and hyphens, not “\(name.text)”")
    }
    let label = optionalText(top, "label")?.text ?? name?.text ?? ""
    let asOf = asOfDay(top)
    // February has no 29th most years.
    let calendar = StatisticalCalendar(closingDay: integer(top, "closing_day", in: 1...28))
    let period = period(top, asOf: asOf, in: calendar)
    let provisionalDays = integer(top, "provisional_days", in: 0...366) ?? 0
    if let asOf, let period, asOf < period.start {
      report(
        top["as_of"] ?? root, "as_of (\(asOf)) lies before the period's first day (\(period.start))"
      )
    }
    let base = input ?? absolute(optionalText(top, "input")?.text ?? ".")
    assignment = readUnits(top)
    readFields(top, base: base)
    readRules()
    let copies = readCopies(top)
    let indicators = readIndicators(top)
    let publications = readPublications(top, indicators: indicators)
    let disclosure = readDisclosure(top)
    let amountValues = addAmountValues(indicators, for: publications)
    let gates = readGates(top)
    let figureChecks = readFigureChecks(top, indicators: indicators)
    let kept = readKeptReleases(top)
    let hook = optionalText(top, "on_attention").map { absolute($0.text) }
    let archive = optionalText(top, "archive").map { absolute($0.text) }
    // Tomorrow's question may need what today's indicators do not.
    keepWhatIsUsed(copies, all: archive != nil)
    guard let name, let asOf, let period, let units, problems.isEmpty else { return nil }
    var definition = PipelineDefinition(
      name: name.text, label: label, period: period, asOf: asOf, units: units,
      assignment: assignment, codeLists: codeLists.compactMap { $0 },
      sources: sources.map(\.definition), copies: copies, measures: measures,
      indicators: indicators.compactMap { $0 }, publications: publications,
      fingerprint: fingerprint)
    definition.calendar = calendar
    definition.provisionalDays = provisionalDays
    definition.archive = archive
    definition.gates = gates
    definition.figureChecks = figureChecks
    definition.disclosure = disclosure
    definition.amountValues = amountValues
    definition.keptReleases = kept
    definition.remarks = remarks(
      on: indicators, publications, figureChecks, disclosure, copies)
    definition.onAttention = hook
    definition.readingPlan =
      ["sources", "units", "deduplicate"].map { top[$0]?.canonicalText ?? "" }
      .joined(separator: "\n")
    return definition
  }

  private mutating func asOfDay(_ top: Section) -> Day? {
    guard let asOf = requiredText(top, "as_of") else { return nil }
    if let day = asOf.text == "today" ? reader.today : Day(asOf.text) {
      return reader.asOf ?? day
    }
    report(asOf.node, "as_of is a date like 2020-12-22 or “today”, not “\(asOf.text)”")
    return nil
  }

  private mutating func period(
    _ top: Section, asOf: Day?, in calendar: StatisticalCalendar
  ) -> Period? {
    guard let period = requiredText(top, "period") else { return nil }
    if let found = Period(period.text, asOf: asOf ?? reader.today, in: calendar) { return found }
    report(
      period.node,
      "a period is like 2020, 2020-06, 2020-Q2, 2020-01..2020-06, 2020-01-01..2020-12-20, \(Period.relativeWords.joined(separator: ", ")), not “\(period.text)”",
      near: period.text, among: Period.relativeWords)
    return nil
  }
}

extension Period {
  static let relativeWords = ["this_month", "last_month", "this_year", "last_year"]

  /// Reads what `Period.init(_:)` reads, and months and years relative to a day.
  init?(_ text: String, asOf day: Day, in calendar: StatisticalCalendar) {
    let (year, month) = calendar.month(of: day)
    let name: String
    switch text {
    case "this_month": name = "\(padded(year, 4))-\(padded(month, 2))"
    case "last_month":
      name =
        month == 1 ? "\(padded(year - 1, 4))-12" : "\(padded(year, 4))-\(padded(month - 1, 2))"
    case "this_year": name = padded(year, 4)
    case "last_year": name = padded(year - 1, 4)
    default: name = text
    }
    self.init(name, in: calendar)
  }
}
