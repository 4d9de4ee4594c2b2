/// The units of the race: 350 in 300 communities, 132 streets, 16 districts of one city.
struct RaceUnits {
  static let stations = 246
  static let count = 350
  static let communities = 300
  static let streets = 132
  static let districts = 16
  static let city = "990000000000"

  static func community(of unit: Int) -> Int { unit % communities }
  static func street(ofCommunity community: Int) -> Int { community % streets }
  static func district(ofStreet street: Int) -> Int { street % districts }

  static func isStation(_ unit: Int) -> Bool { unit < stations }
  /// The committee that has a copy of some of a station's cases.
  static func committee(of station: Int) -> Int { stations + station % (count - stations) }
  /// The stations whose copies a committee has.
  static func stations(of committee: Int) -> [Int] {
    Array(stride(from: committee - stations, to: stations, by: count - stations))
  }

  static func code(district: Int) -> String { "99\(digits(district + 1, 2))00000000" }
  static func code(street: Int) -> String {
    "99\(digits(district(ofStreet: street) + 1, 2))\(digits(street + 1, 3))00000"
  }
  static func code(community: Int) -> String {
    code(street: street(ofCommunity: community)).prefix(7) + digits(community + 1, 3) + "00"
  }
  static func code(unit: Int) -> String { "U" + digits(unit + 1, 4) }
  static func name(unit: Int) -> String {
    isStation(unit)
      ? "第\(digits(unit + 1, 3))公共法律服务站" : "第\(digits(unit + 1, 3))人民调解委员会"
  }

  /// The unit table, in the columns of `Pipelines/units/guangming.csv`.
  static var table: [UInt8] {
    var lines = ["code,name,level,parent,kind,valid_from,valid_to,successor,aliases"]
    func add(_ code: String, _ name: String, _ level: String, _ parent: String, _ kind: String) {
      lines.append("\(code),\(name),\(level),\(parent),\(kind),,,,")
    }
    add(city, "枫桥市", "city", "", "city")
    for d in 0..<districts {
      add(code(district: d), "第\(d + 1)区", "district", city, "district")
    }
    for s in 0..<streets {
      let parent = code(district: district(ofStreet: s))
      add(code(street: s), "第\(s + 1)街道", "street", parent, "street")
    }
    for c in 0..<communities {
      let parent = code(street: street(ofCommunity: c))
      add(code(community: c), "第\(c + 1)社区", "community", parent, "community")
    }
    for u in 0..<count {
      let parent = code(community: community(of: u))
      add(code(unit: u), name(unit: u), "site", parent, isStation(u) ? "station" : "committee")
    }
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }
}
