/// The reporting year of the sample: what the pipeline calls `period` and `as_of`.
struct SampleCalendar {
  let year: Int
  let start: SampleDay
  /// The last day that counts: 20 December.
  let last: SampleDay
  /// What was known on that day: 22 December.
  let asOf: SampleDay

  init(year: Int) {
    self.year = year
    start = SampleDay(year, 1, 1)
    last = SampleDay(year, 12, 20)
    asOf = SampleDay(year, 12, 22)
  }

  func contains(_ day: SampleDay) -> Bool { start <= day && day <= last }

  /// A day of a month (1…12), in December not after the period's last.
  func day(in month: Int, _ dice: inout Dice) -> SampleDay {
    SampleDay(
      year, month, dice.within(1...(month == 12 ? 20 : SampleDay.length(ofMonth: month, year))))
  }

  func lastDay(ofMonth month: Int) -> SampleDay {
    SampleDay(year, month, SampleDay.length(ofMonth: month, year))
  }

  /// The months whose report was due on the as-of day, five days after the month's end.
  var dueMonths: ClosedRange<Int> { 1...11 }
}
