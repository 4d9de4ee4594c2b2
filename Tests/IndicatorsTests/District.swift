import Casework
import Indicators
import TestSupport

/// A small district with everything that makes adding up difficult: a site right below the
/// district, one below a street without a community, a street and a community with nothing below
/// them, a station that moved in July, and two committees that became one.
enum District {
  static let levels = ["district", "street", "community", "site"]

  static func day(_ text: String) -> Day { Day(text) ?? Day(number: 0) }

  private static func unit(
    _ code: String, _ level: Int, in parent: String, kind: String = "", from: String? = nil,
    to: String? = nil, successor: String = ""
  ) -> Unit {
    Unit(
      code: code, name: code, level: level, kind: kind.isEmpty ? levels[level] : kind,
      parentCode: parent, validFrom: from.map(day), validTo: to.map(day), successor: successor,
      aliases: [], line: 1)
  }

  static let rows = [
    unit("Z", 0, in: ""), unit("S1", 1, in: "Z"), unit("S2", 1, in: "Z"), unit("S3", 1, in: "Z"),
    unit("C1", 2, in: "S1"), unit("C2", 2, in: "S1"), unit("C3", 2, in: "S2"),
    unit("P0", 3, in: "Z", kind: "centre"), unit("P1", 3, in: "S1", kind: "station"),
    unit("P2", 3, in: "C1", kind: "station"),
    unit("M", 3, in: "C1", kind: "station", to: "2020-06-30"),
    unit("M", 3, in: "C3", kind: "station", from: "2020-07-01"),
    unit("A", 3, in: "C1", kind: "committee", to: "2020-03-31", successor: "B"),
    unit("B", 3, in: "C3", kind: "committee"),
  ]

  static func tree() throws -> UnitTree { try UnitTree(levels: levels, rows: rows) }

  static let types = ["LN", "HY", "QT"]
  static let channels = ["电话", "来访", "网上"]

  /// Fields: 0 unit, 1 day, 2 type, 3 flag, 4 channel, 5 fen, 6 person, 7 since, 8 until.
  static func log(reporting: ReportingDefinition? = nil) -> SourceDefinition {
    func field(_ name: String, _ kind: FieldKind) -> FieldDefinition {
      FieldDefinition(name: name, headers: [], kind: kind)
    }
    return SourceDefinition(
      name: "log", label: "登记", folder: "/", patterns: [],
      fields: [
        field("unit", .unit(UnitScope())), field("day", .date(formats: [])),
        field("type", .code(list: 0, unknown: .quarantine)), field("hard", .flag),
        field("channel", .label), field("amount", .money(inTenThousands: false)),
        field("person", .person), field("since", .date(formats: [])),
        field("until", .date(formats: [])),
      ], reporter: 0, reporting: reporting)
  }

  static func definition(
    sources: [SourceDefinition] = [log()], measures: [MeasureDefinition],
    indicators: [IndicatorDefinition], period: String = "2020-01-01..2020-12-20",
    asOf: String = "2020-12-31", assignment: Assignment = .asWas, units: [Unit] = rows
  ) throws -> PipelineDefinition {
    PipelineDefinition(
      name: "test", label: "测试",
      period: Period(period) ?? Period(start: day(""), end: day("2020-01-01"), label: ""),
      asOf: day(asOf), units: try UnitTree(levels: levels, rows: units), assignment: assignment,
      codeLists: [
        try CodeList(
          name: "types", entries: types.map { CodeList.Entry(code: $0, label: "类" + $0) },
          aliases: [])
      ], sources: sources, copies: [], measures: measures, indicators: indicators,
      publications: [], fingerprint: "")
  }

  static var labels: LabelBooks {
    var labels = LabelBooks()
    labels.set(channels, source: 0, field: 4)
    return labels
  }

  static func measure(
    _ kind: MeasureDefinition.Kind, time: MeasureDefinition.Time = .on(1), unit: Int = 0,
    where condition: Expression? = nil, by breakdown: [Int] = []
  ) -> MeasureDefinition {
    MeasureDefinition(
      source: 0, kind: kind, time: time, unit: unit, condition: condition, breakdown: breakdown)
  }

  static func indicator(
    _ formula: IndicatorDefinition.Formula, by breakdown: [Int] = []
  ) -> IndicatorDefinition {
    IndicatorDefinition(
      name: "indicator", label: "指标", unit: "宗", formula: formula, places: 0, form: .plain,
      note: "",
      breakdown: breakdown.map { BreakdownAxis(field: "\($0)", source: 0, fieldIndex: $0) })
  }

