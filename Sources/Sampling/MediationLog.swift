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

/// One committee's desk: the cases in hand and the next number.
struct CaseDesk {
  let committee: Int
  let office: SampleCommittee
  let calendar: SampleCalendar
  let fields: [CaseField]
  private let habits: SheetStyle
  private var dice: Dice
  private var serial = 0
  private var inHand: [CaseEntry] = []
  private(set) var referrals: [Referral] = []

  init(committee: Int, office: SampleCommittee, calendar: SampleCalendar, seed: UInt64) {
    self.committee = committee
    self.office = office
    self.calendar = calendar
    dice = Dice(seed: seed, 1, committee)
    // Offices that get faults keep an identity column, so that it can be wrong.
    let asksIdentity = office.cadence == .monthly && office.calling == .general
    fields = CaseField.layouts[asksIdentity ? 2 * dice.below(2) : dice.below(3)]
    var habits = SheetStyle.habits(&dice)
    if committee == 20 { habits.delimiter = UInt8(ascii: ";") }
    if committee == 31 { habits.delimiter = UInt8(ascii: "\t") }
    self.habits = habits
  }

  /// The cases of one month come in.
  mutating func take(month: Int, of plan: CasePlan) {
    for pool in CasePlan.Pool.allCases {
      for _ in 0..<plan.count(pool, committee: committee, month: month) {
        open(pool, month: month)
      }
    }
    for fault in plan.faults[committee][month - 1] { open(fault, month: month) }
  }

  /// Writes the files of some months: the lines written by then, and perhaps some again.
  mutating func send(
    months: ClosedRange<Int>, truth: inout SampleTruth, to sink: FileSink
  ) throws {
    let end = months.upperBound == 12 ? calendar.asOf : calendar.lastDay(ofMonth: months.upperBound)
    let due = inHand.enumerated().filter { $0.element.day <= end }
      .sorted { ($0.element.day, $0.offset) < ($1.element.day, $1.offset) }.map(\.element)
    inHand.removeAll { $0.day <= end }
    guard !due.isEmpty else { return }
    let path = "mediation/\(office.folder)/\(office.stem)-\(label(months))"
    var sheet = sheet(path + ".csv", due, months: months)
    let bytes = sheet.finished()
    try sink(sheet.path, bytes)
    // An unclosed quote has reordered the lines, and their numbers are not known here.
    let again = due.indices.filter {
      due[$0].isSingle && due[$0].fate == .counted && due[$0].fault == nil
    }
    if dice.perMille(280) && !again.isEmpty && !due.contains(where: { $0.fault?.damage != nil }) {
      let sent = Array(again.suffix(max(1, again.count * 8 / 100)))
      try resend(sent, of: due, in: &sheet, size: bytes.count, path, months, &truth, sink)
    }
    for entry in due { tally(entry, &truth) }
    try record(sheet, bytes, path: path, months: months, truth: &truth, sink)
  }
}

extension CaseDesk {
  private func label(_ months: ClosedRange<Int>) -> String {
    switch office.cadence {
    case .monthly: "\(calendar.year)-\(digits(months.lowerBound, 2))"
    case .quarterly: "\(calendar.year)Q\((months.lowerBound + 2) / 3)"
    case .yearly: "\(calendar.year)"
    }
  }

  private mutating func sheet(
    _ path: String, _ entries: [CaseEntry], months: ClosedRange<Int>
  ) -> Sheet {
    var style = habits
    style.vary(&dice)
    let damages = Set(entries.compactMap { $0.fault?.damage })
    if damages.contains(.foreignBytes) { style.encoding = .utf8WithMark }
    if damages.contains(.unclosedQuote) {
      style.quotesAll = false
      style.wrapper = .none
      style.groupsThousands = false
    }
    if committee == 9 && months.contains(2) {
      style.encoding = .utf16LittleEndian
      style.delimiter = UInt8(ascii: "\t")
    }
    let rendering = CaseRendering(committee: office, fields: fields, style: style, dice: &dice)
    var sheet = Sheet(
      path: path, style: style, columns: rendering.columns,
      title: "\(office.unit.name)案件登记表（\(label(months))）", reporter: office.unit.name)
    let middle = dice.perMille(70) ? entries.count / 2 : -1
    let text = fields.firstIndex(of: .summary) ?? 0
    for (number, entry) in entries.enumerated() {
      if number == middle { sheet.repeatHeader() }
      var fault = entry.fault?.cell
      if entry.fault?.code == "VAL-ID" { fault?.text = wrongIdentityNumber() }
      sheet.add(
        rendering.cells(entry.record, fault: fault, &dice), fate: entry.fate,
        values: rendering.values(entry.record), damage: entry.fault?.damage, textColumn: text)
    }
    return sheet
  }

