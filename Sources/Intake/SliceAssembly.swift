import Casework
import Tabular

/// Puts together what a slice came to: rules are applied, refused records copied with their
/// findings, the rest packed into a batch.
struct SliceAssembly {
  let plan: IntakePlan
  let layout: FileLayout
  let table: RecordTable
  /// Offset in the file of the buffer's first byte.
  let base: Int
  /// Offset in the buffer of the slice's first byte.
  let from: Int
  let keepsLines: Bool

  mutating func result(
    _ slice: Slice, _ typing: SliceTyping, _ bytes: Span<UInt8>, end: Int
  ) -> SliceResult {
    var states = typing.states
    let wide = batch(slice.file, typing, keeping: nil, ordinals: [])
    let rules = RuleVerdicts(plan.source.checks, wide, rows: typing.rows, states: states)
    for row in rules.refused.keys { states[Int(row)] = .refused }
    var result = SliceResult(start: base + from, end: base + end, batch: wide)
    result.notes = typing.notes
    result.reporters = reporters(typing)
    for (key, count) in rules.warnings { result.notes[key, default: 0] += count }
    result.lines = ByteScan.lineEnds(in: bytes, from..<end, lineEnd: layout.dialect.lineEnd)
    if table.count == typing.rows.count, states.allSatisfy({ $0 == .record }),
      !keepsLines || hasOneLineARecord(bytes, end, lines: result.lines)
    {
      // Every row is a record that could be typed: nothing to take apart.
      result.batch.ordinals = (0..<UInt32(table.count)).map { $0 }
      result.records = table.count
      for index in 0..<table.blankCount { result.spans.blank += table.blank(index).count }
      result.spans.records = end - from - result.spans.blank
      result.sums = TotalsCheck(plan.source, layout).sums(of: typing.values)
      if keepsLines { result.rowLines = result.batch.ordinals }
      return result
    }
    var counter = LineCounter(bytes: bytes, from: from, lineEnd: layout.dialect.lineEnd)
    var ordinals = [UInt32](repeating: 0, count: table.count)
    var records = 0
    let faults = FaultsByRow(typing.faults, rows: table.count)
    let totals = TotalsCheck(plan.source, layout)
    var sums = totals.zero
    var placeOfRow = [Int32](repeating: -1, count: table.count)
    for (i, row) in typing.rows.enumerated() { placeOfRow[Int(row)] = Int32(i) }
    for row in 0..<table.count {
      let span = table.span(row)
      switch states[row] {
      case .record:
        ordinals[row] = UInt32(records)
        records += 1
        result.spans.records += span.count
        totals.add(Int(placeOfRow[row]), typing.values, to: &sums)
        if keepsLines { result.rowLines.append(UInt32(counter.line(at: span.lowerBound, bytes))) }
      case .refused:
        let line = counter.line(at: span.lowerBound, bytes)
        let record = bytes.extracting(span)
        var findings: [Finding] = []
        faults.forEach(of: row) {
          findings.append(finding($0, record, span: span, line: line, typing, bytes))
        }
        let isReadable = findings.isEmpty
        for check in rules.refused[Int32(row)] ?? [] {
          findings.append(finding(check, in: row, record, span: span, line: line, bytes))
        }
        let isRejected =
          isReadable
          && rules.refused[Int32(row)]?.allSatisfy { $0.consequence == .reject } ?? false
        result.refused.append(
          SliceResult.RefusedRecord(
            ordinal: records, length: span.count,
            disposition: isRejected ? .rejected : .quarantined,
            reporter: reporter(at: Int(placeOfRow[row]), typing), findings: findings))
        append(bytes.extracting(span), to: &result.refusedBytes)
        records += 1
        result.spans.records += span.count
      case .blank: result.spans.blank += span.count
      case .header: result.spans.header += span.count
      case .otherHeader:
        result.spans.header += span.count
        result.otherHeaderLine =
          result.otherHeaderLine ?? counter.line(at: span.lowerBound, bytes)
      case .footer: result.spans.footer += span.count
      case .totals:
        result.spans.totals += span.count
        if let stated = totals.stated(row, table, bytes, typing) {
          result.totals.append(
            SliceResult.StatedTotals(
              line: counter.line(at: span.lowerBound, bytes), byField: stated, sumsBefore: sums))
        }
      }
    }
    for index in 0..<table.blankCount { result.spans.blank += table.blank(index).count }
    result.records = records
    result.sums = sums
    var kept: [Int] = []
    var keptOrdinals: [UInt32] = []
    kept.reserveCapacity(typing.rows.count)
    keptOrdinals.reserveCapacity(typing.rows.count)
    for (i, row) in typing.rows.enumerated() where states[Int(row)] == .record {
      kept.append(i)
      keptOrdinals.append(ordinals[Int(row)])
    }
    if kept.count == wide.count {
      result.batch.ordinals = keptOrdinals
    } else {
      result.batch = batch(slice.file, typing, keeping: kept, ordinals: keptOrdinals)
    }
    return result
  }

