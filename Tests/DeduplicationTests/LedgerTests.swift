import Casework
import Deduplication
import Testing

struct LedgerTests {
  @Test func aRowIsFoundBetweenEmptyBatches() {
    let sizes = [0, 3, 0, 0, 1, 2, 0]
    let ledger = Ledger(
      batches: sizes.map { size in Desk.batch((0..<size).map { _ in Entry(0) }) })
    #expect(ledger.rows == 6)
    #expect((0..<6).map { ledger.place(of: $0).batch } == [1, 1, 1, 4, 5, 5])
    #expect((0..<6).map { ledger.place(of: $0).index } == [0, 1, 2, 0, 0, 1])
    #expect((0..<6).allSatisfy { ledger.disposition(of: $0) == .counted })
    #expect(Ledger(batches: []).rows == 0)
    #expect(Ledger(batches: [Desk.batch([])]).rows == 0)
  }

  @Test func nothingComesOfNothing() throws {
    let definition = try Desk.definition([Desk.log("log", periodBy: [2])])
    for batches in [[], [Desk.batch([])], [Desk.batch([]), Desk.batch([], file: 1)]] {
      let (ledger, reasons) = Desk.ledger(batches, definition)
      #expect(ledger.rows == 0 && ledger.links.isEmpty)
      #expect(reasons == ["period"])
    }
  }

  /// Each record has one disposition, each that gave way one link, and links lead to records that
  /// did not.
  @Test func linksAreInOrderAndLeadToTheEnd() throws {
    let definition = try Desk.definition([Desk.log("log")])
    var entries: [Entry] = []
    for i in 0..<200 {
      entries.append(Entry(UInt64(i * 7 % 31), Int64(i), updated: Int64(i * 13 % 50)))
    }
    let ledger = Desk.ledger([Desk.batch(entries)], definition).ledger
    #expect(zip(ledger.links, ledger.links.dropFirst()).allSatisfy { $0.row < $1.row })
    for link in ledger.links {
      #expect(ledger.disposition(of: Int(link.row)) == .superseded)
      #expect(ledger.disposition(of: Int(link.target)) == .counted)
      #expect(ledger.target(of: Int(link.target)) == nil)
    }
    #expect(
      ledger.dispositions(ofSource: 0) == [
        200 - ledger.links.count, ledger.links.count, 0, 0, 0, 0, 0,
      ])
    #expect(ledger.dispositions(ofSource: 1).allSatisfy { $0 == 0 })
  }

  static let isVoid = Expression.compare(.equal, .field(0), .literal(9))

  /// A version that is void takes the place of the one before it; then it is out of scope.
  @Test func versionsComeBeforeScopeAndRulesBeforeThePeriod() throws {
    let log = Desk.log(
      "log", periodBy: [2], outOfScope: [ScopeRule(reason: "void", condition: Self.isVoid)])
    let other = Desk.log(
      "other",
      outOfScope: [
        ScopeRule(reason: "test", condition: .compare(.equal, .field(0), .literal(8))),
        ScopeRule(reason: "void", condition: Self.isVoid),
      ])
    let late = Desk.firstDay + 366
    let (ledger, reasons) = Desk.ledger(
      [
        Desk.batch([
          Entry(1, 1, updated: 1), Entry(1, 9, updated: 2), Entry(2, 9, day: late),
          Entry(3, 1, day: late), Entry(4, 1, day: Desk.firstDay + 365),
          Entry(5, 1, day: Desk.firstDay - 1), Entry(6, 1, day: Column.missing),
          Entry(7, Column.missing),
        ]), Desk.batch([Entry(1, 8), Entry(2, 9), Entry(3, 1, day: late)], source: 1, file: 1),
      ], try Desk.definition([log, other]))
    #expect(reasons == ["period", "void", "test"])
    #expect(
      ledger.story == [
        "superseded>1", "out_of_scope>1", "out_of_scope>1", "out_of_scope", "counted",
        "out_of_scope", "out_of_scope", "counted", "out_of_scope>2", "out_of_scope>1",
        "counted",
      ])
  }

  /// One of several days in the period is enough.
  @Test func aRecordIsInScopeByAnyOfItsDays() throws {
    let log = Desk.log("log", periodBy: [0, 2])
    let (inside, outside) = (Desk.firstDay + 5, Desk.firstDay - 5)
    let ledger = Desk.ledger(
      [
        Desk.batch([
          Entry(1, inside, day: outside), Entry(2, outside, day: inside),
          Entry(3, outside, day: outside), Entry(4, Column.missing, day: inside),
        ])
      ], try Desk.definition([log])
    ).ledger
    #expect(ledger.story == ["counted", "counted", "out_of_scope", "counted"])
  }
}

