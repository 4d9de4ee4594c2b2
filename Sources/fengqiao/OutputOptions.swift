import ArgumentParser
import Casework
import Orchestration
import Platform
import Storage

/// What commands about published releases have in common: whose they are and where they lie.
struct OutputOptions: ParsableArguments {
  @Option(help: "The pipeline file. 流水线文件。")
  var pipeline: String = "Pipelines/guangming-2020.yml"

  @Option(help: "Output folder; default: out/NAME-OF-THE-PIPELINE. 输出文件夹。")
  var output: String?

  func definition() throws -> PipelineDefinition { try loadPipeline(pipeline).definition }

  func folder(of definition: PipelineDefinition) -> Path {
    let path = Path(output ?? definition.usualOutput)
    return path.isAbsolute ? path : Path(Machine.workingFolder).appending(path)
  }

  /// The release that was meant: its whole name, or its number.
  func release(_ text: String, in folder: Path) throws -> String {
    let all = try attempt { try ReleaseFolder.releases(in: folder) }
    if all.contains(text) { return text }
    if let number = Int(text),
      let name = all.first(where: { $0.split(separator: "-").first.flatMap { Int($0) } == number })
    {
      return name
    }
    throw stop("\(folder): there is no release \(text); “fengqiao releases” lists them", code: 2)
  }

  /// Runs a body and leaves with the right code when it throws.
  func attempt<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as PlatformError {
      throw stop("\(error)", code: error.kind == .locked ? 75 : 20)
    } catch let error as ArchiveError {
      throw stop("\(error)", code: RunFailure(error).exitCode)
    } catch let error as RunFailure {
      throw stop(error.description, code: error.exitCode)
    }
  }

  /// Notes an act in the archive's audit log, if the pipeline has an archive. To be called while
  /// the lock under which the act was done is held, so that no run writes its line at that moment.
  func audit(_ definition: PipelineDefinition, _ action: String, _ detail: String) throws {
    guard let archive = definition.archive, try Folder.kind(of: Path(archive)) != nil else {
      return
    }
    try AuditLog(Path(archive).appending("audit.jsonl")).append(action, detail)
  }
}

extension PipelineDefinition {
  /// Where releases go when nobody says otherwise; relative to the working folder.
  var usualOutput: String { "out/\(name)" }
}
