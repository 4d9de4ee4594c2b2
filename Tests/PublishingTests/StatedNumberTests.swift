import Casework
import Indicators
import Publishing
import Testing

/// What the last look at a release takes for the release's own numbers.
struct StatedNumberTests {
  private static func stated(
    _ quantity: Quantity, _ form: IndicatorDefinition.Form = .plain, code: String = "440311"
  ) -> StatedNumbers {
    var release = HandMadeRelease.release
    release.places[0].code = code
    release.indicators = [HandMadeRelease.indicator("a", "a", "元", form)]
    release.categories = [[]]
    release.figures = FigureList([
      Release.Figure(indicator: 0, period: 0, place: 0, category: -1, quantity: quantity)
    ])
    return StatedNumbers(release)
  }

  @Test func aLongSumIsStatedExactAndAsItIsShown() {
    let fen = StatedNumberTests.stated(.whole(-1_380_013_800_049), .yuan)
    #expect(fen.contains(1_380_013_800_049, of: .mobileNumber))
    #expect(fen.contains(13_800_138_000, of: .mobileNumber))
    #expect(!fen.contains(13_800_138_001, of: .mobileNumber))
    let rate = StatedNumberTests.stated(
      .ratio(numerator: 13_800_138_000, denominator: 13_900_138_000, scale: 1))
    #expect(rate.contains(13_800_138_000, of: .mobileNumber))
    #expect(rate.contains(13_900_138_000, of: .mobileNumber))
  }

  @Test func nothingElseIs() {
    let small = StatedNumberTests.stated(.whole(138))
    for number: UInt64 in [0, 138, 13_800_138_000] {
      #expect(!small.contains(number, of: .mobileNumber))
    }
    // Bytes that were read: the release says them too.
    #expect(small.contains(9_007_199_254_740_993, of: .bankCard))
  }

  @Test func aLongCodeOfAUnitIsNoBankCardAndMayBeAnIdentityNumber() {
    let stated = StatedNumberTests.stated(.whole(1), code: "4403110010010009")
    #expect(stated.contains(4_403_110_010_010_009, of: .bankCard))
    let person = StatedNumberTests.stated(.whole(1), code: "440311199901011232")
    #expect(!person.contains(440_311_199_901_011_232, of: .residentNumber))
  }
}
