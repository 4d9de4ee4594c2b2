import Casework
import Deduplication
import Indicators
import Intake
import Publishing

/// Records of one number that differ and of which none is newer: none of them counts until a person has
/// decided. Told like what is wrong with a record, to the units whose records they are.
struct RecordsInReview {
  static let code = "DUP-CONFLICT"

  /// A record among those of a unit.
  struct Record {
    let source: Int
    /// The file, for people, and the record's first line; 0 where the run kept no lines.
    let file: String
    let line: Int
    /// Record number in the file, from 1.
    let number: Int
    /// Another record of the same number: its file and number.
    let other: (file: String, number: Int)?

    var finding: FindingText {
      let entry = FindingCatalogue.entry(RecordsInReview.code)
      let place = other.map { "（本文件第 \(number) 条记录；另一条是 \($0.file) 的第 \($0.number) 条）" }
      return FindingText(
        Finding(
          code: entry.code, severity: entry.severity,
          message: entry.message + (place ?? "（本文件第 \(number) 条记录）"), action: entry.action))
    }
  }

  /// By row of the unit tree, −1 for nobody's: how many there are, and the first of them.
  private(set) var byUnit: [Int: (count: Int, first: [Record])] = [:]

  /// - Parameter most: how many records of a unit are kept.
  init(_ report: RunReport, first most: Int) {
    guard report.total[.inReview] > 0 else { return }
    let ledger = report.ledger
    let sources = report.definition.sources
    let order = ledger.batches.indices.sorted {
      let (a, b) = (ledger.batches[$0], ledger.batches[$1])
      return (a.source, a.file, a.firstRecord) < (b.source, b.file, b.firstRecord)
    }
    // A record to which others link has no link of its own.
    var others: [Int: Int] = [:]
    for link in ledger.links {
      let (batch, index) = ledger.place(of: Int(link.row))
      guard ledger.states[batch][index] == Disposition.inReview.rawValue else { continue }
      others[Int(link.row)] = Int(link.target)
      others[Int(link.target)] = others[Int(link.target)] ?? Int(link.row)
    }
    func record(_ row: Int) -> (batch: Int, index: Int, file: String, number: Int) {
      let (batch, index) = ledger.place(of: row)
      let own = ledger.batches[batch]
      let number = own.ordinals.isEmpty ? 0 : own.firstRecord + Int(own.ordinals[index]) + 1
      return (batch, index, report.intake.files[own.file].name, number)
    }
    for batch in order {
      let own = ledger.batches[batch]
      let column = sources[own.source].reporter.map { own.columns[$0] }
      for index in 0..<own.count
      where ledger.states[batch][index] == Disposition.inReview.rawValue {
        let unit = column.flatMap { $0.count > index ? Int($0[index]) : nil } ?? -1
        var known = byUnit[max(unit, -1)] ?? (0, [])
        known.count += 1
        if known.first.count < most {
          let row = ledger.firstRows[batch] + index
          let (_, _, file, number) = record(row)
          known.first.append(
            Record(
              source: own.source, file: file,
              line: report.intake.rowLines.isEmpty ? 0 : Int(report.intake.rowLines[batch][index]),
              number: number,
              other: others[row].map { record($0) }.map { ($0.file, $0.number) }))
        }
        byUnit[max(unit, -1)] = known
      }
    }
  }
}
