import Casework
import Indicators
import Storage

/// What a condition of publication came to.
public struct GateVerdict: Sendable {
  /// The key in the pipeline file.
  public let name: String
  public let limit: String
  public let value: String
  public let isPassed: Bool
}

extension GateVerdict {
  /// The condition that no pipeline can take away: no number of a person leaves.
  init(_ exposures: Exposures) {
    self.init(
      name: "personal_numbers", limit: "0", value: "\(exposures.count)",
      isPassed: exposures.count == 0)
  }
}

extension PipelineDefinition {
  /// Looks at every condition that the pipeline sets before figures may leave.
  ///
  /// Shares are compared as integers: value × 10,000 against hundredths of a per cent.
  func verdicts(on report: RunReport, _ rosters: [Roster]) -> [GateVerdict] {
    let conditions = gates.map { gate -> GateVerdict in
      let part: Int
      let whole: Int
      switch gate.kind {
      case .quarantined:
        part = report.total[.quarantined] + report.total[.rejected]
        whole = report.total.read
      case .refusedFiles:
        return GateVerdict(
          name: gate.kind.rawValue, limit: "\(gate.limit / 100)",
          value: "\(report.total.refusedFiles)",
          isPassed: report.total.refusedFiles * 100 <= gate.limit)
      case .missingReports:
        let states = rosters.flatMap(\.states).joined()
        part = states.count { $0 == .missing }
        whole = states.count { $0 != .notDue }
      }
      return GateVerdict(
        name: gate.kind.rawValue, limit: GateDefinition.percent(gate.limit),
        value: "\(part)/\(whole)", isPassed: part * 10_000 <= gate.limit * whole)
    }
    guard figureChecks.contains(where: { $0.severity == .error }) else { return conditions }
    let errors = FigureCheckAccount.errors(in: report.figureChecks)
    return conditions + [
      GateVerdict(
        name: "figure_checks", limit: "0", value: "\(errors)", isPassed: errors == 0)
    ]
  }
}
