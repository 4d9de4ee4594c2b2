/// A pipeline file after checking: everything that a run needs, and no text to interpret.
public struct PipelineDefinition: Sendable {
  /// The pipeline's name, letters, digits and hyphens.
  public var name: String
  public var label: String
  public var period: Period
  /// What was known on that day; later records are refused.
  public var asOf: Day
  public var units: UnitTree
  public var assignment: Assignment
  public var codeLists: [CodeList]
  public var sources: [SourceDefinition]
  public var copies: [CopyRule]
  public var measures: [MeasureDefinition]
  public var indicators: [IndicatorDefinition]
  public var publications: [PublicationDefinition]
  /// When months, quarters, half-years and years begin.
  public var calendar = StatisticalCalendar.civil
  /// For so many days after a period's end its figures are provisional still.
  public var provisionalDays = 0
  /// The pipeline file's SHA-256, hexadecimal, for provenance.
  public var fingerprint: String
  /// The absolute paths of all files of which it is made: pipeline files, tables, templates.
  public var files: [String] = []
  /// The absolute folder of the archive, or `nil`: every run reads everything.
  public var archive: String?
  /// SHA-256 of what decides how a delivered file is read: the sources, the units, the codes.
  public var readingPlan = ""
  /// What must hold before figures are published.
  public var gates: [GateDefinition] = []
  /// What must hold between the figures; those of severity `error` stop the publication.
  public var figureChecks: [FigureCheckDefinition] = []
  /// What the public may not see.
  public var disclosure = DisclosureRules()
  /// For each amount that the public is to see, by its `sum` measure: the `values` measure that
  /// knows the single amounts.
  public var amountValues: [Int: Int] = [:]
  /// What is no mistake and yet worth a look: `file:line:column: …`, for `check`.
  public var remarks: [String] = []
  /// How many releases are kept; `nil`: all.
  public var keptReleases: Int?
  /// The absolute path of a program that is given the report's path when a run does not end with 0.
  public var onAttention: String?

  public init(
    name: String, label: String, period: Period, asOf: Day, units: UnitTree,
    assignment: Assignment, codeLists: [CodeList], sources: [SourceDefinition],
    copies: [CopyRule], measures: [MeasureDefinition], indicators: [IndicatorDefinition],
    publications: [PublicationDefinition], fingerprint: String
  ) {
    self.name = name
    self.label = label
    self.period = period
    self.asOf = asOf
    self.units = units
    self.assignment = assignment
    self.codeLists = codeLists
    self.sources = sources
    self.copies = copies
    self.measures = measures
    self.indicators = indicators
    self.publications = publications
    self.fingerprint = fingerprint
  }
}

/// Whether history is shown on the map of its day or on today's.
public enum Assignment: String, Sendable, CaseIterable {
  case asWas = "as-was"
  case asIs = "as-is"
}

/// For whom a publication is.
public enum Audience: String, Sendable, CaseIterable {
  /// The office: nothing is hidden.
  case `internal`
  /// Everybody: what disclosure control lets through.
  case `public`
}

/// One publication of a release.
public struct PublicationDefinition: Sendable {
  /// A word of `PublicationCatalogue`: csv, csv_wide, json, sqlite, xlsx, html, text, docx,
  /// print, dictionary.
  public var format: String
  public var name: String
  /// Levels of the unit tree, as indices; empty: all levels above the sites.
  public var levels: [Int]
  public var grains: [Grain]
  /// Indices of indicators: in the definition, and, once there is a release, in its list. Empty: all.
  public var indicators: [Int]
  /// Absolute path of a template, for `text`, `docx` and `print`.
  public var template: String?
  /// Of `html`: names of the indicators that stand large at the top; empty: the first eight.
  public var headline: [String]
  /// Of `html`: names of the indicators of the reporting roster, the one shown by month last.
  public var roster: [String]
  /// Of `html`: rates with a smaller denominator are shown and not ranked.
  public var minimumDenominator: Int
  public var audience: Audience
  /// Of `csv` and `csv_wide`: whether the file begins with a byte order mark.
  public var hasByteOrderMark = false

  public init(
    format: String, name: String, levels: [Int], grains: [Grain], indicators: [Int],
    template: String? = nil, headline: [String] = [], roster: [String] = [],
    minimumDenominator: Int = 20, audience: Audience = .internal
  ) {
    self.format = format
    self.name = name
    self.levels = levels
    self.grains = grains
    self.indicators = indicators
    self.template = template
    self.headline = headline
    self.roster = roster
    self.minimumDenominator = minimumDenominator
    self.audience = audience
  }
}
