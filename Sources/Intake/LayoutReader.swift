import Casework
import Platform
import Tabular

/// Finds a file's layout from its head: encoding, dialect, header row, columns, units of amounts.
public struct LayoutReader: Sendable {
  /// What is looked at, in bytes; the same whatever the slices are.
  public static let headSize = 1 << 20
  /// Rows among which the header is searched.
  static let searchedRows = 20

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
    var best: Candidate?
    for delimiter in plan.source.delimiter.map({ [$0] }) ?? [0x2C, 0x09, 0x3B] {
      let dialect = Dialect(delimiter: delimiter, lineEnd: lineEnd)
      let candidate = Candidate(
        search: search, dialect: dialect, limits: plan.limits, buffer: buffer,
        textStart: textStart, isWhole: head.count == file.textSize, encoding: encoding)
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
    layout.headerBytes = Array(head[found.span])
    layout.linesBeforeRecords = head[..<found.span.upperBound].count { $0 == lineEnd.rawValue }
    layout.textSize = file.textSize
    layout.usualWidth = best.usualWidth(plan, layout, buffer)
    layout.isRepeatable =
      encoding == .utf8 && layout.preambleBytes == 0 && best.isComplete && found.units.isEmpty
      && layout.dialect == Dialect(delimiter: plan.source.delimiter ?? 0x2C)
      // What stands under a column without a name is seen in the rows.
      && layout.leastWidth == layout.width
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
    _ header: Candidate.Header, column: Int, field: String, isDeclared: Bool
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
    let below = head[known.header.upperBound...].prefix(64)
    let first = below.prefix { $0 != known.dialect.delimiter && $0 != 0x0A && $0 != 0x0D }
    // The row below may be one of counting units when its first cell is empty, one of them, or a word
    // for nothing.
    guard let byte = first.first, byte != 0x22, first.count < below.count else { return false }
    return !RowWords.mayBegin(with: first.span)
  }

  private func layout(
    _ header: Candidate.Header, _ candidate: Candidate, encoding: FileEncoding, textStart: Int
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
      guard case .money(let declared) = fields[index].kind else { continue }
      inTenThousands[index] =
        try moneyUnit(
          header, column: mapping.columns[index], field: fields[index].name, isDeclared: declared
        )
        .map { $0 == .tenThousands } ?? declared
    }
    return FileLayout(
      encoding: encoding, dialect: candidate.dialect, textStart: textStart,
      header: header.span, headerCells: header.rawCells, columns: mapping.columns,
      unknownColumns: mapping.unknown, inTenThousands: inTenThousands, width: header.cells.count,
      leastWidth: named + 1, filledWidth: header.usesUnnamed ? header.cells.count : named + 1,
      headerBytes: [], linesBeforeRecords: 0, textSize: 0,
      preambleBytes: header.span.lowerBound - textStart, preambleRows: header.rowsAbove)
  }
}

/// The head of a file read with one delimiter.
private struct Candidate {
  struct Header {
    /// Decoded to UTF-8, and as they stand.
    var cells: [[UInt8]]
    var rawCells: [[UInt8]]
    var span: Range<Int>
    /// The cells of a row of counting units below the header, if there is one.
    var units: [[UInt8]]
    /// 1-based physical line.
    var line: Int
    /// Rows above it that hold something.
    var rowsAbove: Int
    /// Where rows begin that lie under another header above this one: another table.
    var otherTable: Int?
    /// Whether the row below names columns that have no name of their own here: 金额 over three of them.
    var hasSecondRow = false
    /// What lines above the table say of its amounts.
    var unitsAbove: Set<MoneyUnit> = []
    /// Whether all rows below have something in the columns without a name.
    var usesUnnamed = false
  }

  let dialect: Dialect
  private(set) var header: Header?
  private(set) var score = 0
  private(set) var isBlank = true
  /// Whether the header names every required field, each once.
  private(set) var isComplete = false
  /// The header's row, and the rows of the head.
  private var headerRow = 0
  private let table: RecordTable

