import Casework
import GRDB
import Platform
import Storage
import TestSupport
import Testing

struct ArchiveReadingTests {
  static let fields = ["day", "code"]

  /// Row `i` of a file has day `i` and a code that the file gives.
  static func batch(_ rows: Range<Int>, code: UInt8) -> Batch {
    Batch(
      source: 0, file: 0, firstRecord: rows.lowerBound,
      ordinals: rows.indices.map { UInt32($0 - rows.lowerBound) },
      columns: [
        .wide(rows.map { Int32($0) }), .narrow(Array(repeating: code, count: rows.count)),
      ], keys: [])
  }

  /// Writes batches as one night would, a reading for each.
  ///
  /// - Returns: the readings.
  static func write(_ batches: [Batch], to archive: Archive) throws -> [Int] {
    var writer = PackWriter(archive, source: "log", fields: fields)
    var readings: [Int] = []
    try archive.begin()
    for batch in batches {
      readings.append(
        try archive.addReading(
          source: "log", sha256: "\(batch.columns[1][0])", variant: "", plan: "p", asOf: 0))
      try writer.add(
        batch, lines: Array(repeating: 1, count: batch.count), of: readings[readings.count - 1])
    }
    try writer.flush()
    try archive.commit()
    return readings
  }

  static func request(_ readings: [Int]) -> Archive.BatchRequest {
    Archive.BatchRequest(
      source: 0, name: "log", fields: fields, wanted: [0, 1],
      files: Dictionary(uniqueKeysWithValues: readings.enumerated().map { ($1, $0) }),
      withKeys: false)
  }

  /// What was read, as text: so many batches, and their values.
  static func text(_ archive: Archive, _ readings: [Int], width: Int) throws -> [String] {
    try archive.batches(request(readings), Side(width: width)).map {
      "\($0.batch.file) \($0.batch.firstRecord) \($0.batch.count) \($0.batch.columns)"
    }
  }

  /// Small files share a pack, which holds no more than 65,536 records unless one batch does.
  @Test func packsAreSmallAndWhole() throws {
    let scratch = try ScratchFolder()
    let archive = try Archive(scratch.path, .writing)
    let sizes = [30_000, 30_000, 30_000, 70_000, 1, 2]
    let readings = try Self.write(
      sizes.enumerated().map { Self.batch(0..<$1, code: UInt8($0)) }, to: archive)
    let database = try DatabaseQueue(path: "\(scratch.path)/archive.sqlite")
    let rows = try database.read { try Int.fetchAll($0, sql: "SELECT rows FROM pack ORDER BY id") }
    #expect(rows == [60_000, 30_000, 70_000, 3])
    let loaded = try archive.batches(Self.request(readings), Side(width: 1))
    #expect(loaded.map(\.batch.count) == sizes)
    #expect(
      loaded.enumerated().allSatisfy { index, loaded in
        loaded.batch.columns == Self.batch(0..<sizes[index], code: UInt8(index)).columns
      })
  }

  /// A reader that could open no second connection at the same state reads with one, and the same.
  @Test func aCommitBetweenTheConnectionsLeavesOneAndTheOlderState() throws {
    let scratch = try ScratchFolder()
    let writer = try Archive(scratch.path, .writing)
    var readings = try Self.write(
      (0..<9).map { Self.batch(0..<(20_000 + $0), code: UInt8($0)) }, to: writer)

    let alone = try Archive(scratch.path, .reading)
    try alone.beginReading(width: 1)
    #expect(alone.width == 1)
    let expected = try Self.text(alone, readings, width: 1)
    #expect(expected.count == 9)

    let several = try Archive(scratch.path, .reading)
    try several.beginReading(width: 3)
    #expect(several.width == 3)
    #expect(try Self.text(several, readings, width: 3) == expected)
    #expect(try Self.text(several, readings, width: 2) == expected)

    let disturbed = try Archive(scratch.path, .reading)
    try disturbed.beginReading(width: 3) {
      readings += try Self.write([Self.batch(0..<5, code: 9)], to: writer)
    }
    #expect(disturbed.width == 1)
    #expect(try Self.text(disturbed, readings, width: 3) == expected)

    let later = try Archive(scratch.path, .reading)
    try later.beginReading(width: 3)
    #expect(later.width == 3)
    #expect(try Self.text(later, readings, width: 3).count == 10)
  }

  /// Takes files with an even number; says of each batch what it held when it was asked for.
  struct Even: Archive.BatchTaking {
    var asked: [String] = []
    var taken: [Archive.LoadedBatch] = []

    mutating func wants(_ batch: inout Archive.LoadedBatch) -> Bool {
      asked.append("\(batch.batch.file) \(batch.batch.columns.map(\.count)) \(batch.states)")
      batch.states = [UInt8(batch.batch.file)]
      return batch.batch.file % 2 == 0
    }

    mutating func take(_ batch: Archive.LoadedBatch) { taken.append(batch) }
  }

  /// The first columns are there when a taker is asked, the others only when it is given the batch.
  @Test func onlyWhatIsWantedIsLoaded() throws {
    let scratch = try ScratchFolder()
    let archive = try Archive(scratch.path, .writing)
    let readings = try Self.write((0..<4).map { Self.batch(0..<2, code: UInt8($0)) }, to: archive)
    try archive.set(states: [(pack: 1, row: 2, states: [3, 4])])
    var request = Self.request(readings)
    request.first = [0]
    request.withStates = true
    let takers = try archive.pass(request, to: [Even(), Even()], Side(width: 2))
    // The writer has one connection, so all went to one taker.
    #expect(takers[1].asked == [])
    #expect(
      takers[0].asked == [
        "0 [2, 0] [0, 0]", "1 [2, 0] [3, 4]", "2 [2, 0] [0, 0]", "3 [2, 0] [0, 0]",
      ]
    )
    #expect(takers[0].taken.map(\.batch.file) == [0, 2])
    #expect(takers[0].taken.map(\.states) == [[0], [2]])
    #expect(takers[0].taken[1].batch.columns == Self.batch(0..<2, code: 2).columns)
  }
}

/// So many pieces, one after the other.
private struct Side: ParallelMapping {
  let width: Int

  func map<Result: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
    (0..<count).map(body)
  }
}
