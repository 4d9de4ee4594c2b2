import Casework
import Platform
import Tabular

/// Reads the cells of one field: the one place where a field's kind chooses its reader.
///
/// To add a kind of value, add a case here and a file in `Fields/`. The choice is made once a
/// column; the loop over the rows is compiled for each reader by itself.
struct FieldReader {
  private enum Kind {
    case date(DateReader)
    case dateTime(DateTimeReader)
    case money(MoneyReader)
    case count(CountReader)
    case decimal(DecimalReader)
    case flag(FlagReader)
    case cached(CachedReader)
    case fingerprint(FingerprintReader)
    case text
  }

  let field: FieldDefinition
  private var kind: Kind
  private let encoding: FileEncoding

  init(_ index: Int, plan: IntakePlan, layout: FileLayout) {
    let field = plan.source.fields[index]
    self.field = field
    encoding = layout.encoding
    func fingerprint(_ kind: FingerprintReader.Kind) -> Kind {
      .fingerprint(
        FingerprintReader(
          kind, key: plan.key, isKeyField: plan.keyFields.contains(index),
          isRequired: field.isRequired, isKept: field.isKept))
    }
    switch field.kind {
    case .date(let formats): kind = .date(DateReader(formats: formats))
    case .dateTime(let formats): kind = .dateTime(DateTimeReader(formats: formats))
    case .money: kind = .money(MoneyReader(isInTenThousands: layout.inTenThousands[index]))
    case .count: kind = .count(CountReader(field))
    case .decimal(let places): kind = .decimal(DecimalReader(places: places))
    case .flag: kind = .flag(FlagReader())
    case .code(let list, let unknown):
      kind = .cached(CachedReader(.code(plan.codeLists[list], unknown)))
    case .label: kind = .cached(CachedReader(.label(plan.codebooks[index])))
    case .unit(let scope):
      kind = .cached(CachedReader(.unit(plan.units, scope, otherwise: field.unknownUnit)))
    case .caseNumber: kind = fingerprint(.caseNumber)
    case .identifier: kind = fingerprint(.identifier)
    case .person: kind = fingerprint(.person)
    case .idCard: kind = fingerprint(.idCard)
    case .phone: kind = fingerprint(.phone)
    case .text: kind = .text
    }
  }

  var isText: Bool { if case .text = kind { true } else { false } }

  /// Whether 128-bit fingerprints of the field are wanted.
  var isKey: Bool { if case .fingerprint(let reader) = kind { reader.isKeyField } else { false } }

  /// Units that depend on the day: a reading of −2 − i stands for `datedUnits[i]`.
  var datedUnits: [[Int]] {
    if case .cached(let reader) = kind { reader.datedUnits } else { [] }
  }

  /// What reading a column came to.
  struct ColumnReading {
    /// One a row; `Column.missing` where there is no value.
    var values: [Int64] = []
    /// One a row for a fingerprint field that is part of a key, else empty.
    var fingerprints: [Key128] = []
    /// Places in `values` with what is wrong there, in order.
    var faults: [(place: Int, fault: ValueFault)] = []
    /// Codes and units that are not known and that count all the same.
    var warnings = 0

    /// Forgets all and keeps the memory, with room for `count` rows that have no value yet.
    mutating func begin(_ field: FieldReader, count: Int) {
      values = Array(repeating: field.field.fallback ?? Column.missing, count: count)
      fingerprints.removeAll(keepingCapacity: true)
      if field.isKey { fingerprints.reserveCapacity(count) }
      faults.removeAll(keepingCapacity: true)
      warnings = 0
    }
  }

  /// Reads the cells of one column of some rows.
  ///
  /// - Parameters:
  ///   - rows: rows of the table to read.
  ///   - places: which of `rows`; their readings go to the same places of `reading`.
  ///   - short: room for the cells.
  mutating func read(
    column: Int, rows: [Int32], places: Range<Int>, table: RecordTable, bytes: Span<UInt8>,
    short: inout ShortCells, into reading: inout ColumnReading
  ) {
    let block = Block(column: column, rows: rows, places: places, table: table)
    short.take(column, of: rows.span.extracting(places), in: table, bytes)
    switch kind {
    case .date(var reader):
      read(&reader, block, short, bytes, &reading)
      kind = .date(reader)
    case .dateTime(var reader):
      read(&reader, block, short, bytes, &reading)
      kind = .dateTime(reader)
    case .money(var reader): read(&reader, block, short, bytes, &reading)
    case .count(var reader): read(&reader, block, short, bytes, &reading)
    case .decimal(var reader): read(&reader, block, short, bytes, &reading)
    case .flag(var reader): read(&reader, block, short, bytes, &reading)
    case .cached(var reader):
      // Out of the enum while it is used, so that its tables are not copied.
      kind = .text
      read(&reader, block, short, bytes, &reading)
      kind = .cached(reader)
    case .fingerprint(var reader):
      kind = .text
      swap(&reader.keys, &reading.fingerprints)
      read(&reader, block, short, bytes, &reading)
      swap(&reader.keys, &reading.fingerprints)
      kind = .fingerprint(reader)
    case .text:
      var reader = PresenceReader()
      read(&reader, block, short, bytes, &reading)
    }
  }

