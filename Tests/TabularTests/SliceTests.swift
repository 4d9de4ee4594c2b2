import Tabular
import Testing

/// SplitMix64: the same inputs in every run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Files as offices write them, and what accidents make of them.
struct FileGenerator {
  var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(state: seed) }

  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  /// Noise over the letters that matter.
  mutating func noise(_ length: Int) -> [UInt8] {
    (0..<length).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] }
  }

  /// A file of `records` with fields that need quotes now and then, and blank lines.
  mutating func file(records: Int, width: Int) -> [UInt8] {
    let ending: [UInt8] = chance(50) ? [0x0A] : [0x0D, 0x0A]
    var bytes: [UInt8] = []
    for record in 0..<records {
      if chance(3) { bytes += chance(50) ? ending : [0x20, 0x09] + ending }
      for column in 0..<width {
        if column > 0 { bytes.append(0x2C) }
        bytes += field()
      }
      if record < records - 1 || chance(80) { bytes += ending }
    }
    return bytes
  }

  private mutating func field() -> [UInt8] {
    let text = Array(repeating: UInt8(ascii: "x"), count: Int.random(in: 0...12, using: &random))
    guard chance(20) else { return text }
    let extras: [String] = [",", "\n", "\"\"", "\r\n", " ", "，", ""]
    let extra = extras[Int.random(in: 0..<extras.count, using: &random)]
    return [0x22] + text + Array(extra.utf8) + text + [0x22]
  }

  /// Changes, drops or inserts a few bytes.
  mutating func damage(_ bytes: [UInt8]) -> [UInt8] {
    var damaged = bytes
    for _ in 0..<Int.random(in: 1...3, using: &random) where !damaged.isEmpty {
      let place = Int.random(in: 0..<damaged.count, using: &random)
      let letter = letters[Int.random(in: 0..<letters.count, using: &random)]
      switch Int.random(in: 0..<4, using: &random) {
      case 0: damaged[place] = letter
      case 1: damaged.remove(at: place)
      case 2: damaged.insert(letter, at: place)
      default: damaged.removeSubrange(place..<min(place + 9, damaged.count))
      }
    }
    return damaged
  }

  /// Any of the above, of all lengths from nothing to many blocks of the vector scan.
  mutating func input() -> [UInt8] {
    switch Int.random(in: 0..<8, using: &random) {
    case 0...3: noise(Int.random(in: 0...48, using: &random))
    case 4: noise(Int.random(in: 48...300, using: &random))
    case 5: file(records: Int.random(in: 0...8, using: &random), width: 3)
    default: damage(file(records: Int.random(in: 0...12, using: &random), width: 3))
    }
  }

  mutating func cuts(_ length: Int) -> [Int] {
    (0..<Int.random(in: 1...6, using: &random)).map { _ in
      Int.random(in: 0...length, using: &random)
    }.sorted()
  }

  mutating func sizes() -> [Int] {
    (0..<Int.random(in: 1...4, using: &random)).map { _ in
      Int.random(in: 1...70, using: &random)
    }
  }
}

/// Debug builds are slow; the exhaustive strings make up for it.
#if DEBUG
  private let inputsPerPart = 4000
#else
  private let inputsPerPart = 40_000
#endif

/// Small limits, so that short inputs reach them.
private let narrow = Limits(maxRecordBytes: 60, maxLinesPerRecord: 3)

@Suite("Wherever a file is cut")
struct SliceTests {
  @Test(
    "the same rows come out, of every engine, and every byte is in one of them",
    arguments: 0..<8)
  func random(part: Int) {
    var generator = FileGenerator(seed: UInt64(part))
    let limits = part % 2 == 0 ? Limits.standard : narrow
    let dialect = part < 6 ? Dialect.standard : Dialect(lineEnd: .cr)
    let engines = Engines(dialect, limits: limits, width: part % 4 < 2 ? nil : 3)
    for number in 0..<inputsPerPart {
      let bytes = generator.input()
      guard let whole = engines.agreement(on: bytes) else {
        Issue.record("part \(part): the engines differ on input \(number): \(bytes)")
        return
      }
      let reader = engines.readers[number % 3]
      let cuts = generator.cuts(bytes.count)
      let sizes = generator.sizes()
      guard whole.tiles(), whole.next == bytes.count else {
        Issue.record("part \(part): bytes are lost in input \(number): \(bytes)")
        return
      }
      guard reader.sliced(bytes, at: cuts, width: engines.width) == whole else {
        Issue.record("part \(part): input \(number) differs when cut at \(cuts): \(bytes)")
        return
      }
      guard reader.streamed(bytes, sizes: sizes, width: engines.width) == whole else {
        Issue.record("part \(part): input \(number) differs in pieces of \(sizes): \(bytes)")
        return
      }
    }
  }

  @Test("every single cut of damaged files gives the rows of the whole")
  func everyCut() {
    var generator = FileGenerator(seed: 77)
    let reader = Reader(.vector, limits: narrow)
    for _ in 0..<12 {
      let bytes = generator.damage(generator.file(records: 6, width: 3))
      let whole = reader.whole(bytes, width: 3)
      for cut in 0...bytes.count {
        #expect(reader.sliced(bytes, at: [cut], width: 3) == whole)
      }
    }
  }
}
