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
    var kept: [Int: (count: Int, rows: [Int])] = [:]
    // To which others link, and that have no link of their own.
    var winners: [Int: Int] = [:]
    RecordsInReview.forEach(in: ledger) { row, batch, index in
      let own = ledger.batches[batch]
      let column = report.definition.sources[own.source].reporter.map { own.columns[$0] }
      let unit = column.flatMap { $0.count > index ? Int($0[index]) : nil } ?? -1
      var known = kept[max(unit, -1)] ?? (0, [])
      known.count += 1
      if known.rows.count < most {
        known.rows.append(row)
        if ledger.target(of: row) == nil { winners[row] = -1 }
      }
      kept[max(unit, -1)] = known
    }
    if !winners.isEmpty {
      RecordsInReview.forEach(in: ledger) { row, _, _ in
        if let target = ledger.target(of: row), winners[target] == -1 { winners[target] = row }
      }
    }
    for (unit, known) in kept {
      byUnit[unit] = (
        known.count,
        known.rows.map { row in
          let other = ledger.target(of: row) ?? winners[row] ?? -1
          return RecordsInReview.record(row, other: other, report)
        }
      )
    }
  }

  /// All of them by source, file and number.
  private static func forEach(
    in ledger: Ledger, _ body: (_ row: Int, _ batch: Int, _ index: Int) -> Void
  ) {
    let order = ledger.batches.indices.sorted {
      let (a, b) = (ledger.batches[$0], ledger.batches[$1])
      return (a.source, a.file, a.firstRecord) < (b.source, b.file, b.firstRecord)
    }
    for batch in order {
      let states = ledger.states[batch]
      for index in states.indices where states[index] == Disposition.inReview.rawValue {
        body(ledger.firstRows[batch] + index, batch, index)
      }
    }
  }

  private static func record(_ row: Int, other: Int, _ report: RunReport) -> Record {
    func place(_ row: Int) -> (batch: Int, index: Int, file: String, number: Int) {
      let (batch, index) = report.ledger.place(of: row)
      let own = report.ledger.batches[batch]
      return (
        batch, index, report.intake.files[own.file].name,
        own.firstRecord + Int(own.ordinals[index]) + 1
      )
    }
    let (batch, index, file, number) = place(row)
    let lines = report.intake.rowLines
    return Record(
      source: report.ledger.batches[batch].source, file: file,
      line: lines.isEmpty ? 0 : Int(lines[batch][index]), number: number,
      other: other < 0 ? nil : (place(other).file, place(other).number))
  }
}
