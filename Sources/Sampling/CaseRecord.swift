/// A mediation case as the registrar sees it at one moment; a record is one rendering of it.
struct CaseRecord {
  enum Outcome: Int { case success, fail, stopped, withdrawn, pending }
  enum State: Int { case open, closed, withdrawn, void }

  var serial: Int
  var accepted: SampleDay
  var source = 0
  var type = 0
  var isHard = false
  var parties = 2
  /// From this all personal values follow, the same in every version.
  var personSeed: UInt64 = 0
  var outcome = Outcome.success
  var form: Int?
  var agreement: SampleDay?
  var closed: SampleDay?
  var fen: Int?
  var isJudicial = false
  var satisfied: Int?
  var state = State.closed
  var updated: SampleDay?
  var minute = 600

  var year: Int { accepted.civil.year }
}

/// A number of a case in one of the ways in which offices write it; all have one normal form.
func caseNumber(year: Int, mark: String, serial: Int, way: Int) -> String {
  let middle = "深光\(mark)人调字"
  switch way {
  case 1: return "（\(year)）\(middle)第\(serial)号"
  case 2: return "〔\(year)〕\(middle)第\(digits(serial, 4))号"
  case 3: return "[\(year)]\(middle)第\(digits(serial, 5))号"
  case 4: return "【\(year)】\(middle)\(digits(serial, 4))号"
  case 5: return "(\(year)) \(middle) 第 \(digits(serial, 4)) 号"
  case 6: return wide("(\(year))") + middle + "第" + wide(digits(serial, 4)) + "号"
  default: return "(\(year))\(middle)第\(digits(serial, 4))号"
  }
}

/// A field of the mediation log with the headers under which it is delivered.
enum CaseField: Int, CaseIterable {
  case number, committee, accepted, source, type, hard, partiesCount, parties, identity, phone
  case mediator, outcome, form, agreement, closed, amount, judicial, satisfied, summary, state
  case updated

  var headers: [String] {
    switch self {
    case .number: ["案件编号", "案件编码", "案号", "卷号", "登记编号"]
    case .committee: ["调委会", "受理单位", "调解委员会", "承办单位"]
    case .accepted: ["受理日期", "受理时间", "收案日期", "登记时间"]
    case .source: ["案件来源", "纠纷来源", "受理方式"]
    case .type: ["纠纷类型", "纠纷类别", "案件类型"]
    case .hard: ["疑难复杂案件", "是否疑难复杂"]
    case .partiesCount: ["涉及人数", "当事人数", "涉案当事人数量"]
    case .parties: ["当事人", "申请人"]
    case .identity: ["身份证号", "证件号码"]
    case .phone: ["联系电话", "手机号码", "联系方式"]
    case .mediator: ["调解员", "主办调解员"]
    case .outcome: ["调解结果", "办理结果"]
    case .form: ["协议形式", "协议类型"]
    case .agreement: ["协议日期", "达成协议时间"]
    case .closed: ["结案日期", "结案时间", "办结时间"]
    case .amount: ["协议涉及金额", "协议金额", "调解协议金"]
    case .judicial: ["是否司法确认", "司法确认"]
    case .satisfied: ["是否满意", "满意度"]
    case .summary: ["纠纷简要情况", "纠纷简介", "纠纷情况"]
    case .state: ["案件状态", "状态"]
    case .updated: ["更新时间", "更正时间"]
    }
  }

  /// The columns that an office keeps, in its order.
  static let layouts: [[CaseField]] = [
    allCases,
    [
      .number, .committee, .accepted, .source, .type, .partiesCount, .parties, .phone, .mediator,
      .outcome, .form, .closed, .amount, .satisfied, .summary, .state, .updated,
    ],
    [
      .committee, .number, .type, .source, .accepted, .parties, .identity, .phone, .partiesCount,
      .summary, .mediator, .outcome, .agreement, .closed, .form, .amount, .judicial, .state,
      .updated,
    ],
  ]
}
