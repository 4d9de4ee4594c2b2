import ArgumentParser
import Casework
import Orchestration
import Platform
import Storage

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Hash every release, every kept delivery and the audit log again. 校验。",
    discussion: """
      Exit code 30 and a line for each difference; 0 when everything is as it was written. Needs no \
      lock and changes nothing.
      """)

  @OptionGroup var options: OutputOptions

  @Flag(help: "Only the audit log. 只校验审计日志。")
  var audit = false

  func run() throws {
    let definition = try options.definition()
    var differences: [String] = []
    var looked: [String] = []
    if !audit {
      let folder = options.folder(of: definition)
      let names = try options.attempt {
        try Folder.kind(of: folder.appending("releases")) == nil
          ? [] : ReleaseFolder.releases(in: folder)
      }
      for name in names {
        let release = folder.appending("releases").appending(Path(name))
        do {
          guard let manifest = try Manifest.read(in: release) else {
            differences.append("\(name): 没有清单")
            continue
          }
          differences += try manifest.differences(in: release).map { "\(name)/\($0)" }
        } catch {
          differences.append("\(name): \(error)")
        }
      }
      looked.append("发布 \(names.count) 次")
    }
    if let folder = definition.archive,
      try options.attempt({ try Folder.kind(of: Path(folder)) }) != nil
    {
      let log = AuditLog(Path(folder).appending("audit.jsonl"))
      if let bad = try options.attempt({ try log.firstBadLine() }) {
        differences.append("audit.jsonl:\(bad.line): \(bad.what)")
      }
      looked.append("审计日志")
      if !audit {
        let archive = try options.attempt { try Archive(Path(folder), .reading) }
        differences += try options.attempt { try archive.integrityProblems() }
          .map { "archive.sqlite: \($0)" }
        let hashes = Set(
          try options.attempt { try archive.versions() }.filter { $0.state != .purged }
            .map(\.sha256)
        ).sorted()
        differences += archive.store.damaged(among: hashes).map { "store/\($0): 缺失或已改变" }
        looked.append("归档与 \(hashes.count) 份原件")
      }
    }
    for difference in differences { try say(difference + "\n") }
    guard differences.isEmpty else { throw ExitCode(30) }
    try say("一致：\(looked.joined(separator: "、"))。\n")
  }
}
