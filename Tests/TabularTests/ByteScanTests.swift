import Tabular
import Testing

@Suite("Checks of text")
struct ByteScanTests {
  /// What Swift's own validation says: the length of the longest well-formed prefix that ends
  /// where a character ends, or -1.
  private func reference(_ bytes: [UInt8]) -> Int {
    if String(validating: bytes, as: UTF8.self) != nil { return -1 }
    return (0..<bytes.count).last { String(validating: bytes[..<$0], as: UTF8.self) != nil } ?? 0
  }

  @Test("every pair of bytes, with any neighbours, is judged as Swift judges it")
  func pairs() {
    for first in UInt8.min...UInt8.max {
      for second in UInt8.min...UInt8.max {
        for tail: [UInt8] in [[], [0x80], [0x80, 0x80], [0x41]] {
          let bytes = [first, second] + tail
          let expected = reference(bytes)
          guard ByteScan.firstInvalidUTF8(in: bytes.span) == expected,
            ByteScan.Portable.firstInvalidUTF8(in: bytes.span) == expected
          else {
            Issue.record("judged wrongly: \(bytes)")
            return
          }
        }
      }
    }
  }

  @Test("damage to long text is found where it is, at any place in a block", arguments: 0..<4)
  func damage(part: Int) {
    var random = SeededGenerator(state: UInt64(part))
    let alphabet = ["a", "é", "汉", "𠀀", "，", "\n", "￿", "\u{7FF}", "\u{10FFFF}"]
    for _ in 0..<1500 {
      let length = Int.random(in: 0...80, using: &random)
      let text = (0..<length).map { _ in alphabet[Int.random(in: 0..<9, using: &random)] }.joined()
      var bytes = Array(text.utf8)
      #expect(ByteScan.firstInvalidUTF8(in: bytes.span) == -1)
      guard !bytes.isEmpty else { continue }
      switch Int.random(in: 0..<3, using: &random) {
      case 0: bytes.removeLast(min(bytes.count, Int.random(in: 1...3, using: &random)))
      case 1: bytes.remove(at: Int.random(in: 0..<bytes.count, using: &random))
      default:
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
          in: .min ... .max, using: &random)
      }
      #expect(ByteScan.firstInvalidUTF8(in: bytes.span) == reference(bytes))
    }
  }

  @Test("the first control character is found at any place, and TAB, LF, CR are none")
  func controls() {
    for place in 0..<70 {
      for byte in UInt8.min...UInt8.max {
        var bytes = Array("汉字\t\r\n".utf8) + Array(repeating: UInt8(ascii: "a"), count: 70)
        bytes[place] = byte
        let isControl = (byte < 0x20 && ![9, 10, 13].contains(byte)) || byte == 0x7F
        #expect(ByteScan.firstControl(in: bytes.span) == (isControl ? place : -1))
        #expect(ByteScan.Portable.firstControl(in: bytes.span) == (isControl ? place : -1))
      }
    }
  }

  @Test("lines are counted exactly, beyond what one lane of a vector can count")
  func lines() {
    for count in [0, 1, 31, 32, 33, 255 * 32, 255 * 32 + 1, 20_000] {
      let bytes = Array(repeating: UInt8(ascii: "\n"), count: count) + [0x0D, 0x61]
      #expect(ByteScan.count(of: 0x0A, in: bytes.span) == count)
      #expect(ByteScan.Portable.count(of: 0x0A, in: bytes.span) == count)
      #expect(ByteScan.lineEnds(in: bytes.span, count / 2..<bytes.count) == count - count / 2)
      #expect(ByteScan.lineEnds(in: bytes.span, 0..<bytes.count, lineEnd: .cr) == 1)
    }
  }

  @Test("the next line begins behind the first line end")
  func nextLine() {
    let bytes = Array("ab\ncd\n".utf8)
    #expect(ByteScan.nextLine(in: bytes.span, from: 0) == 3)
    #expect(ByteScan.nextLine(in: bytes.span, from: 2) == 3)
    #expect(ByteScan.nextLine(in: bytes.span, from: 3) == 6)
    #expect(ByteScan.nextLine(in: bytes.span, from: 6) == nil)
  }

  @Test("a word is its bytes from low to high, wherever it stands")
  func words() {
    let bytes: [UInt8] = Array(1...20)
    for position in 0...20 {
      for count in 0...min(8, 20 - position) {
        let expected = (0..<count).reduce(UInt64(0)) { sum, i in
          sum | UInt64(bytes[position + i]) << UInt64(8 * i)
        }
        #expect(word(bytes.span, at: position, count: count) == expected)
      }
    }
  }
}

@Suite("Runs of bytes that numbers in groups are made of")
struct DigitRunTests {
  @Test("exactly the declared bytes belong to a run")
  func everyByte() {
    let declared = Set(Array("0123456789 -*`".utf8)).union(Set(0x80...0xBF))
      .union([0xC2, 0xE2, 0xE3, 0xEF])
    for byte in UInt8.min...UInt8.max {
      let bytes = Array(repeating: UInt8(ascii: "7"), count: 5) + [byte, 55, 55, 55, 55, 55]
      let expected = declared.contains(byte) ? 0 : nil
      #expect(ByteScan.digitRun(in: bytes.span, from: 0) == expected, "byte \(byte)")
      #expect(ByteScan.Portable.digitRun(in: bytes.span, from: 0) == expected)
      #expect(ByteScan.isOfDigitRun(byte) == declared.contains(byte))
    }
  }

