import Proofreading
import Testing

private func value(_ numerator: Int128, _ denominator: Int128 = 1) throws -> ExactValue {
  try #require(ExactValue(numerator, over: denominator))
}

@Suite struct HedgeTests {
  @Test(
    "a count without reserve is the figure, or the figure rounded where the last digit says so",
    arguments: [
      (6699, 0, 6699, .right), (6700, 0, 6699, .wrong), (6698, 0, 6699, .wrong),
      (67, 2, 6699, .right),  // 0.67万
      (66, 2, 6699, .wrong), (12, 3, 11_500, .right), (12, 3, 11_499, .wrong),
      (0, 0, 0, .right), (0, 0, 1, .wrong),
    ] as [(Int64, Int, Int128, Verdict)])
  func exact(digits: Int64, exponent: Int, figure: Int128, expected: Verdict) throws {
    let stated = StatedDecimal(digits: digits, exponent: exponent)
    #expect(try Hedge.judge(nil, stated, against: value(figure)) == expected)
  }

  @Test(
    "hedge words bound the figure as the Civil Code and the office use them",
    arguments: [
      (.about, 6700, 6699, .right), (.about, 6700, 6650, .right), (.about, 6700, 6649, .wrong),
      (.about, 7000, 6699, .right), (.about, 6000, 6699, .wrong),
      (.more, 180, 182, .right), (.more, 180, 189, .right), (.more, 180, 180, .wrong),
      (.more, 180, 190, .wrong), (.more, 6600, 6699, .right), (.more, 6000, 6699, .right),
      (.more, 6500, 6699, .wrong), (.more, 6700, 6699, .wrong),
      (.over, 6699, 6699, .wrong), (.over, 6698, 6699, .right), (.over, 100, 6699, .right),
      (.atLeast, 6699, 6699, .right), (.atLeast, 6700, 6699, .wrong),
      (.under, 6699, 6699, .wrong), (.under, 6700, 6699, .right),
      (.atMost, 6699, 6699, .right), (.atMost, 6698, 6699, .wrong),
      (.nearly, 3000, 2980, .right), (.nearly, 3000, 2500, .right),
      (.nearly, 3000, 2499, .unknown), (.nearly, 3000, 2000, .wrong),
      (.nearly, 3000, 3000, .wrong), (.nearly, 3000, 3001, .wrong),
    ] as [(Hedge, Int64, Int128, Verdict)])
  func hedged(hedge: Hedge, stated: Int64, figure: Int128, expected: Verdict) throws {
    let number = StatedDecimal(digits: stated, exponent: 0)
    #expect(try Hedge.judge(hedge, number, against: value(figure)) == expected)
  }

  @Test(
    "rates are rounded half-up at the place shown; all and nothing are never said of less",
    arguments: [
      (nil, 98, 0, 653_500, 6699, .right), (.about, 98, 0, 653_500, 6699, .right),
      (nil, 976, -1, 653_500, 6699, .right), (nil, 9755, -2, 653_500, 6699, .right),
      (nil, 97, 0, 653_500, 6699, .wrong), (nil, 9756, -2, 653_500, 6699, .wrong),
      (nil, 467, -1, 700, 15, .right), (nil, 466, -1, 700, 15, .wrong),
      (nil, 9988, -2, 84_200, 843, .right), (nil, 100, 0, 84_200, 843, .wrong),
      (.about, 100, 0, 84_200, 843, .wrong), (nil, 100, 0, 3800, 38, .right),
      (nil, 1000, -1, 99_999, 1000, .wrong), (nil, 0, 0, 1, 1000, .wrong),
      (nil, 25, -1, 245, 100, .right),  // 2.45 to one place
    ] as [(Hedge?, Int64, Int, Int128, Int128, Verdict)])
  func rates(
    hedge: Hedge?, digits: Int64, exponent: Int, above: Int128, below: Int128, expected: Verdict
  ) throws {
    let stated = StatedDecimal(digits: digits, exponent: exponent)
    let verdict = Hedge.judge(
      hedge, stated, against: try value(above, below), isPercentage: true)
    #expect(verdict == expected)
  }

  @Test func whatDoesNotFitInto128BitsIsUnknownAndNoTrap() throws {
    let tiny = try value(1, .max)
    #expect(
      Hedge.judge(nil, StatedDecimal(digits: 999_999_999_999_999, exponent: 18), against: tiny)
        == .unknown)
  }
}
