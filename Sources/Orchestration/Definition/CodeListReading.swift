import Casework

/// A code list's table (code, label, parent, aliases) as a `CodeList`.
enum CodeListReading {
  static let required = ["code", "label"]
  static let optional = ["parent", "aliases"]

  /// - Returns: the list, or `nil` with everything that is wrong with its table.
  static func list(
    from table: ReferenceTable, file name: String, path: String
  ) -> (CodeList?, [ReferenceProblem]) {
    var (rows, problems) = table.rows(named: path, required: required, optional: optional)
    func report(_ line: Int, _ message: String) {
      problems.append(ReferenceProblem(file: path, line: line, message: message))
    }
    var entries: [CodeList.Entry] = []
    var aliases: [(String, Int)] = []
    var owners: [[UInt8]: (entry: Int, line: Int)] = [:]
    for row in rows {
      let code = row["code"]
      let label = row["label"]
      if code.isEmpty || label.isEmpty {
        report(row.line, "a code list's row has a code and a label")
        continue
      }
      let entry = entries.count
      entries.append(
        CodeList.Entry(
          code: code, label: label, parent: row["parent"].isEmpty ? nil : row["parent"]))
      let further = row["aliases"].split(separator: "|").map(String.init)
      aliases += further.map { ($0, entry) }
      for spelling in [code, label] + further {
        let normal = NormalForm.key(Array(spelling.utf8))
        if let owner = owners[normal], owner.entry != entry {
          report(
            row.line,
            "“\(spelling)” means \(code) here and \(entries[owner.entry].code) on line \(owner.line)"
          )
        } else {
          owners[normal] = (entry, row.line)
        }
      }
    }
    if entries.isEmpty && problems.isEmpty { report(0, "the code list has no entry") }
    guard problems.isEmpty else { return (nil, problems) }
    do throws(ReferenceError) {
      return (try CodeList(name: name, entries: entries, aliases: aliases), [])
    } catch {
      return (nil, [ReferenceProblem(file: path, line: 0, message: error.description)])
    }
  }
}
