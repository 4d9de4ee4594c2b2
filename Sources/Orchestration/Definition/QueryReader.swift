public import Casework

/// The words of an ad-hoc question: `--indicator a,b --by street,month --where '…' --period …`.
public struct QueryWords: Sendable {
  /// Names separated by commas; `nil` or empty: all indicators.
  public var indicators: String?
  /// Levels and grains separated by commas; `nil`: the top level and the whole period.
  public var by: String?
  /// A rule, as `where:` in a pipeline file; names of levels may stand for fields.
  public var condition: String?
  /// As `period:` in a pipeline file, relative words to its `as_of`.
  public var period: String?

  public init(
    indicators: String? = nil, by: String? = nil, condition: String? = nil, period: String? = nil
  ) {
    self.indicators = indicators
    self.by = by
    self.condition = condition
    self.period = period
  }
}

/// Turns a question's words into a pipeline that answers it.
///
/// The result holds the chosen indicators and what they are made of, only the measures that these
/// need, each with the question's rule added, and one publication of format `query` that says
/// what was asked for.
public struct QueryReader: Sendable {
  public let definition: PipelineDefinition

  public init(_ definition: PipelineDefinition) {
    self.definition = definition
  }

  /// - Throws: everything that is wrong, with the option as the file and columns within its text;
  ///   it is a mistake of usage (exit code 2), not of the pipeline file.
  public func read(_ words: QueryWords) throws(DefinitionFailure) -> PipelineDefinition {
    var reading = QueryReading(definition: definition)
    reading.choose(words.indicators)
    reading.group(by: words.by)
    reading.restrict(to: words.period)
    if let condition = words.condition { reading.filter(condition) }
    guard reading.problems.isEmpty else {
      throw DefinitionFailure(problems: reading.problems.inTextOrder)
    }
    return reading.definition
  }
}

/// One question while it is being read.
private struct QueryReading {
  var definition: PipelineDefinition
  var publication = PublicationDefinition(
    format: "query", name: "query", levels: [], grains: [], indicators: [])
  var problems: [DefinitionProblem] = []

  init(definition: PipelineDefinition) {
    self.definition = definition
    self.definition.publications = [publication]
  }

  mutating func report(
    _ option: String, _ offset: Int, _ message: String, suggestion: String? = nil
  ) {
    problems.append(
      DefinitionProblem(
        file: option, line: 1, column: offset + 1, message: message, suggestion: suggestion))
  }

  mutating func reportUnknown(_ option: String, _ what: String, _ word: ListedWord, _ all: [String])
  {
    let nearest = Spelling.nearest(to: word.text, among: all)
    let list = nearest == nil && all.count <= 40 ? "; there are \(all.joined(separator: ", "))" : ""
    report(option, word.offset, "unknown \(what) “\(word.text)”\(list)", suggestion: nearest)
  }

  // MARK: Indicators

  mutating func choose(_ text: String?) {
    let names = definition.indicators.map(\.name)
    var chosen: [Int] = []
    for word in ListedWord.words(of: text ?? "") {
      if let index = names.firstIndex(of: word.text) {
        if !chosen.contains(index) { chosen.append(index) }
      } else {
        reportUnknown("--indicator", "indicator", word, names)
      }
    }
    if chosen.isEmpty { chosen = Array(names.indices) }
    keepOnly(chosen)
    definition.publications[0].indicators = Array(chosen.indices)
  }

  /// The chosen indicators in their order, then what they are made of; measures likewise.
  private mutating func keepOnly(_ chosen: [Int]) {
    var needed = chosen
    var place = 0
    while place < needed.count {
      for operand in definition.indicators[needed[place]].formula.operands
      where !needed.contains(operand) {
        needed.append(operand)
      }
      place += 1
    }
    let formulas = needed.map { definition.indicators[$0].formula }
    let measures = Set(formulas.compactMap(\.measureIndex)).sorted()
    definition.indicators = needed.map { old in
      var indicator = definition.indicators[old]
      indicator.formula = indicator.formula.renumbered(
        indicator: { needed.firstIndex(of: $0) ?? 0 }, measure: { measures.firstIndex(of: $0) ?? 0 }
      )
      return indicator
    }
    definition.amountValues = [:]
    definition.figureChecks = []
    definition.measures = measures.map { definition.measures[$0] }
  }

  // MARK: Places and periods

  mutating func group(by text: String?) {
    let levels = definition.units.levels
    for word in ListedWord.words(of: text ?? "") {
      if let level = levels.firstIndex(of: word.text) {
        definition.publications[0].levels.append(level)
      } else if let grain = Grain(rawValue: word.text) {
        definition.publications[0].grains.append(grain)
      } else {
        reportUnknown("--by", "level or period", word, levels + Grain.allCases.map(\.rawValue))
      }
    }
    if definition.publications[0].levels.isEmpty { definition.publications[0].levels = [0] }
    if definition.publications[0].grains.isEmpty { definition.publications[0].grains = [.total] }
  }

