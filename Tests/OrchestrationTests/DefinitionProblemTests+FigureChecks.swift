extension DefinitionProblemTests {
  /// A check on line 55, its mapping beginning in column 5.
  private static func check(_ text: String, gives problem: String) -> BrokenPipeline {
    BrokenPipeline("publish:\n", to: "figure_checks:\n  - \(text)\npublish:\n", gives: problem)
  }

  /// Mistakes in checks on figures.
  static let figureCheckCases: [BrokenPipeline] = [
    check("{rule: closed <= accepted}", gives: "55:5: a check on figures needs “code”"),
    check(
      "{code: A b, rule: closed <= accepted}",
      gives: "55:12: a check's code has letters, digits, - and _, not “A b”"),
    check("{code: A}", gives: "55:5: a check on figures needs one of rule, together, exclusive"),
    check(
      "{code: A, rule: closed <= accepted, parts: by_kind}",
      gives: "55:41: “rule” and “parts” are two checks: a check has one of them"),
    check(
      "{code: A, rule: closed <= acepted}",
      gives: "55:31: unknown indicator “acepted”: did you mean “accepted”?"),
    check(
      "{code: A, rule: closed + 2*closd <= accepted}",
      gives: "55:32: unknown indicator “closd”: did you mean “closed”?"),
    check(
      "{code: A, rule: closed + closed*2 <= accepted}",
      gives: "55:36: expected one of = != < <= > >=, “+” or “-”, found “*”"),
    check(
      "{code: A, rule: closed + by_kind = accepted}",
      gives: "55:30: “by_kind” is broken down: there is no single figure to look at; “parts” adds"),
    check(
      "{code: A, rule: closed accepted}",
      gives: "55:28: expected one of = != < <= > >=, “+” or “-”, found “accepted”"),
    check(
      "{code: A, rule: closed <= accepted <= 7}",
      gives: "55:40: expected the end, “+” or “-”, found “<=”"),
    check(
      "{code: A, rule: closed <= 1.5.2}",
      gives: "55:31: “1.5.2” is no number like 12 or 0.5, with at most 9 digits before"),
    check(
      "{code: A, rule: closed - 3 = closed - 3}",
      gives: "55:21: both sides are the same: the rule says nothing about any figure"),
    check("{code: A, rule: 1 <= 2}", gives: "55:21: the rule names no indicator"),
    check(
      "{code: A, rule: closed <= accepted, whole: closed}",
      gives: "55:41: “whole” says nothing in a check of kind “rule”"),
    check(
      "{code: A, rule: closed <= accepted, tolerance: much}",
      gives: "55:52: “tolerance” is a number like 10 or 0.5, not “much”"),
    check(
      "{code: A, rule: closed <= accepted, severity: warn}",
      gives: "55:51: “severity” cannot be “warn”; it is one of error, warning"),
    check(
      "{code: A, rule: closed <= accepted, missing: nul}", gives: "55:50: “missing” cannot be “nul”"
    ),
    check(
      "{code: A, rule: closed <= accepted, by: [sreet, month]}",
      gives: "55:46: unknown level or period “sreet”: did you mean “street”?"),
    check(
      "{code: A, together: [closed]}",
      gives: "55:25: “together” is about two indicators, [one, other], not 1"),
    check(
      "{code: A, exclusive: [closed, acepted]}",
      gives: "55:35: unknown indicator “acepted”: did you mean “accepted”?"),
    check(
      "{code: A, parts: by_kind}",
      gives: "55:5: “parts” needs “whole”, the indicator that the parts add up to"),
    check(
      "{code: A, parts: closed, whole: accepted}",
      gives: "55:22: “closed” has no breakdown, so it has no parts"),
    check(
      "{code: A, parts: share, whole: accepted}",
      gives: "55:22: the parts of “share” are worked out by dividing and do not add up"),
    check(
      "{code: A, change: accepted}", gives: "55:5: a “change” needs “percent” or “at_least”"),
    check(
      "{code: A, change: accepted, percent: half}",
      gives: "55:42: “percent” is a per cent like 50 or 12.5%, not “half”"),
    check(
      "{code: A, change: accepted, percent: 50, by: [street, total]}",
      gives: "55:59: the whole period has no other to be set against: name a shorter one"),
    check(
      "{code: A, outliers: accepted, periods: 2}",
      gives: "55:44: “periods” is a whole number from 3 to 1000, not “2”"),
    check(
      "{code: A, outliers: accepted, threshold: 3.555}",
      gives: "55:46: a threshold of z-scores is a number above 0 with at most two decimals"),
    check(
      "{code: A, rule: closed <= accepted}\n  - {code: A, rule: closed < accepted}",
      gives: "56:12: the code “A” is used on line 55 already"),
    check(
      "{code: A, rule: closed <= accepted}\n  - {code: B, rule: closed<=accepted, severity: error}",
      gives: "56:5: the same is checked on line 55 already: take one of the two away"),
  ]
}
