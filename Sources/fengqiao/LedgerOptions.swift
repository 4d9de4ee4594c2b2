import ArgumentParser
import Casework
import Orchestration
import Platform

/// What commands about figures and their records have in common: the pipeline, and the night.
struct LedgerOptions: ParsableArguments {
  @Option(help: "The pipeline file. 流水线文件。")
  var pipeline: String = "Pipelines/guangming-2020.yml"

  @Option(help: "Folder that takes the place of the pipeline's input. 代替流水线 input 的文件夹。")
  var input: String?

  @Option(help: "An earlier night, by its day, like 2020-12-22. 较早的一夜。")
  var asOf: Day?

  @Option(help: "The night that published this release. 按发布名。")
  var release: String?

  /// The pipeline and the night that are asked.
  func asked() throws -> Asked {
    try Asked(
      pipeline, input: input, asOf: asOf, release: release,
      settings: PipelineRun.Settings(keepsLines: true))
  }

  /// The ledger with the lines of all records: the archive's, or that of reading the deliveries.
  func report(_ asked: Asked) throws -> RunReport {
    do {
      return try asked.night?.report(asked.definition, .records)
        ?? PipelineRun(asked.definition, settings: PipelineRun.Settings(keepsLines: true)).run()
    } catch let failure as RunFailure {
      throw stop(failure.description, code: failure.exitCode)
    }
  }
}

/// `services/a.csv:17` → the file and the line; `nil` when there is no line behind a colon.
func placeOfRecord(_ text: String) -> (file: String, line: Int)? {
  guard let colon = text.lastIndex(of: ":"), let line = Int(text[text.index(after: colon)...]),
    line > 0
  else { return nil }
  return (String(text[..<colon]), line)
}
