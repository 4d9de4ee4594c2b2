import Casework
import Indicators
import Orchestration
import Publishing

/// What a run prints: the headline table, the conservation line, and what to look at.
struct RunSummary {
  private let report: RunReport
  /// `nil`: the pipeline has no archive.
  private let night: NightRun.Report?

  init(_ report: RunReport, night: NightRun.Report? = nil) {
    self.report = report
    self.night = night
  }

  /// Whether the period itself is not over, or not for long enough.
  private var isProvisional: Bool {
    let provenance = report.release.provenance
    return provenance.period.isProvisional(
      asOf: provenance.asOf, days: provenance.provisionalDays)
  }

  func text(width: Int?) -> String {
    let release = report.release
    var text = "\(release.provenance.label)\n"
    text +=
      "\(release.provenance.period.start) 至 \(release.provenance.period.last)，截至 \(release.provenance.asOf)"
      + (isProvisional ? "；初步数" : "") + "\n\n"
    text += headline.text(width: width)
    text += "\n" + conservation + "\n"
    for line in attention { text += line + "\n" }
    if let published = report.published {
      text +=
        published.isWithdrawn
        ? "这些数字已被撤回，没有再次发布；当前仍是 \(published.name)（fengqiao rollback 可恢复）。\n"
        : published.isUnchanged
          ? "与已发布的 \(published.name) 相同，没有新的发布。\n"
          : "已发布：\(published.folder)/current → releases/\(published.name)\n"
    }
    return text
  }

  /// The indicators without a breakdown, for the top of the tree over the whole period.
  private var headline: TextTable {
    let release = report.headline
    var rows: [[String]] = []
    for figure in release.figures where figure.category < 0 && figure.place == 0 {
      let indicator = release.indicators[figure.indicator]
      let form = NumberForm(indicator)
      let parts: String =
        if case .ratio(let numerator, let denominator, let scale) = figure.quantity, scale > 1 {
          "\(numerator)/\(denominator)"
        } else {
          ""
        }
      rows.append([indicator.label, form.display(figure.quantity), indicator.unit, parts])
    }
    return TextTable(
      columns: [
        TextTable.Column("指标", isNumber: false), TextTable.Column("数值", isNumber: true),
        TextTable.Column("单位", isNumber: false), TextTable.Column("分子/分母", isNumber: true),
      ], rows: rows)
  }

  /// read = counted + superseded + … , with the check mark that the run itself verified.
  var conservation: String {
    let total = report.total
    let parts = Disposition.allCases.map { "\(RunSummary.word($0)) \(total[$0])" }
    return "守恒 ✓ 读入 \(total.read) = " + parts.joined(separator: " + ")
      + "；字节 \(total.bytes) = 各段之和 \(total.bytesInSpans)"
  }

  private var attention: [String] {
    var lines: [String] = []
    let total = report.total
    if total.duplicateFiles > 0 { lines.append("内容相同的文件 \(total.duplicateFiles) 个，只读一次。") }
    let mended = report.intake.files.reduce(0) { $0 + $1.mended }
    if mended > 0 { lines.append("隔离后改好重报的记录 \(mended) 条，原来的那些不再待修正，计为旧版。") }
    for file in report.intake.files where file.state == .refused {
      for finding in file.findings {
        lines.append("拒收 \(file.name): \(finding.code) \(finding.message) — \(finding.action)")
      }
    }
    var counts: [FileOutcome.FindingKey: Int] = [:]
    for file in report.intake.files {
      for (key, count) in file.counts where key.severity >= .warning {
        counts[key, default: 0] += count
      }
    }
    if total[.quarantined] + total[.rejected] > 0 {
      let place = report.published.map { "\($0.folder)/quarantine" } ?? "quarantine"
      lines.append("有 \(total[.quarantined] + total[.rejected]) 条记录待修正，原文和原因见 \(place)：")
    }
    for (key, count) in counts.sorted(by: { $0.key < $1.key }) {
      let field = key.field.isEmpty ? "" : " [\(key.field)]"
      lines.append("  \(key.severity == .warning ? "提示" : "隔离") \(key.code)\(field) \(count)")
    }
    for result in report.figureChecks where !result.problems.isEmpty {
      let check = result.check
      lines.append(
        "  \(check.severity == .error ? "错误" : "提示") \(check.code) "
          + "\(check.message.isEmpty ? check.text : check.message)：\(result.problems.count) 处")
    }
    let disagreements = report.intake.files.filter { $0.state == .read }
      .flatMap { file in file.findings.map { (file.name, $0) } }
    for (file, finding) in disagreements.prefix(RunSummary.shownDisagreements) {
      let line = finding.line > 0 ? ":\(finding.line)" : ""
      let field = finding.field.isEmpty ? "" : " [\(finding.field)]"
      lines.append(
        "  提示 \(file)\(line)\(field) \(finding.code) \(finding.message) — \(finding.action)")
    }
    if disagreements.count > RunSummary.shownDisagreements {
      lines.append("  … 还有 \(disagreements.count - RunSummary.shownDisagreements) 处")
    }
    return lines
  }

