import Casework

/// What came of reading one value: a code, nothing, or a fault.
struct FieldReading: Sendable, Equatable {
  let value: Int64
  let fault: ValueFault?

  init(_ value: Int64) {
    self.value = value
    fault = nil
  }

  init(fault: ValueFault) {
    value = Column.missing
    self.fault = fault
  }

  /// The cell is empty or says that there is nothing.
  static let missing = FieldReading(Column.missing)
}

/// Why a value cannot be read. The raw value is the stable code in findings.
enum ValueFault: String, Sendable, CaseIterable {
  case required = "VAL-REQUIRED"
  case date = "VAL-DATE"
  case ambiguousDate = "VAL-DATE-AMBIGUOUS"
  case future = "DOM-FUTURE"
  case past = "DOM-PAST"
  case money = "VAL-MONEY"
  case hugeMoney = "VAL-MONEY-HUGE"
  case count = "VAL-COUNT"
  case decimal = "VAL-DECIMAL"
  case code = "VAL-CODE"
  case flag = "VAL-FLAG"
  case caseNumber = "VAL-CASE-NUMBER"
  case precision = "VAL-EXCEL-PRECISION"
  case excelError = "VAL-EXCEL-ERROR"
  case identity = "VAL-ID"
  case phone = "VAL-PHONE"
  case ditto = "VAL-DITTO"
  case unknownUnit = "REF-UNKNOWN"
  case ambiguousUnit = "REF-AMBIGUOUS"
  case closedUnit = "REF-CLOSED"

  /// Whether the value is of another kind than its field's, rather than missing, spoiled or out of place.
  var isOfKind: Bool {
    switch self {
    case .date, .money, .count, .decimal, .code, .flag, .caseNumber, .identity, .phone,
      .unknownUnit:
      true
    case .required, .ambiguousDate, .future, .past, .hugeMoney, .precision, .excelError, .ditto,
      .ambiguousUnit,
      .closedUnit:
      false
    }
  }
}

/// Words in a cell that mean "nothing".
enum Placeholder {
  private static let words: Set<[UInt8]> = Set(
    [
      "", "-", "--", "—", "——", "/", "\\", "\\n", "无", "暂无", "未填写", "未填", "不详", "null", "none",
      "n/a", "&nbsp;",
    ].map { NormalForm.key(Array($0.utf8)) })

  /// Whether a cell without wide characters and blanks could be such a word, by its first byte
  /// and its length: false for nearly all names and numbers.
  @inline(__always)
  static func mayMatch(_ cell: Span<UInt8>) -> Bool {
    guard cell.count <= 9 else { return false }
    guard cell.count > 2 else { return true }
    switch cell[0] {
    case UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "&"), UInt8(ascii: "-"),
      UInt8(ascii: "\\"):
      return true
    // 无 暂 未 不 —
    case 0xE6: return (cell[1] == 0x97 || cell[1] == 0x9A || cell[1] == 0x9C)
    case 0xE4: return cell[1] == 0xB8
    case 0xE2: return true
    default: return false
    }
  }

  /// - Parameter key: the cell in `NormalForm.key`.
  static func matches(_ key: [UInt8]) -> Bool { mayMatch(key.span) && words.contains(key) }
}

/// A cell in the form in which values are read: wrappers of spreadsheets off, width folded,
/// blanks at the ends removed.
enum CellText {
  static func normal(_ bytes: [UInt8]) -> [UInt8] {
    var text = NormalForm.value(bytes)
    // ="0001" and '0001 are how spreadsheets keep text from becoming a number.
    if text.count >= 3, text[0] == UInt8(ascii: "="), text[1] == UInt8(ascii: "\""),
      text.last == UInt8(ascii: "\"")
    {
      text = NormalForm.value(Array(text[2..<(text.count - 1)]))
    } else if text.count >= 2, text[0] == UInt8(ascii: "'") {
      text = NormalForm.value(Array(text.dropFirst()))
    }
    return text
  }

  /// `#N/A`, `#REF!`, `####`: the spreadsheet lost the value.
  static func isSpreadsheetError(_ text: [UInt8]) -> Bool {
    guard text.count > 1, text[0] == UInt8(ascii: "#") else { return false }
    return text.allSatisfy { $0 == UInt8(ascii: "#") }
      || [UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: "A")].contains(text[text.count - 1])
  }

  /// 4.40311E+17, and 4.40311E17 of other programs: the last digits may be gone for ever. Without a sign
  /// and a point behind the first digit it may be a number with a letter in it.
  static func isRoundedBySpreadsheet(_ text: [UInt8]) -> Bool {
    guard
      let exponent = text.firstIndex(where: { $0 == UInt8(ascii: "E") || $0 == UInt8(ascii: "e") }),
      exponent > 0, exponent + 1 < text.count
    else { return false }
    let mantissa = text[..<exponent]
    var power = text[(exponent + 1)...]
    if power.first == UInt8(ascii: "+") {
      power = power.dropFirst()
    } else {
      guard exponent > 1, isDigit(text[0]), text[1] == UInt8(ascii: ".") else { return false }
    }
    return mantissa.allSatisfy { isDigit($0) || $0 == UInt8(ascii: ".") } && !power.isEmpty
      && power.allSatisfy(isDigit)
  }

  /// Quick and on the safe side: whether a text may be such a number without a sign.
  @inline(__always)
  static func mayBeRounded(_ text: Span<UInt8>) -> Bool {
    text.count > 2 && text[1] == UInt8(ascii: ".")
  }

  /// Whether a text ends in a point and zeros, as 20200004.0 does: what spreadsheets and programs
  /// make of a column of numbers.
  static func endsInPointZero(_ text: Span<UInt8>) -> Bool {
    var end = text.count
    while end > 0, text[end - 1] == 48 { end -= 1 }
    return end < text.count && end > 1 && text[end - 1] == UInt8(ascii: ".")
  }

  /// 20200004 of 20200004.0; `nil` for anything but digits, a point and zeros.
  static func withoutPointZero(_ text: [UInt8]) -> [UInt8]? {
    guard let point = text.firstIndex(of: UInt8(ascii: ".")), point > 0, point + 1 < text.count,
      text[..<point].allSatisfy(isDigit), text[(point + 1)...].allSatisfy({ $0 == 48 })
    else { return nil }
    return Array(text[..<point])
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
}
