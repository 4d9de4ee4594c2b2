import ArgumentParser
import Casework
import Indicators
import Orchestration
import Platform
import Publishing

struct QueryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Answer a question; nothing is published. 即席查询。",
    discussion: """
      Of a pipeline with an archive the last night answers, in the last line (of csv and json: on \
      standard error); --as-of and --release ask an earlier one. Other pipelines read their deliveries.

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

  @Option(help: "Ask the night that published this release. 按发布名查询。")
  var release: String?

  @Option(help: "table, csv or json. 输出格式。")
  var format: String = "table"

  func validate() throws {
    guard ["table", "csv", "json"].contains(format) else {
      throw ValidationError("--format takes table, csv or json, not \(format).")
    }
  }

  func run() throws {
    Machine.setFreedMemory(.kept)
    let settings = options.settings(output: nil)
    let source = try Asked(
      options.pipeline, input: options.input, asOf: options.asOf, release: release,
      settings: settings)
    let question: PipelineDefinition
    do {
      question = try QueryReader(source.definition).read(
        QueryWords(indicators: indicator, by: by, condition: condition, period: period))
    } catch {
      throw stop("\(error)", code: 2)
    }
    let report: RunReport
    do {
      report =
        try source.night?.report(question, .figures)
        ?? PipelineRun(question, settings: settings).run()
    } catch let failure as RunFailure {
      throw stop(failure.description, code: failure.exitCode)
    }
    Fengqiao.keepToTheEnd(report)
    guard let asked = question.publications.first else { return }
    let release = report.release
    let levels = asked.levels.sorted().map { question.units.levels[$0] }
    let workers = Workers(settings.workers)
    let table = FigureTable(
      release, indicators: Array(release.indicators.indices), levels: levels,
      grain: asked.grains.first { $0 != .total }, workers: workers)
    switch format {
    case "csv":
      for piece in table.csvPieces(workers) { try say(piece) }
    case "json": try say(table.json)
    default:
      try say(table.textTable.text(width: Standard.terminalWidth(Standard.output)))
      for line in table.residualLines + table.silenceLines + table.provisionalLines {
        try say(line + "\n")
      }
    }
    if let moment = source.night?.moment {
      let line =
        "截至 \(moment.asOf)（第 \(moment.run) 次运行"
        + (moment.release.isEmpty ? "" : "，发布 \(moment.release)") + "）\n"
      if format == "table" {
        try say(line)
      } else {
        try Standard.write(line, to: Standard.error)
      }
    }
  }
}
