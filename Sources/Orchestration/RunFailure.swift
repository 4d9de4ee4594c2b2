/// Why a run stops without publishing. Each has its exit code (DESIGN: append-only).
public enum RunFailure: Error, Sendable, CustomStringConvertible {
  case inputMissing(source: String, String)
  case outputUnwritable(String)
  case locked(String)
  /// Conservation or a roll-up does not hold: our bug.
  case invariant(String)
  case aggregation(String)
  case template(String)
  case key(String)
  /// The archive is damaged or from a newer program.
  case archiveUnfit(String)
  /// A condition of publication does not hold.
  case gate(String)
  /// What is hidden from the public could be worked out.
  case disclosure(String)

  public var exitCode: Int32 {
    switch self {
    case .inputMissing: 12
    case .outputUnwritable, .key: 20
    case .locked: 75
    case .invariant: 70
    case .aggregation: 21
    case .template: 10
    case .archiveUnfit: 22
    case .gate: 4
    case .disclosure: 5
    }
  }

  public var description: String {
    switch self {
    case .inputMissing(let source, let detail): "source \(source): \(detail)"
    case .outputUnwritable(let detail): "output: \(detail)"
    case .locked(let detail): detail
    case .invariant(let detail): "invariant broken, nothing was published: \(detail)"
    case .aggregation(let detail): detail
    case .template(let detail): detail
    case .key(let detail): "fingerprint key: \(detail)"
    case .archiveUnfit(let detail), .gate(let detail), .disclosure(let detail): detail
    }
  }
}
