import Casework
import Indicators
import Publishing

/// What the checks on figures found, for the run's report: codes, units, periods and both sides.
/// They are figures, so they may be told; no record stands in them.
struct FigureCheckAccount: Sendable {
  let results: [FigureCheckResult]

  /// Problems of the page; the rest is in `run.json`.
  private static let shown = 20
  private static let side = NumberForm(.plain, places: 2)
  private static let score = NumberForm(.plain, places: 1)

  /// Problems that must not be published.
  static func errors(in results: [FigureCheckResult]) -> Int {
    results.reduce(0) { $0 + ($1.check.severity == .error ? $1.problems.count : 0) }
  }

  var json: String {
    JSONText.array(
      results.map { result in
        JSONText.object([
          ("code", JSONText.string(result.check.code)),
          ("check", JSONText.string(result.check.text)),
          ("message", JSONText.masked(result.check.message)),
          ("severity", JSONText.string(result.check.severity.rawValue)),
          ("judged", "\(result.judged)"), ("skipped", "\(result.skipped)"),
          ("problems", JSONText.array(result.problems.map(object))),
        ])
      })
  }

  private func object(_ problem: FigureCheckResult.Problem) -> String {
    JSONText.object([
      ("unit", JSONText.string(problem.place.code)), ("name", JSONText.masked(problem.place.name)),
      ("level", JSONText.string(problem.place.level)),
      ("grain", JSONText.string(problem.period.grain.rawValue)),
      ("period", JSONText.string(problem.period.period.label)),
      ("reason", JSONText.string(problem.reason.rawValue)),
      ("left", JSONText.number(number(problem.left))),
      ("right", JSONText.number(number(problem.right))),
      ("score", JSONText.number(problem.score.flatMap(Self.score.plain))),
      ("silent_units", problem.silentUnits.map { "\($0)" } ?? "null"),
    ])
  }

  /// Whole numbers without a point.
  private func number(_ quantity: Quantity) -> String? {
    if case .whole(let value) = quantity { return String(value) }
    return Self.side.plain(quantity)
  }

  private func text(_ quantity: Quantity) -> String {
    number(quantity) ?? Self.side.display(quantity)
  }

  var markdown: String {
    guard !results.isEmpty else { return "" }
    var text = "## 数的核对\n\n| 代码 | 核对 | 轻重 | 看过 | 略过 | 不符 |\n|---|---|---|--:|--:|--:|\n"
    for result in results {
      let check = result.check
      text +=
        "| \(check.code) | \(MarkdownText.masked(check.message.isEmpty ? check.text : check.message)) "
        + "| \(check.severity == .error ? "错误" : "提示") | \(result.judged) | \(result.skipped) "
        + "| \(result.problems.count) |\n"
    }
    text += "\n"
    for result in results where !result.problems.isEmpty {
      text += "\(result.check.code) \(MarkdownText.masked(result.check.text))：\n\n"
      for problem in result.problems.prefix(Self.shown) { text += line(problem, result.check) }
      if result.problems.count > Self.shown {
        text += "- … 还有 \(result.problems.count - Self.shown) 处，见 run.json\n"
      }
      text += "\n"
    }
    return text
  }

  private func line(
    _ problem: FigureCheckResult.Problem, _ check: FigureCheckDefinition
  ) -> String {
    let place = "\(MarkdownText.masked(problem.place.name)) \(problem.period.period.label)"
    let silent = NumberForm.partial(problem.silentUnits).map { "（\($0)）" } ?? ""
    let sides: String
    switch (problem.reason, check.claim) {
    case (.tooLarge, _): sides = "数太大，无法精确比较"
    case (.noValue, _): sides = "没有数：左 \(text(problem.left))，右 \(text(problem.right))"
    case (.broken, .change): sides = "\(text(problem.left))，前一期 \(text(problem.right))"
    case (.broken, .outliers):
      sides =
        "\(text(problem.left))，中位数 \(text(problem.right))，"
        + "z = \(problem.score.map(Self.score.display) ?? "")"
    case (.broken, _): sides = "左 \(text(problem.left))，右 \(text(problem.right))"
    }
    return "- \(place)：\(sides)\(silent)\n"
  }
}
