import Casework
import Disclosure
import Indicators
import TestSupport
import Testing

@Suite struct PublicTableTests {
  @Test("of random districts a reader of all figures works nothing out")
  func nothingIsRecovered() throws {
    var (hidden, shown) = (0, 0)
    for seed in UInt64(0)..<24 {
      let district = try RandomDistrict(seed: seed)
      let (truth, _) = try district.figures()
      let table = try district.table()
      let reader = Reader(of: table.release, truth: truth)
      #expect(reader.system.brokenSums.isEmpty, "seed \(seed)")
      #expect(PlainAttack(on: reader.system).recovered.isEmpty, "seed \(seed)")
      hidden += table.account.hiddenFigures
      shown += table.account.figures - table.account.hiddenFigures
      for (figure, original) in zip(table.release.figures, truth.figures) {
        // Everything else stays as it was; nothing small is left.
        guard figure.quantity != .suppressed else { continue }
        #expect(figure == original, "seed \(seed)")
        guard case .whole(let value) = figure.quantity,
          !["amount", "stations", "median_amount"].contains(
            truth.indicators[figure.indicator].name)
        else { continue }
        #expect(value == 0 || value >= 5, "seed \(seed)")
      }
    }
    #expect(hidden > 1_000 && shown > 1_000, "\(hidden) hidden, \(shown) shown")
  }

  // MARK: One street with two communities, and all that happened in February

  private static let units = [
    RandomDistrict.unit("Z", 0, ""), RandomDistrict.unit("S", 1, "Z"),
    RandomDistrict.unit("C1", 2, "S"), RandomDistrict.unit("C2", 2, "S"),
    RandomDistrict.unit("C3", 2, "S"),
  ]

  /// So many cases in each community; all won, all of the first type, 100 yuan each.
  private func district(
    _ counts: [Int], lost: Int = 0, day: Int32 = 18_294, fen: [Int64] = []
  ) throws -> RandomDistrict {
    var cases: [RandomDistrict.Case] = []
    for (community, count) in counts.enumerated() {
      for number in 0..<count {
        cases.append(
          .init(
            unit: community + 2, day: Day(number: day), type: 0,
            isWon: community > 0 || number >= lost,
            fen: number < fen.count && community == 0 ? fen[number] : 10_000))
      }
    }
    return try RandomDistrict(cases: cases, units: PublicTableTests.units)
  }

  private func quantity(
    _ table: PublicTable, _ indicator: String, _ place: String, _ grain: Grain = .total
  ) -> Quantity? {
    let release = table.release
    return release.figures.first {
      release.indicators[$0.indicator].name == indicator
        && release.places[$0.place].code == place && !release.places[$0.place].isOwn
        && release.periods[$0.period].grain == grain && $0.category <= 0
    }?.quantity
  }

  @Test("a small count takes another one with it, and every rate and mean that is made of them")
  func small() throws {
    let table = try district([3, 20, 30]).table()
    #expect(quantity(table, "accepted", "C1") == .suppressed)
    #expect(quantity(table, "accepted", "C2") == .suppressed)
    #expect(quantity(table, "accepted", "C3") == .whole(30))
    #expect(quantity(table, "accepted", "S") == .whole(53))
    for name in ["won_rate", "per_station", "type_share", "mean_amount", "by_type"] {
      #expect(quantity(table, name, "C1") == .suppressed, "\(name)")
      #expect(quantity(table, name, "C2") == .suppressed, "\(name)")
    }
    #expect(quantity(table, "stations", "C1") == .whole(1))
  }

  @Test("nothing small, nothing hidden; zero is shown")
  func nothingSmall() throws {
    let table = try district([12, 20, 0]).table()
    #expect(table.account.hiddenFigures == 0 && table.account.primary == 0)
    #expect(quantity(table, "accepted", "C3") == .whole(0))
  }

  @Test("one case that a per cent leaves is hidden with the numerator")
  func remainder() throws {
    let table = try district([40, 60, 60], lost: 1).table()
    #expect(quantity(table, "won_rate", "Z") == .suppressed)
    #expect(quantity(table, "lost", "Z") == .suppressed)
    #expect(quantity(try district([40, 60, 60], lost: 5).table(), "won_rate", "Z") != .suppressed)
  }

