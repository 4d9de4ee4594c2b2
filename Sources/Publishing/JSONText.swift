/// JSON written by hand: sorted keys, exact decimals, no number that a reader would round.
public enum JSONText {
  /// A string with its quotes. `<`, `>` and `&` are escaped too, so that the text may stand in
  /// a page; U+2028 and U+2029 because scripts once ended a line there; U+FEFF because readers
  /// take it for a byte order mark and drop it.
  public static func string(_ text: String) -> String {
    if text.utf8.allSatisfy(isPlain) { return "\"\(text)\"" }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "<", ">", "&", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{0}"..."\u{1F}", "\u{7F}":
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// Whether a byte of UTF-8 is of no character that is escaped, whatever stands beside it.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x22, 0x26, 0x3C, 0x3E, 0x5C, 0x7F, 0xE2, 0xEF: false
    default: byte >= 0x20
    }
  }

  /// A decimal number as it stands, or as a string where a reader that holds numbers in binary64
  /// would change it: whole numbers beyond 2^53, decimals of more than 15 digits.
  public static func number(_ text: String?) -> String {
    guard let text else { return "null" }
    if let whole = Int64(text) {
      return whole.magnitude <= 1 << 53 ? text : "\"\(text)\""
    }
    return text.utf8.count(where: { (48...57).contains($0) }) <= 15 && text.utf8.contains(0x2E)
      ? text : "\"\(text)\""
  }

  static func number(_ value: some FixedWidthInteger) -> String {
    value.magnitude <= 1 << 53 ? String(value) : "\"\(value)\""
  }

  /// An object on one line; the keys are put in order.
  public static func object(_ members: [(key: String, value: String)]) -> String {
    "{"
      + members.sorted { $0.key < $1.key }
      .map { string($0.key) + ":" + $0.value }.joined(separator: ",") + "}"
  }

  public static func array(_ elements: [String]) -> String {
    "[" + elements.joined(separator: ",") + "]"
  }
}
