import Casework
import Deduplication
import TestSupport
import Testing

struct VersionTests {
  static func story(_ entries: [Entry], newestBy: [Int] = [1]) throws -> [String] {
    Desk.ledger([Desk.batch(entries)], try Desk.definition([Desk.log("log", newestBy: newestBy)]))
      .ledger.story
  }

  @Test func theNewestVersionCounts() throws {
    #expect(
      try Self.story([Entry(1, 10, updated: 5), Entry(1, 11, updated: 7), Entry(1, 12, updated: 6)])
        == ["superseded>1", "counted", "superseded>1"])
    #expect(
      try Self.story([Entry(1, 10, updated: 5), Entry(2, 11, updated: 7), Entry(0), Entry(0)])
        == ["counted", "counted", "counted", "counted"])
    // A version without a time is older than any with one.
    #expect(
      try Self.story([Entry(1, 10, updated: Column.missing), Entry(1, 11, updated: -5)])
        == ["superseded>1", "counted"])
  }

  @Test func theFirstFieldOfNewestByDecidesBeforeTheSecond() throws {
    let entries = [
      Entry(1, 10, updated: 5, day: 100), Entry(1, 11, updated: 4, day: 200),
      Entry(1, 12, updated: 5, day: 150),
    ]
    #expect(
      try Self.story(entries, newestBy: [1, 2]) == ["superseded>2", "superseded>2", "counted"])
    #expect(
      try Self.story(entries, newestBy: [2, 1]) == ["superseded>1", "counted", "superseded>1"])
    #expect(try Self.story(entries, newestBy: [0]) == ["superseded>2", "superseded>2", "counted"])
  }

  @Test func theSameContentIsADuplicateOfTheOneThatCounts() throws {
    #expect(
      try Self.story([Entry(1, 10, updated: 5), Entry(1, 10, updated: 5), Entry(1, 9, updated: 4)])
        == ["counted", "duplicate>0", "superseded>0"])
  }

  /// Of the same age and content: the file that stands first, then the record that stands first.
  @Test func copiesAreToldApartByFileAndRecord() throws {
    let definition = try Desk.definition([Desk.log("log")])
    let batches = [
      Desk.batch([Entry(1, 10), Entry(1, 10)], file: 0, firstRecord: 50),
      Desk.batch([Entry(1, 10)], file: 0, firstRecord: 7), Desk.batch([Entry(1, 10)], file: 1),
    ]
    let forward = Desk.ledger(batches, definition).ledger
    #expect(forward.story == ["duplicate>2", "duplicate>2", "counted", "duplicate>2"])
    #expect(forward.conflicts == 0)
    let backward = Desk.ledger(batches, definition) { $0 > $1 }.ledger
    #expect(backward.story == ["duplicate>3", "duplicate>3", "duplicate>3", "counted"])
  }

  /// Of the same age, or of none, and with other content: what decides is not there.
  @Test func versionsOfOneAgeWaitForReview() throws {
    for age in [5, Column.missing] {
      #expect(
        try Self.story([Entry(1, 10, updated: age), Entry(1, 11, updated: age), Entry(2, 5)])
          == ["in_review", "in_review>0", "counted"])
    }
    // An older version gives way to the case, and a copy is still a copy.
    let entries = [
      Entry(1, 12, updated: 4), Entry(1, 10, updated: 5), Entry(1, 11, updated: 5),
      Entry(1, 10, updated: 5), Entry(1, 13, updated: Column.missing),
    ]
    let ledger = Desk.ledger(
      [Desk.batch(entries)], try Desk.definition([Desk.log("log")])
    ).ledger
    #expect(
      ledger.story
        == ["superseded>1", "in_review", "in_review>1", "duplicate>1", "superseded>1"])
    #expect(ledger.conflicts == 1)
    // A second field decides what the first leaves open; a tie among the old ones is nothing.
    #expect(
      try Self.story(
        [
          Entry(1, 10, updated: 5, day: 100), Entry(1, 11, updated: 5, day: 101),
          Entry(1, 12, updated: 5, day: 100),
        ], newestBy: [1, 2]) == ["superseded>1", "counted", "superseded>1"])
  }

  @Test func versionsThatNothingOrdersWaitForReview() throws {
    #expect(
      try Self.story([Entry(1, 10), Entry(1, 11), Entry(2, 5)], newestBy: [])
        == ["in_review", "in_review>0", "counted"])
    // Copies are still copies, of a case that waits.
    #expect(
      try Self.story([Entry(1, 10), Entry(1, 10), Entry(1, 11)], newestBy: [])
        == ["in_review", "duplicate>0", "in_review>0"])
    #expect(
      try Self.story([Entry(1, 10), Entry(1, 10)], newestBy: []) == ["counted", "duplicate>0"])
    #expect(try Self.story([Entry(1, 10), Entry(1, 10)]) == ["counted", "duplicate>0"])
  }

  /// Keys that share their slots, their tags or a whole half are still different keys.
  @Test func keysThatCollideStayApart() throws {
    var keys: [Key128] = []
    for high in 0..<24 as Range<UInt64> {
      for low in 0..<24 as Range<UInt64> {
        // The same low 32 bits (the tag), the same top bits (the partition), the same slot.
        keys.append(Key128(high: high << 1 | 1, low: low << 32 | 7))
        keys.append(Key128(high: high << 1 | 1, low: low << 8))
      }
    }
    var entries: [Entry] = []
    for round in 0..<3 as Range<Int64> {
      for (index, key) in keys.enumerated() {
        var entry = Entry(1, Int64(index) * 10 + round, updated: round)
        entry.key = key
        entries.append(entry)
      }
    }
    let ledger = Desk.ledger([Desk.batch(entries)], try Desk.definition([Desk.log("log")])).ledger
    for row in 0..<ledger.rows {
      let winner = 2 * keys.count + row % keys.count
      #expect(ledger.target(of: row) == (row == winner ? nil : winner))
      #expect(ledger.disposition(of: row) == (row == winner ? .counted : .superseded))
    }
  }

  /// The record that counts, and what the others are, do not depend on where records stand in
  /// memory or on who looked first.
  @Test func orderOfBatchesAndWorkersDoNotShow() throws {
    var random = SeededRandom(11)
    for round in 0..<30 {
      let newestBy = [[], [1], [2, 1]][round % 3]
      let definition = try Desk.definition([Desk.log("log", newestBy: newestBy)])
      var batches: [Batch] = []
      for file in 0..<6 {
        var next = 0
        for _ in 0..<Int.random(in: 0...4, using: &random) {
          let entries = (0..<Int.random(in: 0...30, using: &random)).map { _ in
            Entry(
              UInt64.random(in: 0...40, using: &random), Int64.random(in: 0...2, using: &random),
              updated: Int64.random(in: 0...2, using: &random),
              day: Desk.firstDay + Int64.random(in: 0...1, using: &random))
          }
          batches.append(Desk.batch(entries, file: file, firstRecord: next))
          next += entries.count
        }
      }
      let expected = Self.fates(Desk.ledger(batches, definition).ledger)
      #expect(expected == Self.reference(batches, newestBy), "round \(round)")
      for workers in 1...4 {
        batches.shuffle(using: &random)
        #expect(
          Self.fates(Desk.ledger(batches, definition, workers: workers).ledger) == expected,
          "round \(round)")
      }
    }
  }

  /// A record by file and number, with its fate and the record that it gave way to.
  private static func fates(_ ledger: Ledger) -> [String: String] {
    func name(_ row: Int) -> String {
      let (batch, index) = ledger.place(of: row)
      let found = ledger.batches[batch]
      return "\(found.file)/\(found.firstRecord + Int(found.ordinals[index]))"
    }
    return Dictionary(
      uniqueKeysWithValues: (0..<ledger.rows).map { row in
        let word = ledger.disposition(of: row).word
        return (name(row), ledger.target(of: row).map { "\(word)>\(name($0))" } ?? word)
      })
  }

  /// The obvious way: group, sort, take the first.
  private static func reference(_ batches: [Batch], _ newestBy: [Int]) -> [String: String] {
    struct Record {
      let name: String
      let order: [Int64]
      let age: [Int64]
      let content: [Int64]
    }
    var groups: [Key128: [Record]] = [:]
    var fates: [String: String] = [:]
    for batch in batches {
      for row in 0..<batch.count {
        let number = batch.firstRecord + row
        let name = "\(batch.file)/\(number)"
        fates[name] = "counted"
        guard batch.keys[row] != .none else { continue }
        let age = newestBy.map { -batch.columns[$0][row] }
        groups[batch.keys[row], default: []].append(
          Record(
            name: name, order: age + [Int64(batch.file), Int64(number)], age: age,
            content: batch.columns.map { $0[row] }))
      }
    }
    for group in groups.values {
      let sorted = group.sorted { $0.order.lexicographicallyPrecedes($1.order) }
      let winner = sorted[0]
      for loser in sorted.dropFirst() {
        let isUndecided = loser.age == winner.age && loser.content != winner.content
        let word =
          loser.content == winner.content ? "duplicate" : isUndecided ? "in_review" : "superseded"
        fates[loser.name] = "\(word)>\(winner.name)"
        if isUndecided { fates[winner.name] = "in_review" }
      }
    }
    return fates
  }

  /// More records than one partition holds.
  @Test func manyPartitionsAreAsOne() throws {
    let count = 100_000
    let entries = (0..<count).map { Entry(UInt64($0 % 40_000) + 1, Int64($0), updated: Int64($0)) }
    let ledger = Desk.ledger(
      [
        Desk.batch(Array(entries.prefix(70_000))),
        Desk.batch(Array(entries.dropFirst(70_000)), file: 1),
      ],
      try Desk.definition([Desk.log("log")]), workers: 3
    ).ledger
    let fates = ledger.dispositions(ofSource: 0)
    #expect(fates[Int(Disposition.counted.rawValue)] == 40_000)
    #expect(fates[Int(Disposition.superseded.rawValue)] == 60_000)
    for row in stride(from: 0, to: count, by: 997) {
      let last = row + (count - 1 - row) / 40_000 * 40_000
      #expect(ledger.target(of: row) == (row == last ? nil : last))
    }
  }
}
