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
        FingerprintReader(kind, key: plan.key, isKeyField: plan.keyFields.contains(index)))
    }
    switch field.kind {
    case .date(let formats): kind = .date(DateReader(formats: formats))
    case .dateTime(let formats): kind = .dateTime(DateTimeReader(formats: formats))
    case .money: kind = .money(MoneyReader(isInTenThousands: layout.inTenThousands[index]))
    case .count: kind = .count(CountReader())
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
  mutating func read(
    column: Int, rows: [Int32], places: Range<Int>, table: RecordTable, bytes: Span<UInt8>,
    into reading: inout ColumnReading
  ) {
    switch kind {
    case .date(var reader):
      read(&reader, column, rows, places, table, bytes, &reading)
      kind = .date(reader)
    case .dateTime(var reader):
      read(&reader, column, rows, places, table, bytes, &reading)
      kind = .dateTime(reader)
    case .money(var reader): read(&reader, column, rows, places, table, bytes, &reading)
    case .count(var reader): read(&reader, column, rows, places, table, bytes, &reading)
    case .decimal(var reader): read(&reader, column, rows, places, table, bytes, &reading)
    case .flag(var reader): read(&reader, column, rows, places, table, bytes, &reading)
    case .cached(var reader):
      // Out of the enum while it is used, so that its tables are not copied.
      kind = .text
      read(&reader, column, rows, places, table, bytes, &reading)
      kind = .cached(reader)
    case .fingerprint(var reader):
      kind = .text
      swap(&reader.keys, &reading.fingerprints)
      read(&reader, column, rows, places, table, bytes, &reading)
      swap(&reader.keys, &reading.fingerprints)
      kind = .fingerprint(reader)
    case .text:
      var reader = PresenceReader()
      read(&reader, column, rows, places, table, bytes, &reading)
    }
  }

  private func read<Reader: CellReader>(
    _ reader: inout Reader, _ column: Int, _ rows: [Int32], _ places: Range<Int>,
    _ table: RecordTable, _ bytes: Span<UInt8>, _ result: inout ColumnReading
  ) {
    let isRequired = field.isRequired
    let isLegacy = encoding == .gb18030
    var values = result.values
    result.values = []
    defer { result.values = values }
    for place in places {
      let row = Int(rows[place])
      var reading = FieldReading.missing
      if column < table.width(row) {
        let range = table.field(row, column, in: bytes)
        if !range.isEmpty {
          let cell = bytes.extracting(range.start..<range.end)
          if table.hasDoubledQuotes(range, in: bytes)
            || (isLegacy && FieldReader.hasHighByte(cell))
          {
            // The bytes are not the text: doubled quotes, or Chinese in GB18030.
            if let text = decoded(table.decoded(range, in: bytes)) {
              reading = reader.read(text.span)
            } else {
              // The row is set aside for its encoding.
              reader.skip()
              continue
            }
          } else {
            reading = reader.read(cell)
          }
        } else {
          reader.skip()
        }
      } else {
        reader.skip()
      }
      if let fault = reading.fault {
        result.faults.append((place, fault))
      } else if reading.value == Column.missing {
        if isRequired { result.faults.append((place, .required)) }
      } else if Reader.warns, reading.value <= CachedReader.warningBase {
        result.warnings += 1
        let entry = reading.value - Int64.min - 2
        values[place] = entry < 0 ? Column.missing : entry
      } else {
        values[place] = reading.value
      }
    }
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
  mutating func read(_ cell: Span<UInt8>) -> FieldReading
  /// There is no cell in this row.
  mutating func skip()
}

extension CellReader {
  static var warns: Bool { false }
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
