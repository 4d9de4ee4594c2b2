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
  /// Where the path of a file names the unit to which its records' `reporter` must belong.
  public var pathUnit: PathUnit?
  /// The fields that name one real case; empty when every record is its own.
  public var key: [Int]
  /// The fields that order versions of a case, the most significant first.
  public var newestBy: [Int]
  /// A record is in scope when one of these days lies in the period; empty: always in scope.
  public var periodBy: [Int]
  /// Further days and times of what has happened, which cannot lie behind the as-of day.
  public var events: [Int] = []
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
