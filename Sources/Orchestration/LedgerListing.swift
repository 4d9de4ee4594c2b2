import Casework
import Deduplication
import Publishing

extension RunReport {
  /// Every record that was read, with what became of it: `source,file,record,line,disposition,detail`.
  ///
  /// Ordered by source, file and record number. `detail` is the reason of a record out of scope,
  /// the code of a quarantined one, and for a duplicate or superseded one the record that stands
  /// for it as `file#record`, or the file in which it came back mended. No value of a record appears. Of a run that did
  /// not keep lines, lines are 0 and refused records are missing.
  public func ledgerListing() -> [String] {
    var entries: [(file: Int, record: Int, text: String)] = []
    for (index, batch) in ledger.batches.enumerated() {
      for row in 0..<batch.count {
        let number = batch.firstRecord + Int(batch.ordinals[row])
        let disposition = Disposition(rawValue: ledger.states[index][row]) ?? .counted
        let line = intake.rowLines.isEmpty ? 0 : Int(intake.rowLines[index][row])
        entries.append(
          (
            batch.file, number,
            listing(
              batch.file, number, line, disposition,
              detail(of: ledger.firstRows[index] + row, disposition))
          ))
      }
    }
    for (index, file) in intake.files.enumerated() {
      for record in file.refusedRecords {
        entries.append(
          (
            index, record.number,
            listing(
              index, record.number, record.line, file.disposition(of: record),
              file.mended > 0 ? file.mendedName.text : record.code)
          ))
      }
    }
    return entries.sorted { ($0.file, $0.record) < ($1.file, $1.record) }.map(\.text)
  }

  private func listing(
    _ file: Int, _ number: Int, _ line: Int, _ disposition: Disposition, _ detail: String
  ) -> String {
    let outcome = intake.files[file]
    let source = definition.sources[outcome.source].name
    return
      "\(source),\(CSVText.cell(outcome.name)),\(number + 1),\(line),\(disposition.word),\(CSVText.cell(detail))"
  }

  private func detail(of row: Int, _ disposition: Disposition) -> String {
    guard let target = ledger.target(of: row) else {
      return disposition == .outOfScope ? reasons[0] : ""
    }
    switch disposition {
    case .outOfScope: return reasons[target]
    case .superseded, .duplicate, .inReview:
      let (batch, index) = ledger.place(of: target)
      let winner = ledger.batches[batch]
      return
        "\(intake.files[winner.file].name)#\(winner.firstRecord + Int(winner.ordinals[index]) + 1)"
    case .counted, .quarantined, .rejected: return ""
    }
  }
}
