import Casework

/// How the measures of one source are laid out for adding up: which share their cells, which
/// share a condition, so that nothing is worked out twice for a batch.
struct MeasureLayout: Sendable {
  /// Measures with the same unit, time, breakdown and dispositions have the same cells.
  struct Group: Sendable {
    let unit: Int
    let time: MeasureDefinition.Time
    let breakdown: [Int]
    /// One flag a `Disposition.rawValue`: whether such records are added.
    let states: [Bool]
    /// Indices into `entries`.
    var entries: [Int]
  }

  struct Entry: Sendable {
    let measure: Int
    let kind: Kind
    /// Index into `conditions`, or −1.
    let condition: Int
    /// Index into `values`, or −1.
    let value: Int
    /// The values are units, of which those of one code are one.
    let areUnits: Bool
  }

  enum Kind: Sendable { case count, sum, list, distinct }

  private(set) var groups: [Group] = []
  private(set) var entries: [Entry] = []
  private(set) var conditions: [Expression] = []
  private(set) var values: [Expression] = []

  init(source: Int, definition: PipelineDefinition) {
    for (index, measure) in definition.measures.enumerated() where measure.source == source {
      var states = Disposition.allCases.map { $0 == .counted }
      let kind: Kind
      var value: Expression?
      switch measure.kind {
      case .count: kind = .count
      case .sum(let expression):
        kind = .sum
        value = expression
      case .values(let expression):
        kind = .list
        value = expression
      case .distinct(let expression):
        kind = .distinct
        value = expression
      case .rows(let wanted):
        kind = .count
        states = Disposition.allCases.map { wanted.isEmpty || wanted.contains($0) }
      case .units, .unitsOfPeriod, .reports: continue
      }
      let entry = Entry(
        measure: index, kind: kind, condition: place(measure.condition, in: &conditions),
        value: place(value, in: &values),
        areUnits: kind == .distinct && MeasureLayout.isUnit(value, definition.sources[source]))
      entries.append(entry)
      let known = groups.firstIndex {
        $0.unit == measure.unit && $0.time == measure.time && $0.breakdown == measure.breakdown
          && $0.states == states
      }
      if let known {
        groups[known].entries.append(entries.count - 1)
      } else {
        groups.append(
          Group(
            unit: measure.unit, time: measure.time, breakdown: measure.breakdown, states: states,
            entries: [entries.count - 1]))
      }
    }
  }
}

extension MeasureLayout {
  private static func isUnit(_ expression: Expression?, _ source: SourceDefinition) -> Bool {
    if case .above = expression { return true }
    guard case .field(let index) = expression, case .unit = source.fields[index].kind else {
      return false
    }
    return true
  }
}

private func place(_ expression: Expression?, in list: inout [Expression]) -> Int {
  guard let expression else { return -1 }
  if let known = list.firstIndex(of: expression) { return known }
  list.append(expression)
  return list.count - 1
}

/// How many categories each breakdown field has, the last one for records without a value.
struct BreakdownSizes: Sendable {
  let definition: PipelineDefinition
  let labels: LabelBooks

  func size(source: Int, field: Int) -> Int {
    switch definition.sources[source].fields[field].kind {
    case .code(let list, _): definition.codeLists[list].entries.count + 1
    case .flag: 3
    case .label: labels.texts(source: source, field: field).count + 1
    default: 1
    }
  }

  func size(of measure: MeasureDefinition) -> Int {
    measure.breakdown.reduce(1) { $0 * size(source: measure.source, field: $1) }
  }
}
