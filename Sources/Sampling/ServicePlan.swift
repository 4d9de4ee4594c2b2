/// How many persons, documents and other services each station has in each month, so that the
/// district's totals are the published ones.
struct ServicePlan {
  enum Pool: Int, CaseIterable {
    case personTimes, legalDocuments, legalOpinions, other, void, after
  }

  /// At scale 1; documents and opinions together are 2,310 copies.
  static let personTimes = 4831
  static let documents = 2310
  private static let opinions = 872
  private static let season = [70, 40, 85, 100, 105, 110, 100, 105, 100, 95, 110, 60]

  private var quotas: [[[Int]]] = []
  private(set) var faults: [[[ServiceFault]]] = []

  init(stations: [SampleStation], calendar: SampleCalendar, scale: Scale, dice: inout Dice) {
    // A month in which a station is silent is silent for all kinds of service.
    var weights: [[Int]] = []
    for (s, station) in stations.enumerated() {
      weights.append(
        (1...12).map { month in
          ServicePlan.isOpen(station, number: s, month: month, calendar: calendar, dice: &dice)
            ? Self.season[month - 1] * station.weight : 0
        })
    }
    let opinions = scale.of(Self.opinions)
    let totals: [Pool: Int] = [
      .personTimes: scale.of(Self.personTimes), .legalOpinions: opinions,
      .legalDocuments: scale.of(Self.documents) - opinions, .other: scale.of(1100),
      .void: scale.of(22), .after: scale.of(16),
    ]
    for pool in Pool.allCases {
      let own = pool == .after ? weights.map { $0.enumerated().map { $0 == 11 ? $1 : 0 } } : weights
      let parts = portion(
        totals[pool] ?? 0, among: own.flatMap { $0 }, offset: dice.below(1 << 20))
      quotas.append(stations.indices.map { s in (0..<12).map { parts[s * 12 + $0] } })
    }
    planFaults(stations, calendar: calendar, scale: scale, dice: &dice)
  }

  func count(_ pool: Pool, station: Int, month: Int) -> Int {
    quotas[pool.rawValue][station][month - 1]
  }

  private static func isOpen(
    _ station: SampleStation, number: Int, month: Int, calendar: SampleCalendar,
    dice: inout Dice
  ) -> Bool {
    let roll = dice.below(1000)
    guard station.row(on: SampleDay(calendar.year, month, 1)) != nil else { return false }
    switch station.kind {
    case "center", "workstation": return true
    case "studio": return roll < 930
    // Some schools and sites open a desk and never have a visitor.
    default: return number % 29 != 7 && roll < 620
    }
  }

  private mutating func planFaults(
    _ stations: [SampleStation], calendar: SampleCalendar, scale: Scale, dice: inout Dice
  ) {
    faults = stations.map { _ in Array(repeating: [], count: 12) }
    let able = stations.indices.filter { stations[$0].kind == "workstation" }
    for fault in ServiceFault.all {
      for _ in 0..<max(1, scale.of(fault.perDistrict)) {
        let station = dice.pick(able)
        let month = dice.within(1...11)
        let others = faults[station][month - 1]
        if fault.damage != nil && others.contains(where: { $0.damage != nil }) { continue }
        faults[station][month - 1].append(fault)
      }
    }
    for (s, station) in stations.enumerated() where station.rows.count == 1 {
      let shut = (2...11).filter { station.row(on: SampleDay(calendar.year, $0, 1)) == nil }
      guard !shut.isEmpty else { continue }
      for _ in 0..<max(1, scale.of(ServiceFault.closed.perDistrict) / 2) {
        faults[s][dice.pick(shut) - 1].append(.closed)
      }
    }
  }
}
