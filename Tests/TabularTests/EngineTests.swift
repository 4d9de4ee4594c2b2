import Tabular
import Testing

/// Three readers of one dialect, which must agree.
struct Engines {
  let readers: [Reader]
  let width: Int?

  init(_ dialect: Dialect = .standard, limits: Limits = .standard, width: Int? = nil) {
    self.width = width
    readers = RecordScanner.Engine.allCases.map { Reader($0, dialect, limits: limits) }
  }

  /// What they agree on, or nil.
  func agreement(on bytes: [UInt8]) -> Reading? {
    let first = readers[0].whole(bytes, width: width)
    for reader in readers.dropFirst() where reader.whole(bytes, width: width) != first {
      return nil
    }
    return first
  }
}

/// Calls `body` with every string of the letters up to a length.
func forEachString(of letters: [UInt8], upTo length: Int, _ body: ([UInt8]) -> Bool) -> Int {
  var seen = 0
  for size in 0...length {
    var indices = Array(repeating: 0, count: size)
    var text = Array(repeating: letters[0], count: size)
    while true {
      seen += 1
      if !body(text) { return seen }
      var place = 0
      while place < size && indices[place] == letters.count - 1 {
        indices[place] = 0
        text[place] = letters[0]
        place += 1
      }
      if place == size { break }
      indices[place] += 1
      text[place] = letters[indices[place]]
    }
  }
  return seen
}

let letters = Array("a,\"\n\r ".utf8)

@Suite("Vector scan, portable scan and libcsv")
struct EngineTests {
  @Test("agree on every string of up to 7 letters, and lose no byte", arguments: letters)
  func exhaustive(first: UInt8) {
    let engines = Engines()
    let seen = forEachString(of: letters, upTo: 6) { rest in
      holds(engines, [first] + rest)
    }
    #expect(seen == 55_987)
  }

  @Test("agree on every string of up to 6 letters when the width is known")
  func exhaustiveWithWidth() {
    let engines = Engines(width: 2)
    let seen = forEachString(of: letters, upTo: 6) { holds(engines, $0) }
    #expect(seen == 55_987)
  }

  @Test("agree on every string of up to 6 letters when a space separates")
  func exhaustiveWithSpaces() {
    let engines = Engines(Dialect(delimiter: 0x20))
    let seen = forEachString(of: Array("a\t\"\n\r ".utf8), upTo: 6) { holds(engines, $0) }
    #expect(seen == 55_987)
  }

  @Test("agree on every string of up to 5 letters across the edge of a block", arguments: 60...63)
  func exhaustiveAtEdge(place: Int) {
    let engines = Engines()
    let before = Array(repeating: UInt8(ascii: "x"), count: place - 1) + [0x0A]
    let seen = forEachString(of: letters, upTo: 5) { middle in
      holds(engines, before + middle + Array("b,\"c\"\n".utf8))
    }
    #expect(seen == 9331)
  }

  private func holds(_ engines: Engines, _ text: [UInt8]) -> Bool {
    guard let reading = engines.agreement(on: text) else {
      Issue.record("the engines differ on \(text)")
      return false
    }
    guard reading.tiles(), reading.next == text.count else {
      Issue.record("bytes are lost in \(text)")
      return false
    }
    return true
  }
}