  /// Totals rows that do not agree are named one by one, up to this many.
  private static let shownDisagreements = 20

  private static func word(_ disposition: Disposition) -> String {
    switch disposition {
    case .counted: "计入"
    case .superseded: "旧版"
    case .duplicate: "重复"
    case .inReview: "待核"
    case .quarantined: "隔离"
    case .rejected: "拒绝"
    case .outOfScope: "不在范围"
    }
  }

  var timings: String {
    let total = report.total
    var text = ""
    for stage in report.stages {
      let seconds = max(stage.seconds, 0.000_001)
      text +=
        "\(stage.name) \(RunReport.Stage.text(stage.seconds)) s (cpu \(RunReport.Stage.text(stage.processorSeconds)))  \(Int(Double(total.read) / seconds)) records/s"
        + "  \(Int(Double(total.bytes) / seconds / 1_000_000)) MB/s\n"
    }
    return text
  }

  /// For programs: keys in a fixed order, integers, no values of records.
  var json: String {
    let total = report.total
    func object(_ pairs: [(String, String)]) -> String {
      "{" + pairs.map { "\(JSONText.string($0.0)):\($0.1)" }.joined(separator: ",") + "}"
    }
    let sources = report.conservation.map { part in
      object(
        [
          ("source", JSONText.string(part.source)), ("files", String(part.files)),
          ("duplicate_files", String(part.duplicateFiles)),
          ("refused_files", String(part.refusedFiles)), ("bytes", String(part.bytes)),
          ("bytes_in_spans", String(part.bytesInSpans)), ("read", String(part.read)),
        ] + Disposition.allCases.map { ($0.word, String(part[$0])) })
    }
    let refused = report.intake.files.filter { $0.state == .refused }.map { file in
      object([
        ("source", JSONText.string(report.definition.sources[file.source].name)),
        ("file", JSONText.string(file.name)),
        ("code", JSONText.string(file.findings.first?.code ?? "")),
      ])
    }
    let release = report.release
    let headline = report.headline.figures.filter { $0.category < 0 && $0.place == 0 }.map {
      figure in
      let indicator = report.headline.indicators[figure.indicator]
      let value = NumberForm(indicator).plain(figure.quantity)
      return (indicator.name, value ?? "null")
    }
    return object([
      ("status", JSONText.string(report.needsAttention ? "attention" : "done")),
      ("exit", String(report.exitCode)), ("pipeline", JSONText.string(report.definition.name)),
      ("period", JSONText.string(release.provenance.period.label)),
      ("as_of", JSONText.string(release.provenance.asOf.description)),
      ("release", report.published.map { JSONText.string($0.name) } ?? "null"),
      ("unchanged", report.published?.isUnchanged == true ? "true" : "false"),
      ("read", String(total.read)), ("wrong_guesses", String(report.intake.wrongGuesses)),
      ("sources", "[" + sources.joined(separator: ",") + "]"), ("headline", object(headline)),
      ("refused_files", "[" + refused.joined(separator: ",") + "]"),
      ("arrivals", night.map { JSONText.object(NightSummary($0).arrivals) } ?? "null"),
    ])
  }
}
