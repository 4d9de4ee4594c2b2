/// New lines.
extension StationRoom {
  mutating func take(_ station: Int, _ month: Int) {
    for pool in ServicePlan.Pool.allCases {
      let quota = log.plan.count(pool, station: station, month: month)
      switch pool {
      case .personTimes: consult(station, month, persons: quota)
      case .legalDocuments: write(station, month, document: 0, copies: quota)
      case .legalOpinions: write(station, month, document: 1, copies: quota)
      case .other: for _ in 0..<quota { serveOtherwise(station, month) }
      case .void: for _ in 0..<quota { void(station, month) }
      case .after: for _ in 0..<quota { serveAfter(station) }
      }
    }
    for referral in log.referrals[station][month - 1] { refer(station, referral) }
    for fault in log.plan.faults[station][month - 1] { fail(station, month, fault) }
  }

  private mutating func line(_ station: Int, on day: SampleDay) -> ServiceRecord {
    lastNumbers[station, default: 0] += 1
    var record = ServiceRecord(number: lastNumbers[station, default: 0], served: day)
    record.personSeed = dice.next()
    record.channel = dice.pick(weights: Vocabulary.channelMix)
    record.satisfied = dice.perMille(600) ? dice.pick(weights: [92, 6, 2]) : nil
    record.minute = dice.within(510...1070)
    return record
  }

  private mutating func keep(
    _ station: Int, _ record: ServiceRecord, _ fate: Fate, on day: SampleDay? = nil,
    isSingle: Bool = true, fault: ServiceFault? = nil
  ) {
    inHand.append(
      ServiceEntry(
        station: station, record: record, fate: fate, fault: fault, day: day ?? record.served,
        isSingle: isSingle))
  }

  /// Consultations until the persons are used up; now and then one line stands for many.
  private mutating func consult(_ station: Int, _ month: Int, persons: Int) {
    var rest = persons
    while rest > 0 {
      var record = line(station, on: log.calendar.day(in: month, &dice))
      record.topic = dice.pick(weights: Vocabulary.generalMix)
      let persons = [1, 2, 3, dice.within(5...40)][dice.pick(weights: [800, 110, 50, 40])]
      record.personTimes = min(rest, persons)
      record.isAggregate = record.personTimes > 4
      record.result = dice.pick(weights: [80, 8, 0, 12])
      rest -= record.personTimes
      if dice.perMille(15) {
        var first = record
        first.personTimes += 1
        record.updated = min(record.served.advanced(by: dice.within(1...9)), log.calendar.last)
        record.minute = 1100
        keep(station, first, .superseded, isSingle: false)
        keep(
          station, record, .counted, on: record.updated, isSingle: false)
      } else {
        keep(station, record, .counted)
      }
    }
  }

  private mutating func write(_ station: Int, _ month: Int, document: Int, copies: Int) {
    var rest = copies
    while rest > 0 {
      var record = line(station, on: log.calendar.day(in: month, &dice))
      record.kind = 1 + document
      record.document = document
      record.copies = min(rest, 1 + dice.pick(weights: [70, 20, 10]))
      rest -= record.copies
      keep(station, record, .counted)
    }
  }

  private mutating func serveOtherwise(_ station: Int, _ month: Int) {
    var record = line(station, on: log.calendar.day(in: month, &dice))
    record.kind = dice.within(3...7)
    if record.kind == 7 { record.personTimes = dice.within(10...120) }
    if record.kind == 3 { record.result = 1 }
    if record.kind == 4 { passOn(&record, by: station) }
    keep(station, record, .counted)
  }

  /// A referral of which no committee has a case: no number, or a number that is nobody's.
  private mutating func passOn(_ record: inout ServiceRecord, by station: Int) {
    record.result = 2
    let parent = log.map.stations[station].rows[0].parent
    let committee = log.map.committees.firstIndex { $0.unit.parent == parent } ?? 0
    let serial = dice.perMille(500) ? 0 : 90_000_000 + record.number * 10 + dice.below(10)
    record.referral = Referral(
      committee: committee, year: log.calendar.year, serial: serial, served: record.served,
      personSeed: record.personSeed)
  }

  /// The station's line about a case that the committee mediated: the committee's record counts.
  private mutating func refer(_ station: Int, _ referral: Referral) {
    var record = line(station, on: referral.served)
    record.personSeed = referral.personSeed
    record.kind = dice.perMille(400) ? 0 : 4
    record.result = 2
    record.referral = referral
    keep(station, record, .duplicate)
  }

  private mutating func void(_ station: Int, _ month: Int) {
    var record = line(station, on: log.calendar.day(in: month, &dice))
    record.personTimes = dice.within(1...3)
    let first = record
    record.isVoid = true
    guard dice.perMille(400) else { return keep(station, record, .void) }
    record.updated = min(record.served.advanced(by: 2), log.calendar.last)
    record.minute = 1100
    keep(station, first, .superseded, isSingle: false)
    keep(station, record, .void, on: record.updated, isSingle: false)
  }

  private mutating func serveAfter(_ station: Int) {
    let record = line(station, on: log.calendar.last.advanced(by: dice.within(1...2)))
    keep(station, record, .period)
  }

  private mutating func fail(_ station: Int, _ month: Int, _ fault: ServiceFault) {
    let day = log.calendar.day(in: month, &dice)
    var record = line(station, on: day)
    // The last cell is filled, or a field too many would look like an empty column.
    if fault.damage == .bareSeparator { record.updated = day }
    if fault.code == "DOM-FUTURE" { record.served = log.calendar.asOf.advanced(by: 20) }
    keep(station, record, .quarantined(fault.code), on: day, fault: fault)
  }
}
