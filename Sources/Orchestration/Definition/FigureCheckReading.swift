import Casework

/// `figure_checks`: what must hold between figures.
extension PipelineReading {
  mutating func readFigureChecks(
    _ top: Section, indicators: [IndicatorDefinition?]
  ) -> [FigureCheckDefinition] {
    var codes: [String: Int] = [:]
    var claims: [FigureCheckDefinition.Claim: Int] = [:]
    return items(top, "figure_checks").compactMap { node in
      guard let section = section(node, .figureCheck),
        let check = figureCheck(section, indicators, codes: &codes)
      else { return nil }
      if let line = claims[check.claim] {
        report(node, "the same is checked on line \(line) already: take one of the two away")
      }
      claims[check.claim] = claims[check.claim] ?? node.line
      return check
    }
  }

  private mutating func figureCheck(
    _ section: Section, _ indicators: [IndicatorDefinition?], codes: inout [String: Int]
  ) -> FigureCheckDefinition? {
    let code = requiredText(section, "code")
    if let code {
      if !isName(code.text, allowing: "-") {
        report(code.node, "a check's code has letters, digits, - and _, not “\(code.text)”")
      }
      if let line = codes[code.text] {
        report(code.node, "the code “\(code.text)” is used on line \(line) already")
      }
      codes[code.text] = codes[code.text] ?? code.node.line
    }
    let kinds = DefinitionKeys.figureCheckKinds.filter { section[$0] != nil }
    guard let kind = kinds.first else {
      report(
        section.node,
        "a check on figures needs one of \(DefinitionKeys.figureCheckKinds.joined(separator: ", "))"
      )
      return nil
    }
    if kinds.count > 1, let second = section.entry(kinds[1]) {
      report(
        second.keyNode, "“\(kinds[0])” and “\(kinds[1])” are two checks: a check has one of them")
      return nil
    }
    refuseStrayDetails(section, ofCheck: kind)
    let severity = choice(
      section, "severity", of: FigureCheckDefinition.Severity.allCases.map(\.rawValue))
    let missing = choice(
      section, "missing", of: FigureCheckDefinition.Missing.allCases.map(\.rawValue))
    let isOfSeries = kind == "change" || kind == "outliers"
    let (levels, grains) = checkedAxes(section, isOfSeries: isOfSeries)
    guard let claim = claim(section, kind, indicators), let code else { return nil }
    return FigureCheckDefinition(
      code: code.text, text: checkText(section, kind), claim: claim,
      severity: severity.flatMap(FigureCheckDefinition.Severity.init) ?? .warning,
      missing: missing.flatMap(FigureCheckDefinition.Missing.init) ?? .skip,
      levels: levels, grains: grains, message: optionalText(section, "message")?.text ?? "")
  }

  private mutating func refuseStrayDetails(_ section: Section, ofCheck kind: String) {
    let further: [String] =
      switch kind {
      case "rule": ["tolerance"]
      case "parts": ["whole"]
      case "change": ["percent", "at_least"]
      case "outliers": ["periods", "threshold"]
      default: []
      }
    let details = ["tolerance", "whole", "percent", "at_least", "periods", "threshold"]
    for key in details where !further.contains(key) {
      if let entry = section.entry(key) {
        report(entry.keyNode, "“\(key)” says nothing in a check of kind “\(kind)”")
      }
    }
  }

  /// The claim in the file's own words, for people.
  private func checkText(_ section: Section, _ kind: String) -> String {
    let words = section[kind]?.words ?? ""
    switch kind {
    case "rule": return words
    case "parts": return "parts: \(words), whole: \(section["whole"]?.words ?? "")"
    default: return "\(kind): \(words)"
    }
  }

  /// Levels and periods; without them all levels above the sites, by month and, for what needs no
  /// other period, the whole.
  private mutating func checkedAxes(
    _ section: Section, isOfSeries: Bool
  ) -> (levels: [Int], grains: [Grain]) {
    var axes = PublicationDefinition(
      format: "", name: "", levels: [], grains: [], indicators: [])
    for word in words(section, "by") {
      addAxis(word, to: &axes)
      if isOfSeries, word.text == Grain.total.rawValue {
        report(word.node, "the whole period has no other to be set against: name a shorter one")
      }
    }
    let levels =
      axes.levels.isEmpty
      ? Array(self.levels.indices.dropLast(self.levels.count > 1 ? 1 : 0)) : axes.levels
    let grains = axes.grains.isEmpty ? (isOfSeries ? [.month] : [.month, .total]) : axes.grains
    return (levels, grains)
  }

  // MARK: Claims

