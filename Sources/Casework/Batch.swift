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
  public var ordinals: [UInt32]
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
    self.ordinals = ordinals
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
    ordinals = []
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
