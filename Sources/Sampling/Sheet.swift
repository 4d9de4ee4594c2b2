/// What the truth says of a record.
enum Fate: Hashable {
  case counted, duplicate, superseded, void, period
  case quarantined(String)

  var word: String {
    switch self {
    case .counted: "counted"
    case .duplicate: "duplicate"
    case .superseded: "superseded"
    case .void: "out_of_scope:void"
    case .period: "out_of_scope:period"
    case .quarantined(let code): "quarantined:\(code)"
    }
  }

  var isQuarantined: Bool {
    if case .quarantined = self { true } else { false }
  }
}

/// A column of a sheet: what its header says, what its unit row says, what its total adds up.
struct SheetColumn {
  enum Sum { case none, number, money }
  var header: String
  var unit = ""
  var sum = Sum.none
  var isRequired = false
}

/// Harm done to a record's line, not to a value.
enum LineDamage: Hashable {
  /// A separator in the text, without quotes around it.
  case bareSeparator
  case tooFewFields
  /// `"x"y`
  case textAfterQuote
  /// A quote that nothing closes; the next line begins a good record.
  case unclosedQuote
  /// The text in GBK, in a file that is UTF-8.
  case foreignBytes
}

/// A file being written: rows in, bytes and the fate of every record out.
struct Sheet {
  let path: String
  let style: SheetStyle
  private let columns: [SheetColumn]
  private let title: String
  private let reporter: String
  private var lines: [(bytes: [UInt8], fate: Fate, isUnclosed: Bool)] = []
  private var headerBefore: Set<Int> = []
  private var hasWidthDamage = false
  private var sums: [Int]

  init(path: String, style: SheetStyle, columns: [SheetColumn], title: String, reporter: String) {
    self.path = path
    self.style = style
    self.columns =
      style.hasSerialColumn ? [SheetColumn(header: "序号")] + columns : columns
    self.title = title
    self.reporter = reporter
    sums = columns.map { _ in 0 }
  }

  var count: Int { lines.count }
  var fates: [Fate] { lines.map(\.fate) }

  /// The header stands once more before the next record, as in exports joined end to end.
  mutating func repeatHeader() { if !lines.isEmpty { headerBefore.insert(lines.count) } }

  mutating func setFate(_ fate: Fate, of record: Int) { lines[record].fate = fate }

  /// - Parameter values: what the totals row adds up, one a column.
  mutating func add(
    _ cells: [String], fate: Fate, values: [Int], damage: LineDamage? = nil, textColumn: Int = 0
  ) {
    for (index, value) in values.enumerated() { sums[index] += value }
    var line: [UInt8] = []
    var fields = cells
    var text = textColumn
    if style.hasSerialColumn {
      fields.insert(String(lines.count + 1), at: 0)
      text += 1
    }
    if damage == .tooFewFields { fields.removeLast(3) }
    for (index, field) in fields.enumerated() {
      if index > 0 { line.append(style.delimiter) }
      if let damage, index == text {
        append(field, damaged: damage, to: &line)
      } else {
        append(field, to: &line)
      }
    }
    if damage == .bareSeparator || damage == .tooFewFields { hasWidthDamage = true }
    lines.append((line, fate, damage == .unclosedQuote))
  }

  /// The whole file in its encoding, ending with `padding` empty lines.
  mutating func finished(padding: Int = 0) -> [UInt8] {
    if lines.contains(where: \.isUnclosed) { bringUnclosedBehindQuotes() }
    // Empty columns would hide a field too many.
    let trailing = hasWidthDamage ? 0 : style.trailingColumns
    let header = row(columns.map(headerText), trailing: style.trailsInHeader ? trailing : 0)
    var bytes: [UInt8] = []
    for line in preamble { bytes += row([line], trailing: 0) }
    bytes += header
    if style.hasUnitRow { bytes += row(unitRow, trailing: trailing) }
    for (index, line) in lines.enumerated() {
      if headerBefore.contains(index) { bytes += header }
      bytes += line.bytes
      bytes += [UInt8](repeating: style.delimiter, count: trailing)
      endLine(&bytes)
      if style.blankRowEvery > 0 && index % style.blankRowEvery == style.blankRowEvery - 1 {
        if index % 2 == 0 { bytes += [UInt8](repeating: style.delimiter, count: columns.count - 1) }
        endLine(&bytes)
      }
    }
    if let label = style.totalsLabel, !lines.contains(where: \.fate.isQuarantined), count > 1 {
      bytes += row(totals(label), trailing: trailing)
    }
    if style.hasNote { bytes += row(["制表人：综合室　审核人：负责人"], trailing: 0) }
    for _ in 0..<padding { endLine(&bytes) }
    return encoded(bytes)
  }
}

