import Casework
import Tabular

/// Codes, labels and units: looked up once a distinct cell, then found in the worker's table.
struct CachedReader: CellReader {
  enum Register {
    case code(CodeList, UnknownCode)
    case label(Codebook)
    /// With the unit under which unknown ones count; `nil`: they are a fault.
    case unit(UnitTree, UnitScope, otherwise: Int?)
  }

  static let warns = true
  /// Readings at or below this stand for a code or unit that is not known: −2⁶³ + 1 for one
  /// without a value, −2⁶³ + 2 + e for one that counts under entry e.
  static let warningBase = Int64.min / 2

  private let register: Register
  private var cache = ValueCache()
  /// Units that depend on the day: a reading of −2 − i stands for `datedUnits[i]`.
  private(set) var datedUnits: [[Int]] = []

  init(_ register: Register) { self.register = register }

  /// A known cell that is a value and nothing else.
  @inline(__always)
  func value(of cell: ShortCell) -> Int64? {
    guard cell.count <= 24, let known = cache.reading(of: cell), known.fault == nil,
      known.value > CachedReader.warningBase
    else { return nil }
    return known.value
  }

  mutating func read(_ cell: Span<UInt8>) -> FieldReading {
    if let known = cache.reading(of: cell) { return known }
    let reading = lookedUp(cell)
    cache.insert(cell, reading)
    return reading
  }

  private static let fullStops = ["。", ";"].map { Array($0.utf8) }

  /// A name without the full stop that somebody has put behind it.
  private static func withoutFullStop(_ key: [UInt8]) -> [UInt8] {
    let stop = fullStops.first { key.count > $0.count && key.ends(with: $0) }
    return stop.map { Array(key.dropLast($0.count)) } ?? key
  }

  private mutating func lookedUp(_ cell: Span<UInt8>) -> FieldReading {
    let text = CellText.normal(cell.array)
    let key = NormalForm.key(text)
    // 440311.0 in a column of codes that some program took for numbers.
    let number = CellText.withoutPointZero(key)
    switch register {
    case .code(let list, let unknown):
      if let entry = list.index(ofNormalForm: key)
        ?? number.flatMap({ list.index(ofNormalForm: $0) })
      {
        return FieldReading(Int64(entry))
      }
      if Placeholder.matches(key) { return .missing }
      if let entry = list.index(ofNormalForm: CachedReader.withoutFullStop(key)) {
        return FieldReading(Int64(entry))
      }
      if case .warn = unknown { return FieldReading(Int64.min + 1) }
      // What says nothing of the case is no other value of it.
      if CellText.isSpreadsheetError(text) { return FieldReading(fault: .excelError) }
      if NumberWord.isDitto(key) { return FieldReading(fault: .ditto) }
      guard case .entry(let entry) = unknown else { return FieldReading(fault: .code) }
      return FieldReading(Int64.min + 2 + Int64(entry))
    case .label(let book):
      if Placeholder.matches(key) { return .missing }
      if CellText.isSpreadsheetError(text) { return FieldReading(fault: .excelError) }
      if NumberWord.isDitto(key) { return FieldReading(fault: .ditto) }
      return FieldReading(Int64(book.code(of: text)))
    case .unit(let tree, let scope, let otherwise):
      if Placeholder.matches(key) { return .missing }
      var match = tree.match(normalForm: key, in: scope)
      if case .unknown = match, let number { match = tree.match(normalForm: number, in: scope) }
      if case .unknown = match, NumberWord.isDitto(key) { return FieldReading(fault: .ditto) }
      if case .unknown = match {
        let plain = CachedReader.withoutFullStop(key)
        match = tree.match(inFull: plain, in: scope)
        if case .unknown = match, plain.count < key.count {
          match = tree.match(normalForm: plain, in: scope)
        }
      }
      switch match {
      case .always(let unit): return FieldReading(Int64(unit))
      case .dated(let units):
        datedUnits.append(units)
        return FieldReading(Int64(-1 - datedUnits.count))
      case .ambiguous: return FieldReading(fault: .ambiguousUnit)
      case .unknown:
        return otherwise.map { FieldReading(Int64.min + 2 + Int64($0)) }
          ?? FieldReading(fault: .unknownUnit)
      }
    }
  }
}
