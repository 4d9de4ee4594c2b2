import Tabular

/// A line whose quotes were not doubled, `1,"a "b", c",2`, read as its writer may have meant it.
///
/// A cell that begins with a quote and cannot be read as quoted has two readings: it ends at the first
/// quote before a separator or the end of the line, `a "b`; or the quote is a part of its text, unless
/// another stands at the cell's end: `"a` and `"`. The line is read in every way that this allows.
struct UndoubledQuotes {
  private let line: [UInt8]
  private let dialect: Dialect
  private let width: Int
  private var found: [[UInt8]]?
  private var isAmbiguous = false
  private var branches = 0

  /// Cells with two readings that are looked at; each doubles the ways to read a line.
  private static let mostBranches = 64

  /// The cells of the only reading that has so many of them; `nil` where there is none or another.
  static func cells(of line: Span<UInt8>, width: Int, _ dialect: Dialect) -> [[UInt8]]? {
    guard dialect.quote != 0 else { return nil }
    var count = line.count
    while count > 0, line[count - 1] == 0x0A || line[count - 1] == 0x0D { count -= 1 }
    var search = UndoubledQuotes(
      line: line.extracting(first: count).array, dialect: dialect, width: width)
    search.read([], from: 0)
    return search.isAmbiguous ? nil : search.found
  }

  private init(line: [UInt8], dialect: Dialect, width: Int) {
    self.line = line
    self.dialect = dialect
    self.width = width
  }

  /// Goes on from the cell that begins at an offset behind those that have been read.
  private mutating func read(_ before: [[UInt8]], from offset: Int) {
    var cells = before
    var offset = offset
    while cells.count < width, !isAmbiguous {
      let start = textStart(offset)
      var end = line[start...].firstIndex(of: dialect.delimiter) ?? line.count
      if start == line.count || line[start] != dialect.quote {
        cells.append(trimmed(start..<end))
      } else if let (text, close) = quoted(start) {
        cells.append(text)
        end = close
      } else {
        branches += 1
        if branches > UndoubledQuotes.mostBranches {
          isAmbiguous = true
          return
        }
        if let (quote, close) = endingQuote(start) {
          let other = cells + [undoubled((start + 1)..<quote)]
          if close == line.count { finish(other) } else { read(other, from: close + 1) }
        }
        let text = trimmed(start..<end)
        if text.count > 1, text.last == dialect.quote { return }
        cells.append(text)
      }
      if end == line.count { return finish(cells) }
      offset = end + 1
    }
  }

  private mutating func finish(_ cells: [[UInt8]]) {
    guard cells.count == width else { return }
    isAmbiguous = isAmbiguous || found != nil && found != cells
    found = cells
  }

  // MARK: Cells

  private func textStart(_ offset: Int) -> Int {
    line[offset...].firstIndex { $0 != 0x20 && $0 != 0x09 || $0 == dialect.delimiter } ?? line.count
  }

  private func trimmed(_ range: Range<Int>) -> [UInt8] {
    var text = line[range]
    while let last = text.last, last == 0x20 || last == 0x09 { text.removeLast() }
    return Array(text)
  }

  /// The text between two quotes: where some are doubled, the others are not for want of knowing how.
  private func undoubled(_ range: Range<Int>) -> [UInt8] {
    var text: [UInt8] = []
    var i = range.lowerBound
    while i < range.upperBound {
      text.append(line[i])
      let isDouble =
        line[i] == dialect.quote && i + 1 < range.upperBound && line[i + 1] == dialect.quote
      i += isDouble ? 2 : 1
    }
    return text
  }

  /// The text of a cell that is quoted as it should be, and where the separator behind it stands.
  private func quoted(_ start: Int) -> (text: [UInt8], end: Int)? {
    var text: [UInt8] = []
    var i = start + 1
    while i < line.count {
      if line[i] == dialect.quote {
        guard i + 1 < line.count, line[i + 1] == dialect.quote else {
          let end = textStart(i + 1)
          return end == line.count || line[end] == dialect.delimiter ? (text, end) : nil
        }
        i += 1
      }
      text.append(line[i])
      i += 1
    }
    return nil
  }

  /// The first quote before a separator or the end of the line, and where that stands.
  private func endingQuote(_ start: Int) -> (quote: Int, end: Int)? {
    for quote in line.indices[(start + 1)...] where line[quote] == dialect.quote {
      let end = textStart(quote + 1)
      if end == line.count || line[end] == dialect.delimiter { return (quote, end) }
    }
    return nil
  }
}
