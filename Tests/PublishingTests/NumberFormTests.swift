import Casework
import Indicators
import Publishing
import Testing

private func ratio(_ numerator: Int64, _ denominator: Int64, _ scale: Int32 = 1) -> Quantity {
  .ratio(numerator: numerator, denominator: denominator, scale: scale)
}

@Suite struct NumberFormTests {
  @Test(
    "decimals are rounded half-up from exact integers",
    arguments: [
      (ratio(1005, 1000), 2, "1.01"),  // binary64 prints 1.00
      (ratio(1, 4), 1, "0.3"),  // half to even would print 0.2
      (ratio(5, 2), 0, "3"),
      (ratio(3, 2), 0, "2"),
      (ratio(97_555, 1000), 2, "97.56"),
      (ratio(1, 3), 4, "0.3333"),
      (ratio(2, 3), 4, "0.6667"),
      (ratio(9_999, 1000), 2, "10.00"),
      (ratio(-5, 2), 0, "-3"),
      (ratio(-1005, 1000), 2, "-1.01"),
      (ratio(5, -2), 0, "-3"),
      (ratio(0, 7), 2, "0.00"),
      (.whole(6699), 0, "6699"),
      (.whole(-12), 0, "-12"),
      (.whole(5), 1, "5.0"),
    ])
  func halfUp(quantity: Quantity, places: Int, expected: String) {
    #expect(NumberForm(.plain, places: places).display(quantity) == expected)
    #expect(NumberForm(.plain, places: places).plain(quantity) == expected)
  }

  @Test(
    "places of a decimal field stand behind the point again",
    arguments: [
      (.whole(7660), 3, 3, "7.660"),
      (.whole(13_730), 3, 2, "13.73"),
      (.whole(7), 0, 0, "7"),
      (.whole(7660), 3, 0, "8"),
      (.whole(0), 3, 0, "0"),
      (.whole(-7660), 3, 1, "-7.7"),
      (ratio(15_321, 2), 3, 4, "7.6605"),
      (ratio(.max, 1), 9, 2, "9223372036.85"),
    ] as [(Quantity, Int, Int, String)])
  func valuePlaces(quantity: Quantity, stored: Int, places: Int, expected: String) {
    let form = NumberForm(.plain, places: places, valuePlaces: stored)
    #expect(form.display(quantity) == expected)
    #expect(form.plain(quantity) == expected)
  }

