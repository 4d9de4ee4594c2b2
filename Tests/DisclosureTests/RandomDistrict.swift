import Casework
import Disclosure
import Indicators
import TestSupport

/// A small district with a log of cases: streets, communities, some of them missing or empty,
/// cases at any of them, and the indicators that disclosure control has to know.
struct RandomDistrict {
  struct Case {
    var unit: Int
    var day: Day
    /// −1: nobody said.
    var type: Int
    var isWon: Bool
    var fen: Int64?
  }

  static let levels = ["district", "street", "community"]
  static let names = [
    "accepted", "won", "won_rate", "by_type", "type_share", "lost", "amount", "mean_amount",
    "median_amount", "stations", "per_station", "won_by_type",
  ]

  var definition: PipelineDefinition
  var cases: [Case]
  var labels = LabelBooks()

  init(seed: UInt64) throws {
    var random = SeededRandom(seed)
    var rows = [RandomDistrict.unit("Z", 0, "")]
    for street in 0..<Int.random(in: 1...3, using: &random) {
      rows.append(RandomDistrict.unit("S\(street)", 1, "Z"))
      for community in 0..<Int.random(in: 0...3, using: &random) {
        rows.append(RandomDistrict.unit("S\(street)C\(community)", 2, "S\(street)"))
      }
    }
    if random.chance(30) { rows.append(RandomDistrict.unit("C9", 2, "Z")) }
    let units = try UnitTree(levels: RandomDistrict.levels, rows: rows)
    let first = Day(year: 2020, month: 1, day: 1)?.number ?? 0
    let busy = [3, 12, 40, 90].randomElement(using: &random) ?? 12
    cases = (0..<Int.random(in: 0...(busy * units.count), using: &random)).map { _ in
      Case(
        unit: Int.random(in: random.chance(80) ? 1..<units.count : 0..<units.count, using: &random),
        day: Day(number: first + Int32.random(in: 31..<121, using: &random)),
        type: Int.random(in: -1...1, using: &random), isWon: random.chance(85),
        fen: random.chance(70) ? Int64.random(in: 0...1_000_000, using: &random) : nil)
    }
    definition = try RandomDistrict.definition(units)
  }

  init(cases: [Case], units: [Unit]) throws {
    self.cases = cases
    definition = try RandomDistrict.definition(
      UnitTree(levels: RandomDistrict.levels, rows: units))
  }

  static func unit(_ code: String, _ level: Int, _ parent: String) -> Unit {
    Unit(
      code: code, name: code, level: level, kind: levels[level], parentCode: parent,
      validFrom: nil, validTo: nil, successor: "", aliases: [], line: 1)
  }

  private static func definition(_ units: UnitTree) throws -> PipelineDefinition {
    func field(_ name: String, _ kind: FieldKind) -> FieldDefinition {
      FieldDefinition(name: name, headers: [], kind: kind)
    }
    let source = SourceDefinition(
      name: "log", label: "登记", folder: "/", patterns: [],
      fields: [
        field("unit", .unit(UnitScope())), field("day", .date(formats: [])),
        field("type", .code(list: 0, unknown: .quarantine)), field("won", .flag),
        field("amount", .money(inTenThousands: false)),
      ], reporter: 0)
    func measure(
      _ kind: MeasureDefinition.Kind, isWon: Bool? = nil, by breakdown: [Int] = []
    ) -> MeasureDefinition {
      MeasureDefinition(
        source: 0, kind: kind, time: .on(1), unit: 0,
        condition: isWon.map { .compare(.equal, .field(3), .literal($0 ? 1 : 0)) },
        breakdown: breakdown)
    }
    func indicator(
      _ name: String, _ formula: IndicatorDefinition.Formula, by field: Int? = nil,
      _ form: IndicatorDefinition.Form = .plain
    ) -> IndicatorDefinition {
      IndicatorDefinition(
        name: name, label: name, unit: "", formula: formula, places: 0, form: form, note: "",
        breakdown: field.map { [BreakdownAxis(field: "type", source: 0, fieldIndex: $0)] } ?? [])
    }
    var definition = PipelineDefinition(
      name: "test", label: "测试",
      period: Period("2020-02..2020-04")
        ?? Period.init(
          start: Day(number: 0), end: Day(number: 1), label: ""), asOf: Day(number: 18_500),
      units: units, assignment: .asWas,
      codeLists: [
        try CodeList(
          name: "types", entries: ["LN", "HY"].map { CodeList.Entry(code: $0, label: $0) },
          aliases: [])
      ], sources: [source], copies: [],
      measures: [
        measure(.count), measure(.count, isWon: true), measure(.count, by: [2]),
        measure(.count, isWon: false), measure(.sum(.field(4))), measure(.values(.field(4))),
        MeasureDefinition(
          source: -1, kind: .units(UnitScope()), time: .during(from: nil, to: nil), unit: -1),
        measure(.count, isWon: true, by: [2]),
      ],
      indicators: [
        indicator(names[0], .measure(0)), indicator(names[1], .measure(1)),
        indicator(names[2], .ratio(1, 0, scale: 100), .percent),
        indicator(names[3], .measure(2), by: 2),
        indicator(names[4], .share(3), by: 2, .percent),
        indicator(names[5], .combination(plus: [0], minus: [1])),
        indicator(names[6], .measure(4), .yuan), indicator(names[7], .mean(5), .yuan),
        indicator(names[8], .median(5), .yuan), indicator(names[9], .measure(6)),
        indicator(names[10], .ratio(0, 9, scale: 1)),
        indicator(names[11], .measure(7), by: 2),
      ],
      publications: [
        PublicationDefinition(
          format: "csv", name: "x", levels: [0, 1, 2], grains: [.month, .quarter, .total],
          indicators: Array(names.indices), audience: .public)
      ], fingerprint: "")
    definition.amountValues = [4: 5]
    return definition
  }

  /// All figures, nothing hidden, and what the amounts are made of.
  func figures(
    grains: Set<Grain> = [.month, .quarter, .total]
  ) throws -> (release: Release, contributors: [Int: [Contributors]]) {
    let request = FigureRequest(
      levels: [0, 1, 2], grains: grains, indicators: Array(definition.indicators.indices))
    let batch = Batch(
      source: 0, file: 0, firstRecord: 0, ordinals: cases.indices.map { UInt32($0) },
      columns: [
        .short(cases.map { UInt16($0.unit) }), .wide(cases.map { $0.day.number }),
        .narrow(cases.map { $0.type < 0 ? .max : UInt8($0.type) }),
        .narrow(cases.map { $0.isWon ? 1 : 0 }), .long(cases.map { $0.fen ?? .min }),
      ], keys: [])
    let cube = try aggregated(
      [batch], states: [cases.map { _ in Disposition.counted.rawValue }], definition: definition,
      labels: labels, grid: request.leafGrid(over: definition.period), workers: SerialMapping())
    let release = try Indicators.release(
      from: cube, request: request, labels: labels,
      provenance: Release.Provenance(
        pipeline: "", label: "", period: definition.period, asOf: definition.asOf,
        assignment: definition.assignment, program: "", definition: "", conservation: []),
      workers: SerialMapping())
    return (
      release,
      try contributors(
        to: [5], from: cube, request: request, labels: labels, workers: SerialMapping())
    )
  }

  func table(earlier: [PublicRecord] = []) throws -> PublicTable {
    let (release, contributors) = try figures()
    return try PublicTable(release, definition, contributors: contributors, earlier: earlier)
  }
}
