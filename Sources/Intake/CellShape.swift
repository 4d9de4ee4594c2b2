/// What a cell looks like to somebody who does not know what its column means.
enum CellShape {
  /// Nothing but blanks and line ends, or nothing at all.
  static func isBlank(_ cell: [UInt8]) -> Bool {
    cell.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) }
  }

  /// Digits, and nothing that is a letter: amounts, days, times.
  static func isNumber(_ cell: [UInt8]) -> Bool {
    cell.contains { (0x30...0x39).contains($0) } && cell.allSatisfy { (0x20...0x3A).contains($0) }
  }
}