  /// Whether the slice is records of one line each and nothing else: then a record's line is its
  /// number.
  private func hasOneLineARecord(_ bytes: Span<UInt8>, _ end: Int, lines: Int) -> Bool {
    guard table.blankCount == 0 else { return false }
    // Every record but a file's last has a line end of its own; with no more of them than records
    // none lies inside one.
    let isClosed = end > from && (bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D)
    return lines == table.count - (isClosed ? 0 : 1)
  }

  /// The unit to which a typed row belongs.
  private func reporter(at place: Int, _ typing: SliceTyping) -> Int? {
    guard let field = plan.source.reporter, place >= 0 else { return nil }
    let unit = typing.values[field][place]
    return unit >= 0 ? Int(unit) : nil
  }

  private func reporters(_ typing: SliceTyping) -> ClosedRange<Int64>? {
    guard let field = plan.source.reporter else { return nil }
    var range: ClosedRange<Int64>?
    for unit in typing.values[field] where unit >= 0 {
      range = min(range?.lowerBound ?? unit, unit)...max(range?.upperBound ?? unit, unit)
    }
    return range
  }

  /// Packs the values into columns as narrow as their kinds allow.
  private func batch(
    _ file: Int, _ typing: SliceTyping, keeping kept: [Int]?, ordinals: [UInt32]
  ) -> Batch {
    let count = kept?.count ?? typing.rows.count
    let fields = plan.source.fields
    let columns = fields.indices.map { index -> Column in
      guard fields[index].isKept, !typing.values[index].isEmpty || count == 0 else {
        return .wide([])
      }
      let all = typing.values[index]
      let values = kept.map { $0.map { all[$0] } } ?? all
      switch plan.width(of: fields[index].kind) {
      case 1:
        return .narrow(
          values.map { $0 == Column.missing ? .max : UInt8(truncatingIfNeeded: $0) })
      case 2:
        return .short(
          values.map { $0 == Column.missing ? .max : UInt16(truncatingIfNeeded: $0) })
      case 4:
        return .wide(values.map { $0 == Column.missing ? .min : Int32(truncatingIfNeeded: $0) })
      default: return .long(values)
      }
    }
    func keys(_ fields: [Int]) -> [Key128] {
      guard !fields.isEmpty else { return [] }
      let all = typing.keys(fields)
      return kept.map { $0.map { all[$0] } } ?? all
    }
    return Batch(
      source: plan.sourceIndex, file: file, firstRecord: 0,
      ordinals: ordinals.isEmpty ? Array(repeating: 0, count: count) : ordinals,
      columns: columns, keys: keys(plan.source.key), copyKeys: keys(plan.copyFields))
  }

  private func finding(
    _ fault: SliceTyping.RowFault, _ record: Span<UInt8>, span: Range<Int>, line: Int,
    _ typing: SliceTyping, _ bytes: Span<UInt8>
  ) -> Finding {
    let entry = FindingCatalogue.entry(fault.code)
    var finding = Finding(
      code: fault.code, severity: entry.severity, line: line, byte: base + span.lowerBound,
      message: entry.message, action: entry.action)
    if fault.field >= 0 {
      let column = layout.columns[fault.field]
      let position = position(of: column, in: Int(fault.row), record, bytes)
      finding.line += position.lineOffset
      finding.column = column + 1
      finding.byte += position.byteOffset
      finding.field = plan.source.fields[fault.field].name
      if column < table.width(Int(fault.row)) {
        let found = typing.utf8(table.decoded(Int(fault.row), column, in: bytes))
        finding.message += "（实为 \(shape(of: found))）"
      }
    } else if fault.code == "CSV-WIDTH" {
      finding.message += "（应有 \(layout.width) 个，实有 \(table.width(Int(fault.row))) 个）"
    } else {
      let place = FaultPlace(of: fault.code, in: record, layout.encoding, layout.dialect)
      finding.byte += place.byteOffset
      finding.column = place.column
      finding.line += place.lineOffset
    }
    return finding
  }

