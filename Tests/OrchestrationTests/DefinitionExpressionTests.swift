import Casework
import Orchestration
import Testing

/// The language of `where` and `rule`: what each form means, and what is refused where.
///
/// Fields of the fixture's `cases`: 0 case_no, 1 committee, 2 accepted_on, 3 closed_on,
/// 4 updated_at, 5 outcome, 6 kind, 7 other, 8 hard, 9 parties, 10 amount, 11 score, 12 person,
/// 13 mediator (not kept), 14 summary (text), 15 place (label).
struct DefinitionExpressionTests {
  /// The expression that a rule becomes as the `where` of an indicator over cases.
  private func expression(_ rule: String) throws -> Expression {
    let definition = try DefinitionFixture.read(text(rule))
    guard case .measure(let measure) = definition.indicators[0].formula else { return .literal(-1) }
    return try #require(definition.measures[measure].condition)
  }

  private func text(_ rule: String) -> String {
    DefinitionFixture.changing(
      "{count: cases, on: accepted_on, counted_in: 宗}",
      to: "{count: cases, on: accepted_on, where: '\(rule)'}")
  }

  private static let day = Int64(18_628)  // 2021-01-01

  static let meanings: [(String, Expression)] = [
    ("outcome = success", .compare(.equal, .field(5), .literal(0))),
    ("outcome = 调解成功", .compare(.equal, .field(5), .literal(0))),
    ("outcome = \"调解成功\"", .compare(.equal, .field(5), .literal(0))),
    ("success = outcome", .compare(.equal, .field(5), .literal(0))),
    ("outcome != fail", .compare(.notEqual, .field(5), .literal(1))),
    ("outcome in (success, stopped)", .isIn(.field(5), [0, 2])),
    ("outcome not in (success)", .not(.isIn(.field(5), [0]))),
    ("kind = labour_all", .isIn(.field(6), [1, 2])),
    ("kind != labour_all", .not(.isIn(.field(6), [1, 2]))),
    ("kind in (family, labour_all)", .isIn(.field(6), [0, 1, 2])),
    // `other` is a code and the parent of another: the code alone is meant. It is a field, too.
    ("kind = other", .compare(.equal, .field(6), .literal(3))),
    ("hard", .compare(.equal, .field(8), .literal(1))),
    ("not hard", .not(.compare(.equal, .field(8), .literal(1)))),
    ("hard = no", .compare(.equal, .field(8), .literal(0))),
    ("hard = 是", .compare(.equal, .field(8), .literal(1))),
    ("hard = other", .compare(.equal, .field(8), .field(7))),
    ("closed_on >= accepted_on", .compare(.greaterOrEqual, .field(3), .field(2))),
    ("closed_on < 2021-01-01", .compare(.less, .field(3), .literal(day))),
    ("2021-01-01 <= closed_on", .compare(.greaterOrEqual, .field(3), .literal(day))),
    ("closed_on in (2021-01-01, 2021-01-02)", .isIn(.field(3), [day, day + 1])),
    ("updated_at < 2021-01-01", .compare(.less, .field(4), .literal(day * 86_400))),
    ("updated_at > 2021-01-01", .compare(.greaterOrEqual, .field(4), .literal((day + 1) * 86_400))),
    (
      "updated_at = 2021-01-01",
      .and([
        .compare(.greaterOrEqual, .field(4), .literal(day * 86_400)),
        .compare(.less, .field(4), .literal((day + 1) * 86_400)),
      ])
    ),
    ("closed_on is empty", .isEmpty(.field(3))),
    ("closed_on is not empty", .not(.isEmpty(.field(3)))),
    ("person is not empty", .not(.isEmpty(.field(12)))),
    ("parties >= 10", .compare(.greaterOrEqual, .field(9), .literal(10))),
    ("amount > 1200.5", .compare(.greater, .field(10), .literal(120_050))),
    ("amount > 1200", .compare(.greater, .field(10), .literal(120_000))),
    ("score = -0.5", .compare(.equal, .field(11), .literal(-5))),
    (
      "days(accepted_on, first(closed_on, 2021-01-01)) > 30",
      .compare(
        .greater, .days(.field(2), .first([.field(3), .literal(day)])), .literal(30))
    ),
    ("place = \"公园 北门\"", .isLabel(15, ["公园 北门"])),
    ("place != 公园", .not(.isLabel(15, ["公园"]))),
    ("place in (公园, 学校)", .isLabel(15, ["公园", "学校"])),
    // Depth first: 0 光明区, 1 光明街道, 2 its committee, 3 its station, 4 凤凰街道, 5, 6.
    ("committee = 光明街道", .within(.field(1), 1..<4)),
    ("committee = 4402A", .within(.field(1), 5..<6)),
    ("committee != 4402", .not(.within(.field(1), 4..<7))),
    ("committee in (4401, 4402)", .or([.within(.field(1), 1..<4), .within(.field(1), 4..<7)])),
    ("street = 光明", .within(.field(1), 1..<4)),
    ("street in (光明, 凤凰街道)", .or([.within(.field(1), 1..<4), .within(.field(1), 4..<7)])),
    (
      "hard or parties > 5 and not (outcome = success)",
      .or([
        .compare(.equal, .field(8), .literal(1)),
        .and([
          .compare(.greater, .field(9), .literal(5)),
          .not(.compare(.equal, .field(5), .literal(0))),
        ]),
      ])
    ),
  ]