  /// Some rows of one column.
  private struct Block {
    let column: Int
    let rows: [Int32]
    let places: Range<Int>
    let table: RecordTable
  }

  private func read<Reader: CellReader>(
    _ reader: inout Reader, _ block: Block, _ short: ShortCells, _ bytes: Span<UInt8>,
    _ result: inout ColumnReading
  ) {
    let isLegacy = encoding == .gb18030
    // Which places have to be read slowly, one a bit.
    var others: UInt64 = 0
    let cells = short.cells.span
    let first = block.places.lowerBound
    var values = result.values.mutableSpan
    for i in 0..<block.places.count {
      let cell = cells[i]
      if cell.count > 0, !isLegacy || cell.isASCII, let value = reader.value(of: cell) {
        values[first + i] = value
      } else {
        others |= 1 &<< UInt64(i)
      }
    }
    while others != 0 {
      readSlowly(&reader, block, first + others.trailingZeroBitCount, bytes, &result)
      others &= others &- 1
    }
  }

  /// Cells in other shapes than the usual ones, and those in which nothing stands.
  @inline(never)
  private func readSlowly<Reader: CellReader>(
    _ reader: inout Reader, _ block: Block, _ place: Int, _ bytes: Span<UInt8>,
    _ result: inout ColumnReading
  ) {
    let row = Int(block.rows[place])
    guard block.column < block.table.width(row) else {
      reader.skip()
      return note(.missing, place, warns: false, &result)
    }
    let range = block.table.field(row, block.column, in: bytes)
    guard !range.isEmpty else {
      reader.skip()
      return note(.missing, place, warns: false, &result)
    }
    let cell = bytes.extracting(range.start..<range.end)
    guard
      block.table.hasDoubledQuotes(range, in: bytes)
        || (encoding == .gb18030 && FieldReader.hasHighByte(cell))
    else { return note(reader.read(cell), place, warns: Reader.warns, &result) }
    // The bytes are not the text: doubled quotes, or Chinese in GB18030.
    guard let text = decoded(block.table.decoded(range, in: bytes)) else {
      // The row is set aside for its encoding.
      return reader.skip()
    }
    note(reader.read(text.span), place, warns: Reader.warns, &result)
  }

  private func note(
    _ reading: FieldReading, _ place: Int, warns: Bool, _ result: inout ColumnReading
  ) {
    if let fault = reading.fault {
      result.faults.append((place, fault))
    } else if reading.value == Column.missing {
      if field.isRequired { result.faults.append((place, .required)) }
    } else if warns, reading.value <= CachedReader.warningBase {
      result.warnings += 1
      let entry = reading.value - Int64.min - 2
      result.values[place] = entry < 0 ? Column.missing : entry
    } else {
      result.values[place] = reading.value
    }
  }

  /// Whether values of the field are such that a text by chance is none.
  var provesRecord: Bool {
    switch kind {
    case .date, .dateTime, .money, .count, .decimal, .flag: return true
    case .cached: if case .label = field.kind { return false } else { return true }
    case .fingerprint, .text: return false
    }
  }

  /// Whether a text is a value of the field. For single cells.
  ///
  /// - Parameter text: UTF-8, not empty.
  func accepts(_ text: [UInt8]) -> Bool {
    let reading =
      switch kind {
      case .date(let reader): reader.read(text.span)
      case .dateTime(let reader): reader.read(text.span)
      case .money(let reader): reader.read(text.span)
      case .count(let reader): reader.read(text.span)
      case .decimal(let reader): reader.read(text.span)
      case .flag(let reader): reader.read(text.span)
      case .cached(var reader): reader.read(text.span)
      case .fingerprint(var reader): reader.read(text.span)
      case .text: FieldReading(0)
      }
    return reading.fault == nil && reading.value > CachedReader.warningBase
  }

  private static func hasHighByte(_ cell: Span<UInt8>) -> Bool {
    for i in cell.indices where cell[i] >= 0x80 { return true }
    return false
  }

  private func decoded(_ text: [UInt8]) -> [UInt8]? {
    encoding == .gb18030 ? try? TextDecoder.decode(text, from: .gb18030) : text
  }
}

/// Reads one cell whose bytes are UTF-8, not empty, and without the quotes around it.
protocol CellReader {
  /// Whether readings at or below `CachedReader.warningBase` are warned codes.
  static var warns: Bool { get }
  /// What the cell says, if it has one of the usual shapes and says no more than that; else `nil`,
  /// and `read` is asked. Both must agree. The cell may be one that is `ShortCell.other`.
  mutating func value(of cell: ShortCell) -> Int64?
  mutating func read(_ cell: Span<UInt8>) -> FieldReading
  /// There is no cell in this row.
  mutating func skip()
}

extension CellReader {
  static var warns: Bool { false }
  func value(of cell: ShortCell) -> Int64? { nil }
  mutating func skip() {}
}

extension DateReader: CellReader {}
extension DateTimeReader: CellReader {}
extension MoneyReader: CellReader {}
extension CountReader: CellReader {}
extension DecimalReader: CellReader {}
extension FlagReader: CellReader {}

/// Only asks whether there is something: for required free text.
private struct PresenceReader: CellReader {
  func read(_ cell: Span<UInt8>) -> FieldReading {
    Placeholder.matches(NormalForm.key(cell.array)) ? .missing : FieldReading(0)
  }
}
