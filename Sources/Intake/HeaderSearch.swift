import Casework

/// Finds the header among the first rows by the names it must hold, and maps its columns.
struct HeaderSearch: Sendable {
  let fields: [FieldDefinition]
  private let fieldOfHeader: [[UInt8]: Int]
  private let beginnings: CellBeginnings
  /// The bytes, blanks too, with which a cell that is not quoted may begin if it names a field: quicker
  /// than `mayBeName`.
  let firstBytes: ByteSet

  init(_ fields: [FieldDefinition]) {
    self.fields = fields
    var fieldOfHeader: [[UInt8]: Int] = [:]
    for (index, field) in fields.enumerated() {
      for header in field.headers {
        let key = NormalForm.header(Array(header.utf8))
        if fieldOfHeader[key] == nil { fieldOfHeader[key] = index }
      }
    }
    self.fieldOfHeader = fieldOfHeader
    beginnings = CellBeginnings(fieldOfHeader.keys.map(CellBeginning.of))
    var firstBytes = ByteSet()
    for byte in UInt8.min...UInt8.max where CellBeginning.isUncertain(byte) {
      firstBytes.insert(byte)
    }
    for byte in fieldOfHeader.keys.compactMap(\.first) {
      firstBytes.insert(byte)
      if (0x61...0x7A).contains(byte) { firstBytes.insert(byte - 32) }
    }
    firstBytes.insert(UInt8(ascii: "*"))
    self.firstBytes = firstBytes
  }

  /// How many different fields the cells of a row name.
  func score(_ cells: [[UInt8]]) -> Int {
    Set(cells.compactMap { fieldOfHeader[NormalForm.header($0)] }).count
  }

  /// Quick and on the safe side: whether a cell may name a field.
  ///
  /// - Parameter cell: UTF-8, as delivered, not empty.
  func mayBeName(_ cell: Span<UInt8>) -> Bool {
    guard firstBytes.contains(cell[0]) else { return false }
    guard let beginning = CellBeginning.of(cell) else { return true }
    return beginnings.contains(beginning) || cell[0] == UInt8(ascii: "*")
  }

  /// Whether a row is the header: at least two fields, or all that there are, and no fewer than
  /// half of its cells.
  func isHeader(_ cells: [[UInt8]]) -> Bool {
    let score = score(cells)
    let filled = cells.count { !NormalForm.key($0).isEmpty }
    return score >= min(2, fields.count) && score * 3 >= min(filled, fields.count)
  }

  /// Whether a row names every required field, none twice, and at least half of all fields.
  func namesAllRequired(_ cells: [[UInt8]]) -> Bool {
    let mapping = mapping(cells)
    return isSufficient(mapping) && mapping.columns.count(where: { $0 >= 0 }) * 2 >= fields.count
  }

  private func isSufficient(_ mapping: Mapping) -> Bool {
    mapping.clash == nil
      && fields.indices.allSatisfy { !fields[$0].isRequired || mapping.columns[$0] >= 0 }
  }

  /// The column in which a header goes over into a record, because a character stands there that
  /// some systems write in the place of a line end: at least one more row's cells follow, and none
  /// of them names a field.
  func gluedRecord(in cells: [[UInt8]]) -> Int? {
    cells.indices.first { column in
      2 * column + 1 <= cells.count && HeaderSearch.goesOnBehindLineEnd(cells[column])
        && score(Array(cells[column...])) == 0
    }
  }

  private static func goesOnBehindLineEnd(_ cell: [UInt8]) -> Bool {
    let lineEnds: Set<Unicode.Scalar> = [
      "\u{0B}", "\u{0C}", "\u{1C}", "\u{1D}", "\u{1E}", "\u{85}", "\u{2028}", "\u{2029}",
    ]
    let text = Array((String(validating: cell, as: UTF8.self) ?? "").unicodeScalars)
    guard let end = text.firstIndex(where: lineEnds.contains) else { return false }
    return text[end...].contains { !lineEnds.contains($0) && $0 != " " }
  }

  /// Whether a row below a header says in what amounts or people are counted, whatever it says of other
  /// columns: a word for money under the name of a field of amounts, 万人 or 小时 under that of a count, and no
  /// digit in any cell.
  func saysUnits(_ row: [[UInt8]], under header: [[UInt8]]) -> Bool {
    guard !row.contains(where: { $0.contains(where: CellText.isDigit) }) else { return false }
    let columns = mapping(header).columns
    return fields.indices.contains { index in
      guard row.indices.contains(columns[index]) else { return false }
      let cell = row[columns[index]]
      return switch fields[index].kind {
      case .money: MoneyUnit(anyWord: cell) != nil
      case .count, .decimal:
        CountUnit.multiple(cell) != nil || DurationUnit(cell) != nil
      default: false
      }
    }
  }

