import Casework
import TestSupport
import Testing

/// The shapes of numbers of persons, and what only looks like them. All numbers are made up.
struct PersonalNumberTests {
  private static func found(
    _ text: String, pieces: Int = .max, stated: Set<UInt64> = []
  ) -> [String] {
    var search = PersonalNumberSearch { stated.contains($1) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      search.look(at: Array(rest.prefix(pieces)), isLast: false)
      rest = rest.dropFirst(pieces)
    }
    search.look(at: [], isLast: true)
    return search.sightings.map { "\($0.shape.rawValue) \($0.offset)" }
  }

  @Test(arguments: [
    ("11010519491231002X", "resident_number"), ("440311199901011232", "resident_number"),
    ("440311199901011233", nil),  // the check digit
    ("440311199902301231", nil),  // no such day
    ("99031119990101123X", nil),  // no such province
    ("944156199901011236", "resident_number"),  // a foreigner
    ("13800138000", "mobile_number"), ("8613800138000", "mobile_number"), ("12800138000", nil),
    ("1380013800", nil), ("138001380000", nil), ("8512800138000", nil),
    ("6222020212345678909", "bank_card"), ("4111111111111111", "bank_card"),
    ("9558800000000000000", "bank_card"), ("4111111111111112", nil), ("411111111311111", nil),
    ("440311990101123", "resident_number"), ("440311991301123", nil), ("160311990101123", nil),
    ("440000990101123", nil), ("44031199010112X", nil),
    ("1608624000000000000", nil),  // nanoseconds since 1970
    ("20201222123456789", nil),  // a point in time to the millisecond
    ("91440300192203821", nil), ("", nil),
  ])
  func aNumberHasTheShape(_ text: String, _ shape: String?) {
    #expect(PersonalNumber(Array(text.utf8))?.rawValue == shape)
  }

  @Test(arguments: [
    ("13800138000", 0), ("甲13800138000乙", 3), ("a,13800138000,b", 2), ("a,13800138000\n", 2),
    ("\"13800138000\"", 1), ("电话：13800138000。", 9), ("+8613800138000", 1), ("No.13800138000", 3),
    ("13800138000.", 0), ("_x000D_13800138000", 7), ("<v>13800138000</v>", 3), ("－13800138000", 3),
    ("\\n13800138000", 2), ("\\u000D13800138000", 6), ("\\u001F13800138000\"", 6),
    ("\\u000013800138000", 6), ("0\\u000113800138000", 7), ("\\u00A013800138000", 6),
    ("440311 13800138000/3", 7),
    ("\u{0}13800138000\u{0}", 1), ("１３８００１３８０００", 0), ("甲１38００1３8０00乙", 3),
  ])
  func aTelephoneNumberIsFoundWhereItStands(_ text: String, _ offset: Int) {
    #expect(PersonalNumberTests.found(text) == ["mobile_number \(offset)"])
  }

  @Test(arguments: [
    ("身份证11010519491231002X,", 9), ("11010519491231002x", 0), ("１１０１０５１９４９１２３１００２Ｘ。", 0),
    ("\\u0000440311199901011232", 6),
  ])
  func anIdentityNumberIsFoundWhereItStands(_ text: String, _ offset: Int) {
    #expect(PersonalNumberTests.found(text) == ["resident_number \(offset)"])
  }

  @Test(arguments: [
    "a13800138000", "13800138000b", "sha256:9f13800138000c", "0.13800138000", "13800138000.5",
    "113800138000", "138001380001", "1.3800138000E+10", "2020-12-22T13:80:01.38000",
    "11010519491231002XY", "4111111111111111f", "1380013800", "138-0013-80001", "138 0013",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "440311199901011232440311199901011232", "",
  ])
  func whatIsPartOfSomethingElseIsNobodys(_ text: String) {
    #expect(PersonalNumberTests.found(text) == [])
  }

