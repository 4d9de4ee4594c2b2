/// Cells of a CSV file: quoted as RFC 4180 says, and never read as a formula by a spreadsheet.
public enum CSVText {
  /// How a reader of any of our CSV files finds the texts again.
  static let explanation =
    "UTF-8，逗号分隔，按 RFC 4180 加引号。文本以 = + - @（含全角）、制表符或换行开头的，前面加了 '，"
    + "以免电子表格当公式运行；取用时去掉。"

  /// A text cell. A text that a spreadsheet might run (`=`, `+`, `-`, `@`, their full-width
  /// forms, TAB, CR or LF at its start, blanks before them or not) gets `'` in front.
  ///
  ///     CSVText.cell("=1+1")  // "'=1+1"
  public static func cell(_ text: String) -> String {
    quoted(startsLikeFormula(text) ? "'" + text : text)
  }

  /// A cell of our own making (a number, a day, a word): quoted where necessary, never marked.
  public static func quoted(_ text: String) -> String {
    let needsQuotes =
      text.utf8.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
      || text.utf8.first == 0x20 || text.utf8.last == 0x20
    guard needsQuotes else { return text }
    var bytes: [UInt8] = [0x22]
    for byte in text.utf8 {
      if byte == 0x22 { bytes.append(0x22) }
      bytes.append(byte)
    }
    bytes.append(0x22)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func startsLikeFormula(_ text: String) -> Bool {
    // Nearly every text begins with a letter, a digit or U+4000 to U+9FFF, and is none.
    switch text.utf8.first ?? 0x30 {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0xE4...0xE9: return false
    default: break
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}", "\t", "\r", "\n":
        return true
      // U+FEFF is no blank to Unicode, but spreadsheets skip it.
      case "\u{FEFF}": continue
      default: if !scalar.properties.isWhitespace { return false }
      }
    }
    return false
  }
}
