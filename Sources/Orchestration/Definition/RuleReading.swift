import Casework

extension PipelineReading {
  /// Reads what speaks about fields: reporter, key, rules, checks, reporting.
  mutating func readRules() {
    var checkCodes: [String: Int] = [:]
    for index in sources.indices {
      guard let section = sources[index].section else { continue }
      let reporter = optionalText(section, "reporter").flatMap {
        field($0, of: index, accepting: "a unit") { $0 == .unit }
      }
      sources[index].definition.reporter = reporter
      sources[index].definition.pathUnit = section["path_unit"].flatMap { pathUnit($0, of: index) }
      let before = problems.count
      sources[index].definition.key = fields(section, "key", of: index)
      refuseUnknownUnits(inKeyOf: index, section)
      sources[index].isKeyWrong = problems.count > before
      sources[index].definition.newestBy = fields(
        section, "newest_by", of: index, accepting: "a date, a time or a number", \.isOrdered)
      sources[index].definition.periodBy = fields(
        section, "period_by", of: index, accepting: "a date"
      ) { $0 == .day }
      sources[index].definition.events = fields(
        section, "events", of: index, accepting: "a date or a time"
      ) { $0 == .day || $0 == .dateTime }
      sources[index].definition.outOfScope = items(section, "out_of_scope").compactMap {
        scopeRule($0, of: index)
      }
      sources[index].definition.checks = items(section, "checks").compactMap {
        check($0, of: index, taken: &checkCodes)
      }
    }
    // Last, because it speaks of the reporters of other sources.
    for index in sources.indices {
      guard let node = sources[index].section?["reporting"] else { continue }
      sources[index].definition.reporting = reporting(node, of: index)
    }
  }

  /// Cases of units that are not known would all be those of one.
  private mutating func refuseUnknownUnits(inKeyOf index: Int, _ section: Section) {
    for word in words(section, "key") {
      guard let field = sources[index].field(word.text),
        sources[index].definition.fields[field].unknownUnit != nil
      else { continue }
      report(
        word.node,
        "“\(word.text)” has “otherwise” and cannot be part of the key: cases of different unknown units would become one"
      )
    }
  }

  // MARK: Fields

  /// The field of a name, if it is kept and of a fitting type.
  mutating func field(
    _ word: Word, of source: Int, offset: Int? = nil, accepting what: String = "",
    _ fits: (ExpressionValueType) -> Bool = { _ in true }
  ) -> Int? {
    let reading = sources[source]
    guard let index = reading.field(word.text) else {
      if !reading.fieldNames.isEmpty {
        reportUnknown(
          "field of \(reading.definition.name)", word.text, at: word.node, offset: offset,
          among: reading.fieldNames)
      }
      return nil
    }
    let type = ExpressionValueType(reading.kinds[index])
    if type == .broken { return nil }
    if type == .text {
      report(word.node, offset: offset, "“\(word.text)” is free text, which is never kept")
      return nil
    }
    if !fits(type) {
      report(word.node, offset: offset, "“\(word.text)” is \(type.noun); this is to be \(what)")
      return nil
    }
    if reading.dropped.contains(index) {
      report(word.node, offset: offset, "“\(word.text)” is not kept: take keep: false away")
      return nil
    }
    return index
  }

  mutating func fields(
    _ section: Section, _ key: String, of source: Int, accepting what: String = "",
    _ fits: (ExpressionValueType) -> Bool = { _ in true }
  ) -> [Int] {
    var found: [Int] = []
    for word in words(section, key) {
      if let index = field(word, of: source, accepting: what, fits) { found.append(index) }
    }
    return found
  }

  // MARK: Rules

  func scope(of source: Int, attribution: Int? = nil) -> ExpressionScope {
    ExpressionScope(
      source: sources[source].definition.name, fieldNames: sources[source].fieldNames,
      fieldKinds: sources[source].kinds, dropped: sources[source].dropped,
      codeLists: codeLists, units: units, levels: levels, attribution: attribution)
  }

  /// A `where` or `rule`.
  mutating func rule(
    _ word: Word, of source: Int, attribution: Int? = nil, knowsPeriodEnd: Bool = false,
    isOfIndicator: Bool = false
  ) -> Expression? {
    var scope = scope(of: source, attribution: attribution)
    scope.knowsPeriodEnd = knowsPeriodEnd
    scope.isOfIndicator = isOfIndicator
    return typed(word, scope) { typing, syntax in
      typing.truth(syntax)
    }
  }

  /// Reads, types and reports at the right places of the file.
  mutating func typed<Result>(
    _ word: Word, _ scope: ExpressionScope,
    _ body: (inout ExpressionTyping, ExpressionSyntax) -> Result
  ) -> Result? {
    do throws(ExpressionProblem) {
      let syntax = try ExpressionSyntax(word.text)
      var typing = ExpressionTyping(scope: scope)
      let result = body(&typing, syntax)
      for problem in typing.problems {
        report(word.node, offset: problem.offset, problem.message, suggestion: problem.suggestion)
      }
      return typing.problems.isEmpty ? result : nil
    } catch {
      report(word.node, offset: error.offset, error.message, suggestion: error.suggestion)
      return nil
    }
  }

