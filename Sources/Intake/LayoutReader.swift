import Casework
import Platform
import Tabular

/// Finds a file's layout from its head: encoding, dialect, header row, columns, units of amounts.
public struct LayoutReader: Sendable {
  /// What is looked at, in bytes; the same whatever the slices are.
  public static let headSize = 1 << 20
  /// Rows among which the header is searched.
  static let searchedRows = 20
  /// A row of counting units stands less than so many rows below the header.
  static let rowsToUnits = 4

  private let plan: IntakePlan
  private let search: HeaderSearch

  public init(_ plan: IntakePlan) {
    self.plan = plan
    search = plan.headerSearch
  }

  /// - Parameter known: the layout of a file of this source read before, or `nil`: thousands of
  ///   small files mostly have one header, and need not be searched for it one by one. The result
  ///   is the same with any.
  /// - Throws: `Refusal` when the file cannot be read as this source's at all.
  public func layout(
    of file: DeliveredFile, likely known: FileLayout? = nil
  ) throws(Refusal) -> FileLayout {
    let unitsByPath = try plan.unitsByPath(of: file.name)
    do {
      var layout = try found(in: file, likely: known)
      layout.unitsByPath = unitsByPath
      return layout
    } catch let refusal as Refusal {
      throw refusal
    } catch let error as PlatformError {
      switch error.kind {
      case .notRegular: throw Refusal("SEC-FILETYPE", detail: error.kind.rawValue)
      case .missing: throw Refusal("FILE-VANISHED")
      default: throw Refusal("IO-READ", detail: error.kind.rawValue)
      }
    } catch {
      throw Refusal("IO-READ")
    }
  }

  private func found(in file: DeliveredFile, likely known: FileLayout?) throws -> FileLayout {
    var head = try file.bytes(0..<min(file.size, Self.headSize))
    if head.isEmpty { throw Refusal("FILE-EMPTY") }
    if let type = FileMagic.name(head) { throw Refusal("FILE-TYPE", detail: type) }
    var (encoding, textStart) = try FileText.encoding(of: file, head, plan.source.encoding)
    if encoding == .utf16LittleEndian || encoding == .utf16BigEndian {
      let text = try FileText.inUTF8(file, encoding, from: textStart)
      file.hold(text, from: textStart)
      head = Array(text.prefix(Self.headSize))
      textStart = EncodingDetection.byteOrderMarks(head)
    } else if FileText.isTorn(head) {
      throw Refusal("FILE-TORN")
    }
    if var layout = known, begins(head, as: layout, encoding, textStart: textStart) {
      layout.textSize = file.textSize
      layout.usualWidth = nil
      return layout
    }
    let buffer = ByteBuffer(capacity: head.count)
    buffer.append(head)
    let lineEnd = Dialect.LineEnd(of: head.span)
    func candidate(_ delimiter: UInt8) -> LayoutCandidate {
      LayoutCandidate(
        search: search, dialect: Dialect(delimiter: delimiter, lineEnd: lineEnd),
        limits: plan.limits, buffer: buffer, textStart: textStart,
        isWhole: head.count == file.textSize, encoding: encoding)
    }
    var best: LayoutCandidate?
    for delimiter in plan.source.delimiter.map({ [$0] }) ?? [0x2C, 0x09, 0x3B] {
      let candidate = candidate(delimiter)
      if candidate.score > best?.score ?? -1 { best = candidate }
      // Every required field has its column: no other delimiter can do better.
      if candidate.isComplete { break }
    }
    guard let best, let found = best.header else {
      try refuseOtherDelimiter(head, lineEnd, encoding)
      try refuseOtherEncoding(head[textStart...], lineEnd, encoding, isMarked: textStart > 0)
      throw Refusal(best?.isBlank ?? true ? "FILE-EMPTY" : "SCH-NO-HEADER")
    }
    if found.hasSecondRow {
      throw Refusal("SCH-HEADER-ROWS", line: found.line + 1)
    }
    var layout = try layout(found, best, encoding: encoding, textStart: textStart)
    if let record = found.otherTable
      ?? PreambleCheck(plan: plan, layout: layout).firstRecord(buffer)
    {
      throw Refusal(
        "SCH-HEADER-LATE", line: head[..<record].count { $0 == lineEnd.rawValue } + 1,
        detail: "表头在第 \(found.line) 行")
    }
    let unitColumns = layout.unitColumns(found.cells)
    layout.usualWidth = 0
    if !unitColumns.isEmpty || best.hasSurplus(layout) {
      // What was scanned last may have taken the place of rows that had to be rewritten.
      let rows = candidate(best.dialect.delimiter)
      if let column = rows.otherUnit(in: unitColumns, plan, layout, buffer) {
        throw Refusal("SCH-MONEY-UNIT", line: found.line, detail: "第 \(column + 1) 列")
      }
      layout.usualWidth = rows.usualWidth(plan, layout, buffer)
    }
    layout.mergedRows = found.mergedRows
    layout.unitCells = found.units
    layout.hasNumberRow = found.hasNumberRow
    layout.headerBytes = Array(head[found.spanWithUnits])
    layout.linesBeforeRecords = head[..<found.span.upperBound].count { $0 == lineEnd.rawValue }
    layout.textSize = file.textSize
    layout.isRepeatable =
      encoding == .utf8 && layout.preambleBytes == 0 && best.isComplete && found.units.isEmpty
      && !found.hasNumberRow
      && layout.dialect == Dialect(delimiter: plan.source.delimiter ?? 0x2C)
      && unitColumns.isEmpty
      // What stands under a column without a name is seen in the rows.
      && !found.cells.contains { NormalForm.key($0).isEmpty }
      && layout.headerBytes.last == 0x0A
      && !layout.headerBytes.dropLast().contains { $0 == 0x22 || $0 == 0x0A }
      && !layout.headerBytes.dropLast(2).contains(0x0D)
    return layout
  }

