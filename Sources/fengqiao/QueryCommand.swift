import ArgumentParser
import Casework
import Indicators
import Orchestration
import Platform
import Publishing

struct QueryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Answer a question from the deliveries; nothing is published. 即席查询。",
    discussion: """
      fengqiao query Pipelines/guangming-2020.yml --indicator mediation_accepted,success_rate \
      --by street,month --where 'dispute_type = labour' --period 2020-01..2020-06
      """)

  @OptionGroup var options: RunOptions

  @Option(help: "Names of indicators, separated by commas; default: all. 指标名。")
  var indicator: String?

  @Option(help: "Levels and one grain, such as street,month; default: the whole. 维度。")
  var by: String?

  @Option(name: .customLong("where"), help: "A rule, as in pipeline files. 条件。")
  var condition: String?

  @Option(help: "2020, 2020-06, 2020-Q2, 2020-01..2020-06 … 期间。")
  var period: String?

  @Option(help: "table, csv or json. 输出格式。")
  var format: String = "table"

  func validate() throws {
    guard ["table", "csv", "json"].contains(format) else {
      throw ValidationError("--format takes table, csv or json, not \(format).")
    }
  }

  func run() throws {
    let definition = try options.definition()
    let question: PipelineDefinition
    do {
      question = try QueryReader(definition).read(
        QueryWords(indicators: indicator, by: by, condition: condition, period: period))
    } catch {
      throw stop("\(error)", code: 2)
    }
    let report: RunReport
    do {
      report = try PipelineRun(question, settings: options.settings(output: nil)).run()
    } catch {
      throw stop(error.description, code: error.exitCode)
    }
    guard let asked = question.publications.first else { return }
    let release = report.release
    let levels = asked.levels.sorted().map { question.units.levels[$0] }
    let table = FigureTable(
      release, indicators: Array(release.indicators.indices), levels: levels,
      grain: asked.grains.first { $0 != .total })
    switch format {
    case "csv": try say(table.csv)
    case "json": try say(table.json)
    default:
      try say(table.textTable.text(width: Standard.terminalWidth(Standard.output)))
    }
  }
}
