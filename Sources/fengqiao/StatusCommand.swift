import ArgumentParser
import Casework
import FoundationEssentials
import Orchestration
import Platform
import Storage

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "The last release and run, what waits, who is silent. 现状。")

  @OptionGroup var options: OutputOptions

  @Flag(help: "The report of the last run as JSON. 以 JSON 输出上次运行报告。")
  var json = false

  /// The parts of a run's report that are shown here.
  private struct Account: Decodable {
    struct Roster: Decodable {
      struct Unit: Decodable {
        let name: String
        let streak: Int
      }
      let source: String
      let units: [Unit]
    }
    let status: String
    let exit: Int
    let finished: String
    let asOf: String
    let rosters: [Roster]

    enum CodingKeys: String, CodingKey {
      case status, exit, finished, rosters
      case asOf = "as_of"
    }
  }

  func run() throws {
    let definition = try options.definition()
    let folder = options.folder(of: definition)
    let file = folder.appending("report/run.json")
    let bytes = try options.attempt {
      try Folder.kind(of: file) == nil ? nil : OpenFile.contents(of: file, limit: 1 << 28)
    }
    if json {
      guard let bytes else { throw stop("\(folder): 还没有运行报告", code: 12) }
      return try say(String(decoding: bytes, as: UTF8.self))
    }
    let current = try options.attempt {
      try Folder.kind(of: folder) == nil ? nil : ReleaseFolder.current(in: folder)
    }
    try say("当前发布：\(current ?? "还没有")（\(folder)）\n")
    if let bytes, let account = try? JSONDecoder().decode(Account.self, from: Data(bytes)) {
      try say(
        "上次运行：\(account.finished)，截至 \(account.asOf)，\(account.status)，退出码 \(account.exit)\n")
      for roster in account.rosters { try say(text(roster)) }
    }
    guard let archive = definition.archive,
      try options.attempt({ try Folder.kind(of: Path(archive).appending("archive.sqlite")) }) != nil
    else { return }
    let versions = try options.attempt { try Archive(Path(archive), .reading).versions() }
    var counts: [Archive.State: Int] = [:]
    for version in versions { counts[version.state, default: 0] += 1 }
    try say(
      "归档：现行 \(counts[.current] ?? 0) 份，已被更正 \(counts[.superseded] ?? 0)，"
        + "待采用 \(counts[.held] ?? 0)，无法读取的更正 \(counts[.refused] ?? 0)，"
        + "已清除 \(counts[.purged] ?? 0)\n")
    for version in versions where version.state == .held {
      try say("待采用的更正：\(version.path)（run --accept 采用）\n")
    }
  }

  private func text(_ roster: Account.Roster) -> String {
    let silent = roster.units.filter { $0.streak > 0 }.sorted {
      ($1.streak, $0.name) < ($0.streak, $1.name)
    }
    var text = "报送 \(roster.source)：\(roster.units.count) 个单位，最近一期未报 \(silent.count) 个\n"
    for unit in silent.prefix(20) { text += "  \(unit.name)：连续 \(unit.streak) 期未报\n" }
    if silent.count > 20 { text += "  …… 另有 \(silent.count - 20) 个，见 report/run.md\n" }
    return text
  }
}
