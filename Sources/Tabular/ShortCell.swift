import CVectorScan

/// A field's text of up to 24 bytes as three words, in which most dates, numbers, codes and names
/// can be read without looking at the buffer again.
///
///     2020-12-22  →  first "2020-12-", second "22", third 0, count 10
@frozen public struct ShortCell: Sendable, BitwiseCopyable, Equatable {
  /// The first eight bytes, the first of them lowest; zero behind the end.
  public let first: UInt64
  public let second: UInt64
  public let third: UInt64
  /// The number of bytes, at most 24; 0 where the row has no such field or nothing in it; `other`
  /// where the text must be looked at in the buffer.
  public let count: Int

  /// The count of a cell that is longer, that holds doubled quotes, or that ends with the buffer.
  public static let other = 255

  @inlinable @inline(__always)
  init(first: UInt64, second: UInt64, third: UInt64, count: Int) {
    self.first = first
    self.second = second
    self.third = third
    self.count = count
  }

  /// A text by itself. Precondition: 0 to 24 bytes.
  public init(_ text: Span<UInt8>) {
    precondition(text.count <= 24)
    func part(_ start: Int) -> UInt64 {
      text.count <= start ? 0 : Tabular.word(text, at: start, count: min(8, text.count - start))
    }
    self.init(first: part(0), second: part(8), third: part(16), count: text.count)
  }

  @usableFromInline static let nothing = ShortCell(first: 0, second: 0, third: 0, count: 0)
  @usableFromInline static let elsewhere = ShortCell(first: 0, second: 0, third: 0, count: other)

  /// Whether all bytes are below 0x80: then they are the text in GB18030 too.
  @inlinable @inline(__always)
  public var isASCII: Bool { (first | second | third) & 0x8080_8080_8080_8080 == 0 }

  /// Up to eight bytes from a position on; zero behind the end. `position` is below 16.
  @inlinable @inline(__always)
  public func bytes(from position: Int) -> UInt64 {
    let shift = UInt64(truncatingIfNeeded: 8 &* (position & 7))
    let (low, high) = position < 8 ? (first, second) : (second, third)
    // Shifted by 64, nothing of the second word is left.
    return low &>> shift | (high &<< 1) &<< (63 &- shift)
  }
}

/// The cells of one column in some rows of a table.
public struct ShortCells: Sendable {
  /// Rows that are read together: their bytes stay in the fastest cache while one column after
  /// the other is read.
  public static let capacity = 64

  /// Only the first of them mean anything: as many as rows were asked for.
  public private(set) var cells: [ShortCell]

  public init() {
    cells = Array(repeating: .nothing, count: ShortCells.capacity)
  }

  /// Takes the cells of a column. They are the texts of `RecordTable.field`.
  ///
  /// Precondition: at most `capacity` rows of the table, and `bytes` are those that it was made of.
  public mutating func take(
    _ column: Int, of rows: Span<Int32>, in table: borrowing RecordTable, _ bytes: Span<UInt8>
  ) {
    precondition(column >= 0 && rows.count <= ShortCells.capacity)
    guard ByteScan.isVectorSupported else {
      return takePortably(column, of: rows, in: table, bytes)
    }
    var left = vectorTake(column, of: rows, in: table, bytes)
    let quote = UInt32(table.quote)
    while left != 0 {
      let place = left.trailingZeroBitCount
      let field = table.field(Int(rows[place]), column, in: bytes)
      cells[place] = ShortCells.inside(field, bytes, quote: quote)
      left &= left &- 1
    }
  }

  /// - Returns: a bit for each row whose cell is not taken.
  private mutating func vectorTake(
    _ column: Int, of rows: Span<Int32>, in table: borrowing RecordTable, _ bytes: Span<UInt8>
  ) -> UInt64 {
    let count = table.count
    precondition(count < table.firstEnd.count && count <= table.textStart.count)
    return unsafe table.textStart.withUnsafeBufferPointer { starts in
      unsafe table.firstEnd.withUnsafeBufferPointer { firstEnds in
        unsafe table.fieldEnds.withUnsafeBufferPointer { ends in
          unsafe rows.withUnsafeBufferPointer { rows in
            unsafe bytes.withUnsafeBufferPointer { bytes in
              unsafe cells.withUnsafeMutableBytes { cells in
                var known = unsafe fq_rows(
                  text_start: starts.baseAddress, first_end: firstEnds.baseAddress,
                  field_ends: ends.baseAddress, row_count: count, end_count: ends.count)
                return unsafe fq_take_cells(
                  bytes.baseAddress, bytes.count, &known, rows.baseAddress, rows.count, column,
                  UInt32(table.quote), cells.baseAddress)
              }
            }
          }
        }
      }
    }
  }

  /// Takes them without vectors.
  public mutating func takePortably(
    _ column: Int, of rows: Span<Int32>, in table: borrowing RecordTable, _ bytes: Span<UInt8>
  ) {
    precondition(column >= 0 && rows.count <= ShortCells.capacity)
    let quote = UInt32(table.quote)
    for i in rows.indices {
      let row = Int(rows[i])
      guard column < table.width(row) else {
        cells[i] = .nothing
        continue
      }
      cells[i] = ShortCells.inside(table.field(row, column, in: bytes), bytes, quote: quote)
    }
  }

  /// A cell with quotes or blanks around its text.
  private static func inside(
    _ field: FieldRange, _ bytes: Span<UInt8>, quote: UInt32
  ) -> ShortCell {
    guard !field.isEmpty else { return .nothing }
    let cell = loaded(bytes, field.start, field.count)
    // A quote inside the quotes is a doubled one: the bytes are not the text.
    let every = UInt64(quote & 0xFF) &* 0x0101_0101_0101_0101
    return field.isQuoted && holds(every, cell) ? .elsewhere : cell
  }

  /// Precondition: at least one byte, and all lie in the span.
  @inline(__always)
  private static func loaded(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> ShortCell {
    guard count <= 24, start &+ 32 <= bytes.count else { return .elsewhere }
    func word(_ offset: Int) -> UInt64 {
      UInt64(
        littleEndian: unsafe bytes.bytes.unsafeLoadUnaligned(
          fromUncheckedByteOffset: start &+ offset, as: UInt64.self))
    }
    func mask(_ count: Int) -> UInt64 {
      // Shifted twice by up to 32, so that eight bytes are all ones and none are zero.
      let half = UInt64(truncatingIfNeeded: 4 &* max(0, min(count, 8)))
      return ~((UInt64.max &<< half) &<< half)
    }
    return ShortCell(
      first: word(0) & mask(count), second: word(8) & mask(count &- 8),
      third: word(16) & mask(count &- 16), count: count)
  }

  /// Whether one of the bytes is the one of which `every` has eight. A byte behind the end is 0,
  /// which no quote is.
  @inline(__always)
  private static func holds(_ every: UInt64, _ cell: ShortCell) -> Bool {
    func isZeroIn(_ word: UInt64) -> UInt64 {
      (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }
    return isZeroIn(cell.first ^ every) | isZeroIn(cell.second ^ every)
      | isZeroIn(cell.third ^ every) != 0
  }
}
