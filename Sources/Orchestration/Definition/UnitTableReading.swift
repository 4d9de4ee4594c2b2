import Casework

/// The table of units as a `UnitTree`.
enum UnitTableReading {
  static let required = ["code", "name", "level", "parent"]
  static let optional = ["kind", "valid_from", "valid_to", "successor", "aliases"]

  /// - Returns: the tree, or `nil` with everything that is wrong with its table.
  static func tree(
    from table: ReferenceTable, file: String, levels: [String]
  ) -> (UnitTree?, [ReferenceProblem]) {
    var (rows, problems) = table.rows(named: file, required: required, optional: optional)
    func report(_ line: Int, _ message: String, near word: String = "", among: [String] = []) {
      problems.append(
        ReferenceProblem(
          file: file, line: line, message: message,
          suggestion: Spelling.nearest(to: word, among: among)))
    }
    var units: [Unit] = []
    for row in rows {
      if row["code"].isEmpty || row["name"].isEmpty {
        report(row.line, "a unit has a code and a name")
        continue
      }
      guard let level = levels.firstIndex(of: row["level"]) else {
        report(
          row.line,
          "unknown level “\(row["level"])”; the pipeline's levels are \(levels.joined(separator: ", "))",
          near: row["level"], among: levels)
        continue
      }
      var days: [Day?] = []
      for column in ["valid_from", "valid_to"] {
        let day = Day(row[column])
        if day == nil && !row[column].isEmpty {
          report(row.line, "\(column) is a date like 2020-01-31, not “\(row[column])”")
        }
        days.append(day)
      }
      if let from = days[0], let to = days[1], to < from {
        report(row.line, "\(row["code"]) ends on \(to), before it begins on \(from)")
        continue
      }
      units.append(
        Unit(
          code: row["code"], name: row["name"], level: level, kind: row["kind"],
          parentCode: row["parent"], validFrom: days[0], validTo: days[1],
          successor: row["successor"],
          aliases: row["aliases"].split(separator: "|").map(String.init), line: row.line))
    }
    problems += structure(of: units, tableCodes: rows.map { $0["code"] }, file: file)
    guard problems.isEmpty else { return (nil, problems.sorted { $0.line < $1.line }) }
    do throws(ReferenceError) {
      return (try UnitTree(levels: levels, rows: units), [])
    } catch {
      return (nil, [ReferenceProblem(file: file, line: 0, message: error.description)])
    }
  }

  /// Orphans, levels upside down, two roots, validity days that overlap or leave a gap,
  /// successors that do not exist.
  private static func structure(
    of units: [Unit], tableCodes: [String], file: String
  ) -> [ReferenceProblem] {
    var problems: [ReferenceProblem] = []
    func report(_ unit: Unit, _ message: String) {
      problems.append(ReferenceProblem(file: file, line: unit.line, message: message))
    }
    let rows = Dictionary(grouping: units, by: \.code)
    let codes = Set(tableCodes)
    var root: Unit?
    for unit in units {
      if unit.parentCode.isEmpty {
        if let root, root.code != unit.code {
          report(
            unit,
            "\(unit.code) has no parent, and \(root.code) on line \(root.line) has none: one unit is at the top"
          )
        }
        root = root ?? unit
      } else if let above = rows[unit.parentCode] {
        if above.allSatisfy({ $0.level >= unit.level }) {
          report(
            unit, "\(unit.code) cannot lie below \(unit.parentCode): the levels do not descend")
        }
      } else if !codes.contains(unit.parentCode) {
        let others = tableCodes.filter { $0 != unit.code }
        problems.append(
          ReferenceProblem(
            file: file, line: unit.line,
            message: "the parent \(unit.parentCode) of \(unit.code) is not in the table",
            suggestion: Spelling.nearest(to: unit.parentCode, among: others)))
      }
      if !unit.successor.isEmpty && !codes.contains(unit.successor) {
        report(unit, "the successor \(unit.successor) of \(unit.code) is not in the table")
      }
    }
    if root == nil && !units.isEmpty && units.count == tableCodes.count {
      report(units[0], "no unit is at the top: the parents go in a circle")
    }
    for unit in units {
      for earlier in rows[unit.code, default: []].prefix(while: { $0 != unit }) {
        let (a, b) =
          (earlier.validFrom?.number ?? .min) <= (unit.validFrom?.number ?? .min)
          ? (earlier, unit) : (unit, earlier)
        if (b.validFrom?.number ?? .min) <= (a.validTo?.number ?? .max) {
          report(
            unit,
            "\(unit.code) stands on line \(earlier.line) too, and the two are valid on the same days"
          )
        }
      }
    }
    for unit in units {
      guard let end = unit.validTo, let all = rows[unit.code] else { continue }
      let later = all.filter { ($0.validFrom?.number ?? .min) > end.number }
      let next = later.min { ($0.validFrom?.number ?? 0) < ($1.validFrom?.number ?? 0) }
      if let next, next.validFrom != end.advanced(by: 1) {
        report(next, "\(unit.code) is valid up to \(end) (line \(unit.line)), then not until here")
      }
    }
    return problems
  }
}
