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
      switch unknown {
      case .quarantine: return FieldReading(fault: .code)
      case .warn: return FieldReading(Int64.min + 1)
      case .entry(let entry): return FieldReading(Int64.min + 2 + Int64(entry))
      }
    case .label(let book):
      return Placeholder.matches(key) ? .missing : FieldReading(Int64(book.code(of: text)))
    case .unit(let tree, let scope, let otherwise):
      if Placeholder.matches(key) { return .missing }
      var match = tree.match(normalForm: key, in: scope)
      if case .unknown = match, let number { match = tree.match(normalForm: number, in: scope) }
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
