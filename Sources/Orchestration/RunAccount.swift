import Casework
import Disclosure
import Indicators
import Platform
import Publishing
import Storage

/// What a run has to say for itself in the morning: what came, what became of it, who was silent,
/// what is to be mended where. JSON for programs, Markdown for people, and the numbers for a
/// monitor. Places and codes, never values; in names and messages, which come from outside, the
/// digits of numbers of persons are `×`.
///
/// It lies in `OUTPUT/report`, outside the releases: it tells of a run, so it has a time in it.
struct RunAccount: Sendable {
  let report: RunReport
  let night: Arrivals?
  let tally: [(key: FindingTally.Key, entry: FindingTally.Entry)]
  let gates: [GateVerdict]
  let rosters: [Roster]
  /// Where the number of a person stood in what was to be published.
  let exposures: [Exposure]
  /// What a new release changed.
  let changes: ReleaseChanges?
  /// `published`, `unchanged`, `withdrawn`, `gate`, `disclosure`.
  let status: String
  let exitCode: Int32
  let stages: [RunReport.Stage]

  private var definition: PipelineDefinition { report.definition }
  private var findings: FindingAccount {
    FindingAccount(tally, report.intake.files, definition)
  }

  // MARK: JSON

  /// Keys in a fixed order; lists in the order of sources, codes and units.
  var json: String {
    let provenance = report.release.provenance
    var members: [(key: String, value: String)] = [
      ("schema", "1"), ("pipeline", JSONText.string(definition.name)),
      ("label", JSONText.masked(definition.label)), ("status", JSONText.string(status)),
      ("exit", "\(exitCode)"), ("program", JSONText.string(provenance.program)),
      ("as_of", JSONText.string(definition.asOf.description)),
      ("period", JSONText.string(definition.period.label)),
      ("finished", JSONText.string(Clock.timestamp())),
      ("release", report.published.map { JSONText.string($0.name) } ?? "null"),
      ("changes", changes.map(object) ?? "null"),
      ("peak_memory_bytes", "\(Machine.peakMemory)"),
      ("conservation", JSONText.array(report.conservation.map(object))),
      ("gates", JSONText.array(gates.map(object))),
      ("figure_checks", FigureCheckAccount(results: report.figureChecks).json),
      ("personal_numbers", JSONText.array(exposures.map(object))),
      ("disclosure", report.disclosure.map(object) ?? "null"),
      ("findings", findings.json),
      ("repairs", JSONText.array(repairs.map(object))),
      ("refused_files", JSONText.array(refusedFiles.map(object))),
      ("unmatched_files", unmatchedFiles),
      ("passed_over", PassedOverAccount(report.intake.files, definition).json),
      ("rosters", JSONText.array(rosters.map(object))),
      ("silence", SilenceAccount(rosters, definition).json),
      (
        "stages",
        JSONText.array(
          stages.map {
            JSONText.object([
              ("name", JSONText.string($0.name)),
              ("milliseconds", "\(Int(($0.seconds * 1000).rounded()))"),
              ("peak_memory_bytes", "\($0.peakMemory)"),
            ])
          })
      ),
    ]
    if let night {
      members.append(
        (
          "arrivals",
          JSONText.object([
            ("new", JSONText.array(night.new.map(JSONText.masked))),
            ("corrected", JSONText.array(night.corrected.map(JSONText.masked))),
            ("held", JSONText.array(night.held.map(JSONText.masked))),
            ("changing", JSONText.array(night.changing.map(JSONText.masked))),
            ("unchanged", "\(night.unchanged)"), ("gone", "\(night.gone)"),
          ])
        ))
    }
    return JSONText.object(members) + "\n"
  }

  private func object(_ part: Conservation) -> String {
    var members: [(key: String, value: String)] = [
      ("source", JSONText.string(part.source)), ("files", "\(part.files)"),
      ("duplicate_files", "\(part.duplicateFiles)"), ("refused_files", "\(part.refusedFiles)"),
      ("bytes", "\(part.bytes)"), ("bytes_in_spans", "\(part.bytesInSpans)"),
      ("read", "\(part.read)"), ("holds", "\(part.holds)"),
    ]
    for disposition in Disposition.allCases {
      members.append((disposition.word, "\(part[disposition])"))
    }
    return JSONText.object(members)
  }

