import Casework
import Intake
import Testing

struct NumberFieldTests {
  @Test func amountsAreExactFen() throws {
    try ValueTable(.money(inTenThousands: false)).check(
      [
        ("0", 0), ("1", 100), ("1234.50", 123_450), ("0.5", 50), ("0.05", 5), ("1.230", 123),
        ("1,234.50", 123_450), ("1，234", 123_400), ("12,345,678.9", 1_234_567_890),
        ("￥1,234.50", 123_450), ("¥50", 5000), ("人民币100元", 10_000), ("RMB 300", 30_000),
        ("3.5万", 3_500_000), ("3.5万元", 3_500_000), ("0.000001万", 1), ("100元整", 10_000),
        ("100.00 元", 10_000), ("1.2萬", 1_200_000), ("1.2萬元", 1_200_000), ("100圆", 10_000),
        ("100圆整", 10_000), ("100元正", 10_000), ("壹仟贰佰圆整", 120_000), ("rmb1200", 120_000),
        ("CNY 1200.5", 120_050), ("1200RMB", 120_000),
        ("3万元人民币", 3_000_000), ("3元人民币", 300), ("12 000", 1_200_000), ("1 234 567", 123_456_700),
        ("1 234.50", 123_450), ("￥1 200", 120_000), ("1\u{A0}200", 120_000),
        ("1\u{202F}200", 120_000),
        ("１２３．４", 12_340),
        ("'500", 50_000),
        ("=\"500\"", 50_000), ("999999999999.99", 99_999_999_999_999),
        ("999999999999", 99_999_999_999_900),
        ("1000000000000", "VAL-MONEY-HUGE"), ("1,000,000,000,000.00", "VAL-MONEY-HUGE"),
        ("92233720368547758.07", "VAL-MONEY-HUGE"), ("6222021234567890", "VAL-MONEY-HUGE"),
        ("100000000万", "VAL-MONEY-HUGE"), ("#N/A", "VAL-EXCEL-ERROR"),
        ("########", "VAL-EXCEL-ERROR"),
      ] + placeholders)
  }

  @Test(arguments: [
    "约5000", "约3000元", "5000余", "5000余元", "近万元", "五千余元", "(500)", "（500）", "-5", "−5", "￥-5",
    "1.234", "0.001", "1,23", "1,2345", ",123", "1,,234", "1,234.5,6", "1.2.3", "12,34,567", "inf",
    "0x1p3", "1e5", "1.0E+05", "+5", "١٢٣", "元", "万", "￥", "100块", "5000元/月", "2千元", "3万5", "1元2角",
    "92233720368547758.08", "99999999999999999999", "0.0000001万", "100美元", "100-200", "500 300",
    "500\u{3000}300", "0 500",
  ])
  func anAmountThatIsNotExactIsRefused(_ cell: String) throws {
    try ValueTable(.money(inTenThousands: false)).check([(cell, "VAL-MONEY")])
  }

  @Test(arguments: [("值", true), ("值(万元)", false), ("值（万元）", true), ("值 （人民币万元）", false)])
  func tenThousandsAreSaidByPipelineOrHeader(_ header: String, _ isDeclared: Bool) throws {
    try ValueTable(.money(inTenThousands: isDeclared), header: header).check([
      ("3.5", 3_500_000), ("0.000001", 1), ("12", 12_000_000), ("3000元", 300_000),
      ("2万", 2_000_000), ("5RMB", 5_000_000), ("RMB 5", 5_000_000), ("5元RMB", 500),
      ("0.0000001", "VAL-MONEY"), ("", nil),
      // Words with 万 in them say 元 by themselves.
      ("三万五千", 3_500_000), ("壹万贰仟", 1_200_000), ("三万五千元", 3_500_000), ("三万", 3_000_000),
      ("三千万", 3_000_000_000), ("三", 3_000_000), ("二十", 20_000_000), ("五千", "VAL-MONEY"),
      ("一百", "VAL-MONEY"), ("五千元", 500_000), ("一百万元", 100_000_000),
    ])
  }

  @Test func aHeaderInYuanOverrulesThePipeline() throws {
    try ValueTable(.money(inTenThousands: true), header: "值(元)").check([("3.5", 350)])
  }