  /// A header that is one cell, because its delimiter is none that is read, is told apart from
  /// none at all.
  private func refuseOtherDelimiter(
    _ head: [UInt8], _ lineEnd: Dialect.LineEnd, _ encoding: FileEncoding
  ) throws(Refusal) {
    let lines = head.prefix(65_536).split(
      separator: lineEnd.rawValue, maxSplits: Self.searchedRows, omittingEmptySubsequences: false)
    for (number, line) in lines.prefix(Self.searchedRows).enumerated() {
      let text = encoding == .gb18030 ? TextCheck.decoded(Array(line)) ?? [] : Array(line)
      guard let words = String(validating: text, as: UTF8.self) else { continue }
      for delimiter: Character in ["，", "、", "；", "|", "^", "~"] {
        let cells = words.split(separator: delimiter, omittingEmptySubsequences: false)
        if cells.count > 1, search.isHeader(cells.map { Array($0.utf8) }) {
          throw Refusal("CSV-DIALECT", line: number + 1, detail: "“\(delimiter)”")
        }
      }
    }
  }

  /// Whether a cell, which may have several lines, holds one with as many fields as a record: then a
  /// quote in the header has swallowed it.
  private static func holdsLine(of width: Int, _ cell: [UInt8], _ dialect: Dialect) -> Bool {
    cell.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).dropFirst().contains { line in
      line.count { $0 == dialect.delimiter } + 1 >= width
    }
  }

  /// In what the amounts of a column are counted: as its header or the row of counting units says,
  /// or else as a line above the table says of all.
  ///
  /// - Parameter isDeclared: whether the pipeline says 万元.
  /// - Throws: `SCH-MONEY-UNIT` where two of them contradict each other, where it is neither 元 nor
  ///   万元, and where it is not clear.
  private func moneyUnit(
    _ header: LayoutCandidate.Header, column: Int, field: String, isDeclared: Bool
  ) throws(Refusal) -> MoneyUnit? {
    guard column >= 0 else { return nil }
    var said = [MoneyUnit(header.cells[column])]
    if column < header.units.count { said.append(MoneyUnit(header.units[column])) }
    var units = Set(said.compactMap { $0 })
    if units.isEmpty {
      units = header.unitsAbove
      if units.count > 1 || isDeclared { units.remove(.unclear) }
    }
    guard units.count <= 1, !units.contains(.other), !units.contains(.unclear) else {
      throw Refusal("SCH-MONEY-UNIT", line: header.line, field: field, detail: "第 \(column + 1) 列")
    }
    return units.first
  }

  /// - Throws: `SCH-COUNT-UNIT` where numbers of a field are counted in 万 or the like, and the first name
  ///   that the pipeline knows the column by does not say so.
  private func checkCountUnit(
    _ header: LayoutCandidate.Header, column: Int, field: FieldDefinition
  ) throws(Refusal) {
    guard column >= 0 else { return }
    let row = column < header.units.count ? header.units[column] : []
    guard
      let said = CountUnit.multiple(header.cells[column]) ?? CountUnit.multiple(row)
        ?? header.multipleAbove, CountUnit.contradicts(said, field)
    else { return }
    throw Refusal(
      "SCH-COUNT-UNIT", line: header.line, field: field.name, detail: "第 \(column + 1) 列")
  }

  /// - Throws: `SCH-DURATION-UNIT` where a header or the row of counting units counts durations otherwise
  ///   than the names by which the pipeline knows the column.
  private func checkDurationUnit(
    _ header: LayoutCandidate.Header, column: Int, field: FieldDefinition
  ) throws(Refusal) {
    guard column >= 0 else { return }
    let row = column < header.units.count ? header.units[column] : []
    let said = Set([DurationUnit(header.cells[column]), DurationUnit(row)].compactMap { $0 })
    guard said.contains(where: { $0.contradicts(field) }) else { return }
    throw Refusal(
      "SCH-DURATION-UNIT", line: header.line, field: field.name, detail: "第 \(column + 1) 列")
  }

  /// A header that is not in the encoding that the file's byte order mark or the pipeline says is
  /// told apart from none at all, by the first line that is not ASCII.
  private func refuseOtherEncoding(
    _ text: ArraySlice<UInt8>, _ lineEnd: Dialect.LineEnd, _ encoding: FileEncoding,
    isMarked: Bool
  ) throws(Refusal) {
    guard encoding == .utf8, isMarked || plan.source.encoding == .utf8 else { return }
    let lines = text.prefix(65_536).split(
      separator: lineEnd.rawValue, maxSplits: Self.searchedRows, omittingEmptySubsequences: false)
    let found = lines.prefix(Self.searchedRows).enumerated().first { _, line in
      line.contains { $0 >= 0x80 }
    }
    guard let (number, line) = found, ByteScan.firstInvalidUTF8(in: line.span) >= 0 else { return }
    throw Refusal(
      "ENC-INVALID", line: number + 1,
      detail: isMarked ? "文件以 UTF-8 的 BOM 开头，内容却不是 UTF-8" : "管线说是 UTF-8，内容却不是")
  }

  /// Whether the search would find the known layout again.
  private func begins(
    _ head: [UInt8], as known: FileLayout, _ encoding: FileEncoding, textStart: Int
  ) -> Bool {
    guard known.isRepeatable, encoding == known.encoding, textStart == known.textStart,
      head[textStart...].starts(with: known.headerBytes)
    else { return false }
    return LayoutReader.isRecord(
      head[known.header.upperBound...].prefix { $0 != 0x0A }, known.dialect)
  }

  /// Quick and on the safe side: whether the line below a header is a record, and no row of counting units,
  /// of further names or of the columns' numbers. Some cell of it begins with a digit that no word for a
  /// unit has: 1万元, 10000元.
  private static func isRecord(_ line: ArraySlice<UInt8>, _ dialect: Dialect) -> Bool {
    // 1, 2, 3 … in whatever form: the second cell holds no other digit, or a wide 2.
    let second = line.drop { $0 != dialect.delimiter }.dropFirst()
      .prefix { $0 != dialect.delimiter }
    if second.contains(0x92) || second.filter(CellText.isDigit) == [0x32] { return false }
    var isFirst = true
    for byte in line {
      if byte == 0x22 { return false }
      if isFirst, (0x32...0x39).contains(byte) { return true }
      isFirst = byte == dialect.delimiter
    }
    return false
  }

  private func layout(
    _ header: LayoutCandidate.Header, _ candidate: LayoutCandidate, encoding: FileEncoding,
    textStart: Int
  ) throws(Refusal) -> FileLayout {
    if let column = search.gluedRecord(in: header.cells) {
      throw Refusal("CSV-LINE-END", line: header.line, detail: "第 \(column + 1) 列")
    }
    let named = header.cells.lastIndex { !NormalForm.key($0).isEmpty } ?? 0
    if named > 0,
      let column = header.cells.firstIndex(where: {
        Self.holdsLine(of: named + 1, $0, candidate.dialect)
      })
    {
      throw Refusal("CSV-UNCLOSED", line: header.line, detail: "表头第 \(column + 1) 列")
    }
    let mapping = search.mapping(header.cells)
    let fields = plan.source.fields
    if let clash = mapping.clash {
      throw Refusal(
        "SCH-DUP-COLUMN", line: header.line, field: fields[clash.field].name,
        detail: "第 \(clash.first + 1) 列和第 \(clash.second + 1) 列")
    }
    let missing = fields.indices.filter { fields[$0].isRequired && mapping.columns[$0] < 0 }
    if !missing.isEmpty {
      throw Refusal(
        "SCH-MISSING-COLUMN", line: header.line,
        field: missing.map { fields[$0].name }.joined(separator: ","),
        detail: missing.map { fields[$0].headers.joined(separator: "/") }.joined(separator: "、"))
    }
    var inTenThousands = fields.map { _ in false }
    for index in fields.indices {
      try checkCountUnit(header, column: mapping.columns[index], field: fields[index])
      try checkDurationUnit(header, column: mapping.columns[index], field: fields[index])
      guard case .money(let declared) = fields[index].kind else { continue }
      inTenThousands[index] =
        try moneyUnit(
          header, column: mapping.columns[index], field: fields[index].name, isDeclared: declared
        )
        .map { $0 == .tenThousands } ?? declared
    }
    var layout = FileLayout(
      encoding: encoding, dialect: candidate.dialect, textStart: textStart,
      header: header.span, headerCells: header.rawCells, columns: mapping.columns,
      unknownColumns: mapping.unknown, inTenThousands: inTenThousands, width: header.cells.count,
      leastWidth: named + 1, filledWidth: header.usesUnnamed ? header.cells.count : named + 1,
      headerBytes: [], linesBeforeRecords: 0, textSize: 0,
      preambleBytes: header.span.lowerBound - textStart, preambleRows: header.rowsAbove)
    layout.likelyColumns = LikelyColumns(fields: fields).find(
      mapping, header.cells, isUnnamedUsed: header.usesUnnamed, full: header.fullUnnamed)
    return layout
  }
}
