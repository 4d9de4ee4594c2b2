/// One row of the unit table that the district's pipeline reads.
struct SampleUnit: Hashable {
  enum Level: Int, CaseIterable {
    case district, street, community, site
    var word: String { ["district", "street", "community", "site"][rawValue] }
  }

  var code: String
  var name: String
  var level: Level
  var parent: String
  var kind: String
  var from: SampleDay?
  /// The last day on which the unit exists.
  var to: SampleDay?
  var successor = ""
  var aliases: [String] = []

  func exists(on day: SampleDay) -> Bool {
    (from.map { $0 <= day } ?? true) && (to.map { day <= $0 } ?? true)
  }

  /// `code,name,level,parent,kind,valid_from,valid_to,successor,aliases`
  var line: String {
    [
      code, name, level.word, parent, kind, from?.iso ?? "", to?.iso ?? "", successor,
      aliases.joined(separator: "|"),
    ].joined(separator: ",")
  }
}

/// A people's mediation committee (人民调解委员会) as the generator sees it.
struct SampleCommittee {
  enum Cadence: Int {
    case monthly = 1
    case quarterly = 3
    case yearly = 12
  }
  /// What its cases are mostly about.
  enum Calling { case general, enterprise, ip, traffic, medical, labour, property }

  var unit: SampleUnit
  /// Index of its street, `nil` for the district's own committees.
  var street: Int?
  /// The label that stands for the office in case numbers; shared by the offices of one street,
  /// so that one case number means two cases at two committees.
  var mark: String
  var cadence: Cadence
  var weight: Int
  var calling: Calling
  /// The folder and the stem of its files.
  var folder: String
  var stem: String
}

/// A service station (站点): one code, with a row for each stretch of time in one place.
struct SampleStation {
  var rows: [SampleUnit]
  /// Of each row: the index of its street, `nil` directly below the district.
  var streets: [Int?]
  /// Index of the community, `nil` above that level.
  var community: Int?
  var weight: Int
  var folder: String
  var stem: String

  var code: String { rows[0].code }
  var kind: String { rows[0].kind }

  /// The row that holds on a day.
  func row(on day: SampleDay) -> Int? { rows.firstIndex { $0.exists(on: day) } }
}
