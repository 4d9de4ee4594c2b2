import Casework
import Publishing

/// What is to be mended: findings about refused records by unit, code and field, and what was said of files
/// that were read all the same, as of their totals rows, which is nobody's.
struct FindingAccount {
  private let entries: [(key: FindingTally.Key, entry: FindingTally.Entry)]
  private let definition: PipelineDefinition

  init(
    _ tally: [(key: FindingTally.Key, entry: FindingTally.Entry)], _ files: [FileOutcome],
    _ definition: PipelineDefinition
  ) {
    var remarks: [FindingTally.Key: FindingTally.Entry] = [:]
    for file in files where file.state == .read {
      for finding in file.findings {
        let key = FindingTally.Key(
          unit: -1, source: file.source, code: finding.code, field: finding.field)
        remarks[key, default: FindingTally.Entry()].add(
          "\(PersonalNumberSearch.masked(file.name)):\(finding.line)")
      }
    }
    entries = tally + remarks.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    self.definition = definition
  }

  var json: String {
    JSONText.array(
      entries.map { key, entry in
        JSONText.object([
          ("source", JSONText.string(definition.sources[key.source].name)),
          (
            "unit", key.unit >= 0 ? JSONText.string(definition.units.units[key.unit].code) : "null"
          ),
          ("code", JSONText.string(key.code)), ("field", JSONText.string(key.field)),
          ("count", "\(entry.count)"),
          ("places", JSONText.array(entry.places.map(JSONText.string))),
        ])
      })
  }

  /// The most frequent first; nothing without any.
  var markdown: String {
    guard !entries.isEmpty else { return "" }
    var text = "## 需要改正的记录\n\n| 来源 | 单位 | 代码 | 字段 | 处数 | 首处 |\n|---|---|---|---|--:|---|\n"
    for (key, entry) in entries.sorted(by: {
      ($1.entry.count, $0.key) < ($0.entry.count, $1.key)
    }) {
      let unit = key.unit >= 0 ? definition.units.units[key.unit].name : "（不明）"
      text +=
        "| \(definition.sources[key.source].name) | \(MarkdownText.masked(unit)) | \(key.code) "
        + "| \(key.field) | \(entry.count) | \(MarkdownText.escaped(entry.places.first ?? "")) |\n"
    }
    return text + "\n"
  }
}