  @Test(arguments: meanings.indices)
  func `a rule means what it says`(_ index: Int) throws {
    let (rule, meaning) = Self.meanings[index]
    #expect(try expression(rule) == meaning, "\(rule)")
  }

  /// The rule, the offset of the mistake in it, and a piece of the message.
  static let refusals: [(String, Int, String)] = [
    ("outcom = success", 0, "unknown field “outcom” of cases: did you mean “outcome”?"),
    ("outcome = sucess", 10, "not in the code list outcomes.csv: did you mean “success”?"),
    ("outcome = 调成功", 10, "did you mean “调解成功”?"),
    ("kind = labor_all", 7, "did you mean “labour_all”?"),
    ("outcome > success", 8, "a code has no order"),
    ("closed_on >= 3", 13, "expected a date like 2020-01-31"),
    ("closed_on >= 2020-02-30", 13, "expected a date like 2020-01-31"),
    ("closed_on = parties", 12, "a date cannot be compared with a number"),
    ("closed_on = updated_at", 12, "a date cannot be compared with a date and time"),
    ("amount > 12.345", 9, "an amount in yuan"),
    ("amount > 99999999999999999999", 9, "an amount in yuan"),
    ("parties > many", 10, "a whole number"),
    ("parties > 1.5", 10, "a whole number"),
    ("score > 1.25", 8, "at most 1 places"),
    ("hard = maybe", 7, "yes or no"),
    ("parties", 0, "not a claim"),
    ("person = 12", 9, "fingerprint only"),
    ("mediator is empty", 0, "“mediator” is not kept"),
    ("summary is empty", 0, "free text, which is never kept"),
    ("committee = 凤", 12, "unknown unit “凤”"),
    ("street = 光明街到", 9, "unknown unit “光明街到” at street: did you mean “光明街道”?"),
    ("place = kind", 8, "a label cannot be compared with a code"),
    ("place = place", 8, "a label is compared with a text"),
    ("place > 公园", 6, "has no order"),
    ("days(accepted_on) > 3", 0, "takes two dates"),
    ("days(accepted_on, parties) > 3", 18, "takes a date here, not a number"),
    ("day(accepted_on, closed_on) > 3", 0, "unknown function “day”"),
    ("first(closed_on, outcome) > 2020-01-01", 17, "takes a date here, not a code"),
    ("first(place, place) is empty", 6, "does not take a label"),
    ("outcome == success", 8, "“==” is not a sign: did you mean “=”?"),
    ("outcome <> success", 8, "did you mean “!=”?"),
    ("parties => 3", 8, "did you mean “>=”?"),
    ("parties ≥ 3", 8, "did you mean “>=”?"),
    ("（hard）", 0, "did you mean “(”?"),
    ("hard and", 8, "found the end"),
    ("hard adn other", 5, "did you mean “and”?"),
    ("(hard", 5, "expected “)”, found the end"),
    ("hard)", 4, "found “)”"),
    ("outcome in success", 11, "expected “(” after “in”"),
    ("outcome in ()", 12, "expected a value"),
    ("outcome in (success,", 20, "expected a value"),
    ("closed_on is emtpy", 13, "did you mean “empty”?"),
    ("outcome = \"success", 10, "the quote is not closed"),
    ("and hard", 0, "expected a field or a value"),
    ("2020-01-01 = 2020-01-01", 0, "unknown field “2020-01-01”"),
    (String(repeating: "(", count: 40) + "hard" + String(repeating: ")", count: 40), 32, "deeper"),
    (String(repeating: "not ", count: 5000) + "hard", 128, "deeper"),
  ]

  @Test(arguments: refusals.indices)
  func `a wrong rule is told at its place`(_ index: Int) throws {
    let (rule, offset, message) = Self.refusals[index]
    let problems = DefinitionFixture.problems(text(rule))
    #expect(problems.count == 1, "\(problems)")
    // The rule's quote stands in column 52.
    let problem = try #require(problems.first)
    #expect(problem.hasPrefix("p.yml:48:\(53 + offset): "), "\(rule)\n\(problem)")
    #expect(problem.contains(message), "\(rule)\n\(problem)")
  }

  @Test func `all mistakes of a rule are found at once`() {
    let problems = DefinitionFixture.problems(text("outcome = x1 and clsed_on > 3 or parties = y"))
    #expect(
      problems.map { $0.split(separator: ":")[2] } == ["63", "70", "96"], "\(problems)")
  }

  @Test func `a unit that moved means all its rows`() throws {
    let units = """
      code,name,level,parent,kind,valid_from,valid_to,successor,aliases
      44,光明区,district,,,,,,
      4401,光明街道,street,44,,,,,
      4402,凤凰街道,street,44,,,,,
      A,甲调委会,site,4401,committee,,2020-06-30,,
      A,甲调委会,site,4402,committee,2020-07-01,,,
      B,乙调委会,site,4402,committee,,,,
      C,乙调委会,site,4401,committee,,,,
      S,站,site,4401,station,,,,
      """
    let definition = try DefinitionFixture.read(
      text("committee = 甲调委会"), tables: ["units.csv": units])
    #expect(
      definition.measures[0].condition
        == .or([.within(.field(1), 2..<3), .within(.field(1), 6..<7)]))
    let problems = DefinitionFixture.problems(
      text("committee = 乙调委会"), tables: ["units.csv": units])
    #expect(
      problems.map { $0.hasSuffix("several units are called “乙调委会”: use the code") } == [true])
  }
}
