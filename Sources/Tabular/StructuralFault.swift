import CVectorScan

/// Why a span of bytes is not a record. Such a row keeps its exact bytes; it has no fields
/// except after `loneCR`.
public enum StructuralFault: UInt8, Sendable, CaseIterable {
  /// Something other than a separator follows a closing quote: `"x"y,1`. One physical line.
  case textAfterQuote = 1
  /// An opening quote without its closing quote. The row is its first physical line only;
  /// scanning begins afresh on the next line.
  case unclosedQuote = 2
  /// Half of a line that a CR without LF cuts in two. The fields of the half are there.
  case loneCR = 3
  /// The physical line is longer than the limit.
  case tooBig = 4

  /// The stable code in findings.
  public var code: String {
    switch self {
    case .textAfterQuote: "CSV-TEXT-AFTER-QUOTE"
    case .unclosedQuote: "CSV-UNCLOSED"
    case .loneCR: "CSV-LONE-CR"
    case .tooBig: "CSV-TOO-BIG"
    }
  }
}

/// What else is to be known of a row.
public struct RowFlags: OptionSet, Sendable, Hashable {
  public let rawValue: UInt8

  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The row begins inside what an unclosed quote before it would have swallowed. Accept it only
  /// if it has the header's width and its typed fields read well.
  public static let afterResync = RowFlags(rawValue: 1)
  /// An unquoted field holds a quote, taken literally: `1,ab"c`. Count a warning.
  public static let literalQuote = RowFlags(rawValue: 2)
  /// libcsv read the record; its fields stand rewritten behind the data.
  public static let rewritten = RowFlags(rawValue: 4)
  /// A record, or half of one, in which a line end of the file stands before its last byte.
  public static let severalLines = RowFlags(rawValue: UInt8(FQ_SEVERAL_LINES))
}
