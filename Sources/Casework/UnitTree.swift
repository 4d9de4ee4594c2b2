/// A unit of the registry: district, street, community, station, committee.
public struct Unit: Sendable, Hashable {
  public let code: String
  public let name: String
  /// Index into `UnitTree.levels`, 0 at the top.
  public let level: Int
  public let kind: String
  /// The code of the unit above; empty at the top.
  public let parentCode: String
  public let validFrom: Day?
  /// The last day on which the unit exists.
  public let validTo: Day?
  /// The code of the unit that took over.
  public let successor: String
  public let aliases: [String]
  /// The line of the unit table.
  public let line: Int

  public init(
    code: String, name: String, level: Int, kind: String, parentCode: String, validFrom: Day?,
    validTo: Day?, successor: String, aliases: [String], line: Int
  ) {
    self.code = code
    self.name = name
    self.level = level
    self.kind = kind
    self.parentCode = parentCode
    self.validFrom = validFrom
    self.validTo = validTo
    self.successor = successor
    self.aliases = aliases
    self.line = line
  }

  public func isValid(on day: Day) -> Bool {
    (validFrom.map { $0 <= day } ?? true) && (validTo.map { day <= $0 } ?? true)
  }

  /// Whether it exists on some day of a day's month.
  public func isValid(inMonthOf day: Day) -> Bool {
    let (year, month, number) = day.civil
    let first = day.advanced(by: 1 - number)
    let last = first.advanced(by: Day.length(ofMonth: month, year: year) - 1)
    return (validFrom.map { $0 <= last } ?? true) && (validTo.map { first <= $0 } ?? true)
  }
}

/// What a name in a record means.
public enum UnitMatch: Sendable, Hashable {
  /// This unit, on whatever day.
  case always(Int)
  /// One of these, depending on the day.
  case dated([Int])
  /// Several units at once.
  case ambiguous
  case unknown
}

/// The units in depth-first order, so that everything below a unit is one range of indices.
///
/// A code may stand on several rows with validity days that do not overlap: a station that moved
/// to another street is two rows, and a record belongs to the row that is valid on its day.
public struct UnitTree: Sendable {
  /// Names of the levels from the top, as in the pipeline: district, street, community, site.
  public let levels: [String]
  public let units: [Unit]
  /// Of each unit: the index of the unit above, −1 at the top.
  public let parents: [Int]
  /// Of each unit: one past the last unit below it.
  public let ends: [Int]
  /// Of each unit: the first unit with the same code. A station that moved is two units and one
  /// code.
  public let codes: [Int]
  /// Of each unit: how many units have its code, if it is the first of them.
  private let rowCounts: [Int]
  private let candidates: [[UInt8]: [Int]]
  private let current: [Int]

