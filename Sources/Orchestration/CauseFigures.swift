import Casework
import Indicators

/// Records that differ between two nights, added up by cause.
struct CauseFigures {
  private let differences: RecordChanges
  private let earlier: RunReport
  private let later: RunReport
  private var changes: [RevisionCause: [RevisionCells.Cell: Int64]] = [:]

  init(
    _ differences: RecordChanges, _ earlier: RunReport, _ later: RunReport, _ cells: RevisionCells
  ) throws(RunFailure) {
    self.differences = differences
    self.earlier = earlier
    self.later = later
    for cause in RevisionCause.allCases {
      var sums: [RevisionCells.Cell: Int64] = [:]
      for (part, report, sign) in [
        (differences.gone[cause], earlier, Int64(-1)), (differences.come[cause], later, 1),
      ] {
        guard let part else { continue }
        let found = try cells.quantities(part.batches, part.states, report.bound)
        for (cell, quantity) in found {
          guard case .whole(let value) = quantity, value != 0 else { continue }
          let (sum, isOver) = sums[cell, default: 0].addingReportingOverflow(sign * value)
          guard !isOver else { throw RunFailure.aggregation("a sum exceeds 9.2 × 10^18") }
          sums[cell] = sum
        }
      }
      changes[cause] = sums
    }
  }

  /// By how much each cause changed a count or a sum; without those that did not.
  func changes(of cell: RevisionCells.Cell) -> [(cause: RevisionCause, change: Int64)] {
    RevisionCause.allCases.compactMap { cause in
      guard let change = changes[cause]?[cell], change != 0 else { return nil }
      return (cause, change)
    }
  }

  /// The records that differ and count or counted in a figure without a breakdown.
  func records(of indicator: Int, unit: Int, _ period: Period) -> [Revisions.Record] {
    var records: [Revisions.Record] = []
    for operand in later.bound.addedOperands(of: indicator) {
      for (parts, report, isNew) in [
        (differences.gone, earlier, false), (differences.come, later, true),
      ] {
        guard let measure = report.bound.indicators[operand.indicator].formula.measureIndex else {
          continue
        }
        var units = [Bool](repeating: false, count: report.bound.units.count)
        for below in report.bound.units.range(of: unit) { units[below] = true }
        let contributions = Contributions(report.bound, labels: report.labels, period: period)
        for cause in RevisionCause.allCases {
          guard let part = parts[cause] else { continue }
          for (index, batch) in part.batches.enumerated() {
            let rows = contributions.rows(
              of: measure, at: units, in: batch, states: part.states[index])
            for row in rows {
              records.append(
                Revisions.Record(
                  cause: cause, isNew: isNew, file: report.intake.files[batch.file].name,
                  line: Int(part.lines[index][row]), role: operand.role))
            }
          }
        }
      }
    }
    return records.sorted { ($0.role, $0.file, $0.line) < ($1.role, $1.file, $1.line) }
  }
}
