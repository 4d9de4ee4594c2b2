import Casework
import Foundation
import Indicators
import Publishing
import Testing

@Suite struct FigureTableTests {
  /// Two streets, a community in one of them with the street's own bucket, two months.
  private let release: Release = {
    let total = HandMadeRelease.period("2020-01-01..2020-02-29")
    func place(_ code: String, _ name: String, _ level: String, _ parent: String, own: Bool = false)
      -> Release.Place
    {
      Release.Place(
        code: code, name: name, level: level, parentCode: parent, isOwn: own, unit: 0)
    }
    let quantities: [[Quantity]] = [
      // January, February, whole; in each: district, street A, its own bucket, community, street B
      [3, 2, 1, 1, 1].map { .whole($0) }, [4, 4, 1, 3, 0].map { .whole($0) },
      [7, 6, 2, 4, 1].map { .whole($0) },
    ]
    var figures: [Release.Figure] = []
    for (period, values) in quantities.enumerated() {
      for (place, value) in values.enumerated() {
        figures.append(
          .init(indicator: 0, period: period, place: place, category: -1, quantity: value))
      }
    }
    for period in 0..<3 {
      for place in 0..<5 {
        let quantity: Quantity =
          switch (period, place) {
          case (1, 4): .empty
          case (0, 4): .notReported
          default: .ratio(numerator: 2, denominator: 3, scale: 100)
          }
        figures.append(
          .init(indicator: 1, period: period, place: place, category: -1, quantity: quantity))
      }
    }
    for place in 0..<5 {
      for category in 0..<2 {
        figures.append(
          .init(
            indicator: 2, period: 2, place: place, category: category,
            quantity: .whole(Int64(category))))
      }
    }
    return Release(
      provenance: HandMadeRelease.provenance(over: total),
      places: [
        place("44", "光明区", "district", ""), place("4401", "光明街道", "street", "44"),
        place("4401", "光明街道本级", "community", "4401", own: true),
        place("440101", "碧眼社区", "community", "4401"), place("4402", "=新湖,街道", "street", "44"),
      ],
      periods: [
        .init(grain: .month, period: HandMadeRelease.period("2020-01")),
        .init(grain: .month, period: HandMadeRelease.period("2020-02")),
        .init(grain: .total, period: total),
      ],
      indicators: [
        HandMadeRelease.indicator("accepted", "受理", "宗"),
        HandMadeRelease.indicator("rate", "成功率", "%", .percent, places: 2),
        HandMadeRelease.indicator("by_type", "类型构成", "宗", breakdown: "dispute_type"),
      ],
      categories: [[], [], [.init(code: "labour", label: "劳动争议"), .init(code: "", label: "")]],
      figures: FigureList(figures))
  }()

  @Test("hidden figures say so in every table, and are neither zero nor empty")
  func hidden() {
    var release = release
    release.figures = FigureList(
      release.figures.map {
        Release.Figure(
          indicator: $0.indicator, period: $0.period, place: $0.place, category: $0.category,
          quantity: $0.place == 1 ? .suppressed : $0.quantity)
      })
    let table = FigureTable(release, indicators: [0, 1], levels: ["street"], grain: .total)
    #expect(table.textTable.rows[0].suffix(2) == ["隐去", "隐去"])
    #expect(table.csv.contains(",suppressed,suppressed,0\n"))
    #expect(table.json.contains("\"accepted\":\"suppressed\""))
  }

