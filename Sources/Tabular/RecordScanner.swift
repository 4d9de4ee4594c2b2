import CVectorScan

/// How far a scan came. All positions are offsets in the buffer.
public enum ScanOutcome: Hashable, Sendable {
  /// All records that are owned are in the table; the next one starts at `next`.
  case complete(next: Int)
  /// The record at `next` is owned, and its end (or what it is) cannot be known before there are
  /// more bytes. Deal with the table's rows, append bytes to the buffer, scan again from `next`.
  case needsMore(next: Int)
  /// The last row is `tooBig` and its line goes on behind the buffer. Skip, and add to its span,
  /// all bytes up to and with the next line end; then scan on.
  case insideEndlessLine

  /// Where the next scan begins; nil inside an endless line.
  public var next: Int? {
    switch self {
    case .complete(let next), .needsMore(let next): next
    case .insideEndlessLine: nil
    }
  }
}

/// Finds the records in a buffer: plain ones at the speed of memory, the others through libcsv.
///
/// A record belongs to the scan in whose range it *starts*. Every byte from `from` to the next
/// record's start belongs to exactly one row or one blank line. The same rows come out wherever
/// a file is cut, as long as every scan starts where the one before said that the next record
/// starts.
///
/// ```swift
/// let outcome = scanner.scan(
///   buffer, from: 0, ownedUpTo: 1 << 19, isEndOfFile: false, expectedWidth: 18, into: &table)
/// ```
///
/// **After an unclosed quote** (the end of the file, a limit, an objection of libcsv on a later
/// line, or, if `expectedWidth` is given, a record of several lines and another width) the first
/// physical line becomes a row with that fault and scanning begins afresh on the next line. Rows
/// carry `afterResync` until they start behind the place where libcsv failed: behind it libcsv's
/// state would not have differed, whatever the quote meant. That place is at most
/// `maxRecordBytes` and `maxLinesPerRecord` lines away. A fault inside that stretch extends it,
/// but never beyond `maxRecordBytes` from its beginning. The whole stretch belongs to the scan
/// that owns its beginning, as do the pieces of a line that lone CRs cut.
public final class RecordScanner {
  /// Who reads the records that are plain.
  public enum Engine: String, Sendable, CaseIterable {
    /// Intrinsics; on processors without them the portable scan.
    case vector
    /// Swift, a byte at a time.
    case portable
    /// libcsv reads every record.
    case libcsv
  }

  public let dialect: Dialect
  public let limits: Limits
  /// The engine that really works here.
  public let engine: Engine
  private var authority: CSVAuthority

  /// Whether this processor has what the vector scan needs.
  public static var isVectorSupported: Bool { fq_vector_supported() != 0 }

  public init(_ dialect: Dialect = .standard, limits: Limits = .standard, engine: Engine = .vector)
  {
    self.dialect = dialect
    self.limits = limits
    self.engine = engine == .vector && !RecordScanner.isVectorSupported ? .portable : engine
    authority = CSVAuthority(dialect, limits)
  }

  deinit { authority.deallocate() }

  /// A stretch of bytes whose rows stand together: rows in doubt, or pieces of one line.
  private struct Stretch {
    let start: Int
    let mark: RecordTable.Mark
    /// Rows that start before this carry `afterResync`.
    var doubtEnd: Int
    /// The next row is the second part of a line that a lone CR has cut.
    var followsLoneCR = false
    var pieces = 0
  }

