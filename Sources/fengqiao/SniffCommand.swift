import ArgumentParser
import Casework
import Intake
import Orchestration
import Platform

struct SniffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sniff",
    abstract: "How files would be read: encoding, delimiter, header row, mapping. 查看文件的读法。")

  @Argument(help: "The files. 文件。")
  var files: [String]

  @Option(help: "The pipeline whose sources are tried. 流水线文件。")
  var pipeline: String = "Pipelines/guangming-2020.yml"

  @Option(help: "Only this source of the pipeline. 只试这个来源。")
  var source: String?

  func run() throws {
    let definition = try loadPipeline(pipeline).definition
    if let source, !definition.sources.contains(where: { $0.name == source }) {
      throw stop("\(pipeline) has no source \(source)", code: 2)
    }
    var isRefused = false
    for file in files {
      let size: Int
      do {
        size = try OpenFile(Path(file)).size
      } catch {
        throw stop("\(error)", code: 12)
      }
      let sniff = Sniff(definition, only: source)
      let delivered = DeliveredFile(path: Path(file), name: file, size: size)
      let (text, isReadable) = sniff.text(of: delivered)
      isRefused = isRefused || !isReadable
      try say(text)
    }
    if isRefused { throw ExitCode(3) }
  }
}
