import Tabular

/// The rows at the beginning of a file that can be read. What they have in common decides how the
/// whole file is read, and whether something is to be said of all of it.
struct FirstRows {
  struct Row {
    /// Without quotes, in the file's encoding.
    let cells: [[UInt8]]
    /// Rows above it, those included that cannot be read.
    let place: Int
    /// The quotes in its bytes.
    let quotes: Int
    var holdsQuote: Bool { quotes > 0 }
    /// `# a note`
    var isComment: Bool { cells[0].first == UInt8(ascii: "#") }

    var width: Int { cells.count }
    var filled: Int { cells.count { !CellShape.isBlank($0) } }
    /// Cells up to the last that is filled.
    var extent: Int { (cells.lastIndex { !CellShape.isBlank($0) } ?? -1) + 1 }
  }

  /// At most 200.
  let rows: [Row]
  /// Among so many how many others there are: with quotes that are not closed, or text behind them.
  let brokenRows: Int
  let dialect: Dialect
  /// Another delimiter that parts most rows into cells of which each is one, where this one leaves some that are
  /// two.
  var rival: UInt8?

  /// - Parameter isWhole: whether the sample is the whole file.
  init(
    of sample: [UInt8], isWhole: Bool, _ dialect: Dialect, _ engine: RecordScanner.Engine
  ) {
    let buffer = ByteBuffer(capacity: sample.count)
    buffer.append(sample)
    var table = RecordTable()
    _ = RecordScanner(dialect, engine: engine).scan(
      buffer, from: 0, ownedUpTo: sample.count, isEndOfFile: isWhole, into: &table)
    self.dialect = dialect
    let count = min(table.count, 200)
    let rows = buffer.withBytes { bytes in
      (0..<count).compactMap { row -> Row? in
        guard table.structuralFault(row) == nil else { return nil }
        let cells = (0..<table.width(row)).map { table.decoded(row, $0, in: bytes) }
        let span = bytes.extracting(table.span(row))
        let quotes = dialect.quote == 0 ? 0 : ByteScan.count(of: dialect.quote, in: span)
        return Row(cells: cells, place: row, quotes: quotes)
      }
    }
    self.rows = rows
    brokenRows = count - rows.count
  }

  /// The 1-based number of the first column that seems to be quoted with `'` in a file that is read
  /// as quoted with `"`: four fifths of its cells begin and end so. 0 where there is none.
  ///
  /// - Parameter header: no record.
  func apostrophedColumn(below header: HeaderGuess?) -> Int {
    guard dialect.quote == Dialect.standard.quote,
      let width = header?.width ?? FirstRows.mode(rows.map(\.width))?.value
    else { return 0 }
    // Where its commas have torn a text, a row has another width.
    let records = rows.filter { $0.width == width && !$0.holdsQuote && $0.cells != header?.cells }
    guard records.count > 1 else { return 0 }
    let column = (0..<width).first { column in
      records.count { CellShape.isApostrophed($0.cells[column]) } * 5 >= records.count * 4
    }
    return column.map { $0 + 1 } ?? 0
  }

  /// What may separate rows all of which are one cell: nearly all, the first among them, hold just as many of
  /// it, or are in quotes as a whole and hold the delimiter. Empty where there is nothing such.
  var unusedDelimiter: [UInt8] {
    guard rows.count > 1, rows.allSatisfy({ $0.width == 1 }) else { return [] }
    let first = rows[0].cells[0]
    let wrapped = rows.count { $0.holdsQuote && $0.cells[0].contains(dialect.delimiter) }
    if first.contains(dialect.delimiter), wrapped * 20 >= rows.count * 19 {
      return [dialect.delimiter]
    }
    if areParts(by: 2) { return [0x20, 0x20] }
    if areParts(by: 1) { return [0x20] }
    let characters = (0x09..<0x7F as Range<UInt8>).filter {
      ($0 == 0x09 || $0 > 0x20) && !FirstRows.isPartOfText($0)
    }
    return (characters.map { [$0] } + FirstRows.wideDelimiters).first { delimiter in
      let counts = rows.map { FirstRows.count(of: delimiter, in: $0.cells[0]) }
      guard let (number, count) = FirstRows.mode(counts) else { return false }
      return number > 0 && counts[0] == number && count * 20 >= rows.count * 19
    } ?? []
  }

