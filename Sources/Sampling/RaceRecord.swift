/// The clean log of the race: 18 typed columns, about 305 bytes a record.
enum RaceRecord {
  static let header = Array(
    ("record_id,case_no,unit_code,unit_name,accepted_on,closed_on,updated_at,dispute_type,source,"
      + "outcome,confirmed,amount,mediator,parties_n,satisfied,agreement_form,phone,summary\n").utf8
  )

  static let types: [(code: String, label: String)] = [
    ("family", "婚姻家庭纠纷"), ("neighbour", "邻里纠纷"), ("housing", "房屋宅基地纠纷"),
    ("contract", "合同纠纷"), ("business", "生产经营纠纷"), ("damage", "损害赔偿纠纷"),
    ("demolition", "征地拆迁纠纷"), ("wages", "拖欠农民工工资纠纷"), ("labour", "其他劳动争议纠纷"),
    ("consumer", "其他消费纠纷"), ("medical", "医疗纠纷"), ("traffic", "道路交通事故纠纷"),
    ("property", "物业纠纷"), ("other", "其他纠纷"),
  ]
  static let sources: [(code: String, label: String)] = [
    ("own", "主动调解"), ("request", "依申请调解"), ("court", "法院委托移送"),
    ("police", "公安机关委托移送"), ("petition", "信访部门委托移送"), ("department", "其他部门委托移送"),
  ]
  static let outcomes: [(code: String, label: String)] = [
    ("success", "调解成功"), ("fail", "调解不成功"), ("stopped", "终止调解"), ("pending", "调解中"),
  ]
  static let satisfaction: [(code: String, label: String)] = [
    ("satisfied", "满意"), ("fair", "基本满意"), ("dissatisfied", "不满意"),
  ]
  static let forms: [(code: String, label: String)] = [("written", "书面协议"), ("oral", "口头协议")]

  /// `code,label,parent,aliases`
  static func codeFile(_ list: [(code: String, label: String)]) -> [UInt8] {
    let lines = ["code,label,parent,aliases"] + list.map { "\($0.code),\($0.label),," }
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }
}

/// Which version of a case a record is.
enum RaceVersion: Int {
  case first, correction, copy, export
}

/// Formats records byte by byte: a `String` a field would cost more than all the rest.
struct RaceFormatter {
  private let seed: UInt64
  private let typeLabels = RaceRecord.types.map { Array($0.label.utf8) }
  private let sourceLabels = RaceRecord.sources.map { Array($0.label.utf8) }
  private let outcomeLabels = RaceRecord.outcomes.map { Array($0.label.utf8) }
  private let satisfactionLabels = RaceRecord.satisfaction.map { Array($0.label.utf8) }
  private let formLabels = RaceRecord.forms.map { Array($0.label.utf8) }
  private let unitCells = (0..<RaceUnits.count).map {
    Array("\(RaceUnits.code(unit: $0)),\(RaceUnits.name(unit: $0)),".utf8)
  }
  private let openings = Vocabulary.openings.map { Array($0.utf8) }
  private let closings = Vocabulary.closings.map { Array($0.utf8) }
  private let days: [[UInt8]]
  private static let firstDay = SampleDay(2019, 1, 1)
  private let monthStarts: [Int]

  init(seed: UInt64) {
    self.seed = seed
    days = (0..<900).map { Array(Self.firstDay.advanced(by: $0).iso.utf8) }
    monthStarts = (0...24).map {
      SampleDay(2019 + $0 / 12, 1 + $0 % 12, 1).number - Self.firstDay.number
    }
  }

