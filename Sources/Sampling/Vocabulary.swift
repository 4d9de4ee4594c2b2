/// Words of the logs. Persons are put together from syllables; nobody is meant.
enum Vocabulary {
  /// A value with the spellings under which offices write it; the first is the official one.
  struct Term {
    var code: String
    var spellings: [String]
    init(_ code: String, _ spellings: String...) {
      self.code = code
      self.spellings = spellings
    }
  }

  static let surnames = Array("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜")
    .map(String.init)
  static let givenNames = Array("安柏春达恩方谷禾嘉康岚明宁沛青然书棠文晓言源泽知舟梓")
    .map(String.init)

  static func person(_ dice: inout Dice) -> String {
    dice.pick(surnames) + dice.pick(givenNames) + (dice.perMille(700) ? dice.pick(givenNames) : "")
  }

  /// A number of a block that no operator has given out: right in shape, nobody's.
  static func phone(_ dice: inout Dice) -> String { "1990000" + digits(dice.below(10_000), 4) }

  /// 18 digits with a right check digit (GB 11643-1999); the division code 440399 does not exist.
  static func identityNumber(_ dice: inout Dice) -> String {
    let birth = SampleDay(1950, 1, 1).advanced(by: dice.below(18_000)).iso.filter { $0 != "-" }
    let body = "440399" + birth + digits(dice.within(100...899), 3)
    return body + checkDigit(of: body)
  }

  static func checkDigit(of body: String) -> String {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    let sum = zip(body.utf8, weights).reduce(0) { $0 + Int($1.0 - 0x30) * $1.1 }
    return Array("10X98765432").map(String.init)[sum % 11]
  }

  static let disputeTypes = [
    Term("family", "婚姻家庭纠纷", "婚姻家庭", "继承纠纷"),
    Term("neighbour", "邻里纠纷", "邻里", "相邻纠纷"),
    Term("housing", "房屋宅基地纠纷", "房屋、宅基地", "房屋、宅基地纠纷"),
    Term("contract", "合同纠纷", "合同", "民间借贷纠纷", "租赁纠纷"),
    Term("business", "生产经营纠纷", "生产经营"),
    Term("damage", "损害赔偿纠纷", "损害赔偿", "人身损害赔偿纠纷"),
    Term("forest_land", "山林土地纠纷", "土地权属"),
    Term("demolition", "征地拆迁纠纷", "房屋拆迁"),
    Term("environment", "环境污染纠纷", "环境保护纠纷"),
    Term("wages", "拖欠农民工工资纠纷", "拖欠工资"),
    Term("labour", "其他劳动争议纠纷", "劳动争议", "劳动争议纠纷"),
    Term("tourism", "旅游纠纷", "旅游"),
    Term("ecommerce", "电子商务纠纷", "电子商务"),
    Term("consumer", "其他消费纠纷", "消费纠纷"),
    Term("medical", "医疗纠纷", "医患纠纷"),
    Term("traffic", "道路交通事故纠纷", "交通事故", "道路交通纠纷"),
    Term("property", "物业纠纷", "物业"),
    // The last two spellings are in no list: they count as “other”, with a warning.
    Term("other", "其他纠纷", "其它", "其它纠纷", "噪音扰民", "饲养宠物"),
    Term("ip", "知识产权纠纷", "知识产权"),
    Term("fire", "消防纠纷", "消防"),
  ]
  /// How often a general committee sees each type, in the order of `disputeTypes`.
  static let generalMix = [
    70, 190, 45, 130, 25, 150, 3, 6, 9, 60, 70, 2, 8, 40, 4, 40, 90, 55, 0, 3,
  ]
  static let enterpriseMix = [0, 4, 0, 60, 30, 90, 0, 0, 2, 180, 320, 0, 2, 4, 0, 4, 6, 10, 0, 2]

  static let sources = [
    Term("own", "主动调解", "主动"),
    Term("request", "依申请调解", "当事人申请", "依申请"),
    Term("court", "法院委托移送", "诉调对接", "法院委托"),
    Term("procuratorate", "检察院委托移送", "检察院委托"),
    Term("police", "公安机关委托移送", "警调对接", "公安移送"),
    Term("petition", "信访部门委托移送", "访调对接"),
    Term("department", "其他部门委托移送", "政府部门指定"),
  ]
  static let sourceMix = [260, 430, 110, 4, 140, 30, 26]

