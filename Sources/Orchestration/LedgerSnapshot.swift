import Casework
import Deduplication

/// The ledger of one night with what its files held, so that two nights can be compared.
///
/// Precondition of its use: the report kept the lines of records and the keys of cases.
public struct LedgerSnapshot: Sendable {
  public let report: RunReport

  /// The bytes of a file, whatever its name.
  struct Content: Hashable, Sendable {
    let source: Int
    let sha256: String
  }

  /// A log and a file's name in it.
  struct Name: Hashable, Sendable {
    let source: Int
    let file: String
  }

  /// For each content that was read its batches, in order.
  let batches: [Content: [Int]]
  /// Names of all files that counted.
  let names: Set<Name>
  private let contents: [Content]

  /// - Parameter hashes: of the files of the report, in their order; empty where there is none.
  init(_ report: RunReport, hashes: [String]) {
    self.report = report
    let files = report.intake.files
    contents = files.indices.map { Content(source: files[$0].source, sha256: hashes[$0]) }
    names = Set(
      files.indices.filter { !hashes[$0].isEmpty }.map {
        Name(source: files[$0].source, file: files[$0].name)
      })
    var batches: [Content: [Int]] = [:]
    for (index, batch) in report.ledger.batches.enumerated() {
      batches[contents[batch.file], default: []].append(index)
    }
    self.batches = batches
  }

  /// The name under which a content was read.
  func name(of content: Content) -> Name? {
    guard let batch = batches[content]?.first else { return nil }
    let file = report.intake.files[report.ledger.batches[batch].file]
    return Name(source: file.source, file: file.name)
  }

  struct Row {
    let batch: Int
    let row: Int
    /// Of the record in its file, from 0.
    let number: Int
    let state: Disposition
  }

  /// The records of some batches of one file, in order.
  func rows(of batches: [Int]) -> [Row] {
    var rows: [Row] = []
    for index in batches {
      let batch = report.ledger.batches[index]
      for row in 0..<batch.count {
        rows.append(
          Row(
            batch: index, row: row, number: batch.firstRecord + Int(batch.ordinals[row]),
            state: Disposition(rawValue: report.ledger.states[index][row]) ?? .counted))
      }
    }
    return rows.sorted { $0.number < $1.number }
  }

  /// The row that took the place of a record, if one did.
  func target(of row: Row) -> Int? {
    guard row.state != .outOfScope, row.state != .rejected else { return nil }
    return report.ledger.target(of: report.ledger.firstRows[row.batch] + row.row)
  }

  func content(ofRow row: Int) -> Content {
    contents[report.ledger.batches[report.ledger.place(of: row).batch].file]
  }
}
