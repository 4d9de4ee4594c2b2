internal import Glibc

/// GB18030, with the characters of its editions of 2005 and 2022.
///
/// The tables are taken from the C library's iconv once; decoding is then a look-up, needs no
/// descriptor a worker, and cannot differ from field to field.
///
/// 25 characters moved between the editions. In the edition of 2000 their two-byte codes meant
/// private-use code points (A6D9 was U+E78D, FE59 was U+E81E); since Unicode has them, the
/// editions of 2005 and 2022 give the characters themselves (U+FE10, U+9FB4). Then:
///
/// 1. The two-byte codes are read as in 2022, which is what glibc has: 10 vertical punctuation
///    marks (A6D9–A6DF, A6EC, A6ED, A6F3), ḿ (A8BC), and 14 ideographs (FE51–FE53, FE59, FE61,
///    FE66, FE67, FE6C, FE6D, FE76, FE7E, FE90, FE91, FEA0).
/// 2. The four-byte codes that stood for 18 of these characters up to 2005 (`moved`) are refused
///    by glibc, because 2022 gave them the private-use points left over. Files written under 2005
///    hold them as names, so they mean the same characters here as they did there.
/// 3. 8135F437 is U+E7C7, as in 2005 and 2022, not ḿ as in 2000.
enum GB18030 {
  /// Case 2: linear numbers of the four-byte codes, with the characters.
  private static let moved: [(ClosedRange<Int>, first: UInt32)] = [
    (linear(0x82, 0x35, 0x90, 0x37)...linear(0x82, 0x35, 0x91, 0x34), 0x9FB4),
    (linear(0x84, 0x31, 0x82, 0x36)...linear(0x84, 0x31, 0x83, 0x35), 0xFE10),
  ]

  private struct Tables: Sendable {
    /// By (lead − 0x81) × 191 + (trail − 0x40); 0 where there is no character.
    var twoByte: [UInt32]
    /// By linear number, for U+0080…U+FFFF; 0 where there is no character.
    var fourByte: [UInt16]
  }

  private static let pairCount = 126 * 191
  private static let basicCount = 39_420
  private static let tables = makeTables()

  /// Whether the C library has the tables; without them no GB18030 text can be read.
  static var isAvailable: Bool { tables != nil }

  static func decode(_ bytes: Span<UInt8>, to text: inout UTF8Output) -> TextDecoder.Outcome {
    guard let tables else {
      preconditionFailure("the C library has no GB18030 table; ask `isAvailable` first")
    }
    let twoByte = tables.twoByte.span
    var place = 0
    while place < bytes.count {
      let lead = bytes[place]
      if lead < 0x80 {
        text.append(lead)
        place += 1
        continue
      }
      guard lead >= 0x81, lead <= 0xFE else { return .invalid(place) }
      guard place + 1 < bytes.count else { return .unfinished(place) }
      let second = bytes[place + 1]
      if second >= 0x40 {
        guard second != 0xFF else { return .invalid(place) }
        let point = twoByte[(Int(lead) - 0x81) * 191 + Int(second) - 0x40]
        guard point != 0 else { return .invalid(place) }
        text.append(point: point)
        place += 2
        continue
      }
      guard (0x30...0x39).contains(second) else { return .invalid(place) }
      guard place + 2 < bytes.count else { return .unfinished(place) }
      let third = bytes[place + 2]
      guard (0x81...0xFE).contains(third) else { return .invalid(place) }
      guard place + 3 < bytes.count else { return .unfinished(place) }
      let fourth = bytes[place + 3]
      guard (0x30...0x39).contains(fourth) else { return .invalid(place) }
      let number = linear(Int(lead), Int(second), Int(third), Int(fourth))
      guard let point = point(ofLinear: number, tables) else { return .invalid(place) }
      text.append(point: point)
      place += 4
    }
    return .all
  }

  /// Four-byte codes in their order, from 0 for 81308130.
  private static func linear(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Int {
    (((a - 0x81) * 10 + b - 0x30) * 126 + c - 0x81) * 10 + d - 0x30
  }

  private static func point(ofLinear number: Int, _ tables: Tables) -> UInt32? {
    if number < basicCount {
      let point = tables.fourByte[number]
      return point == 0 ? nil : UInt32(point)
    }
    // The planes above the first one follow each other without a gap from 90308130 on.
    let supplementary = number - 189_000
    guard (0..<0x10_0000).contains(supplementary) else { return nil }
    return 0x1_0000 + UInt32(supplementary)
  }

  private static func makeTables() -> Tables? {
    guard let converter = unsafe iconv_open("UTF-32LE", "GB18030"),
      Int(bitPattern: converter) != -1
    else { return nil }
    defer { unsafe iconv_close(converter) }

    /// The one code point that a code stands for, 0 when there is none.
    func point(_ code: [UInt8]) -> UInt32 {
      var input = code.map { CChar(bitPattern: $0) }
      var output = [CChar](repeating: 0, count: 16)
      var inputLeft = input.count
      var outputLeft = output.count
      let answer = unsafe input.withUnsafeMutableBufferPointer { input in
        unsafe output.withUnsafeMutableBufferPointer { output in
          var from = input.baseAddress
          var to = output.baseAddress
          return unsafe iconv(converter, &from, &inputLeft, &to, &outputLeft)
        }
      }
      guard answer == 0, inputLeft == 0, outputLeft == 12 else {
        unsafe iconv(converter, nil, nil, nil, nil)
        return 0
      }
      return (0..<4).reduce(0) { $0 | UInt32(UInt8(bitPattern: output[$1])) << UInt32(8 * $1) }
    }

    var tables = Tables(
      twoByte: Array(repeating: 0, count: pairCount),
      fourByte: Array(repeating: 0, count: basicCount))
    for lead in 0x81...0xFE {
      for trail in 0x40...0xFE where trail != 0x7F {
        tables.twoByte[(lead - 0x81) * 191 + trail - 0x40] = point([UInt8(lead), UInt8(trail)])
      }
    }
    for number in 0..<basicCount {
      let code = [
        UInt8(0x81 + number / 12_600), UInt8(0x30 + number / 1260 % 10),
        UInt8(0x81 + number / 10 % 126), UInt8(0x30 + number % 10),
      ]
      tables.fourByte[number] = UInt16(truncatingIfNeeded: point(code))
    }
    for (range, first) in moved {
      for number in range where tables.fourByte[number] == 0 {
        tables.fourByte[number] = UInt16(first + UInt32(number - range.lowerBound))
      }
    }
    return tables
  }
}
