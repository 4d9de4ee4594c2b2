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
  var dice: Dice
  var lastNumbers: [Int: Int] = [:]
  var inHand: [ServiceEntry] = []
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