  private func object(_ verdict: GateVerdict) -> String {
    JSONText.object([
      ("gate", JSONText.string(verdict.name)), ("limit", JSONText.string(verdict.limit)),
      ("value", JSONText.string(verdict.value)), ("passed", "\(verdict.isPassed)"),
    ])
  }

  private func object(_ changes: ReleaseChanges) -> String {
    JSONText.object([
      ("from", changes.from.map(JSONText.string) ?? "null"),
      ("to", JSONText.string(changes.to)), ("figures", "\(changes.count)"),
      ("revised", "\(changes.revised)"), ("final_before", "\(changes.final)"),
    ])
  }

  private func object(_ exposure: Exposure) -> String {
    JSONText.object([
      ("file", JSONText.masked(exposure.file)), ("place", JSONText.masked(exposure.place)),
      ("shape", JSONText.string(exposure.shape.rawValue)),
    ])
  }

  private func object(_ account: PublicTable.Account) -> String {
    JSONText.object([
      ("numbers", "\(account.cells)"), ("primary", "\(account.primary)"),
      ("complementary", "\(account.complementary)"), ("figures", "\(account.figures)"),
      ("hidden_figures", "\(account.hiddenFigures)"), ("earlier_releases", "\(account.earlier)"),
    ])
  }

  private struct Repair {
    let source: Int
    let key: FileOutcome.FindingKey
    let count: Int
  }

  /// Notes and warnings about records that count all the same.
  private var repairs: [Repair] {
    var counts: [Int: [FileOutcome.FindingKey: Int]] = [:]
    for file in report.intake.files {
      for (key, count) in file.counts where key.severity < .quarantine {
        counts[file.source, default: [:]][key, default: 0] += count
      }
    }
    return counts.sorted { $0.key < $1.key }.flatMap { source, found in
      found.sorted { $0.key < $1.key }.map { Repair(source: source, key: $0.key, count: $0.value) }
    }
  }

  private func object(_ repair: Repair) -> String {
    JSONText.object([
      ("source", JSONText.string(definition.sources[repair.source].name)),
      ("code", JSONText.string(repair.key.code)), ("field", JSONText.string(repair.key.field)),
      ("count", "\(repair.count)"),
    ])
  }

  /// Names in `run.json`, and on the page.
  private static let (namedUnmatched, shownUnmatched) = (1000, 20)

  /// What lay among the deliveries and fits no source: how many, and the first names.
  private var unmatchedFiles: String {
    JSONText.object([
      ("count", "\(report.unmatched.count)"),
      (
        "names",
        JSONText.array(report.unmatched.prefix(Self.namedUnmatched).map(JSONText.masked))
      ),
    ])
  }

  private var refusedFiles: [FileOutcome] { report.intake.files.filter { $0.state == .refused } }

  private func object(_ file: FileOutcome) -> String {
    JSONText.object([
      ("source", JSONText.string(definition.sources[file.source].name)),
      ("file", JSONText.masked(file.name)),
      ("code", JSONText.string(file.findings.first?.code ?? "")),
    ])
  }

  private func object(_ roster: Roster) -> String {
    JSONText.object([
      ("source", JSONText.string(definition.sources[roster.source].name)),
      ("periods", JSONText.array(roster.periods.map { JSONText.string($0.label) })),
      (
        "counts",
        JSONText.object(Roster.State.allCases.map { ($0.rawValue, "\(roster.count($0))") })
      ),
      (
        "units",
        JSONText.array(
          roster.units.indices.map { place in
            let unit = definition.units.units[roster.units[place]]
            return JSONText.object([
              ("code", JSONText.string(unit.code)), ("name", JSONText.masked(unit.name)),
              ("streak", "\(roster.streak(of: place))"),
              (
                "states", JSONText.array(roster.states[place].map { JSONText.string($0.rawValue) })
              ),
            ])
          })
      ),
    ])
  }

  // MARK: Markdown

