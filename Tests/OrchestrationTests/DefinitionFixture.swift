import Casework
import Foundation
import Orchestration

/// A small pipeline with its tables, in memory, for tests that break one line of it.
enum DefinitionFixture {
  static let pipeline = """
    version: 1
    pipeline: small
    label: 小管线
    period: 2020
    as_of: 2020-12-22
    units: {file: units.csv, levels: [district, street, site]}
    sources:
      cases:
        files: cases/*.csv
        reporter: committee
        key: [committee, case_no]
        newest_by: [updated_at]
        period_by: [accepted_on, closed_on]
        fields:
          case_no:     {from: 案号, type: case_number, required: true}
          committee:   {from: 调委会, type: unit, kinds: [committee], required: true}
          accepted_on: {from: [受理日期, 受理时间], type: date, required: true}
          closed_on:   {from: 结案日期, type: date}
          updated_at:  {from: 更新时间, type: datetime}
          outcome:     {from: 调解结果, type: code, codes: outcomes.csv}
          kind:        {from: 纠纷类型, type: code, codes: types.csv, unknown: warn, otherwise: other}
          other:       {from: 其他, type: flag}
          hard:        {from: 疑难, type: flag}
          parties:     {from: 人数, type: count, default: 2}
          amount:      {from: 金额, type: money}
          score:       {from: 评分, type: decimal, places: 1}
          person:      {from: 当事人, type: person}
          mediator:    {from: 调解员, type: person, keep: false}
          summary:     {from: 简介, type: text}
          place:       {from: 地点, type: label}
        checks:
          - {code: M101, rule: closed_on >= accepted_on, severity: warn, at: closed_on, message: 结案早于受理}
      visits:
        files: visits/*.csv
        reporter: site
        key: [site, case_no]
        fields:
          site:    {from: 站点, type: unit, kinds: [station], required: true}
          on:      {from: 日期, type: date, required: true}
          case_no: {from: 案号, type: case_number}
          times:   {from: 人次, type: count, default: 1}
          result:  {from: 结果, type: code, codes: outcomes.csv}
        reporting: {expected: {kinds: [station]}, every: month, on: on, due_days: 5}
    deduplicate:
      copies:
        - {in: visits, where: result = success, on: [site, case_no], keep: cases}
    indicators:
      accepted: {count: cases, on: accepted_on, counted_in: 宗}
      closed:   {count: cases, on: closed_on, where: outcome = success}
      rate:     {ratio: [closed, accepted], percent: 2}
      by_kind:  {count: cases, on: accepted_on, breakdown: kind}
      share:    {share: by_kind, percent: 2}
      visits:   {sum: visits.times, on: on}
    publish:
      - {format: csv, by: [district, street, month, total], indicators: all}

    """

  static let tables: [String: String] = [
    "units.csv": """
    code,name,level,parent,kind,valid_from,valid_to,successor,aliases
    44,光明区,district,,,,,,
    4401,光明街道,street,44,,,,,光明
    4402,凤凰街道,street,44,,,,,凤凰
    4401A,光明街道调委会,site,4401,committee,,,,
    4402A,凤凰街道调委会,site,4402,committee,,,,凤凰
    4401S,光明站,site,4401,station,,2020-06-30,,
    4402S,凤凰站,site,4402,station,,,,
    """,
    "outcomes.csv": """
    code,label,parent,aliases
    success,调解成功,,成功|达成协议
    fail,调解不成功,,不成功
    stopped,终止调解,,
    """,
    "types.csv": """
    code,label,parent,aliases
    family,婚姻家庭纠纷,,婚姻
    wages,拖欠工资纠纷,labour_all,
    labour,其他劳动争议,labour_all,劳动争议
    other,其他纠纷,,
    fire,消防纠纷,other,
    """,
  ]

  /// The tables of the example in Pipelines/README.md, which the page does not print.
  static let pageTables: [String: String] = [
    "units.csv": """
    code,name,level,parent,kind
    440311,光明区,district,,
    440311001,光明街道,street,440311,
    440311001T1,光明街道调委会,site,440311001,committee
    """
  ]

  /// Reads a pipeline text with the fixture's tables, some of them replaced.
  static func read(
    _ text: String, tables changed: [String: String] = [:], today: String = "2020-07-15"
  ) throws -> PipelineDefinition {
    try read(Array(text.utf8), tables: changed, today: today)
  }

  static func read(
    _ bytes: [UInt8], tables changed: [String: String] = [:], today: String = "2020-07-15"
  ) throws -> PipelineDefinition {
    let tables = tables.merging(changed) { $1 }
    let reader = PipelineReader(
      today: Day(today) ?? Day(number: 0),
      readTable: { path in
        guard let text = tables[String(path.split(separator: "/").last ?? "")] else {
          throw MissingTable()
        }
        return table(text)
      },
      fileExists: { $0.hasSuffix("report.md") })
    return try reader.read(bytes, file: "p.yml", folder: "/srv/pipelines", fingerprint: "f00d")
  }

  /// The problems of a text, as they are printed.
  static func problems(_ text: String, tables: [String: String] = [:]) -> [String] {
    problems(Array(text.utf8), tables: tables)
  }

  static func problems(_ bytes: [UInt8], tables: [String: String] = [:]) -> [String] {
    do {
      _ = try read(bytes, tables: tables)
      return []
    } catch let failure as DefinitionFailure {
      return failure.description.split(separator: "\n").map(String.init)
    } catch {
      return ["\(error)"]
    }
  }

  /// The pipeline with one piece of text replaced; the piece must occur.
  static func changing(_ piece: String, to other: String) -> String {
    precondition(pipeline.contains(piece), "the fixture has no “\(piece)”")
    return pipeline.replacingOccurrences(of: piece, with: other)
  }

  /// Cuts a table at commas and line ends: enough for the tables of tests.
  static func table(_ text: String) -> ReferenceTable {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    let rows = lines.enumerated().dropFirst().filter { $0.element != [""] }
    return ReferenceTable(
      header: lines.first ?? [], rows: rows.map(\.element), lines: rows.map { $0.offset + 1 })
  }

  struct MissingTable: Error, CustomStringConvertible {
    let description = "no such file"
  }
}
