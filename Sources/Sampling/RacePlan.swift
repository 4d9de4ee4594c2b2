/// How many cases each unit opens in each month, and which of them come again.
struct RacePlan {
  /// Cases that may come again, and cases that make up the exact total, by unit × 24 + month.
  private let cases: [Int]
  private let fillers: [Int]
  /// By month × 350 + unit: the records of all blocks before, which makes record_id a plain
  /// count that no reader finds too large.
  private var recordsBefore: [Int] = []

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
    // Of a hundred records about 92.7 open a case; a little less leaves room for the fillers,
    // and a race of few records, where rounding weighs more, gets more of them.
    let offset = dice.below(1 << 20)
    var opened = records * 92 / 100
    var cases = portion(opened, among: weights, offset: offset)
    while opened + RacePlan.repeats(of: cases) > records {
      opened -= max(1, records / 200)
      cases = portion(opened, among: weights, offset: offset)
    }
    self.cases = cases
    fillers = portion(
      records - opened - RacePlan.repeats(of: cases), among: weights, offset: dice.below(1 << 20))
    var before = 0
    for month in 0..<24 {
      for unit in 0..<RaceUnits.count {
        recordsBefore.append(before)
        before += RaceBlock(unit: unit, month: month, plan: self).count
      }
    }
  }

  /// How many records come again, of cases by unit × 24 + month.
  private static func repeats(of cases: [Int]) -> Int {
    cases.enumerated().reduce(0) { sum, place in
      let (unit, month) = (place.offset / 24, place.offset % 24)
      let copied = RaceUnits.isStation(unit) ? [copyEvery] : []
      return sum
        + ([correctionEvery, exportEvery] + copied).reduce(0) {
          $0 + picks(place.element, unit, month, every: $1)
        }
    }
  }

  func cases(_ unit: Int, _ month: Int) -> Int { cases[unit * 24 + month] }
  func fillers(_ unit: Int, _ month: Int) -> Int { fillers[unit * 24 + month] }

  /// The record_id before the first of a unit and month: 1,000,000,000 and more, so that all have
  /// ten digits and the largest fits 32 bits.
  func identifier(before unit: Int, _ month: Int) -> Int {
    let place = month * RaceUnits.count + unit
    return 1_000_000_000 + (place < recordsBefore.count ? recordsBefore[place] : 0)
  }

  /// The first index that is picked in a unit and month: it differs from place to place, so that
  /// small places give their share too.
  static func firstPick(_ unit: Int, _ month: Int, every: Int) -> Int {
    (unit * 24 + month) * 7919 % every
  }

  /// How many of the cases of a unit and month are picked.
  static func picks(_ count: Int, _ unit: Int, _ month: Int, every: Int) -> Int {
    let first = firstPick(unit, month, every: every)
    return count > first ? (count - first - 1) / every + 1 : 0
  }
}

/// The records that one unit sends in one month, handed out in turns.
struct RaceBlock {
  private struct Run {
    var version: RaceVersion
    var home: Int
    var month: Int
    var count: Int
    /// The case of the k-th record is `first + k × every`.
    var every = 1
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
    identifierBase = plan.identifier(before: unit, month)
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
            count: RacePlan.picks(count, unit, earlier, every: every), every: every,
            first: RacePlan.firstPick(unit, earlier, every: every)))
      }
    }
    if !RaceUnits.isStation(unit) {
      for station in RaceUnits.stations(of: unit) {
        let count = RacePlan.picks(
          plan.cases(station, month), station, month, every: RacePlan.copyEvery)
        runs.append(
          Run(
            version: .copy, home: station, month: month, count: count, every: RacePlan.copyEvery,
            first: RacePlan.firstPick(station, month, every: RacePlan.copyEvery)))
      }
    }
    self.runs = runs
  }

  /// All records of the block.
  var count: Int { runs.reduce(0) { $0 + $1.count } }

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
      let index = current.first + next * current.every
      formatter.append(
        current.version, identifier: identifierBase + 1 + written, unit: unit, home: current.home,
        month: current.month, index: index, to: &bytes)
      next += 1
      written += 1
      appended += 1
    }
    return appended
  }
}
