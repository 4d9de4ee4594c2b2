import Casework
import Testing

struct DayTests {
  /// Days of the months as the almanac has them, counted one by one from 1 January 1900, a Monday,
  /// 25,567 days before 1970.
  @Test func everyDayFrom1900To2100IsCountedOnce() {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var number: Int32 = -25_567
    var weekday = 1
    for year in 1900...2100 {
      // 1900 and 2100 are no leap years, 2000 is one.
      let hasLeapDay = year % 4 == 0 && year != 1900 && year != 2100
      #expect(Day.isLeap(year) == hasLeapDay)
      for month in 1...12 {
        let length = lengths[month - 1] + (hasLeapDay && month == 2 ? 1 : 0)
        #expect(Day.length(ofMonth: month, year: year) == length)
        for day in 1...length {
          guard let made = Day(year: year, month: month, day: day) else {
            Issue.record("\(year)-\(month)-\(day) is not made")
            continue
          }
          let civil = made.civil
          let isRight =
            made.number == number && made.isoWeekday == weekday
            && civil == (year, month, day) && Day(made.description) == made
          if !isRight { Issue.record("\(year)-\(month)-\(day) is \(made), number \(made.number)") }
          number += 1
          weekday = weekday % 7 + 1
        }
        #expect(Day(year: year, month: month, day: length + 1) == nil)
      }
    }
    #expect(number == 47_847)  // 2101-01-01
  }

  @Test(arguments: [
    (2023, 2, 29), (2020, 2, 30), (1900, 2, 29), (2020, 4, 31), (2020, 0, 1), (2020, 13, 1),
    (2020, 1, 0), (2020, 1, 32), (2020, -1, 5), (0, 1, 1), (10_000, 1, 1), (-1, 1, 1),
  ])
  func daysThatNeverWereAreNone(_ year: Int, _ month: Int, _ day: Int) {
    #expect(Day(year: year, month: month, day: day) == nil)
  }

  @Test(arguments: [
    ("2020-12-20", 18_616), ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016),
    ("0001-01-01", -719_162), ("9999-12-31", 2_932_896),
  ])
  func aDayIsReadFromItsText(_ text: String, _ number: Int32) {
    #expect(Day(text)?.number == number)
    #expect(Day(number: number).description == text)
  }

  @Test(arguments: [
    "", "2020", "2020-1-05", "2020-01-5", "20-01-05", "2020/01/05", "2020-01-05 ", " 2020-01-05",
    "2020-02-30", "2020-00-01", "２０２０-01-05", "+202-01-05", "2020--1-05", "2020-01-05-06",
  ])
  func onlyOneShapeOfTextIsADay(_ text: String) {
    #expect(Day(text) == nil)
  }

  @Test func daysAreOrderedAndStepped() throws {
    let eve = try #require(Day("2020-02-28"))
    #expect(eve.advanced(by: 1).description == "2020-02-29")
    #expect(eve.advanced(by: 2).description == "2020-03-01")
    #expect(eve.advanced(by: -59).description == "2019-12-31")
    #expect(eve < eve.advanced(by: 1))
    #expect(!(eve < eve))
  }
}
