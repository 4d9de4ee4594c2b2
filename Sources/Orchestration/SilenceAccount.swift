import Casework
import Indicators
import Publishing

/// Whose figures silence lowers, for the run's report: a line a log, a unit right below the top and
/// a reporting period.
struct SilenceAccount: Sendable {
  struct Line: Sendable {
    /// Index of the source.
    let source: Int
    let code: String
    /// `光明街道`, or `光明区本级` for those that lie below no unit of the level.
    let name: String
    let period: Period
    let silent: Int
    let expected: Int
  }

  let lines: [Line]
  private let definition: PipelineDefinition

  init(_ rosters: [Roster], _ definition: PipelineDefinition) {
    self.definition = definition
    let tree = definition.units
    let level = min(1, tree.levels.count - 1)
    lines = rosters.flatMap { roster -> [Line] in
      /// By the row of the unit that is told about; the top unit stands for its own.
      var groups: [Int: [Int]] = [:]
      for place in roster.units.indices {
        let row = roster.units[place]
        let unit = definition.assignment == .asIs ? tree.currentUnit(of: row) : row
        groups[tree.ancestor(of: unit, at: level) ?? 0, default: []].append(place)
      }
      return groups.sorted { $0.key < $1.key }.flatMap { unit, places in
        roster.periods.indices.compactMap { period -> Line? in
          let states = places.map { roster.states[$0][period] }
          let silent = states.count { $0 == .missing }
          guard silent > 0 else { return nil }
          let isOwn = tree.units[unit].level < level
          return Line(
            source: roster.source, code: tree.units[unit].code,
            name: tree.title(of: unit) + (isOwn ? "本级" : ""), period: roster.periods[period],
            silent: silent, expected: states.count { $0 != .notDue })
        }
      }
    }
  }

  var json: String {
    JSONText.array(
      lines.map { line in
        JSONText.object([
          ("source", JSONText.string(definition.sources[line.source].name)),
          ("unit", JSONText.string(line.code)), ("name", JSONText.masked(line.name)),
          ("period", JSONText.string(line.period.label)), ("silent_units", "\(line.silent)"),
          ("expected", "\(line.expected)"),
        ])
      })
  }

  /// A sentence for each line, under the log and the indicators that are made of it.
  func markdown(of release: Release) -> String {
    var text = ""
    for (index, source) in definition.sources.enumerated() {
      let own = lines.filter { $0.source == index }
      guard !own.isEmpty else { continue }
      let lowered = release.indicators.indices.filter { indicator in
        release.descriptions.indices.contains(indicator)
          && release.silenceTable(ofIndicator: indicator) != nil
          && release.descriptions[indicator].sources.contains(source.name)
      }
      text += "## 因缺报而不完整的数：\(source.label)\n\n"
      let labels = lowered.map { MarkdownText.masked(release.indicators[$0].label) }
      if !labels.isEmpty { text += "涉及的指标：\(labels.joined(separator: "、"))。\n\n" }
      for line in own {
        text +=
          "- \(MarkdownText.masked(line.name)) \(line.period.label) 的数缺 \(line.silent) 个单位的报告"
          + "（应报 \(line.expected)）。\n"
      }
      text += "\n"
    }
    return text
  }
}
