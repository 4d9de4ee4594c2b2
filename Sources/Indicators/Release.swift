public import Casework

/// The frozen figures that may leave. Publications accept a release and nothing else.
///
/// Figures stand in one order: indicator, period, place, category; two runs over the same inputs
/// give the same release whatever the workers.
public struct Release: Sendable {
  public var provenance: Provenance
  /// The places of all figures: units, and the 本级 buckets of units that have children.
  public var places: [Place]
  public var periods: [PublishedPeriod]
  /// Their formulas name each other by their places in this list; −1 is one that is not in it.
  public var indicators: [IndicatorDefinition]
  /// For each indicator with a breakdown, its categories; else empty.
  public var categories: [[Category]]
  public var figures: FigureList
  /// For each indicator what it counts; empty for a release that nobody computed.
  public var descriptions: [IndicatorDescription] = []
  /// Which figures are lowered by silence, and by how many units.
  public var silence = Silence()

  public init(
    provenance: Provenance, places: [Place], periods: [PublishedPeriod],
    indicators: [IndicatorDefinition], categories: [[Category]], figures: FigureList
  ) {
    self.provenance = provenance
    self.places = places
    self.periods = periods
    self.indicators = indicators
    self.categories = categories
    self.figures = figures
  }

  /// Where the figures come from.
  public struct Provenance: Sendable {
    public var pipeline: String
    public var label: String
    public var period: Period
    public var asOf: Day
    public var assignment: Assignment
    /// When months begin.
    public var calendar = StatisticalCalendar.civil
    /// For so many days after a period's end its figures are provisional.
    public var provisionalDays = 0
    /// Version of the program.
    public var program: String
    /// SHA-256 of the pipeline file.
    public var definition: String
    /// Per source: what was read and what became of it; empty in a release for the public.
    public var conservation: [Conservation]
    /// For whom the figures are.
    public var audience = Audience.internal

    public init(
      pipeline: String, label: String, period: Period, asOf: Day, assignment: Assignment,
      program: String, definition: String, conservation: [Conservation]
    ) {
      self.pipeline = pipeline
      self.label = label
      self.period = period
      self.asOf = asOf
      self.assignment = assignment
      self.program = program
      self.definition = definition
      self.conservation = conservation
    }
  }

  public struct Place: Sendable, Hashable {
    /// The unit's code; a 本级 bucket has the code of its unit and `isOwn`.
    public var code: String
    /// `光明街道`, or `光明街道本级`.
    public var name: String
    /// The name of the level at which the place is listed: a street's 本级 bucket is listed at `community`.
    public var level: String
    public var parentCode: String
    /// What lies directly at the unit and in none of its children.
    public var isOwn: Bool
    /// The place's unit in the tree.
    public var unit: Int

    public init(
      code: String, name: String, level: String, parentCode: String, isOwn: Bool, unit: Int
    ) {
      self.code = code
      self.name = name
      self.level = level
      self.parentCode = parentCode
      self.isOwn = isOwn
      self.unit = unit
    }
  }

  public struct PublishedPeriod: Sendable, Hashable {
    public var grain: Grain
    public var period: Period
    public init(grain: Grain, period: Period) {
      self.grain = grain
      self.period = period
    }
  }

  /// One value of a breakdown.
  public struct Category: Sendable, Hashable {
    /// Empty for records without a value.
    public var code: String
    public var label: String
    public init(code: String, label: String) {
      self.code = code
      self.label = label
    }
  }

  public struct Figure: Sendable, Hashable {
    /// Indices into the release's lists; `category` is −1 without a breakdown.
    public let indicator: Int
    public let period: Int
    public let place: Int
    public let category: Int
    public var quantity: Quantity

    @inlinable
    public init(indicator: Int, period: Int, place: Int, category: Int, quantity: Quantity) {
      self.indicator = indicator
      self.period = period
      self.place = place
      self.category = category
      self.quantity = quantity
    }
  }
}

extension Release {
  /// Whether the figures of a period may still change: it is not over, or its time for corrections
  /// is not.
  public func isProvisional(period: Int) -> Bool {
    periods[period].period.isProvisional(
      asOf: provenance.asOf, days: provenance.provisionalDays)
  }
}

/// The exact value of a figure. Empty, zero and "not reported" are three things.
public enum Quantity: Sendable, Hashable {
  /// A count, a number of persons, fen.
  case whole(Int64)
  /// numerator / denominator × scale, exact. A median of 2 and 3 is 5 / 2 × 1.
  /// The scale has 32 bits so that a figure takes 32 bytes: a province has millions of them.
  case ratio(numerator: Int64, denominator: Int64, scale: Int32)
  /// Nothing to divide by, or nothing to take a median of.
  case empty
  /// Every report that was due is missing.
  case notReported
  /// There is a value, and the public may not see it.
  case suppressed
}

/// What was read from a source and what became of it. Files and bytes too.
public struct Conservation: Sendable, Hashable {
  public var source: String
  public var files: Int
  /// Files whose bytes had been read under another name.
  public var duplicateFiles: Int
  public var refusedFiles: Int
  public var bytes: Int
  /// Bytes that lie in exactly one span; equal to `bytes`, or the run stops.
  public var bytesInSpans: Int
  public var read: Int
  /// Indexed by `Disposition.rawValue`.
  public var dispositions: [Int]

  public init(
    source: String, files: Int, duplicateFiles: Int, refusedFiles: Int, bytes: Int,
    bytesInSpans: Int, read: Int, dispositions: [Int]
  ) {
    self.source = source
    self.files = files
    self.duplicateFiles = duplicateFiles
    self.refusedFiles = refusedFiles
    self.bytes = bytes
    self.bytesInSpans = bytesInSpans
    self.read = read
    self.dispositions = dispositions
  }

  public subscript(_ disposition: Disposition) -> Int { dispositions[Int(disposition.rawValue)] }

  /// Every record ended in exactly one disposition, every byte in exactly one span.
  public var holds: Bool { read == dispositions.reduce(0, +) && bytes == bytesInSpans }
}