  static let outcomes = [
    Term("success", "调解成功", "成功", "达成调解协议"),
    Term("fail", "调解不成功", "调解失败", "未达成协议"),
    Term("stopped", "终止调解", "终止"),
    Term("withdrawn", "已撤回", "撤回"),
    Term("pending", "调解中", "正在调解"),
  ]
  static let states = [
    Term("open", "在办", "办理中"),
    Term("closed", "已结案", "办结", "结案"),
    Term("withdrawn", "已撤回", "撤回"),
    Term("void", "作废", "录入错误作废"),
    Term("valid", "有效", "正常"),
  ]
  static let forms = [Term("written", "书面协议", "书面"), Term("oral", "口头协议", "口头")]
  static let satisfaction = [
    Term("satisfied", "满意", "非常满意"), Term("fair", "基本满意", "一般"),
    Term("dissatisfied", "不满意"),
  ]

  static let serviceKinds = [
    Term("consultation", "法律咨询", "咨询"),
    Term("document", "代写文书", "出具法律文书"),
    Term("opinion", "审查法律意见", "合同审查", "出具法律意见"),
    Term("aid", "法律援助", "法律援助指引"),
    Term("mediation", "人民调解指引", "人民调解"),
    Term("notary", "公证", "公证指引"),
    Term("appraisal", "司法鉴定", "司法鉴定指引"),
    Term("publicity", "法治宣传", "法治讲座"),
  ]
  static let channels = [
    Term("window", "窗口", "来访", "现场"), Term("hotline", "热线12348", "来电", "电话"),
    Term("web", "网络平台", "网络"), Term("wechat", "微信", "微信群"), Term("video", "视频"),
    Term("letter", "来信"),
  ]
  static let channelMix = [520, 210, 80, 150, 25, 15]
  static let documents = [
    Term("legal_document", "法律文书", "文书"), Term("legal_opinion", "法律意见", "法律意见书"),
  ]
  static let results = [
    Term("answered", "当场答复", "已答复"), Term("aid", "转法律援助", "转法援"),
    Term("referred", "转人民调解", "转调解", "移交调委会"), Term("booked", "预约", "预约办理"),
  ]

  static let openings = [
    "双方因租金押金退还问题发生争执", "当事人反映楼上漏水，多次沟通未果", "因停车位使用产生矛盾",
    "因工资结算标准说法不一，申请调解", "货款拖欠数月，对方提出分期", "施工噪声影响休息，居民投诉",
    "遛狗未牵绳引起口角", "商铺转让费支付条件不清", "同事之间发生肢体冲突，轻微受伤",
  ]
  static let closings = [
    "经调解员耐心劝导，双方互谅互让。", "调解员到现场核实后提出方案。", "双方同意按约定履行。",
    "已告知权利义务。", "约定一周内付清。",
  ]

  /// A summary as typed: one in eight has a comma, one in sixty a line break and quoted speech.
  static func summary(_ dice: inout Dice) -> String {
    var text = dice.pick(openings)
    if dice.perMille(125) { text += ", 涉及金额有出入, 需核对票据" }
    // A character of four bytes in GB18030.
    if dice.perMille(4) { text += "，商户为𠮷祥小店" }
    if dice.perMille(16) { text += "。\n当事人称\"先付一半\"，对方未同意" }
    return text + "。" + dice.pick(closings)
  }
}

extension [Vocabulary.Term] {
  /// Mostly the official spelling.
  func spelling(_ index: Int, _ dice: inout Dice) -> String {
    let all = self[index].spellings
    return all.count == 1 || dice.perMille(700) ? all[0] : all[1 + dice.below(all.count - 1)]
  }

  /// Precondition: the code is one of the terms'.
  func index(_ code: String) -> Int {
    guard let index = firstIndex(where: { $0.code == code }) else {
      preconditionFailure("no such code in the vocabulary: \(code)")
    }
    return index
  }
}
