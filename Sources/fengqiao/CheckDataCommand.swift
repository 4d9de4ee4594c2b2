import ArgumentParser
import Casework
import Intake
import Orchestration
import Platform
import Publishing

struct CheckDataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-data",
    abstract: "What to mend in files before they are sent. 报送前检查文件。",
    discussion: """
      Reads each file as `run` would and lists what is wrong as file:line:column, with what to \
      do, never with a value. Exit code 0: everything can be sent as it is; 3: something is to \
      be mended; 12: a file cannot be opened (the others are checked all the same).
      """)

  @OptionGroup var options: FileOptions

  @Flag(help: "One JSON object a file on standard output. 以 JSON 输出。")
  var json = false

  func run() throws {
    let check = DeliveryCheck(try options.definition(), only: options.source)
    var isGood = true
    var missing: ExitCode?
    for name in options.files {
      let file: DeliveredFile
      do {
        file = try delivered(name)
      } catch let code as ExitCode {
        // It has been said; the other files are checked all the same.
        missing = code
        continue
      }
      let report: DeliveryCheck.Report
      do {
        report = try check.report(on: file)
      } catch {
        throw stop("\(error)", code: error.exitCode)
      }
      isGood = isGood && report.isGood
      try say(json ? report.json + "\n" : report.text)
    }
    if let missing { throw missing }
    if !isGood { throw ExitCode(3) }
  }
}

extension DeliveryCheck.Report {
  /// Lines for a clerk.
  fileprivate var text: String {
    var text = ""
    for finding in findings {
      let field = finding.field.isEmpty ? "" : " [\(finding.field)]"
      text +=
        "\(file)\(place(of: finding))\(field) \(finding.code)：\(finding.message) — \(finding.action)\n"
    }
    for remark in remarks {
      let entry = FindingCatalogue.entry(remark.key.code)
      let field = remark.key.field.isEmpty ? "" : " [\(remark.key.field)]"
      text += "\(file)\(field) 提示 \(remark.key.code)：\(entry.message)，\(remark.count) 处\n"
    }
    guard let source else { return text + "\(file)：不能按任何来源读取\n" }
    let verdict = isGood ? "可以报送" : "请修改后报送"
    let kind = source.label.isEmpty ? source.name : source.label
    return text
      + "\(file)：\(kind)，\(encoding?.rawValue ?? "")，\(records) 条记录，\(refused) 条待修改；\(verdict)\n"
  }

  private func place(of finding: Finding) -> String {
    guard finding.line > 0 else { return "" }
    return finding.column > 0 ? ":\(finding.line):\(finding.column)" : ":\(finding.line)"
  }

  fileprivate var json: String {
    let list = findings.map { finding in
      object([
        ("action", JSONText.string(finding.action)), ("code", JSONText.string(finding.code)),
        ("column", String(finding.column)), ("field", JSONText.string(finding.field)),
        ("line", String(finding.line)), ("message", JSONText.string(finding.message)),
      ])
    }
    let notes = remarks.map { remark in
      object([
        ("code", JSONText.string(remark.key.code)), ("count", String(remark.count)),
        ("field", JSONText.string(remark.key.field)),
      ])
    }
    return object([
      ("encoding", encoding.map { JSONText.string($0.rawValue) } ?? "null"),
      ("file", JSONText.string(file)), ("findings", "[" + list.joined(separator: ",") + "]"),
      ("good", isGood ? "true" : "false"), ("records", String(records)),
      ("refused", String(refused)), ("remarks", "[" + notes.joined(separator: ",") + "]"),
      ("source", source.map { JSONText.string($0.name) } ?? "null"),
    ])
  }

  /// Members in the order given, which is that of the keys.
  private func object(_ members: [(String, String)]) -> String {
    "{" + members.map { JSONText.string($0.0) + ":" + $0.1 }.joined(separator: ",") + "}"
  }
}
