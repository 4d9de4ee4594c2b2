import Platform
import Testing

struct LineBufferTests {
  @Test(arguments: [0, 1, 9, 10, 99, 100, 1234, 1_000_000_007, Int.max])
  func aNumberIsItsDigitsBehindTheByte(_ number: Int) {
    var lines = LineBuffer()
    lines.append(0x2C, number)
    #expect(lines.bytes == Array(",\(number)".utf8))
  }

  @Test func textsOfAnyLengthStandOneBehindTheOther() {
    var lines = LineBuffer()
    var expected: [UInt8] = []
    for length in [0, 1, 4095, 4096, 4097, 0, 20_000, 3] {
      let text = (0..<length).map { UInt8($0 % 251) }
      lines.append(text)
      lines.append(0x3B, length)
      expected += text + Array(";\(length)".utf8)
    }
    #expect(lines.bytes == expected)
    #expect(lines.count == expected.count)
    var other = LineBuffer()
    other.append([0x41])
    other.append(lines)
    #expect(other.bytes == [0x41] + expected)
    lines.removeAll()
    lines.append([0x42])
    #expect(lines.bytes == [0x42])
  }

  @Test(arguments: [(1, "a\n"), (2, "a\nb\n"), (3, "a\nb\n\n"), (4, "a\nb\n\nc")])
  func theFirstLinesAreKept(_ number: Int, _ expected: String) {
    var lines = LineBuffer()
    lines.append(Array("a\nb\n\nc".utf8))
    lines.keepFirst(lines: number)
    #expect(lines.bytes == Array(expected.utf8))
  }
}