  /// Fills `table` with the records that start in `from ..< ownedUpTo`, in order.
  ///
  /// - Parameters:
  ///   - from: a record's start (or 3 behind a BOM).
  ///   - ownedUpTo: at most `buffer.count`.
  ///   - isEndOfFile: whether the file ends with the buffer's bytes.
  ///   - expectedWidth: the header's number of fields, if known. Empty fields behind them do not
  ///     count.
  ///   - leastWidth: fewer fields are as good, where the header's last names are empty.
  public func scan(
    _ buffer: ByteBuffer, from: Int, ownedUpTo: Int, isEndOfFile: Bool, expectedWidth: Int? = nil,
    leastWidth: Int? = nil, into table: inout RecordTable
  ) -> ScanOutcome {
    precondition(0 <= from && from <= ownedUpTo && ownedUpTo <= buffer.count)
    buffer.dropArena()
    table.begin(dialect)
    let width = expectedWidth ?? 0
    let expected = ExpectedWidth(least: leastWidth ?? width, most: width)
    var position = from
    var stretch: Stretch?
    while true {
      if let open = stretch, !open.followsLoneCR, position >= open.doubtEnd { stretch = nil }
      if position >= (stretch == nil ? ownedUpTo : buffer.count) {
        return .complete(next: position)
      }
      let isPlainDone = scanPlain(
        buffer, &position, ownedUpTo, width: width, stretch: &stretch, into: &table)
      if isPlainDone { continue }
      let isDoubted = position < stretch?.doubtEnd ?? 0
      let verdict = buffer.withBytes { all in
        authority.judge(
          all.extracting(first: buffer.count), from: position, isEndOfFile: isEndOfFile,
          expectedWidth: expected)
      }
      switch verdict {
      case .needsMore:
        guard let open = stretch else { return .needsMore(next: position) }
        table.takeBack(to: open.mark)
        return .needsMore(next: open.start)
      case .endlessLine:
        table.append(
          row: position..<buffer.count, fault: .tooBig, flags: isDoubted ? .afterResync : [])
        return .insideEndlessLine
      case .blank(let end, let endsAtLoneCR):
        let mark = table.mark
        table.append(blank: position..<end)
        follow(&stretch, mark, position..<end, endsAtLoneCR)
        position = end
      case .record(let end, let endsAtLoneCR, var flags):
        let mark = table.mark
        if isDoubted { flags.insert(.afterResync) }
        let holdsLineEnd = buffer.withBytes {
          ByteScan.lineEnds(in: $0, position..<end - 1, lineEnd: dialect.lineEnd) > 0
        }
        if holdsLineEnd { flags.insert(.severalLines) }
        let isCut = endsAtLoneCR || stretch?.followsLoneCR ?? false
        let fields = authority.fields
        let text = unsafe buffer.appendToArena(fields.text)
        unsafe table.append(
          row: position..<end, text: text, ends: fields.fieldEnds,
          fault: isCut ? StructuralFault.loneCR.rawValue : 0, flags: flags)
        follow(&stretch, mark, position..<end, endsAtLoneCR)
        position = end
      case .fault(let fault, let end, let doubtEnd):
        let mark = table.mark
        table.append(row: position..<end, fault: fault, flags: isDoubted ? .afterResync : [])
        stretch?.followsLoneCR = false
        if fault == .unclosedQuote { doubt(&stretch, mark, position, until: doubtEnd) }
        position = end
      }
    }
  }

  /// Scans plain records from `position` on. False when the record at `position` needs libcsv.
  private func scanPlain(
    _ buffer: ByteBuffer, _ position: inout Int, _ ownedUpTo: Int, width: Int,
    stretch: inout Stretch?, into table: inout RecordTable
  ) -> Bool {
    if engine == .libcsv { return false }
    var bound = ownedUpTo
    var fault: UInt8 = 0
    var flags: RowFlags = []
    if let open = stretch {
      // The second part of a cut line is scanned by itself, because its fault is its own.
      bound = open.followsLoneCR ? position + 1 : open.doubtEnd
      if open.followsLoneCR { fault = StructuralFault.loneCR.rawValue }
      if position < open.doubtEnd { flags = .afterResync }
    }
    let stop = buffer.withBytes { all in
      unsafe all.withUnsafeBufferPointer { bytes in
        var scan = unsafe fq_scan()
        unsafe scan.bytes = bytes.baseAddress
        unsafe scan.valid = buffer.count
        unsafe scan.next = position
        unsafe scan.owned = bound
        unsafe scan.delimiter = dialect.delimiter
        unsafe scan.quote = dialect.quote
        unsafe scan.line_end = dialect.lineEnd.rawValue
        unsafe scan.expected_width = UInt32(width)
        unsafe scan.max_lines = UInt32(limits.maxLinesPerRecord)
        unsafe scan.max_bytes = limits.maxRecordBytes
        let isVector = engine == .vector
        let stop = unsafe table.fill(&scan, fault: fault, flags: flags) { scan in
          unsafe isVector ? fq_scan_plain(&scan) : scanPlainPortably(&scan)
        }
        position = unsafe scan.next
        return stop
      }
    }
    switch UInt32(stop) {
    case FQ_STOP_FULL.rawValue:
      table.grow()
      return true
    case FQ_STOP_OWNED.rawValue:
      stretch?.followsLoneCR = false
      return true
    default:
      return false
    }
  }

  /// Notes whether the row just added leaves the rest of its line behind a lone CR.
  private func follow(
    _ stretch: inout Stretch?, _ mark: RecordTable.Mark, _ row: Range<Int>, _ endsAtLoneCR: Bool
  ) {
    guard endsAtLoneCR else {
      stretch?.followsLoneCR = false
      return
    }
    var open = stretch ?? Stretch(start: row.lowerBound, mark: mark, doubtEnd: 0)
    open.pieces += 1
    open.followsLoneCR =
      open.pieces < limits.maxLinesPerRecord
      && row.upperBound - open.start < limits.maxRecordBytes
    stretch = open
  }

  /// Opens a stretch of doubt, or extends the one that is open.
  private func doubt(
    _ stretch: inout Stretch?, _ mark: RecordTable.Mark, _ start: Int, until end: Int
  ) {
    if var open = stretch {
      open.doubtEnd = max(open.doubtEnd, min(end, open.start + limits.maxRecordBytes))
      stretch = open
    } else {
      stretch = Stretch(start: start, mark: mark, doubtEnd: end)
    }
  }
}
