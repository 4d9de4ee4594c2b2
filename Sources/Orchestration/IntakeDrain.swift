import Casework
import Intake
import Platform
import Tabular

/// Settles what was read of the slices, in their order.
struct IntakeDrain: Sendable {
  typealias Reading = Result<(FileLayout, SliceResult), Refusal>

  private let run: IntakeRun
  private let sink: any RefusedRecordSink
  private let batches: (any BatchSink)?
  private var outcome = IntakeOutcome()
  private var current: OpenFile?
  private var mending: Mending
  private var failure: RunFailure?

  /// The file whose slices are being settled.
  private struct OpenFile {
    let index: Int
    var layout: FileLayout?
    var outcome: FileOutcome
    /// Where the next slice's first record starts.
    var position = 0
    /// Physical lines before it.
    var lines = 0
    var sums: [Int64] = []
    var statedTotals: [SliceResult.StatedTotals] = []
    var isRefused = false
    var firstBatch = 0
    /// The least and the greatest unit to which its records belong.
    var reporters: ClosedRange<Int64>?
  }

  init(_ run: IntakeRun, sink: some RefusedRecordSink, batches: (any BatchSink)?) {
    self.run = run
    self.sink = sink
    self.batches = batches
    mending = Mending(run.deliveries)
  }

  /// Everything that was read, with the deliveries that were not.
  mutating func finish() throws(RunFailure) -> IntakeOutcome {
    closeFile()
    if let failure { throw failure }
    var files: [FileOutcome] = []
    var read = outcome.files.makeIterator()
    for delivery in run.deliveries {
      if let file = delivery.unreadOutcome(among: run.deliveries) ?? read.next() {
        files.append(file)
      }
    }
    outcome.files = files
    return outcome
  }

  /// Takes the reading of the next slice.
  ///
  /// - Parameter readers: read it again if it began in the wrong place.
  mutating func settle(
    _ reading: Reading, _ slice: Slice, _ readers: inout SliceReaders
  ) {
    if current?.index != slice.file { openFile(slice.file) }
    guard var file = current, !file.isRefused else { return }
    // Held once: what is appended to is not copied first.
    current = nil
    do throws(Refusal) {
      var (layout, result) = try reading.get()
      if slice.isFirst { begin(&file, layout, slice) }
      if !slice.isFirst {
        if file.position > slice.owned.upperBound {
          // It lies inside a record of an earlier slice and owns none itself.
          current = file
          return
        }
        if result.start != file.position {
          outcome.wrongGuesses += 1
          let delivery = run.deliveries[slice.file]
          result = try readers[delivery.source].read(
            slice, of: delivery.file, layout: layout, startingAt: file.position)
        }
      }
      if let line = result.otherHeaderLine {
        throw Refusal("SCH-HEADER-CHANGED", line: file.lines + line + 1)
      }
      if run.plans[run.deliveries[slice.file].source].source.pathUnit?.mismatch == .refuse,
        let stranger = result.refused.firstLine(of: FindingCatalogue.strangeUnit)
      {
        throw Refusal(FindingCatalogue.strangeUnit, line: file.lines + stranger + 1)
      }
      take(result, &file)
      current = file
    } catch {
      refuse(&file, error)
      current = file
    }
  }

  private mutating func openFile(_ index: Int) {
    closeFile()
    let delivery = run.deliveries[index]
    batches?.open(index, source: delivery.source)
    current = OpenFile(
      index: index,
      outcome: FileOutcome(
        source: delivery.source, name: delivery.file.name, state: .read,
        bytes: delivery.file.size),
      sums: run.plans[delivery.source].source.fields.map { _ in 0 },
      firstBatch: outcome.batches.count)
  }

  private mutating func begin(_ file: inout OpenFile, _ layout: FileLayout, _ slice: Slice) {
    let delivery = run.deliveries[slice.file]
    file.layout = layout
    file.position = layout.header.upperBound
    file.outcome.encoding = layout.encoding
    file.outcome.textBytes = layout.textSize
    file.outcome.spans.byteOrderMark = layout.textStart
    file.outcome.spans.preamble = layout.preambleBytes
    file.outcome.spans.header = layout.header.count
    file.outcome.passedOver.preamble = layout.preambleRows
    if layout.hasMergedHeader {
      file.outcome.counts[
        FileOutcome.FindingKey(code: "SCH-HEADER-MERGED", severity: .note, field: ""),
        default: 0] += 1
    }
    for column in layout.unknownColumns {
      file.outcome.counts[
        FileOutcome.FindingKey(
          code: "SCH-UNKNOWN-COLUMN", severity: .note, field: "column \(column + 1)"),
        default: 0] += 1
    }
    let likely = FindingCatalogue.entry(FindingCatalogue.likelyColumn)
    file.outcome.findings += layout.likelyColumns.map { one in
      Finding(
        code: likely.code, severity: likely.severity, line: layout.linesBeforeRecords,
        column: one.column + 1,
        field: run.plans[delivery.source].source.fields[one.field].name,
        message: "\(likely.message)（第 \(one.column + 1) 列）", action: likely.action)
    }
    file.lines = layout.linesBeforeRecords
    sink.begin(delivery, header: layout.headerBytes)
  }

