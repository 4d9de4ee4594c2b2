import ArgumentParser
import Casework
import Intake
import Orchestration
import Platform
import Publishing
import Storage

struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "A figure to its records, or a record to its figures. 追溯。",
    discussion: """
      fengqiao trace success_rate 光明街道 2020-06
      fengqiao trace mediation/440311001001/光明社区-2020-06.csv:12

      Prints places, never values. The records of a count are as many as the figure. With \
      --reveal the records' values are printed too, out of the archive; that somebody looked, and \
      at what, is noted in the archive's audit log first.
      """)

  @Argument(help: "INDICATOR UNIT [PERIOD], or FILE:LINE. 指标 单位 [期间]，或 文件:行。")
  var words: [String]

  @OptionGroup var options: LedgerOptions

  @Flag(help: "One JSON object. 以 JSON 输出。")
  var json = false

  @Flag(help: "Print the records' values; noted in the audit log. 显示内容（记入审计日志）。")
  var reveal = false

  func validate() throws {
    let isPlace = words.count == 1 && placeOfRecord(words[0]) != nil
    guard isPlace || (2...3).contains(words.count) else {
      throw ValidationError("trace takes INDICATOR UNIT [PERIOD], or FILE:LINE.")
    }
  }

  func run() throws {
    let asked = try options.asked()
    let tracing = Tracing(try options.report(asked))
    do {
      if words.count == 1, let place = placeOfRecord(words[0]) {
        let records = try tracing.records(at: place.file, line: place.line)
        let values = try revealed(records, asked)
        for record in records { try say(text(tracing.figures(of: record), of: record, values)) }
      } else {
        let parts = try tracing.parts(
          of: words[0], unit: words[1], period: words.count > 2 ? words[2] : nil)
        let values = try revealed(parts.flatMap(\.records), asked)
        try say(
          json
            ? JSONText.array(parts.map { object($0, values) }) + "\n"
            : parts.map { text($0, values) }.joined())
      }
    } catch let failure as Tracing.Failure {
      throw stop(failure.description, code: 2)
    }
  }

  private typealias Values = [Tracing.Record: [(column: String, value: String)]]

  /// The values, if they were asked for. It is noted first, and nothing is shown that is not noted.
  private func revealed(_ records: [Tracing.Record], _ asked: Asked) throws -> Values {
    guard reveal else { return [:] }
    guard let night = asked.night, let folder = asked.definition.archive else {
      throw stop(
        "--reveal is noted in the audit log of an archive, and \(options.pipeline) has none.",
        code: 2)
    }
    do {
      let lock = try Archive(Path(folder), .writing)
      try AuditLog(Path(folder).appending("audit.jsonl"))
        .append("reveal", words.joined(separator: " ") + ": \(records.count) records")
      withExtendedLifetime(lock) {}
      return try night.values(of: records, asked.definition)
    } catch let error as ArchiveError {
      throw stop("\(error)", code: RunFailure(error).exitCode)
    } catch let error as PlatformError {
      throw stop("\(error)", code: 12)
    } catch let refusal as Refusal {
      throw stop("\(refusal.finding.code) \(refusal.finding.message)", code: 12)
    }
  }

  private func lines(_ values: Values, of record: Tracing.Record) -> String {
    (values[record] ?? []).map { "    \($0.column): \($0.value)\n" }.joined()
  }

  private func text(_ part: Tracing.Part, _ values: Values) -> String {
    let role = part.role.isEmpty ? "" : "\(part.role)："
    var text = "\(role)\(part.indicator.label)（\(part.indicator.name)），\(part.records.count) 条记录\n"
    for record in part.records {
      text += "\(record.place)  第 \(record.number) 条  \(record.disposition.word)\n"
      text += lines(values, of: record)
    }
    return text
  }

  private func object(_ part: Tracing.Part, _ values: Values) -> String {
    JSONText.object([
      ("indicator", JSONText.string(part.indicator.name)), ("role", JSONText.string(part.role)),
      ("records", JSONText.array(part.records.map { object($0, values) })),
    ])
  }

  private func object(_ record: Tracing.Record, _ values: Values) -> String {
    guard let values = values[record] else { return TraceCommand.object(record) }
    return TraceCommand.object(
      record,
      more: [("values", JSONText.object(values.map { ($0.column, JSONText.string($0.value)) }))])
  }

  static func object(
    _ record: Tracing.Record, more: [(key: String, value: String)] = []
  ) -> String {
    JSONText.object(
      [
        ("source", JSONText.string(record.source)), ("file", JSONText.string(record.file)),
        ("line", "\(record.line)"), ("record", "\(record.number)"),
        ("disposition", JSONText.string(record.disposition.word)),
      ] + more)
  }

  private func text(
    _ mentions: [Tracing.Mention], of record: Tracing.Record, _ values: Values
  ) -> String {
    guard !json else {
      return JSONText.object([
        ("record", object(record, values)),
        (
          "figures",
          JSONText.array(
            mentions.map {
              JSONText.object([
                ("indicator", JSONText.string($0.indicator)), ("role", JSONText.string($0.role)),
                ("units", JSONText.array($0.units.map(JSONText.string))),
                ("period", JSONText.string($0.period)),
              ])
            })
        ),
      ]) + "\n"
    }
    var text = "\(record.place)  第 \(record.number) 条  \(record.disposition.word)\n"
    text += lines(values, of: record)
    for mention in mentions {
      text +=
        "  \(mention.label)（\(mention.indicator)）"
        + (mention.role.isEmpty ? "" : " \(mention.role)")
        + "  \(mention.period)  \(mention.units.joined(separator: " › "))\n"
    }
    return text
  }
}
