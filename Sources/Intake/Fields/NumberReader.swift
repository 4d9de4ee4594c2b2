import Casework
import Tabular

/// Digits with an optional decimal point, as an exact scaled integer.
enum DecimalText {
  /// `1,234.50` with `places` 2 → 123450. Grouping commas must stand every three digits.
  /// More digits behind the point than `places` are a fault unless they are zeros: nothing is
  /// rounded in silence.
  static func scaled(_ text: [UInt8], places: Int) -> Int64? {
    var value: Int64 = 0
    var digits = 0
    var behind = -1
    var sinceComma = -1
    var i = 0
    let isNegative = text.first == UInt8(ascii: "-")
    if isNegative { i = 1 }
    while i < text.count {
      let byte = text[i]
      switch byte {
      case 48...57:
        if behind >= 0 {
          behind += 1
          if behind > places {
            guard byte == 48 else { return nil }
            i += 1
            continue
          }
        } else if sinceComma >= 0 {
          sinceComma += 1
        }
        let (scaled, isOver) = value.multipliedReportingOverflow(by: 10)
        let (sum, isOverToo) = scaled.addingReportingOverflow(Int64(byte - 48))
        guard !isOver, !isOverToo else { return nil }
        value = sum
        digits += 1
      case UInt8(ascii: ","):
        guard behind < 0, digits > 0, sinceComma < 0 ? digits <= 3 : sinceComma == 3 else {
          return nil
        }
        sinceComma = 0
      case UInt8(ascii: "."):
        guard behind < 0, sinceComma < 0 || sinceComma == 3 else { return nil }
        behind = 0
      default: return nil
      }
      i += 1
    }
    guard digits > 0, behind >= 0 || sinceComma < 0 || sinceComma == 3 else { return nil }
    for _ in 0..<max(0, places - max(0, behind)) {
      let (scaled, isOver) = value.multipliedReportingOverflow(by: 10)
      guard !isOver else { return nil }
      value = scaled
    }
    return isNegative ? -value : value
  }
}

/// Whole numbers from 0 to 2,147,483,647, also with what is counted behind them.
struct CountReader: Sendable {
  private static let words = ["人次", "人", "名", "位", "次", "个", "户", "份", "件", "宗", "起", "场"].map {
    Array($0.utf8)
  }
  /// What may stand behind a number of persons: two households are not two persons.
  private static let wordsForPersons = Array(words.prefix(6))

  private let words: [[UInt8]]

  /// - Parameter countsPersons: whether the column holds numbers of persons.
  init(countsPersons: Bool = false) {
    words = countsPersons ? CountReader.wordsForPersons : CountReader.words
  }

  /// A column is one of persons if a name by which the pipeline knows it says so: 涉及人数, 人次.
  init(_ field: FieldDefinition) {
    self.init(countsPersons: field.headers.contains { $0.contains("人") })
  }

  @inline(__always)
  func value(of cell: ShortCell) -> Int64? {
    guard cell.count <= 8, let value = PlainDigits.value(cell.first, count: cell.count) else {
      return nil
    }
    return value == 0 && cell.count > 1 ? nil : value
  }

  func read(_ bytes: Span<UInt8>) -> FieldReading {
    var text = CellText.normal(bytes.array)
    if Placeholder.matches(NormalForm.key(text)) { return .missing }
    if CellText.isSpreadsheetError(text) { return FieldReading(fault: .excelError) }
    if let word = words.first(where: { text.count > $0.count && text.ends(with: $0) }) {
      text = NormalForm.value(Array(text.dropLast(word.count)))
    }
    // 000 is the end of 12,000, of which a delimiter has made two.
    let isPiece = text.count > 1 && text.allSatisfy { $0 == 48 || $0 == UInt8(ascii: ",") }
    guard !isPiece, let value = DecimalText.scaled(text, places: 0) ?? ChineseNumber.value(text),
      (0...Int64(Int32.max)).contains(value)
    else { return FieldReading(fault: .count) }
    return FieldReading(value)
  }
}

/// 一…九, 十, 百, 千, 万 and their formal forms (壹…玖, 拾, 佰, 仟), in counts and amounts.
enum ChineseNumber {
  private static let digits: [Character: Int64] = [
    "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
    "九": 9, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
  ]
  private static let powers: [Character: Int64] = [
    "十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000,
  ]

  /// What a single character says.
  static func digit(_ character: Character) -> Int64? { digits[character] }

