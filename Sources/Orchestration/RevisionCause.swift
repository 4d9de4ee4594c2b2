/// Why a figure of one release is another one in a later release.
public enum RevisionCause: String, Sendable, Hashable, CaseIterable {
  /// Records of a file that had not come when the earlier release was made.
  case late
  /// A file delivered again under its name, or a newer version of the same case.
  case corrected
  /// A file that no longer counts.
  case withdrawn
  /// The same records, counted or not because of what else is there.
  case deduplicated
  /// The day as of which the figures stand.
  case asOf = "as_of"
  /// The tables of units or codes.
  case reference
  /// The pipeline file.
  case definition

  /// For people.
  public var word: String {
    switch self {
    case .late: "迟报"
    case .corrected: "更正"
    case .withdrawn: "撤回"
    case .deduplicated: "去重"
    case .asOf: "截止日"
    case .reference: "单位或代码表"
    case .definition: "口径"
    }
  }
}
