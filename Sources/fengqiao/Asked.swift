import Casework
import Orchestration

/// What a question is put to: a pipeline, and the night of its archive, if it has one.
struct Asked {
  /// As of the night's day.
  let definition: PipelineDefinition
  /// `nil`: the pipeline has no archive, and its deliveries are read.
  let night: ArchivedRun?

  /// - Throws: `ExitCode` after saying what is wrong with the pipeline, the archive or the choice.
  init(
    _ pipeline: String, input: String?, asOf: Day?, release: String?,
    settings: PipelineRun.Settings
  ) throws {
    let definition = try loadPipeline(pipeline, input: input, asOf: asOf).definition
    guard let folder = definition.archive else {
      if release != nil {
        throw stop("--release needs a pipeline with an archive; “archive:” names one.", code: 2)
      }
      self.definition = definition
      night = nil
      return
    }
    let found: ArchivedRun
    do {
      found = try ArchivedRun(
        folder, release.map { .release($0) } ?? asOf.map { .asOf($0) } ?? .last,
        settings: settings)
    } catch {
      throw stop(error.description, code: error.exitCode)
    }
    night = found
    self.definition =
      found.moment.asOf == definition.asOf
      ? definition : try loadPipeline(pipeline, input: input, asOf: found.moment.asOf).definition
  }
}