  init(
    search: HeaderSearch, dialect: Dialect, limits: Limits, buffer: ByteBuffer, textStart: Int,
    isWhole: Bool, encoding: FileEncoding
  ) {
    self.dialect = dialect
    var table = RecordTable()
    let scanner = RecordScanner(dialect, limits: limits)
    _ = scanner.scan(
      buffer, from: textStart, ownedUpTo: min(buffer.count, textStart + 65_536),
      isEndOfFile: isWhole, into: &table)
    isBlank = table.count == 0
    self.table = table
    buffer.withBytes { bytes in
      var unitsAbove: Set<MoneyUnit> = []
      var firstHeader: Int?
      for row in 0..<min(table.count, LayoutReader.searchedRows)
      where table.structuralFault(row) == nil {
        let rawCells = (0..<table.width(row)).map { table.decoded(row, $0, in: bytes) }
        let cells = rawCells.map { encoding == .gb18030 ? TextCheck.decoded($0) ?? [] : $0 }
        let rowScore = search.score(cells)
        guard rowScore > score, search.isHeader(cells) else {
          unitsAbove.formUnion([MoneyUnit(above: cells)].compactMap { $0 })
          continue
        }
        score = rowScore
        let otherTable = firstHeader.flatMap { first in
          ((first + 1)..<row).first { table.holdsSomething($0, in: bytes) }
        }
        firstHeader = firstHeader ?? row
        var units: [[UInt8]] = []
        var hasSecondRow = false
        if row + 1 < table.count, table.structuralFault(row + 1) == nil {
          let below = (0..<table.width(row + 1)).map { column in
            let raw = table.decoded(row + 1, column, in: bytes)
            return encoding == .gb18030 ? TextCheck.decoded(raw) ?? [] : raw
          }
          if RowWords.kind(of: below.map(NormalForm.key)) == .unit {
            units = below
          } else {
            hasSecondRow = Candidate.isSecondRow(below, of: cells)
          }
        }
        let span = table.span(row)
        headerRow = row
        header = Header(
          cells: cells, rawCells: rawCells, span: span, units: units,
          line: ByteScan.lineEnds(
            in: bytes, 0..<span.lowerBound, lineEnd: dialect.lineEnd) + 1,
          rowsAbove: (0..<row).count { table.holdsSomething($0, in: bytes) },
          otherTable: otherTable.map { table.span($0).lowerBound }, hasSecondRow: hasSecondRow,
          unitsAbove: unitsAbove,
          usesUnnamed: Candidate.usesUnnamed(cells, table, below: row, bytes))
        if search.namesAllRequired(cells) {
          isComplete = true
          break
        }
      }
    }
  }

  /// The width of the rows below the header; see `SurplusCheck`.
  func usualWidth(_ plan: IntakePlan, _ layout: FileLayout, _ head: ByteBuffer) -> Int {
    let rows = (headerRow + 1)..<max(headerRow + 1, table.count)
    guard rows.contains(where: { table.width($0) > layout.width }) else { return 0 }
    let check = SurplusCheck(
      plan: plan, layout: layout,
      readers: plan.source.fields.indices.map { FieldReader($0, plan: plan, layout: layout) })
    return head.withBytes { check.usualWidth(of: rows, table, $0) }
  }

  /// Whether a row says what stands in the columns of a merged cell of the header above it: it fills
  /// only these, the one that has the cell's name and those behind it that have none, and with words.
  private static func isSecondRow(_ row: [[UInt8]], of header: [[UInt8]]) -> Bool {
    let names = header.map { NormalForm.key($0) }
    let filled = row.indices.filter { !NormalForm.key(row[$0]).isEmpty }
    func isUnnamed(_ column: Int) -> Bool { column < names.count && names[column].isEmpty }
    // A note may stand in a column without a name by itself.
    return filled.contains(where: isUnnamed) && !filled.allSatisfy(isUnnamed)
      && filled.allSatisfy { column in
        let isOfMergedCell =
          isUnnamed(column) || isUnnamed(column + 1) && filled.contains(column + 1)
        // A word begins with a letter or a Chinese character.
        let first = NormalForm.key(row[column])[0]
        return isOfMergedCell && column < names.count
          && (first >= 0x80 || first >= 97 && first < 123)
      }
  }

  /// Whether all rows below a header fill columns behind its last name: then these are columns that
  /// nobody has named, and not what a separator too many has moved there.
  private static func usesUnnamed(
    _ header: [[UInt8]], _ table: RecordTable, below row: Int, _ bytes: Span<UInt8>
  ) -> Bool {
    let named = (header.lastIndex { !NormalForm.key($0).isEmpty } ?? 0) + 1
    guard named < header.count else { return false }
    var (rows, filled) = (0, 0)
    for row in (row + 1)..<max(row + 1, min(table.count, row + 1 + 100))
    where table.structuralFault(row) == nil && table.width(row) >= named {
      rows += 1
      let isFilled = (named..<table.width(row)).contains {
        !table.field(row, $0, in: bytes).isEmpty
      }
      if isFilled { filled += 1 }
    }
    return rows > 1 && filled == rows
  }
}

extension RecordTable {
  /// Whether a row is more than delimiters.
  fileprivate func holdsSomething(_ row: Int, in bytes: Span<UInt8>) -> Bool {
    structuralFault(row) != nil
      || (0..<width(row)).contains { !field(row, $0, in: bytes).isEmpty }
  }
}
