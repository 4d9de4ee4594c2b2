import ArgumentParser
import Casework
import Orchestration
import Platform

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Everything that is wrong with a pipeline file, without touching data. 检查流水线文件。")

  @Argument(help: "The pipeline file. 流水线文件。")
  var pipeline: String

  func run() throws {
    let definition = try loadPipeline(pipeline).definition
    for remark in definition.remarks { try say("\(remark)\n") }
    try say(
      "\(pipeline): 没有发现错误。\(definition.sources.count) 个来源，\(definition.indicators.count) 个指标，"
        + "\(definition.units.count) 个单位，\(definition.publications.count) 种发布。\n")
  }
}
