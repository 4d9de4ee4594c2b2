/// The offices of Guangming District: real streets and communities, made-up stations.
///
/// 6 streets and 31 communities with their codes (the same in the editions of 2020-06-30 and
/// 2021-10-31), 246 stations in a "1+6+31+N" network, 62 mediation committees. It depends on
/// neither scale nor seed nor year: the table is `Pipelines/units/guangming.csv`.
struct DistrictMap {
  static let districtCode = "440311000000"
  static let streets: [(name: String, communities: [String])] = [
    ("光明", ["光明", "碧眼", "东周", "白花", "翠湖", "迳口"]),
    ("公明", ["公明", "上村", "李松蓢", "下村", "西田"]),
    ("新湖", ["新羌", "楼村", "圳美"]),
    ("凤凰", ["甲子塘", "东坑", "塘尾", "塘家", "凤凰"]),
    ("玉塘", ["田寮", "玉律", "长圳", "红星"]),
    ("马田", ["薯田埔", "合水口", "根竹园", "马山头", "石围", "将围", "石家", "新庄"]),
  ]
  /// What stands in communities and in streets beside the offices themselves.
  static let communityPlaces = [
    "小学", "中学", "幼儿园", "警务室", "工业园", "商业广场", "市民公园", "社康中心", "科技园",
    "日间照料中心", "农贸市场", "建设工地",
  ]
  static let streetPlaces = [
    "派出所", "人民法庭", "交警中队", "综治中心", "党群服务中心", "文体中心", "劳动管理办公室",
    "总工会",
  ]
  /// The day on which one station moves, one closes and its successor opens.
  static let turn = SampleDay(2020, 7, 1)

  private(set) var units: [SampleUnit] = []
  private(set) var committees: [SampleCommittee] = []
  private(set) var stations: [SampleStation] = []
  private var otherStations = 0
  private var enterpriseCommittees = 0

  init() {
    units.append(
      SampleUnit(
        code: Self.districtCode, name: "光明区", level: .district, parent: "", kind: "district",
        aliases: ["深圳市光明区", "光明新区"]))
    addSite(
      "F1", "光明区公共法律服务中心", kind: "center", below: Self.districtCode, street: nil,
      community: nil, weight: 5200, aliases: ["区公共法律服务中心"])
    addProfessionalCommittees()
    var communityNumber = 0
    for (s, street) in Self.streets.enumerated() {
      let code = Self.code(street: s)
      addStreet(s, street.name, code)
      for (c, name) in street.communities.enumerated() {
        addCommunity(communityNumber, c, name, street: s)
        communityNumber += 1
      }
    }
    addMovedStation()
  }

  static func code(street: Int) -> String { "44031100\(street + 1)000" }
  static func code(street: Int, community: Int) -> String {
    "44031100\(street + 1)\(digits(community + 1, 3))"
  }

  /// The unit table as a file.
  var table: [UInt8] {
    let header = "code,name,level,parent,kind,valid_from,valid_to,successor,aliases"
    return Array(([header] + units.map(\.line)).joined(separator: "\n").utf8) + [0x0A]
  }

  /// The communities that typists write in other characters: 蓢 is in GBK but not in GB2312.
  private static func spellings(of community: String) -> [String] {
    community == "李松蓢" ? ["李松朗", "李松塱"] : []
  }

  private mutating func addStreet(_ s: Int, _ name: String, _ code: String) {
    let street = name + "街道"
    units.append(
      SampleUnit(
        code: code, name: street, level: .street, parent: Self.districtCode, kind: "street",
        aliases: [street + "办事处"]))
    addSite(
      "F1", street + "公共法律服务工作站", kind: "workstation", below: code, street: s,
      community: nil, weight: 1900, aliases: [street + "工作站", street + "公共法律服务站"])
    addCommittee(
      code + "T1", street + "人民调解委员会", below: code, street: s, mark: name,
      cadence: .monthly, weight: [420, 510, 300, 380, 360, 480][s], calling: .general,
      folder: code, stem: street, aliases: [street + "调委会"])
    addCommittee(
      enterpriseCode(), street + "商会人民调解委员会", below: code, street: s, mark: name,
      cadence: .yearly, weight: 9 + s, calling: .enterprise, folder: code, stem: street + "商会",
      aliases: [street + "商会调委会"])
    for place in Self.streetPlaces where (name, place) != ("公明", "总工会") {
      addOther("\(street)\(place)", below: code, street: s, community: nil)
    }
  }