  @Test("both ways find the same run, of any length at any place")
  func places() {
    var random = SeededGenerator(state: 11)
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...150, using: &random)).map { _ in
        Int.random(in: 0..<9, using: &random) == 0 ? UInt8(ascii: ",") : UInt8(ascii: "8")
      }
      var from = 0
      while true {
        let found = ByteScan.digitRun(in: bytes.span, from: from)
        #expect(found == ByteScan.Portable.digitRun(in: bytes.span, from: from))
        guard let found else { break }
        from = found + 11
        while from < bytes.count, bytes[from] != UInt8(ascii: ",") { from += 1 }
      }
    }
  }
}

@Suite("Bytes that keep a cell from being its own normal form")
struct UnusualByteTests {
  @Test("exactly the declared bytes are unusual, wherever they stand in a cell of any length")
  func everyByte() {
    let declared: Set<UInt8> = Set(0...0x20).union(Set(UInt8(ascii: "A")...UInt8(ascii: "Z")))
      .union(Array("\"#'+=?".utf8)).union([0xC2, 0xE2, 0xE3, 0xEF])
    for byte in UInt8.min...UInt8.max {
      for length in [1, 7, 31, 32, 33, 64, 70] {
        for place in [0, length / 2, length - 1] {
          var cell = [UInt8](repeating: UInt8(ascii: "a"), count: length)
          cell[place] = byte
          let expected = declared.contains(byte) || !RecordScanner.isVectorSupported
          #expect(ByteScan.hasUnusualByte(cell.span) == expected, "byte \(byte) at \(place)")
        }
      }
    }
  }

  @Test("damaged text is found at every place, by both ways of looking")
  func damagedText() {
    for text in [
      "\u{FFFD}", "锟斤拷", "\u{80}", "\u{85}", "\u{9F}", "\u{2028}", "\u{2029}", "\u{FEFF}",
    ] {
      for before in 0..<70 {
        for after in [0, 1, 40] {
          let bytes =
            Array(repeating: UInt8(0xEF), count: before) + Array(text.utf8)
            + Array(repeating: UInt8(0xE9), count: after)
          #expect(ByteScan.firstDamagedText(in: bytes.span) == before)
          #expect(ByteScan.Portable.firstDamagedText(in: bytes.span) == before)
        }
      }
    }
    let clean = Array("锟、斤和拷都在，￥也在。\u{A0}\u{2027}\u{202A}—“”﹀\u{FEFE}".utf8)
    #expect(ByteScan.firstDamagedText(in: clean.span) == -1)
    #expect(ByteScan.Portable.firstDamagedText(in: clean.span) == -1)
  }

  @Test("one look at a text tells what four looks would, wherever what is wrong stands")
  func survey() {
    let wrong: [[UInt8]] = [
      [], [0x00], [0x1F], [0x7F], [0x0C], [0xC2, 0x85], [0xE2, 0x80, 0xA8], [0xEF, 0xBB, 0xBF],
      [0xEF, 0xBF, 0xBD], Array("锟斤拷".utf8), [0x80], [0xC0, 0x80], [0xE6, 0xB1], [0xF0, 0x9F],
      [0xED, 0xA0, 0x80], [0xF5], Array("错、“—”～\u{A0}\r\n\t".utf8), [0x0A, 0x0A],
    ]
    let rests = [[], Array("a,1\n".utf8), Array("调解成功，“是”\n".utf8)]
    for text in wrong {
      for before in rests {
        for place in 0..<131 {
          for after in rests {
            let filler: [UInt8] = Array(repeating: 0x61, count: place)
            let bytes = before + filler + text + after
            let expected = ByteScan.Portable.survey(of: bytes.span, lineEnd: .lf)
            #expect(ByteScan.survey(of: bytes.span, lineEnd: .lf) == expected)
          }
        }
      }
    }
  }

  @Test("a look at random text damaged at random tells what four looks would")
  func surveyOfRandomText() {
    var random = SeededGenerator(state: 29)
    let letters = Array("aZ09,\"\n\r\t汉字锟斤拷错，。“”é😀\u{A0}")
    for _ in 0..<3000 {
      var bytes = Array(
        String(
          (0..<Int.random(in: 0...90, using: &random)).map { _ in
            letters.randomElement(using: &random)!
          }
        )
        .utf8)
      if Bool.random(using: &random), let place = bytes.indices.randomElement(using: &random) {
        bytes[place] = .random(in: .min ... .max, using: &random)
      }
      for lineEnd in [Dialect.LineEnd.lf, .cr] {
        #expect(
          ByteScan.survey(of: bytes.span, lineEnd: lineEnd)
            == ByteScan.Portable.survey(of: bytes.span, lineEnd: lineEnd))
      }
    }
  }

  @Test("two texts are equal if all their bytes are")
  func equality() {
    func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool { ByteScan.areEqual(a.span, b.span) }
    let text = Array("龙华街道".utf8)
    #expect(areEqual(text, text + []))
    #expect(areEqual([], Array(text.prefix(0))))
    #expect(!areEqual(text, Array(text.dropLast())))
    for i in text.indices {
      var other = text
      other[i] ^= 1
      #expect(!areEqual(text, other))
    }
  }
}
