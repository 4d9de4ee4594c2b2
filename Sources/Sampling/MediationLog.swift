/// Where the sample's files go: a path below the output folder and the whole file.
public typealias FileSink = (_ path: String, _ bytes: [UInt8]) throws -> Void

/// A record about to be written: a case at one moment, and what the truth says of it.
struct CaseEntry {
  var record: CaseRecord
  var fate: Fate
  var fault: CaseFault?
  /// The day on which the office wrote the line.
  var day: SampleDay
  /// Whether the record is the only one of its case, so that it may be sent twice.
  var isSingle = true
}

/// A case that a station passed on to a committee, as the station's log will name it.
struct Referral {
  var committee: Int
  var year: Int
  var serial: Int
  var served: SampleDay
  var personSeed: UInt64
}

/// Writes what the mediation committees send, office by office.
struct MediationLog {
  let committees: [SampleCommittee]
  let calendar: SampleCalendar
  let plan: CasePlan
  let seed: UInt64
  /// By committee: the cases of which the station has a line too.
  private(set) var referrals: [[Referral]]

  init(committees: [SampleCommittee], calendar: SampleCalendar, plan: CasePlan, seed: UInt64) {
    self.committees = committees
    self.calendar = calendar
    self.plan = plan
    self.seed = seed
    referrals = committees.map { _ in [] }
  }

  mutating func write(truth: inout SampleTruth, to sink: FileSink) throws {
    for committee in committees.indices {
      var desk = CaseDesk(
        committee: committee, office: committees[committee], calendar: calendar, seed: seed)
      let months = committees[committee].cadence.rawValue
      for first in stride(from: 1, to: 13, by: months) {
        let chunk = first...(first + months - 1)
        for month in chunk { desk.take(month: month, of: plan) }
        try desk.send(months: chunk, truth: &truth, to: sink)
      }
      referrals[committee] = desk.referrals
    }
  }
}
