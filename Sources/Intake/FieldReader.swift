import Casework
import Platform
import Tabular

/// Reads the cells of one field: the one place where a field's kind chooses its reader.
///
/// To add a kind of value, add a case here and a file in `Fields/`.
struct FieldReader {
  private enum Kind {
    case date(DateReader)
    case dateTime(DateTimeReader)
    case money(MoneyReader)
    case count(CountReader)
    case decimal(DecimalReader)
    case flag(FlagReader)
    case code(list: Int, unknown: UnknownCode)
    case label(Codebook)
    case unit(UnitScope)
    case fingerprint((([UInt8]) -> IdentityText.Reading), isPlainAllowed: Bool)
    case text
  }

  let field: FieldDefinition
  private let kind: Kind
  private let plan: IntakePlan
  private let encoding: FileEncoding
  private var cache = ValueCache()
  /// Units that depend on the day: a reading of −2 − i stands for `datedUnits[i]`.
  private(set) var datedUnits: [[Int]] = []

  init(_ index: Int, plan: IntakePlan, layout: FileLayout) {
    let field = plan.source.fields[index]
    self.field = field
    self.plan = plan
    encoding = layout.encoding
    switch field.kind {
    case .date(let formats): kind = .date(DateReader(formats: formats))
    case .dateTime(let formats): kind = .dateTime(DateTimeReader(formats: formats))
    case .money: kind = .money(MoneyReader(isInTenThousands: layout.inTenThousands[index]))
    case .count: kind = .count(CountReader())
    case .decimal(let places): kind = .decimal(DecimalReader(places: places))
    case .flag: kind = .flag(FlagReader())
    case .code(let list, let unknown): kind = .code(list: list, unknown: unknown)
    case .label: kind = .label(plan.codebooks[index])
    case .unit(let scope): kind = .unit(scope)
    case .caseNumber: kind = .fingerprint(IdentityText.caseNumber, isPlainAllowed: false)
    case .identifier: kind = .fingerprint(IdentityText.identifier, isPlainAllowed: false)
    case .person: kind = .fingerprint(IdentityText.person, isPlainAllowed: true)
    case .idCard: kind = .fingerprint(IdentityText.idCard, isPlainAllowed: false)
    case .phone: kind = .fingerprint(IdentityText.phone, isPlainAllowed: false)
    case .text: kind = .text
    }
  }

  var isText: Bool { if case .text = kind { true } else { false } }

  var isFingerprint: Bool { if case .fingerprint = kind { true } else { false } }

  private var isCode: Bool { if case .code = kind { true } else { false } }

  /// Readings of a code at or below this stand for one that the list does not know:
  /// −2⁶³ + 1 for one without a value, −2⁶³ + 2 + e for one that counts under entry e.
  private static let warningBase = Int64.min / 2

  /// Reads the cells of one column.
  ///
  /// - Parameters:
  ///   - rows: rows of the table to read; the results have the same order.
  ///   - fingerprints: filled for fields of a key, else left alone.
  mutating func read(
    column: Int, rows: [Int32], table: RecordTable, bytes: Span<UInt8>,
    into values: inout [Int64], fingerprints: inout [Key128]?,
    fault report: (_ row: Int, ValueFault) -> Void, warning: (_ row: Int) -> Void
  ) {
    let fallback = field.fallback ?? Column.missing
    for (i, row) in rows.enumerated() {
      guard column < table.width(Int(row)) else {
        values[i] = fallback
        if field.isRequired { report(i, .required) }
        continue
      }
      let place = table.field(Int(row), column, in: bytes)
      if place.isEmpty {
        values[i] = fallback
        if field.isRequired { report(i, .required) }
        continue
      }
      let cell = bytes.extracting(place.start..<place.end)
      var key = Key128.none
      let reading: FieldReading
      if needsDecoding(place, cell) {
        guard let decoded = decoded(table.decoded(place, in: bytes)) else {
          values[i] = fallback
          continue  // The row is set aside for its encoding.
        }
        reading = read(decoded.span, fingerprint: &key)
      } else {
        reading = read(cell, fingerprint: &key)
      }
      if let fault = reading.fault {
        report(i, fault)
        values[i] = Column.missing
      } else if reading.value == Column.missing {
        values[i] = fallback
        if field.isRequired { report(i, .required) }
      } else if reading.value <= FieldReader.warningBase, isCode {
        warning(i)
        let value = reading.value - Int64.min - 1
        values[i] = value == 0 ? Column.missing : value - 1
      } else {
        values[i] = reading.value
        fingerprints?[i] = key
      }
    }
  }

