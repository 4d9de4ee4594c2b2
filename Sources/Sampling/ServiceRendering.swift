/// Turns a line of service into the cells of one file.
struct ServiceRendering {
  let committees: [SampleCommittee]
  let fields: [ServiceField]
  let style: SheetStyle
  let headers: [String]

  init(
    committees: [SampleCommittee], fields: [ServiceField], style: SheetStyle, dice: inout Dice
  ) {
    self.committees = committees
    self.fields = fields
    self.style = style
    let usesOthers = dice.perMille(350)
    var headers: [String] = []
    for field in fields {
      headers.append(usesOthers ? dice.pick(field.headers) : field.headers[0])
    }
    self.headers = headers
  }

  var columns: [SheetColumn] {
    zip(fields, headers).map { field, header in
      switch field {
      case .personTimes: SheetColumn(header: header, unit: "人次", sum: .number)
      case .copies: SheetColumn(header: header, unit: "份", sum: .number)
      case .number, .site, .served, .kind: SheetColumn(header: header, isRequired: true)
      default: SheetColumn(header: header)
      }
    }
  }

  func values(_ record: ServiceRecord) -> [Int] {
    fields.map { field in
      switch field {
      case .personTimes: record.personTimes
      case .copies: record.copies
      default: 0
      }
    }
  }

  func cells(
    _ record: ServiceRecord, of station: SampleStation,
    fault: (field: ServiceField, text: String)? = nil, _ dice: inout Dice
  ) -> [String] {
    zip(fields, headers).map { field, header in
      if let fault, fault.field == field { return fault.text }
      if field == .site { return site(station, record, header: header, &dice) }
      return cell(field, record, station, &dice)
    }
  }

  private func site(
    _ station: SampleStation, _ record: ServiceRecord, header: String, _ dice: inout Dice
  ) -> String {
    let unit = station.rows[station.row(on: record.served) ?? 0]
    if header == "站点编码" { return unit.code }
    return dice.perMille(750) || unit.aliases.isEmpty ? unit.name : dice.pick(unit.aliases)
  }

  private func cell(
    _ field: ServiceField, _ record: ServiceRecord, _ station: SampleStation, _ dice: inout Dice
  ) -> String {
    typealias V = Vocabulary
    let none = style.placeholder
    switch field {
    case .number: return style.wrapped("2\(station.code.suffix(4))\(digits(record.number, 6))")
    case .site: return ""
    case .served: return style.date(record.served, &dice)
    case .channel: return V.channels.spelling(record.channel, &dice)
    case .kind: return V.serviceKinds.spelling(record.kind, &dice)
    case .topic: return record.topic.map { V.disputeTypes.spelling($0, &dice) } ?? none
    case .client:
      var person = Dice(seed: record.personSeed, 1)
      return record.isAggregate ? none : V.person(&person)
    case .phone:
      var person = Dice(seed: record.personSeed, 3)
      let phone = V.phone(&person)
      if record.isAggregate { return none }
      return style.masksPhones
        ? phone.prefix(3) + "****" + phone.suffix(4) : style.wrapped(phone)
    case .personTimes:
      // A blank means one person; a sheet with totals writes it out.
      let isOmitted = record.personTimes == 1 && style.totalsLabel == nil && dice.perMille(80)
      return isOmitted ? "" : style.count(record.personTimes)
    case .adviser:
      var person = Dice(seed: UInt64(station.weight), 4)
      return V.person(&person)
    case .document: return record.document.map { V.documents.spelling($0, &dice) } ?? none
    case .copies: return record.copies == 0 ? none : style.count(record.copies)
    case .result: return record.result.map { V.results.spelling($0, &dice) } ?? none
    case .committee: return record.referral.map { committeeName($0, &dice) } ?? none
    case .caseNumber: return record.referral.map { number($0, &dice) } ?? none
    case .satisfied: return record.satisfied.map { V.satisfaction.spelling($0, &dice) } ?? ""
    case .remark: return remark(record)
    case .state: return V.states.spelling(record.isVoid ? 3 : 4, &dice)
    case .updated:
      return record.updated.map { style.dateTime($0, minute: record.minute, &dice) } ?? ""
    }
  }

  private func committeeName(_ referral: Referral, _ dice: inout Dice) -> String {
    let unit = committees[referral.committee].unit
    return dice.pick([unit.name] + unit.aliases)
  }

  private func number(_ referral: Referral, _ dice: inout Dice) -> String {
    guard referral.serial > 0 else { return style.placeholder }
    return caseNumber(
      year: referral.year, mark: committees[referral.committee].mark, serial: referral.serial,
      way: dice.below(7))
  }

  private func remark(_ record: ServiceRecord) -> String {
    if record.isAggregate { return "本月汇总登记" }
    var text = Dice(seed: record.personSeed, 5)
    return text.perMille(300) ? Vocabulary.summary(&text) : style.placeholder
  }
}
