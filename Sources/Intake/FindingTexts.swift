import Casework

/// The texts of the findings of one slice, each made once.
struct FindingTexts {
  private(set) var texts: [FindingText] = []
  private let source: SourceDefinition
  /// By field, from −1 for the record as a whole: what was said of it so far.
  private var known: [[(said: Said, text: Int)]]
  /// Where more different things are said of a field than are worth a look at each.
  private var rare: [Said: Int] = [:]
  /// By rule of the source.
  private var ofCheck: [Int?]

  private struct Said: Hashable {
    let code: String
    let field: Int
    let detail: [UInt8]
  }

  private static let mostKnown = 16

  init(_ source: SourceDefinition) {
    self.source = source
    known = Array(repeating: [], count: source.fields.count + 1)
    ofCheck = source.checks.map { _ in nil }
  }

  /// The number of the text of a fault.
  ///
  /// - Parameters:
  ///   - field: −1 for the record as a whole.
  ///   - detail: stands in brackets behind the message; nothing when it is empty.
  ///   - word: stands before the detail.
  mutating func text(_ code: String, field: Int, _ word: String = "", detail: [UInt8]) -> Int {
    for (said, text) in known[field + 1] where said.code == code && said.detail == detail {
      return text
    }
    let said = Said(code: code, field: field, detail: detail)
    if let text = rare[said] { return text }
    let entry = FindingCatalogue.entry(code)
    texts.append(
      FindingText(
        code: code, severity: entry.severity, field: field < 0 ? "" : source.fields[field].name,
        message: detail.isEmpty
          ? entry.message : entry.message + "（\(word)\(String(decoding: detail, as: UTF8.self))）",
        action: entry.action))
    if known[field + 1].count < FindingTexts.mostKnown {
      known[field + 1].append((said, texts.count - 1))
    } else {
      rare[said] = texts.count - 1
    }
    return texts.count - 1
  }

  /// The number of the text of a rule that a record breaks.
  ///
  /// - Parameter check: its place among the source's rules.
  mutating func text(check: Int) -> Int {
    if let text = ofCheck[check] { return text }
    let rule = source.checks[check]
    texts.append(
      FindingText(
        code: rule.code, severity: .quarantine, field: source.fields[rule.field].name,
        message: rule.message, action: FindingCatalogue.entry(rule.code).action))
    ofCheck[check] = texts.count - 1
    return texts.count - 1
  }
}
