/// Where a field's text lies in the buffer: bytes `start ..< end`.
public struct FieldRange: Hashable, Sendable {
  public let start: Int
  public let end: Int
  /// The text stood between quotes; quotes inside it are doubled.
  public let isQuoted: Bool

  @inlinable
  public init(start: Int, end: Int, isQuoted: Bool) {
    self.start = start
    self.end = end
    self.isQuoted = isQuoted
  }

  @inlinable public var count: Int { end &- start }
  @inlinable public var isEmpty: Bool { end == start }
}

/// The records that a scan found in one buffer, as arrays that the next scan uses again.
///
/// Positions are offsets in the buffer. The arrays are longer than what they hold: only entries
/// below `count` (rows) and `firstEnd[count]` (fields) mean anything. Row `r` is the bytes
/// `rowStart[r] ..< rowEnd[r]`, line end included; its fields end at
/// `fieldEnds[firstEnd[r] ..< firstEnd[r + 1]]`, each at the position of the separator or line
/// end behind it (with CRLF at the CR), and the first begins at `textStart[r]`. For records that
/// libcsv read, the fields lie rewritten in the buffer's arena; the row is still the file's bytes.
public struct RecordTable: Sendable {
  /// Number of rows.
  public internal(set) var count = 0
  /// Number of blank lines: lines of nothing but spaces and tabs.
  public internal(set) var blankCount = 0

  public internal(set) var rowStart: [UInt32] = []
  public internal(set) var rowEnd: [UInt32] = []
  public internal(set) var textStart: [UInt32] = []
  public internal(set) var firstEnd: [UInt32] = [0]
  public internal(set) var fieldEnds: [UInt32] = []
  /// 0, or the raw value of a `StructuralFault`.
  public internal(set) var fault: [UInt8] = []
  /// Raw values of `RowFlags`.
  public internal(set) var flags: [UInt8] = []
  /// Start and end of each blank line, in turn.
  var blankBounds: [UInt32] = []
  /// The dialect's quote; 256, which no byte is, for none.
  @usableFromInline var quote: UInt16 = 256

  public init() {}

  /// The number of fields of a row; 0 for rows with a fault other than `loneCR`.
  @inlinable
  public func width(_ row: Int) -> Int {
    precondition(row < count)
    return Int(firstEnd[row &+ 1]) &- Int(firstEnd[row])
  }

  /// The bytes of the file that make a row, line end included.
  @inlinable
  public func span(_ row: Int) -> Range<Int> {
    precondition(row < count)
    return Int(rowStart[row])..<Int(rowEnd[row])
  }

  @inlinable
  public func structuralFault(_ row: Int) -> StructuralFault? {
    precondition(row < count)
    return fault[row] == 0 ? nil : StructuralFault(rawValue: fault[row])
  }

  @inlinable
  public func rowFlags(_ row: Int) -> RowFlags {
    precondition(row < count)
    return RowFlags(rawValue: flags[row])
  }

  /// The bytes of a blank line, line end included.
  public func blank(_ index: Int) -> Range<Int> {
    precondition(index < blankCount)
    return Int(blankBounds[2 * index])..<Int(blankBounds[2 * index + 1])
  }

  /// A field with whatever quotes and blanks stand around its text. `column` counts from 0 and
  /// is below `width(row)`.
  @inlinable @inline(__always)
  public func rawField(_ row: Int, _ column: Int) -> (start: Int, end: Int) {
    precondition(row < count)
    let index = Int(firstEnd[row]) &+ column
    precondition(column >= 0 && index < Int(firstEnd[row &+ 1]))
    let start = column == 0 ? Int(textStart[row]) : Int(fieldEnds[index &- 1]) &+ 1
    return (start, Int(fieldEnds[index]))
  }

  /// The first of some columns of a row whose field is not empty and begins, be it with a quote or a
  /// blank, with a wanted byte. Columns behind the row's last are none.
  @inlinable @inline(__always)
  public func firstColumn(
    _ row: Int, in columns: Range<Int>, beginningIn bytes: Span<UInt8>, isWanted: (UInt8) -> Bool
  ) -> Int? {
    precondition(row < count && columns.lowerBound >= 0)
    let first = Int(firstEnd[row])
    let last = min(first &+ columns.upperBound, Int(firstEnd[row &+ 1]))
    guard first &+ columns.lowerBound < last else { return nil }
    var (start, _) = rawField(row, columns.lowerBound)
    for index in first &+ columns.lowerBound..<last {
      let end = Int(fieldEnds[index])
      if start < end, isWanted(bytes[start]) { return index &- first }
      start = end &+ 1
    }
    return nil
  }

  /// A field's text: without the quotes, or, when it has none, without the spaces and tabs
  /// around it. Quotes inside a quoted field are still doubled.
  @inlinable @inline(__always)
  public func field(_ row: Int, _ column: Int, in bytes: Span<UInt8>) -> FieldRange {
    var (start, end) = rawField(row, column)
    guard start < end else { return FieldRange(start: start, end: start, isQuoted: false) }
    let first = bytes[start]
    if UInt16(first) == quote {
      return FieldRange(start: start &+ 1, end: end &- 1, isQuoted: true)
    }
    if first <= 0x20 || bytes[end &- 1] <= 0x20 {
      while start < end && (bytes[start] == 0x20 || bytes[start] == 0x09) { start &+= 1 }
      while end > start && (bytes[end &- 1] == 0x20 || bytes[end &- 1] == 0x09) { end &-= 1 }
    }
    return FieldRange(start: start, end: end, isQuoted: false)
  }

  /// Whether a field's text holds doubled quotes and must be decoded to be read.
  @inlinable @inline(__always)
  public func hasDoubledQuotes(_ field: FieldRange, in bytes: Span<UInt8>) -> Bool {
    field.isQuoted && holdsQuote(field, bytes)
  }

  @usableFromInline
  func holdsQuote(_ field: FieldRange, _ bytes: Span<UInt8>) -> Bool {
    // A quoted field has a quote, so it fits a byte.
    let mark = UInt8(truncatingIfNeeded: quote)
    return ByteScan.count(of: mark, in: bytes.extracting(field.start..<field.end)) > 0
  }

  /// A field's text as the writer meant it. It allocates: for slow paths.
  public func decoded(_ row: Int, _ column: Int, in bytes: Span<UInt8>) -> [UInt8] {
    decoded(field(row, column, in: bytes), in: bytes)
  }

  /// The text of a field range of this table.
  public func decoded(_ field: FieldRange, in bytes: Span<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(field.count)
    var i = field.start
    while i < field.end {
      text.append(bytes[i])
      i += field.isQuoted && UInt16(bytes[i]) == quote ? 2 : 1
    }
    return text
  }
}
