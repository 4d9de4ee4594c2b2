import ArgumentParser
import Casework
import Platform
import Publishing
import Storage

struct ReleasesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "releases",
    abstract: "The published releases, the current one marked. 各次发布。")

  @OptionGroup var options: OutputOptions

  @Flag(help: "One JSON object a release. 以 JSON 输出。")
  var json = false

  func run() throws {
    let folder = options.folder(of: try options.definition())
    let (names, current) = try options.attempt {
      try Folder.kind(of: folder.appending("releases")) == nil
        ? ([], nil)
        : (ReleaseFolder.releases(in: folder), ReleaseFolder.current(in: folder))
    }
    var rows: [[String]] = []
    for name in names {
      let manifest = try? Manifest.read(in: folder.appending("releases").appending(Path(name)))
      let asOf = manifest?.facts["as_of"] ?? "?"
      let period = manifest?.facts["period"] ?? "?"
      if json {
        try say(
          JSONText.object([
            ("release", JSONText.string(name)), ("as_of", JSONText.string(asOf)),
            ("period", JSONText.string(period)), ("current", "\(name == current)"),
            ("files", "\(manifest?.files.count ?? 0)"),
          ]) + "\n")
      }
      rows.append([
        name == current ? "→" : "", name, asOf, period,
        manifest.map { "\($0.files.count)" } ?? "损坏",
      ])
    }
    guard !json else { return }
    if rows.isEmpty { return try say("\(folder): 还没有发布。\n") }
    try say(
      TextTable(
        columns: [
          TextTable.Column("", isNumber: false), TextTable.Column("发布", isNumber: false),
          TextTable.Column("截至", isNumber: false), TextTable.Column("统计期", isNumber: false),
          TextTable.Column("文件", isNumber: true),
        ], rows: rows
      ).text(width: Standard.terminalWidth(Standard.output)))
  }
}