  /// Only what can be meant in one way: 一百五 is 150 to a speaker, so it needs its 零 or its 十.
  static func value(_ text: [UInt8]) -> Int64? {
    guard let word = String(validating: text, as: UTF8.self), (1...9).contains(word.count) else {
      return nil
    }
    if word.count == 1, let character = word.first, let value = digits[character] { return value }
    var total: Int64 = 0
    var section: Int64 = 0
    var digit: Int64?
    var lastPower = Int64.max
    var followsZero = false
    for character in word {
      if let value = digits[character] {
        guard digit == nil, value > 0 || (!followsZero && total + section > 0) else { return nil }
        if value == 0 { followsZero = true } else { digit = value }
      } else if let power = powers[character] {
        // 十 alone is ten; 百 and 千 need a digit.
        guard power < lastPower, digit != nil || (power == 10 && !followsZero) else { return nil }
        section += (digit ?? 1) * power
        (digit, lastPower, followsZero) = (nil, power, false)
      } else if character == "万", total == 0, section + (digit ?? 0) > 0 {
        total = (section + (digit ?? 0)) * 10_000
        (section, digit, lastPower, followsZero) = (0, nil, .max, false)
      } else {
        return nil
      }
    }
    guard let digit else { return followsZero ? nil : total + section }
    return lastPower == 10 || followsZero ? total + section + digit : nil
  }
}

/// Decimal numbers with a declared number of places; `1.7000000000000000e+04` is read exactly.
struct DecimalReader: Sendable {
  let places: Int

  @inline(__always)
  func value(of cell: ShortCell) -> Int64? {
    places == 0 ? PlainDigits.value(cell) : nil
  }

  func read(_ bytes: Span<UInt8>) -> FieldReading {
    let text = CellText.normal(bytes.array)
    if Placeholder.matches(NormalForm.key(text)) { return .missing }
    if CellText.isSpreadsheetError(text) { return FieldReading(fault: .excelError) }
    guard let exponent = text.firstIndex(where: { $0 | 32 == UInt8(ascii: "e") }) else {
      return DecimalText.scaled(text, places: places).map { FieldReading($0) }
        ?? FieldReading(fault: .decimal)
    }
    var power = text[(exponent + 1)...]
    let isNegative = power.first == UInt8(ascii: "-")
    if isNegative || power.first == UInt8(ascii: "+") { power = power.dropFirst() }
    guard (1...3).contains(power.count), power.allSatisfy(CellText.isDigit) else {
      return FieldReading(fault: .decimal)
    }
    let shift = power.reduce(0) { $0 * 10 + Int($1 - 48) } * (isNegative ? -1 : 1)
    guard let value = DecimalReader.shifted(Array(text[..<exponent]), by: shift, places: places)
    else { return FieldReading(fault: .decimal) }
    return FieldReading(value)
  }

  /// Mantissas come from binary numbers printed with 17 digits: 6.8700000000000001e+00. What
  /// lies beyond 15 significant digits is that printing, so it is rounded off, half up.
  private static func shifted(_ mantissa: [UInt8], by shift: Int, places: Int) -> Int64? {
    let isNegative = mantissa.first == UInt8(ascii: "-")
    let unsigned = isNegative ? mantissa.dropFirst() : mantissa[...]
    guard unsigned.allSatisfy({ CellText.isDigit($0) || $0 == UInt8(ascii: ".") }) else {
      return nil
    }
    let parts = unsigned.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = parts.first else { return nil }
    let digits = parts.joined().map { Int64($0 - 48) }
    guard !digits.isEmpty else { return nil }
    let leading = digits.prefix { $0 == 0 }.count
    let significant = digits.dropFirst(leading)
    var value = significant.prefix(15).reduce(Int64(0)) { $0 * 10 + $1 }
    if significant.count > 15, significant.dropFirst(15).first.map({ $0 >= 5 }) ?? false {
      value += 1
    }
    // value × 10^power is the number times 10^places.
    var power = whole.count + shift + places - leading - min(15, significant.count)
    while power < 0 {
      guard value % 10 == 0 else { return nil }
      value /= 10
      power += 1
      if value == 0 { return 0 }
    }
    for _ in 0..<(value == 0 ? 0 : power) {
      let (scaled, isOver) = value.multipliedReportingOverflow(by: 10)
      guard !isOver else { return nil }
      value = scaled
    }
    return isNegative ? -value : value
  }
}

/// Amounts in fen, from 元 or 万元 as the header, the unit row or the cell itself says.
///
/// 约, 余, 近 and other hedges are faults in a detail log; negative amounts too.
struct MoneyReader: Sendable {
  /// Whether a bare number means 万元.
  var isInTenThousands: Bool

  /// What no agreement comes to: 10¹² 元, in fen. Somebody has put the number of an account there.
  private static let limit: Int64 = 100_000_000_000_000

  /// What may stand behind an amount, and whether it means 万元; what ends in another one before that.
  private static let words = [
    ("万元整", true), ("万元", true), ("萬元", true), ("万圆", true), ("元整", false), ("圆整", false),
    ("圓整", false), ("元正", false), ("元", false), ("圆", false), ("圓", false),
    ("万", true), ("萬", true),
  ].map { (word: Array($0.0.utf8), isInTenThousands: $0.1) }
  /// Before or behind an amount; they do not say how many are one.
  private static let currencies = ["￥", "¥", "RMB", "rmb", "CNY", "人民币"].map { Array($0.utf8) }