  /// Where a column begins in a record: known of a record whose fields lie in the file's own bytes,
  /// else looked for.
  private func position(
    of column: Int, in row: Int, _ record: Span<UInt8>, _ bytes: Span<UInt8>
  ) -> (byteOffset: Int, lineOffset: Int) {
    let start = table.span(row).lowerBound
    guard Int(table.textStart[row]) == start, column < table.width(row) else {
      let found = FieldPosition(ofField: column + 1, in: record, dialect: layout.dialect)
      return (found.byteOffset, found.lineOffset)
    }
    let field = table.rawField(row, column).start
    return (
      field - start, ByteScan.lineEnds(in: bytes, start..<field, lineEnd: layout.dialect.lineEnd)
    )
  }

  private func finding(
    _ check: CheckDefinition, in row: Int, _ record: Span<UInt8>, span: Range<Int>, line: Int,
    _ bytes: Span<UInt8>
  ) -> Finding {
    let column = layout.columns[check.field]
    let position = position(of: max(column, 0), in: row, record, bytes)
    return Finding(
      code: check.code, severity: .quarantine, line: line + position.lineOffset,
      column: column + 1, byte: base + span.lowerBound + position.byteOffset,
      field: plan.source.fields[check.field].name, message: check.message,
      action: FindingCatalogue.entry(check.code).action)
  }
}

/// The faults of each row in the order in which they were found, without a list of its own for
/// every row: chains through one array.
private struct FaultsByRow {
  private let faults: [SliceTyping.RowFault]
  private var first: [Int32]
  private var next: [Int32]

  init(_ faults: [SliceTyping.RowFault], rows: Int) {
    self.faults = faults
    first = Array(repeating: -1, count: rows)
    next = Array(repeating: -1, count: faults.count)
    for i in faults.indices.reversed() {
      let row = Int(faults[i].row)
      next[i] = first[row]
      first[row] = Int32(truncatingIfNeeded: i)
    }
  }

  func forEach(of row: Int, _ body: (SliceTyping.RowFault) -> Void) {
    var i = first[row]
    while i >= 0 {
      body(faults[Int(i)])
      i = next[Int(i)]
    }
  }
}

/// The rules of a source applied to the rows that could be typed.
private struct RuleVerdicts {
  private(set) var refused: [Int32: [CheckDefinition]] = [:]
  private(set) var warnings: [SliceResult.NoteKey: Int] = [:]

  init(
    _ checks: [CheckDefinition], _ batch: Batch, rows: [Int32], states: [SliceTyping.RowState]
  ) {
    for check in checks {
      let truth = check.rule.truth(in: batch)
      for (i, row) in rows.enumerated()
      where truth[i] == Expression.isFalse && states[Int(row)] == .record {
        if check.consequence == .warn {
          warnings[SliceResult.NoteKey(code: check.code, field: ""), default: 0] += 1
        } else {
          refused[row, default: []].append(check)
        }
      }
    }
  }
}

/// Physical lines, counted forward only: rows come in order.
private struct LineCounter {
  private var position: Int
  private var line = 0
  private let lineEnd: Dialect.LineEnd

  init(bytes: Span<UInt8>, from: Int, lineEnd: Dialect.LineEnd) {
    position = from
    self.lineEnd = lineEnd
  }

  /// Line ends between the slice's start and an offset that is not before the last one asked for.
  mutating func line(at offset: Int, _ bytes: Span<UInt8>) -> Int {
    line += ByteScan.lineEnds(in: bytes, position..<max(position, offset), lineEnd: lineEnd)
    position = max(position, offset)
    return line
  }
}
