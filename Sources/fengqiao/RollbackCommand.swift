import ArgumentParser
import Platform
import Storage

struct RollbackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback",
    abstract: "Make an earlier (or again a later) release the current one. 回退发布。",
    discussion: """
      Takes a name or a number from “fengqiao releases”. What was published after it is withdrawn: a \
      run that comes to the same figures again does not publish them.
      """)

  @Argument(help: "A release, or its number. 发布名或序号。")
  var release: String

  @OptionGroup var options: OutputOptions

  func run() throws {
    let definition = try options.definition()
    let folder = options.folder(of: definition)
    let name = try options.release(release, in: folder)
    try options.attempt {
      let releases = try ReleaseFolder(folder)
      try releases.rollBack(to: name)
      try options.audit(definition, "rollback", name)
      withExtendedLifetime(releases) {}
    }
    try say("当前发布：\(folder)/current → releases/\(name)\n")
  }
}