  /// Adds a slice whose start is known to be right.
  private mutating func take(_ slice: SliceResult, _ file: inout OpenFile) {
    var result = slice
    let firstRecord = file.outcome.records
    result.refused.firstRecord = firstRecord
    result.refused.firstLine = file.lines + 1
    if !result.refused.records.isEmpty {
      file.outcome.count(result.refused)
      if run.settings.keepsLines, batches == nil { file.outcome.note(result.refused) }
      sink.add(result.refused)
    }
    for (key, count) in result.notes {
      let severity: Severity = FindingCatalogue.entry(key.code).severity == .note ? .note : .warning
      file.outcome.counts[
        FileOutcome.FindingKey(code: key.code, severity: severity, field: key.field),
        default: 0] += count
    }
    for var totals in result.totals {
      totals.line += file.lines + 1
      totals.sumsBefore = zip(totals.sumsBefore, file.sums).map { $0 &+ $1 }
      file.statedTotals.append(totals)
    }
    if let units = result.reporters {
      file.reporters =
        min(
          file.reporters?.lowerBound ?? units.lowerBound, units.lowerBound)...max(
          file.reporters?.upperBound ?? units.upperBound, units.upperBound)
    }
    for i in result.sums.indices { file.sums[i] &+= result.sums[i] }
    file.outcome.spans += result.spans
    file.outcome.passedOver += result.passedOver
    file.outcome.records += result.records
    if result.batch.count > 0 {
      result.batch.firstRecord = firstRecord
      let lines =
        run.settings.keepsLines ? result.rowLines.map { $0 + UInt32(file.lines) + 1 } : []
      if let batches {
        attempt { try batches.add(result.batch, lines: lines) }
      } else {
        if run.settings.keepsLines { outcome.rowLines.append(lines) }
        outcome.batches.append(result.batch)
      }
    }
    file.lines += result.lines
    run.progress(result.end - file.position, result.records, 0)
    file.position = result.end
  }

  /// The file is refused as a whole: nothing of it counts, whatever was read before.
  private mutating func refuse(_ file: inout OpenFile, _ refusal: Refusal) {
    if let batches {
      attempt { try batches.forgetBatches() }
    } else {
      outcome.batches.removeSubrange(file.firstBatch...)
      if run.settings.keepsLines { outcome.rowLines.removeSubrange(file.firstBatch...) }
    }
    file.isRefused = true
    sink.forget()
    file.outcome.state = .refused
    file.outcome.records = 0
    file.outcome.quarantined = 0
    file.outcome.rejected = 0
    file.outcome.refusedRecords = []
    file.outcome.counts = [:]
    file.outcome.spans = SpanBytes()
    file.outcome.spans.refused = file.outcome.bytes
    file.outcome.passedOver = PassedOverRows()
    file.outcome.textBytes = file.outcome.bytes
    file.outcome.findings = [refusal.finding]
  }

  private mutating func closeFile() {
    guard var file = current else { return }
    current = nil
    // Of a file that changed while it was read nobody knows what was read.
    if !file.isRefused, (try? run.deliveries[file.index].file.hasChanged()) ?? true {
      refuse(&file, Refusal("FILE-CHANGED"))
    }
    if !file.isRefused { checkTotals(&file) }
    // What is kept for later nights is kept as it was read.
    if batches == nil, mending.settle(&file.outcome, at: file.index) { sink.forget() }
    run.deliveries[file.index].file.release()
    let (units, finished) = (file.reporters, file.outcome)
    attempt { [sink] in
      try sink.end(
        finished,
        reporter: units.flatMap { $0.lowerBound == $0.upperBound ? Int($0.lowerBound) : nil })
    }
    if let batches { attempt { try batches.close(finished) } }
    run.progress(0, 0, 1)
    if !file.isRefused, file.outcome.spans.total != file.outcome.textBytes {
      failure =
        failure
        ?? .invariant(
          "\(file.outcome.name): \(file.outcome.textBytes) bytes, \(file.outcome.spans.total) in spans"
        )
    }
    outcome.files.append(file.outcome)
  }

  /// Somebody else could not write: the run goes on to its end and then fails.
  private mutating func attempt(_ body: () throws -> Void) {
    if let failed = IntakeDrain.failure(of: body) { failure = failure ?? failed }
  }

  private static func failure(of body: () throws -> Void) -> RunFailure? {
    do {
      try body()
      return nil
    } catch {
      return (error as? RunFailure) ?? .outputUnwritable("\(error)")
    }
  }

  /// A totals row must say what the records above it add up to; those since the last totals row
  /// (小计) or since the file's beginning (总计).
  private func checkTotals(_ file: inout OpenFile) {
    let source = run.plans[run.deliveries[file.index].source].source
    var last = file.sums.map { _ in Int64(0) }
    for totals in file.statedTotals {
      for field in totals.byField.indices where totals.byField[field] != Column.missing {
        let stated = totals.byField[field]
        let sum = totals.sumsBefore[field]
        if stated != sum && stated != sum - last[field] {
          let entry = FindingCatalogue.entry("SCH-TOTALS-MISMATCH")
          file.outcome.findings.append(
            Finding(
              code: entry.code, severity: .warning, line: totals.line,
              field: source.fields[field].name, message: entry.message, action: entry.action))
        }
      }
      last = totals.sumsBefore
    }
  }
}