  /// For a person in the morning: the worst first.
  var markdown: String {
    var text = "# \(PersonalNumberSearch.masked(definition.label))：运行报告\n\n"
    text += "截至 \(definition.asOf)，统计期 \(definition.period.label)；结果：\(statusWord)，退出码 \(exitCode)"
    text += report.published.map { "；发布 \($0.name)" } ?? ""
    text += "。\n\n"
    if let night {
      text +=
        "收到：新 \(night.new.count) 份，更正 \(night.corrected.count) 份，未变 \(night.unchanged) 份；"
        + "已归档而不在收件夹 \(night.gone) 份。\n\n"
      for name in night.held { text += "- 待采用的更正：\(MarkdownText.masked(name))\n" }
      for name in night.changing { text += "- 仍在变化：\(MarkdownText.masked(name))\n" }
      if !(night.held + night.changing).isEmpty { text += "\n" }
    }
    if let changes, let from = changes.from {
      text +=
        "与 \(from) 相比，\(changes.count) 个数不同，见 changes.csv；其中修订（此前已不是初步数）"
        + "\(changes.revised) 个，此前已定的数共 \(changes.final) 个。\n\n"
    }
    if !gates.isEmpty {
      text += "## 发布条件\n\n"
      for gate in gates {
        text += "- \(gate.isPassed ? "✓" : "✗") \(gate.name)：\(gate.value)（限 \(gate.limit)）\n"
      }
      text += "\n"
    }
    text += FigureCheckAccount(results: report.figureChecks).markdown
    if !exposures.isEmpty {
      text += "## 发布文件中形似个人号码之处\n\n| 文件 | 位置 | 形似 |\n|---|---|---|\n"
      for exposure in exposures {
        text +=
          "| \(MarkdownText.masked(exposure.file)) | \(MarkdownText.masked(exposure.place)) "
          + "| \(exposure.shape.label) |\n"
      }
      text += "\n"
    }
    if let account = report.disclosure {
      text +=
        "## 披露控制\n\n公开数 \(account.cells) 个，其中隐去 \(account.primary + account.complementary) 个："
        + "自身过小 \(account.primary)，为掩护他数 \(account.complementary)；公开指标值 \(account.figures) 个，"
        + "隐去 \(account.hiddenFigures) 个；对照以前的公开发布 \(account.earlier) 次。\n\n"
    }
    text += "## 守恒\n\n| 来源 | 文件 | 读入 |"
    for disposition in Disposition.allCases { text += " \(disposition.word) |" }
    text += "\n|---|--:|--:|" + String(repeating: "--:|", count: Disposition.allCases.count) + "\n"
    for part in report.conservation {
      text += "| \(part.source) | \(part.files) | \(part.read) |"
      for disposition in Disposition.allCases { text += " \(part[disposition]) |" }
      text += "\n"
    }
    text += "\n"
    text += PassedOverAccount(report.intake.files, definition).markdown
    for roster in rosters { text += markdown(roster) }
    text += SilenceAccount(rosters, definition).markdown(of: report.release)
    if !refusedFiles.isEmpty {
      text += "## 整份未读的文件\n\n"
      for file in refusedFiles {
        text +=
          "- \(MarkdownText.masked(file.name))：\(file.findings.first?.code ?? "") "
          + "\(PersonalNumberSearch.masked(file.findings.first?.message ?? ""))\n"
      }
      text += "\n"
    }
    if !report.unmatched.isEmpty {
      text += "## 不属于任何来源的文件\n\n没有读 \(report.unmatched.count) 个；要读的，改名、移到该来源的文件夹，"
      text += "或在管线定义的 files 中写明。\n\n"
      for name in report.unmatched.prefix(Self.shownUnmatched) {
        text += "- \(MarkdownText.masked(name))\n"
      }
      let more = report.unmatched.count - Self.shownUnmatched
      if more > 0 { text += "- … 还有 \(more) 个，见 run.json\n" }
      text += "\n"
    }
    text += findings.markdown
    return text
  }

  private var statusWord: String {
    switch status {
    case "published": "已发布"
    case "unchanged": "与当前发布相同"
    case "withdrawn": "与已撤回的发布相同，未发布"
    case "personal_numbers": "发布文件中有形似个人号码之处，未发布"
    case "disclosure": "隐去的数可能被推算出来，未发布"
    default: "未达到发布条件，未发布"
    }
  }

