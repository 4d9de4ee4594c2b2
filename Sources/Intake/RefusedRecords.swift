public import Casework

/// What findings say. A broken file says the same of a million places, so places are kept apart.
public struct FindingText: Sendable, Hashable {
  public var code: String
  public var severity: Severity
  /// The field's name in the pipeline; empty when the record as a whole is meant.
  public var field: String
  public var message: String
  public var action: String

  public init(code: String, severity: Severity, field: String, message: String, action: String) {
    self.code = code
    self.severity = severity
    self.field = field
    self.message = message
    self.action = action
  }

  public init(_ finding: Finding) {
    self.init(
      code: finding.code, severity: finding.severity, field: finding.field,
      message: finding.message, action: finding.action)
  }
}

/// Records that are set aside, in order, with their exact bytes and what is wrong with them: the
/// records and the places of findings as numbers, every text once.
///
///     records   1 ──┬──────── 2 ─┬─ 3 …       places of record 1: 0..<2
///     places    0   1         2    …          each with the number of its text
public struct RefusedRecords: Sendable {
  public struct Record: Sendable {
    /// Number of the record, less `firstRecord`.
    public var ordinal: Int
    /// Physical line on which it begins, less `firstLine`.
    public var line: Int
    /// Bytes in `bytes`, its line end included.
    public var length: Int
    /// Lines that it takes in a file of such records, at least 1.
    public var lines: Int
    public var disposition: Disposition
    /// Index of the unit to which it belongs; −1 where that could not be read.
    public var reporter: Int
    /// Its findings in `places`.
    public fileprivate(set) var firstPlace = 0
    public fileprivate(set) var endOfPlaces = 0

    public init(
      ordinal: Int, line: Int, length: Int, lines: Int, disposition: Disposition, reporter: Int
    ) {
      self.ordinal = ordinal
      self.line = line
      self.length = length
      self.lines = lines
      self.disposition = disposition
      self.reporter = reporter
    }
  }

  /// Where a text applies.
  public struct Place: Sendable {
    /// Index in `texts`.
    public var text: Int
    /// Physical line, less `firstLine`.
    public var line: Int
    /// 1-based number of the field; 0 when the record as a whole is meant.
    public var column: Int
    /// Offset of the first wrong byte in the file.
    public var byte: Int

    public init(text: Int, line: Int, column: Int, byte: Int) {
      self.text = text
      self.line = line
      self.column = column
      self.byte = byte
    }
  }

  public private(set) var records: [Record] = []
  public private(set) var places: [Place] = []
  /// How many places belong to records that have been added.
  private var placesOfRecords = 0
  public var texts: [FindingText] = []
  /// The exact bytes of the records, one after the other, each with its line end.
  public var bytes: [UInt8] = []
  /// What is added to the ordinals of records: in a slice 0, its first record's number once that
  /// is known. Numbers count from 0.
  public var firstRecord = 0
  /// What is added to lines: in a slice 0, then the number of its first line. Lines count from 1.
  public var firstLine = 0

  public init() {}

  public mutating func reserveCapacity(records count: Int, bytes size: Int) {
    records.reserveCapacity(count)
    places.reserveCapacity(count)
    bytes.reserveCapacity(size)
  }

  /// Adds a finding to the record that is added next.
  public mutating func add(_ place: Place) { places.append(place) }

  /// Adds a record with all findings that were added since the last one. Its bytes are appended by
  /// the caller, before or after.
  public mutating func add(_ record: Record) {
    var record = record
    record.firstPlace = placesOfRecords
    record.endOfPlaces = places.count
    placesOfRecords = places.count
    records.append(record)
  }

  /// Moves each place to another byte of the file.
  mutating func moveBytes(_ moved: (Int) -> Int) {
    for i in places.indices { places[i].byte = moved(places[i].byte) }
  }

  /// What is said of a place.
  public func finding(_ place: Place) -> Finding {
    let text = texts[place.text]
    return Finding(
      code: text.code, severity: text.severity, line: place.line + firstLine,
      column: place.column, byte: place.byte, field: text.field, message: text.message,
      action: text.action)
  }

  /// What is said of a record.
  public func findings(of record: Record) -> [Finding] {
    places[record.firstPlace..<record.endOfPlaces].map(finding)
  }

  /// Line of the first finding of this code, less `firstLine`.
  public func firstLine(of code: String) -> Int? {
    let said = texts.map { $0.code == code }
    guard said.contains(true) else { return nil }
    return places.first { said[$0.text] }?.line
  }
}
