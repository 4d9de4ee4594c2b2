import Casework

/// A declared shape of dates: `yyyy yy MM M MMM dd d HH H hh h mm m ss s a`, everything else literal.
///
/// `yy` reads 70…99 as 19xx and 00…69 as 20xx. `MMM` is an English month of three letters. A
/// pattern without a day (yyyy-MM) means the first of the month. A blank in the pattern matches
/// one or more blanks; one-letter forms take one or two digits.
struct DatePattern: Sendable {
  private enum Part: Sendable, Equatable {
    case year, shortYear, month, monthName, day, hour, halfDayHour, minute, second, half
    case literal(UInt8)
  }

  private let parts: [(Part, Int)]

  init(_ text: String) {
    var parts: [(Part, Int)] = []
    let bytes = Array(text.utf8)
    var i = 0
    while i < bytes.count {
      var run = 1
      while i + run < bytes.count, bytes[i + run] == bytes[i] { run += 1 }
      let part: Part? =
        switch (bytes[i], run) {
        case (UInt8(ascii: "y"), 4): .year
        case (UInt8(ascii: "y"), 2): .shortYear
        case (UInt8(ascii: "M"), 3): .monthName
        case (UInt8(ascii: "M"), 1...2): .month
        case (UInt8(ascii: "d"), 1...2): .day
        case (UInt8(ascii: "H"), 1...2): .hour
        case (UInt8(ascii: "h"), 1...2): .halfDayHour
        case (UInt8(ascii: "m"), 1...2): .minute
        case (UInt8(ascii: "s"), 1...2): .second
        case (UInt8(ascii: "a"), 1): .half
        default: nil
        }
      if let part {
        parts.append((part, run))
        i += run
      } else {
        parts.append((.literal(bytes[i]), 1))
        i += 1
      }
    }
    self.parts = parts
  }

  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct",
    "nov", "dec",
  ].map { Array($0.utf8) }

  func read(_ text: [UInt8]) -> CivilMoment? {
    var year = 0
    var month = 1
    var day = 1
    var hour = 0
    var minute = 0
    var second = 0
    var isAfternoon: Bool?
    var i = 0
    func number(_ width: Int) -> Int? {
      var value = 0
      var count = 0
      while i < text.count, count < max(width, 2), CellText.isDigit(text[i]) {
        value = value * 10 + Int(text[i] - 48)
        i += 1
        count += 1
      }
      return width == 1 ? (count >= 1 ? value : nil) : (count == width ? value : nil)
    }
    for (part, width) in parts {
      let read: Int?
      switch part {
      case .year:
        read = number(4)
        year = read ?? 0
      case .shortYear:
        read = number(2)
        year = (read ?? 0) < 70 ? 2000 + (read ?? 0) : 1900 + (read ?? 0)
      case .month:
        read = number(width)
        month = read ?? 0
      case .monthName:
        let name = text.dropFirst(i).prefix(3).map { $0 | 32 }
        read = DatePattern.months.firstIndex(of: Array(name)).map { $0 + 1 }
        month = read ?? 0
        i += 3
      case .day:
        read = number(width)
        day = read ?? 0
      case .hour, .halfDayHour:
        read = number(width)
        hour = read ?? 0
      case .minute:
        read = number(width)
        minute = read ?? 0
      case .second:
        read = number(width)
        second = read ?? 0
      case .half:
        let mark = Array(text.dropFirst(i).prefix(2).map { $0 | 32 })
        isAfternoon = mark == Array("pm".utf8) ? true : mark == Array("am".utf8) ? false : nil
        read = isAfternoon == nil ? nil : 0
        i += 2
      case .literal(32):
        let start = i
        while i < text.count, text[i] == 32 { i += 1 }
        read = i > start ? 0 : nil
      case .literal(let byte):
        read = i < text.count && text[i] == byte ? 0 : nil
        i += 1
      }
      if read == nil { return nil }
    }
    if let isAfternoon {
      guard (1...12).contains(hour) else { return nil }
      hour = hour % 12 + (isAfternoon ? 12 : 0)
    }
    guard i == text.count, hour < 24, minute < 60, second < 60,
      let date = Day(year: year, month: month, day: day)
    else { return nil }
    return CivilMoment(day: date, secondOfDay: hour * 3600 + minute * 60 + second)
  }
}