  @Test func countsAreWholeAndNotNegative() throws {
    try ValueTable(.count).check(
      [
        ("0", 0), ("12", 12), ("007", 7), ("２３", 23), (" 5 ", 5), ("3人", 3), ("2名", 2), ("4户", 4),
        ("5 人次", 5), ("2份", 2),
        ("1,234", 1234), ("3.0", 3), ("2147483647", 2_147_483_647), ("'8", 8), ("=\"8\"", 8),
        ("零", 0), ("〇", 0), ("两", 2), ("九", 9), ("十", 10), ("十二", 12), ("二十", 20), ("九十九", 99),
        ("一百零五", 105), ("一百一十", 110), ("壹佰贰拾叁", 123), ("三千零二十", 3020), ("三千", 3000),
        ("两万", 20_000), ("一万二千三百", 12_300), ("十万", 100_000), ("一万零五", 10_005),
        ("三人", 3), ("#N/A", "VAL-EXCEL-ERROR"),
      ] + placeholders)
  }

  /// Two households or two cases are not two persons.
  @Test func aNumberOfPersonsCountsPersons() throws {
    try ValueTable(.count, header: "涉及人数").check([
      ("3人", 3), ("2名", 2), ("4位", 4), ("5人次", 5), ("三人", 3), ("2个", 2), ("2户", "VAL-COUNT"),
      ("3件", "VAL-COUNT"), ("1份", "VAL-COUNT"), ("2场", "VAL-COUNT"),
    ])
    try ValueTable(.count, header: "户数").check([("2户", 2)])
  }

  /// 一百五 is 150 to a speaker and 105 to a careless reader: nobody guesses.
  @Test(arguments: [
    "-1", "1.5", "约10", "十几", "二三", "12 000", "+5", "1e5", "12月", "12,34", "５人以上", "人",
    "2147483648", "00", "000", "0,000",
    "99999999999999999999", "一百五", "三万五", "二千三", "万", "十百", "百万万", "一万一万", "一十百", "二〇二〇",
    "1十", "零零", "十零", "一零五", "٣",
  ])
  func aNumberThatIsNoCountIsRefused(_ cell: String) throws {
    try ValueTable(.count).check([(cell, "VAL-COUNT")])
  }

  @Test func decimalsKeepTheirDeclaredPlaces() throws {
    try ValueTable(.decimal(places: 2)).check(
      [
        ("1.5", 150), ("-1.5", -150), ("0", 0), ("12", 1200), ("1,234.5", 123_450),
        ("1.50000", 150),
        ("1.7000000000000000e+04", 1_700_000), ("6.8700000000000001e+00", 687),
        ("6.8699999999999992e+00", 687), ("-6.8700000000000001e+00", -687),
        ("9.9999999999999995e-01", 100), ("0.0000000000000000e+00", 0), ("1E2", 10_000),
        ("1e-2", 1), ("12.5e1", 12_500), ("０．５", 50), ("92233720368547758.07", .value(.max)),
        ("-92233720368547758.07", .value(-.max)),
        ("-50000000000000000", -5_000_000_000_000_000_000),
        ("1.234", "VAL-DECIMAL"), ("1.234e+00", "VAL-DECIMAL"), ("1e-3", "VAL-DECIMAL"),
        ("1e30", "VAL-DECIMAL"), ("1e", "VAL-DECIMAL"), ("e5", "VAL-DECIMAL"),
        ("1e+", "VAL-DECIMAL"),
        ("1e9999", "VAL-DECIMAL"), ("1.2.3e1", "VAL-DECIMAL"), ("--5", "VAL-DECIMAL"),
        ("+5", "VAL-DECIMAL"), ("inf", "VAL-DECIMAL"), ("0x1p3", "VAL-DECIMAL"),
        ("约1.5", "VAL-DECIMAL"), ("1.5元", "VAL-DECIMAL"), ("#VALUE!", "VAL-EXCEL-ERROR"),
        ("92233720368547758.08", "VAL-DECIMAL"),
      ] + placeholders.filter { !$0.0.hasPrefix("e") })
    try ValueTable(.decimal(places: 0)).check([
      ("1.7000000000000000e+04", 17_000), ("5.0", 5), ("6.8700000000000001e+00", "VAL-DECIMAL"),
    ])
  }
}
