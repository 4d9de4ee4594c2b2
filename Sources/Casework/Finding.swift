/// How grave a finding is.
public enum Severity: String, Sendable, Comparable, CaseIterable {
  /// Something was repaired by a declared rule, and counted.
  case note
  /// The record counts; somebody should look.
  case warning
  /// The record is set aside with its exact bytes.
  case quarantine
  /// The file is refused as a whole.
  case refusal

  private var rank: Int { Severity.allCases.firstIndex(of: self) ?? 0 }
  public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
}

/// Something to say about a record or a file. It never holds a value: values are personal.
public struct Finding: Sendable, Hashable {
  /// The stable code, `CSV-WIDTH`, `VAL-DATE`, `M101` …
  public var code: String
  public var severity: Severity
  /// 1-based physical line on which the field (or the record) begins; 0 for a whole file.
  public var line: Int
  /// 1-based number of the field in the record; 0 when the record as a whole is meant.
  public var column: Int
  /// Offset of the first wrong byte in the file.
  public var byte: Int
  /// The field's name in the pipeline, or its header.
  public var field: String
  /// What was expected and the *shape* of what was found.
  public var message: String
  /// What a clerk can do.
  public var action: String

  public init(
    code: String, severity: Severity, line: Int = 0, column: Int = 0, byte: Int = 0,
    field: String = "", message: String, action: String = ""
  ) {
    self.code = code
    self.severity = severity
    self.line = line
    self.column = column
    self.byte = byte
    self.field = field
    self.message = message
    self.action = action
  }
}
