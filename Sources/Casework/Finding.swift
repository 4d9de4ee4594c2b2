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

/// The shape of a value, which may be shown where the value may not: `D×4·P·D×2`, `汉×3`, `空`.
///
/// Letters are `A`, digits `D`, Chinese characters `汉`, blanks `S`, the rest `P`.
public func shape(of bytes: [UInt8]) -> String {
  guard !bytes.isEmpty else { return "空" }
  guard let text = String(validating: bytes, as: UTF8.self) else {
    return "\(bytes.count) 个非 UTF-8 字节"
  }
  var runs: [(String, Int)] = []
  for scalar in text.unicodeScalars {
    let kind: String =
      switch scalar.value {
      case 0x30...0x39, 0xFF10...0xFF19: "D"
      case 0x41...0x5A, 0x61...0x7A: "A"
      case 0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x3000: "S"
      case 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: "汉"
      default: "P"
      }
    if runs.last?.0 == kind { runs[runs.count - 1].1 += 1 } else { runs.append((kind, 1)) }
  }
  if runs.count > 12 { return "\(text.unicodeScalars.count) characters" }
  return runs.map { $1 == 1 ? $0 : "\($0)×\($1)" }.joined(separator: "·")
}
