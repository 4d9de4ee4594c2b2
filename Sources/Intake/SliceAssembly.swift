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
    _ slice: Slice, _ typing: SliceTyping, _ bytes: Span<UInt8>, end: Int, lines: Int
  ) -> SliceResult {
    var states = typing.states
    let isAllRecords = table.count == typing.rows.count && states.allSatisfy { $0 == .record }
    // Of all that could be typed: for the rules, and where nothing is taken out of it.
    let whole =
      isAllRecords || !plan.source.checks.isEmpty
      ? batch(slice.file, typing, keeping: nil, ordinals: []) : nil
    let rules =
      whole.map { RuleVerdicts(plan.source.checks, $0, rows: typing.rows, states: states) }
      ?? RuleVerdicts()
    for row in rules.refused.keys { states[Int(row)] = .refused }
    var result = SliceResult(
      start: base + from, end: base + end,
      batch: whole ?? batch(slice.file, typing, keeping: [], ordinals: []))
    result.notes = typing.notes
    result.reporters = reporters(typing)
    for (key, count) in rules.warnings { result.notes[key, default: 0] += count }
    result.lines = lines
    let isWhole = isAllRecords && rules.refused.isEmpty
    if isWhole, !keepsLines || isOneLineARecord {
      // Every row is a record that could be typed: nothing to take apart.
      result.batch.ordinals = Ordinals(upTo: table.count)
      result.records = table.count
      for index in 0..<table.blankCount { result.spans.blank += table.blank(index).count }
      result.spans.records = end - from - result.spans.blank
      result.sums = TotalsCheck(plan.source, layout).sums(of: typing.values)
      if keepsLines { result.rowLines = result.batch.ordinals.array }
      return result
    }
    var counter = LineCounter(table: table, from: from, lineEnd: layout.dialect.lineEnd)
    var ordinals = [UInt32](repeating: 0, count: table.count)
    var records = 0
    var refused = RefusedAssembly(
      plan.source, layout, table, typing, states, base: base, size: end - from)
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
        if keepsLines { result.rowLines.append(UInt32(counter.line(of: row, span, bytes))) }
      case .refused:
        let line = counter.line(of: row, span, bytes)
        refused.add(
          row: row, ordinal: records, line: line, lines: counter.lines(of: row, span, bytes),
          breaking: rules.refused.isEmpty ? [] : rules.refused[Int32(row)] ?? [],
          place: Int(placeOfRow[row]), bytes)
        records += 1
        result.spans.records += span.count
      case .blank: result.spans.blank += span.count
      case .header:
        result.spans.header += span.count
        result.passedOver.repeatedHeaders += 1
      case .otherHeader:
        result.spans.header += span.count
        result.otherHeaderLine = result.otherHeaderLine ?? counter.line(of: row, span, bytes)
      case .footer:
        result.spans.footer += span.count
        result.passedOver.notes += 1
      case .totals:
        result.spans.totals += span.count
        result.passedOver.totals += 1
        if let stated = totals.stated(row, table, bytes, typing) {
          result.totals.append(
            SliceResult.StatedTotals(
              line: counter.line(of: row, span, bytes), byField: stated, sumsBefore: sums))
        }
      }
    }
    for index in 0..<table.blankCount { result.spans.blank += table.blank(index).count }
    result.refused = refused.finish(bytes)
    result.records = records
    result.sums = sums
    var kept: [Int] = []
    var keptOrdinals: [UInt32] = []
    for (i, row) in typing.rows.enumerated() where states[Int(row)] == .record {
      kept.append(i)
      keptOrdinals.append(ordinals[Int(row)])
    }
    if whole != nil, kept.count == typing.rows.count {
      result.batch.ordinals = Ordinals(keptOrdinals)
    } else {
      result.batch = batch(slice.file, typing, keeping: kept, ordinals: keptOrdinals)
    }
    return result
  }

  /// Whether the slice is records of one line each: then a record's line is its number.
  private var isOneLineARecord: Bool {
    table.blankCount == 0 && layout.dialect.lineEnd == .lf
      && (0..<table.count).allSatisfy {
        table.structuralFault($0) == nil && !table.rowFlags($0).contains(.severalLines)
      }
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
      guard count > 0, !fields.isEmpty else { return [] }
      let all = typing.keys(fields)
      return kept.map { $0.map { all[$0] } } ?? all
    }
    return Batch(
      source: plan.sourceIndex, file: file, firstRecord: 0,
      ordinals: ordinals.isEmpty ? Array(repeating: 0, count: count) : ordinals,
      columns: columns, keys: keys(plan.source.key), copyKeys: keys(plan.copyFields))
  }
}

/// The rules of a source applied to the rows that could be typed.
private struct RuleVerdicts {
  /// By row, the places of the rules among the source's.
  private(set) var refused: [Int32: [Int]] = [:]
  private(set) var warnings: [SliceResult.NoteKey: Int] = [:]

  init() {}

  init(
    _ checks: [CheckDefinition], _ batch: Batch, rows: [Int32], states: [SliceTyping.RowState]
  ) {
    for (place, check) in checks.enumerated() {
      let truth = check.rule.truth(in: batch)
      for (i, row) in rows.enumerated()
      where truth[i] == Expression.isFalse && states[Int(row)] == .record {
        if check.consequence == .warn {
          warnings[SliceResult.NoteKey(code: check.code, field: ""), default: 0] += 1
        } else {
          refused[row, default: []].append(place)
        }
      }
    }
  }
}

/// Physical lines, counted forward only: rows come in order.
private struct LineCounter {
  private let table: RecordTable
  private let lineEnd: Dialect.LineEnd
  private var position: Int
  private var line = 0

  init(table: RecordTable, from: Int, lineEnd: Dialect.LineEnd) {
    self.table = table
    self.lineEnd = lineEnd
    position = from
  }

  /// Line ends between the slice's start and a row that is not before the last one asked for.
  mutating func line(of row: Int, _ span: Range<Int>, _ bytes: Span<UInt8>) -> Int {
    if position < span.lowerBound {
      line += ByteScan.lineEnds(in: bytes, position..<span.lowerBound, lineEnd: lineEnd)
      position = span.lowerBound
    }
    return line
  }

  /// Lines that a row, the last one asked for, takes where lines end as in its file.
  mutating func lines(of row: Int, _ span: Range<Int>, _ bytes: Span<UInt8>) -> Int {
    // A record has one line end at its end, but for a file's last.
    let isOneLine =
      table.structuralFault(row) == nil && !table.rowFlags(row).contains(.severalLines)
    let count = isOneLine ? 1 : ByteScan.lineEnds(in: bytes, span, lineEnd: lineEnd)
    if position == span.lowerBound {
      line += count
      position = span.upperBound
    }
    return max(1, count)
  }
}
