import Tabular

/// What a scan found, in a form that can be compared and printed.
struct Reading: Equatable {
  struct Row: Equatable {
    var span: Range<Int>
    var fields: [[UInt8]]
    var fault: StructuralFault?
    var flags: RowFlags
  }

  var rows: [Row] = []
  var blanks: [Range<Int>] = []
  /// Where the next record starts.
  var next = 0
  /// Whether the last row is a line that goes on.
  var isInsideEndlessLine = false

  /// The fields as text, for tables of cases.
  var texts: [[String]] { rows.map { $0.fields.map { String(decoding: $0, as: UTF8.self) } } }

  /// Adds what a table holds; `offset` is where the buffer's first byte lies in the file.
  mutating func add(_ table: RecordTable, _ buffer: ByteBuffer, offset: Int = 0) {
    buffer.withBytes { bytes in
      for row in 0..<table.count {
        let span = table.span(row)
        rows.append(
          Row(
            span: span.lowerBound + offset..<span.upperBound + offset,
            fields: (0..<table.width(row)).map { table.decoded(row, $0, in: bytes) },
            fault: table.structuralFault(row),
            flags: table.rowFlags(row).subtracting(.rewritten)))
      }
      for index in 0..<table.blankCount {
        let blank = table.blank(index)
        blanks.append(blank.lowerBound + offset..<blank.upperBound + offset)
      }
    }
  }

  /// Adds to the last row what belongs to its line.
  mutating func extendLast(by count: Int) {
    guard let last = rows.indices.last else { return }
    rows[last].span = rows[last].span.lowerBound..<rows[last].span.upperBound + count
    next += count
  }

  /// Whether rows and blank lines tile `from ..< next` without gap or overlap.
  func tiles(from: Int = 0) -> Bool {
    let spans = (rows.map(\.span) + blanks).sorted { $0.lowerBound < $1.lowerBound }
    var position = from
    for span in spans {
      guard span.lowerBound == position, span.upperBound > position else { return false }
      position = span.upperBound
    }
    return position == next
  }
}

/// A scanner with a buffer and a table that it uses again and again.
final class Reader {
  let scanner: RecordScanner
  let buffer = ByteBuffer(capacity: 4096)
  var table = RecordTable()

  init(
    _ engine: RecordScanner.Engine, _ dialect: Dialect = .standard, limits: Limits = .standard
  ) {
    scanner = RecordScanner(dialect, limits: limits, engine: engine)
  }

  func load(_ bytes: [UInt8]) {
    buffer.removeAll()
    buffer.append(bytes)
  }

  /// Reads a whole file at once.
  func whole(_ bytes: [UInt8], width: Int? = nil, from: Int = 0) -> Reading {
    load(bytes)
    let outcome = scanner.scan(
      buffer, from: from, ownedUpTo: bytes.count, isEndOfFile: true, expectedWidth: width,
      into: &table)
    var reading = Reading()
    reading.add(table, buffer)
    reading.next = outcome.next ?? -1
    return reading
  }

  /// Reads a whole file in one buffer, in slices that end at `cuts` (ascending).
  func sliced(_ bytes: [UInt8], at cuts: [Int], width: Int? = nil) -> Reading {
    load(bytes)
    var reading = Reading()
    for cut in cuts + [bytes.count] where cut > reading.next {
      let outcome = scanner.scan(
        buffer, from: reading.next, ownedUpTo: cut, isEndOfFile: true, expectedWidth: width,
        into: &table)
      reading.add(table, buffer)
      reading.next = outcome.next ?? -1
    }
    return reading
  }

  /// Reads a file as it would come in, `sizes` bytes at a time in turn, and forgets what it has
  /// read.
  func streamed(_ bytes: [UInt8], sizes: [Int], width: Int? = nil) -> Reading {
    buffer.removeAll()
    var reading = Reading()
    var offset = 0
    var given = 0
    var turn = 0
    while reading.next < bytes.count {
      let size = min(sizes[turn % sizes.count], bytes.count - given)
      turn += 1
      buffer.append(Array(bytes[given..<given + size]))
      given += size
      if reading.isInsideEndlessLine {
        let lineEnd = scanner.dialect.lineEnd
        let end = buffer.withBytes { ByteScan.nextLine(in: $0, from: 0, lineEnd: lineEnd) }
        let skipped = end ?? buffer.count
        reading.extendLast(by: skipped)
        reading.isInsideEndlessLine = end == nil && given < bytes.count
        buffer.removeFirst(skipped)
        offset += skipped
        if reading.isInsideEndlessLine { continue }
      }
      let outcome = scanner.scan(
        buffer, from: 0, ownedUpTo: buffer.count, isEndOfFile: given == bytes.count,
        expectedWidth: width, into: &table)
      reading.add(table, buffer, offset: offset)
      let read = outcome.next ?? buffer.count
      reading.isInsideEndlessLine = outcome == .insideEndlessLine
      buffer.removeFirst(read)
      offset += read
      reading.next = offset
    }
    return reading
  }
}
