import Casework
import Intake
import Testing

struct DateFieldTests {
  @Test func theUsualShapesAreRead() throws {
    let day = Reads.day("2020-01-05")
    let shapes = [
      "2020-01-05", "2020-1-5", "2020/1/5", "2020/01/05", "2020.1.5", "2020.01.05", "2020年1月5日",
      "2020年01月05日", "2020 年 1 月 5 日", "2020年1月5号", "2020年1月5", "20200105", "2020-01-05 08:30",
      "2020-01-05 08:30:59", "2020-01-05T08:30:59", "2020-01-05 08:30:59.123", "2020/1/5 8:30",
      "2020年1月5日8时30分", "2020年1月5日 8:30", "２０２０－０１－０５", "2020．1．5", "\u{3000}2020-01-05 ",
      "=\"2020-01-05\"", "'2020-01-05", "2020-01-05\u{200B}", "20200105.0", "20200105.00",
      "20200105083059", "202001050830", "20200105083059.0", "'20200105083059",
      "2020-01-05（星期日）", "2020年1月5日 周日", "2020—01—05", "2020-1- 5", "2020 / 1 / 5",
      "2020-01-05T00:00:00+08:00", "2020年1月5日9时", "2020年1月5日上午", "2020/1/5 下午", "2020/1/5 上午9:30",
      "2020年1月5日下午2点30分", "2020-01-05 9:30:00 PM", "二〇二〇年一月五日", "2020-01-05+08:00",
      "2020-1-5(日)", "2020年1月5日9点",
    ]
    try ValueTable(.date(formats: [])).check(shapes.map { ($0, day) } + placeholders)
  }

  @Test func whatIsNoDayIsRefused() throws {
    try ValueTable(.date(formats: [])).check([
      ("2020-02-29", .day("2020-02-29")), ("2020-02-30", "VAL-DATE"), ("2021-02-29", "VAL-DATE"),
      ("2020-13-01", "VAL-DATE"), ("2020-00-10", "VAL-DATE"), ("0000-00-00", "VAL-DATE"),
      ("20200230", "VAL-DATE"), ("正月初五", "VAL-DATE"), ("上周五", "VAL-DATE"), ("2020年", "VAL-DATE"),
      ("2020-01-05（星期一）", "VAL-DATE"), ("2020年1月5日 周六", "VAL-DATE"), ("2020-1-5(1)", "VAL-DATE"),
      ("2020-01-05 上午15:00", "VAL-DATE"), ("二〇二〇年二月三十日", "VAL-DATE"), ("二〇二年一月五日", "VAL-DATE"),
      ("二〇二〇年一月", "VAL-DATE"), ("上午2020-01-05下午", "VAL-DATE"),
      ("2020年1月", "VAL-DATE"), ("2020-01", "VAL-DATE"), ("202001", "VAL-DATE"),
      ("45325", "VAL-DATE"), ("2020-01/05", "VAL-DATE"), ("2020-01-05-06", "VAL-DATE"),
      ("2020-01-05x", "VAL-DATE"), ("2020-01-05 25:00", "VAL-DATE"),
      ("2020-01-05 24:00", "VAL-DATE"), ("2020-01-05 12:60", "VAL-DATE"),
      ("2020-01-05 12:30:60", "VAL-DATE"), ("2020-01-05 12:30 上午", "VAL-DATE"),
      ("2020-01-05T", "VAL-DATE"), ("2020-01-0508:30", "VAL-DATE"), ("2020010508:30", "VAL-DATE"),
      ("2020010508", "VAL-DATE"), ("202001052530", "VAL-DATE"), ("20200105083060", "VAL-DATE"),
      ("2020010508305", "VAL-DATE"), ("202001050830590", "VAL-DATE"), ("20200105.5", "VAL-DATE"),
      ("20200105.", "VAL-DATE"), ("2020-01-05.0", "VAL-DATE"), ("2020105.0", "VAL-DATE"),
      ("-2020-01-05", "VAL-DATE"), ("٢٠٢٠-٠١-٠٥", "VAL-DATE"), ("约2020-01-05", "VAL-DATE"),
      ("Jan 5 2020", "VAL-DATE"), ("#N/A", "VAL-EXCEL-ERROR"), ("#######", "VAL-EXCEL-ERROR"),
      ("#REF!", "VAL-EXCEL-ERROR"), ("#NAME?", "VAL-EXCEL-ERROR"),
    ])
  }

  @Test func dayAndMonthInUnknownOrderAreAmbiguous() throws {
    try ValueTable(.date(formats: [])).check([
      ("03/02/2020", "VAL-DATE-AMBIGUOUS"), ("3/2/2020", "VAL-DATE-AMBIGUOUS"),
      ("3-2-2020", "VAL-DATE-AMBIGUOUS"), ("03.02.2020", "VAL-DATE-AMBIGUOUS"),
      ("24-2-3", "VAL-DATE"), ("24/02/03", "VAL-DATE-AMBIGUOUS"),
      ("31/12/2020", "VAL-DATE-AMBIGUOUS"), ("03/02/2020 10:00", "VAL-DATE-AMBIGUOUS"),
      ("3/2/2020 10:00:00 AM", "VAL-DATE-AMBIGUOUS"), ("3/2/20 8:00", "VAL-DATE-AMBIGUOUS"),
      ("03/02", "VAL-DATE"), ("/02/2020", "VAL-DATE"),
    ])
  }