  /// - Throws: `ReferenceError` with the line of the unit table: a parent that does not exist,
  ///   validity days that overlap, a level that does not lie below its parent's, a cycle.
  public init(levels: [String], rows: [Unit]) throws(ReferenceError) {
    self.levels = levels
    var rowsByCode: [String: [Int]] = [:]
    for (index, row) in rows.enumerated() { rowsByCode[row.code, default: []].append(index) }
    for indices in rowsByCode.values where indices.count > 1 {
      try UnitTree.checkValidity(indices.map { rows[$0] })
    }
    var children: [Int: [Int]] = [:]
    for (index, row) in rows.enumerated() {
      guard !row.parentCode.isEmpty else {
        children[-1, default: []].append(index)
        continue
      }
      guard let above = rowsByCode[row.parentCode] else {
        throw ReferenceError(
          "units, line \(row.line): the parent \(row.parentCode) of \(row.code) is not in the table"
        )
      }
      // With several rows of one code, the parent is the row that is valid when the child begins.
      let parent =
        above.first { row.validFrom.map(rows[$0].isValid(on:)) ?? true } ?? above[0]
      guard rows[parent].level < row.level else {
        throw ReferenceError(
          "units, line \(row.line): \(row.code) (\(levels[row.level])) cannot lie below \(row.parentCode) (\(levels[rows[parent].level]))"
        )
      }
      children[parent, default: []].append(index)
    }
    guard children[-1]?.isEmpty == false else {
      throw ReferenceError("units: no unit is at the top: one row must have an empty parent")
    }
    var order: [Int] = []
    var parents: [Int] = []
    var ends: [Int] = []
    func visit(_ row: Int, below parent: Int) {
      let place = order.count
      order.append(row)
      parents.append(parent)
      ends.append(0)
      for child in children[row, default: []].sorted(by: { a, b in
        (rows[a].level, rows[a].code, rows[a].validFrom?.number ?? .min)
          < (rows[b].level, rows[b].code, rows[b].validFrom?.number ?? .min)
      }) {
        visit(child, below: place)
      }
      ends[place] = order.count
    }
    for top in children[-1, default: []].sorted(by: { rows[$0].code < rows[$1].code }) {
      visit(top, below: -1)
    }
    let units = order.map { rows[$0] }
    self.units = units
    self.parents = parents
    self.ends = ends
    var firstOfCode: [String: Int] = [:]
    codes = units.indices.map { index in
      let first = firstOfCode[units[index].code] ?? index
      firstOfCode[units[index].code] = first
      return first
    }
    var rowCounts = Array(repeating: 0, count: units.count)
    for code in codes { rowCounts[code] += 1 }
    self.rowCounts = rowCounts
    var candidates: [[UInt8]: [Int]] = [:]
    for (index, unit) in units.enumerated() {
      // “BRONX” and its code “bronx” are one spelling.
      let keys = Set(
        ([unit.code, unit.name] + unit.aliases).map { NormalForm.key(Array($0.utf8)) })
      for key in keys where !key.isEmpty { candidates[key, default: []].append(index) }
    }
    self.candidates = candidates
    var latest: [String: Int] = [:]
    for (index, unit) in units.enumerated() {
      let previous = latest[unit.code].map { units[$0].validFrom?.number ?? .min }
      if previous == nil || (unit.validFrom?.number ?? .min) > previous! {
        latest[unit.code] = index
      }
    }
    var current: [Int] = []
    for (index, unit) in units.enumerated() {
      var code = unit.code
      var place = latest[code] ?? index
      var steps = 0
      while !units[place].successor.isEmpty {
        code = units[place].successor
        guard let next = latest[code], steps < units.count else {
          throw ReferenceError(
            "units, line \(unit.line): the successor \(code) of \(unit.code) is not in the table, or goes in a circle"
          )
        }
        place = next
        steps += 1
      }
      current.append(place)
    }
    self.current = current
  }

  public var count: Int { units.count }

  /// Everything at or below the unit.
  public func range(of unit: Int) -> Range<Int> { unit..<ends[unit] }

  /// The unit at a level at or above a unit, or `nil` when the unit lies above that level or its
  /// branch skips it (a site directly below the district has no street).
  public func ancestor(of unit: Int, at level: Int) -> Int? {
    var place = unit
    while place >= 0 {
      if units[place].level == level { return place }
      if units[place].level < level { return nil }
      place = parents[place]
    }
    return nil
  }

  /// The unit's name, with its validity days where its code stands on several rows: a station that
  /// moved is shown once at each place, `某站（至2020-06-30）` and `某站（2020-07-01起）`.
  public func title(of unit: Int) -> String {
    let row = units[unit]
    guard rowCounts[codes[unit]] > 1 else { return row.name }
    switch (row.validFrom, row.validTo) {
    case (let from?, let to?): return "\(row.name)（\(from)至\(to)）"
    case (let from?, nil): return "\(row.name)（\(from)起）"
    case (nil, let to?): return "\(row.name)（至\(to)）"
    case (nil, nil): return row.name
    }
  }

  /// Whether a row's days do not begin after those of another.
  public func begins(_ row: Int, notAfter other: Int) -> Bool {
    (units[row].validFrom?.number ?? .min) <= (units[other].validFrom?.number ?? .min)
  }

  /// The unit that stands for this one on today's map.
  public func currentUnit(of unit: Int) -> Int { current[unit] }