  /// One record, `nil` where there is nothing.
  struct Record {
    var fields: [Int64?]
    var state = Disposition.counted
  }

  static func batch(_ records: [Record], source: Int = 0) -> Batch {
    func wide(_ field: Int) -> Column {
      .wide(records.map { $0.fields[field].map { Int32($0) } ?? .min })
    }
    func narrow(_ field: Int) -> Column {
      .narrow(records.map { $0.fields[field].map { UInt8($0) } ?? .max })
    }
    func long(_ field: Int) -> Column { .long(records.map { $0.fields[field] ?? .min }) }
    return Batch(
      source: source, file: 0, firstRecord: 0, ordinals: records.indices.map { UInt32($0) },
      columns: [
        .short(records.map { $0.fields[0].map { UInt16($0) } ?? .max }), wide(1), narrow(2),
        narrow(3), wide(4), long(5), long(6), wide(7), wide(8),
      ], keys: [])
  }

  static func states(_ records: [Record]) -> [UInt8] { records.map(\.state.rawValue) }

  /// A record of one unit and day, worth `amount` fen.
  static func record(
    _ unit: Int, _ day: String, amount: Int64? = nil, person: Int64? = nil
  ) -> Record {
    Record(fields: [
      Int64(unit), Int64(District.day(day).number), nil, nil, nil, amount, person, nil, nil,
    ])
  }

  static func random(_ count: Int, seed: UInt64) -> [Record] {
    var random = SeededRandom(seed)
    func maybe(_ range: ClosedRange<Int64>, _ percent: Int = 85) -> Int64? {
      random.chance(percent) ? Int64.random(in: range, using: &random) : nil
    }
    let first = Int64(day("2019-12-25").number)
    return (0..<count).map { _ in
      let since = maybe(first...(first + 200), 70)
      return Record(
        fields: [
          maybe(0...Int64(rows.count - 1), 97), maybe(first...(first + 370), 97), maybe(0...2),
          maybe(0...1), maybe(0...2), maybe(-500...5_000_000), maybe(1...40), since,
          random.chance(50) ? (since ?? first) + Int64.random(in: 0...200, using: &random) : nil,
        ],
        state: random.chance(75)
          ? .counted : Disposition.allCases.randomElement(using: &random) ?? .counted)
    }
  }

  static func release(
    _ records: [[Record]], _ definition: PipelineDefinition, levels: Set<Int> = [0, 1, 2, 3],
    grains: Set<Grain> = [.month, .quarter, .year, .total], workers: Int = 1
  ) throws -> Release {
    try release(
      records.map { batch($0) }, states: records.map(states), definition, levels: levels,
      grains: grains, workers: workers)
  }

  static func release(
    _ batches: [Batch], states: [[UInt8]], _ definition: PipelineDefinition,
    levels: Set<Int> = [0, 1, 2, 3], grains: Set<Grain> = [.month, .quarter, .year, .total],
    workers: Int = 1
  ) throws -> Release {
    let request = FigureRequest(
      levels: levels, grains: grains, indicators: Array(definition.indicators.indices))
    let spread = Spread(width: workers)
    let cube = try aggregated(
      batches, states: states, definition: definition, labels: labels,
      grid: request.leafGrid(of: definition), workers: spread)
    return try Indicators.release(
      from: cube, request: request, labels: labels,
      provenance: Release.Provenance(
        pipeline: "", label: "", period: definition.period, asOf: definition.asOf,
        assignment: definition.assignment, program: "", definition: "", conservation: []),
      workers: spread)
  }
}

/// So many pieces, one after the other, the last first.
struct Spread: ParallelMapping {
  let width: Int

  func map<Result: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
    (0..<count).reversed().map(body).reversed()
  }
}

extension Release {
  /// The figure of a place by code, period by label and category by code.
  func quantity(
    _ indicator: Int = 0, _ place: String, _ period: String, level: String? = nil,
    isOwn: Bool = false, category: String? = nil
  ) -> Quantity? {
    figures.first { figure in
      let found = places[figure.place]
      return figure.indicator == indicator && found.code == place && found.isOwn == isOwn
        && (level == nil || found.level == level)
        && periods[figure.period].period.label == period
        && (category == nil || categories[indicator][figure.category].code == category)
    }?.quantity
  }
}
