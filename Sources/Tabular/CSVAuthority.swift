import CVectorScan

/// libcsv's judgement on one record, fenced by our limits.
///
/// libcsv is strict here and sees one record at a time, in pieces that end at line breaks, until
/// it reports the record, objects, or has seen as many bytes or lines as a record may have. What
/// libcsv calls an error becomes one of four faults (`StructuralFault`), or, for a quote inside
/// an unquoted field, a record after all: read once more by a lax libcsv when our own walk finds
/// nothing else wrong with the line.
struct CSVAuthority {
  /// What the bytes from a record's start are.
  enum Verdict {
    /// A line of spaces and tabs.
    case blank(end: Int, endsAtLoneCR: Bool)
    /// A record; its fields are in `fields`.
    case record(end: Int, endsAtLoneCR: Bool, flags: RowFlags)
    /// Not a record; the bytes up to `end`. Records that start before `doubtEnd` are doubtful.
    case fault(StructuralFault, end: Int, doubtEnd: Int)
    /// A line longer than the limit whose end is not in the bytes.
    case endlessLine
    /// Nothing can be said before there are more bytes.
    case needsMore
  }

  private let dialect: Dialect
  private let limits: Limits
  private var strict: CSVParser
  private var lax: CSVParser
  private var isLaxVerdict = false

  init(_ dialect: Dialect, _ limits: Limits) {
    self.dialect = dialect
    self.limits = limits
    strict = CSVParser(dialect, isStrict: true)
    lax = CSVParser(dialect, isStrict: false)
  }

  func deallocate() {
    strict.deallocate()
    lax.deallocate()
  }

  /// The fields of the record that was judged last.
  var fields: FieldSink { unsafe isLaxVerdict ? lax.sink.pointee : strict.sink.pointee }

  /// Judges the record that starts at `start`. A record of several lines must fit
  /// the width.
  mutating func judge(
    _ bytes: Span<UInt8>, from start: Int, isEndOfFile: Bool, expectedWidth: ExpectedWidth
  ) -> Verdict {
    isLaxVerdict = false
    strict.begin()
    let cap = start + limits.maxRecordBytes
    let reach = min(textEnd(bytes, from: start, isEndOfFile: isEndOfFile), cap)
    var fed = min(QuoteWalk.textStart(of: start, in: bytes, dialect), reach)
    var breaks = 0
    while fed < reach {
      let end = pieceEnd(bytes, fed..<reach)
      let taken = strict.feed(bytes, fed..<end)
      if taken < end - fed {
        return objection(
          bytes, from: start, at: fed + taken, breaks: breaks, isEndOfFile: isEndOfFile,
          expectedWidth: expectedWidth)
      }
      fed = end
      if strict.records > 0 || (strict.isBetweenRecords && endsLine(bytes, fed)) {
        return lineEnd(
          bytes, start..<fed, breaks: breaks, isEndOfFile: isEndOfFile,
          expectedWidth: expectedWidth)
      }
      if bytes[fed - 1] == dialect.lineEnd.rawValue {
        breaks += 1
        if breaks >= limits.maxLinesPerRecord {
          return unclosed(bytes, from: start, doubtEnd: fed, isEndOfFile: isEndOfFile)
        }
      }
    }
    if bytes.count > cap { return tooLong(bytes, from: start, breaks, isEndOfFile) }
    guard isEndOfFile else { return .needsMore }
    if strict.isBetweenRecords { return .blank(end: bytes.count, endsAtLoneCR: false) }
    guard strict.finish() else {
      return unclosed(bytes, from: start, doubtEnd: fed, isEndOfFile: true)
    }
    return checked(bytes, start..<bytes.count, breaks: breaks, false, expectedWidth, isEndOfFile)
  }

  /// Where the text of the bytes ends: at the end of a file before the marks with which DOS says so.
  private func textEnd(_ bytes: Span<UInt8>, from start: Int, isEndOfFile: Bool) -> Int {
    var end = bytes.count
    while isEndOfFile, end > start, bytes[end - 1] == Dialect.endOfFileMark { end -= 1 }
    return end
  }

  // MARK: Records

