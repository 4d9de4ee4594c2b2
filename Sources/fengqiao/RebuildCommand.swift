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

  @OptionGroup var options: RunOptions

  @Option(help: "Output folder; default: out/NAME-OF-THE-PIPELINE. 输出文件夹。")
  var output: String?

  func run() throws {
    let definition = try options.definition()
    guard let folder = definition.archive else {
      throw stop("\(options.pipeline) has no archive; “archive:” names one.", code: 2)
    }
    do {
      let note = try Archive.rebuild(Path(folder))
      try AuditLog(Path(folder).appending("audit.jsonl")).append("rebuild", note)
      let night = try NightRun(
        definition,
        settings: options.settings(output: output ?? definition.usualOutput), always: true
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