  /// 18 digits whose last is not the check digit of the others.
  private mutating func wrongIdentityNumber() -> String {
    let right = Vocabulary.identityNumber(&dice)
    let digit = right.last == "5" ? "6" : "5"
    return right.dropLast() + digit
  }

  /// The next day some lines come again. Which of two equal records is kept follows from the
  /// sizes of their files, so the sizes must differ: an empty line at the end sees to that.
  private mutating func resend(
    _ numbers: [Int], of due: [CaseEntry], in sheet: inout Sheet, size: Int, _ path: String,
    _ months: ClosedRange<Int>, _ truth: inout SampleTruth, _ sink: FileSink
  ) throws {
    var again = self.sheet(path + "-补.csv", numbers.map { due[$0] }, months: months)
    var bytes = again.finished()
    if bytes.count == size { bytes = again.finished(padding: 1) }
    for (place, number) in numbers.enumerated() {
      if bytes.count < size {
        sheet.setFate(.duplicate, of: number)
      } else {
        again.setFate(.duplicate, of: place)
      }
      noteRow(due[number], .duplicate, &truth)
    }
    try sink(again.path, bytes)
    truth.addFile(again.path, again.fates)
  }

  /// Twice in the year a file comes a second time under another name, byte for byte. Of the two
  /// the one whose path is first in byte order is read.
  private func record(
    _ sheet: Sheet, _ bytes: [UInt8], path: String, months: ClosedRange<Int>,
    truth: inout SampleTruth, _ sink: FileSink
  ) throws {
    if committee == 14 && months.contains(5) {
      try sink(path + " (1).csv", bytes)
      truth.addFile(path + " (1).csv", sheet.fates)
      truth.addFile(sheet.path, duplicateOf: path + " (1).csv")
    } else if committee == 22 && months.contains(8) {
      try sink(path + "副本.csv", bytes)
      truth.addFile(sheet.path, sheet.fates)
      truth.addFile(path + "副本.csv", duplicateOf: sheet.path)
    } else {
      truth.addFile(sheet.path, sheet.fates)
    }
  }
}

/// What the figures get from a line.
extension CaseDesk {
  private func noteRow(_ entry: CaseEntry, _ fate: Fate, _ truth: inout SampleTruth) {
    guard !fate.isQuarantined && calendar.contains(entry.record.accepted) else { return }
    truth.add("rows_read")
    if fate == .duplicate || fate == .superseded { truth.add("rows_repeated") }
  }

  private func tally(_ entry: CaseEntry, _ truth: inout SampleTruth) {
    noteRow(entry, entry.fate, &truth)
    guard entry.fate == .counted else { return }
    let record = entry.record
    let street = office.street.map(DistrictMap.code(street:)) ?? DistrictMap.districtCode
    func count(_ name: String, on day: SampleDay) {
      truth.add(name)
      truth.add(name, in: "by_street", at: street)
      truth.add(name, in: "by_unit", at: office.unit.code)
      truth.add(name, in: "by_month", at: String(day.iso.prefix(7)))
    }
    if calendar.contains(record.accepted) {
      count("mediation_accepted", on: record.accepted)
      truth.add(
        "mediation_accepted", in: "by_type", at: Vocabulary.disputeTypes[record.type].code)
      truth.add("mediation_accepted", in: "by_source", at: Vocabulary.sources[record.source].code)
      if record.outcome == .success { truth.add("cohort_succeeded") }
    }
    guard let closed = record.closed, calendar.contains(closed),
      [.success, .fail, .stopped].contains(record.outcome)
    else { return }
    truth.addHandling(days: (record.agreement ?? closed).number - record.accepted.number)
    if record.outcome == .success {
      count("mediation_succeeded", on: closed)
      truth.add("agreed_amount_fen", record.fen ?? 0)
    }
  }
}

/// New cases.
extension CaseDesk {
  private mutating func open(_ pool: CasePlan.Pool, month: Int) {
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
    let days = dice.perMille(120) ? 0 : dice.perMille(850) ? dice.within(1...24) : dice.within(25...70)
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
      record.fen = dice.perMille(700)
        ? dice.within(3...900) * 10_000 : dice.within(10_000...90_000_000)
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

  private mutating func open(_ fault: CaseFault, month: Int) {
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
    keep(record, .quarantined(fault.code), on: day, fault: fault)
  }
}
