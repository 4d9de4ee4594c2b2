import Proofreading
import Testing

/// What the numbers of a text say of one another, and changes against the release.
@Suite struct SumTests {
  @Test(
    "parts add up to the whole where the text claims that they are all",
    arguments: [
      ("办结15宗，其中维持3宗、终止5宗、撤销7宗。", "15宗 right"),
      // One of sixteen left out is more than a twentieth: not claimed to be all.
      ("办结16宗，其中维持3宗、终止5宗、撤销7宗。", "16宗 unknown"),
      ("办结15宗，其中维持3宗、终止5宗、其他6宗。", "15宗 wrong"),
      ("办结15宗，其中维持3宗、终止5宗。", "15宗 unknown"),
      ("受理6699宗，其中劳动1200宗、婚姻900宗、邻里800宗。", "6699宗 unknown"),
      ("共1127个，其中村972个、居49个、乡镇81个。", "1127个 unknown"),
      ("共1127个，其中主要为村972个、乡镇49个、街道81个、居2个。", "1127个 unknown"),
      ("共1127个，其中村972个、居49个、乡镇81个、街道6个等。", "1127个 unknown"),
      ("共1127个，其中村972个、居49个、乡镇81个、街道6个。", "1127个 wrong"),
      ("参加100人，其中女性60人、党员70人。", "100人 unknown"),
      ("约100人，其中女性60人、男性50人。", "约100人 unknown"),
      ("共15宗，其中维持3宗，占20%，终止12宗，占80%。", "15宗 right"),
      ("共15宗，其中调解员3人。", "15宗 unknown"),
    ])
  func parts(text: String, expected: String) {
    #expect(Desk.sums(text).first == expected)
  }

  @Test func aPartAboveTheWholeIsWrong() {
    #expect(Desk.sums("受理100宗，其中调解成功120宗。") == ["100宗 unknown", "120宗 wrong"])
  }

  @Test(
    "written sums are worked out",
    arguments: [
      ("3+5+7=15宗", "15宗 right"), ("3+5+7=16宗", "16宗 wrong"), ("972+49=1,021个", "1,021个 right"),
    ])
  func equations(text: String, expected: String) {
    #expect(Desk.sums(text).last == expected)
  }

  @Test(
    "a rate is that of the number it is named after",
    arguments: [
      ("受理6699宗，调解成功6535宗，调解成功率约98%。", "约98% right"),
      ("受理6699宗，调解成功6535宗，成功率97.55%。", "97.55% right"),
      ("受理6699宗，调解成功6535宗，调解成功率99.16%。", "99.16% unknown"),
      ("受理6699宗，办结6600宗，调解成功6535宗，调解成功率99.02%。", "99.02% right"),
      ("受理6699宗，办结6600宗，调解成功6535宗，调解成功率95%。", "95% unknown"),
      ("受理约6700宗，调解成功6535宗，调解成功率99%。", "99% unknown"),
      ("受理6699宗，调解成功6535宗，满意率99%。", "99% unknown"),
      ("甲镇成功1000宗，成功率98%；乙镇成功900宗，成功率97%。", "97% unknown"),
      ("行政诉讼125宗，已结案85宗，结案率68%。", "68% right"),
      ("受理6699宗，其中劳动1200宗，占17.9%。", "17.9% right"),
      ("受理6699宗，其中劳动1200宗，占18.9%。", "18.9% wrong"),
      ("男性60人，占60%，女性40人，占40%。", "40% unknown"),
      ("参加843人，其中优秀842人，优秀率100%。", "100% wrong"),
      ("新收1512.5万件，结案1238.9万件，结案率为68.17%。", "68.17% unknown"),
      ("审结977件中纠错236件，纠错率约为24%。", "约为24% right"),
      ("审结977件中纠错236件，纠错率约为25%。", "约为25% wrong"),
      ("参加843人，优秀842人，优秀率99.88%。", "99.88% right"),
    ])
  func rates(text: String, expected: String) {
    #expect(Desk.sums(text).last == expected)
  }

  @Test(
    "a change is worked out from both numbers",
    arguments: [
      ("受理6699宗，同比增加699宗，增长11.65%。", "11.65% right"),
      ("受理6699宗，同比增加699宗，增长10.43%。", "10.43% wrong"),
      ("受理6699宗，同比减少301宗，下降4.3%。", "4.3% right"),
      ("由6000宗增加到6699宗，增长11.65%。", "11.65% right"),
      ("由6000宗增加到6699宗，下降11.65%。", "11.65% wrong"),
      ("从7000宗减少到6699宗，降幅4.3%。", "4.3% right"),
      ("受理6699宗，同比增长11.65%。", "11.65% unknown"),
      ("收到1113件，较2022年558件增加了555件，同比增长99.5%。", "99.5% right"),
      ("收到1113件，较去年558件增加了555件，同比增长98.5%。", "98.5% wrong"),
      ("与上年同比，受案增加167件，上升10.21%。", "10.21% unknown"),
      ("由0宗增加到6699宗，增长100%。", "100% unknown"),
    ])
  func changes(text: String, expected: String) {
    #expect(Desk.sums(text).last == expected)
  }

  @Test func theAmountOfAChangeMayStandBehindItsPercentage() {
    #expect(Desk.sums("审结7018件，同比上升2.04%，同比增加140件。")[1] == "2.04% right")
    #expect(Desk.sums("审结7018件，同比上升2.4%，同比增加140件。")[1] == "2.4% wrong")
  }

  @Test(
    "a change is that between two periods of the release",
    arguments: [
      ("2020年6月，全区受理人民调解案件660宗，同比增长20%。", "20% right"),
      ("2020年6月，全区受理人民调解案件660宗，同比增长19%。", "19% wrong"),
      ("2020年6月，全区受理人民调解案件660宗，同比下降20%。", "20% wrong"),
      ("2020年6月，全区受理人民调解案件660宗，同比增加110宗。", "110宗 right"),
      ("2020年6月，全区受理人民调解案件660宗，环比增长10%。", "10% right"),
      ("2020年6月，全区受理人民调解案件660宗，比上月增加60宗。", "60宗 right"),
      ("2020年6月，全区受理人民调解案件同比增长20%。", "20% right"),
      ("2020年6月，全区调解成功率96.97%，环比提高1.97个百分点。", "1.97个百分点 right"),
      ("2020年6月，全区调解成功率96.97%，环比提高2.97个百分点。", "2.97个百分点 wrong"),
      ("2020年6月，全区调解成功率96.97%，环比提高2.07%。", "2.07% unknown"),
      ("2020年12月，全区受理人民调解案件300宗，同比下降10%。", "10% unknown"),
      ("2020年6月，全区受理人民调解案件660宗，增长20%。", "20% unknown"),
      ("2020年6月，全区某类案件660宗，同比增长20%。", "20% unknown"),
    ])
  func changesOfTheRelease(text: String, expected: String) throws {
    #expect(try Desk.verdicts(text).last == expected)
  }

  @Test func aRateThatTheReleaseKnowsIsNotOverruledByOtherNumbersOfTheSentence() throws {
    let readings = try Desk.proofreader().readings(of: "全区办结6600宗，调解成功6535宗，调解成功率97.55%。")
    #expect(readings.last?.verdict == .right)
    #expect(readings.last?.sums == ["6535/6600＝99.02%"])
  }
}
