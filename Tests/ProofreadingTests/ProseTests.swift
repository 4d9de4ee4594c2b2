import Proofreading
import Testing

/// What is read as a number, and what is none.
@Suite struct ProseTests {
  @Test(
    "numbers are found with their units and hedges",
    arguments: [
      ("受理6699宗。", ["6699宗"]), ("受理６６９９宗。", ["6699宗"]), ("受理1,127宗。", ["1,127宗"]),
      ("受理 6699 宗。", ["6699宗"]), ("受理321 146件。", ["321146件"]), ("受理**6699**宗。", ["6699宗"]),
      ("约3.5万人次。", ["约3.5万人次"]),
      ("共10多万元。", ["10多万元"]), ("8.4亿元。", ["8.4亿元"]), ("180余件。", ["180余件"]),
      ("3000份左右。", ["3000份左右"]), ("100人以上。", ["100人以上"]), ("约为98％。", ["约为98%"]),
      ("提高2.3个百分点。", ["2.3个百分点"]), ("百分之九十八点五。", ["百分之九十八点五"]), ("千分之三。", ["千分之三"]),
      ("二十一宗，四次，三期。", ["二十一宗", "四次", "三期"]), ("一千二百万元。", ["一千二百万元"]),
      ("三百零五件、两名。", ["三百零五件", "两名"]), ("百余件。", ["百余件"]), ("5千人。", ["5千人"]),
      ("972+49=1021个。", ["972", "49", "1021个"]), ("10至20宗。", ["10至20宗"]),
      ("10%-20%。", ["10%-20%"]), ("近3000份。", ["近3000份"]), ("附近3000份。", ["3000份"]),
    ])
  func found(text: String, expected: [String]) {
    #expect(Proofreader(nil).readings(of: text).map(\.read) == expected)
  }

  @Test(
    "dates, ordinals, numbers of documents, names and telephone numbers are no figures",
    arguments: [
      "2020年", "2020年12月22日", "二〇二〇年六月", "2020-12-22", "2020/12/22", "2020.12.22", "12月", "1-11月",
      "1月至11月", "2019-2020年", "第一季度", "上半年", "9:30", "近三年", "第3次会议", "第十二条", "深光府〔2020〕12号",
      "（2020）粤0311民初123号", "1号文件", "12348热线", "《纲要（2015-2020年）》", "“1+6+31+N”", "5G", "A4",
      "COVID-19",
      "13800138000", "0755-88211111", "7×24小时", "90年代", "三级全覆盖", "统一", "每二十一宗", "六六九九宗", "进一步",
      "每两周", "同一个", "一批",
      "一个月",
      "3:1", "1.2.3", "万元", "22日", "数百件", "第三方", "千方百计", "12345平台",
    ])
  func notFound(text: String) {
    #expect(Proofreader(nil).readings(of: "受理" + text + "，").map(\.read) == [])
    #expect(Proofreader(nil).readings(of: text + "等").map(\.read) == [])
  }

  @Test(arguments: ["一、总体情况", "（二）调解", "3.工作", "(4)工作", "5、工作", "十二、工作"])
  func marksOfItemsAreNoFigures(text: String) {
    #expect(Proofreader(nil).readings(of: text + "。\n" + text + "，").map(\.read) == [])
  }

  @Test(
    "what can be read in two ways is not read",
    arguments: [
      ("1，127个", "1，127个"), ("12 34宗", "1234宗"), ("12,34宗", "12,34宗"),
      ("1,1270宗", "1,1270宗"),
      ("3万5千宗", "3万5"), ("6535/6699。", "6535/6699"),
      ("1234567890123456宗", "1234567890123456宗"),
    ])
  func doubtful(text: String, read: String) throws {
    let reading = try #require(try Desk.proofreader().readings(of: "受理人民调解案件" + text).first)
    #expect(reading.read == read)
    #expect(reading.verdict == .unknown)
    #expect(reading.reason == .unreadable)
  }

  @Test(
    "numerals are read as they are meant",
    arguments: [
      ("六千六百九十九宗", .right), ("六千六百九十八宗", .wrong), ("六千七百宗", .wrong),
      ("六千六百余宗", .right), ("六六九九宗", nil), ("6千6百宗", .unknown), ("0.6699万宗", .right),
      ("0.67万宗", .right), ("0.66万宗", .wrong), ("6,699宗", .right), ("6 699宗", .right),
      ("6699件", .right),
      ("6699起", .right), ("6699次", .unknown), ("6699", .unknown), ("6699万宗", .wrong),
    ] as [(String, Verdict?)])
  func numerals(text: String, expected: Verdict?) throws {
    let readings = try Desk.proofreader().readings(of: "全区受理人民调解案件\(text)。")
    #expect(readings.map(\.verdict) == (expected.map { [$0] } ?? []))
  }

  @Test func aNumberThatALineEndPartsIsNotRead() throws {
    let readings = try Desk.proofreader().readings(of: "2020年，全区受理人民调解案件66\n99宗。")
    #expect(readings.map(\.read) == ["6699宗"])
    #expect(readings.map(\.reason) == [.unreadable])
    // A word that a line end parts is one word.
    #expect(try Desk.verdicts("2020年，全区受理人民调\n解案件6699宗。") == ["6699宗 right"])
  }

  @Test func placesAreThoseOfAnEditor() throws {
    let text = "# 标题\n\n\t　　全区受理人民调解案件 **6699** 宗，\n调解成功6535宗。\n| 1 | 2 |\n"
    let readings = try Desk.proofreader().readings(of: text)
    #expect(readings.map { "\($0.line):\($0.column)" } == ["3:17", "4:5", "5:3", "5:7"])
    #expect(readings.map(\.verdict) == [.right, .right, .unknown, .unknown])
    #expect(readings.last?.reason == .table)
  }

  @Test func anyTextIsReadToItsEnd() throws {
    // Every piece of these, in any order, must neither trap nor hang.
    let pieces = [
      "2020年", "1,", "，", "127", "万", "亿", "十", "百分之", "点", "。", "其中", "+", "=", "-", "至", "月", "日",
      "约",
      "余", "宗", "%", "‰", "率", "占", "同比", "增长", "（", "）", "〔2020〕", "《", "\n", " ", "光明街道",
      "受理人民调解案件",
      "9223372036854775807", "0", ".5", "零", "第", "：", "|", "#", "、", "由", "增加到", "个百分点",
    ]
    var state: UInt64 = 20_201_222
    let proofreader = try Desk.proofreader()
    for round in 0..<3000 {
      var text = ""
      for _ in 0..<(round % 24 + 1) {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int((state >> 33) % UInt64(pieces.count))]
      }
      for reading in proofreader.readings(of: text) {
        #expect(reading.line >= 1 && reading.column >= 1, "\(text)")
        #expect((reading.verdict == .unknown) == (reading.reason != nil), "\(text)")
      }
    }
  }
}