  @Test(
    "a percentage is never 100% when something is missing, nor 0% when something is there",
    arguments: [
      (ratio(6535, 6699, 100), 2, "97.55%"),
      (ratio(7, 15, 100), 1, "46.7%"),
      (ratio(842, 843, 100), 2, "99.88%"),
      (ratio(843, 843, 100), 2, "100.00%"),
      (ratio(99_999, 100_000, 100), 2, "99.99%"),
      (ratio(999_999, 1_000_000, 100), 2, "99.99%"),
      (ratio(6698, 6699, 100), 0, "99.99%"),
      (ratio(996, 1000, 100), 0, "99.6%"),
      (ratio(9_996, 10_000, 100), 0, "99.96%"),
      (ratio(.max - 1, .max, 100), 1, "99.99%"),
      (ratio(1, 1000, 100), 0, "0.1%"),
      (ratio(1, 100_000, 100), 2, "0.001%"),
      (ratio(0, 1000, 100), 2, "0.00%"),
      (ratio(-1, 100_000, 100), 2, "-0.001%"),
      (ratio(100_004, 100_000, 100), 1, "100.0%"),
      (ratio(3, 2, 100), 0, "150%"),
      (.whole(-3), 0, "-3%"),
    ])
  func percent(quantity: Quantity, places: Int, expected: String) {
    #expect(NumberForm(.percent, places: places).display(quantity) == expected)
    #expect(
      NumberForm(.percent, places: places).plain(quantity) == String(expected.dropLast()))
  }

  @Test(
    "money is stored in fen and shown in its counting unit",
    arguments: [
      (IndicatorDefinition.Form.yuan, 2, Quantity.whole(12_345), "123.45"),
      (.yuan, 0, .whole(12_350), "124"),
      (.tenThousandYuan, 2, .whole(1_234_567_890), "1234.57"),
      (.tenThousandYuan, 2, .whole(5_000), "0.01"),
      (.tenThousandYuan, 2, .whole(1), "0.000001"),
      (.tenThousandYuan, 2, .whole(0), "0.00"),
      (.tenThousandYuan, 2, .whole(-1_005_000), "-1.01"),
      (.tenThousandYuan, 2, ratio(2_000_000, 3), "0.67"),
      (.tenThousandYuan, 6, .whole(.max), "9223372036854.775807"),
      (.yuan, 2, .whole(.min), "-92233720368547758.08"),
    ])
  func money(form: IndicatorDefinition.Form, places: Int, quantity: Quantity, expected: String) {
    #expect(NumberForm(form, places: places).display(quantity) == expected)
  }

  @Test("the largest numbers do not overflow")
  func largest() {
    let form = NumberForm(.plain, places: 18)
    #expect(
      form.display(ratio(.max, 1, .max))
        == "19807040619342712359383728129.000000000000000000")
    #expect(form.display(ratio(.min, .max, 1)) == "-1.000000000000000000")
    #expect(
      NumberForm(.tenThousandYuan, places: 2).display(ratio(.max, .max, .max)) == "2147.48")
  }

  @Test("empty, zero, not reported and suppressed are four things, and so is nothing to divide by")
  func states() {
    let form = NumberForm(.percent, places: 2)
    #expect(form.display(.empty) == "—")
    #expect(form.display(ratio(0, 0, 100)) == "—")
    #expect(form.display(.notReported) == "未报")
    #expect(form.display(ratio(0, 5, 100)) == "0.00%")
    #expect(form.plain(.empty) == nil)
    #expect(form.plain(.notReported) == nil)
    #expect(form.display(.suppressed) == "隐去")
    #expect(form.about(.suppressed, places: 0) == "隐去")
    #expect(form.plain(.suppressed) == nil)
    #expect(NumberForm.status(.suppressed) == "suppressed")
    #expect(NumberForm.status(.empty) == "empty")
    #expect(NumberForm.status(ratio(0, 0)) == "empty")
    #expect(NumberForm.status(.notReported) == "not_reported")
    #expect(NumberForm.status(.whole(0)) == "value")
  }

  @Test("official texts say 约 only where something was rounded away")
  func about() {
    let form = NumberForm(.percent, places: 2)
    #expect(form.about(ratio(6535, 6699, 100), places: 0) == "约98%")
    #expect(form.about(ratio(6217, 6368, 100), places: 1) == "约97.6%")
    #expect(form.about(ratio(98, 100, 100), places: 0) == "98%")
    #expect(form.about(ratio(38, 38, 100), places: 0) == "100%")
    #expect(form.about(ratio(6698, 6699, 100), places: 0) == "约99.99%")
    #expect(form.about(.empty, places: 0) == "—")
    #expect(form.about(.notReported, places: 0) == "未报")
  }

  @Test("ten thousand fractions agree with long division by hand")
  func longDivision() {
    var state: UInt64 = 20_201_222
    func next(_ bound: UInt64) -> Int64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int64((state >> 33) % bound)
    }
    for _ in 0..<10_000 {
      let (numerator, denominator) = (next(1_000_000), next(9_999) + 1)
      let doubled = (numerator * 1000 * 2 + denominator) / (2 * denominator)  // half-up
      guard doubled > 0 else { continue }
      let digits = String(doubled)
      let wide = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      let expected = wide.dropLast(3) + "." + wide.suffix(3)
      let text = NumberForm(.plain, places: 3).display(ratio(numerator, denominator))
      #expect(text == expected, "\(numerator)/\(denominator)")
    }
  }

  /// Shares are rounded one by one, and what they lack of the whole is said and not hidden in one.
  @Test(
    arguments: [
      ([1, 1, 1], 3, 2, "-0.01"), ([1, 1, 1], 3, 0, "-1"), ([1, 1], 2, 2, nil),
      ([2, 2, 2, 1], 7, 1, "0.1"), ([1, 1, 1, 1, 1, 1], 6, 1, "0.2"), ([0, 5], 5, 2, nil),
      // 0.004 % is shown with three places, and 99.996 % as 99.99 %.
      ([1, 24_999], 25_000, 2, "-0.006"),
    ] as [([Int64], Int64, Int, String?)])
  func theResidualOfSharesIsShown(
    _ parts: [Int64], _ whole: Int64, _ places: Int, _ expected: String?
  ) {
    let quantities = parts.map {
      Quantity.ratio(numerator: $0, denominator: whole, scale: 100)
    }
    #expect(NumberForm(.percent, places: places).residual(quantities) == expected)
    #expect(NumberForm(.percent, places: places).residual(quantities + [.empty]) == nil)
  }

  @Test func fromNothingToSomethingIsNoPercentage() {
    let form = NumberForm(.percent, places: 2)
    let newly = Quantity.ratio(numerator: 3, denominator: 0, scale: 100)
    #expect(form.display(newly) == "新增" && form.plain(newly) == nil)
    #expect(NumberForm.status(newly) == "new")
    #expect(form.display(.ratio(numerator: 0, denominator: 0, scale: 100)) == "—")
    #expect(form.display(.ratio(numerator: -1, denominator: 8, scale: 100)) == "-12.50%")
  }

}