  @Test func declaredPatternsAreTheOnlyOnes() throws {
    let day = Reads.day("2020-03-02")
    try ValueTable(.date(formats: ["MM/dd/yyyy hh:mm:ss a", "dd-MMM-yy", "M/d/yyyy"])).check([
      ("03/02/2020 12:00:00 AM", day), ("03/02/2020 11:59:59 PM", day),
      ("03/02/2020  01:00:00  pm", day), ("02-Mar-20", day), ("02-MAR-20", day), ("3/2/2020", day),
      ("03/02/2020", day), ("02-Mar-69", .day("2069-03-02")), ("02-Mar-70", .day("1970-03-02")),
      ("29-Feb-21", "VAL-DATE"), ("02-Mai-20", "VAL-DATE"), ("2-Mar-20", "VAL-DATE"),
      ("03/02/2020 13:00:00 PM", "VAL-DATE"), ("03/02/2020 00:10:00 AM", "VAL-DATE"),
      ("03/02/2020 12:60:00 AM", "VAL-DATE"), ("03/02/2020 12:00:00", "VAL-DATE"),
      ("2020-03-02", "VAL-DATE"), ("13/02/2020", "VAL-DATE"), ("", nil), ("无", nil),
      ("02-Ma", "VAL-DATE"),
      ("#N/A", "VAL-EXCEL-ERROR"),
    ])
    try ValueTable(.date(formats: ["yyyy-MM", "yyyy年M月"])).check([
      ("2020-03", .day("2020-03-01")), ("2020年3月", .day("2020-03-01")),
      ("2020年03月", .day("2020-03-01")), ("2020-3", "VAL-DATE"), ("2020-13", "VAL-DATE"),
      ("2020-03-02", "VAL-DATE"),
    ])
    try ValueTable(.date(formats: ["yyyyMMddHHmmss", "d.M.yy H:m:s"])).check([
      ("20200302235959", day), ("2.3.20 7:5:9", day), ("20200302240000", "VAL-DATE"),
      ("2020030223595", "VAL-DATE"), ("2.3.20 7:5", "VAL-DATE"),
    ])
  }

  /// Spreadsheets count a 29 February 1900 that never was; before it no serial means a day.
  @Test func serialsOfSpreadsheetsAreReadWhereDeclared() throws {
    try ValueTable(.date(formats: ["excel_serial"])).check([
      ("43831", .day("2020-01-01")), ("45325", .day("2024-02-03")), ("36526", .day("2000-01-01")),
      ("10000", .day("1927-05-18")), ("59", "VAL-DATE"), ("60", "VAL-DATE"), ("61", "VAL-DATE"),
      ("43831.5", "VAL-DATE"), ("43831.0", .day("2020-01-01")), ("43831.", "VAL-DATE"),
      ("2020-01-05", .day("2020-01-05")),
    ])
  }

  @Test func timesAreSecondsOfTheWallClock() throws {
    let midnight = Int64(18_266) * 86_400
    try ValueTable(.dateTime(formats: [])).check(
      [
        ("2020-01-05 00:00:00", .value(midnight)), ("2020-01-05", .value(midnight)),
        ("2020-01-05 23:59:59", .value(midnight + 86_399)),
        ("2020-01-05T08:30:01", .value(midnight + 30_601)),
        ("2020/1/5 8:30", .value(midnight + 30_600)), ("20200105 8:30", .value(midnight + 30_600)),
        ("20200105083001", .value(midnight + 30_601)), ("202001050830", .value(midnight + 30_600)),
        ("20200105083001.0", .value(midnight + 30_601)), ("20200105.0", .value(midnight)),
        ("2020年1月5日8时30分1秒", .value(midnight + 30_601)), ("1969-12-31 23:59:59", -1),
        ("2020-01-05 24:00:00", "VAL-DATE"),
        ("2020-01-05T08:30:01+08:00", .value(midnight + 30_601)),
        ("2020年1月5日8时", .value(midnight + 28_800)),
        ("2020/1/5 下午2:30", .value(midnight + 52_200)),
        ("2020-01-05 12:00:05 AM", .value(midnight + 5)),
        ("2020-01-05 14:30 PM", .value(midnight + 52_200)), ("2020-01-05 晚上12:00", "VAL-DATE"),
        ("2020-01-05 晚上1点", "VAL-DATE"), ("2020-01-05 下午", "VAL-DATE"),
        ("2020-01-05 中午1点", .value(midnight + 46_800)), ("2020-01-05T08:30:01Z", "VAL-DATE"),
        ("2020-01-05T08:30:01+09:00", "VAL-DATE"), ("2020-01-05 08", "VAL-DATE"),
        ("2020-01-05（第二）", "VAL-DATE"), ("2020-01-05 周八", "VAL-DATE"), ("周二", "VAL-DATE"),
        ("2020-01—05 8:30（星期日）", .value(midnight + 30_600)), ("2020-02-30 10:00:00", "VAL-DATE"),
        ("2020-01-05 10:61:00", "VAL-DATE"), ("2020-01-05 10:00:61", "VAL-DATE"),
        ("2020-01-05 1x:00:00", "VAL-DATE"), ("03/02/2020 10:00:00", "VAL-DATE-AMBIGUOUS"),
        ("#N/A", "VAL-EXCEL-ERROR"),
      ] + placeholders)
    try ValueTable(.dateTime(formats: ["MM/dd/yyyy hh:mm:ss a"])).check([
      ("01/05/2020 12:00:00 AM", .value(midnight)),
      ("01/05/2020 12:00:01 PM", .value(midnight + 43_201)),
      ("01/05/2020 01:00:00 pm", .value(midnight + 46_800)), ("2020-01-05 08:30:00", "VAL-DATE"),
    ])
  }
}