  @Test("an amount that one case dominates, and medians of few, are hidden")
  func amounts() throws {
    let table = try district([9, 30, 31], fen: [2_000_000]).table()
    #expect(quantity(table, "accepted", "C1") == .whole(9))
    #expect(quantity(table, "amount", "C1") == .suppressed)
    #expect(quantity(table, "mean_amount", "C1") == .suppressed)
    #expect(quantity(table, "median_amount", "C1") == .suppressed)
    #expect(
      quantity(table, "median_amount", "C3") == .ratio(numerator: 20_000, denominator: 2, scale: 1))
    // The street's amount less those of the others is the hidden one.
    #expect(["C2", "C3"].contains { quantity(table, "amount", $0) == .suppressed })
  }

  @Test("a count that changed by less than five since the last release is hidden")
  func changes() throws {
    let first = try district([20, 30, 40]).table()
    #expect(first.account.hiddenFigures == 0)
    let second = try district([22, 30, 40]).table(earlier: [first.record])
    #expect(quantity(second, "accepted", "C1") == .suppressed)
    #expect(quantity(second, "accepted", "Z") == .suppressed)
    #expect(quantity(second, "accepted", "C2") == .whole(30))
    let third = try district([25, 30, 40]).table(earlier: [first.record])
    #expect(quantity(third, "accepted", "C1") == .whole(25))
  }

  @Test("what was hidden stays hidden, and the same figures are published alike again")
  func sticky() throws {
    let first = try district([3, 20, 30]).table()
    let again = try district([3, 20, 30]).table(earlier: [first.record])
    #expect(again.release.figures == first.release.figures)
    #expect(again.record == first.record)
    // C2 gave cover: had it not been for C1, it would be shown.
    let later = try district([8, 21, 30]).table(earlier: [first.record])
    #expect(quantity(later, "accepted", "C2") == .suppressed)
  }

  @Test("a span that grew by a few cases is hidden")
  func longerSpan() throws {
    var first = try district([20, 30, 40])
    first.definition.period = Period("2020-02..2020-03") ?? first.definition.period
    let shown = try first.table()
    #expect(shown.account.hiddenFigures == 0)
    var second = first
    second.definition.period = Period("2020-02..2020-04") ?? second.definition.period
    second.cases += (0..<3).map { _ in
      .init(unit: 2, day: Day(number: 18_360), type: 0, isWon: true, fen: 10_000)
    }
    let table = try second.table(earlier: [shown.record])
    #expect(quantity(table, "accepted", "Z") == .suppressed)
    #expect(quantity(try second.table(), "accepted", "Z") != nil)
  }

  @Test("a record comes back from its bytes, and a damaged one does not")
  func record() throws {
    let record = try RandomDistrict(seed: 4).table().record
    let bytes = record.bytes
    #expect(PublicRecord(bytes) == record)
    #expect(PublicRecord(Array(bytes.dropLast())) == nil)
    #expect(PublicRecord(Array("x".utf8) + bytes) == nil)
    #expect(String(decoding: bytes, as: UTF8.self).contains("\thidden\n"))
  }

  @Test("workers do not show")
  func workers() throws {
    let district = try RandomDistrict(seed: 11)
    let (release, contributors) = try district.figures()
    let one = try district.table()
    let other = try PublicTable(
      release, district.definition, contributors: contributors, workers: Backwards())
    #expect(one.release.figures == other.release.figures && one.record == other.record)
  }

  @Test("weeks beside months are refused")
  func weeks() throws {
    var district = try RandomDistrict(seed: 1)
    district.definition.publications[0].grains = [.week, .month]
    let (release, contributors) = try district.figures(grains: [.week, .month])
    #expect(throws: DisclosureError.overlappingPeriods(.week, .month)) {
      try PublicTable(release, district.definition, contributors: contributors)
    }
  }
}

/// The last piece first.
private struct Backwards: ParallelMapping {
  let width = 3
  func map<Result: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
    (0..<count).reversed().map(body).reversed()
  }
}