  /// A line end outside quotes: a record or a blank line ends with the byte before `span`'s end.
  private func lineEnd(
    _ bytes: Span<UInt8>, _ span: Range<Int>, breaks: Int, isEndOfFile: Bool,
    expectedWidth: ExpectedWidth
  ) -> Verdict {
    guard let (end, isLone) = lineEnd(bytes, at: span.upperBound, isEndOfFile) else {
      return .needsMore
    }
    if end - span.lowerBound > limits.maxRecordBytes {
      return tooLong(bytes, from: span.lowerBound, breaks, isEndOfFile)
    }
    if strict.records == 0 { return .blank(end: end, endsAtLoneCR: isLone) }
    return checked(
      bytes, span.lowerBound..<end, breaks: breaks, isLone, expectedWidth, isEndOfFile)
  }

  /// Where a line end really ends whose first byte stands before `end`: CRLF is one, and CRCRLF, which
  /// a transfer in text mode makes of it. A CR without LF behind it is alone. `nil`: there must be
  /// more bytes to know.
  private func lineEnd(
    _ bytes: Span<UInt8>, at end: Int, _ isEndOfFile: Bool
  ) -> (end: Int, isLone: Bool)? {
    guard dialect.lineEnd == .lf && bytes[end - 1] == 0x0D else { return (end, false) }
    let feed = end < bytes.count && bytes[end] == 0x0D ? end + 1 : end
    if feed == bytes.count { return isEndOfFile ? (end, true) : nil }
    return bytes[feed] == 0x0A ? (feed + 1, false) : (end, true)
  }

  /// A record, unless it spreads over lines and has a wrong width: then an unclosed quote has
  /// swallowed its neighbours.
  private func checked(
    _ bytes: Span<UInt8>, _ span: Range<Int>, breaks: Int, _ isLone: Bool,
    _ expectedWidth: ExpectedWidth,
    _ isEndOfFile: Bool
  ) -> Verdict {
    if breaks > 0 && !expectedWidth.fits(fields) {
      return unclosed(
        bytes, from: span.lowerBound, doubtEnd: span.upperBound, isEndOfFile: isEndOfFile)
    }
    return .record(end: span.upperBound, endsAtLoneCR: isLone, flags: .rewritten)
  }

  // MARK: Faults

  /// libcsv objects to the byte at `position`.
  private mutating func objection(
    _ bytes: Span<UInt8>, from start: Int, at position: Int, breaks: Int, isEndOfFile: Bool,
    expectedWidth: ExpectedWidth
  ) -> Verdict {
    if strict.isInsideBareField {
      return literalQuote(bytes, from: start, isEndOfFile, expectedWidth)
    }
    if breaks > 0 {
      return unclosed(bytes, from: start, doubtEnd: position + 1, isEndOfFile: isEndOfFile)
    }
    return line(.textAfterQuote, bytes, from: start, doubtEnd: start, isEndOfFile)
  }

  /// A quote inside an unquoted field, as in `="0001","text of\n two lines"`. If nothing else is
  /// wrong with the record, the quote is a letter.
  private mutating func literalQuote(
    _ bytes: Span<UInt8>, from start: Int, _ isEndOfFile: Bool, _ expectedWidth: ExpectedWidth
  ) -> Verdict {
    var walk = QuoteWalk(dialect)
    let cap = start + limits.maxRecordBytes
    var end = QuoteWalk.textStart(of: start, in: bytes, dialect)
    let reach = min(textEnd(bytes, from: start, isEndOfFile: isEndOfFile), cap)
    while end < reach && !walk.isFinished {
      walk.step(bytes[end])
      end += 1
      if walk.metTextAfterQuote {
        return walk.breaks > 0
          ? unclosed(bytes, from: start, doubtEnd: end, isEndOfFile: isEndOfFile)
          : line(.textAfterQuote, bytes, from: start, doubtEnd: start, isEndOfFile)
      }
      if walk.breaks >= limits.maxLinesPerRecord { break }
    }
    if !walk.isFinished && walk.breaks < limits.maxLinesPerRecord {
      if bytes.count > cap { return tooLong(bytes, from: start, walk.breaks, isEndOfFile) }
      guard isEndOfFile else { return .needsMore }
    }
    if walk.state == .quoted || (walk.breaks > 0 && !walk.isFinished && !isEndOfFile) {
      return unclosed(bytes, from: start, doubtEnd: end, isEndOfFile: isEndOfFile)
    }
    return laxRecord(bytes, start..<end, walk.breaks, isEndOfFile, expectedWidth)
  }