  @Test(arguments: [
    ("138-0013-8000", "mobile_number 0"), ("138 0013 8000", "mobile_number 0"),
    ("电话：1380 0138 000。", "mobile_number 9"), ("138-00138000", "mobile_number 0"),
    ("138 - 0013 - 8000", "mobile_number 0"), ("138  0013  8000", "mobile_number 0"),
    ("+86 138 0013 8000", "mobile_number 1"), ("86-138-0013-8000", "mobile_number 0"),
    ("138\u{A0}0013\u{A0}8000", "mobile_number 0"), ("138–0013–8000", "mobile_number 0"),
    ("１３８　００１３　８０００", "mobile_number 0"), ("138－0013－8000", "mobile_number 0"),
    ("138\u{200B}0013800\u{200B}0", "mobile_number 0"), ("138**0013**8000", "mobile_number 0"),
    ("3 宗 138-0013-8000", "mobile_number 6"), ("第12 138-0013-8000", "mobile_number 6"),
    ("\\n138-0013-8000", "mobile_number 2"), ("(138 0013 8000)", "mobile_number 1"),
    ("440311 19990101 1232", "resident_number 0"), ("4403 1119 9901 0112 32", "resident_number 0"),
    ("110105-19491231-002X", "resident_number 0"), ("110105 19491231 002 x", "resident_number 0"),
    ("440311-990101-123", "resident_number 0"), ("4403 1199 0101 123", "resident_number 0"),
    ("4111 1111 1111 1111", "bank_card 0"), ("4111-1111-1111-1111", "bank_card 0"),
    ("6222 0202 1234 5678 909", "bank_card 0"),
  ])
  func aNumberInGroupsIsFoundWhereItStands(_ text: String, _ sighting: String) {
    #expect(PersonalNumberTests.found(text) == [sighting])
    #expect(!PersonalNumberSearch.masked(text).contains { $0.isNumber && $0 == "8" })
  }

  /// Longer rows, other groups, a day, lines and cells.
  @Test(arguments: [
    "138-20201222", "138 0013 8000 1", "1 138 0013 8000", "a138 0013 8000", "138 0013 8000.5",
    "138 0013-8000", "138\n0013\n8000", "138,0013,8000", "138, 0013, 8000", "138\t0013\t8000",
    "| 138 | 0013 | 8000 |", "2020-12-22", "2020-01-01 2020-12-20", "4111 1111 1111 1112",
    "1234 5678 9012 3456", "440311-991301-123", "138   0013   8000", "5.138 0013 8000",
    "13-80-01-38-00-0", "138 001 38000", "411111 1111111111", "4111 111111111111",
    "6699 6535 6440 4831", "2016-2017-2018-2019", "128-0013-8000",
  ])
  func whatIsWrittenInOtherGroupsIsNobodys(_ text: String) {
    #expect(PersonalNumberTests.found(text) == [])
    #expect(PersonalNumberSearch.masked(text) == text)
  }

  @Test(arguments: [
    ("cases/张13800138000.csv:3:4", "cases/张×××××××××××.csv:3:4"),
    ("甲138-0013-8000乙11010519491231002x", "甲×××-××××-××××乙××××××××××××××××××"),
    ("１３８００１３８０００", "×××××××××××"), ("光明街道-2020-02.csv:19", "光明街道-2020-02.csv:19"),
    ("", ""),
  ])
  func digitsOfAPersonsNumberAreMaskedAndNothingElse(_ text: String, _ masked: String) {
    #expect(PersonalNumberSearch.masked(text) == masked)
  }

  @Test func aFigureOfTheReleaseIsNobodys() {
    let text = "13800138000,-13800138000,13800138001"
    #expect(PersonalNumberTests.found(text, stated: [13_800_138_000]) == ["mobile_number 25"])
  }

  @Test func onlySoManyPlacesAreKeptAndAllAreCounted() {
    var search = PersonalNumberSearch(limit: 3) { _, _ in false }
    for _ in 0..<50 { search.look(at: Array("13800138000,".utf8), isLast: false) }
    search.look(at: [], isLast: true)
    #expect(search.sightings.map(\.offset) == [0, 12, 24])
    #expect(search.count == 50)
  }

  /// The obvious way: every byte is looked at, and the whole text is there at once.
  private static func obvious(_ text: [UInt8]) -> [Int] {
    func isDigit(_ i: Int) -> Bool { text.indices.contains(i) && (48...57).contains(text[i]) }
    func isLetter(_ i: Int) -> Bool {
      text.indices.contains(i)
        && ((65...90).contains(text[i]) || (97...122).contains(text[i]))
    }
    func isDecimal(_ point: Int, _ digit: Int) -> Bool {
      text.indices.contains(point) && text[point] == 46 && isDigit(digit)
    }
    return text.indices.filter { start in
      guard isDigit(start), !isDigit(start - 1) else { return false }
      var end = start
      while isDigit(end) { end += 1 }
      var number = Array(text[start..<end])
      if number.count == 17, end < text.count, text[end] | 0x20 == UInt8(ascii: "x") {
        number.append(UInt8(ascii: "X"))
        end += 1
      }
      return !isLetter(start - 1) && !isLetter(end) && !isDecimal(start - 1, start - 2)
        && !isDecimal(end, end + 1) && PersonalNumber(number) != nil
    }
  }

