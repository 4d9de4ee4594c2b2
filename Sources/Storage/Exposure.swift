public import Casework

/// A place in a staged release where the number of a person stands; never the number.
public struct Exposure: Sendable, Hashable {
  /// Relative to the release; `(name of a file)` when the name itself is the place.
  public let file: String
  /// `line 12, byte 5`; in a workbook `xl/worksheets/sheet3.xml, byte 901`; in a database
  /// `places.name, row 12`, rows counted from 1 in the table's order.
  public let place: String
  public let shape: PersonalNumber
}

/// What the last look at a staged release found.
public struct Exposures: Sendable {
  /// The first places of each file, files in the order of their names.
  public var places: [Exposure] = []
  /// All that were seen.
  public var count = 0
  /// Bytes that were looked at, unpacked ones among them.
  public var bytes = 0

  /// How many places a file, a part or a table is told with at most.
  static let mostPlaces = 20

  public init() {}

  mutating func add(_ other: Exposures) {
    places += other.places
    count += other.count
    bytes += other.bytes
  }
}
