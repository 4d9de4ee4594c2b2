import Casework
import Intake
import Publishing

/// How many rows of the deliveries were taken for no records: a title, a totals row and a note are
/// nobody's loss, and a record among them is.
struct PassedOverAccount {
  private let files: [FileOutcome]
  private let definition: PipelineDefinition

  init(_ files: [FileOutcome], _ definition: PipelineDefinition) {
    self.files = files.filter { $0.passedOver.total > 0 }
    self.definition = definition
  }

  /// By source, with every file that has such rows.
  var json: String {
    JSONText.array(
      bySource.map { source, files, rows in
        JSONText.object(
          [("source", JSONText.string(definition.sources[source].name))] + counts(rows) + [
            (
              "files",
              JSONText.array(
                files.map {
                  JSONText.object([("file", JSONText.masked($0.name))] + counts($0.passedOver))
                })
            )
          ])
      })
  }

  /// A line for each source, and the files with most such rows.
  var markdown: String {
    guard !files.isEmpty else { return "" }
    var text = "## 没有当作记录的行\n\n| | 表头以上 | 重复表头 | 合计 | 说明 |\n|---|--:|--:|--:|--:|\n"
    for (source, files, rows) in bySource {
      text += line("\(definition.sources[source].name)（文件 \(files.count) 个）", rows)
    }
    let most = files.enumerated().sorted {
      ($1.element.passedOver.total, $0.offset) < ($0.element.passedOver.total, $1.offset)
    }.prefix(Self.shown).map(\.element)
    for file in most { text += line(MarkdownText.masked(file.name), file.passedOver) }
    if files.count > Self.shown {
      text += "\n还有 \(files.count - Self.shown) 个文件，见 run.json\n"
    }
    return text + "\n"
  }

  /// Files on the page.
  private static let shown = 10

  private var bySource: [(source: Int, files: [FileOutcome], rows: PassedOverRows)] {
    definition.sources.indices.compactMap { source in
      let mine = files.filter { $0.source == source }
      guard !mine.isEmpty else { return nil }
      return (source, mine, mine.reduce(into: PassedOverRows()) { $0 += $1.passedOver })
    }
  }

  private func counts(_ rows: PassedOverRows) -> [(key: String, value: String)] {
    [
      ("preamble", "\(rows.preamble)"), ("repeated_headers", "\(rows.repeatedHeaders)"),
      ("totals", "\(rows.totals)"), ("notes", "\(rows.notes)"),
    ]
  }

  private func line(_ name: String, _ rows: PassedOverRows) -> String {
    "| \(name) | \(rows.preamble) | \(rows.repeatedHeaders) | \(rows.totals) | \(rows.notes) |\n"
  }
}