  /// Digits, or digits with two places behind a point.
  @inline(__always)
  func value(of cell: ShortCell) -> Int64? {
    // With so many characters less than `limit`.
    guard !isInTenThousands, cell.count <= 15 else { return nil }
    let point = cell.count &- 3
    guard point > 0, cell.bytes(from: point) & 0xFF == 0x2E else {
      return cell.count <= 12 ? PlainDigits.value(cell).map { $0 &* 100 } : nil
    }
    guard let yuan = PlainDigits.value(cell, first: point),
      let fen = PlainDigits.value(cell.bytes(from: point &+ 1), count: 2)
    else { return nil }
    return yuan &* 100 &+ fen
  }

  func read(_ bytes: Span<UInt8>) -> FieldReading {
    var text = CellText.normal(bytes.array)
    if Placeholder.matches(NormalForm.key(text)) { return .missing }
    if CellText.isSpreadsheetError(text) { return FieldReading(fault: .excelError) }
    // ￥1 200 is one amount, and so is what a program has parted with blanks that do not break.
    var isOneNumber = MoneyReader.holdsFirmBlank(bytes)
    for name in MoneyReader.currencies {
      if text.starts(with: name) {
        text = NormalForm.value(Array(text.dropFirst(name.count)))
        isOneNumber = true
        break
      }
      if text.count > name.count, text.ends(with: name) {
        text = NormalForm.value(Array(text.dropLast(name.count)))
        break
      }
    }
    let said = MoneyReader.words.first { text.count > $0.word.count && text.ends(with: $0.word) }
    if let said { text = NormalForm.value(Array(text.dropLast(said.word.count))) }
    let isInTenThousands = said?.isInTenThousands ?? isInTenThousands
    guard !MoneyReader.isSeveralLines(bytes) else { return FieldReading(fault: .money) }
    text = MoneyReader.grouped(text, isOneNumber: isOneNumber)
    guard
      let value = DecimalText.scaled(text, places: isInTenThousands ? 6 : 2)
        ?? inWords(text, isInTenThousands: isInTenThousands, isSaid: said != nil), value >= 0
    else {
      return FieldReading(fault: .money)
    }
    return value < MoneyReader.limit ? FieldReading(value) : FieldReading(fault: .hugeMoney)
  }

  /// An amount in Chinese words, in fen. Who writes 三万五千 in a column of 万元 means 元; what 五千 there
  /// means cannot be known.
  ///
  /// - Parameter isSaid: whether a word for the unit stood behind them.
  private func inWords(_ text: [UInt8], isInTenThousands: Bool, isSaid: Bool) -> Int64? {
    guard let value = ChineseNumber.value(text) else { return nil }
    guard isInTenThousands else { return value * 100 }
    if isSaid || value < 100 { return value * 1_000_000 }
    return value >= 10_000 ? value * 100 : nil
  }

  /// Whether a no-break or thin space stands in a text: U+00A0, U+2009, U+202F.
  private static func holdsFirmBlank(_ bytes: Span<UInt8>) -> Bool {
    bytes.indices.dropLast().contains { i in
      bytes[i] == 0xC2 && bytes[i + 1] == 0xA0
        || bytes[i] == 0xE2 && bytes[i + 1] == 0x80 && i + 2 < bytes.count
          && (bytes[i + 2] == 0x89 || bytes[i + 2] == 0xAF)
    }
  }

  /// Whether a line break or a TAB stands between two other characters: then they are two amounts.
  private static func isSeveralLines(_ bytes: Span<UInt8>) -> Bool {
    var isBehindText = false
    var isBroken = false
    for i in bytes.indices {
      let byte = bytes[i]
      if byte > 0x20 {
        if isBroken { return true }
        isBehindText = true
      } else if byte < 0x20, isBehindText {
        isBroken = true
      }
    }
    return false
  }

  /// Blanks between digits group them like commas where they can only be one number: `12 000`, `1 234.50`,
  /// `1 234 567`. `500 300` may be two amounts and stays what it is; other blanks mean nothing.
  ///
  /// - Parameter isOneNumber: whether something else says so.
  private static func grouped(_ text: [UInt8], isOneNumber: Bool) -> [UInt8] {
    var grouped: [UInt8] = []
    var blanks = 0
    var isOneNumber = isOneNumber || text.contains(UInt8(ascii: "."))
    for (i, byte) in text.enumerated() {
      guard byte == 32 else {
        grouped.append(byte)
        continue
      }
      let next = text[i...].first { $0 != 32 }
      if let last = grouped.last, CellText.isDigit(last), let next, CellText.isDigit(next) {
        grouped.append(UInt8(ascii: ","))
        blanks += 1
        isOneNumber = isOneNumber || blanks > 1 || next == 48
      }
    }
    return blanks == 0 || isOneNumber ? grouped : text
  }
}