  mutating func restrict(to text: String?) {
    guard let text else { return }
    guard let period = Period(text, asOf: definition.asOf, in: definition.calendar) else {
      report(
        "--period", 0,
        "a period is like 2020, 2020-06, 2020-Q2, 2020-01..2020-06, \(Period.relativeWords.joined(separator: ", ")), not “\(text)”",
        suggestion: Spelling.nearest(to: text, among: Period.relativeWords))
      return
    }
    if definition.asOf < period.start {
      report("--period", 0, "the period begins after as_of (\(definition.asOf))")
    }
    definition.period = period
  }

  // MARK: The rule

  mutating func filter(_ text: String) {
    let syntax: ExpressionSyntax
    do throws(ExpressionProblem) {
      syntax = try ExpressionSyntax(text)
    } catch {
      report("--where", error.offset, error.message, suggestion: error.suggestion)
      return
    }
    for index in definition.measures.indices {
      let user =
        definition.indicators.first { $0.formula.measureIndex == index }?.name ?? ""
      let measure = definition.measures[index]
      switch measure.kind {
      case .units, .unitsOfPeriod, .reports:
        report(
          "--where", 0,
          "a rule speaks of records, and “\(user)” counts units or reports: ask for it without --where"
        )
      case .count, .sum, .distinct, .values, .rows:
        var typing = ExpressionTyping(scope: scope(of: measure, user: user))
        let rule = typing.truth(syntax)
        for problem in typing.problems {
          report("--where", problem.offset, problem.message, suggestion: problem.suggestion)
        }
        if rule.fields.contains(-1) && typing.problems.isEmpty {
          report("--where", 0, "the log of “\(user)” names no unit, so a level cannot restrict it")
        }
        add(rule, to: index)
      }
    }
  }

  private func scope(of measure: MeasureDefinition, user: String) -> ExpressionScope {
    let source = definition.sources[measure.source]
    return ExpressionScope(
      source: "\(source.name), which “\(user)” is about", fieldNames: source.fields.map(\.name),
      fieldKinds: source.fields.map(\.kind), dropped: [], codeLists: definition.codeLists,
      units: definition.units, levels: definition.units.levels, attribution: measure.unit)
  }

  private mutating func add(_ rule: Expression, to index: Int) {
    let measure = definition.measures[index]
    definition.measures[index].condition =
      switch measure.condition {
      case nil: rule
      case .and(let parts)?: .and(parts + [rule])
      case let condition?: .and([condition, rule])
      }
    for field in rule.fields where field >= 0 {
      definition.sources[measure.source].fields[field].isKept = true
    }
  }
}

/// One of the words of a list with commas, and its offset in code points.
private struct ListedWord {
  let text: String
  let offset: Int

  static func words(of text: String) -> [ListedWord] {
    var words: [ListedWord] = []
    var offset = 0
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let scalars = part.unicodeScalars
      let leading = scalars.prefix { $0 == " " }.count
      let word = String(part).trimmingBlanks
      if !word.isEmpty { words.append(ListedWord(text: word, offset: offset + leading)) }
      offset += scalars.count + 1
    }
    return words
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

extension IndicatorDefinition.Formula {
  /// The measure that it reads itself.
  var measureIndex: Int? {
    switch self {
    case .measure(let index), .mean(let index), .median(let index), .percentile(let index, _),
      .stated(let index):
      index
    case .ratio, .combination, .share, .compared, .yearToDate, .rank: nil
    }
  }

  fileprivate func renumbered(indicator: (Int) -> Int, measure: (Int) -> Int) -> Self {
    switch self {
    case .measure(let index): .measure(measure(index))
    case .mean(let index): .mean(measure(index))
    case .median(let index): .median(measure(index))
    case .percentile(let index, let rank): .percentile(measure(index), rank)
    case .stated(let index): .stated(measure(index))
    case .ratio(let above, let below, let scale):
      .ratio(indicator(above), indicator(below), scale: scale)
    case .combination(let plus, let minus):
      .combination(plus: plus.map(indicator), minus: minus.map(indicator))
    case .share(let base): .share(indicator(base))
    case .compared(let base, let with, let change):
      .compared(indicator(base), with: with, as: change)
    case .yearToDate(let base): .yearToDate(indicator(base))
    case .rank(let base, let minimum, let lowestIsFirst):
      .rank(indicator(base), minimum: minimum, lowestIsFirst: lowestIsFirst)
    }
  }
}
