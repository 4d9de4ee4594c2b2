/// How many cases of which fate each committee gets in each month, so that the district's totals
/// are the published ones to the last case.
struct CasePlan {
  /// A group of cases that end alike.
  enum Pool: Int, CaseIterable {
    /// Accepted and closed with success in the period.
    case succeeded
    case failed, stopped, withdrawn, pending
    /// Accepted in the period, closed with success after its last day.
    case succeededLate
    /// Accepted the year before, closed in the period: with success, without.
    case carriedSucceeded, carriedFailed
    /// Typed in by mistake and voided.
    case void
    /// Wholly before or wholly after the period.
    case before, after
    /// Damaged in one way; the faults follow one another in turn.
    case fault
  }

  /// At scale 1. accepted = succeeded + failed + stopped + withdrawn + pending + succeededLate
  /// = 6,699; succeeded in the period = succeeded + carriedSucceeded = 6,535.
  static let accepted = 6699
  static let closedWithSuccess = 6535
  private static let counts: [Pool: Int] = [
    .failed: 121, .stopped: 20, .withdrawn: 18, .pending: 100, .succeededLate: 23,
    .carriedSucceeded: 118, .carriedFailed: 9, .void: 45, .before: 30, .after: 22,
  ]
  private static let seasons: [Pool: [Int]] = [
    .carriedSucceeded: [9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    .carriedFailed: [9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    .before: [9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    .after: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9],
    .succeededLate: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9],
    .pending: [1, 1, 1, 1, 1, 1, 2, 2, 3, 6, 20, 20],
  ]
  private static let season = [80, 45, 90, 100, 105, 100, 100, 105, 100, 95, 105, 62]

  /// Of each pool and committee: cases a month, January first.
  private var quotas: [[[Int]]] = []
  /// Of each committee: the faults of each month.
  private(set) var faults: [[[CaseFault]]] = []

  init(committees: [SampleCommittee], scale: Scale, dice: inout Dice) {
    let accepted = scale.of(Self.accepted)
    let inOtherPools = [Pool.failed, .stopped, .withdrawn, .pending, .succeededLate]
      .reduce(0) { $0 + scale.of(Self.counts[$1] ?? 0) }
    let carried = scale.of(Self.counts[.carriedSucceeded] ?? 0)
    // Both totals are kept exactly at every scale: rounding goes to the two other pools.
    let succeeded = scale.of(Self.closedWithSuccess) - carried
    for pool in Pool.allCases {
      var total = scale.of(Self.counts[pool] ?? 0)
      if pool == .succeeded { total = succeeded }
      if pool == .failed { total += accepted - succeeded - inOtherPools }
      if pool == .fault { total = 0 }
      let season = Self.seasons[pool] ?? Self.season
      let weights = committees.flatMap { committee in season.map { $0 * committee.weight } }
      let parts = portion(total, among: weights, offset: dice.below(1 << 20))
      quotas.append(
        committees.indices.map { c in (0..<12).map { parts[c * 12 + $0] } })
    }
    planFaults(committees, scale: scale, dice: &dice)
  }

  func count(_ pool: Pool, committee: Int, month: Int) -> Int {
    quotas[pool.rawValue][committee][month - 1]
  }

  /// Faults go to offices that send several files a year and many records in each.
  private mutating func planFaults(
    _ committees: [SampleCommittee], scale: Scale, dice: inout Dice
  ) {
    faults = committees.map { _ in Array(repeating: [], count: 12) }
    let able = committees.indices.filter {
      committees[$0].cadence == .monthly && committees[$0].calling == .general
    }
    for fault in CaseFault.all {
      for number in 0..<max(1, scale.of(fault.perDistrict)) {
        var committee = dice.pick(able)
        var month = 1 + (dice.below(11) + number) % 11
        // One structural fault a file: two would be told apart by nobody.
        var tries = 0
        while fault.damage != nil, tries < 40,
          faults[committee][month - 1].contains(where: { $0.damage != nil })
        {
          committee = dice.pick(able)
          month = 1 + dice.below(11)
          tries += 1
        }
        guard tries < 40 else { continue }
        faults[committee][month - 1].append(fault)
      }
    }
  }
}

/// The size of the sample: 1 is the district as it was.
struct Scale {
  /// Thousandths, so that 0.1 is exact.
  let thousandths: Int

  func of(_ count: Int) -> Int { (count * thousandths + 500) / 1000 }

  /// `1`, `0.1`, `12.5`
  var text: String {
    var places = digits(thousandths % 1000, 3)
    while places.last == "0" { places.removeLast() }
    return places.isEmpty ? "\(thousandths / 1000)" : "\(thousandths / 1000).\(places)"
  }
}
