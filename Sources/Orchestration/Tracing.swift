public import Casework
import Deduplication
import Indicators
import Intake

/// From a figure to the records behind it, from a record to the figures in which it counts, and
/// why a record became what it became. All is read off the ledger of a run.
///
/// Precondition: the run kept the lines of records.
public struct Tracing: Sendable {
  private let report: RunReport

  public init(_ report: RunReport) { self.report = report }

  /// A record, for people: its file, line and number, and what became of it.
  public struct Record: Sendable, Hashable {
    public let source: String
    /// As messages name it.
    public let file: String
    /// First physical line; 1-based.
    public let line: Int
    /// 1-based number in the file.
    public let number: Int
    public let disposition: Disposition
    /// Row in the ledger, `nil` for a record that was set aside.
    let row: Int?
    /// Code of the first finding of a record that was set aside.
    let code: String
    let fileIndex: Int

    /// `services/a.csv:17`
    public var place: String { "\(file):\(line)" }
  }

  /// One measure of a figure with its records.
  public struct Part: Sendable {
    /// The indicator that is the measure: the figure's own, its numerator or its denominator.
    public let indicator: IndicatorDefinition
    /// `分子`, `分母`, `加`, `减`, or empty.
    public let role: String
    public let records: [Record]
  }

  /// A question that has no answer: a sentence.
  public struct Failure: Error, Sendable, CustomStringConvertible {
    public let description: String
  }

  // MARK: From a figure to its records

  /// - Parameters:
  ///   - unit: a code or a name; the figure of everything below it.
  ///   - period: as in pipeline files; `nil`: the pipeline's.
  public func parts(
    of indicator: String, unit: String, period: String?
  ) throws(Failure) -> [Part] {
    let definition = report.bound
    guard let index = definition.indicators.firstIndex(where: { $0.name == indicator }) else {
      let near = Spelling.nearest(to: indicator, among: definition.indicators.map(\.name))
      throw Failure(
        description: "there is no indicator \(indicator)"
          + (near.map { "; did you mean \($0)?" } ?? ""))
    }
    let units = try units(unit)
    var wanted = definition.period
    if let period {
      guard let read = Period(period, asOf: definition.asOf, in: definition.calendar) else {
        throw Failure(description: "a period is like 2020, 2020-06, 2020-Q2, not \(period)")
      }
      // A period that the pipeline's cuts off holds only the records of the part that is left.
      guard let part = definition.period.part(of: read) else {
        throw Failure(description: "\(period) lies outside the pipeline's period")
      }
      wanted = part
    }
    if case .yearToDate = definition.indicators[index].formula {
      wanted = definition.calendar.yearToDate(of: wanted)
    }
    let contributions = Contributions(definition, labels: report.labels, period: wanted)
    var parts: [Part] = []
    for (operand, role) in operands(of: index, role: "") {
      let indicator = definition.indicators[operand]
      guard let measure = indicator.formula.measureIndex else { continue }
      switch definition.measures[measure].kind {
      case .units, .unitsOfPeriod, .reports:
        throw Failure(
          description:
            "\(indicator.name) counts units or reports, not records; query it with --by site")
      case .count, .sum, .distinct, .values, .rows: break
      }
      parts.append(
        Part(
          indicator: indicator, role: role,
          records: records { batch, states in
            contributions.rows(of: measure, at: units, in: batch, states: states)
          }))
    }
    return parts
  }

  /// One flag a unit: whether it lies at or below the named one, at any time.
  private func units(_ text: String) throws(Failure) -> [Bool] {
    let tree = report.bound.units
    var named = tree.units.indices.filter { tree.units[$0].code == text }
    if named.isEmpty {
      switch tree.match(text) {
      case .always(let unit): named = [unit]
      case .dated(let units): named = units
      case .ambiguous: throw Failure(description: "several units are called \(text); give a code")
      case .unknown: throw Failure(description: "there is no unit \(text)")
      }
    }
    var flags = [Bool](repeating: false, count: tree.count)
    for unit in named { for below in tree.range(of: unit) { flags[below] = true } }
    return flags
  }

