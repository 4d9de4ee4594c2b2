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
  var shape = ""
  var runs = 0
  var length = 0
  var kind = ShapeKind.other
  var count = 0
  func endRun() {
    guard count > 0 else { return }
    runs += 1
    if runs > 1 { shape += "·" }
    shape += kind.rawValue
    if count > 1 {
      shape += "×"
      shape += String(count)
    }
  }
  func add(_ scalar: UInt32) {
    let next = ShapeKind(scalar)
    length += 1
    if next == kind, count > 0 {
      count += 1
    } else {
      if runs <= 12 { endRun() }
      (kind, count) = (next, 1)
    }
  }
  if bytes.allSatisfy({ $0 < 0x80 }) {
    for byte in bytes { add(UInt32(byte)) }
  } else {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return "\(bytes.count) 个非 UTF-8 字节"
    }
    for scalar in text.unicodeScalars { add(scalar.value) }
  }
  endRun()
  return runs > 12 ? "\(length) characters" : shape
}

private enum ShapeKind: String {
  case digit = "D"
  case letter = "A"
  case blank = "S"
  case chinese = "汉"
  case other = "P"

  init(_ scalar: UInt32) {
    switch scalar {
    case 0x30...0x39, 0xFF10...0xFF19: self = .digit
    case 0x41...0x5A, 0x61...0x7A: self = .letter
    case 0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x3000: self = .blank
    case 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: self = .chinese
    default: self = .other
    }
  }
}