extension Sheet {
  private var preamble: [String] {
    (style.hasTitle ? [title] : []) + (style.hasReporterLine ? ["填报单位：" + reporter] : [])
  }

  private var unitRow: [String] { columns.map(\.unit) }

  private func totals(_ label: String) -> [String] {
    var cells = columns.map { _ in "" }
    let first = style.hasSerialColumn ? 1 : 0
    for (index, column) in columns.enumerated() where index >= first {
      switch column.sum {
      case .none: break
      case .number: cells[index] = String(sums[index - first])
      case .money: cells[index] = style.money(sums[index - first])
      }
    }
    cells[0] = label
    return cells
  }

  private func headerText(_ column: SheetColumn) -> String {
    var text = column.header
    let isMoney = column.sum == .money
    switch style.headerFlavour {
    case .plain: break
    case .starred where column.isRequired: text = "*" + text
    case .wideStar where column.isRequired: text += "＊"
    case .blank: text = String(text.prefix(2)) + " " + text.dropFirst(2)
    case .wideBlank: text = String(text.prefix(1)) + "　" + text.dropFirst(1)
    case .lineBreak: text = String(text.prefix(2)) + "\n" + text.dropFirst(2)
    case .bracketed where !column.unit.isEmpty && !isMoney: text += "（\(column.unit)）"
    default: break
    }
    if isMoney && style.namesMoneyUnit {
      let unit = style.moneyInTenThousands ? "万元" : "元"
      text += style.headerFlavour == .plain ? "（\(unit)）" : "(\(unit))"
    }
    return text
  }

  private func row(_ cells: [String], trailing: Int) -> [UInt8] {
    var line: [UInt8] = []
    for (index, cell) in cells.enumerated() {
      if index > 0 { line.append(style.delimiter) }
      append(cell, to: &line)
    }
    line += [UInt8](repeating: style.delimiter, count: trailing)
    endLine(&line)
    return line
  }

  private func endLine(_ bytes: inout [UInt8]) {
    if style.endsLinesWithCR { bytes.append(0x0D) }
    bytes.append(0x0A)
  }

  private func append(_ field: String, to line: inout [UInt8]) {
    let bytes = field.utf8
    let isBareFormula = style.wrapper == .formula && field.hasPrefix("=\"")
    let needsQuotes =
      style.quotesAll
      || bytes.contains { $0 == style.delimiter || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
    guard needsQuotes && !isBareFormula else {
      line += bytes
      return
    }
    line.append(0x22)
    for byte in bytes {
      if byte == 0x22 { line.append(0x22) }
      line.append(byte)
    }
    line.append(0x22)
  }

  private func append(_ field: String, damaged damage: LineDamage, to line: inout [UInt8]) {
    switch damage {
    case .tooFewFields: append(field, to: &line)
    case .bareSeparator:
      line += "双方到场".utf8
      line.append(style.delimiter)
      line += "情况属实".utf8
    case .textAfterQuote: line += "\"经核实\"已登记".utf8
    case .unclosedQuote: line += "\"双方各执一词".utf8
    case .foreignBytes: line += ChineseCodes.gb18030(Array("经核对，情况属实。".utf8))
    }
  }

  /// An unclosed quote must not meet another quote further down: that would be another fault.
  private mutating func bringUnclosedBehindQuotes() {
    let quoted = lines.filter { !$0.isUnclosed && $0.bytes.contains(0x22) }
    let unclosed = lines.filter(\.isUnclosed)
    let plain = lines.filter { !$0.isUnclosed && !$0.bytes.contains(0x22) }
    precondition(unclosed.count == 1, "two unclosed quotes would close each other")
    lines = quoted + unclosed + plain
    headerBefore = []
  }

  private func encoded(_ bytes: [UInt8]) -> [UInt8] {
    switch style.encoding {
    case .utf8: return bytes
    case .utf8WithMark: return [0xEF, 0xBB, 0xBF] + bytes
    case .gb18030: return ChineseCodes.gb18030(bytes)
    case .utf16LittleEndian:
      var wide: [UInt8] = [0xFF, 0xFE]
      for unit in String(decoding: bytes, as: UTF8.self).utf16 {
        wide += [UInt8(truncatingIfNeeded: unit), UInt8(truncatingIfNeeded: unit >> 8)]
      }
      return wide
    }
  }
}
