/// One line of a station's log: a consultation, a document, a referral, a lecture.
struct ServiceRecord {
  var number: Int
  var served: SampleDay
  var channel = 0
  var kind = 0
  var topic: Int?
  var personSeed: UInt64 = 0
  var personTimes = 1
  var document: Int?
  var copies = 0
  var result: Int? = 0
  /// Committee, year and serial of the case that the matter became.
  var referral: Referral?
  var satisfied: Int?
  var isVoid = false
  var updated: SampleDay?
  var minute = 600
  var isAggregate = false
}

/// One way in which a line of a station's log cannot be read.
struct ServiceFault {
  var code: String
  var cell: (field: ServiceField, text: String)?
  var damage: LineDamage?
  var perDistrict = 4

  static let all: [ServiceFault] = [
    ServiceFault(code: "VAL-DATE", cell: (.served, "2020年2月30日")),
    ServiceFault(code: "VAL-REQUIRED", cell: (.number, "")),
    ServiceFault(code: "REF-UNKNOWN", cell: (.site, "松涛社区公共法律服务工作室")),
    ServiceFault(code: "VAL-COUNT", cell: (.personTimes, "若干")),
    ServiceFault(code: "VAL-CODE", cell: (.kind, "送水上门")),
    ServiceFault(code: "DOM-FUTURE"),
    ServiceFault(code: "CSV-WIDTH", damage: .bareSeparator),
    ServiceFault(code: "CSV-TEXT-AFTER-QUOTE", damage: .textAfterQuote, perDistrict: 2),
    ServiceFault(code: "CSV-UNCLOSED", damage: .unclosedQuote, perDistrict: 2),
  ]
  /// A line of a station on a day on which it was closed.
  static let closed = ServiceFault(code: "REF-CLOSED", perDistrict: 4)
}

/// A field of the service log with the headers under which it is delivered.
enum ServiceField: Int, CaseIterable {
  case number, site, served, channel, kind, topic, client, phone, personTimes, adviser, document
  case copies, result, committee, caseNumber, satisfied, remark, state, updated

  var headers: [String] {
    switch self {
    case .number: ["登记编号", "服务编号", "流水号"]
    case .site: ["站点名称", "服务站点", "站点编码", "填报单位"]
    case .served: ["服务日期", "服务时间", "日期"]
    case .channel: ["服务方式", "服务渠道"]
    case .kind: ["服务类别", "服务事项"]
    case .topic: ["咨询类别", "咨询事项"]
    case .client: ["咨询人", "服务对象"]
    case .phone: ["联系电话", "电话"]
    case .personTimes: ["人次", "服务人次"]
    case .adviser: ["服务人员", "值班律师"]
    case .document: ["文书类型", "出具文书"]
    case .copies: ["份数", "文书份数"]
    case .result: ["办理结果", "处理结果"]
    case .committee: ["转入调委会", "调委会"]
    case .caseNumber: ["转入案件编号", "案件编号"]
    case .satisfied: ["满意度", "是否满意"]
    case .remark: ["备注"]
    case .state: ["记录状态", "状态"]
    case .updated: ["更新时间", "更正时间"]
    }
  }

  static let layouts: [[ServiceField]] = [
    allCases,
    [
      .number, .served, .site, .kind, .topic, .channel, .client, .phone, .personTimes, .document,
      .copies, .result, .committee, .caseNumber, .remark, .state, .updated,
    ],
    [
      .site, .number, .served, .kind, .client, .personTimes, .adviser, .document, .copies,
      .result, .committee, .caseNumber, .satisfied, .remark, .state, .updated, .channel,
    ],
  ]
}
