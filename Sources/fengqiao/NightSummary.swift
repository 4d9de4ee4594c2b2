import Orchestration
import Publishing

/// What a run with an archive says before its figures: what came, and what is up to date.
struct NightSummary {
  private let report: NightRun.Report

  init(_ report: NightRun.Report) { self.report = report }

  var text: String {
    var text =
      "收到：新 \(report.arrivals.new.count)，更正 \(report.arrivals.corrected.count)，未变 \(report.arrivals.unchanged)；"
      + "已归档而不在收件夹 \(report.arrivals.gone)；本次读取 \(report.read) 份\n"
    for name in report.arrivals.held { text += "暂缓采用的更正：\(name)（--accept 采用）\n" }
    for name in report.arrivals.changing { text += "仍在变化，下次再读：\(name)\n" }
    if !report.arrivals.unmatched.isEmpty {
      text += "不属于任何来源、没有读的文件 \(report.arrivals.unmatched.count) 个"
      text += "：\(report.arrivals.unmatched[0])\(report.arrivals.unmatched.count > 1 ? " …" : "")\n"
    }
    if case .upToDate(let folder, let release) = report.outcome {
      text += "已是最新：\(folder)/current → releases/\(release)\n"
    }
    return text
  }

  /// Seconds of each stage, when nothing was published.
  var timings: String {
    report.stages.map { "\($0.name) \(RunReport.Stage.text($0.seconds)) s\n" }.joined()
  }

  /// Of a night on which there was nothing to publish.
  var json: String {
    var parts = arrivals
    if case .upToDate(_, let release) = report.outcome {
      parts.insert(("status", JSONText.string("up_to_date")), at: 0)
      parts.append(("release", JSONText.string(release)))
    }
    return JSONText.object(parts)
  }

  /// What came, for programs: names only of what somebody has to look at.
  var arrivals: [(key: String, value: String)] {
    [
      ("new", "\(report.arrivals.new.count)"), ("corrected", "\(report.arrivals.corrected.count)"),
      ("held", JSONText.array(report.arrivals.held.map(JSONText.string))),
      ("changing", JSONText.array(report.arrivals.changing.map(JSONText.string))),
      ("unchanged", "\(report.arrivals.unchanged)"), ("gone", "\(report.arrivals.gone)"),
      ("read", "\(report.read)"),
    ]
  }
}
