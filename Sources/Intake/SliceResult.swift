public import Casework

/// The part of a file that one worker reads at a time.
///
/// A slice owns the records that *start* in it: behind `owned.lowerBound` (at it, for the first)
/// up to and including `owned.upperBound`. The last of them may end in a later slice.
public struct Slice: Sendable {
  /// Index of the file in the run.
  public let file: Int
  /// Offsets into the file, in bytes.
  public let owned: Range<Int>
  public let isFirst: Bool

  public init(file: Int, owned: Range<Int>, isFirst: Bool) {
    self.file = file
    self.owned = owned
    self.isFirst = isFirst
  }
}

/// What a slice came to.
public struct SliceResult: Sendable {
  /// Where the first record of the slice was taken to start, and where the next slice's first
  /// record starts. Offsets into the file.
  public var start: Int
  public var end: Int
  /// The records that could be typed; ordinals count from the slice's first record.
  public var batch: Batch
  /// Records of the slice, typed or not.
  public var records = 0
  /// Physical lines that end in the slice.
  public var lines = 0
  public var spans = SpanBytes()
  public var passedOver = PassedOverRows()
  /// Records that are set aside. Their numbers and lines are counted in the slice.
  public var refused = RefusedRecords()
  /// Findings about records that count all the same: warnings and notes, by code and field.
  public var notes: [NoteKey: Int] = [:]
  /// The first line of each typed record, less the lines before the slice; only when asked for.
  public var rowLines: [UInt32] = []
  /// Sums of the columns that a totals row is checked against, by field.
  public var sums: [Int64] = []
  /// What the totals rows of the slice say, by field; `Column.missing` where they say nothing.
  public var totals: [StatedTotals] = []

  /// The least and the greatest index of the units to which the slice's records belong.
  public var reporters: ClosedRange<Int64>?

  /// The line of a second header that means other columns than the first, less the lines before
  /// the slice: the file cannot be read on, because what follows would be taken for other fields.
  public var otherHeaderLine: Int?

  public struct StatedTotals: Sendable {
    /// Line of the row, less the lines before the slice.
    public var line: Int
    public var byField: [Int64]
    /// Sums of the slice's records before the row.
    public var sumsBefore: [Int64]
  }

  public struct NoteKey: Hashable, Sendable {
    public var code: String
    public var field: String
  }
}

/// Every byte of a file lies in exactly one span; these are their lengths by class.
public struct SpanBytes: Sendable, Equatable {
  public var records = 0
  public var header = 0
  public var preamble = 0
  public var blank = 0
  public var totals = 0
  public var footer = 0
  public var byteOrderMark = 0
  /// The whole of a file that was refused.
  public var refused = 0

  public init() {}

  public var total: Int {
    records + header + preamble + blank + totals + footer + byteOrderMark + refused
  }

  /// The lengths in the order of their declaration.
  public var lengths: [Int] {
    [records, header, preamble, blank, totals, footer, byteOrderMark, refused]
  }

  /// Precondition: as many lengths as `lengths` gives.
  public init(lengths: [Int]) {
    records = lengths[0]
    header = lengths[1]
    preamble = lengths[2]
    blank = lengths[3]
    totals = lengths[4]
    footer = lengths[5]
    byteOrderMark = lengths[6]
    refused = lengths[7]
  }

  public static func += (a: inout SpanBytes, b: SpanBytes) {
    a.records += b.records
    a.header += b.header
    a.preamble += b.preamble
    a.blank += b.blank
    a.totals += b.totals
    a.footer += b.footer
    a.byteOrderMark += b.byteOrderMark
    a.refused += b.refused
  }
}
