import ArgumentParser
import Casework
import Orchestration
import Platform
import Storage

struct RebuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract: "Make the archive again from its own copies of the deliveries. 重建归档。",
    discussion: """
      Everything but the deliveries and the audit log is thrown away and made again; the figures are \
      the same. A damaged archive.sqlite is put aside first and the list of deliveries is taken from \
      deliveries.txt beside it. Then a run follows, as “fengqiao run” would do it.
      """)

  @Argument(help: "The pipeline file. 流水线文件。")
  var pipeline: String

  @Option(help: "Folder that takes the place of the pipeline's input. 代替流水线 input 的文件夹。")
  var input: String?

  @Option(help: "A day that takes the place of the pipeline's as_of. 统计截至日。")
  var asOf: String?

  @Option(help: "Output folder; default: out/NAME-OF-THE-PIPELINE. 输出文件夹。")
  var output: String?

  func run() throws {
    let definition = try loadPipeline(pipeline, input: input, asOf: asOf.flatMap { .init($0) })
      .definition
    guard let folder = definition.archive else {
      throw stop("\(pipeline) has no archive; “archive:” names one.", code: 2)
    }
    do {
      let note = try Archive.rebuild(Path(folder))
      try AuditLog(Path(folder).appending("audit.jsonl")).append("rebuild", note)
      let night = try NightRun(
        definition,
        settings: PipelineRun.Settings(output: output ?? "out/\(definition.name)"), always: true
      ).run()
      try say("已重建：\(note)\n" + NightSummary(night).text)
      if case .published(let report) = night.outcome {
        try say(RunSummary(report).text(width: Standard.terminalWidth(Standard.output)))
      }
      if night.exitCode != 0 { throw ExitCode(night.exitCode) }
    } catch let error as ArchiveError {
      throw stop("\(error)", code: RunFailure(error).exitCode)
    } catch let error as PlatformError {
      throw stop("\(error)", code: 20)
    } catch let failure as RunFailure {
      throw stop(failure.description, code: failure.exitCode)
    }
  }
}
