/// New cases.
extension CaseDesk {
  mutating func open(_ pool: CasePlan.Pool, month: Int) {
    switch pool {
    case .fault: break
    case .succeeded: openSucceeded(month)
    case .failed: openSimple(.fail, month)
    case .stopped: openSimple(.stopped, month)
    case .withdrawn: openWithdrawn(month)
    case .pending: openPending(month)
    case .succeededLate: openLate()
    case .carriedSucceeded: openCarried(.success)
    case .carriedFailed: openCarried(.fail)
    case .void: openVoid(month)
    case .before: openBefore()
    case .after: openAfter()
    }
  }

  private mutating func newCase(accepted: SampleDay) -> CaseRecord {
    serial += 1
    var record = CaseRecord(serial: serial, accepted: accepted)
    record.personSeed = dice.next()
    record.source = dice.pick(weights: Vocabulary.sourceMix)
    record.type = type()
    record.isHard = dice.perMille(60)
    record.parties = dice.perMille(40) ? dice.within(5...40) : dice.within(2...4)
    record.minute = dice.within(510...1070)
    return record
  }

  private mutating func type() -> Int {
    let types = Vocabulary.disputeTypes
    switch office.calling {
    case .general: return dice.pick(weights: Vocabulary.generalMix)
    case .enterprise: return dice.pick(weights: Vocabulary.enterpriseMix)
    case .ip: return types.index("ip")
    case .traffic: return types.index("traffic")
    case .medical: return types.index("medical")
    case .labour: return types.index(dice.perMille(400) ? "wages" : "labour")
    case .property: return types.index("property")
    }
  }

  /// Closes a case some days on, but not after the period's last day.
  private mutating func close(_ record: inout CaseRecord, _ outcome: CaseRecord.Outcome) {
    let days = [0, dice.within(1...24), dice.within(25...70)][dice.pick(weights: [12, 75, 13])]
    record.outcome = outcome
    record.state = .closed
    let closed = min(record.accepted.advanced(by: days), max(calendar.last, record.accepted))
    record.closed = closed
    guard outcome == .success else { return }
    record.form = dice.perMille(640) ? 0 : 1
    if fields.contains(.agreement) {
      record.agreement = max(record.accepted, closed.advanced(by: -dice.below(3)))
    }
    if record.form == 0 || dice.perMille(400) {
      let isRound = dice.perMille(700)
      record.fen = isRound ? dice.within(3...900) * 10_000 : dice.within(10_000...90_000_000)
    }
    record.isJudicial = record.form == 0 && dice.perMille(90)
    record.satisfied = dice.perMille(850) ? dice.pick(weights: [90, 8, 2]) : nil
  }

  private mutating func keep(
    _ record: CaseRecord, _ fate: Fate, on day: SampleDay? = nil, isSingle: Bool = true,
    fault: CaseFault? = nil
  ) {
    inHand.append(
      CaseEntry(
        record: record, fate: fate, fault: fault, day: day ?? record.accepted, isSingle: isSingle))
  }

  private mutating func openSucceeded(_ month: Int) {
    var record = newCase(accepted: calendar.day(in: month, &dice))
    close(&record, .success)
    let closed = record.closed ?? record.accepted
    if dice.perMille(60) && closed > record.accepted {
      // Sent while pending, sent again when closed.
      var first = record
      reopen(&first)
      record.updated = closed
      keep(first, .superseded, isSingle: false)
      keep(record, .counted, on: closed, isSingle: false)
    } else if dice.perMille(25) {
      // Corrected: the first version had another amount and another number of people.
      var first = record
      first.parties += 1
      first.fen = (record.fen ?? 0) + 120_000
      first.source = (record.source + 1) % Vocabulary.sources.count
      let corrected = min(closed.advanced(by: dice.within(1...20)), calendar.last)
      if dice.perMille(500) { first.updated = record.accepted }
      record.updated = corrected
      record.minute = 1100
      keep(first, .superseded, isSingle: false)
      keep(record, .counted, on: max(corrected, record.accepted), isSingle: false)
    } else {
      keep(record, .counted, on: closed)
    }
    refer(record)
  }

