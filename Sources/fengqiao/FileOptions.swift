import ArgumentParser
import Casework
import Intake
import Orchestration
import Platform

/// What commands about single files have in common: the files, and the pipeline that gives their
/// columns a meaning.
struct FileOptions: ParsableArguments {
  @Argument(help: "The files. 文件。")
  var files: [String]

  @Option(help: "The pipeline whose sources are tried. 流水线文件。")
  var pipeline: String = "Pipelines/guangming-2020.yml"

  @Option(help: "Only this source of the pipeline. 只试这个来源。")
  var source: String?

  func definition() throws -> PipelineDefinition {
    let definition = try loadPipeline(pipeline).definition
    if let source, !definition.sources.contains(where: { $0.name == source }) {
      throw stop("\(pipeline) has no source \(source)", code: 2)
    }
    return definition
  }
}

/// A file named on the command line. Says so and leaves with 12 when it cannot be opened.
func delivered(_ name: String) throws -> DeliveredFile {
  let path = Path(name)
  do {
    return DeliveredFile(path: path, name: "\(path)", size: try OpenFile(path).size)
  } catch {
    throw stop("\(error)", code: 12)
  }
}
