/// What became of a record: each ends in exactly one.
public enum Disposition: UInt8, Sendable, CaseIterable, Hashable {
  case counted, superseded, duplicate, inReview, quarantined, rejected, outOfScope

  /// The word in ledgers, reports and pipeline files.
  public var word: String {
    switch self {
    case .counted: "counted"
    case .superseded: "superseded"
    case .duplicate: "duplicate"
    case .inReview: "in_review"
    case .quarantined: "quarantined"
    case .rejected: "rejected"
    case .outOfScope: "out_of_scope"
    }
  }
}
