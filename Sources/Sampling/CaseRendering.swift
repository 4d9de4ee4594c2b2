/// Turns a case into the cells of one office's file.
struct CaseRendering {
  let committee: SampleCommittee
  let fields: [CaseField]
  let style: SheetStyle
  /// Which of the headers this file uses for each field.
  let headers: [String]

  init(
    committee: SampleCommittee, fields: [CaseField], style: SheetStyle, dice: inout Dice
  ) {
    self.committee = committee
    self.fields = fields
    self.style = style
    let usesOthers = dice.perMille(400)
    var headers: [String] = []
    for field in fields {
      headers.append(usesOthers ? dice.pick(field.headers) : field.headers[0])
    }
    self.headers = headers
  }

  var columns: [SheetColumn] {
    zip(fields, headers).map { field, header in
      switch field {
      case .partiesCount: SheetColumn(header: header, unit: "人", sum: .number)
      case .amount:
        SheetColumn(
          header: header, unit: style.moneyInTenThousands ? "万元" : "元", sum: .money)
      case .number, .committee, .accepted: SheetColumn(header: header, isRequired: true)
      default: SheetColumn(header: header)
      }
    }
  }

  func values(_ record: CaseRecord) -> [Int] {
    fields.map { field in
      switch field {
      case .partiesCount: record.parties
      case .amount: record.fen ?? 0
      default: 0
      }
    }
  }

  /// - Parameter fault: what one cell says instead.
  func cells(
    _ record: CaseRecord, fault: (field: CaseField, text: String)? = nil, _ dice: inout Dice
  ) -> [String] {
    fields.map { field in
      if let fault, fault.field == field { return fault.text }
      return cell(field, record, &dice)
    }
  }

  private func cell(_ field: CaseField, _ record: CaseRecord, _ dice: inout Dice) -> String {
    typealias V = Vocabulary
    switch field {
    case .number:
      let way = dice.perMille(800) ? 0 : dice.within(1...6)
      return style.wrapped(
        caseNumber(year: record.year, mark: committee.mark, serial: record.serial, way: way))
    case .committee:
      let names = [committee.unit.name, committee.unit.name] + committee.unit.aliases
      return dice.perMille(50) ? committee.unit.code : dice.pick(names)
    case .accepted: return style.date(record.accepted, &dice)
    case .source: return V.sources.spelling(record.source, &dice)
    case .type: return V.disputeTypes.spelling(record.type, &dice)
    case .hard: return flag(record.isHard, &dice)
    case .partiesCount: return style.count(record.parties)
    case .parties:
      var person = Dice(seed: record.personSeed, 1)
      return V.person(&person) + "、" + V.person(&person)
    case .identity:
      var person = Dice(seed: record.personSeed, 2)
      return style.wrapped(V.identityNumber(&person))
    case .phone:
      var person = Dice(seed: record.personSeed, 3)
      let phone = V.phone(&person)
      return style.masksPhones
        ? phone.prefix(3) + "****" + phone.suffix(4) : style.wrapped(phone)
    case .mediator:
      var person = Dice(seed: record.personSeed % 7 &+ UInt64(committee.weight), 4)
      return V.person(&person)
    case .outcome: return V.outcomes.spelling(record.outcome.rawValue, &dice)
    case .form: return record.form.map { V.forms.spelling($0, &dice) } ?? style.placeholder
    case .agreement: return record.agreement.map { style.date($0, &dice) } ?? style.placeholder
    case .closed: return record.closed.map { style.date($0, &dice) } ?? style.placeholder
    case .amount: return record.fen.map { style.money($0) } ?? style.placeholder
    case .judicial: return flag(record.isJudicial, &dice)
    case .satisfied: return record.satisfied.map { V.satisfaction.spelling($0, &dice) } ?? ""
    case .summary:
      var text = Dice(seed: record.personSeed, 5)
      return V.summary(&text)
    case .state: return V.states.spelling(record.state.rawValue, &dice)
    case .updated:
      return record.updated.map { style.dateTime($0, minute: record.minute, &dice) } ?? ""
    }
  }

  private func flag(_ value: Bool, _ dice: inout Dice) -> String {
    value ? dice.pick(["是", "是", "是", "√", "1"]) : "否"
  }
}
