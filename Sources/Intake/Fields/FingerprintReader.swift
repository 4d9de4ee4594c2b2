import Casework
import Platform
import Tabular

/// Personal and identifying texts: normalised, then replaced by a keyed fingerprint, so that
/// nobody without the key can try out all identity numbers.
///
/// Fields with few different values (mediators) are found in the worker's table; where values
/// keep being new (parties, phones) the table is given up.
struct FingerprintReader: CellReader {
  enum Kind { case caseNumber, identifier, person, idCard, phone }

  private let kind: Kind
  private let key: SipKey
  /// Whether the 128-bit fingerprints are wanted.
  let isKeyField: Bool
  private let isRequired: Bool
  /// Whether anybody looks at the values; else a text is only checked, and reads as 0.
  private let isWanted: Bool
  /// The fingerprint of each row, for a field of a key.
  var keys: [Key128] = []
  private var cache = ValueCache()
  private var readCount = 0
  private var missCount = 0

  /// - Parameter isKept: whether a batch has the field.
  init(_ kind: Kind, key: SipKey, isKeyField: Bool, isRequired: Bool, isKept: Bool) {
    self.kind = kind
    self.key = key
    self.isKeyField = isKeyField
    self.isRequired = isRequired
    isWanted = isKept || isKeyField
  }

  /// An identifier as most systems give it, or a cell that is known.
  @inline(__always)
  mutating func value(of cell: ShortCell) -> Int64? {
    // The fingerprints of a key are listed row after row, by `read`.
    guard !isKeyField else { return nil }
    // A hash of two words is cheaper than a table that is not in the fastest cache.
    if kind == .identifier, cell.count <= 16, let code = ShortCode(cell) {
      return fingerprint(code).0.value
    }
    guard usesTable, cell.count <= 24, let known = cache.reading(of: cell),
      known.fault == nil, known.value != Column.missing
    else { return nil }
    readCount += 1
    return known.value
  }

  mutating func read(_ cell: Span<UInt8>) -> FieldReading {
    if isKeyField {
      let (reading, fingerprint) = fingerprinted(cell)
      keys.append(fingerprint)
      return reading
    }
    // Neither is a table worth its while for what takes no hash.
    guard usesTable, isWanted || !isOwnNormalForm(cell) else { return fingerprinted(cell).0 }
    readCount += 1
    if let known = cache.reading(of: cell) { return known }
    missCount += 1
    let reading = fingerprinted(cell).0
    cache.insert(cell, reading)
    return reading
  }

  /// Six new values in ten over the first many: a table would only cost.
  private var usesTable: Bool { readCount < 65_536 || missCount * 10 < readCount * 6 }

  mutating func skip() {
    if isKeyField { keys.append(.none) }
  }

  private func fingerprinted(_ cell: Span<UInt8>) -> (FieldReading, Key128) {
    if kind == .identifier, cell.count <= 16, let code = ShortCode(ShortCell(cell)),
      !isKeyField || !NumberWord.mayMatch(cell)
    {
      return fingerprint(code)
    }
    if isOwnNormalForm(cell) { return fingerprint(cell) }
    if kind == .caseNumber, endsInNumber(cell), !mayBeOtherwise(cell), !NoSingleCase.mayMatch(cell)
    {
      return fingerprint(IdentityText.caseNumber(ofKey: cell.array).span)
    }
    switch normalised(cell.array) {
    case .missing: return (.missing, .none)
    case .fault(let fault): return (FieldReading(fault: fault), .none)
    case .text(let text): return fingerprint(text.span)
    }
  }

  private func normalised(_ text: [UInt8]) -> IdentityText.Reading {
    // 合计 names nobody, whatever stands beside it; numbers are asked for more below.
    if isKeyField, kind != .caseNumber, kind != .identifier,
      NumberWord.isSum(NormalForm.key(CellText.normal(text)))
    {
      return .fault(.caseNumber)
    }
    return switch kind {
    case .caseNumber: IdentityText.caseNumber(text, namesCase: isKeyField && isRequired)
    case .identifier: IdentityText.identifier(text, namesCase: isKeyField)
    case .person: IdentityText.person(text)
    case .idCard: IdentityText.idCard(text)
    case .phone: IdentityText.phone(text)
    }
  }

  /// Quick and on the safe side: most cells need no copy to be normalised.
  private func isOwnNormalForm(_ cell: Span<UInt8>) -> Bool {
    switch kind {
    case .identifier: return !mayBeOtherwise(cell)
    case .person:
      return !Placeholder.mayMatch(cell) && !ByteScan.hasUnusualByte(cell)
        && !NumberWord.mayBeDitto(cell) && (!isKeyField || !NumberWord.mayMatch(cell))
    case .phone:
      guard (7...12).contains(cell.count) else { return false }
      for i in cell.indices where !CellText.isDigit(cell[i]) { return false }
      return true
    case .caseNumber, .idCard: return false
    }
  }

  /// Quick: whether a case number ends in a digit or in 1号, is too long for a day, and does not begin
  /// like an example, which it may do in brackets.
  private func endsInNumber(_ cell: Span<UInt8>) -> Bool {
    let count = cell.count
    guard count > 11, CellText.isDigit(cell[count - 1]) || CellText.isDigit(cell[count - 4]) else {
      return false
    }
    let start = cell[0] == UInt8(ascii: "(") ? 1 : 0
    return !NumberWord.mayBeExample(cell[start], cell[start + 1])
  }

  /// Quick and on the safe side: whether a case number or an identifier may be a word, or written
  /// otherwise than in `NormalForm.key`.
  private func mayBeOtherwise(_ cell: Span<UInt8>) -> Bool {
    Placeholder.mayMatch(cell) || ByteScan.hasUnusualByte(cell) || CellText.endsInPointZero(cell)
      || CellText.mayBeRounded(cell)
      || (isKeyField || kind == .caseNumber) && NumberWord.mayMatch(cell)
  }

  private func fingerprint(_ text: Span<UInt8>) -> (FieldReading, Key128) {
    guard isWanted else { return (FieldReading(0), .none) }
    return reading(fingerprint128(text, key: key))
  }

  @inline(__always)
  private func fingerprint(_ code: ShortCode) -> (FieldReading, Key128) {
    guard isWanted else { return (FieldReading(0), .none) }
    var hasher = SipHasher(key: key)
    hasher.append(word: code.first, byteCount: min(8, code.count))
    if code.count > 8 { hasher.append(word: code.second, byteCount: code.count - 8) }
    return reading(hasher.finish())
  }

  @inline(__always)
  private func reading(_ fingerprint: (high: UInt64, low: UInt64)) -> (FieldReading, Key128) {
    let (high, low) = fingerprint
    // The reserved value for "missing" is out of reach of a fingerprint.
    let value = max(Int64(bitPattern: low), Int64.min + 1)
    return (FieldReading(value), Key128(high: high, low: low))
  }
}
