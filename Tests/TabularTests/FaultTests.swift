import Tabular
import Testing

/// A file and what must be read from it, whichever engine reads.
struct FaultCase: Sendable, CustomTestStringConvertible {
  let name: String
  let text: String
  var width: Int? = 2
  let rows: [[String]]
  /// One a row; nil for a sound record.
  var faults: [StructuralFault?] = []
  var flags: [RowFlags] = []
  var spans: [Int] = []
  var blanks = 0

  var testDescription: String { name }
}

private let faultCases: [FaultCase] = [
  FaultCase(
    name: "an unclosed quote costs its own line only",
    text: "a,b\n1,\"x\n2,y\n3,z\n", rows: [["a", "b"], [], ["2", "y"], ["3", "z"]],
    faults: [nil, .unclosedQuote, nil, nil], flags: [[], [], .afterResync, .afterResync],
    spans: [4, 5, 4, 4]),
  FaultCase(
    name: "an unclosed quote that a later quote breaks ends its doubt there",
    text: "1,\"x\n2,\"y\",z\n3,w\n", width: nil, rows: [[], ["2", "y", "z"], ["3", "w"]],
    faults: [.unclosedQuote, nil, nil], flags: [[], .afterResync, []]),
  FaultCase(
    name: "a record of several lines and a wrong width has an unclosed quote",
    text: "1,\"x\n2,y\n3,w\",5\n4,v\n", width: 2,
    rows: [[], ["2", "y"], ["3", "w\"", "5"], ["4", "v"]],
    faults: [.unclosedQuote, nil, nil, nil],
    flags: [[], .afterResync, [.afterResync, .literalQuote], []]),
  FaultCase(
    name: "a record of several lines and the right width stands",
    text: "1,\"x\ny\"\r\n2,z\n", rows: [["1", "x\ny"], ["2", "z"]]),
  FaultCase(
    name: "a quote inside an unquoted field is a letter",
    text: "1,ab\"c\n2,y\n", rows: [["1", "ab\"c"], ["2", "y"]], flags: [.literalQuote, []]),
  FaultCase(
    name: "a literal quote does not harm a quoted field beside it",
    text: "5\"6,\"x,\"\"y\"\r\n2,y\n", rows: [["5\"6", "x,\"y"], ["2", "y"]],
    flags: [.literalQuote, []]),
  FaultCase(
    name: "a literal quote beside an unclosed one is an unclosed quote",
    text: "5\"6,\"x\n2,y\n", rows: [[], ["2", "y"]], faults: [.unclosedQuote, nil],
    flags: [[], .afterResync]),
  FaultCase(
    name: "text after a closing quote costs its own line only",
    text: "\"x\"y,1\n2,z\n", rows: [[], ["2", "z"]], faults: [.textAfterQuote, nil],
    spans: [7, 4]),
  FaultCase(
    name: "a backslash escapes nothing",
    text: "\"x\\\"y\",1\n2,z\n", rows: [[], ["2", "z"]], faults: [.textAfterQuote, nil]),
  FaultCase(
    name: "too many fields are kept for the width check",
    text: "1,x,9\n1,x,\n", rows: [["1", "x", "9"], ["1", "x", ""]]),
  FaultCase(
    name: "a lone CR makes two faulty halves",
    text: "1,x\r2,y\n3,z\n", rows: [["1", "x"], ["2", "y"], ["3", "z"]],
    faults: [.loneCR, .loneCR, nil], spans: [4, 4, 4]),
  FaultCase(
    name: "a lone CR at the very end is a fault",
    text: "1,x\n2,y\r", rows: [["1", "x"], ["2", "y"]], faults: [nil, .loneCR]),
  FaultCase(
    name: "a CR inside quotes is text",
    text: "1,\"x\ry\"\n", rows: [["1", "x\ry"]]),
  FaultCase(
    name: "blank lines are counted and no records",
    text: "1,x\n\n  \t\n2,y\n\r\n", rows: [["1", "x"], ["2", "y"]], blanks: 3),
  FaultCase(
    name: "spaces and tabs around unquoted fields are not text",
    text: " x ,\ty\t\n", rows: [["x", "y"]]),
  FaultCase(
    name: "spaces around quotes are not text",
    text: " \"x \" , \"y\"\t\n", rows: [["x ", "y"]]),
  FaultCase(
    name: "the full-width space and NUL are text",
    text: "\u{3000}x,y\0z\n", rows: [["\u{3000}x", "y\0z"]]),
  FaultCase(
    name: "a quoted empty field is a record, not a blank line",
    text: "\"\"\n", width: 1, rows: [[""]]),
  FaultCase(
    name: "a row of delimiters only is a record",
    text: ",\n", rows: [["", ""]]),
  FaultCase(
    name: "the last record needs no line end",
    text: "1,x\n2,y", rows: [["1", "x"], ["2", "y"]], spans: [4, 3]),
  FaultCase(
    name: "the last record may end with a quote",
    text: "1,x\r\n2,\"y\"", rows: [["1", "x"], ["2", "y"]]),
  FaultCase(
    name: "the last record may end with a delimiter",
    text: "1,x\r\n2,", rows: [["1", "x"], ["2", ""]]),
  FaultCase(
    name: "the last record may be unclosed",
    text: "1,x\n2,\"y", rows: [["1", "x"], []], faults: [nil, .unclosedQuote], spans: [4, 4]),
  FaultCase(
    name: "CRLF and LF may change from line to line",
    text: "1,x\r\n2,y\n\"3\",\"z\"\r\n", rows: [["1", "x"], ["2", "y"], ["3", "z"]],
    spans: [5, 4, 9]),
  FaultCase(
    name: "a line end inside quotes may be CRLF",
    text: "1,\"x\r\ny\"\r\n2,y\n", rows: [["1", "x\r\ny"], ["2", "y"]]),
  FaultCase(
    name: "doubled quotes are one",
    text: "\"\"\"x\"\"\",\"\"\"\"\n", rows: [["\"x\"", "\""]]),
]

