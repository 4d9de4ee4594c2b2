import ArgumentParser
import Orchestration

struct SniffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sniff",
    abstract: "How files would be read: encoding, delimiter, header row, mapping. 查看文件的读法。")

  @OptionGroup var options: FileOptions

  func run() throws {
    let sniff = Sniff(try options.definition(), only: options.source)
    var isRefused = false
    for name in options.files {
      let (text, isReadable) = sniff.text(of: try delivered(name))
      isRefused = isRefused || !isReadable
      try say(text)
    }
    if isRefused { throw ExitCode(3) }
  }
}
