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
  /// The pipeline file's SHA-256, hexadecimal, for provenance.
  public var fingerprint: String

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

/// One log: where its files lie and how its records are read, keyed and scoped.
public struct SourceDefinition: Sendable {
  public var name: String
  public var label: String
  /// Absolute folder below which `patterns` are matched.
  public var folder: String
  /// Shell patterns relative to `folder`; `**` crosses folders.
  public var patterns: [String]
  public var encoding: EncodingChoice
  /// `nil`: found from the header row.
  public var delimiter: UInt8?
  public var fields: [FieldDefinition]
  /// The field that names the reporting unit.
  public var reporter: Int?
  /// The fields that name one real case; empty when every record is its own.
  public var key: [Int]
  /// The fields that order versions of a case, the most significant first.
  public var newestBy: [Int]
  /// A record is in scope when one of these days lies in the period; empty: always in scope.
  public var periodBy: [Int]
  public var outOfScope: [ScopeRule]
  public var checks: [CheckDefinition]
  /// The expected reports of this log, if its silence matters.
  public var reporting: ReportingDefinition?

  public init(
    name: String, label: String, folder: String, patterns: [String],
    encoding: EncodingChoice = .automatic, delimiter: UInt8? = nil, fields: [FieldDefinition],
    reporter: Int? = nil, key: [Int] = [], newestBy: [Int] = [], periodBy: [Int] = [],
    outOfScope: [ScopeRule] = [], checks: [CheckDefinition] = [],
    reporting: ReportingDefinition? = nil
  ) {
    self.name = name
    self.label = label
    self.folder = folder
    self.patterns = patterns
    self.encoding = encoding
    self.delimiter = delimiter
    self.fields = fields
    self.reporter = reporter
    self.key = key
    self.newestBy = newestBy
    self.periodBy = periodBy
    self.outOfScope = outOfScope
    self.checks = checks
    self.reporting = reporting
  }
}

public enum EncodingChoice: String, Sendable, CaseIterable {
  case automatic = "auto"
  case utf8 = "utf-8"
  case gb18030
  case utf16LittleEndian = "utf-16le"
  case utf16BigEndian = "utf-16be"
}

/// One field: the headers under which it is delivered, and how its text becomes a code.
public struct FieldDefinition: Sendable {
  public var name: String
  /// The headers, in order of preference.
  public var headers: [String]
  public var kind: FieldKind
  /// A record without a value is quarantined, a file without the column refused.
  public var isRequired: Bool
  /// Used where the value is missing, already as a code.
  public var fallback: Int64?
  /// Whether the batch keeps it. Free text never is.
  public var isKept: Bool
  /// `file:line` of the field in the pipeline file, for messages.
  public var position: String

  public init(
    name: String, headers: [String], kind: FieldKind, isRequired: Bool = false,
    fallback: Int64? = nil, isKept: Bool = true, position: String = ""
  ) {
    self.name = name
    self.headers = headers
    self.kind = kind
    self.isRequired = isRequired
    self.fallback = fallback
    self.isKept = isKept
    self.position = position
  }
}

/// What a field holds and what its code means in a batch.
public enum FieldKind: Sendable, Hashable {
  /// A civil day; the code is `Day.number`. Formats as in `Pipelines/README.md`; none: the usual ones.
  case date(formats: [String])
  /// A civil day and time; the code is seconds since 1970-01-01T00:00 on the wall clock.
  case dateTime(formats: [String])
  /// An amount; the code is fen. `inTenThousands`: the header or pipeline says 万元.
  case money(inTenThousands: Bool)
  /// A whole number ≥ 0; the code is the number.
  case count
  /// A decimal number with a fixed number of places; the code is value × 10^places.
  case decimal(places: Int)
  /// An entry of a closed list; the code is its index.
  case code(list: Int, unknown: UnknownCode)
  /// A text that is not personal and may be published; the code is its place in a codebook.
  case label
  /// A unit; the code is its index in the unit tree.
  case unit(UnitScope)
  /// Yes or no; the code is 1 or 0.
  case flag
  /// A case number in normal form; the code is a keyed 64-bit fingerprint.
  case caseNumber
  /// An identifier (letters and digits, compared exactly after trimming); a fingerprint.
  case identifier
  /// A person's name; a fingerprint.
  case person
  /// An 18- or 15-digit identity number, checked; a fingerprint.
  case idCard
  /// A telephone number; a fingerprint.
  case phone
  /// Free text: checked for its encoding, never kept.
  case text
}

