import ArgumentParser
import Casework
import Logging
import Orchestration
import Platform

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Read, deduplicate, add up, check and publish. 读取、去重、汇总、核对、发布。",
    discussion: """
      Figures go to OUTPUT/current, refused records with their findings to OUTPUT/quarantine \
      (private), a sheet of findings for each reporting unit to OUTPUT/feedback, what the run has to \
      say to OUTPUT/report. With an archive only what is new is read. Exit code 3: published, and \
      somebody should look; 4: a gate of the pipeline does not hold; 5: a number of a person, or what \
      would give a hidden figure away, stood in what was to be published.
      """)

  @OptionGroup var options: RunOptions

  @Option(help: "Output folder; default: out/NAME-OF-THE-PIPELINE. 输出文件夹。")
  var output: String?

  @Option(help: "Write what became of every record to this file. 每条记录的处理结果。")
  var ledger: String?

  @Option(
    help: ArgumentHelp(
      "Take a held correction (less than half as long as what it corrects). 采用被暂缓的更正。",
      valueName: "name"))
  var accept: [String] = []

  @Flag(help: "One JSON object on standard output instead of tables. 以 JSON 输出。")
  var json = false

  @Flag(help: "No progress and no tables. 不显示进度和表格。")
  var quiet = false

  @Option(help: "text or json: log lines on standard error when it is no terminal. 日志格式。")
  var logFormat: String = "text"

  @Flag(help: "Seconds, records/s and bytes/s of each stage on standard error. 各阶段用时。")
  var timings = false

  func validate() throws {
    guard ["text", "json"].contains(logFormat) else {
      throw ValidationError("--log-format takes text or json, not \(logFormat).")
    }
  }

  func run() throws {
    let definition = try options.definition()
    let progress: any RunProgress =
      quiet ? NoProgress() : TerminalProgress(log: log)
    let settings = options.settings(
      output: output ?? definition.usualOutput, keepsLines: ledger != nil)
    let report: RunReport
    var arrived: NightRun.Report?
    do {
      if definition.archive == nil {
        guard accept.isEmpty else {
          throw stop("--accept needs a pipeline with an archive; “archive:” names one.", code: 2)
        }
        report = try PipelineRun(definition, settings: settings, progress: progress).run()
      } else {
        let night = try NightRun(
          definition, settings: settings, accepted: Set(accept), progress: progress
        ).run()
        guard case .published(let published) = night.outcome else {
          (progress as? TerminalProgress)?.finish()
          return try sayUpToDate(night)
        }
        if !quiet && !json { try say(NightSummary(night).text) }
        report = published
        arrived = night
      }
    } catch let failure as RunFailure {
      throw stop(failure.description, code: failure.exitCode)
    }
    Fengqiao.keepToTheEnd(report)
    (progress as? TerminalProgress)?.finish()
    if let problem = report.hookProblem {
      try Standard.write("fengqiao: \(problem)\n", to: Standard.error)
    }
    if let ledger { try write(report.ledgerListing(), to: ledger) }
    if json {
      try say(RunSummary(report, night: arrived).json + "\n")
    } else if !quiet {
      try say(
        RunSummary(report).text(width: Standard.terminalWidth(Standard.output)))
    }
    if timings { try Standard.write(RunSummary(report).timings, to: Standard.error) }
    if report.exitCode != 0 { throw ExitCode(report.exitCode) }
  }

  private func sayUpToDate(_ night: NightRun.Report) throws {
    if json {
      try say(NightSummary(night).json + "\n")
    } else if !quiet {
      try say(NightSummary(night).text)
    }
    if timings { try Standard.write(NightSummary(night).timings, to: Standard.error) }
    if night.exitCode != 0 { throw ExitCode(night.exitCode) }
  }

  /// On a terminal there is a progress line instead.
  private var log: Logger? {
    guard !Standard.isTerminal(Standard.error) else { return nil }
    let isJSON = logFormat == "json"
    return Logger(label: "fengqiao") { _ in LineLogHandler(isJSON: isJSON) }
  }

  private func write(_ listing: [String], to path: String) throws {
    do {
      try DurableFile.replace(
        Path(path), mode: 0o640,
        with: Array(
          ("source,file,record,line,disposition,detail\n"
            + listing.joined(separator: "\n") + "\n").utf8))
    } catch {
      throw stop("\(error)", code: 20)
    }
  }
}