struct CopyTests {
  /// Log 0 keeps, log 1 has copies where its content is 5.
  static func ledger(
    keeper: [Entry], copies: [Entry], condition: Expression? = nil, newestBy: [Int] = [1],
    keeperScope: [ScopeRule] = []
  ) throws -> Ledger {
    let rule = CopyRule(copySource: 1, condition: condition, on: [0], keeperSource: 0)
    let definition = try Desk.definition(
      [
        Desk.log("keeper", newestBy: newestBy, outOfScope: keeperScope),
        Desk.log("copies", hasKey: true),
      ], copies: [rule])
    return Desk.ledger(
      [Desk.batch(keeper), Desk.batch(copies, source: 1, file: 1)], definition
    ).ledger
  }

  @Test func copiesOfAnotherLogStepBack() throws {
    let ledger = try Self.ledger(
      keeper: [Entry(1), Entry(2)],
      copies: [Entry(101, copyOf: 1), Entry(102, copyOf: 9), Entry(103), Entry(104, copyOf: 1)])
    #expect(
      ledger.story == ["counted", "counted", "duplicate>0", "counted", "counted", "duplicate>0"])
  }

  @Test func onlyRecordsOfTheConditionAreCopies() throws {
    let ledger = try Self.ledger(
      keeper: [Entry(1)],
      copies: [
        Entry(101, 5, copyOf: 1), Entry(102, 4, copyOf: 1), Entry(103, Column.missing, copyOf: 1),
      ], condition: .compare(.equal, .field(0), .literal(5)))
    #expect(ledger.story == ["counted", "duplicate>0", "counted", "counted"])
  }

  @Test func aCopyLinksToTheVersionThatStays() throws {
    let ledger = try Self.ledger(
      keeper: [Entry(1, 1, updated: 1), Entry(1, 2, updated: 2), Entry(1, 2, updated: 2)],
      copies: [Entry(101, copyOf: 1)])
    #expect(ledger.story == ["superseded>1", "counted", "duplicate>1", "duplicate>1"])
  }

  @Test func aCopyThatGaveWayAlreadyIsLeftAlone() throws {
    let ledger = try Self.ledger(
      keeper: [Entry(1)],
      copies: [
        Entry(101, 1, updated: 1, copyOf: 1), Entry(101, 2, updated: 2, copyOf: 1),
      ])
    #expect(ledger.story == ["counted", "superseded>2", "duplicate>0"])
  }

  /// The case was mediated, though it does not count: the station's row is no other case.
  @Test func aKeeperOutOfScopeStillHasItsCopies() throws {
    let ledger = try Self.ledger(
      keeper: [Entry(1, 9)], copies: [Entry(101, copyOf: 1)],
      keeperScope: [ScopeRule(reason: "void", condition: LedgerTests.isVoid)])
    #expect(ledger.story == ["out_of_scope>1", "duplicate>0"])
  }

  /// Two versions that wait for review are one case: its copy has one link.
  @Test func aCopyOfACaseInReviewHasOneLink() throws {
    let ledger = try Self.ledger(
      keeper: [Entry(1, 1), Entry(1, 2), Entry(1, 3)], copies: [Entry(101, copyOf: 1)], newestBy: []
    )
    #expect(ledger.story == ["in_review", "in_review>0", "in_review>0", "duplicate>0"])
    #expect(ledger.links.map(\.row) == [1, 2, 3])
  }
}
