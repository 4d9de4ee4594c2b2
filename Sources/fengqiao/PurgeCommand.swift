import ArgumentParser
import Casework
import Orchestration
import Platform
import Storage

struct PurgeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "purge",
    abstract: "Forget deliveries that came before a day. 按日期清除原件。",
    discussion: """
      Their bytes and all that was read of them go; a line stays that says that they were there. \
      Releases stay, but the next run counts nothing of them any more: purge what no period needs. \
      Without --yes it only says what would go.
      """)

  @Option(help: "A day like 2020-12-22: what came on nights before it. 此日之前收到的。")
  var before: Day

  @OptionGroup var options: OutputOptions

  @Flag(help: "Do it. 确认清除。")
  var yes = false

  func run() throws {
    let definition = try options.definition()
    guard let folder = definition.archive else {
      throw stop("\(options.pipeline) has no archive; “archive:” names one.", code: 2)
    }
    let purge: Archive.Purge = try options.attempt {
      let archive = try Archive(Path(folder), yes ? .writing : .reading)
      let purge = try archive.purge(before: Int(before.number), really: yes)
      if yes {
        try options.audit(
          definition, "purge", "before \(before): \(purge.deliveries) deliveries")
      }
      withExtendedLifetime(archive) {}
      return purge
    }
    try say(
      (yes ? "已清除" : "将清除（加 --yes 执行）")
        + "：\(purge.deliveries) 份交付，原件 \(purge.contents) 份，\(purge.bytes) 字节；"
        + "其中仍计入的 \(purge.current) 份\n")
  }
}
