import Platform
import Testing

struct LineBufferTests {
  @Test(
    arguments: [
      0, 1, 9, 10, 11, 99, 100, 101, 999, 1000, 1234, 9999, 10_000, 99_999, 12_345_678,
      90_000_000, 99_999_999, 100_000_000, 100_000_001, 1_000_000_007, 4_294_967_296,
      9_999_999_999_999_999, 10_000_000_000_000_000, 999_999_999_999_999_999,
      1_000_000_000_000_000_000, Int.max,
    ])
  func aNumberIsItsDigitsInACell(_ number: Int) {
    var lines = LineBuffer()
    lines.append([0x41].span, [number, -1, number].span, [0x0A].span)
    #expect(lines.bytes == Array("A,\(number),,\(number)\n".utf8))
  }

  @Test func everyFewNumbersAreTheirDigits() {
    for start in [0, 9_990_000, 99_990_000] {
      var lines = LineBuffer()
      let numbers = Array(stride(from: start, to: start + 20_000, by: 7))
      lines.append([UInt8]().span, numbers.span, [UInt8]().span)
      #expect(lines.bytes == Array(numbers.map { ",\($0)" }.joined().utf8))
    }
  }

  @Test func textsOfAnyLengthStandOneBehindTheOther() {
    var lines = LineBuffer()
    var expected: [UInt8] = []
    for length in [0, 1, 4095, 4096, 4097, 0, 20_000, 3] {
      let text = (0..<length).map { UInt8($0 % 251) }
      lines.append(text.span, [length].span, text.span)
      lines.append(";\(length)")
      expected += text + Array(",\(length)".utf8) + text + Array(";\(length)".utf8)
    }
    #expect(lines.bytes == expected)
    #expect(lines.count == expected.count)
    lines.removeAll()
    lines.append("B")
    #expect(lines.bytes == [0x42])
  }
}