  private func markdown(_ roster: Roster) -> String {
    let label = definition.sources[roster.source].label
    func total(_ state: Roster.State) -> Int { roster.count(state) }
    let due = Roster.State.allCases.filter { $0 != .notDue }.reduce(0) { $0 + total($1) }
    let inTime = total(.received) + total(.zero)
    let share = NumberForm(.percent, places: 2).display(
      due == 0
        ? .empty : .ratio(numerator: Int64(inTime), denominator: Int64(due), scale: 100))
    var text = "## 报送：\(label)\n\n"
    text +=
      "应报 \(due)，已报 \(total(.received) + total(.late))（其中逾期 \(total(.late))），"
      + "零报告 \(total(.zero))，未报 \(total(.missing))；报送及时率 \(share)（\(inTime)/\(due)）；单位 \(roster.units.count) 个。\n\n"
    let silent = roster.units.indices.filter { roster.count(.missing, of: $0) > 0 }
      .sorted { (roster.streak(of: $1), $0) < (roster.streak(of: $0), $1) }
    guard !silent.isEmpty else { return text }
    text += "| 未报单位 | 未报 | 连续 | 期 |\n|---|--:|--:|---|\n"
    for place in silent {
      let missing = zip(roster.periods, roster.states[place]).filter { $1 == .missing }
        .map(\.0.label)
      text +=
        "| \(MarkdownText.masked(definition.units.units[roster.units[place]].name)) "
        + "| \(missing.count) | \(roster.streak(of: place)) | \(missing.joined(separator: "、")) |\n"
    }
    return text + "\n"
  }

  // MARK: A monitor

  /// The Prometheus text format, for a node's textfile collector.
  var metrics: String {
    var text = ""
    func metric(_ name: String, _ help: String, _ samples: [(labels: String, value: String)]) {
      guard !samples.isEmpty else { return }
      text += "# HELP fengqiao_\(name) \(help)\n# TYPE fengqiao_\(name) gauge\n"
      for sample in samples {
        text +=
          "fengqiao_\(name){pipeline=\"\(definition.name)\"\(sample.labels)} \(sample.value)\n"
      }
    }
    metric("exit_code", "Exit code of the last run.", [("", "\(exitCode)")])
    metric(
      "finished_seconds", "When the last run ended, seconds since 1970.",
      [("", "\(Clock.secondsSince1970)")])
    metric(
      "as_of_days", "The day as of which the figures are, days since 1970.",
      [("", "\(definition.asOf.number)")])
    metric(
      "records", "Records by source and disposition.",
      report.conservation.flatMap { part in
        Disposition.allCases.map {
          (",source=\"\(part.source)\",disposition=\"\($0.word)\"", "\(part[$0])")
        }
      })
    metric(
      "reports", "Reports by source and state.",
      rosters.flatMap { roster in
        Roster.State.allCases.map { state in
          (
            ",source=\"\(definition.sources[roster.source].name)\",state=\"\(state.rawValue)\"",
            "\(roster.count(state))"
          )
        }
      })
    metric(
      "figure_check_problems", "Units and periods at which a check on figures does not hold.",
      report.figureChecks.map {
        (
          ",code=\"\($0.check.code)\",severity=\"\($0.check.severity.rawValue)\"",
          "\($0.problems.count)"
        )
      })
    metric(
      "stage_seconds", "Wall time of each stage of the last run.",
      stages.map {
        (",stage=\"\($0.name)\"", RunReport.Stage.text($0.seconds))
      })
    metric("peak_memory_bytes", "Peak resident memory.", [("", "\(Machine.peakMemory)")])
    return text
  }
}

extension JSONText {
  /// A string in which no number of a person stands.
  static func masked(_ text: String) -> String { string(PersonalNumberSearch.masked(text)) }
}

extension MarkdownText {
  /// An escaped text in which no number of a person stands.
  static func masked(_ text: String) -> String { escaped(PersonalNumberSearch.masked(text)) }
}
