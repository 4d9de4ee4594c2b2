import Casework
import Deduplication
import Indicators
import Intake

/// Records of one number that differ and of which none is newer: none of them counts until a person has
/// decided. Told like what is wrong with a record, to the units whose records they are.
struct RecordsInReview {
  static let code = "DUP-CONFLICT"

  /// Whose records they are: row of the unit tree, −1 for nobody's; and of which log.
  struct Owner: Hashable, Comparable {
    let unit: Int
    let source: Int

    static func < (a: Owner, b: Owner) -> Bool { (a.unit, a.source) < (b.unit, b.source) }
  }

  struct Record {
    /// The file, for people, and the record's first line; 0 where the run kept no lines.
    let file: String
    let line: Int
    /// Record number in the file, from 1.
    let number: Int
    /// Another record of the same case: its file and number.
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

  /// How many an owner has, and the first of them by file and number.
  private(set) var byOwner: [Owner: (count: Int, first: [Record])] = [:]

  /// - Parameter most: how many records of an owner are kept.
  init(_ report: RunReport, first most: Int) {
    guard report.total[.inReview] > 0 else { return }
    let ledger = report.ledger
    var kept: [Owner: (count: Int, rows: [Int])] = [:]
    // Records without a link of their own, and one that links to them.
    var linkedFrom: [Int: Int?] = [:]
    RecordsInReview.forEach(in: ledger) { row, batch, index in
      let own = ledger.batches[batch]
      let units = report.definition.sources[own.source].reporter.map { own.columns[$0] }
      let unit = units.flatMap { $0.count > index ? Int($0[index]) : nil } ?? -1
      let owner = Owner(unit: max(unit, -1), source: own.source)
      var known = kept[owner] ?? (0, [])
      known.count += 1
      if known.rows.count < most {
        known.rows.append(row)
        if ledger.target(of: row) == nil { linkedFrom[row] = .some(nil) }
      }
      kept[owner] = known
    }
    if !linkedFrom.isEmpty {
      RecordsInReview.forEach(in: ledger) { row, _, _ in
        if let target = ledger.target(of: row), case .some(nil) = linkedFrom[target] {
          linkedFrom[target] = row
        }
      }
    }
    for (owner, known) in kept {
      byOwner[owner] = (
        known.count,
        known.rows.map { row in
          RecordsInReview.record(
            row, other: ledger.target(of: row) ?? linkedFrom[row].flatMap(\.self), report)
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

  private static func record(_ row: Int, other: Int?, _ report: RunReport) -> Record {
    func name(_ row: Int) -> (file: String, number: Int) {
      let (batch, index) = report.ledger.place(of: row)
      let own = report.ledger.batches[batch]
      return (report.intake.files[own.file].name, own.firstRecord + Int(own.ordinals[index]) + 1)
    }
    let (file, number) = name(row)
    let (batch, index) = report.ledger.place(of: row)
    let lines = report.intake.rowLines
    return Record(
      file: file, line: lines.isEmpty ? 0 : Int(lines[batch][index]), number: number,
      other: other.map(name))
  }
}
