/// How many cases each unit opens in each month, and which of them come again.
struct RacePlan {
  /// Cases that may come again, and cases that make up the exact total, by unit × 24 + month.
  private let cases: [Int]
  private let fillers: [Int]

  /// One case in so many is corrected, exported again, or (a station's) copied by a committee:
  /// together 7.3 % of all records.
  static let correctionEvery = 28
  static let exportEvery = 45
  static let copyEvery = 33

  init(records: Int, seed: UInt64) {
    var dice = Dice(seed: seed, 5)
    let weights = (0..<RaceUnits.count).flatMap { unit -> [Int] in
      let size = 40 + unit * 37 % 61
      return (0..<24).map { size * (70 + $0 * 13 % 40) }
    }
    // Of a hundred records about 92.7 open a case; a little less leaves room for the fillers.
    let opened = records * 92 / 100
    let cases = portion(opened, among: weights, offset: dice.below(1 << 20))
    var repeats = 0
    for (place, count) in cases.enumerated() {
      repeats += RacePlan.picks(count, every: RacePlan.correctionEvery)
      repeats += RacePlan.picks(count, every: RacePlan.exportEvery)
      if RaceUnits.isStation(place / 24) {
        repeats += RacePlan.picks(count, every: RacePlan.copyEvery)
      }
    }
    self.cases = cases
    let rest = records - opened - repeats
    precondition(rest >= 0, "more repeats than records")
    fillers = portion(rest, among: weights, offset: dice.below(1 << 20))
  }

  func cases(_ unit: Int, _ month: Int) -> Int { cases[unit * 24 + month] }
  func fillers(_ unit: Int, _ month: Int) -> Int { fillers[unit * 24 + month] }

  /// How many of the indices 0 ..< count are picked: those whose remainder is half of `every`.
  static func picks(_ count: Int, every: Int) -> Int { (count + every - 1 - every / 2) / every }
  /// The index of the k-th pick.
  static func pick(_ k: Int, every: Int) -> Int { k * every + every / 2 }
}

/// The records that one unit sends in one month, handed out in turns.
struct RaceBlock {
  private struct Run {
    var version: RaceVersion
    var home: Int
    var month: Int
    var count: Int
    /// The case of the k-th record is `k`, or the k-th pick.
    var every: Int?
    var first = 0
  }

  private let unit: Int
  private let identifierBase: Int
  private let runs: [Run]
  private var run = 0
  private var next = 0
  private var written = 0

  /// New cases of the month; corrections and exports of the month before's; in the last month its
  /// own too; a committee's copies of the month's cases of its stations.
  init(unit: Int, month: Int, plan: RacePlan) {
    self.unit = unit
    identifierBase = 10_000_000_000_000 + (month * RaceUnits.count + unit) * 1_000_000_000
    let cases = plan.cases(unit, month)
    var runs = [
      Run(version: .first, home: unit, month: month, count: cases),
      Run(
        version: .first, home: unit, month: month, count: plan.fillers(unit, month), first: cases),
    ]
    for earlier in (month == 0 ? [] : [month - 1]) + (month == 23 ? [23] : []) {
      let count = plan.cases(unit, earlier)
      for (version, every) in [
        (RaceVersion.correction, RacePlan.correctionEvery), (.export, RacePlan.exportEvery),
      ] {
        runs.append(
          Run(
            version: version, home: unit, month: earlier,
            count: RacePlan.picks(count, every: every), every: every))
      }
    }
    if !RaceUnits.isStation(unit) {
      for station in RaceUnits.stations(of: unit) {
        let count = RacePlan.picks(plan.cases(station, month), every: RacePlan.copyEvery)
        runs.append(
          Run(
            version: .copy, home: station, month: month, count: count, every: RacePlan.copyEvery))
      }
    }
    self.runs = runs
  }

  /// Appends up to `limit` records and returns how many there were.
  mutating func append(
    _ limit: Int, with formatter: RaceFormatter, to bytes: inout [UInt8]
  ) -> Int {
    var appended = 0
    while appended < limit, run < runs.count {
      let current = runs[run]
      guard next < current.count else {
        run += 1
        next = 0
        continue
      }
      let index = current.every.map { RacePlan.pick(next, every: $0) } ?? current.first + next
      formatter.append(
        current.version, identifier: identifierBase + written, unit: unit, home: current.home,
        month: current.month, index: index, to: &bytes)
      next += 1
      written += 1
      appended += 1
    }
    return appended
  }
}