  private mutating func addCommunity(_ number: Int, _ c: Int, _ name: String, street s: Int) {
    let code = Self.code(street: s, community: c)
    let full = name + "社区"
    let others = Self.spellings(of: name).map { $0 + "社区" }
    units.append(
      SampleUnit(
        code: code, name: full, level: .community, parent: Self.code(street: s),
        kind: "community", aliases: [full + "居委会", full + "居民委员会"] + others))
    addSite(
      "F1", full + "公共法律服务工作室", kind: "studio", below: code, street: s,
      community: number, weight: 300 + number * 37 % 190,
      aliases: [full + "工作室"] + others.map { $0 + "公共法律服务工作室" })
    addCommittee(
      code + "T1", full + "人民调解委员会", below: code, street: s,
      mark: Self.streets[s].name, cadence: number % 5 < 2 ? .monthly : .quarterly,
      weight: (number % 5 < 2 ? 120 : 50) + number * 29 % 60, calling: .general, folder: code,
      stem: full, aliases: [full + "调委会"] + others.map { $0 + "人民调解委员会" })
    if number % 2 == 0 && number < 28 {
      addCommittee(
        enterpriseCode(), full + "工业园人民调解委员会", below: code, street: s,
        mark: Self.streets[s].name, cadence: .yearly, weight: 6 + number % 7,
        calling: .enterprise, folder: code, stem: full + "工业园",
        aliases: [full + "工业园调委会"])
    }
    for j in 0..<(number > 0 && number % 7 == 0 ? 6 : 5) {
      let place = Self.communityPlaces[(number * 5 + j) % Self.communityPlaces.count]
      addOther(full + place, below: code, street: s, community: number)
    }
    if name == "石家" { addClosedStation(below: code, street: s, community: number) }
  }

  private mutating func addProfessionalCommittees() {
    let all: [(String, String, Int, SampleCommittee.Cadence, SampleCommittee.Calling)] = [
      ("光明科学城知识产权", "知产", 60, .quarterly, .ip),
      ("光明区道路交通事故", "道交", 620, .monthly, .traffic),
      ("光明区医疗", "医调", 70, .quarterly, .medical),
      ("光明区劳动争议", "劳调", 560, .monthly, .labour),
      ("光明区物业", "物调", 170, .monthly, .property),
    ]
    for (number, (name, mark, weight, cadence, calling)) in all.enumerated() {
      addCommittee(
        "\(Self.districtCode)T\(number + 1)", name + "纠纷人民调解委员会",
        below: Self.districtCode, street: nil, mark: mark, cadence: cadence, weight: weight,
        calling: calling, folder: Self.districtCode, stem: name,
        aliases: [name + "调委会", name + "人民调解委员会"])
    }
  }
}

extension DistrictMap {
  private mutating func addSite(
    _ suffix: String, _ name: String, kind: String, below parent: String, street: Int?,
    community: Int?, weight: Int, aliases: [String]
  ) {
    let unit = SampleUnit(
      code: parent + suffix, name: name, level: .site, parent: parent, kind: kind,
      aliases: aliases)
    units.append(unit)
    stations.append(
      SampleStation(
        rows: [unit], streets: [street], community: community, weight: weight, folder: parent,
        stem: name))
  }

  private mutating func enterpriseCode() -> String {
    enterpriseCommittees += 1
    return "440311Q" + digits(enterpriseCommittees, 2)
  }

  private mutating func addCommittee(
    _ code: String, _ name: String, below parent: String, street: Int?, mark: String,
    cadence: SampleCommittee.Cadence, weight: Int, calling: SampleCommittee.Calling,
    folder: String, stem: String, aliases: [String]
  ) {
    let unit = SampleUnit(
      code: code, name: name, level: .site, parent: parent, kind: "committee", aliases: aliases)
    units.append(unit)
    committees.append(
      SampleCommittee(
        unit: unit, street: street, mark: mark, cadence: cadence, weight: weight,
        calling: calling, folder: folder, stem: stem))
  }

  /// A station of the "N" in 1+6+31+N.
  private mutating func addOther(
    _ place: String, below parent: String, street: Int, community: Int?,
    from: SampleDay? = nil, to: SampleDay? = nil, successor: String = ""
  ) {
    otherStations += 1
    // One station was renamed: its old name lives on in the logs.
    let renamed = place == "塘家社区警务室"
    var unit = SampleUnit(
      code: "440311N" + digits(otherStations, 3), name: place + "法律服务站", level: .site,
      parent: parent, kind: "station", from: from, to: to, successor: successor)
    if renamed { unit.aliases.append("塘家社区治安岗亭法律服务站") }
    if place.hasPrefix("李松蓢") {
      unit.aliases.append("李松朗" + place.dropFirst(3) + "法律服务站")
    }
    units.append(unit)
    stations.append(
      SampleStation(
        rows: [unit], streets: [street], community: community,
        weight: 12 + otherStations * 31 % 47, folder: parent, stem: place))
  }

  /// The station that closed in mid-year, and the one that took its work over.
  private mutating func addClosedStation(below parent: String, street: Int, community: Int) {
    let successor = "440311N" + digits(otherStations + 2, 3)
    addOther(
      "石家社区旧街市", below: parent, street: street, community: community,
      to: Self.turn.advanced(by: -1), successor: successor)
    addOther(
      "石家社区邻里中心", below: parent, street: street, community: community, from: Self.turn)
  }

  /// The bus that served one street in the first half-year and another in the second.
  private mutating func addMovedStation() {
    otherStations += 1
    let before = SampleUnit(
      code: "440311N" + digits(otherStations, 3), name: "流动法律服务车", level: .site,
      parent: Self.code(street: 1), kind: "station", to: Self.turn.advanced(by: -1))
    var after = before
    after.parent = Self.code(street: 2)
    after.to = nil
    after.from = Self.turn
    units += [before, after]
    stations.append(
      SampleStation(
        rows: [before, after], streets: [1, 2], community: nil, weight: 90,
        folder: Self.districtCode, stem: before.name))
  }
}
