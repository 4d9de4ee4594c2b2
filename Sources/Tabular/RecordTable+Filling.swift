import CVectorScan

extension RecordTable {
  /// A point to which a table can be taken back.
  struct Mark {
    let rows: Int
    let blanks: Int
  }

  var mark: Mark { Mark(rows: count, blanks: blankCount) }

  /// Forgets all rows and keeps the memory.
  mutating func begin(_ dialect: Dialect) {
    count = 0
    blankCount = 0
    quote = dialect.quote == 0 ? 256 : UInt16(dialect.quote)
  }

  mutating func takeBack(to mark: Mark) {
    count = mark.rows
    blankCount = mark.blanks
  }

  /// Makes room where it is scarce: for a block of plain records at least, or for more fields.
  mutating func grow() {
    let needsRows = count + 65 >= rowStart.count
    let needsBlanks = blankCount >= blankBounds.count / 2
    let needsEnds = !(needsRows || needsBlanks) || fieldEnds.isEmpty
    extend(
      rows: needsRows ? max(256, rowStart.count * 2) : 0,
      ends: needsEnds ? max(4096, fieldEnds.count * 2) : 0,
      blanks: needsBlanks ? max(64, blankBounds.count) : 0)
  }

  private mutating func extend(rows: Int, ends: Int, blanks: Int) {
    func extend<T: ExpressibleByIntegerLiteral>(_ array: inout [T], to size: Int) {
      if array.count < size { array += Array(repeating: 0, count: size - array.count) }
    }
    extend(&rowStart, to: rows)
    extend(&rowEnd, to: rows)
    extend(&textStart, to: rows)
    extend(&firstEnd, to: rows + 1)
    extend(&fault, to: rows)
    extend(&flags, to: rows)
    extend(&fieldEnds, to: ends)
    extend(&blankBounds, to: 2 * blanks)
  }

  /// Adds a row whose fields end at `ends`, shifted by `text`, where the first field begins.
  mutating func append(
    row: Range<Int>, text: Int, ends: UnsafeBufferPointer<UInt32>, fault code: UInt8,
    flags rowFlags: RowFlags
  ) {
    let first = Int(firstEnd[count])
    if count + 1 >= rowStart.count || first + ends.count > fieldEnds.count {
      extend(
        rows: max(256, count * 2), ends: max(4096, (first + ends.count) * 2), blanks: 0)
    }
    rowStart[count] = UInt32(row.lowerBound)
    rowEnd[count] = UInt32(row.upperBound)
    textStart[count] = UInt32(text)
    fault[count] = code
    flags[count] = rowFlags.rawValue
    for i in 0..<ends.count { fieldEnds[first + i] = unsafe UInt32(text) + ends[i] }
    count += 1
    firstEnd[count] = UInt32(first + ends.count)
  }

  /// Adds a row that has no fields.
  mutating func append(row: Range<Int>, fault code: StructuralFault, flags: RowFlags) {
    let none = unsafe UnsafeBufferPointer<UInt32>(start: nil, count: 0)
    unsafe append(
      row: row, text: row.lowerBound, ends: none, fault: code.rawValue, flags: flags)
  }

  mutating func append(blank: Range<Int>) {
    if blankCount >= blankBounds.count / 2 {
      extend(rows: 0, ends: 0, blanks: max(64, blankCount * 2))
    }
    blankBounds[2 * blankCount] = UInt32(blank.lowerBound)
    blankBounds[2 * blankCount + 1] = UInt32(blank.upperBound)
    blankCount += 1
  }

  /// Lets `body` add plain rows through pointers to the arrays, then gives the new rows their
  /// fault. The pointers in `scan` mean nothing afterwards.
  mutating func fill(
    _ scan: inout fq_scan, fault code: UInt8, flags rowFlags: RowFlags,
    _ body: (inout fq_scan) -> Int32
  ) -> Int32 {
    if fieldEnds.isEmpty { grow() }
    let before = count
    unsafe scan.rows = count
    unsafe scan.row_capacity = rowStart.count
    unsafe scan.end_capacity = fieldEnds.count
    unsafe scan.blank_count = blankCount
    unsafe scan.blank_capacity = blankBounds.count / 2
    unsafe scan.row_flags = rowFlags.rawValue
    let stop = unsafe rowStart.withUnsafeMutableBufferPointer { starts in
      unsafe rowEnd.withUnsafeMutableBufferPointer { rowEnds in
        unsafe textStart.withUnsafeMutableBufferPointer { texts in
          unsafe firstEnd.withUnsafeMutableBufferPointer { firsts in
            unsafe fieldEnds.withUnsafeMutableBufferPointer { ends in
              unsafe blankBounds.withUnsafeMutableBufferPointer { blanks in
                unsafe flags.withUnsafeMutableBufferPointer { flags in
                  unsafe scan.row_start = starts.baseAddress
                  unsafe scan.row_end = rowEnds.baseAddress
                  unsafe scan.text_start = texts.baseAddress
                  unsafe scan.first_end = firsts.baseAddress
                  unsafe scan.field_ends = ends.baseAddress
                  unsafe scan.blanks = blanks.baseAddress
                  unsafe scan.flags = flags.baseAddress
                  return unsafe body(&scan)
                }
              }
            }
          }
        }
      }
    }
    count = unsafe scan.rows
    blankCount = unsafe scan.blank_count
    for row in before..<count { fault[row] = code }
    return stop
  }
}