  /// What a name or code means among the units of a scope.
  public func match(normalForm: [UInt8], in scope: UnitScope) -> UnitMatch {
    let found = (candidates[normalForm] ?? []).filter { index in
      scope.contains(units[index])
    }
    if found.isEmpty { return .unknown }
    if found.count == 1 {
      let unit = units[found[0]]
      return unit.validFrom == nil && unit.validTo == nil ? .always(found[0]) : .dated(found)
    }
    // Several rows are well told apart by day only if they are rows of one code, or if no two
    // of them are valid on one day.
    for (i, a) in found.enumerated() {
      for b in found[(i + 1)...] where UnitTree.overlap(units[a], units[b]) { return .ambiguous }
    }
    return .dated(found)
  }

  /// What a name means that has those of units above it before it, 光明区光明街道光明社区调委会, and a province or
  /// a city before the top unit: 广东省深圳市光明区…. Those above must be above the unit.
  public func match(inFull normalForm: [UInt8], in scope: UnitScope) -> UnitMatch {
    var found: [(rest: ArraySlice<UInt8>, passed: [[Int]])] = [(normalForm[...], [])]
    // Behind 省 or 市 only the top unit.
    for end in normalForm.indices.dropFirst(5) where end < UnitTree.longestPlace {
      let word = normalForm[(end - 2)...end]
      if word.elementsEqual("省".utf8) || word.elementsEqual("市".utf8) {
        let rest = normalForm[(end + 1)...]
        found += beginnings(of: rest).filter { $0.units.contains { units[$0].level == 0 } }
          .map { (rest.dropFirst($0.length), [$0.units]) }
      }
    }
    while let (rest, passed) = found.popLast() {
      if !passed.isEmpty {
        let match = match(normalForm: Array(rest), in: scope)
        switch match {
        case .always(let unit) where isBelow(passed, unit): return match
        case .dated(let rows):
          let below = rows.filter { isBelow(passed, $0) }
          if !below.isEmpty { return .dated(below) }
        default: break
        }
      }
      guard passed.count < levels.count else { continue }
      found += beginnings(of: rest).map { (rest.dropFirst($0.length), passed + [$0.units]) }
    }
    return .unknown
  }

  /// Longer than any province and city together, in bytes.
  private static let longestPlace = 48

  /// The units whose names a text begins with, and the bytes of these names; something stands behind.
  private func beginnings(of text: ArraySlice<UInt8>) -> [(length: Int, units: [Int])] {
    guard let first = text.first, first >= 0x80 else { return [] }
    return stride(from: 6, to: min(text.count, UnitTree.longestPlace), by: 3).compactMap { length in
      candidates[Array(text.prefix(length))].map { (length, $0) }
    }
  }

  /// Whether a unit lies below one of each of some groups of units.
  private func isBelow(_ groups: [[Int]], _ unit: Int) -> Bool {
    groups.allSatisfy { group in group.contains { $0 != unit && range(of: $0).contains(unit) } }
  }

  public func match(_ name: String, in scope: UnitScope = UnitScope()) -> UnitMatch {
    match(normalForm: NormalForm.key(Array(name.utf8)), in: scope)
  }

  private static func overlap(_ a: Unit, _ b: Unit) -> Bool {
    (a.validFrom?.number ?? .min) <= (b.validTo?.number ?? .max)
      && (b.validFrom?.number ?? .min) <= (a.validTo?.number ?? .max)
  }

  private static func checkValidity(_ rows: [Unit]) throws(ReferenceError) {
    for (i, a) in rows.enumerated() {
      for b in rows[(i + 1)...] where overlap(a, b) {
        throw ReferenceError(
          "units, line \(b.line): \(b.code) stands on line \(a.line) too, and the two are valid on the same days"
        )
      }
    }
  }
}

extension UnitScope {
  public func contains(_ unit: Unit) -> Bool {
    (levels.isEmpty || levels.contains(unit.level)) && (kinds.isEmpty || kinds.contains(unit.kind))
  }
}