  @Test("a table of what silence lowers says by how many units, below it and in a column")
  func silence() throws {
    var release = release
    // Places: the district, two streets …; in January and February, then the whole.
    let places = release.places.count
    var units = [Int32](repeating: 0, count: release.periods.count * places)
    let january = try #require(release.periods.firstIndex { $0.period.label == "2020-01" })
    let street = try #require(release.places.firstIndex { $0.code == "4401" && !$0.isOwn })
    units[january * places + street] = 3
    release.silence = Silence(
      tables: [Silence.Table(logs: ["登记"], reach: .period, units: units)],
      tableOfIndicator: [0, -1, -1])
    let table = FigureTable(release, indicators: [0, 1], levels: ["street"], grain: .month)
    #expect(table.silenceLines == ["光明街道 2020-01：受理缺 3 个单位的报告"])
    #expect(table.names.suffix(2) == ["silent_units", "provisional"])
    #expect(table.csv.contains("4401,光明街道,2020-01,2,66.67,3,0\n"))
    #expect(table.csv.contains("4401,光明街道,2020-02,4,66.67,0,0\n"))
    #expect(table.json.contains("\"rate\":66.67,\"silent_units\":3,"))
    // Of an indicator that nobody has to report there is nothing to say.
    let other = FigureTable(release, indicators: [1], levels: ["street"], grain: .month)
    #expect(other.silenceLines.isEmpty && other.names.suffix(2) == ["rate", "provisional"])
    // Whoever did not report has no rank, and is told why.
    var ranked = release
    ranked.indicators[0].formula = .rank(1, minimum: 1, lowestIsFirst: false)
    ranked.silence.tableOfIndicator[1] = 0
    let ranks = FigureTable(ranked, indicators: [0, 1], levels: ["street"], grain: .month)
    #expect(
      ranks.silenceLines == [
        "光明街道 2020-01：受理缺 3 个单位的报告，不参评", "光明街道 2020-01：成功率缺 3 个单位的报告",
      ])
    // A part of the release keeps what belongs to its places and periods.
    var wanted = PublicationDefinition(
      format: "csv", name: "figures", levels: [1], grains: [.month], indicators: [1, 0])
    wanted.levels = [1]
    let part = release.part(for: wanted, levels: ["district", "street", "community"])
    let same = FigureTable(part, indicators: [0, 1], levels: ["street"], grain: .month)
    #expect(part.places.count < places && same.silenceLines == table.silenceLines)
  }

  @Test("periods that are not over, or not for long enough, are said below and in a column")
  func provisional() {
    var release = release
    release.provenance.asOf = HandMadeRelease.period("2020-02-09").start
    let table = FigureTable(release, indicators: [0], levels: ["street"], grain: .month)
    #expect(table.provisionalLines == ["初步数（期间未过），以后会变：2020-02"])
    #expect(table.csv.contains("4401,光明街道,2020-01,2,0\n4401,光明街道,2020-02,4,1\n"))
    #expect(table.json.contains("\"month\":\"2020-02\",\"provisional\":true"))
    release.provenance.provisionalDays = 10
    let longer = FigureTable(release, indicators: [0], levels: ["street"], grain: .month)
    #expect(longer.provisionalLines == ["初步数（期间未过，或过后不满 10 天），以后会变：2020-01、2020-02"])
    #expect(
      FigureTable(self.release, indicators: [0], levels: [], grain: nil).provisionalLines == [])
  }

  @Test("shares that are rounded one by one say by how much they miss the whole")
  func residual() throws {
    var release = release
    release.indicators[2] = HandMadeRelease.indicator(
      "by_type", "类型占比", "%", .percent, places: 2, breakdown: "dispute_type")
    release.indicators[2].formula = .share(0)
    func table(_ parts: [Int64]) throws -> FigureTable {
      let total = try #require(release.periods.firstIndex { $0.period.label.contains("..") })
      var changed = release
      changed.figures = FigureList(
        parts.enumerated().map { category, part in
          Release.Figure(
            indicator: 2, period: total, place: 0, category: category,
            quantity: .ratio(numerator: part, denominator: 20_000, scale: 100))
        })
      return FigureTable(changed, indicators: [2], levels: ["district"], grain: .total)
    }
    // 0.005 % and 99.995 %, shown as 0.01 and 99.99.
    #expect(try table([1, 19_999]).residualLines == [])
    // 62.505 % and 37.495 %, both rounded up.
    #expect(
      try table([12_501, 7_499]).residualLines == [
        "光明区 2020-01-01..2020-02-29：类型占比各项相加与 100% 相差 0.01 个百分点，因逐项四舍五入"
      ])
  }

  @Test("streets by months: a column a dimension, then one an indicator")
  func streetsByMonths() {
    let table = FigureTable(release, indicators: [0, 1], levels: ["street"], grain: .month)
    #expect(
      table.textTable.text() == """
        街道        月份     受理（宗）  成功率
        ───────────────────────────────────────
        光明街道    2020-01           2  66.67%
        光明街道    2020-02           4  66.67%
        =新湖,街道  2020-01           1    未报
        =新湖,街道  2020-02           0       —

        """)
    #expect(
      table.csv == """
        street_code,street,month,accepted,rate,provisional
        4401,光明街道,2020-01,2,66.67,0
        4401,光明街道,2020-02,4,66.67,0
        4402,"'=新湖,街道",2020-01,1,not_reported,0
        4402,"'=新湖,街道",2020-02,0,,0

        """)
    #expect(
      table.json == """
        [
        {"accepted":2,"month":"2020-01","provisional":false,"rate":66.67,"street":"光明街道","street_code":"4401"},
        {"accepted":4,"month":"2020-02","provisional":false,"rate":66.67,"street":"光明街道","street_code":"4401"},
        {"accepted":1,"month":"2020-01","provisional":false,"rate":"not_reported","street":"=新湖,街道","street_code":"4402"},
        {"accepted":0,"month":"2020-02","provisional":false,"rate":null,"street":"=新湖,街道","street_code":"4402"}]

        """)
  }

  @Test("a lower level names the places above it, the own bucket among its sisters")
  func chain() {
    let table = FigureTable(
      release, indicators: [0], levels: ["street", "community"], grain: nil)
    #expect(
      table.textTable.rows == [["光明街道", "光明街道本级", "2"], ["光明街道", "碧眼社区", "4"]])
  }

  @Test("without dimensions there is one line: the place at the top, the whole period")
  func headline() {
    let table = FigureTable(release, indicators: [1, 0], levels: [], grain: nil)
    #expect(table.names == ["rate", "accepted", "provisional"])
    #expect(table.csv == "rate,accepted,provisional\n66.67,7,0\n")
  }

  @Test("categories stand below the figure that is not broken down")
  func categories() throws {
    let table = FigureTable(release, indicators: [0, 2], levels: ["district"], grain: nil)
    #expect(
      table.textTable.rows == [
        ["光明区", "全部", "7", ""], ["光明区", "劳动争议", "", "0"], ["光明区", "未填", "", "1"],
      ])
    #expect(
      table.names == [
        "district_code", "district", "dispute_type", "dispute_type_label", "accepted", "by_type",
        "provisional",
      ])
    let rows = try #require(
      try JSONSerialization.jsonObject(with: Data(table.json.utf8)) as? [[String: Any]])
    #expect(rows[0]["dispute_type"] is NSNull)
    #expect(rows[0].keys.contains("by_type") == false)
    #expect(rows[2]["dispute_type"] as? String == "")
  }

  @Test("the bytes do not depend on how many wrote them, nor on the order of the figures")
  func pieces() {
    var shuffled = release
    shuffled.figures = FigureList(shuffled.figures.reversed())
    for (levels, grain) in [
      (["street"], Grain.month), (["street", "community"], .total), ([], nil),
    ] {
      let table = FigureTable(release, indicators: [1, 0], levels: levels, grain: grain)
      let same = FigureTable(
        shuffled, indicators: [1, 0], levels: levels, grain: grain, workers: ThreeInTurn())
      #expect(table.rows.isEmpty == false)
      #expect(Array(same.csvPieces(ThreeInTurn()).joined()) == Array(table.csv.utf8))
      #expect(same.json == table.json)
    }
  }

  @Test("a table without rows is still a table")
  func noRows() {
    let table = FigureTable(release, indicators: [0], levels: ["street"], grain: .week)
    #expect(table.rows.isEmpty)
    #expect(table.json == "[]\n")
    #expect(table.csv == "street_code,street,week,accepted,provisional\n")
    #expect(table.textTable.lines().count == 2)
  }
}

/// Three workers, the last piece first.
private struct ThreeInTurn: ParallelMapping {
  let width = 3

  func map<Result: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
    Array((0..<count).reversed().map(body).reversed())
  }
}