@Suite("Malformed and odd records")
struct FaultTests {
  @Test("are read alike by all engines and as the catalogue says", arguments: faultCases)
  func catalogue(_ given: FaultCase) throws {
    let bytes = Array(given.text.utf8)
    for engine in RecordScanner.Engine.allCases {
      let reading = Reader(engine).whole(bytes, width: given.width)
      #expect(reading.texts == given.rows)
      #expect(reading.tiles() && reading.next == bytes.count)
      #expect(reading.blanks.count == given.blanks)
      let count = given.rows.count
      let faults = given.faults.isEmpty ? Array(repeating: nil, count: count) : given.faults
      #expect(reading.rows.map(\.fault) == faults)
      let flags = given.flags.isEmpty ? Array(repeating: [], count: count) : given.flags
      #expect(reading.rows.map { $0.flags.subtracting(.severalLines) } == flags)
      // A row holds a line end within just where its bytes do.
      #expect(
        reading.rows.map { $0.flags.contains(.severalLines) }
          == reading.rows.map { bytes[$0.span].dropLast().contains(0x0A) })
      if !given.spans.isEmpty { #expect(reading.rows.map(\.span.count) == given.spans) }
    }
  }

  @Test("an unclosed quote swallows at most as many lines as a record may have")
  func lineLimit() {
    let limits = Limits(maxLinesPerRecord: 3)
    let text = Array("1,\"x\n2,y\n3,z\n4,w\n5,v\n6,\"u\"\n".utf8)
    for engine in RecordScanner.Engine.allCases {
      let reading = Reader(engine, limits: limits).whole(text)
      #expect(reading.rows.map(\.fault) == [.unclosedQuote, nil, nil, nil, nil, nil])
      #expect(
        reading.rows.map { $0.flags == .afterResync } == [false, true, true, false, false, false])
      #expect(reading.texts.last == ["6", "u"])
    }
  }

  @Test("a quoted field of as many lines as allowed is a record, of one more is not")
  func exactLineLimit() {
    let limits = Limits(maxLinesPerRecord: 3)
    for engine in RecordScanner.Engine.allCases {
      let reader = Reader(engine, limits: limits)
      #expect(reader.whole(Array("\"a\nb\nc\",1\n".utf8)).texts == [["a\nb\nc", "1"]])
      #expect(reader.whole(Array("\"a\nb\nc\nd\",1\n".utf8)).rows.first?.fault == .unclosedQuote)
    }
  }

  @Test("a line longer than allowed is one faulty row, and its neighbours are intact")
  func tooBig() {
    let limits = Limits(maxRecordBytes: 16)
    let long = String(repeating: "x", count: 40)
    for middle in [long, "\"" + long, "a,\"" + long + "\""] {
      let text = Array("1,x\n\(middle)\n2,y\n".utf8)
      for engine in RecordScanner.Engine.allCases {
        let reading = Reader(engine, limits: limits).whole(text)
        #expect(reading.rows.map(\.fault) == [nil, .tooBig, nil])
        #expect(reading.texts.last == ["2", "y"])
        #expect(reading.tiles())
        let streamed = Reader(engine, limits: limits).streamed(text, sizes: [5])
        #expect(streamed == reading)
      }
    }
  }

  @Test("an all-CR file is sound when its dialect says so")
  func carriageReturns() {
    let dialect = Dialect(lineEnd: .cr)
    let text = Array("a,b\r1,\"x\ry\"\r\r2,z\r".utf8)
    for engine in RecordScanner.Engine.allCases {
      let reading = Reader(engine, dialect).whole(text, width: 2)
      #expect(reading.texts == [["a", "b"], ["1", "x\ry"], ["2", "z"]])
      #expect(reading.rows.allSatisfy { $0.fault == nil })
      #expect(reading.blanks.count == 1)
      #expect(reading.tiles())
    }
  }

  @Test(
    "lines end in CR only where no LF stands outside quotes",
    arguments: [
      ("a,b", .lf), ("a\nb\n", .lf), ("a\r\nb\r\n", .lf), ("a\rb\r\n", .lf),
      ("a\r\r\nb\r\r\n", .lf),
      ("a\rb\r", .cr), ("a\rb", .cr), ("a\r\"x\ny\"\rb\r", .cr), ("\"x\ny\"\r", .lf),
      ("\"x\ny\"", .lf),
      ("\"x\r\ny\"\r\nb\r\n", .lf), ("a\r\"x\ny\"\nb\r", .lf), ("a\"b\rc\r", .cr),
      ("a\"b\r\nc\r\n", .lf),
      ("a\r\"\"\"x\n\"\"\"\rb\r", .cr),
    ] as [(String, Dialect.LineEnd)])
  func lineEndOfAText(_ text: String, _ lineEnd: Dialect.LineEnd) {
    let bytes = Array(text.utf8)
    #expect(Dialect.LineEnd(of: bytes.span) == lineEnd)
    #expect(
      Dialect.LineEnd(of: bytes.span, quote: 0)
        == (text.contains { $0.unicodeScalars.contains("\n") } ? .lf : lineEnd))
  }

  @Test("a dialect without quotes takes quotes for letters")
  func noQuotes() {
    let dialect = Dialect(delimiter: 0x09, quote: 0)
    let text = Array("a\t\"b\n\0\t\"\"c\rd\t\n".utf8)
    for engine in RecordScanner.Engine.allCases {
      let reading = Reader(engine, dialect).whole(text, width: 2)
      #expect(reading.texts == [["a", "\"b"], ["\0", "\"\"c"], ["d", ""]])
      #expect(reading.rows.map(\.fault) == [nil, .loneCR, .loneCR])
    }
  }

  @Test("a byte-order mark is the caller's: scanning starts behind it")
  func byteOrderMark() {
    let text = Array("\u{FEFF}\"a\",b\n1,2\n".utf8)
    for engine in RecordScanner.Engine.allCases {
      let reading = Reader(engine).whole(text, from: 3)
      #expect(reading.texts == [["a", "b"], ["1", "2"]])
      #expect(reading.tiles(from: 3))
    }
  }

  @Test(
    "CRCRLF is one line end, and any other CR without LF is alone",
    arguments: [
      ("1,2\r\r\n\"3\",4\r\r\n5,6\"\r\r\n\r\r\n7,8\r\n", [nil, nil, nil, nil], 1),
      ("1,2\r\r3,4\n", [.loneCR, .loneCR], 1), ("1,2\r\r", [.loneCR], 1),
      ("1,2\r\r\r\n3,4\n", [.loneCR, nil], 1),
      ("1,\"a\r\r\nb\"\r\r\n3,4\n", [nil, nil], 0),
    ] as [(String, [StructuralFault?], Int)])
  func doubledReturns(_ text: String, _ faults: [StructuralFault?], _ blanks: Int) {
    let bytes = Array(text.utf8)
    let first = Reader(.vector).whole(bytes, width: 2)
    #expect(first.rows.map(\.fault) == faults)
    #expect(first.blanks.count == blanks)
    #expect(first.rows.allSatisfy { $0.fields.count == 2 })
    #expect(first.tiles())
    for engine in RecordScanner.Engine.allCases {
      #expect(Reader(engine).whole(bytes, width: 2) == first)
      #expect(Reader(engine).streamed(bytes, sizes: [1], width: 2) == first)
    }
  }

  @Test(
    "the mark with which DOS ends a file belongs to no field",
    arguments: [
      ("1,2\n3,4\u{1A}", [["1", "2"], ["3", "4"]]),
      ("1,2\n3,\"4\"\u{1A}\u{1A}", [["1", "2"], ["3", "4"]]),
      ("1,2\n3,4\"\u{1A}", [["1", "2"], ["3", "4\""]]), ("1,2\n\u{1A}", [["1", "2"]]),
      ("1,2\u{1A}\n3,4", [["1", "2\u{1A}"], ["3", "4"]]),
    ] as [(String, [[String]])])
  func endOfFileMark(_ text: String, _ rows: [[String]]) {
    let bytes = Array(text.utf8)
    for engine in RecordScanner.Engine.allCases {
      let reading = Reader(engine).whole(bytes, width: 2)
      #expect(reading.texts == rows)
      #expect(reading.tiles())
      #expect(Reader(engine).streamed(bytes, sizes: [1], width: 2) == reading)
    }
  }

  @Test(
    "a byte-order mark before a quote hides it from nobody",
    arguments: [
      ("1,2\n\u{FEFF}\"a,b\",c\n", [["1", "2"], ["a,b", "c"]]),
      ("1,2\n\u{FEFF}\u{FEFF}\"a\nb\",c\n3,4\n", [["1", "2"], ["a\nb", "c"], ["3", "4"]]),
      ("1,2\n\u{FEFF}\"a\",b\"c", [["1", "2"], ["a", "b\"c"]]),
      ("1,2\n\u{FEFF}a,b\n", [["1", "2"], ["\u{FEFF}a", "b"]]),
    ] as [(String, [[String]])])
  func byteOrderMarkBeforeQuote(_ text: String, _ rows: [[String]]) {
    let bytes = Array(text.utf8)
    for engine in RecordScanner.Engine.allCases {
      let reading = Reader(engine).whole(bytes, width: 2)
      #expect(reading.texts == rows)
      #expect(reading.tiles())
      #expect(Reader(engine).streamed(bytes, sizes: [1], width: 2) == reading)
    }
  }

  @Test("plain records are not rewritten by the scans, and are by libcsv")
  func whoReads() {
    for engine in RecordScanner.Engine.allCases {
      let reader = Reader(engine)
      _ = reader.whole(Array("1,x\n\"2\",\"y\n\"\n3, \"z\"\n".utf8))
      let rewritten = (0..<3).map { reader.table.rowFlags($0).contains(.rewritten) }
      #expect(rewritten == (engine == .libcsv ? [true, true, true] : [false, false, true]))
    }
  }
}
