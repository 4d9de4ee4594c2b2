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

  @Option(help: "An earlier night, by its day. 较早的一夜。")
  var asOf: String?

  @Option(help: "The night that published this release. 按发布名。")
  var release: String?

  func validate() throws {
    if let asOf, Day(asOf) == nil {
      throw ValidationError("--as-of takes a day like 2020-12-22, not \(asOf).")
    }
  }

  var choice: ArchivedRun.Choice {
    if let release { return .release(release) }
    return asOf.flatMap { Day($0) }.map { .asOf($0) } ?? .last
  }

  func definition() throws -> PipelineDefinition {
    try loadPipeline(pipeline, input: input, asOf: asOf.flatMap { Day($0) }).definition
  }

  /// The ledger with the lines of all records: the archive's, or that of reading the deliveries.
  func report() throws -> RunReport {
    let definition = try definition()
    let settings = PipelineRun.Settings(keepsLines: true)
    do {
      guard let folder = definition.archive else {
        guard release == nil else {
          throw stop("--release needs a pipeline with an archive; “archive:” names one.", code: 2)
        }
        return try PipelineRun(definition, settings: settings).run()
      }
      let run = try ArchivedRun(folder, choice, settings: settings)
      let then = try loadPipeline(pipeline, input: input, asOf: run.moment.asOf).definition
      return try run.report(then, .records)
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
