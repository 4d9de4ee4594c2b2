/// One field of many records: codes of 1 to 8 bytes, with a reserved value for "missing".
public enum Column: Sendable, Equatable {
  case narrow([UInt8])
  case short([UInt16])
  case wide([Int32])
  case long([Int64])

  /// What a missing value looks like once widened to 64 bits, whatever the width.
  public static let missing = Int64.min

  public var count: Int {
    switch self {
    case .narrow(let values): values.count
    case .short(let values): values.count
    case .wide(let values): values.count
    case .long(let values): values.count
    }
  }

  /// The value of a row, or `Column.missing`. For single rows; loops switch once a batch.
  public subscript(row: Int) -> Int64 {
    switch self {
    case .narrow(let values): values[row] == .max ? Column.missing : Int64(values[row])
    case .short(let values): values[row] == .max ? Column.missing : Int64(values[row])
    case .wide(let values): values[row] == .min ? Column.missing : Int64(values[row])
    case .long(let values): values[row]
    }
  }

  /// All values widened to 64 bits.
  public var widened: [Int64] {
    switch self {
    case .narrow(let values): values.map { $0 == .max ? Column.missing : Int64($0) }
    case .short(let values): values.map { $0 == .max ? Column.missing : Int64($0) }
    case .wide(let values): values.map { $0 == .min ? Column.missing : Int64($0) }
    case .long(let values): values
    }
  }
}

extension Column {
  /// The same values in as few bytes as all of them fit.
  public var packed: Column {
    switch self {
    case .narrow, .short: self
    case .wide(let values): Column.packed(values, missing: .min) ?? self
    case .long(let values): Column.packed(values, missing: .min) ?? self
    }
  }

  /// `nil` where nothing would be won.
  private static func packed<Value: FixedWidthInteger>(_ values: [Value], missing: Value) -> Column?
  {
    // Fingerprints and the like say so at once.
    guard let first = values.first, first == missing || Int32(exactly: first) != nil else {
      return nil
    }
    var (least, greatest) = (Value.zero, Value.zero)
    for value in values where value != missing {
      least = min(least, value)
      greatest = max(greatest, value)
    }
    if least == 0, greatest < 0xFF {
      return .narrow(values.map { $0 == missing ? .max : UInt8(truncatingIfNeeded: $0) })
    }
    if least == 0, greatest < 0xFFFF {
      return .short(values.map { $0 == missing ? .max : UInt16(truncatingIfNeeded: $0) })
    }
    guard Value.bitWidth > 32, least > Int32.min, greatest <= Int32.max else { return nil }
    return .wide(values.map { $0 == missing ? .min : Int32(truncatingIfNeeded: $0) })
  }
}

/// A 128-bit keyed fingerprint of the normalised fields that name one real case.
public struct Key128: Hashable, Sendable, BitwiseCopyable {
  public let high: UInt64
  public let low: UInt64

  /// No key: a field of it is missing.
  public static let none = Key128(high: 0, low: 0)

  @inlinable
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }
}

/// The records of one slice of a file that could be typed, as columns.
///
/// No text survives into a batch except through a codebook or a keyed fingerprint.
public struct Batch: Sendable {
  /// Index of the source in the definition.
  public let source: Int
  /// Index of the file in the run.
  public let file: Int
  /// 0-based number, within the file, of the slice's first record.
  public var firstRecord: Int
  /// Rows.
  public let count: Int
  /// For each row, the record's number less `firstRecord`; empty where no one needs them.
  public var ordinals: Ordinals
  /// One column a field of the source; an empty column for fields that are not kept.
  public var columns: [Column]
  /// One a row when the source has a key, else empty.
  public var keys: [Key128]
  /// One a row when records of this source may be copies of another source's cases: the key
  /// under which that case would stand there, zero where a field is missing.
  public var copyKeys: [Key128]

  public init(
    source: Int, file: Int, firstRecord: Int, ordinals: [UInt32], columns: [Column],
    keys: [Key128], copyKeys: [Key128] = []
  ) {
    self.source = source
    self.file = file
    self.firstRecord = firstRecord
    self.ordinals = Ordinals(ordinals)
    self.columns = columns
    self.keys = keys
    self.copyKeys = copyKeys
    count = ordinals.count
  }

  /// A batch of which only some columns are known.
  public init(source: Int, file: Int, firstRecord: Int, count: Int, columns: [Column]) {
    self.source = source
    self.file = file
    self.firstRecord = firstRecord
    self.columns = columns
    self.count = count
    ordinals = Ordinals(upTo: 0)
    keys = []
    copyKeys = []
  }
}

extension Column {
  /// The values of some rows, in the order asked for. A column that is not kept stays empty.
  fileprivate func picking(_ rows: [Int]) -> Column {
    guard count > 0 else { return self }
    return switch self {
    case .narrow(let values): .narrow(rows.map { values[$0] })
    case .short(let values): .short(rows.map { values[$0] })
    case .wide(let values): .wide(rows.map { values[$0] })
    case .long(let values): .long(rows.map { values[$0] })
    }
  }
}

extension Batch {
  /// Some rows by themselves, without keys. Precondition: the batch has ordinals.
  public func picking(_ rows: [Int]) -> Batch {
    Batch(
      source: source, file: file, firstRecord: firstRecord, ordinals: rows.map { ordinals[$0] },
      columns: columns.map { $0.picking(rows) }, keys: [])
  }
}

extension Batch {
  /// Lets numbers and times take as few bytes as they need.
  ///
  /// - Parameter fields: those of the batch's source. Days keep their four bytes, in which they
  ///   are compared with periods; codes and fingerprints are no larger than they must be.
  public mutating func pack(_ fields: [FieldDefinition]) {
    for (index, field) in fields.enumerated() {
      switch field.kind {
      case .dateTime, .money, .count, .decimal: columns[index] = columns[index].packed
      case .date, .code, .label, .unit, .flag, .text, .caseNumber, .identifier, .person, .idCard,
        .phone:
        continue
      }
    }
  }
}
