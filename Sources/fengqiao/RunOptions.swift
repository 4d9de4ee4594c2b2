import ArgumentParser
import Casework
import Orchestration
import Tabular

/// What `run` and `query` have in common.
struct RunOptions: ParsableArguments {
  @Argument(help: "The pipeline file. 流水线文件。")
  var pipeline: String

  @Option(help: "Folder that takes the place of the pipeline's input. 代替流水线 input 的文件夹。")
  var input: String?

  @Option(help: "A day like 2020-12-22 that takes the place of the pipeline's as_of. 统计截至日。")
  var asOf: Day?

  @Option(help: "Number of workers; default: the cores. 并行数。")
  var jobs: Int?

  @Option(help: "Owned bytes of a slice of a large file. 切片字节数。")
  var sliceSize: Int = 1 << 19

  @Option(help: "vector, portable or libcsv: who finds plain records. 解析方式。")
  var parser: String = "vector"

  func validate() throws {
    if let jobs, !(1...256).contains(jobs) {
      throw ValidationError("--jobs takes a number from 1 to 256, not \(jobs).")
    }
    if sliceSize < 1 || sliceSize > 1 << 28 {
      throw ValidationError("--slice-size takes 1 to 268435456 bytes, not \(sliceSize).")
    }
    if RecordScanner.Engine(rawValue: parser) == nil {
      throw ValidationError("--parser takes vector, portable or libcsv, not \(parser).")
    }
  }

  func definition() throws -> PipelineDefinition {
    try loadPipeline(pipeline, input: input, asOf: asOf).definition
  }

  func settings(output: String?, keepsLines: Bool = false) -> PipelineRun.Settings {
    PipelineRun.Settings(
      workers: jobs, sliceSize: sliceSize,
      engine: RecordScanner.Engine(rawValue: parser) ?? .vector,
      keepsLines: keepsLines, output: output)
  }
}