  /// A cell whose bytes are not its text: doubled quotes, or Chinese in GB18030.
  @inline(__always)
  private func needsDecoding(_ place: FieldRange, _ cell: Span<UInt8>) -> Bool {
    if encoding == .gb18030 {
      for i in cell.indices where cell[i] >= 0x80 { return true }
    }
    guard place.isQuoted else { return false }
    for i in cell.indices where cell[i] == 0x22 { return true }
    return false
  }

  private func decoded(_ text: [UInt8]) -> [UInt8]? {
    encoding == .gb18030 ? try? TextDecoder.decode(text, from: .gb18030) : text
  }

  @inline(__always)
  private mutating func read(_ cell: Span<UInt8>, fingerprint key: inout Key128) -> FieldReading {
    switch kind {
    case .date(let reader): return reader.read(cell)
    case .dateTime(let reader): return reader.read(cell)
    case .money(let reader): return reader.read(cell)
    case .count(let reader): return reader.read(cell)
    case .decimal(let reader): return reader.read(cell)
    case .flag(let reader): return reader.read(cell)
    case .text: return FieldReading(0)
    case .code(let list, let unknown):
      return cache.reading(of: cell) { cell in
        FieldReader.code(cell.array, in: plan.codeLists[list], unknown)
      }
    case .label(let book):
      return cache.reading(of: cell) { cell in
        let text = CellText.normal(cell.array)
        return Placeholder.matches(NormalForm.key(text))
          ? .missing : FieldReading(Int64(book.code(of: text)))
      }
    case .unit(let scope):
      var dated: [Int]?
      let reading = cache.reading(of: cell) { cell in
        let key = NormalForm.key(CellText.normal(cell.array))
        if Placeholder.matches(key) { return .missing }
        switch plan.units.match(normalForm: key, in: scope) {
        case .always(let unit): return FieldReading(Int64(unit))
        case .dated(let units):
          dated = units
          return FieldReading(Int64(-2 - datedUnits.count))
        case .ambiguous: return FieldReading(fault: .ambiguousUnit)
        case .unknown: return FieldReading(fault: .unknownUnit)
        }
      }
      if let dated { datedUnits.append(dated) }
      return reading
    case .fingerprint(let normalise, let isPlainAllowed):
      if isPlainAllowed && IdentityText.isPlain(cell) {
        return fingerprint(cell, &key)
      }
      switch normalise(cell.array) {
      case .missing: return .missing
      case .fault(let fault): return FieldReading(fault: fault)
      case .text(let text): return fingerprint(text.span, &key)
      }
    }
  }

  /// Keyed, so that nobody without the key can try out all identity numbers.
  private func fingerprint(_ text: Span<UInt8>, _ key: inout Key128) -> FieldReading {
    let (high, low) = fingerprint128(text, key: plan.key)
    key = Key128(high: high, low: low)
    // The reserved value for "missing" is out of reach of a fingerprint.
    return FieldReading(max(Int64(bitPattern: low), Int64.min + 1))
  }

  private static func code(
    _ bytes: [UInt8], in list: CodeList, _ unknown: UnknownCode
  ) -> FieldReading {
    let key = NormalForm.key(CellText.normal(bytes))
    if let entry = list.index(ofNormalForm: key) { return FieldReading(Int64(entry)) }
    if Placeholder.matches(key) { return .missing }
    switch unknown {
    case .quarantine: return FieldReading(fault: .code)
    case .warn: return FieldReading(Int64.min + 1)
    case .entry(let entry): return FieldReading(Int64.min + 2 + Int64(entry))
    }
  }
}
