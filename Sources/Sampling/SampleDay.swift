/// A civil day of the sample as a number of days since 1970-01-01.
///
/// The engine's own calendar is not used here: a mistake in it must not repeat itself in the truth.
struct SampleDay: Hashable, Comparable {
  let number: Int

  init(number: Int) { self.number = number }

  /// Counts the days of whole years and months; slow and obvious on purpose.
  init(_ year: Int, _ month: Int, _ day: Int) {
    var number = 0
    if year >= 1970 {
      for y in 1970..<year { number += SampleDay.isLeap(y) ? 366 : 365 }
    } else {
      for y in year..<1970 { number -= SampleDay.isLeap(y) ? 366 : 365 }
    }
    for m in 1..<month { number += SampleDay.length(ofMonth: m, year) }
    self.number = number + day - 1
  }

  static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  static func length(ofMonth month: Int, _ year: Int) -> Int {
    [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  var civil: (year: Int, month: Int, day: Int) {
    // Never past the year that holds the day.
    var year = 1970 + (number < 0 ? number / 365 - 1 : number / 366)
    while SampleDay(year + 1, 1, 1).number <= number { year += 1 }
    var rest = number - SampleDay(year, 1, 1).number
    var month = 1
    while rest >= SampleDay.length(ofMonth: month, year) {
      rest -= SampleDay.length(ofMonth: month, year)
      month += 1
    }
    return (year, month, rest + 1)
  }

  func advanced(by days: Int) -> SampleDay { SampleDay(number: number + days) }

  static func < (a: SampleDay, b: SampleDay) -> Bool { a.number < b.number }

  /// `2020-12-20`
  var iso: String {
    let (year, month, day) = civil
    return "\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))"
  }
}

/// Decimal digits with leading zeros.
func digits(_ number: Int, _ width: Int) -> String {
  let text = String(number)
  return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
}
