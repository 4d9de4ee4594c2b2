/// One committee's desk: the cases in hand and the next number.
struct CaseDesk {
  let committee: Int
  let office: SampleCommittee
  let calendar: SampleCalendar
  let fields: [CaseField]
  let habits: SheetStyle
  var dice: Dice
  var serial = 0
  var inHand: [CaseEntry] = []
  var referrals: [Referral] = []

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
