/// A record about to be written into a station's log.
struct ServiceEntry {
  var station: Int
  var record: ServiceRecord
  var fate: Fate
  var fault: ServiceFault?
  /// The day on which the line was written.
  var day: SampleDay
  var isSingle = true
}

/// One desk at work: its lines, month by month, and the files that they go into.
struct StationRoom {
  let number: Int
  let desk: ServiceDesk
  let log: ServiceLog
  let fields: [ServiceField]
  private let habits: SheetStyle
  private var dice: Dice
  private var lastNumbers: [Int: Int] = [:]
  private var inHand: [ServiceEntry] = []
  /// Station and month of every readable line.
  private(set) var served: [(Int, Int)] = []
  /// Stations with a counted line.
  private(set) var active: Set<Int> = []

  init(number: Int, desk: ServiceDesk, log: ServiceLog) {
    self.number = number
    self.desk = desk
    self.log = log
    dice = Dice(seed: log.seed, 2, number)
    fields = ServiceField.layouts[dice.below(3)]
    habits = SheetStyle.habits(&dice)
  }

  mutating func send(
    months: ClosedRange<Int>, truth: inout SampleTruth, to sink: FileSink
  ) throws {
    for station in desk.stations {
      for month in months { take(station, month) }
    }
    let calendar = log.calendar
    let end = months.upperBound == 12 ? calendar.asOf : calendar.lastDay(ofMonth: months.upperBound)
    let due = inHand.enumerated().filter { $0.element.day <= end }
      .sorted {
        ($0.element.station, $0.element.day, $0.offset)
          < ($1.element.station, $1.element.day, $1.offset)
      }.map(\.element)
    inHand.removeAll { $0.day <= end }
    guard !due.isEmpty else { return }
    let path = "services/\(desk.folder)/\(desk.stem)-\(label(months))"
    var sheet = sheet(path + ".csv", due, months)
    let bytes = sheet.finished()
    try sink(sheet.path, bytes)
    let again = due.indices.filter {
      due[$0].isSingle && due[$0].fate == .counted && due[$0].fault == nil
    }
    if dice.perMille(150) && !again.isEmpty && !due.contains(where: { $0.fault?.damage != nil }) {
      let sent = Array(again.suffix(max(1, again.count * 8 / 100)))
      try resend(sent, of: due, in: &sheet, size: bytes.count, path, months, &truth, sink)
    }
    for entry in due { tally(entry, &truth) }
    if number == 3 && months.contains(6) {
      // The same bytes under another name; the name that sorts first is read.
      try sink(path + "-最终版.csv", bytes)
      let kept = min(sheet.path, path + "-最终版.csv", by: precedes)
      let other = kept == sheet.path ? path + "-最终版.csv" : sheet.path
      truth.addFile(kept, sheet.fates)
      truth.addFile(other, duplicateOf: kept)
    } else {
      truth.addFile(sheet.path, sheet.fates)
    }
  }
}

/// Of two paths the one that comes first in byte order.
private func min(_ a: String, _ b: String, by precedes: (String, String) -> Bool) -> String {
  precedes(a, b) ? a : b
}

private func precedes(_ a: String, _ b: String) -> Bool {
  a.utf8.lexicographicallyPrecedes(b.utf8)
}

extension StationRoom {
  private func label(_ months: ClosedRange<Int>) -> String {
    let year = log.calendar.year
    return switch desk.months {
    case 1: "\(year)-\(digits(months.lowerBound, 2))"
    case 3: "\(year)Q\((months.lowerBound + 2) / 3)"
    default: "\(year)"
    }
  }

  private mutating func sheet(
    _ path: String, _ entries: [ServiceEntry], _ months: ClosedRange<Int>
  ) -> Sheet {
    var style = habits
    style.vary(&dice)
    if entries.contains(where: { $0.fault?.damage == .unclosedQuote }) {
      style.quotesAll = false
      style.wrapper = .none
    }
    if number == 12 && months.contains(1) {
      style.encoding = .utf16LittleEndian
      style.delimiter = UInt8(ascii: "\t")
    }
    let rendering = ServiceRendering(
      committees: log.map.committees, fields: fields, style: style, dice: &dice)
    var sheet = Sheet(
      path: path, style: style, columns: rendering.columns,
      title: "公共法律服务工作日志（\(label(months))）", reporter: desk.stem)
    let text = fields.firstIndex(of: .remark) ?? 0
    var previous = entries[0].station
    for entry in entries {
      if entry.station != previous { sheet.repeatHeader() }
      previous = entry.station
      let station = log.map.stations[entry.station]
      sheet.add(
        rendering.cells(entry.record, of: station, fault: entry.fault?.cell, &dice),
        fate: entry.fate, values: rendering.values(entry.record), damage: entry.fault?.damage,
        textColumn: text)
    }
    return sheet
  }

  private mutating func resend(
    _ numbers: [Int], of due: [ServiceEntry], in sheet: inout Sheet, size: Int, _ path: String,
    _ months: ClosedRange<Int>, _ truth: inout SampleTruth, _ sink: FileSink
  ) throws {
    var again = self.sheet(path + "-补报.csv", numbers.map { due[$0] }, months)
    var bytes = again.finished()
    if bytes.count == size { bytes = again.finished(padding: 1) }
    for (place, number) in numbers.enumerated() {
      if bytes.count < size {
        sheet.setFate(.duplicate, of: number)
      } else {
        again.setFate(.duplicate, of: place)
      }
    }
    try sink(again.path, bytes)
    truth.addFile(again.path, again.fates)
  }

  private mutating func tally(_ entry: ServiceEntry, _ truth: inout SampleTruth) {
    guard !entry.fate.isQuarantined else { return }
    let record = entry.record
    if record.served.civil.year == log.calendar.year {
      served.append((entry.station, record.served.civil.month))
    }
    guard entry.fate == .counted else { return }
    active.insert(entry.station)
    let station = log.map.stations[entry.station]
    let street =
      station.row(on: record.served).flatMap { station.streets[$0] }
      .map(DistrictMap.code(street:)) ?? DistrictMap.districtCode
    func count(_ name: String, _ amount: Int) {
      truth.add(name, amount)
      truth.add(name, amount, in: "by_street", at: street)
      truth.add(name, amount, in: "by_unit", at: station.code)
      truth.add(name, amount, in: "by_month", at: String(record.served.iso.prefix(7)))
    }
    if record.kind == 0 {
      count("consultations", record.personTimes)
      truth.add(
        "consultations", record.personTimes, in: "by_channel",
        at: fields.contains(.channel) ? Vocabulary.channels[record.channel].code : "")
    }
    if let document = record.document {
      count(document == 0 ? "legal_documents" : "legal_opinions", record.copies)
      truth.add("documents", record.copies)
    }
  }
}

/// New lines.
extension StationRoom {
  private mutating func take(_ station: Int, _ month: Int) {
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
      record.personTimes = min(rest, [1, 2, 3, dice.within(5...40)][dice.pick(weights: [800, 110, 50, 40])])
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
    if fault.code == "DOM-FUTURE" { record.served = log.calendar.asOf.advanced(by: 20) }
    keep(station, record, .quarantined(fault.code), on: day, fault: fault)
  }
}
