import Tabular
import Testing

@Suite("Rows, fields and buffers")
struct RecordTableTests {
  @Test("a field knows its quotes and its blanks")
  func fields() {
    let text = Array(" a ,\"b\",\" c\"\"d\",,\"\"\r\n".utf8)
    for engine in [RecordScanner.Engine.vector, .portable] {
      let reader = Reader(engine)
      _ = reader.whole(text)
      reader.buffer.withBytes { bytes in
        let fields = (0..<5).map { reader.table.field(0, $0, in: bytes) }
        #expect(fields.map(\.isQuoted) == [false, true, true, false, true])
        #expect(fields.map(\.count) == [1, 1, 5, 0, 0])
        #expect(
          fields.map { reader.table.hasDoubledQuotes($0, in: bytes) } == [
            false, false, true, false, false,
          ])
        #expect(reader.table.decoded(0, 2, in: bytes) == Array(" c\"d".utf8))
        let raw = reader.table.rawField(0, 4)
        #expect(text[raw.start..<raw.end] == [0x22, 0x22])
      }
    }
  }

  @Test("the first field that begins with a wanted byte is found")
  func firstColumn() {
    let text = Array("a,,\"b\", c,\"\",d\nx\n".utf8)
    for engine in RecordScanner.Engine.allCases {
      let reader = Reader(engine)
      _ = reader.whole(text)
      reader.buffer.withBytes { bytes in
        let table = reader.table
        func first(_ row: Int, _ columns: Range<Int>, _ wanted: String) -> Int? {
          table.firstColumn(row, in: columns, beginningIn: bytes) {
            wanted.utf8.contains($0)
          }
        }
        for row in 0..<2 {
          for from in 0...table.width(row) {
            for to in from...8 {
              for wanted in ["a", "d", "x", "\"", " ", "ad\" ", "z"] {
                let expected = (from..<max(from, min(to, table.width(row)))).first {
                  let (start, end) = table.rawField(row, $0)
                  return start < end && wanted.utf8.contains(bytes[start])
                }
                #expect(first(row, from..<to, wanted) == expected)
              }
            }
          }
        }
      }
    }
  }

  @Test("well-formed files are never rewritten, wherever a record falls in a block")
  func plainness() {
    for shift in 0..<70 {
      let text =
        String(repeating: "x", count: shift) + ",1\r\n" + "2,\"a,\"\"b\"\"\"\n\"\",\"\r\n\"\r\n"
        + "\"c\",4\n"
      for engine in [RecordScanner.Engine.vector, .portable] {
        let reader = Reader(engine)
        let reading = reader.whole(Array(text.utf8), width: 2)
        #expect(reading.rows.count == 4)
        #expect((0..<4).allSatisfy { !reader.table.rowFlags($0).contains(.rewritten) })
      }
    }
  }

  @Test("a record of more fields than the table was made for fits")
  func manyFields() {
    let wide = Array(String(repeating: "a,", count: 30_000).utf8) + [0x0A]
    let text = Array(repeating: Array("b\n\n".utf8), count: 3000).flatMap(\.self) + wide
    for engine in RecordScanner.Engine.allCases {
      let reading = Reader(engine).whole(text)
      #expect(reading.rows.count == 3001)
      #expect(reading.blanks.count == 3000)
      #expect(reading.rows.last?.fields.count == 30_001)
    }
  }

  @Test("a field of a mebibyte goes through libcsv whole")
  func bigField() {
    let text = Array(" \"\(String(repeating: "汉", count: 300_000))\"\n".utf8)
    let reading = Reader(.vector).whole(text)
    #expect(reading.rows.first?.fields.first?.count == 900_000)
  }

  @Test("where a field begins is told in bytes and lines, in sound and in broken records")
  func positions() {
    let sound = Array("a,\"b\n\n,\",c\"d,e\r\n".utf8)
    #expect(position(1, sound) == [0, 0])
    #expect(position(2, sound) == [2, 0])
    #expect(position(3, sound) == [9, 2])
    #expect(position(4, sound) == [13, 2])
    #expect(position(9, sound) == [13, 2])
    #expect(position(3, Array("\"x\"y,\",z\",w\n".utf8)) == [10, 0])
    #expect(position(2, []) == [0, 0])
  }

  private func position(_ number: Int, _ record: [UInt8]) -> [Int] {
    let found = FieldPosition(ofField: number, in: record.span)
    return [found.byteOffset, found.lineOffset]
  }

  @Test(
    "a text that a separator has torn is known by quotes that stand alone",
    arguments: [
      ("1,Rod 5\" long, light\",x", 1),
      ("1,Rod 5\" long, light\" ,x\n", 1),
      ("Rod \"5, light, new\"\r\n", 0),
      ("\"a\nb\",x\"y,\"c\",d\"\n", 1),
      ("1,Rod 5\",Hat 6\",x\n", nil),
      ("1,Rod \"5\" long, light\",x\n", nil),
      ("1,Rod 5\" long,\"light\",x\n", nil),
      ("1,Rod 5\" long, \"light\"\n", nil),
      ("1,Rod 5\" long, very \"light\"\n", nil),
      ("light\",Rod 5\" long\n", nil),
      ("1,2\n", nil),
      ("", nil),
    ])
  func tornText(record: String, column: Int?) {
    let bytes = Array(record.utf8)
    #expect(TornText.column(in: bytes.span) == column)
    #expect(TornText.column(in: bytes.span, dialect: Dialect(quote: 0)) == nil)
  }

  @Test("a buffer keeps its bytes while it grows, and forgets the arena when it is read into")
  func buffer() {
    let buffer = ByteBuffer(capacity: 10)
    #expect(buffer.capacity == ByteBuffer.pageSize)
    for round in 0..<40 {
      let written = buffer.append(upTo: 1000) { room in
        for i in 0..<700 { room.storeBytes(of: UInt8(round), toByteOffset: i, as: UInt8.self) }
        return 700
      }
      #expect(written == 700)
    }
    #expect(buffer.count == 28_000)
    let isKept = buffer.withBytes { bytes in
      (0..<28_000).allSatisfy { bytes[$0] == UInt8($0 / 700) }
    }
    #expect(isKept)
    buffer.removeFirst(27_999)
    #expect(buffer.withBytes { $0[0] } == 39)
    buffer.removeAll()
    buffer.append(Array(" \"a\"\n".utf8))
    var table = RecordTable()
    _ = RecordScanner().scan(
      buffer, from: 0, ownedUpTo: 5, isEndOfFile: false, into: &table)
    #expect(buffer.withBytes { $0.count } > 5)
    buffer.append([0x61])
    #expect(buffer.withBytes { $0.count } == 6)
    #expect(buffer.count == 6)
  }

  @Test("an unfinished record asks for more, and only if it is owned")
  func needsMore() {
    for engine in RecordScanner.Engine.allCases {
      let reader = Reader(engine)
      reader.load(Array("1,x\n2,\"y\n".utf8))
      func scan(to owned: Int) -> ScanOutcome {
        reader.scanner.scan(
          reader.buffer, from: 0, ownedUpTo: owned, isEndOfFile: false, into: &reader.table)
      }
      #expect(scan(to: 9) == .needsMore(next: 4))
      #expect(reader.table.count == 1)
      #expect(scan(to: 4) == .complete(next: 4))
    }
  }
}
