import Tabular
import Testing

@Suite("Cells as words")
struct ShortCellTests {
  /// Texts of every length around the limits, bare, between quotes, with blanks and with doubled
  /// quotes, as they stand in a file.
  static let cells: [String] = {
    let letters = Array("a1-汉é.Z")
    var cells = ["", "\"\"", " ", "\t", "\" \"", "\"\"\"\"", "\"a\"\"b\"", "\"12345678\"\"\""]
    for length in 1...27 {
      let text = String((0..<length).map { letters[($0 * 5 + length) % letters.count] })
      cells += [text, " \(text)\t", "\"\(text)\"", "\" \(text) \"", "\"\(text)\"\"\""]
    }
    return cells
  }()

  @Test("the words of a cell are its text, or it says that it lies elsewhere")
  func words() {
    // Rows of one to four fields, so that the later columns are not everywhere.
    var lines: [String] = []
    for (number, cell) in Self.cells.enumerated() {
      lines.append((["x"] + Array(repeating: cell, count: number % 4)).joined(separator: ","))
    }
    let text = Array((lines.joined(separator: "\n") + "\n").utf8)
    for engine in [RecordScanner.Engine.vector, .portable, .libcsv] {
      let reader = Reader(engine)
      _ = reader.whole(text)
      let rows = (0..<reader.table.count).map { Int32($0) }
      var (short, long) = (0, 0)
      reader.buffer.withBytes { bytes in
        var (cells, portable) = (ShortCells(), ShortCells())
        for column in 0..<5 {
          for start in stride(from: 0, to: rows.count, by: ShortCells.capacity) {
            let some = rows.span.extracting(start..<min(start + ShortCells.capacity, rows.count))
            cells.take(column, of: some, in: reader.table, bytes)
            portable.takePortably(column, of: some, in: reader.table, bytes)
            for i in some.indices {
              #expect(cells.cells[i] == portable.cells[i])
              let row = Int(some[i])
              let cell = cells.cells[i]
              guard column < reader.table.width(row) else {
                #expect(cell.count == 0)
                continue
              }
              let field = reader.table.field(row, column, in: bytes)
              let hasQuotes = reader.table.hasDoubledQuotes(field, in: bytes)
              let isLong = field.count > 24 || field.start + 32 > bytes.count
              if cell.count == ShortCell.other {
                long += 1
                #expect(isLong || hasQuotes)
              } else {
                short += 1
                let expected = ShortCell(bytes.extracting(field.start..<field.end))
                #expect(cell == expected)
                #expect(!hasQuotes)
              }
            }
          }
        }
      }
      #expect(short > 200 && long > 50)
    }
  }

  @Test("a cell gives its bytes from any place on")
  func parts() {
    let text = Array("2020-12-22 08:30:15abcde".utf8)
    let cell = ShortCell(text.span)
    for position in 0..<16 {
      let expected = word(text.span, at: position, count: 8)
      #expect(cell.bytes(from: position) == expected)
    }
    let (wide, nothing) = (ShortCell(Array("汉".utf8).span), ShortCell([UInt8]().span))
    #expect(cell.isASCII && !wide.isASCII && nothing.count == 0)
  }
}