  /// Appends one record.
  /// - Parameters:
  ///   - unit: who sends it; `home` is the unit that opened the case.
  ///   - month: 0…23, of acceptance.
  ///   - index: of the case among those of its unit and month.
  ///   - identifier: larger than that of every earlier version.
  func append(
    _ version: RaceVersion, identifier: Int, unit: Int, home: Int, month: Int, index: Int,
    to bytes: inout [UInt8]
  ) {
    var dice = Dice(seed: seed ^ UInt64((home * 24 + month) << 32 | index))
    let chance = dice.next()
    let more = dice.next()
    let accepted =
      monthStarts[month] + Int(chance & 0xFFFF) % (monthStarts[month + 1] - monthStarts[month])
    var outcome = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3][Int(chance >> 16 & 15)]
    if version == .correction && outcome == 3 { outcome = 0 }
    let isClosed = outcome != 3
    let closed = min(accepted + Int(chance >> 20 & 0x3F) * Int(chance >> 26 & 3) / 2, 760)
    append(identifier, to: &bytes)
    bytes.append(0x2C)
    appendCaseNumber(home, month, index, to: &bytes)
    bytes += unitCells[unit]
    bytes += days[accepted]
    bytes.append(0x2C)
    if isClosed { bytes += days[closed] }
    bytes.append(0x2C)
    appendUpdate(version, after: isClosed ? closed : accepted, more, to: &bytes)
    bytes.append(0x2C)
    let type = Int(chance >> 28 & 0xFFF)
    bytes += typeLabels[type * type / 4096 * typeLabels.count / 4096]
    bytes.append(0x2C)
    bytes += sourceLabels[Int(chance >> 40 & 0xFF) * sourceLabels.count / 256]
    bytes.append(0x2C)
    bytes += outcomeLabels[outcome]
    bytes.append(0x2C)
    let isSuccess = outcome == 0
    bytes.append(isSuccess && chance >> 48 & 15 == 0 ? 0x31 : 0x30)
    bytes.append(0x2C)
    appendAmount(
      isSuccess ? Int(more & 0x3F_FFFF) + (version == .correction ? 100 : 0) : 0, to: &bytes)
    bytes.append(0x2C)
    bytes.append(UInt8(ascii: "M"))
    append(10_000 + home * 12 + Int(more >> 22 & 0xFF) % 12, to: &bytes)
    bytes.append(0x2C)
    append(2 + Int(more >> 30 & 3), to: &bytes)
    bytes.append(0x2C)
    if more >> 32 & 7 != 0 {
      bytes += satisfactionLabels[[0, 0, 0, 0, 0, 0, 1, 2][Int(more >> 35 & 7)]]
    }
    bytes.append(0x2C)
    if isSuccess { bytes += formLabels[Int(more >> 38 & 1)] }
    bytes.append(0x2C)
    bytes += phone
    appendPadded(Int(more >> 40 & 0x1FFF), 4, to: &bytes)
    bytes.append(0x2C)
    appendSummary(&dice, to: &bytes)
    bytes.append(0x0A)
  }

  private let phone = Array("199****".utf8)

  /// `(2019)枫桥调字第100010000123号`
  private func appendCaseNumber(_ home: Int, _ month: Int, _ index: Int, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "("))
    append(2019 + month / 12, to: &bytes)
    bytes += caseMark
    append((100 + home) * 1_000_000_000 + month * 10_000_000 + index, to: &bytes)
    bytes += caseEnd
  }

  private let caseMark = Array(")枫桥调字第".utf8)
  private let caseEnd = Array("号,".utf8)

  /// An export carries the time of the version that it repeats; the others come later.
  private func appendUpdate(
    _ version: RaceVersion, after day: Int, _ chance: UInt64, to bytes: inout [UInt8]
  ) {
    let later =
      switch version {
      case .first, .export: 0
      case .correction: 1 + Int(chance >> 52 & 15)
      case .copy: Int(chance >> 56 & 3)
      }
    bytes += days[day + later]
    bytes.append(0x20)
    appendPadded(8 + Int(chance >> 44 & 7), 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    appendPadded(Int(chance >> 47 & 63) % 60, 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    appendPadded((Int(chance >> 53 & 63) + version.rawValue % 3 * 7) % 60, 2, to: &bytes)
  }

  private func appendAmount(_ value: Int, to bytes: inout [UInt8]) {
    append(value / 100, to: &bytes)
    bytes.append(UInt8(ascii: "."))
    appendPadded(value % 100, 2, to: &bytes)
  }

  /// 14 % quoted because of a comma, one in a hundred with a line break and quoted speech.
  private func appendSummary(_ dice: inout Dice, to bytes: inout [UInt8]) {
    let kind = dice.below(100)
    let isQuoted = kind < 15
    if isQuoted { bytes.append(0x22) }
    bytes += openings[dice.below(openings.count)]
    if kind < 14 {
      bytes += comma
    } else if kind == 14 {
      bytes += speech
    }
    bytes += closings[dice.below(closings.count)]
    if isQuoted { bytes.append(0x22) }
  }

  private let comma = Array(", 另有票据待核, ".utf8)
  private let speech = Array("。\n当事人称\"\"先付一半\"\"。".utf8)

  private func append(_ number: Int, to bytes: inout [UInt8]) {
    var divisor = 1
    while number / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      bytes.append(0x30 + UInt8(number / divisor % 10))
      divisor /= 10
    }
  }

  private func appendPadded(_ number: Int, _ width: Int, to bytes: inout [UInt8]) {
    var divisor = 1
    for _ in 1..<width { divisor *= 10 }
    while divisor > 0 {
      bytes.append(0x30 + UInt8(number / divisor % 10))
      divisor /= 10
    }
  }
}