  /// The indicators that are measures, of which an indicator is made.
  private func operands(of index: Int, role: String) -> [(Int, String)] {
    switch report.bound.indicators[index].formula {
    case .measure, .mean, .median, .percentile, .stated: [(index, role)]
    case .ratio(let numerator, let denominator, _):
      operands(of: numerator, role: role + "分子") + operands(of: denominator, role: role + "分母")
    case .combination(let plus, let minus):
      plus.flatMap { operands(of: $0, role: role + "加") }
        + minus.flatMap { operands(of: $0, role: role + "减") }
    case .share(let whole), .rank(let whole, _, _): operands(of: whole, role: role)
    case .compared(let whole, _, _): operands(of: whole, role: role + "本期")
    case .yearToDate(let whole): operands(of: whole, role: role)
    }
  }

  private func records(_ rows: (Batch, [UInt8]) -> [Int]) -> [Record] {
    var found: [Record] = []
    for (index, batch) in report.ledger.batches.enumerated() {
      for row in rows(batch, report.ledger.states[index]) {
        found.append(record(batch: index, row: row))
      }
    }
    return found.sorted { ($0.fileIndex, $0.number) < ($1.fileIndex, $1.number) }
  }

  private func record(batch index: Int, row: Int) -> Record {
    let batch = report.ledger.batches[index]
    let file = report.intake.files[batch.file]
    return Record(
      source: report.definition.sources[file.source].name, file: file.name,
      line: Int(report.intake.rowLines[index][row]),
      number: batch.firstRecord + Int(batch.ordinals[row]) + 1,
      disposition: Disposition(rawValue: report.ledger.states[index][row]) ?? .counted,
      row: report.ledger.firstRows[index] + row, code: "", fileIndex: batch.file)
  }

  // MARK: From a place to its record

  /// The records that stand on a line of a file; several when logs have files of one name.
  public func records(at file: String, line: Int) throws(Failure) -> [Record] {
    let files = report.intake.files.indices.filter { report.intake.files[$0].name == file }
    guard !files.isEmpty else {
      throw Failure(description: "\(file): no delivery of this name counts")
    }
    var found: [Record] = []
    for index in files {
      let outcome = report.intake.files[index]
      if case .duplicate(let other) = outcome.state {
        throw Failure(description: "\(file): it has the same bytes as \(other); ask there")
      }
      var best: Record?
      for (place, batch) in report.ledger.batches.enumerated() where batch.file == index {
        for (row, first) in report.intake.rowLines[place].enumerated()
        where Int(first) <= line && Int(first) > best?.line ?? 0 {
          best = record(batch: place, row: row)
        }
      }
      for refused in outcome.refusedRecords
      where refused.line <= line && refused.line > best?.line ?? 0 {
        best = Record(
          source: report.definition.sources[outcome.source].name, file: file, line: refused.line,
          number: refused.number + 1, disposition: outcome.disposition(of: refused), row: nil,
          code: refused.code, fileIndex: index)
      }
      if let best { found.append(best) }
    }
    guard !found.isEmpty else {
      throw Failure(description: "\(file):\(line): no record begins on this line or before it")
    }
    return found
  }

  // MARK: From a record to its figures

  /// A figure in which a record counts.
  public struct Mention: Sendable, Hashable {
    public let indicator: String
    public let label: String
    /// `分子`, `分母` … as in `Part`.
    public let role: String
    /// Codes of the units from the top down to where it counts.
    public let units: [String]
    public let period: String
  }

