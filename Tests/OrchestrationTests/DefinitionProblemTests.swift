import Casework
import Testing

/// One change to the fixture and the beginnings of the problems that it gives, all of them.
struct BrokenPipeline: Sendable, CustomTestStringConvertible {
  let piece: String
  let replacement: String
  let expected: [String]

  init(_ piece: String, to replacement: String, gives expected: String...) {
    self.piece = piece
    self.replacement = replacement
    self.expected = expected
  }

  var testDescription: String { replacement }
}

/// What is wrong with a pipeline file is said at its place: line, column, and what was meant.
struct DefinitionProblemTests {
  @Test func `the fixture itself has no problem`() {
    #expect(DefinitionFixture.problems(DefinitionFixture.pipeline) == [])
  }

  /// Another label is no other indicator; another form or place of decimals is.
  @Test func `an indicator that says the same as another one is remarked`() throws {
    let text = DefinitionFixture.changing(
      "  rate: ", to: "  twin: {label: 又一个, count: cases, on: accepted_on}\n  rate: ")
    #expect(
      try DefinitionFixture.read(text).remarks == [
        "p.yml:50:3: “twin” is the same as “accepted” on line 48: change what it counts, or take one of the two away"
      ])
    let rounded = DefinitionFixture.changing(
      "  share: ", to: "  exact: {ratio: [closed, accepted], percent: 4}\n  share: ")
    #expect(try DefinitionFixture.read(rounded).remarks.isEmpty)
  }

  /// A log of which nothing is counted, a field that is read and let go; what says so is meant.
  @Test func `logs and fields that nothing uses are remarked at their places`() throws {
    let spare = """
        spare:
          files: spare/*.csv
          fields:
            a: {from: 甲, type: date}
      """
    let idle = DefinitionFixture.changing("deduplicate:\n", to: spare + "\ndeduplicate:\n")
    #expect(
      try DefinitionFixture.read(idle).remarks == [
        "p.yml:44:3: “spare” is not used: no indicator counts it, and no other log refers to it"
      ])
    // Without a key there are no versions to be told from copies.
    let fields = DefinitionFixture.changing("    key: [site, case_no]\n", to: "")
      .replacing(
        "deduplicate:\n  copies:\n    - {in: visits, where: result = success, on: [site, case_no], keep: cases}\n",
        with: "")
    let why =
      "is not used, and its values are not kept: “keep: true” keeps them for questions, “keep: false” says that this is meant"
    #expect(
      try DefinitionFixture.read(fields).remarks == [
        "p.yml:39:7: “case_no” of visits \(why)", "p.yml:41:7: “result” of visits \(why)",
      ])
    let meant = fields.replacing("result:  {", with: "result:  {keep: false, ")
      .replacing(
        "case_no: {from: 案号, type: case_number}",
        with: "case_no: {from: 案号, type: case_number, keep: true}")
    #expect(try DefinitionFixture.read(meant).remarks.isEmpty)
  }

  /// It is no mistake, so the pipeline is read; what others are made of is used.
  @Test func `an indicator that nothing names is remarked at its place`() throws {
    #expect(try DefinitionFixture.read(DefinitionFixture.pipeline).remarks.isEmpty)
    let text = DefinitionFixture.changing(
      "indicators: all", to: "indicators: [accepted, rate, share]")
    #expect(
      try DefinitionFixture.read(text).remarks == [
        "p.yml:53:3: “visits” is not used: no publication, indicator or check names it"
      ])
    let checked = text.replacing(
      "publish:\n", with: "figure_checks:\n  - {code: A, rule: visits >= 0}\npublish:\n")
    #expect(try DefinitionFixture.read(checked).remarks.isEmpty)
  }

  /// What a workbook cannot hold is refused before a record is read; a CSV file takes it.
  @Test func `a workbook that Excel would refuse is a mistake of its publication`() {
    let long = String(repeating: "长", count: 29)
    let workbook = "publish:\n  - {format: xlsx, name: book, by: [street, site]}\n"
    for (label, reason) in [("婚姻/家庭", "it has “/”"), (long, "it has 32 letters")] {
      let text = DefinitionFixture.changing(
        "{count: cases, on: accepted_on, breakdown: kind}",
        to: "{label: \(label), count: cases, on: accepted_on, breakdown: kind}")
      #expect(DefinitionFixture.problems(text) == [])
      let problems = DefinitionFixture.problems(
        text.replacing("publish:\n", with: workbook))
      #expect(problems.count == 2)
      for (problem, level) in zip(problems, ["街道", "站点"]) {
        #expect(
          problem.hasPrefix("p.yml:55:5: a sheet cannot be called “\(level)·\(label)”: \(reason)"),
          "\(problem)")
      }
    }
    let note = DefinitionFixture.changing(
      "{count: cases, on: accepted_on, breakdown: kind}",
      to: "{note: \(String(repeating: "n", count: 32_768)), count: cases, on: accepted_on, "
        + "breakdown: kind}")
    let problems = DefinitionFixture.problems(note.replacing("publish:\n", with: workbook))
    let expected = "p.yml:55:5: the text for the note of the indicator “by_kind” has 32768 UTF-16"
    #expect(problems.count == 1 && problems.allSatisfy { $0.hasPrefix(expected) })
  }

  @Test(arguments: sourceCases + figureCases + figureCheckCases)
  func `a mistake is reported once, at its place`(_ broken: BrokenPipeline) {
    let text = DefinitionFixture.changing(broken.piece, to: broken.replacement)
    let problems = DefinitionFixture.problems(text)
      .map { $0.replacing("/srv/pipelines/", with: "").replacing("p.yml:", with: "") }
    #expect(problems.count == broken.expected.count, "\(problems)")
    for (problem, expected) in zip(problems, broken.expected) {
      #expect(problem.hasPrefix(expected.replacing("p.yml:", with: "")))
    }
  }

  /// Mistakes in the head of the file, in units, sources, fields and their rules.
  private static let sourceCases: [BrokenPipeline] = [
    BrokenPipeline(
      "    reporter: committee\n",
      to: "    reporter: committee\n    path_unit: {pattern: cases/*.csv, mismatch: refuse}\n",
      gives: "11:26: the pattern of path_unit has {unit} once, like “cases/{unit}/*.csv”"),
    BrokenPipeline(
      "    reporter: committee\n",
      to:
        "    reporter: committee\n    path_unit: {pattern: \"{unit}/*.csv\", mismatch: refused}\n",
      gives: "11:52: “mismatch” cannot be “refused”: did you mean “refuse”?"),
    BrokenPipeline(
      "version: 1",
      to: "version: 2",
      gives: "1:10: this program reads version 1, not “2”"),
    BrokenPipeline(
      "label: 小管线",
      to: "lable: 小管线",
      gives: "3:1: unknown key “lable”: did you mean “label”?"),
    BrokenPipeline(
      "label: 小管线",
      to: "label: 小管线\nlabel: 又一次",
      gives: "4:1: the key “label” stands twice; it stands on line 3 already"),
    BrokenPipeline(
      "label: 小管线",
      to: "label: [小, 管线]",
      gives: "3:8: “label” is a single value, found a list"),
    BrokenPipeline(
      "period: 2020\n",
      to: "period: 2O20\n",
      gives: "4:9: a period is like 2020, 2020-06, 2020-Q2, 2020-01..2020-06, 2020-01-01..2020-1"),
    BrokenPipeline(
      "period: 2020\n",
      to: "period: 2020\nclosing_day: 29\n",
      gives: "5:14: “closing_day” is a whole number from 1 to 28, not “29”"),
    BrokenPipeline(
      "period: 2020\n",
      to: "period: 2020\nprovisional_days: -1\n",
      gives: "5:19: “provisional_days” is a whole number from 0 to 366, not “-1”"),
    BrokenPipeline(
      "visits:   {sum: visits",
      to: "period:   {sum: visits",
      gives: "53:3: “period” is a column of the published tables: name the indicator otherwise"),
    BrokenPipeline(
      "period: 2020\n",
      to: "period: last_moth\n",
      gives: "4:9: a period is like 2020, 2020-06, 2020-Q2, 2020-01..2020-06, 2020-01-01..2020-1"),
    BrokenPipeline(
      "as_of: 2020-12-22",
      to: "as_of: 2019-12-22",
      gives: "5:8: as_of (2019-12-22) lies before the period's first day (2020-01-01)"),
    BrokenPipeline(
      "as_of: 2020-12-22",
      to: "as_of: 22.12.2020",
      gives: "5:8: as_of is a date like 2020-12-22 or “today”, not “22.12.2020”"),
    BrokenPipeline(
      "period: 2020\n",
      to: "",
      gives: "1:1: the pipeline needs “period”"),
    BrokenPipeline(
      "pipeline: small",
      to: "pipeline: 小",
      gives: "2:11: a pipeline's name has letters a–z, digits and hyphens, not “小”"),
    BrokenPipeline(
      "files: cases/*.csv",
      to: "files: ../cases/*.csv",
      gives: "9:12: “files” are patterns below “input”: no leading / or ~, no .."),
    BrokenPipeline(
      "files: cases/*.csv",
      to: "files: cases/*.csv\n    feilds: {}",
      gives: "10:5: unknown key “feilds”: did you mean “fields”?"),
    BrokenPipeline(
      "files: cases/*.csv",
      to: "files: cases/*.csv\n    encoding: gbk",
      gives: "10:15: “encoding” cannot be “gbk”; it is one of auto, utf-8, gb18030, utf-16le, ut"),
    BrokenPipeline(
      "files: cases/*.csv",
      to: "files: cases/*.csv\n    delimiter: ab",
      gives:
        "10:16: a delimiter is one character like , ; | or \"\\x01\", or the word tab, not “ab”"),
    BrokenPipeline(
      "    files: visits/*.csv\n",
      to: "",
      gives: "33:3: a source needs “files”"),
    BrokenPipeline(
      "reporter: committee",
      to: "reporter: comittee",
      gives: "10:15: unknown field of cases “comittee”: did you mean “committee”?"),
    BrokenPipeline(
      "reporter: committee",
      to: "reporter: hard",
      gives: "10:15: “hard” is yes or no; this is to be a unit"),
    BrokenPipeline(
      "key: [committee, case_no]",
      to: "key: [committee, mediator]",
      gives: "11:22: “mediator” is not kept: take keep: false away"),
    BrokenPipeline(
      "key: [committee, case_no]",
      to: "key: [committee, summary]",
      gives: "11:22: “summary” is free text, which is never kept"),
    BrokenPipeline(
      "key: [committee, case_no]",
      to: "key: [committee, committee]",
      gives: "11:22: “committee” stands twice in “key”"),
    BrokenPipeline(
      "newest_by: [updated_at]",
      to: "newest_by: [outcome]",
      gives: "12:17: “outcome” is a code; this is to be a date, a time or a number"),
    BrokenPipeline(
      "period_by: [accepted_on, closed_on]",
      to: "period_by: [accepted_on, updated_at]",
      gives: "13:30: “updated_at” is a date and time; this is to be a date"),
    BrokenPipeline(
      "type: flag}\n      parties",
      to: "type: flagg}\n      parties",
      gives: "23:37: “type” cannot be “flagg”: did you mean “flag”?"),
    BrokenPipeline(
      "{from: 疑难, type: flag}",
      to: "{from: 疑难}",
      gives: "23:7: the field “hard” needs “type”"),
    BrokenPipeline(
      "{from: 疑难, type: flag}",
      to: "{from: 疑难, type: flag, places: 2}",
      gives: "23:43: “places” belongs to type decimal, and this field is a flag"),
    BrokenPipeline(
      "{from: 疑难, type: flag}",
      to: "{type: flag}",
      gives: "23:7: the field “hard” needs “from”, the headers of its column"),
    BrokenPipeline(
      "{from: 疑难, type: flag}",
      to: "疑难",
      gives: "23:20: a field is a mapping of keys to values, found the text “疑难”"),
    BrokenPipeline(
      "type: decimal, places: 1",
      to: "type: decimal",
      gives: "26:20: a decimal needs “places”, 0 to 9"),
    BrokenPipeline(
      "type: decimal, places: 1",
      to: "type: decimal, places: 017",
      gives: "26:54: “places” is a whole number from 0 to 9, not “017”"),
    BrokenPipeline(
      "type: count, default: 2",
      to: "type: count, default: 两",
      gives: "24:53: “default” is a whole number, not “两”"),
    BrokenPipeline(
      "type: case_number, required: true}\n      committee",
      to: "type: case_number, required: maybe}\n      committee",
      gives: "15:60: “required” is true or false, not “maybe”"),
    BrokenPipeline(
      "codes: outcomes.csv}\n      kind",
      to: "codes: outcome.csv}\n      kind",
      gives: "outcome.csv: the table of codes cannot be read (named at p.yml:20:52): no such fil"),
    BrokenPipeline(
      "otherwise: other",
      to: "otherwise: others",
      gives: "21:89: unknown code “others”: did you mean “other”?"),
    BrokenPipeline(
      "unknown: warn, otherwise: other",
      to: "unknown: ignore",
      gives: "21:72: “unknown” cannot be “ignore”; it is one of quarantine, warn"),
    BrokenPipeline(
      "unknown: warn, otherwise: other",
      to: "unknown: quarantine, otherwise: other",
      gives: "21:95: “otherwise” says nothing where unknown values are quarantined"),
    BrokenPipeline(
      "kinds: [committee]",
      to: "kinds: [comittee]",
      gives: "16:52: unknown kind of unit “comittee”: did you mean “committee”?"),
    BrokenPipeline(
      "kinds: [committee]",
      to: "levels: [cite]",
      gives: "16:53: unknown level “cite”: did you mean “site”?"),
    BrokenPipeline(
      "{from: 结案日期, type: date}",
      to: "{from: 结案日期, type: date, formats: [YYYY-MM-DD]}",
      gives: "18:55: “YYYY” is not a part of a date pattern: did you mean “yyyy”?"),
    BrokenPipeline(
      "{from: 更新时间, type: datetime}",
      to: "{from: 更新时间, type: datetime, formats: [excel_serial]}",
      gives: "19:59: excel_serial counts days: it goes with type date"),
    BrokenPipeline(
      "rule: closed_on >= accepted_on",
      to: "rule: 'alike(person) > 3'",
      gives: "32:29: alike(…) looks at other records: it is for indicators only"),
    BrokenPipeline(
      "place:       {from: 地点, type: label}",
      to: "place:       {from: 地点, type: unit, otherwise: nowhere}",
      gives: "30:54: “otherwise” is the code of one unit without validity days, not “nowhere”"),
    BrokenPipeline(
      "type: unit, kinds: [committee], required: true}",
      to: "type: unit, kinds: [committee], required: true, otherwise: 4401A}",
      gives: "11:11: “committee” has “otherwise” and cannot be part of the key: cases of diff"),
    BrokenPipeline(
      "rule: closed_on >= accepted_on",
      to: "rule: 'since_last(closed_on, accepted_on, person) > 3'",
      gives: "32:29: since_last(…) looks at other records: it is for indicators only"),
    BrokenPipeline(
      "period_by: [accepted_on, closed_on]",
      to: "period_by: [accepted_on, closed_on]\n    events: [accepted_on, outcome]",
      gives: "14:27: “outcome” is a code; this is to be a date or a time"),
    BrokenPipeline(
      "rule: closed_on >= accepted_on",
      to: "rule: closed_on >= acepted_on",
      gives: "32:41: expected a date like 2020-01-31, found “acepted_on”: did you mean “accepted"),
    BrokenPipeline(
      "rule: closed_on >= accepted_on",
      to: "rule: closed_on >= 3",
      gives: "32:41: expected a date like 2020-01-31, found “3”"),
    BrokenPipeline(
      "rule: closed_on >= accepted_on",
      to: "rule: closed_on >= outcome",
      gives: "32:41: a date cannot be compared with a code"),
    BrokenPipeline(
      "rule: closed_on >= accepted_on",
      to: "rule: \"outcome = 调解成功 and closed_on => accepted_on\"",
      gives: "32:58: “=>” is not a sign: did you mean “>=”?"),
    BrokenPipeline(
      "severity: warn",
      to: "severity: warning",
      gives: "32:64: “severity” cannot be “warning”; it is one of warn, quarantine, reject"),
    BrokenPipeline(
      "at: closed_on, message",
      to: "at: colsed_on, message",
      gives: "32:74: unknown field of cases “colsed_on”: did you mean “closed_on”?"),
    BrokenPipeline(
      "reporting: {expected: {kinds: [station]}, every: month",
      to: "reporting: {expected: {kinds: [station]}, every: moon",
      gives: "43:54: “every” cannot be “moon”; it is one of day, week, month, quarter, halfyear,"),
    BrokenPipeline(
      "due_days: 5",
      to: "due_days: 5, zero: {source: zeros, unit: site, on: on}",
      gives: "43:97: unknown source “zeros”; there are cases, visits"),
  ]
}
