import Casework
import Platform
import Tabular

/// One worker's reader of slices: it owns a buffer and tables that every slice uses again.
///
///     bytes of a slice ─▶ rows (Tabular) ─▶ typed columns ─▶ rules ─▶ batch
///                                   └────────▶ refused records with their findings
///
/// For a slice in the middle of a file nobody knows where the first record starts, so it is
/// guessed: the first line whose record has the header's width. `SliceResult.start` says what was
/// taken, and whoever puts the slices together compares it with where the slice before ended. A
/// wrong guess costs reading that slice again, never a wrong record.
public final class SliceReader {
  private let plan: IntakePlan
  private let buffer = ByteBuffer(capacity: 1 << 20)
  private var table = RecordTable()
  private var scanner: RecordScanner?
  private var typing: SliceTyping?
  private var layoutOfTyping: Int = -1
  /// Whether results say on which line each typed record begins.
  private let keepsLines: Bool

  public init(_ plan: IntakePlan, keepsLines: Bool = false) {
    self.plan = plan
    self.keepsLines = keepsLines
  }

  /// Reads one slice.
  ///
  /// - Parameter start: where the slice's first record is known to start; without it, a slice
  ///   in the middle of a file guesses.
  /// - Throws: `Refusal` when the file cannot be read on, or holds a line of more than 256 MiB.
  public func read(
    _ slice: Slice, of file: DeliveredFile, layout: FileLayout, startingAt start: Int? = nil
  ) throws(Refusal) -> SliceResult {
    let size = file.textSize
    let known = start ?? (slice.isFirst ? layout.header.upperBound : nil)
    var owned = slice.owned
    if slice.isFirst, owned.upperBound < layout.header.upperBound {
      owned = owned.lowerBound..<layout.header.upperBound
    }
    if let known, known > owned.upperBound || known >= size {
      return empty(slice, at: known)
    }
    // Page-aligned reads into page-aligned memory: anything else is several times slower.
    let first = known ?? owned.lowerBound
    let base = first / ByteBuffer.pageSize * ByteBuffer.pageSize
    buffer.removeAll()
    // What lies behind the slice is read twice: enough for the end of nearly every last record.
    try fill(file, base: base, to: owned.upperBound + 8192)
    if scanner?.dialect != layout.dialect {
      scanner = RecordScanner(layout.dialect, limits: plan.limits, engine: plan.engine)
    }
    guard let scanner else { return empty(slice, at: first) }
    var position = known.map { $0 - base }
    if position == nil {
      position = try guess(after: owned.lowerBound, slice, file, base: base, layout, scanner)
      guard position != nil else { return empty(slice, at: -1) }
    }
    guard let from = position, base + from <= owned.upperBound else { return empty(slice, at: -1) }
    var end = from
    var further = 65_536
    scanning: while true {
      let isEnd = base + buffer.count >= size
      let outcome = scanner.scan(
        buffer, from: from, ownedUpTo: min(owned.upperBound + 1 - base, buffer.count),
        isEndOfFile: isEnd, expectedWidth: layout.width, leastWidth: layout.leastWidth,
        into: &table)
      switch outcome {
      case .complete(let next):
        end = next
        break scanning
      case .needsMore, .insideEndlessLine:
        guard buffer.count < 256 << 20 else { throw Refusal("CSV-TOO-BIG") }
        if isEnd {
          end = buffer.count
          break scanning
        }
        try fill(file, base: base, to: base + buffer.count + further)
        further = buffer.count
      }
    }
    var read = result(slice, layout, base: base, from: from, end: end)
    if layout.encoding == .utf16LittleEndian || layout.encoding == .utf16BigEndian {
      read.refused.moveBytes(file.placeInUTF16)
    }
    return read
  }

  private func empty(_ slice: Slice, at start: Int) -> SliceResult {
    SliceResult(start: start, end: start, batch: emptyBatch(slice.file))
  }

  private func emptyBatch(_ file: Int) -> Batch {
    Batch(
      source: plan.sourceIndex, file: file, firstRecord: 0, ordinals: [],
      columns: plan.source.fields.map { _ in .wide([]) }, keys: [])
  }

  /// Reads until the buffer holds the bytes from `base` up to `end`, or the file's last.
  private func fill(_ file: DeliveredFile, base: Int, to end: Int) throws(Refusal) {
    let wanted = min(end, file.textSize) - base - buffer.count
    guard wanted > 0 else { return }
    let offset = base + buffer.count
    do {
      try buffer.append(upTo: wanted) { room throws(PlatformError) in
        try file.read(into: &room, at: offset)
      }
    } catch {
      throw Refusal("IO-READ", detail: error.kind.rawValue)
    }
  }

  /// The first line start behind `lower` at which a record of the header's width begins.
  private func guess(
    after lower: Int, _ slice: Slice, _ file: DeliveredFile, base: Int, _ layout: FileLayout,
    _ scanner: RecordScanner
  ) throws(Refusal) -> Int? {
    var candidate = lower - base
    var fallback: Int?
    for _ in 0..<64 {
      let next = buffer.withBytes {
        ByteScan.nextLine(
          in: $0.extracting(first: buffer.count), from: candidate, lineEnd: layout.dialect.lineEnd)
      }
      guard let next, base + next <= slice.owned.upperBound, next < buffer.count else { break }
      candidate = next
      let first = fallback ?? next
      fallback = first
      let outcome = scanner.scan(
        buffer, from: next, ownedUpTo: next + 1, isEndOfFile: base + buffer.count >= file.textSize,
        expectedWidth: layout.width, leastWidth: layout.leastWidth, into: &table)
      if case .complete = outcome, table.count == 1, table.structuralFault(0) == nil,
        table.width(0) == layout.width
      {
        return isQuoteFree(first..<next, layout) ? first : next
      }
    }
    return fallback
  }

  /// Whether bytes of the buffer hold no quote. Then no quoted field ends in them: if a record
  /// begins behind them, one begins at their first line, whatever its width.
  private func isQuoteFree(_ range: Range<Int>, _ layout: FileLayout) -> Bool {
    buffer.withBytes {
      ByteScan.count(of: layout.dialect.quote, in: $0.extracting(range)) == 0
    }
  }

  private func result(
    _ slice: Slice, _ layout: FileLayout, base: Int, from: Int, end: Int
  ) -> SliceResult {
    if layoutOfTyping != slice.file || typing == nil {
      // Files of one source mostly have one layout; the tables of known values are then kept.
      typing = SliceTyping(plan: plan, layout: layout, keeping: typing)
      layoutOfTyping = slice.file
    }
    var typing = typing.take() ?? SliceTyping(plan: plan, layout: layout, keeping: nil)
    defer { self.typing = typing }
    return buffer.withBytes { bytes in
      let survey = survey(bytes.extracting(from..<end), layout)
      typing.type(table, bytes, isClean: survey.isClean)
      var assembly = SliceAssembly(
        plan: plan, layout: layout, table: table, base: base, from: from, keepsLines: keepsLines)
      return assembly.result(slice, typing, bytes, end: end, lines: survey.lineEnds)
    }
  }

  /// What is known of the bytes of a slice; of another encoding than UTF-8 never that it is clean.
  private func survey(_ owned: Span<UInt8>, _ layout: FileLayout) -> ByteScan.Survey {
    let lineEnd = layout.dialect.lineEnd
    guard layout.encoding != .gb18030 else {
      return ByteScan.Survey(
        lineEnds: ByteScan.count(of: lineEnd.rawValue, in: owned), isClean: false)
    }
    return ByteScan.survey(of: owned, lineEnd: lineEnd)
  }
}