  /// The indicators in which a record counts, each with its units and the month of its day.
  public func figures(of record: Record) -> [Mention] {
    guard let row = record.row else { return [] }
    let definition = report.bound
    let (index, place) = report.ledger.place(of: row)
    let batch = report.ledger.batches[index]
    let states = report.ledger.states[index]
    let whole = Contributions(definition, labels: report.labels, period: definition.period)
    let months = PeriodGrid(.month, over: definition.period, in: definition.calendar)
    let everywhere = [Bool](repeating: true, count: definition.units.count)
    var mentions: [Mention] = []
    for indicator in definition.indicators.indices {
      for (operand, role) in operands(of: indicator, role: "") {
        guard let number = definition.indicators[operand].formula.measureIndex else { continue }
        let measure = definition.measures[number]
        guard measure.source == batch.source,
          whole.rows(of: number, at: everywhere, in: batch, states: states)
            .contains(place)
        else { continue }
        var period = definition.period.label
        if case .on(let day) = measure.time,
          let month = months.index(
            of: Day(number: Int32(truncatingIfNeeded: batch.columns[day][place])))
        {
          period = months.periods[month].label
        }
        mentions.append(
          Mention(
            indicator: definition.indicators[indicator].name,
            label: definition.indicators[indicator].label, role: role,
            units: path(measure.unit < 0 ? 0 : Int(batch.columns[measure.unit][place])),
            period: period))
      }
    }
    return mentions
  }

  private func path(_ unit: Int) -> [String] {
    let tree = report.bound.units
    guard tree.units.indices.contains(unit) else { return [] }
    var path = [tree.units[unit].code]
    var at = unit
    while tree.parents[at] >= 0 {
      at = tree.parents[at]
      path.append(tree.units[at].code)
    }
    return path.reversed()
  }

  // MARK: Why

  /// One sentence on why a record became what it became.
  public func explanation(of record: Record) -> String {
    let source = report.definition.sources.first { $0.name == record.source }
    let target = record.row.flatMap { report.ledger.target(of: $0) }
    func otherRecord() -> Record? {
      guard let target, record.disposition != .outOfScope else { return nil }
      let (batch, row) = report.ledger.place(of: target)
      return self.record(batch: batch, row: row)
    }
    func other() -> String { otherRecord()?.place ?? "另一条记录" }
    let order =
      source.map { $0.newestBy.map { index in source?.fields[index].name ?? "" } } ?? []
    switch record.disposition {
    case .counted:
      let figures = Set(figures(of: record).map(\.label)).sorted()
      return figures.isEmpty
        ? "有效记录，但不属于任何指标的口径。"
        : "计入：\(figures.joined(separator: "、"))。"
    case .superseded where record.row == nil:
      let name = report.intake.files[record.fileIndex].mendedName.text
      return "改好后在 \(name) 中重新报送，以那里为准，本条不计。"
    case .superseded:
      return "同一件的另一版本 \(other()) 更新"
        + (order.isEmpty ? "" : "（按 \(order.joined(separator: "、"))）") + "，以它为准，本条不计。"
    case .duplicate:
      guard let kept = otherRecord(), kept.disposition != .counted else {
        return "与 \(other()) 是同一件，只计那一条。"
      }
      return "与 \(kept.place) 是同一件，以那一条为准，本条不计。那一条：" + explanation(of: kept)
    case .inReview: return "与 \(other()) 编号相同而内容不同，又分不出先后，两条都待人工核定，暂不计入。"
    case .quarantined: return "已隔离：\(record.code)，" + Tracing.message(record.code, source) + "。"
    case .rejected: return "不予采用：\(record.code)，" + Tracing.message(record.code, source) + "。"
    case .outOfScope:
      let reason = target.map { report.reasons[$0] } ?? report.reasons[0]
      return reason == "period"
        ? "没有一个日期落在统计期 \(report.definition.period.label) 内，不计入。"
        : "按口径不计入（\(reason)）。"
    }
  }

  private static func message(_ code: String, _ source: SourceDefinition?) -> String {
    if let rule = source?.checks.first(where: { $0.code == code }) { return rule.message }
    let entry = FindingCatalogue.entry(code)
    return entry.action.isEmpty ? entry.message : entry.message + "；" + entry.action
  }
}