  /// Rows of groups, found one kind of separator at a time over the whole text.
  private static func obviousRows(_ text: [UInt8]) -> [Int] {
    func isDigit(_ i: Int) -> Bool { text.indices.contains(i) && (48...57).contains(text[i]) }
    func isLetter(_ i: Int) -> Bool {
      text.indices.contains(i) && ((text[i] | 0x20) >= 97 && (text[i] | 0x20) <= 122)
    }
    var runs: [Range<Int>] = []
    for i in text.indices where isDigit(i) && !isDigit(i - 1) {
      runs.append(i..<((i...).first { !isDigit($0) } ?? text.count))
    }
    var found: [Int] = []
    for separators in [["-", " -", "- ", " - "], [" ", "  "]] {
      var rows: [[Range<Int>]] = []
      for run in runs {
        if let last = rows.last?.last,
          separators.contains(
            String(decoding: text[last.upperBound..<run.lowerBound], as: UTF8.self))
        {
          rows[rows.count - 1].append(run)
        } else {
          rows.append([run])
        }
      }
      for row in rows where (2...8).contains(row.count) {
        let (start, end) = (row[0].lowerBound, row[row.count - 1].upperBound)
        var digits = row.flatMap { text[$0] }
        var next = end
        if digits.count == 17 {
          let rest = String(decoding: text[end...].prefix(4), as: UTF8.self)
          for gap in ([""] + separators) where rest.lowercased().hasPrefix(gap + "x") {
            digits.append(UInt8(ascii: "X"))
            next = end + gap.utf8.count + 1
            break
          }
        }
        guard !isLetter(start - 1), !isLetter(next),
          !(text.indices.contains(start - 1) && text[start - 1] == 46 && isDigit(start - 2)),
          !(text.indices.contains(next) && text[next] == 46 && isDigit(next + 1)),
          let shape = PersonalNumber(digits)
        else { continue }
        let sizes = row.map(\.count)
        let fits =
          switch shape {
          case .mobileNumber:
            [[3, 4, 4], [4, 4, 3], [2, 3, 4, 4], [2, 4, 4, 3]].contains(sizes)
              || sizes.suffix(2) == [3, 8] && sizes.count == (digits.count == 11 ? 2 : 3)
          case .residentNumber:
            digits.count == 18 || [[6, 6, 3], [4, 4, 4, 3]].contains(sizes)
          case .bankCard:
            sizes.dropLast().allSatisfy { $0 == 4 } && (sizes.last ?? 9) <= 4
          }
        if fits { found.append(start) }
      }
    }
    return found
  }

  /// Seeded texts of numbers and what stands between them, in pieces of every size.
  @Test func piecesAndLeapsDoNotShow() {
    let words = [
      "13800138000", "11010519491231002X", "6222020212345678909", "440311199901011232", "1",
      "380013800", ",", ".", "x", "甲", "\n", "0", "12345678901234567890", "-", "      ", "e",
      "138", "0013", "8000", " ", " ", "-", "4403 1119 9901 0112 32", "110105-19491231-002",
      "138-0013-8000", "4111 1111 1111 1111", "138 - 0013 - 8000", "  ",
    ]
    var random = SeededRandom(7)
    var seen = 0
    for round in 0..<400 {
      let text = (0..<Int.random(in: 1...60, using: &random)).map { _ in
        words[Int.random(in: words.indices, using: &random)]
      }.joined()
      let bytes = Array(text.utf8)
      let expected = (PersonalNumberTests.obvious(bytes) + PersonalNumberTests.obviousRows(bytes))
        .sorted()
      seen += expected.count
      for pieces in [Int.max, 1, 7, 97, 200] {
        let found = PersonalNumberTests.found(text, pieces: pieces)
          .compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
        #expect(found == Array(expected.prefix(20)), "seed 7, round \(round), pieces of \(pieces)")
      }
    }
    #expect(seen > 400)
  }
}