  /// Lets a lax libcsv read the bytes; it must find exactly one record there.
  private mutating func laxRecord(
    _ bytes: Span<UInt8>, _ span: Range<Int>, _ breaks: Int, _ isEndOfFile: Bool,
    _ expectedWidth: ExpectedWidth
  ) -> Verdict {
    lax.begin()
    let text = QuoteWalk.textStart(of: span.lowerBound, in: bytes, dialect)..<span.upperBound
    let taken = lax.feed(bytes, text)
    let isComplete = endsLine(bytes, span.upperBound) || lax.finish()
    guard taken == text.count && isComplete && lax.records == 1 else {
      return line(.textAfterQuote, bytes, from: span.lowerBound, doubtEnd: 0, isEndOfFile)
    }
    isLaxVerdict = true
    if breaks > 0 && !expectedWidth.fits(fields) {
      return unclosed(
        bytes, from: span.lowerBound, doubtEnd: span.upperBound, isEndOfFile: isEndOfFile)
    }
    let last = endsLine(bytes, span.upperBound) ? span.upperBound : bytes.count
    guard let (end, isLone) = lineEnd(bytes, at: last, isEndOfFile) else { return .needsMore }
    if end - span.lowerBound > limits.maxRecordBytes {
      return tooLong(bytes, from: span.lowerBound, breaks, isEndOfFile)
    }
    return .record(end: end, endsAtLoneCR: isLone, flags: [.rewritten, .literalQuote])
  }

  /// More bytes than a record may have.
  private func tooLong(
    _ bytes: Span<UInt8>, from start: Int, _ breaks: Int, _ isEndOfFile: Bool
  ) -> Verdict {
    if breaks > 0 {
      let doubtEnd = min(bytes.count, start + limits.maxRecordBytes)
      return unclosed(bytes, from: start, doubtEnd: doubtEnd, isEndOfFile: isEndOfFile)
    }
    return line(.tooBig, bytes, from: start, doubtEnd: start, isEndOfFile)
  }

  private func unclosed(
    _ bytes: Span<UInt8>, from start: Int, doubtEnd: Int, isEndOfFile: Bool
  ) -> Verdict {
    line(.unclosedQuote, bytes, from: start, doubtEnd: doubtEnd, isEndOfFile)
  }

  /// A fault that takes one physical line.
  private func line(
    _ fault: StructuralFault, _ bytes: Span<UInt8>, from start: Int, doubtEnd: Int,
    _ isEndOfFile: Bool
  ) -> Verdict {
    var end = bytes.count
    if let feed = ByteScan.firstIndex(of: dialect.lineEnd.rawValue, in: bytes, from: start) {
      end = feed + 1
    } else if !isEndOfFile {
      return end - start > limits.maxRecordBytes ? .endlessLine : .needsMore
    }
    let isLong = end - start > limits.maxRecordBytes
    return .fault(isLong ? .tooBig : fault, end: end, doubtEnd: isLong ? start : doubtEnd)
  }

  // MARK: Pieces

  /// The end of the piece of `range` that ends with the first line break, or the range's end.
  private func pieceEnd(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
    let length = unsafe bytes.extracting(range).withUnsafeBufferPointer { piece in
      guard let start = piece.baseAddress else { return 0 }
      return unsafe fq_find_line_break(start, piece.count)
    }
    return min(range.lowerBound + length + 1, range.upperBound)
  }

  private func endsLine(_ bytes: Span<UInt8>, _ end: Int) -> Bool {
    bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D
  }
}

/// The widths that a record of several lines may have without being taken for a swallowed one.
struct ExpectedWidth {
  /// 0 for any.
  let least: Int
  let most: Int

  /// Fields behind the last expected one do no harm if they are empty.
  func fits(_ fields: FieldSink) -> Bool {
    least == 0 || (fields.fieldCount >= least && fields.isEmpty(from: most))
  }
}

extension CSVParser {
  /// Feeds a range of bytes.
  mutating func feed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
    unsafe bytes.extracting(range).withUnsafeBufferPointer { piece in unsafe feed(piece) }
  }

  /// How many records libcsv has reported since `begin`.
  var records: Int { unsafe sink.pointee.records }
}