  private mutating func scopeRule(_ node: DefinitionNode, of source: Int) -> ScopeRule? {
    guard let section = section(node, .scopeRule) else { return nil }
    let reason = requiredText(section, "reason")
    if let reason, !isName(reason.text, allowing: "-") {
      report(
        reason.node, "a reason is one word of letters a–z, digits, - and _, not “\(reason.text)”")
    }
    guard let condition = requiredText(section, "where").flatMap({ rule($0, of: source) }),
      let reason
    else { return nil }
    return ScopeRule(reason: reason.text, condition: condition)
  }

  private mutating func check(
    _ node: DefinitionNode, of source: Int, taken: inout [String: Int]
  ) -> CheckDefinition? {
    guard let section = section(node, .check) else { return nil }
    let code = requiredText(section, "code")
    if let code {
      if !isName(code.text, allowing: "-") {
        report(code.node, "a check's code has letters a–z, digits and -, not “\(code.text)”")
      } else if let line = taken[code.text] {
        report(code.node, "the check “\(code.text)” stands on line \(line) already")
      }
      taken[code.text] = taken[code.text] ?? code.node.line
    }
    let rule = requiredText(section, "rule").flatMap { self.rule($0, of: source) }
    if section["severity"] == nil { report(node, "a check needs “severity”") }
    let consequences = CheckDefinition.Consequence.allCases.map(\.rawValue)
    let severity = choice(section, "severity", of: consequences)
      .flatMap(CheckDefinition.Consequence.init)
    let message = requiredText(section, "message")?.text
    let at = optionalText(section, "at")
    let atField = at.flatMap { field($0, of: source) }
    guard let code, let rule, let severity, let message, at == nil || atField != nil else {
      return nil
    }
    return CheckDefinition(
      code: code.text, rule: rule, consequence: severity, message: message,
      field: atField ?? rule.fields.min() ?? 0)
  }

  private mutating func pathUnit(_ node: DefinitionNode, of source: Int) -> PathUnit? {
    guard let section = section(node, .pathUnit) else { return nil }
    if sources[source].definition.reporter == nil && sources[source].section?["reporter"] == nil {
      report(node, "path_unit needs a “reporter” of the source: what the path is compared with")
    }
    let words = PathUnit.Mismatch.allCases.map(\.rawValue)
    let mismatch = choice(section, "mismatch", of: words).flatMap(PathUnit.Mismatch.init)
    guard let pattern = requiredText(section, "pattern") else { return nil }
    if let rule = PathUnit(pattern: pattern.text, mismatch: mismatch ?? .quarantine) { return rule }
    report(pattern.node, "the pattern of path_unit has {unit} once, like “cases/{unit}/*.csv”")
    return nil
  }

  private mutating func reporting(_ node: DefinitionNode, of source: Int) -> ReportingDefinition? {
    guard let section = section(node, .reporting) else { return nil }
    if sources[source].definition.reporter == nil && sources[source].section?["reporter"] == nil {
      report(node, "reporting needs a “reporter” of the source: whose reports are expected")
    }
    var expected = UnitScope()
    if let node = section["expected"] {
      expected = self.section(node, .unitScope).map { unitScope($0) } ?? expected
    } else {
      report(node, "reporting needs “expected”, the units that report")
    }
    if section["every"] == nil { report(node, "reporting needs “every”") }
    let grains = Grain.allCases.filter { $0 != .total }.map(\.rawValue)
    let every = choice(section, "every", of: grains).flatMap(Grain.init)
    let on = requiredText(section, "on").flatMap {
      field($0, of: source, accepting: "a date") { $0 == .day }
    }
    let due = integer(section, "due_days", in: 0...366) ?? 0
    var zero: (source: Int, unit: Int, on: Int)?
    if let node = section["zero"] {
      zero = zeroReports(node)
      if zero == nil { return nil }
    }
    guard let every, let on else { return nil }
    return ReportingDefinition(
      expected: expected, every: every, on: on, dueDays: due, zeroSource: zero?.source,
      zeroUnit: zero?.unit ?? -1, zeroOn: zero?.on ?? -1)
  }

  private mutating func zeroReports(
    _ node: DefinitionNode
  ) -> (source: Int, unit: Int, on: Int)? {
    guard let section = section(node, .zeroReports) else { return nil }
    let source = requiredText(section, "source").flatMap { self.source($0) }
    let unit = requiredText(section, "unit")
    let on = requiredText(section, "on")
    guard let source else { return nil }
    let unitField = unit.flatMap { field($0, of: source, accepting: "a unit") { $0 == .unit } }
    let onField = on.flatMap { field($0, of: source, accepting: "a date") { $0 == .day } }
    guard let unitField, let onField else { return nil }
    return (source, unitField, onField)
  }

  /// The source of a name.
  mutating func source(_ word: Word, offset: Int? = nil) -> Int? {
    if let index = sources.firstIndex(where: { $0.definition.name == word.text }) { return index }
    reportUnknown("source", word.text, at: word.node, offset: offset, among: sourceNames)
    return nil
  }
}