  private mutating func claim(
    _ section: Section, _ kind: String, _ indicators: [IndicatorDefinition?]
  ) -> FigureCheckDefinition.Claim? {
    switch kind {
    case "rule": return comparison(section, indicators)
    case "together", "exclusive":
      let words = words(section, kind)
      guard words.count == 2 else {
        if let node = section[kind] {
          report(node, "“\(kind)” is about two indicators, [one, other], not \(words.count)")
        }
        return nil
      }
      let pair = words.map { checked($0, indicators) }
      guard let one = pair[0], let other = pair[1] else { return nil }
      return kind == "together" ? .together(one, other) : .exclusive(one, other)
    case "parts":
      guard let parts = requiredText(section, kind) else { return nil }
      guard let whole = section["whole"] != nil ? requiredText(section, "whole") : nil else {
        report(section.node, "“parts” needs “whole”, the indicator that the parts add up to")
        return nil
      }
      let one = checked(parts, indicators, isBrokenDown: true)
      let other = checked(whole, indicators)
      guard let one, let other else { return nil }
      return .parts(one, whole: other)
    case "change":
      let word = requiredText(section, kind)
      let share = percentage(section, "percent", needing: "at_least")
      let least = number(section, "at_least")
      guard let one = word.flatMap({ checked($0, indicators) }), let share else { return nil }
      return .change(one, share: share, least: least ?? FigureNumber(digits: 0))
    default:
      let word = requiredText(section, kind)
      let periods = integer(section, "periods", in: 3...1000) ?? 6
      let threshold = number(section, "threshold") ?? FigureNumber(digits: 35, places: 1)
      guard let hundredths = hundredths(threshold), hundredths > 0 else {
        report(
          section["threshold"] ?? section.node,
          "a threshold of z-scores is a number above 0 with at most two decimals, like 3.5")
        return nil
      }
      guard let one = word.flatMap({ checked($0, indicators) }) else { return nil }
      return .outliers(one, periods: periods, threshold: hundredths)
    }
  }

  private mutating func comparison(
    _ section: Section, _ indicators: [IndicatorDefinition?]
  ) -> FigureCheckDefinition.Claim? {
    guard let word = requiredText(section, "rule") else { return nil }
    let syntax: FigureRuleSyntax
    do throws(ExpressionProblem) {
      syntax = try FigureRuleSyntax(word.text)
    } catch {
      report(word.node, offset: error.offset, error.message, suggestion: error.suggestion)
      return nil
    }
    let left = sum(syntax.left, word, indicators)
    let right = sum(syntax.right, word, indicators)
    let tolerance = number(section, "tolerance") ?? FigureNumber(digits: 0)
    guard let left, let right else { return nil }
    if (left.terms + right.terms).allSatisfy({ $0.indicator == nil }) {
      report(word.node, "the rule names no indicator")
      return nil
    }
    if left == right {
      report(word.node, "both sides are the same: the rule says nothing about any figure")
      return nil
    }
    return .comparison(left, syntax.comparison, right, tolerance: tolerance)
  }

  private mutating func sum(
    _ terms: [FigureRuleSyntax.Term], _ word: Word, _ indicators: [IndicatorDefinition?]
  ) -> FigureSum? {
    var known: [FigureSum.Term] = []
    for term in terms {
      guard let name = term.name else {
        known.append(FigureSum.Term(factor: term.factor, indicator: nil))
        continue
      }
      guard
        let index = checked(Word(text: name, node: word.node), indicators, offset: term.offset)
      else { continue }
      known.append(FigureSum.Term(factor: term.factor, indicator: index))
    }
    return known.count == terms.count ? FigureSum(terms: known) : nil
  }

  /// The indicator of a name, if it is right and fits.
  private mutating func checked(
    _ word: Word, _ indicators: [IndicatorDefinition?], offset: Int? = nil,
    isBrokenDown: Bool = false
  ) -> Int? {
    guard let index = indicatorNames.firstIndex(of: word.text) else {
      reportUnknown(
        "indicator", word.text, at: word.node, offset: offset, among: indicatorNames)
      return nil
    }
    guard let definition = indicators[index] else { return nil }
    if isBrokenDown {
      guard !definition.breakdown.isEmpty else {
        report(word.node, offset: offset, "“\(word.text)” has no breakdown, so it has no parts")
        return nil
      }
      switch definition.formula {
      case .measure, .combination: return index
      default:
        report(
          word.node, offset: offset,
          "the parts of “\(word.text)” are worked out by dividing and do not add up to a whole")
        return nil
      }
    }
    guard definition.breakdown.isEmpty else {
      report(
        word.node, offset: offset,
        "“\(word.text)” is broken down: there is no single figure to look at; “parts” adds it up")
      return nil
    }
    return index
  }

  // MARK: Numbers

  private mutating func number(_ section: Section, _ key: String) -> FigureNumber? {
    guard let word = optionalText(section, key) else { return nil }
    if let number = FigureNumber(word.text) { return number }
    report(word.node, "“\(key)” is a number like 10 or 0.5, not “\(word.text)”")
    return nil
  }

  private func hundredths(_ number: FigureNumber) -> Int? {
    guard number.places <= 2 else { return nil }
    return Int(number.digits) * (number.places == 0 ? 100 : number.places == 1 ? 10 : 1)
  }

  /// Hundredths of a per cent; 0 where only the other threshold stands.
  private mutating func percentage(
    _ section: Section, _ key: String, needing other: String
  ) -> Int? {
    guard let word = optionalText(section, key) else {
      if section[other] == nil {
        report(section.node, "a “change” needs “\(key)” or “\(other)”: how much is too much")
        return nil
      }
      return 0
    }
    if let hundredths = GateDefinition.hundredths(word.text) { return hundredths }
    report(word.node, "“\(key)” is a per cent like 50 or 12.5%, not “\(word.text)”")
    return nil
  }
}