/// What becomes of a value that a code list does not know.
public enum UnknownCode: Sendable, Hashable {
  case quarantine
  /// The record counts without the value, with a warning.
  case warn
  /// The record counts under this entry, with a warning.
  case entry(Int)
}

/// The units that a field may name.
public struct UnitScope: Sendable, Hashable {
  /// Indices into `UnitTree.levels`; empty: all levels.
  public var levels: Set<Int>
  /// Kinds as in the unit table; empty: all kinds.
  public var kinds: Set<String>

  public init(levels: Set<Int> = [], kinds: Set<String> = []) {
    self.levels = levels
    self.kinds = kinds
  }
}

/// Records that are true and yet not counted: `out_of_scope(reason)`.
public struct ScopeRule: Sendable {
  public var reason: String
  public var condition: Expression
  public init(reason: String, condition: Expression) {
    self.reason = reason
    self.condition = condition
  }
}

/// A rule that every record of a source must keep.
public struct CheckDefinition: Sendable {
  public enum Consequence: String, Sendable, CaseIterable { case warn, quarantine, reject }
  public var code: String
  public var rule: Expression
  public var consequence: Consequence
  public var message: String
  /// The field that a finding points at.
  public var field: Int

  public init(
    code: String, rule: Expression, consequence: Consequence, message: String, field: Int
  ) {
    self.code = code
    self.rule = rule
    self.consequence = consequence
    self.message = message
    self.field = field
  }
}

/// Records of one log that are copies of a case in another: the station's row about a case
/// that a committee mediated.
public struct CopyRule: Sendable {
  /// The log whose copies go.
  public var copySource: Int
  public var condition: Expression?
  /// Fields of the copy, in the order of the keeper's key.
  public var on: [Int]
  /// The log whose cases stay; its `key` is what `on` is matched with.
  public var keeperSource: Int

  public init(copySource: Int, condition: Expression?, on: [Int], keeperSource: Int) {
    self.copySource = copySource
    self.condition = condition
    self.on = on
    self.keeperSource = keeperSource
  }
}

/// Which units must report how often, and what counts as a declaration that there was nothing.
public struct ReportingDefinition: Sendable {
  public var expected: UnitScope
  public var every: Grain
  /// The day that puts a record into a reporting period.
  public var on: Int
  /// A report is due this many days after its period's end.
  public var dueDays: Int
  /// The log of zero declarations with its unit and day fields.
  public var zeroSource: Int?
  public var zeroUnit: Int
  public var zeroOn: Int

  public init(
    expected: UnitScope, every: Grain, on: Int, dueDays: Int, zeroSource: Int?, zeroUnit: Int,
    zeroOn: Int
  ) {
    self.expected = expected
    self.every = every
    self.on = on
    self.dueDays = dueDays
    self.zeroSource = zeroSource
    self.zeroUnit = zeroUnit
    self.zeroOn = zeroOn
  }
}

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
    /// Reports by unit and reporting period.
    case reports(ReportState)
    /// Records that could be typed, by what became of them; empty: all of them.
    case rows(Set<Disposition>)
  }
  public enum ReportState: String, Sendable, Hashable, CaseIterable {
    case expected, received, zero, missing
  }
  /// Index of the source; for `.units` it is −1.
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
    /// In every period whose last day lies in [from, to]; a missing end is open.
    case during(from: Int?, to: Int?)
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
}

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
    /// Of a `values` measure; so are `median` and `percentile`.
    case mean(Int)
    case median(Int)
    /// The measure, then the nearest rank, 1…99.
    case percentile(Int, Int)
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

  public enum Form: String, Sendable, Hashable {
    case plain, percent, yuan
    case tenThousandYuan = "wan_yuan"
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

/// One publication of a release.
public struct PublicationDefinition: Sendable {
  /// csv, json, sqlite, text.
  public var format: String
  public var name: String
  /// Levels of the unit tree, as indices; empty: all levels above the sites.
  public var levels: [Int]
  public var grains: [Grain]
  /// Indices of indicators.
  public var indicators: [Int]
  /// Absolute path of a template, for `text`.
  public var template: String?

  public init(
    format: String, name: String, levels: [Int], grains: [Grain], indicators: [Int],
    template: String? = nil
  ) {
    self.format = format
    self.name = name
    self.levels = levels
    self.grains = grains
    self.indicators = indicators
    self.template = template
  }
}