  /// Whether runs of at least so many spaces part all rows, three or more, into as many words, with a number in
  /// all but the first.
  private func areParts(by blanks: Int) -> Bool {
    let run = [UInt8](repeating: 0x20, count: blanks)
    let words = rows.map { row in
      var cell = row.cells[0]
      while cell.last == 0x20 { cell.removeLast() }
      return String(decoding: cell.drop { $0 == 0x20 }, as: UTF8.self)
        .split(separator: String(decoding: run, as: UTF8.self)).map { $0.filter { $0 != " " } }
        .filter { !$0.isEmpty }
    }
    return rows.count > 2 && words[0].count > 1
      && words.allSatisfy { $0.count == words[0].count }
      && words.dropFirst().allSatisfy { $0.contains { CellShape.isNumber(Array($0.utf8)) } }
  }

  private static let wideDelimiters = ["，", "、", "；", "：", "｜"].map { Array($0.utf8) }

  private static func count(of delimiter: [UInt8], in cell: [UInt8]) -> Int {
    cell.indices.count { cell[$0] == delimiter[0] && cell[$0...].starts(with: delimiter) }
  }

  /// Whether nearly all rows have all their cells in quotes.
  var areAllQuoted: Bool {
    rows.count > 2 && rows.count { $0.quotes >= 2 * $0.width } * 10 >= rows.count * 7
  }

  /// Whether nearly all rows, the first among them, have a cell of nothing between any two.
  var isDelimiterDoubled: Bool {
    let doubled = rows.filter { row in
      row.width > 4 && row.width % 2 == 1
        && row.cells.indices.allSatisfy { $0 % 2 == 0 || row.cells[$0].isEmpty }
    }
    return doubled.count > 1 && doubled[0].place == rows[0].place
      && !(doubled[0].cells.last?.isEmpty ?? true)
      && doubled.count * 20 >= rows.count * 19
  }

  /// What stands on both sides of every delimiter, and nowhere else at the ends of cells, as where `~|~` is the
  /// delimiter; 0: nothing.
  var delimiterNeighbour: UInt8 {
    guard rows.count > 1, let byte = rows[0].cells.first?.last, NumberWord.isPunctuation(byte),
      byte > 0x20, byte != dialect.quote
    else { return 0 }
    let isBeside = rows.allSatisfy { row in
      row.width > 1
        && row.cells.indices.allSatisfy { column in
          let cell = row.cells[column]
          return (cell.first == byte) == (column > 0)
            && (cell.last == byte) == (column < row.width - 1)
        }
    }
    return isBeside ? byte : 0
  }

  /// Whether the only row holds U+0085, U+2028 or U+2029, with which some programs end lines.
  var isInOtherLines: Bool {
    guard rows.count == 1 else { return false }
    return rows[0].cells.contains { cell in
      String(decoding: cell, as: UTF8.self).unicodeScalars.contains {
        [0x85, 0x2028, 0x2029].contains($0.value)
      }
    }
  }

  // MARK: The single quote

  static let apostrophe = UInt8(ascii: "'")

  /// Whether these rows, read with the single quote, show that it is one: at least two hold it, and no
  /// cell begins with a double one.
  var areApostrophed: Bool {
    rows.count(where: \.holdsQuote) > 1
      && !rows.contains { $0.cells.contains { $0.first == Dialect.standard.quote } }
  }

  /// Whether all rows, of which none is broken, have the same number of cells.
  var isOfOneWidth: Bool {
    brokenRows == 0 && rows.count > 2 && rows.allSatisfy { $0.width == rows[0].width }
  }

  // MARK: Characters

  /// Whether a character stands in words, numbers, days and times.
  private static func isPartOfText(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "("), UInt8(ascii: ")"),
      UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// The width of nine of ten of at least three rows.
  static func usualWidth(of rows: [Row]) -> Int? {
    guard rows.count >= 3, let (width, count) = mode(rows.map(\.width)),
      count * 10 >= rows.count * 9
    else { return nil }
    return width
  }

  /// The most frequent number, the largest of those.
  static func mode(_ numbers: [Int]) -> (value: Int, count: Int)? {
    Dictionary(grouping: numbers) { $0 }.map { (value: $0.key, count: $0.value.count) }
      .max { ($0.count, $0.value) < ($1.count, $1.value) }
  }
}
