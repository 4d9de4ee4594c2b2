import Foundation
import Testing

/// `fengqiao records`: how a file is read, for anybody to see.
struct RecordsTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let bytes: [UInt8]
    var options: [String] = []
    /// One JSON array a line.
    let records: [[String]]
    /// Line and code of what is said on standard error, in order.
    var said: [String] = []

    var testDescription: String { name }

    init(
      _ name: String, _ text: String, _ options: [String] = [], _ records: [[String]],
      said: [String] = []
    ) {
      self.init(name, Array(text.utf8), options, records, said: said)
    }

    init(
      _ name: String, _ bytes: [UInt8], _ options: [String] = [], _ records: [[String]],
      said: [String] = []
    ) {
      self.name = name
      self.bytes = bytes
      self.options = options
      self.records = records
      self.said = said
    }
  }

  static let cases: [Case] = [
    Case("plain", "a,b\n1,2\n3,4\n", [], [["1", "2"], ["3", "4"]]),
    Case("no header", "1,2\n3,4\n", ["--no-header"], [["1", "2"], ["3", "4"]]),
    Case("CRLF, no final line end", "a,b\r\n1,2\r\n3,4", [], [["1", "2"], ["3", "4"]]),
    Case("CR alone", "a,b\r1,2\r3,4\r", [], [["1", "2"], ["3", "4"]]),
    Case("quotes and line breaks", "a,b\n\"x,\"\"y\"\"\",\"1\n2\"\n", [], [["x,\"y\"", "1\n2"]]),
    Case(
      "semicolons with decimal commas", "a;b\n1,5;2\n3;4,5\n", [], [["1,5", "2"], ["3", "4,5"]]),
    Case("tabs", "a\tb\n1\t2,3\n", [], [["1", "2,3"]]),
    Case("bars", "a|b|c\n1|2|3\n", [], [["1", "2", "3"]]),
    Case("a declared delimiter", "a:b\n1:2\n", ["--delimiter", ":"], [["1", "2"]]),
    Case(
      "spaces that separate", "a b c\n\"x y\" 2  1\n3  4\n5 6 \n", ["--delimiter", " "],
      [["x y", "2", "", "1"], ["3", "", "4"], ["5", "6", ""]], said: ["2 CSV-WIDTH"]),
    Case(
      "a separator and a space", "a, b\n1, \"x, y\"\n2,z \n", ["--delimiter", ", "],
      [["1", "x, y"], ["2", "z"]]),
    Case("single quotes", "a,b\n'x,y',2\n", ["--quote", "'"], [["x,y", "2"]]),
    Case("no quotes", "a,b\n\"x,2\n", ["--quote", "none"], [["\"x", "2"]]),
    Case("a byte order mark", [0xEF, 0xBB, 0xBF] + Array("a,b\n1,2\n".utf8), [], [["1", "2"]]),
    Case(
      "titles, blank lines, the header again", "登记表,,\n\na,b,c\n1,2,3\n,,\na,b,c\n4,5,6\n", [],
      [["1", "2", "3"], ["4", "5", "6"]]),
    Case(
      "rows of numbers are no header, nor is what stands like one twice",
      "a,,,\n1,2,3,4\n5,6,7,8\n1,2,3,4\n", [],
      [["a", "", "", ""], ["1", "2", "3", "4"], ["5", "6", "7", "8"], ["1", "2", "3", "4"]]),
    Case(
      "numbers, days and amounts alone", "2024-03-05,-1.5\n2024/3/6,10:30\n", [],
      [["2024-03-05", "-1.5"], ["2024/3/6", "10:30"]]),
    Case(
      "empty cells behind the last of few records", "a,b\n1,2,,\n3,4\n5,6\n", [],
      [["1", "2", "", ""], ["3", "4"], ["5", "6"]], said: ["2 CSV-WIDTH"]),
    Case(
      "a separator too many where the last column is empty",
      "a,b,c,d\n1,2,3,\n4,5,,6,\n7,8,9,\n", [],
      [["1", "2", "3", ""], ["4", "5", "", "6", ""], ["7", "8", "9", ""]],
      said: ["3 CSV-WIDTH"]),
    Case(
      "empty cells behind the last of half of the records",
      "a,b\n1,2,,\n3,4,,\n5,6\n7,8,\n9,0,\"\n\",\" \"\n,,,\n", [],
      [["1", "2"], ["3", "4"], ["5", "6"], ["7", "8", ""], ["9", "0"]], said: ["5 CSV-WIDTH"]),
    Case(
      "other widths are printed and said", "a,b\n1,2,3\n4\n5,6\n7,8\n", [],
      [["1", "2", "3"], ["4"], ["5", "6"], ["7", "8"]],
      said: ["2 CSV-WIDTH", "3 CSV-WIDTH"]),
    Case(
      "a header with a name too few", "a,b,c\n1,2,3,4\n5,6,7,8\n", [],
      [["1", "2", "3", "4"], ["5", "6", "7", "8"]], said: ["2 CSV-WIDTH", "3 CSV-WIDTH"]),
    Case(
      "a line above with two cells of four", "单位：某某,,日期：某日,\na,b,c,d\n1,2,3,4\n", [],
      [["1", "2", "3", "4"]]),
    Case(
      "as wide as a header that has lost a separator",
      "甲,乙丙\n" + String(repeating: "子,1,丑\n", count: 9) + "寅,2丑\n", [],
      Array(repeating: ["子", "1", "丑"], count: 9) + [["寅", "2丑"]],
      said: (2...11).map { "\($0) CSV-WIDTH" }),
    Case(
      "as wide as a header over records with one separator too many",
      "甲,乙,丙\n" + String(repeating: "子,1,丑,\n", count: 9) + "寅2,丑,\n", [],
      Array(repeating: ["子", "1", "丑"], count: 9) + [["寅2", "丑", ""]],
      said: ["11 CSV-WIDTH"]),
    Case(
      "another width than nearly all rows where there is no header",
      String(repeating: "1,2,3\n", count: 9) + "4,,5,6\n", [],
      Array(repeating: ["1", "2", "3"], count: 9) + [["4", "", "5", "6"]],
      said: ["10 CSV-WIDTH"]),
    Case(
      "rows that a program has padded with separators",
      "会议,,,,,,\n姓名,日期,单位,,,,\n甲,3-14,乙,,,,\n,,丙,,,,\n,,丁,,,,\n", [],
      [["甲", "3-14", "乙", "", "", "", ""]] + ["丙", "丁"].map { ["", "", $0, "", "", "", ""] }),
    Case(
      "padded rows and a note far to the right",
      "会议,,,,,,\n姓名,日期,单位,,,,\n甲,3-14,,,,,乙\n丙,,,,,,\n", [],
      [["甲", "3-14", "", "", "", "", "乙"], ["丙", "", "", "", "", "", ""]]),
    Case(
      "more titles than are searched",
      (1...25).map { "#\($0):,x\n" }.joined() + "甲,乙,丙\n"
        + (1...40).map { "\($0),2,3\n" }.joined(), [],
      (1...40).map { ["\($0)", "2", "3"] }),
    Case(
      "a title that is wider than the table",
      "新表,样本 2 号, 2017-02-11\n甲,乙\n1,2e-3\n3,4.5E+10\n5,\n", [],
      [["1", "2e-3"], ["3", "4.5E+10"], ["5", ""]]),
    Case(
      "a header that has lost a separator is no title",
      "甲,乙丙\n子,1,丑\n寅,2,卯\n辰,3,巳\n", [],
      [["子", "1", "丑"], ["寅", "2", "卯"], ["辰", "3", "巳"]],
      said: ["2 CSV-WIDTH", "3 CSV-WIDTH", "4 CSV-WIDTH"]),
    Case(
      "text behind a quote", "a,b\n\"x\"y,2\n3,4\n", [], [["\"x\"y", "2"], ["3", "4"]],
      said: ["2:1 CSV-TEXT-AFTER-QUOTE"]),
    Case(
      "quotes that are not doubled",
      "a,b,c\n1,\"Rod 5\" long, light\",2\n\"\"x, y\",\"\"\"z\"\"\",\"\"u\r\n3,\"\"v, w\",\n", [],
      [
        ["1", "Rod 5\" long, light", "2"], ["\"x, y", "\"z\"", "\"\"u"], ["3", "\"v, w", ""],
      ],
      said: ["2:2", "3:1", "4:2"].map { $0 + " CSV-TEXT-AFTER-QUOTE" }),
    Case(
      "quotes that are not doubled, with two readings or none of the header's width",
      "a,b\n\"x,y\"z,2\n\"x\"y,2,3\n\"x\"y\n3,4\n", [], [["3", "4"]],
      said: ["2:1", "3:1", "4:1"].map { $0 + " CSV-TEXT-AFTER-QUOTE" }),
    Case(
      "a cell between two quotes is quoted, whatever stands in it",
      "a,b\n\"x\"y\",2\n\"\"x\" ,\"4\"\"\"\n\"\"\"u\"\"v \"\",6\n", [],
      [["x\"y", "2"], ["\"x", "4\""], ["\"u\"v \"", "6"]],
      said: ["2:1 CSV-TEXT-AFTER-QUOTE", "3:1 CSV-TEXT-AFTER-QUOTE", "4:1 CSV-UNCLOSED"]),
    Case(
      "quotes that are not doubled, and bytes that are no text",
      Array("甲,b\n\"x\"y".utf8) + [0xFF] + Array(",2\n3,4\n".utf8), [], [["3", "4"]],
      said: ["2:1 CSV-TEXT-AFTER-QUOTE"]),
    Case(
      "quotes that are not doubled, and no header to tell the width", "\"x\"y,2\n3,4\n",
      ["--no-header"], [["3", "4"]], said: ["1:1 CSV-TEXT-AFTER-QUOTE"]),
    Case(
      "a quote that is not closed", "a,b\n1,\"x\n3,4\n5,6\n", [],
      [["1", "\"x"], ["3", "4"], ["5", "6"]], said: ["2:2 CSV-UNCLOSED"]),
    Case(
      "a quote that is not closed in a record of another width",
      "a,b\n1,2,\"x\n3,4\n", [], [["3", "4"]],
      said: ["2:3 CSV-UNCLOSED"]),
    Case(
      "a mere quote", "a,b\n1,\"\n3,4\n", [], [["1", "\""], ["3", "4"]],
      said: ["2:2 CSV-UNCLOSED"]),
    Case(
      "quotes and separators behind a backslash",
      "a,b,c\n1,\"x \\\"y\\\", z\",2\n3,\"C:\\\\d \\\"u\\\"\",4\n5,v\\, w,6\n9,\\\"x\\\",0\n7,\"C:\\\",8\n",
      [],
      [
        ["1", "x \"y\", z", "2"], ["3", "C:\\d \"u\"", "4"], ["5", "v, w", "6"],
        ["9", "\"x\"", "0"],
        ["7", "C:\\", "8"],
      ], said: (2...5).map { "\($0) CSV-ESCAPED" }),
    Case(
      "a quote behind a backslash at the end of a text swallows no line",
      "a,b\n1,\"x\\\"\"\n2,\"y \\\"z\\\"\"\n3,\"u\"\n", [],
      [["1", "x\""], ["2", "y \"z\""], ["3", "u"]], said: ["2 CSV-ESCAPED", "3 CSV-ESCAPED"]),
    // The second byte of 亅 is a bar.
    Case(
      "a bar that the first line states, in GB18030",
      Array("sep=|\na|b\n".utf8) + [0x81, 0x7C] + Array("|1\n".utf8) + [0xBA, 0xC3]
        + Array("|2\n".utf8), [], [["亅", "1"], ["好", "2"]]),
    Case(
      "bars that part cells with commas, in GB18030",
      [0xBC, 0xD7, 0x7C, 0xD2, 0xD2, 0x0A] + Array("1,5|".utf8) + [
        0xBA, 0xC3, 0x2C, 0x81, 0x7C, 0x0A,
      ]
        + Array("2,5|x,y\n".utf8), [], [["1,5", "好,亅"], ["2,5", "x,y"]]),
    Case(
      "characters of GB18030 that look like foreign letters",
      Array("id,sex\n1,".utf8) + [0xC5, 0xAE] + Array("\n2,".utf8) + [0xC4, 0xD0]
        + Array("\n3,".utf8)
        + [0xC5, 0xAE, 0x0A], [], [["1", "女"], ["2", "男"], ["3", "女"]]),
    Case(
      "a line in another encoding among foreign letters",
      Array("id,name\n1,José\n2,Zoë\n3,Ren".utf8) + [0xE9] + Array("e\n".utf8), [],
      [["1", "José"], ["2", "Zoë"]], said: ["4:2 ENC-INVALID"]),
    Case(
      "a cell that has lost its quotes, but not those in it",
      "id,text,n\n1,5\"\" pipe burst\",3\n2,Dog,4\n3,\"a, b\",4\n", [],
      [["1", "5\"\" pipe burst\"", "3"], ["2", "Dog", "4"], ["3", "a, b", "4"]],
      said: ["2 CSV-LITERAL-QUOTE"]),
    Case(
      "lines that end in CR, and cells with more line breaks",
      "id,text,n\r1,\"x\ny\nz\",4\r", [], [["1", "x\ny\nz", "4"]]),
    Case(
      "a line of two characters in UTF-8 among GB18030",
      [
        0xBC, 0xD7, 0x2C, 0xD2, 0xD2, 0x0A, 0xBA, 0xC3, 0x2C, 0x31, 0x0A, 0xBA, 0xC3, 0x2C, 0x33,
        0x0A,
      ]
        + Array("王小,2\n".utf8), [], [["好", "1"], ["好", "3"]], said: ["4:1 ENC-INVALID"]),
    Case(
      "a quote within a cell where all others are in quotes",
      "\"a\",\"b\"\n\"1\",\"x\"\n2\",\"y\"\n\"3\",\"z\"\n", [],
      [["1", "x"], ["2\"", "y"], ["3", "z"]], said: ["3 CSV-LITERAL-QUOTE"]),
    Case(
      "a line break behind a quote behind a backslash",
      "a,b,c\n1,\"x \\\"y\\\"\nz\n\",2\n3,\"u \\\"v\",4\n5,6,7\n8,\"w \\\"\n9,10,11\n", [],
      [
        ["1", "x \"y\"\nz\n", "2"], ["3", "u \"v", "4"], ["5", "6", "7"], ["8", "w \\"],
        ["9", "10", "11"],
      ],
      said: ["2 CSV-ESCAPED", "5 CSV-ESCAPED", "7 CSV-WIDTH"]),
    Case(
      "a backslash that escapes nothing, in records of the right width and of none",
      "a,b\n1,\"x\\\"\n2,y\\\n3,\\,4,5\n", [],
      [["1", "x\\"], ["2", "y\\"], ["3", "\\", "4", "5"]], said: ["4 CSV-WIDTH"]),
    Case(
      "a text that its quotes and a comma have torn",
      "a,b,c,d\n1,Rod 5\" long, light\",2\n2,Rod 5\",Hat 6\",x\n3,\"\"\"x\"\"\",y\"z,\n", [],
      [
        ["1", "Rod 5\" long", "light\"", "2"], ["2", "Rod 5\"", "Hat 6\"", "x"],
        ["3", "\"x\"", "y\"z", ""],
      ], said: ["2:2 CSV-TORN-TEXT"]),
    Case(
      "a torn text in records with a separator too many",
      "a,b,c\n1,Rod 5\" long, light\",\n2,3,4,\n", [],
      [["1", "Rod 5\" long", "light\""], ["2", "3", "4"]], said: ["2:2 CSV-TORN-TEXT"]),
    Case("NUL", "a,b\n1,\u{0}2\n3,4\n", [], [["3", "4"]], said: ["2:2 ENC-CONTROL"]),
    Case(
      "a row in another encoding",
      Array("甲,乙\n好,1\n".utf8) + [0xBA, 0xC3, 0x2C, 0x32, 0x0A]
        + Array("的,3\n".utf8), [], [["好", "1"], ["的", "3"]], said: ["3:1 ENC-INVALID"]),
    Case(
      "a header in another encoding than the rest",
      [0xBC, 0xD7, 0x2C, 0xD2, 0xD2, 0x0A] + Array("好,1\n的,3\n是,4\n".utf8), [],
      [["好", "1"], ["的", "3"], ["是", "4"]], said: ["1:1 ENC-INVALID"]),
    Case(
      "GB18030", [0xBC, 0xD7, 0x2C, 0xD2, 0xD2, 0x0A, 0xBA, 0xC3, 0x2C, 0x31, 0x0A], [],
      [["好", "1"]]),
    Case(
      "GB18030 with bars, one of them half of a character",
      [0xBC, 0xD7, 0x7C, 0xD2, 0xD2, 0x0A, 0x81, 0x7C, 0x7C, 0x31, 0x0A],
      ["--encoding", "gb18030", "--delimiter", "|"], [["亅", "1"]]),
    Case(
      "UTF-16", [0xFF, 0xFE] + "a,b\n好,1\n".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] },
      [], [["好", "1"]]),
  ]

  @Test(arguments: cases)
  func whatIsReadIsPrintedAndWhatIsNotIsSaid(_ one: Case) throws {
    let bench = try Workbench()
    let file = bench.place("file.csv")
    try Data(one.bytes).write(to: file)
    for parser in ["vector", "portable", "libcsv"] {
      let outcome = try Program.run(
        ["records", file.path, "--parser", parser] + one.options, on: bench)
      let records = try outcome.text.split(separator: "\n").map { line in
        try JSONDecoder().decode([String].self, from: Data(line.utf8))
      }
      #expect(records == one.records, "\(parser)")
      let said = outcome.errorText.split(separator: "\n").filter {
        !$0.contains("：") || $0.contains(" — ")
      }.map { line in
        line.dropFirst(file.path.utf8.count + 1).split(separator: " ").prefix(2)
          .joined(separator: " ")
      }
      #expect(said == one.said, "\(parser)")
      #expect(outcome.code == (one.said.isEmpty ? 0 : 3), "\(parser)")
      // The last line adds it all up.
      #expect(outcome.errorText.contains("\(one.records.count) 条记录"))
    }
  }

  @Test func aLargeFileIsReadInPiecesWithTheRightLines() throws {
    let bench = try Workbench()
    let file = bench.place("large.csv")
    let good = (0..<120_000).map { "\($0),\"text of\ntwo lines, 事由\",0123456789\n" }
    let bad = "x,\"y\"z,1\n"
    let text = "a,b,c\n" + good[..<70_000].joined() + bad + good[70_000...].joined()
    try Data(text.utf8).write(to: file)
    let outcome = try Program.run(["records", file.path], on: bench)
    #expect(outcome.code == 3)
    #expect(outcome.text.split(separator: "\n").count == 120_001)
    #expect(outcome.errorText.contains("large.csv:140002:2 CSV-TEXT-AFTER-QUOTE"))
  }

  @Test func aMissingFileIsTwelveAndAWrongOptionIsTwo() throws {
    let bench = try Workbench()
    #expect(try Program.run(["records", "/nowhere/a.csv"], on: bench).code == 12)
    for options in [
      ["--delimiter", "ab"], ["--delimiter", "a b"], ["--delimiter", "  "],
      ["--encoding", "latin"],
      ["--quote", "\n"], ["--quote", " "],
    ] {
      #expect(try Program.run(["records", "a.csv"] + options, on: bench).code == 2)
    }
  }

  @Test func aReaderThatLeavesIsNoFailure() throws {
    let bench = try Workbench()
    let file = bench.place("long.csv")
    try Data(("a,b\n" + String(repeating: "1,2\n", count: 200_000)).utf8).write(to: file)
    let outcome = try Program.launch(
      "/bin/bash",
      ["-c", "set -o pipefail; \"$0\" records \"$1\" | head -n 1", Program.path, file.path],
      on: bench)
    #expect(outcome.code == 0)
    #expect(outcome.text == "[\"1\",\"2\"]\n")
  }
}