  private func reopen(_ record: inout CaseRecord) {
    record.outcome = .pending
    record.state = .open
    record.closed = nil
    record.agreement = nil
    record.form = nil
    record.fen = nil
    record.isJudicial = false
    record.satisfied = nil
  }

  private mutating func refer(_ record: CaseRecord) {
    guard office.calling == .general, dice.perMille(42) else { return }
    let served = max(calendar.start, record.accepted.advanced(by: -dice.below(3)))
    referrals.append(
      Referral(
        committee: committee, year: record.year, serial: record.serial, served: served,
        personSeed: record.personSeed))
  }

  private mutating func openSimple(_ outcome: CaseRecord.Outcome, _ month: Int) {
    var record = newCase(accepted: calendar.day(in: month, &dice))
    close(&record, outcome)
    keep(record, .counted, on: record.closed)
  }

  private mutating func openPending(_ month: Int) {
    var record = newCase(accepted: calendar.day(in: month, &dice))
    reopen(&record)
    keep(record, .counted)
  }

  /// The applicant takes the matter back: accepted all the same.
  private mutating func openWithdrawn(_ month: Int) {
    var record = newCase(accepted: calendar.day(in: month, &dice))
    reopen(&record)
    let first = record
    record.outcome = .withdrawn
    record.state = .withdrawn
    guard dice.perMille(600) else { return keep(record, .counted) }
    let day = min(record.accepted.advanced(by: 6), calendar.last)
    record.updated = day
    record.minute = 1100
    keep(first, .superseded, isSingle: false)
    keep(record, .counted, on: day, isSingle: false)
  }

  private mutating func openLate() {
    var record = newCase(accepted: calendar.last.advanced(by: -dice.below(20)))
    close(&record, .success)
    record.closed = calendar.last.advanced(by: 1 + dice.below(2))
    if record.agreement != nil { record.agreement = record.closed }
    keep(record, .counted, on: record.closed)
  }

  private mutating func openCarried(_ outcome: CaseRecord.Outcome) {
    var record = newCase(accepted: calendar.start.advanced(by: -dice.within(1...40)))
    close(&record, outcome)
    record.closed = calendar.start.advanced(by: dice.below(28))
    if record.agreement != nil { record.agreement = record.closed }
    keep(record, .counted, on: record.closed)
  }

  private mutating func openVoid(_ month: Int) {
    var record = newCase(accepted: calendar.day(in: month, &dice))
    close(&record, .success)
    let first = record
    record.state = .void
    guard dice.perMille(500) else { return keep(record, .void, on: record.closed) }
    let day = min((record.closed ?? record.accepted).advanced(by: 3), calendar.last)
    record.updated = day
    record.minute = 1110
    keep(first, .superseded, on: first.closed, isSingle: false)
    keep(record, .void, on: day, isSingle: false)
  }

  private mutating func openBefore() {
    var record = newCase(accepted: calendar.start.advanced(by: -dice.within(20...60)))
    close(&record, .success)
    let closed = calendar.start.advanced(by: -dice.within(1...15))
    record.closed = closed
    if record.agreement != nil { record.agreement = closed }
    keep(record, .period, on: calendar.start.advanced(by: 4))
  }

  private mutating func openAfter() {
    var record = newCase(accepted: calendar.last.advanced(by: 1 + dice.below(2)))
    reopen(&record)
    keep(record, .period)
  }

  mutating func open(_ fault: CaseFault, month: Int) {
    var record = newCase(accepted: calendar.day(in: month, &dice))
    close(&record, .success)
    switch fault.code {
    case "M101": record.closed = record.accepted.advanced(by: -dice.within(3...30))
    case "M102": record.closed = nil
    case "DOM-FUTURE":
      reopen(&record)
      record.accepted = calendar.asOf.advanced(by: dice.within(10...30))
    case "VAL-DATE", "VAL-DATE-AMBIGUOUS": reopen(&record)
    default: break
    }
    if fault.code == "M101" || fault.code == "M102" { record.agreement = nil }
    let day = calendar.day(in: month, &dice)
    // The last cell is filled, or a field too many would look like an empty column.
    if fault.damage == .bareSeparator { record.updated = day }
    keep(record, .quarantined(fault.code), on: day, fault: fault)
  }
}
