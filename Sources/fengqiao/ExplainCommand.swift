import ArgumentParser
import Casework
import Orchestration
import Publishing

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Why a record was counted, superseded, a duplicate or set aside. 解释。",
    discussion: "fengqiao explain mediation/440311001001/光明社区-2020-06.csv:12")

  @Argument(help: "FILE:LINE, the file as the pipeline's folder names it. 文件:行。")
  var place: String

  @OptionGroup var options: LedgerOptions

  @Flag(help: "One JSON object a record. 以 JSON 输出。")
  var json = false

  func run() throws {
    guard let place = placeOfRecord(place) else {
      throw stop("explain takes FILE:LINE, such as mediation/a.csv:12", code: 2)
    }
    let tracing = Tracing(try options.report(options.asked()))
    do {
      for record in try tracing.records(at: place.file, line: place.line) {
        let why = tracing.explanation(of: record)
        try say(
          json
            ? JSONText.object([
              ("record", TraceCommand.object(record)), ("why", JSONText.string(why)),
            ]) + "\n"
            : "\(record.place)（第 \(record.number) 条）\(record.disposition.word)：\(why)\n")
      }
    } catch let failure as Tracing.Failure {
      throw stop(failure.description, code: 2)
    }
  }
}
