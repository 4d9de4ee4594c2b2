import Casework
import Tabular

/// Civil days in the shapes that offices send (DOMAIN: 2020-01-05, 2020/1/5, 2020.1.5, 2020年1月5日,
/// 20200105, each also with a time behind it), or in declared patterns.
///
/// A day that does not exist (2020-02-30) is a fault, never the next month. 03/02/2020 is
/// ambiguous unless a pattern says which is the month.
struct DateReader: Sendable {
  private let patterns: [DatePattern]
  private let takesSerials: Bool
  private var month = LastMonth()

  init(formats: [String]) {
    takesSerials = formats.contains("excel_serial")
    patterns = formats.filter { $0 != "excel_serial" }.map(DatePattern.init)
  }

  /// The number of the day. `bytes` is a whole cell without its quotes.
  func read(_ bytes: Span<UInt8>) -> FieldReading {
    if patterns.isEmpty, bytes.count == 10, DateReader.looksISO(bytes) {
      var month = month
      return month.day(ShortCell(bytes)).map(DateReader.reading) ?? FieldReading(fault: .date)
    }
    return readSlowly(bytes.array)
  }

  /// yyyy-MM-dd.
  @inline(__always)
  mutating func value(of cell: ShortCell) -> Int64? {
    guard cell.count == 10, patterns.isEmpty, let day = month.day(cell),
      day.number != DateReader.placeholder
    else { return nil }
    return Int64(day.number)
  }

  /// 1900-01-01 is what systems write for a day that nobody entered.
  static let placeholder: Int32 = -25_567

  private static func reading(_ day: Day) -> FieldReading {
    day.number == placeholder ? .missing : FieldReading(Int64(day.number))
  }

  /// Whether ten bytes are digits as in yyyy-MM-dd, a day or not (2020-13-45, 0000-00-00).
  private static func looksISO(_ b: Span<UInt8>) -> Bool {
    b.indices.allSatisfy { $0 == 4 || $0 == 7 ? b[$0] == 45 : CellText.isDigit(b[$0]) }
  }

  private func readSlowly(_ bytes: [UInt8]) -> FieldReading {
    // Most shapes can be read as they stand; what cannot is brought to normal form first.
    if patterns.isEmpty, let moment = CivilText.moment(bytes) {
      return DateReader.reading(moment.day)
    }
    if patterns.isEmpty, !takesSerials, CivilText.isNumbers(bytes), !bytes.contains(32) {
      return FieldReading(fault: CivilText.isAmbiguous(bytes) ? .ambiguousDate : .date)
    }
    let text = CellText.normal(bytes)
    if Placeholder.matches(NormalForm.key(text)) { return .missing }
    if CellText.isSpreadsheetError(text) { return FieldReading(fault: .excelError) }
    if takesSerials, let day = DateReader.serial(text) { return DateReader.reading(day) }
    if !patterns.isEmpty {
      for pattern in patterns {
        if let moment = pattern.read(text) {
          return DateReader.reading(moment.day)
        }
      }
      return FieldReading(fault: .date)
    }
    guard let moment = CivilText.moment(text) ?? CivilText.decoratedMoment(text, needsTime: false)
    else {
      return FieldReading(fault: CivilText.isAmbiguous(text) ? .ambiguousDate : .date)
    }
    return DateReader.reading(moment.day)
  }

  /// Days since 1899-12-30 as spreadsheets count them, 1 March 1900 and later: before that the
  /// count is wrong by the day 29 February 1900, which never was.
  private static func serial(_ text: [UInt8]) -> Day? {
    let text = CellText.withoutPointZero(text) ?? text
    guard text.count == 5, text.allSatisfy(CellText.isDigit) else { return nil }
    let number = text.reduce(0) { $0 * 10 + Int32($1 - 48) }
    return number >= 61 ? Day(number: number - 25_569) : nil
  }
}

/// Day and time on the wall clock, as seconds since 1970-01-01T00:00 of the same clock.
struct DateTimeReader: Sendable {
  private let patterns: [DatePattern]
  private var month = LastMonth()

  init(formats: [String]) {
    patterns = formats.map(DatePattern.init)
  }

  func read(_ bytes: Span<UInt8>) -> FieldReading {
    let raw = bytes.array
    if patterns.isEmpty, let moment = CivilText.moment(raw) {
      return DateTimeReader.reading(moment)
    }
    if patterns.isEmpty, CivilText.isNumbers(raw) {
      return FieldReading(fault: CivilText.isAmbiguous(raw) ? .ambiguousDate : .date)
    }
    let text = CellText.normal(raw)
    if Placeholder.matches(NormalForm.key(text)) { return .missing }
    if CellText.isSpreadsheetError(text) { return FieldReading(fault: .excelError) }
    for pattern in patterns {
      if let moment = pattern.read(text) { return DateTimeReader.reading(moment) }
    }
    guard patterns.isEmpty,
      let moment = CivilText.moment(text) ?? CivilText.decoratedMoment(text, needsTime: true)
    else {
      return FieldReading(fault: CivilText.isAmbiguous(text) ? .ambiguousDate : .date)
    }
    return DateTimeReader.reading(moment)
  }

  private static func reading(_ moment: CivilMoment) -> FieldReading {
    moment.day.number == DateReader.placeholder ? .missing : FieldReading(moment.seconds)
  }

  /// yyyy-MM-dd HH:mm:ss, or with a T.
  @inline(__always)
  mutating func value(of cell: ShortCell) -> Int64? {
    guard cell.count == 19, patterns.isEmpty else { return nil }
    let time = cell.bytes(from: 11) ^ 0x3030_3A30_303A_3030  // 00:00:00
    let between = cell.second &>> 16 & 0xFF
    guard between == 32 || between == 84, time & 0x0000_FF00_00FF_0000 == 0,
      LastMonth.areDigits(time), let day = month.day(cell), day.number != DateReader.placeholder
    else { return nil }
    func two(_ i: UInt64) -> Int {
      let digits = Int(truncatingIfNeeded: time &>> (8 &* i))
      return (digits & 0xF) &* 10 &+ (digits &>> 8 & 0xF)
    }
    let (hour, minute, second) = (two(0), two(3), two(6))
    guard hour < 24, minute < 60, second < 60 else { return nil }
    return CivilMoment(day: day, secondOfDay: hour * 3600 + minute * 60 + second).seconds
  }
}

/// A day and, where the text had one, a time.
struct CivilMoment {
  var day: Day
  var secondOfDay = 0
  var seconds: Int64 { Int64(day.number) * 86_400 + Int64(secondOfDay) }
}
