import Casework

/// A small table of reference data as text: units, or the entries of a code list.
public struct ReferenceTable: Sendable {
  public var header: [String]
  /// Each as wide as it was found.
  public var rows: [[String]]
  /// Of each row: the 1-based line on which it begins.
  public var lines: [Int]

  public init(header: [String], rows: [[String]], lines: [Int]) {
    precondition(rows.count == lines.count, "each row has its line")
    self.header = header
    self.rows = rows
    self.lines = lines
  }

  /// The rows by column name, once the header is known to be right.
  struct Row {
    let cells: [String: String]
    let line: Int
    subscript(_ column: String) -> String { cells[column] ?? "" }
  }

  /// Checks the header against the columns that the table must have and may have.
  func rows(
    named file: String, required: [String], optional: [String]
  ) -> ([Row], [ReferenceProblem]) {
    var problems: [ReferenceProblem] = []
    let known = required + optional
    let names = header.map { String(decoding: NormalForm.key(Array($0.utf8)), as: UTF8.self) }
    for (index, name) in names.enumerated() {
      if !known.contains(name) {
        problems.append(
          ReferenceProblem(
            file: file, line: 1,
            message:
              "unknown column “\(header[index])”; columns are \(known.joined(separator: ", "))",
            suggestion: Spelling.nearest(to: name, among: known)))
      } else if names[..<index].contains(name) {
        problems.append(
          ReferenceProblem(file: file, line: 1, message: "the column “\(name)” stands twice"))
      }
    }
    for name in required where !names.contains(name) {
      problems.append(
        ReferenceProblem(file: file, line: 1, message: "the column “\(name)” is missing"))
    }
    var read: [Row] = []
    for (cells, line) in zip(rows, lines) {
      if cells.allSatisfy({ $0.allSatisfy(\.isWhitespace) }) { continue }
      guard cells.count == header.count else {
        problems.append(
          ReferenceProblem(
            file: file, line: line,
            message: "\(cells.count) values where the header has \(header.count) columns"))
        continue
      }
      let values = cells.map {
        String(decoding: NormalForm.value(Array($0.utf8)), as: UTF8.self)
      }
      read.append(
        Row(cells: Dictionary(zip(names, values)) { first, _ in first }, line: line))
    }
    return (read, problems)
  }
}