  /// The names of columns over which a cell of the row above is merged, 当事人 over 姓名 and 电话, and of those
  /// beside them; `nil` where the two rows are no header together: one of them by itself names as much,
  /// not every required field has its column, or it is not clear which.
  ///
  /// - Parameter lower: `MergedHeader.maySecond` of `upper`.
  func merged(_ upper: [[UInt8]], _ lower: [[UInt8]]) -> [[UInt8]]? {
    let merged = MergedHeader(upper: upper, lower: lower).names { fieldOfHeader[$0] }
    // A row that adds no name may be a record of words.
    guard let merged, isSufficient(mapping(merged)), isHeader(merged),
      score(merged) > max(score(upper), score(lower))
    else { return nil }
    // What the merged cells alone name may be any of the columns below them.
    let (alone, together) = (mapping(upper).columns, mapping(merged).columns)
    return fields.indices.contains { alone[$0] >= 0 && together[$0] < 0 } ? nil : merged
  }

  /// Whether a header says that its amounts are in words: 协议金额（大写）.
  private static func isInWords(_ cell: [UInt8]) -> Bool {
    NormalForm.key(cell).contains(inWords)
  }

  private static let inWords = Array("大写".utf8)

  struct Mapping: Sendable {
    /// For each field of the source its column, or −1.
    var columns: [Int]
    /// Columns that no field claims.
    var unknown: [Int]
    /// Two columns that claim one field.
    var clash: (field: Int, first: Int, second: Int)?
  }

  /// Which column each field is read from. Two columns that name one field are a clash, whether
  /// they say the same or two names of it: which of them is meant cannot be known.
  func mapping(_ cells: [[UInt8]]) -> Mapping {
    var mapping = Mapping(
      columns: Array(repeating: -1, count: fields.count), unknown: [], clash: nil)
    for (column, cell) in cells.enumerated() {
      let key = NormalForm.header(cell)
      guard let field = fieldOfHeader[key] else {
        if !key.isEmpty { mapping.unknown.append(column) }
        continue
      }
      // An amount in words, as a cheque has it, stands beside the one in digits.
      if mapping.columns[field] >= 0, HeaderSearch.isInWords(cell) {
        mapping.unknown.append(column)
      } else if mapping.columns[field] >= 0, HeaderSearch.isInWords(cells[mapping.columns[field]]) {
        mapping.unknown.append(mapping.columns[field])
        mapping.columns[field] = column
      } else if mapping.columns[field] >= 0 {
        mapping.clash = mapping.clash ?? (field, mapping.columns[field], column)
      } else {
        mapping.columns[field] = column
      }
    }
    return mapping
  }
}

/// How a word begins: its first three bytes, which are one Chinese character.
enum CellBeginning {
  /// - Parameter word: in `NormalForm.key`.
  static func of(_ word: [UInt8]) -> UInt32 {
    word.prefix(3).reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Whether the first byte of a cell does not tell the first one of its normal form.
  static func isUncertain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21..<0x7F, 0xE4...0xE9: false
    default: true
    }
  }

  /// The beginning of the normal form of a cell that is not empty; `nil` where the first bytes
  /// cannot tell it: blanks, wide letters, brackets and signs that the normal form changes.
  static func of(_ cell: Span<UInt8>) -> UInt32? {
    var beginning: UInt32 = 0
    for i in 0..<min(3, cell.count) {
      let byte = cell[i]
      switch byte {
      case 0x21..<0x41, 0x5B..<0x7F: break
      case 0x41...0x5A:
        beginning = beginning << 8 | UInt32(byte + 32)
        continue
      // A Chinese character as a whole, from its first byte on.
      case 0xE4...0xE9 where i == 0 && cell.count >= 3:
        return (UInt32(byte) << 16) | (UInt32(cell[1]) << 8) | UInt32(cell[2])
      default: return nil
      }
      beginning = beginning << 8 | UInt32(byte)
    }
    return beginning
  }
}

/// A set of bytes, asked for every cell of a refused record.
struct ByteSet: Sendable {
  private var words: [4 of UInt64] = .init(repeating: 0)

  mutating func insert(_ byte: UInt8) { words[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }

  @inline(__always)
  func contains(_ byte: UInt8) -> Bool { words[Int(byte >> 6)] >> UInt64(byte & 63) & 1 != 0 }
}

/// A set of beginnings, most others told off by one look: it is asked several times a refused record.
struct CellBeginnings {
  private let all: Set<UInt32>
  private var marks: [Bool]

  init(_ beginnings: [UInt32]) {
    all = Set(beginnings)
    marks = Array(repeating: false, count: 1 << 12)
    for beginning in all { marks[CellBeginnings.slot(beginning)] = true }
  }

  func contains(_ beginning: UInt32) -> Bool {
    marks[CellBeginnings.slot(beginning)] && all.contains(beginning)
  }

  private static func slot(_ beginning: UInt32) -> Int { Int((beginning &* 0x9E37_79B1) >> 20) }
}
