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
  /// Of a unit field: the unit under which a record counts, with a warning, whose unit the table
  /// does not know; `nil`: it is quarantined.
  public var unknownUnit: Int?
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
