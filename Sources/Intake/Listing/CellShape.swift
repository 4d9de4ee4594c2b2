/// What a cell looks like to somebody who does not know what its column means.
enum CellShape {
  /// Nothing but blanks and line ends, or nothing at all.
  static func isBlank(_ cell: [UInt8]) -> Bool {
    cell.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) }
  }

  /// Digits, and nothing that is a letter: amounts, days, times; the letter of 5.65e-02 is none.
  static func isNumber(_ cell: [UInt8]) -> Bool {
    cell.contains(where: CellText.isDigit)
      && cell.indices.allSatisfy { (0x20...0x3A).contains(cell[$0]) || isExponent(cell, $0) }
  }

  /// A number with each run of digits as one: `9/9/9` of 01/05/2018, `9.9` of 12.50.
  static func ofNumber(_ cell: [UInt8]) -> [UInt8] {
    cell.reduce(into: []) { shape, byte in
      if !CellText.isDigit(byte) {
        shape.append(byte)
      } else if shape.last != 0x39 {
        shape.append(0x39)
      }
    }
  }

  /// `2019`
  static func isYear(_ cell: [UInt8]) -> Bool {
    cell.count == 4 && cell.allSatisfy(CellText.isDigit)
      && (cell.starts(with: "19".utf8) || cell.starts(with: "20".utf8))
  }

  /// `2019`, `201912`
  static func isYearOrMonth(_ cell: [UInt8]) -> Bool {
    isYear(cell)
      || cell.count == 6 && isYear(Array(cell.prefix(4))) && cell.allSatisfy(CellText.isDigit)
  }

  /// What hardly stands in a name: eight digits, or two numbers with something between them.
  static func isTelling(_ cell: [UInt8]) -> Bool {
    cell.count(where: CellText.isDigit) >= 8 || ofNumber(cell).count { $0 == 0x39 } > 1
  }

  /// A letter of any script.
  static func isWord(_ cell: [UInt8]) -> Bool {
    !isNumber(cell)
      && cell.contains { $0 >= 0x80 || (0x41...0x5A).contains($0 & 0xDF) }
  }

  /// `https://a.cn/b`, `a@b.cn`
  static func isAddress(_ cell: [UInt8]) -> Bool {
    let link = Array("://".utf8)
    if cell.indices.contains(where: { cell[$0...].starts(with: link) }) { return true }
    guard let at = cell.firstIndex(of: UInt8(ascii: "@")), at > 0 else { return false }
    return cell[at...].dropFirst(2).dropLast().contains(UInt8(ascii: "."))
      && !cell.contains(0x20)
  }

  /// `true`, `FALSE`
  static func isTruth(_ cell: [UInt8]) -> Bool {
    let word = cell.map { $0 | 0x20 }
    return word == Array("true".utf8) || word == Array("false".utf8)
  }

  /// `---`, `:--:`, `===`, `---- ----`
  static func isRuler(_ cell: [UInt8]) -> Bool {
    cell.count > 1 && cell.allSatisfy { [0x20, 0x2D, 0x3A, 0x3D, 0x5F].contains($0) }
      && zip(cell, cell.dropFirst()).contains { $0 != 0x20 && $1 != 0x20 }
  }

  /// `'text'`
  static func isApostrophed(_ cell: [UInt8]) -> Bool {
    cell.count > 1 && cell.first == UInt8(ascii: "'") && cell.last == UInt8(ascii: "'")
  }

  /// An e between a digit and a digit or a sign.
  private static func isExponent(_ cell: [UInt8], _ i: Int) -> Bool {
    guard cell[i] | 0x20 == UInt8(ascii: "e"), i > 0, i + 1 < cell.count else { return false }
    return CellText.isDigit(cell[i - 1])
      && (CellText.isDigit(cell[i + 1])
        || [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(cell[i + 1]))
  }
}
