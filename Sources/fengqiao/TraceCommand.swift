import ArgumentParser
import Casework
import Orchestration
import Publishing

struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "A figure to its records, or a record to its figures. 追溯。",
    discussion: """
      fengqiao trace success_rate 光明街道 2020-06
      fengqiao trace mediation/440311001001/光明社区-2020-06.csv:12

      Prints places, never values. The records of a count are as many as the figure.
      """)

  @Argument(help: "INDICATOR UNIT [PERIOD], or FILE:LINE. 指标 单位 [期间]，或 文件:行。")
  var words: [String]

  @OptionGroup var options: LedgerOptions

  @Flag(help: "One JSON object. 以 JSON 输出。")
  var json = false

  func validate() throws {
    let isPlace = words.count == 1 && placeOfRecord(words[0]) != nil
    guard isPlace || (2...3).contains(words.count) else {
      throw ValidationError("trace takes INDICATOR UNIT [PERIOD], or FILE:LINE.")
    }
  }

  func run() throws {
    let tracing = Tracing(try options.report())
    do {
      if words.count == 1, let place = placeOfRecord(words[0]) {
        for record in try tracing.records(at: place.file, line: place.line) {
          try say(text(tracing.figures(of: record), of: record))
        }
      } else {
        let parts = try tracing.parts(
          of: words[0], unit: words[1], period: words.count > 2 ? words[2] : nil)
        try say(json ? JSONText.array(parts.map(object)) + "\n" : parts.map(text).joined())
      }
    } catch let failure as Tracing.Failure {
      throw stop(failure.description, code: 2)
    }
  }

  private func text(_ part: Tracing.Part) -> String {
    let role = part.role.isEmpty ? "" : "\(part.role)："
    var text = "\(role)\(part.indicator.label)（\(part.indicator.name)），\(part.records.count) 条记录\n"
    for record in part.records {
      text += "\(record.place)  第 \(record.number) 条  \(record.disposition.word)\n"
    }
    return text
  }

  private func object(_ part: Tracing.Part) -> String {
    JSONText.object([
      ("indicator", JSONText.string(part.indicator.name)), ("role", JSONText.string(part.role)),
      ("records", JSONText.array(part.records.map(TraceCommand.object))),
    ])
  }

  static func object(_ record: Tracing.Record) -> String {
    JSONText.object([
      ("source", JSONText.string(record.source)), ("file", JSONText.string(record.file)),
      ("line", "\(record.line)"), ("record", "\(record.number)"),
      ("disposition", JSONText.string(record.disposition.word)),
    ])
  }

  private func text(_ mentions: [Tracing.Mention], of record: Tracing.Record) -> String {
    guard !json else {
      return JSONText.object([
        ("record", TraceCommand.object(record)),
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
    for mention in mentions {
      text +=
        "  \(mention.label)（\(mention.indicator)）"
        + (mention.role.isEmpty ? "" : " \(mention.role)")
        + "  \(mention.period)  \(mention.units.joined(separator: " › "))\n"
    }
    return text
  }
}
