import Casework

/// Texts that are personal or only compared: checked, brought to a normal form, and replaced by
/// a keyed fingerprint elsewhere. Each returns the normal form, or what is wrong.
enum IdentityText {
  enum Reading: Equatable {
    case text([UInt8])
    case missing
    case fault(ValueFault)
  }

  /// A name or any text: trimmed, width folded.
  static func person(_ bytes: [UInt8]) -> Reading {
    let text = CellText.normal(bytes)
    return Placeholder.matches(NormalForm.key(text)) ? .missing : .text(text)
  }

  /// Letters and digits, compared without blanks.
  static func identifier(_ bytes: [UInt8]) -> Reading {
    let text = CellText.normal(bytes)
    let key = NormalForm.key(text)
    if Placeholder.matches(key) { return .missing }
    if CellText.isSpreadsheetError(text) { return .fault(.excelError) }
    if CellText.isRoundedBySpreadsheet(text) { return .fault(.precision) }
    return .text(key)
  }

  /// A case number in normal form: brackets of all shapes to (), blanks and 第 dropped, leading
  /// zeros of the serial stripped. (2020)深光…调字第0001号 → (2020)深光…调字1号
  static func caseNumber(_ bytes: [UInt8]) -> Reading {
    let text = CellText.normal(bytes)
    var key = NormalForm.key(text)
    if Placeholder.matches(key) { return .missing }
    if CellText.isSpreadsheetError(text) { return .fault(.excelError) }
    if CellText.isRoundedBySpreadsheet(text) { return .fault(.precision) }
    for (i, byte) in key.enumerated() where byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]") {
      key[i] = byte == UInt8(ascii: "[") ? UInt8(ascii: "(") : UInt8(ascii: ")")
    }
    let ordinal = Array("第".utf8)
    var normal: [UInt8] = []
    var i = 0
    while i < key.count {
      if key[i] == ordinal[0], i + 3 <= key.count, Array(key[i..<(i + 3)]) == ordinal {
        i += 3
        continue
      }
      normal.append(key[i])
      i += 1
    }
    // The serial is the last run of digits; a number that is all digits keeps its zeros.
    if let last = normal.lastIndex(where: CellText.isDigit) {
      var first = last
      while first > 0, CellText.isDigit(normal[first - 1]) { first -= 1 }
      if first > 0 {
        var zero = first
        while zero < last, normal[zero] == 48 { zero += 1 }
        normal.removeSubrange(first..<zero)
      }
    }
    return .text(normal)
  }

  /// 18 digits with the check character of GB 11643-1999 (ISO 7064 MOD 11-2), or 15 digits of the
  /// old form, which become 18. Masked numbers are no identity and count as missing.
  static func idCard(_ bytes: [UInt8]) -> Reading {
    let text = CellText.normal(bytes).filter { $0 != 32 }
    if Placeholder.matches(NormalForm.key(text)) || text.contains(UInt8(ascii: "*")) {
      return .missing
    }
    if CellText.isSpreadsheetError(text) { return .fault(.excelError) }
    if CellText.isRoundedBySpreadsheet(text) { return .fault(.precision) }
    var digits = text
    if digits.count == 15, digits.allSatisfy(CellText.isDigit) {
      digits.insert(contentsOf: [UInt8(ascii: "1"), UInt8(ascii: "9")], at: 6)
      digits.append(checkCharacter(digits))
    }
    guard digits.count == 18, digits[..<17].allSatisfy(CellText.isDigit) else {
      return .fault(.identity)
    }
    if digits[17] == UInt8(ascii: "x") { digits[17] = UInt8(ascii: "X") }
    func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + Int($1) - 48 } }
    guard digits[17] == checkCharacter(digits),
      Day(year: number(6..<10), month: number(10..<12), day: number(12..<14)) != nil
    else {
      // A spreadsheet keeps 15 digits and writes 000 for the rest.
      return .fault(digits.suffix(3).allSatisfy { $0 == 48 } ? .precision : .identity)
    }
    return .text(digits)
  }

  private static func checkCharacter(_ digits: [UInt8]) -> UInt8 {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    let sum = zip(digits, weights).reduce(0) { $0 + (Int($1.0) - 48) * $1.1 }
    return Array("10X98765432".utf8)[sum % 11]
  }

  /// Digits of a telephone number without +86, blanks and hyphens; of several, the first. A
  /// masked number is no identity.
  static func phone(_ bytes: [UInt8]) -> Reading {
    let text = CellText.normal(bytes)
    if Placeholder.matches(NormalForm.key(text)) || text.contains(UInt8(ascii: "*")) {
      return .missing
    }
    if CellText.isSpreadsheetError(text) { return .fault(.excelError) }
    if CellText.isRoundedBySpreadsheet(text) { return .fault(.precision) }
    let separators = ["、", ";", ",", "/"].map { Array($0.utf8) }
    var first = text
    for separator in separators {
      for i in first.indices where first[i...].starts(with: separator) {
        first = Array(first[..<i])
        break
      }
    }
    var digits = first.filter(CellText.isDigit)
    guard first.allSatisfy({ CellText.isDigit($0) || [32, 40, 41, 43, 45].contains($0) }) else {
      return .fault(.phone)
    }
    if digits.count == 13, digits.starts(with: Array("86".utf8)) { digits.removeFirst(2) }
    return (7...17).contains(digits.count) ? .text(digits) : .fault(.phone)
  }
}
