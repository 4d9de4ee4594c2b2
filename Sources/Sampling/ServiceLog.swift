/// Stations that send their lines in one file.
struct ServiceDesk {
  var stations: [Int]
  var months: Int
  var folder: String
  var stem: String
}

/// Writes what the stations send.
struct ServiceLog {
  let map: DistrictMap
  let calendar: SampleCalendar
  let plan: ServicePlan
  let seed: UInt64
  /// Of each station: the cases that it passed on, by month of service.
  let referrals: [[[Referral]]]
  /// Of each station and month (0…11): whether anything readable was served.
  private(set) var hasServed: [[Bool]]

  init(
    map: DistrictMap, calendar: SampleCalendar, plan: ServicePlan, referrals: [[Referral]],
    seed: UInt64
  ) {
    self.map = map
    self.calendar = calendar
    self.plan = plan
    self.seed = seed
    hasServed = map.stations.map { _ in Array(repeating: false, count: 12) }
    self.referrals = ServiceLog.byStation(referrals, map: map)
  }

  /// Stations of which something was counted; one that moved is one.
  private(set) var activeStations = 0

  /// The centre and the workstations send by month, the studios by quarter, schools and the like
  /// by year; half of these share a file by street and quarter, joined end to end.
  private var desks: [ServiceDesk] {
    var desks: [ServiceDesk] = []
    var shared: [Int: [Int]] = [:]
    for (s, station) in map.stations.enumerated() {
      switch station.kind {
      case "center", "workstation", "studio":
        let months = station.kind == "studio" ? 3 : 1
        desks.append(
          ServiceDesk(stations: [s], months: months, folder: station.folder, stem: station.stem))
      default:
        if s % 2 == 0, station.rows.count == 1, let street = station.streets[0] {
          shared[street, default: []].append(s)
        } else {
          desks.append(
            ServiceDesk(stations: [s], months: 12, folder: station.folder, stem: station.stem))
        }
      }
    }
    for street in shared.keys.sorted() {
      desks.append(
        ServiceDesk(
          stations: shared[street] ?? [], months: 3, folder: DistrictMap.code(street: street),
          stem: DistrictMap.streets[street].name + "街道各站点"))
    }
    return desks
  }

  mutating func write(truth: inout SampleTruth, to sink: FileSink) throws {
    for (number, desk) in desks.enumerated() {
      var room = StationRoom(number: number, desk: desk, log: self)
      for first in stride(from: 1, to: 13, by: desk.months) {
        try room.send(months: first...(first + desk.months - 1), truth: &truth, to: sink)
      }
      for (s, month) in room.served { hasServed[s][month - 1] = true }
      activeStations += room.active.count
    }
  }

  /// A referral is written by the studio or workstation beside the committee.
  private static func byStation(_ referrals: [[Referral]], map: DistrictMap) -> [[[Referral]]] {
    var result = map.stations.map { _ in Array(repeating: [Referral](), count: 12) }
    for (committee, all) in referrals.enumerated() {
      let parent = map.committees[committee].unit.parent
      guard
        let station = map.stations.firstIndex(where: {
          $0.rows[0].parent == parent && ["workstation", "studio"].contains($0.kind)
        })
      else { continue }
      for referral in all { result[station][referral.served.civil.month - 1].append(referral) }
    }
    return result
  }
}
