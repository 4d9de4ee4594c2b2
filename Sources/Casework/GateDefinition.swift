/// A condition that must hold before figures are published.
public struct GateDefinition: Sendable, Hashable {
  public enum Kind: String, Sendable, CaseIterable {
    /// Share of the records read that are quarantined or rejected, in hundredths of a per cent.
    case quarantined
    /// Files refused as a whole, in hundredths.
    case refusedFiles = "refused_files"
    /// Share of the due reports that are missing, in hundredths of a per cent.
    case missingReports = "missing_reports"
  }
  public var kind: Kind
  /// The most that may be, in the unit of the kind.
  public var limit: Int

  public init(kind: Kind, limit: Int) {
    self.kind = kind
    self.limit = limit
  }

  /// `2.5%` of 250 hundredths.
  public static func percent(_ hundredths: Int) -> String {
    let rest = hundredths % 100
    let digits =
      rest == 0 ? "" : rest % 10 == 0 ? ".\(rest / 10)" : rest < 10 ? ".0\(rest)" : ".\(rest)"
    return "\(hundredths / 100)\(digits)%"
  }

  /// Reads `5`, `2.5` or `0.25`, with or without `%`, as hundredths.
  public static func hundredths(_ text: String) -> Int? {
    let number = text.hasSuffix("%") ? text.dropLast() : text[...]
    let parts = number.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let whole = Int(parts[0]), (0...1_000_000).contains(whole),
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } })
    else { return nil }
    guard parts.count == 2 else { return whole * 100 }
    guard parts[1].utf8.count <= 2, let fraction = Int(parts[1]) else { return nil }
    return whole * 100 + (parts[1].utf8.count == 1 ? fraction * 10 : fraction)
  }
}
