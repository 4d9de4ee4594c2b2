public import Casework

/// Which records belong to the period and are not declared not to count.
public struct Scope: Sendable {
  /// Why records are left out; a record without a day in the period is not told apart.
  public let reasons: [String]
  private let rules: [[(reason: UInt32, condition: Expression)]]
  private let days: [[Int]]
  private let period: Range<Int64>

  /// - Parameter definition: with its labels resolved.
  public init(_ definition: PipelineDefinition) {
    var reasons = ["period"]
    rules = definition.sources.map { source in
      source.outOfScope.map { rule in
        if let known = reasons.firstIndex(of: rule.reason) {
          return (UInt32(known), rule.condition)
        }
        reasons.append(rule.reason)
        return (UInt32(reasons.count - 1), rule.condition)
      }
    }
    self.reasons = reasons
    days = definition.sources.map(\.periodBy)
    let covered = definition.coveredPeriod
    period = Int64(covered.start.number)..<Int64(covered.end.number)
  }

  /// The fields of a source that it reads.
  public func fields(ofSource source: Int) -> Set<Int> {
    rules[source].reduce(into: Set(days[source])) { $0.formUnion($1.condition.fields) }
  }

  /// Marks the counted records of a batch that are out of scope.
  ///
  /// - Parameter states: one `Disposition.rawValue` a record.
  /// - Returns: the rows that a rule leaves out, each with the place of its reason.
  @discardableResult
  public func apply(
    to states: inout [UInt8], of batch: Batch
  ) -> [(row: Int, reason: UInt32)] {
    var left: [(row: Int, reason: UInt32)] = []
    for (reason, condition) in rules[batch.source] {
      let truth = condition.truth(in: batch)
      for row in states.indices
      where truth[row] == Expression.isTrue && states[row] == Disposition.counted.rawValue {
        states[row] = Disposition.outOfScope.rawValue
        left.append((row, reason))
      }
    }
    let columns = days[batch.source].map { batch.columns[$0] }
    if columns.count == 1, case .wide(let days) = columns[0] {
      let (first, length) = (Int32(period.lowerBound), UInt32(period.count))
      // Of most batches all records are in, which is seen faster than each is marked.
      var farthest: UInt32 = 0
      for day in days { farthest = max(farthest, UInt32(bitPattern: day &- first)) }
      guard farthest >= length else { return left }
      var states = states.mutableSpan
      for row in days.indices {
        // A missing day is Int32.min, before any period.
        let leaves =
          UInt32(bitPattern: days[row] &- first) >= length
          && states[row] == Disposition.counted.rawValue
        states[row] = leaves ? Disposition.outOfScope.rawValue : states[row]
      }
    } else if !columns.isEmpty {
      let isIn = inPeriod(columns, rows: batch.count)
      for row in states.indices {
        let leaves = !isIn[row] && states[row] == Disposition.counted.rawValue
        states[row] = leaves ? Disposition.outOfScope.rawValue : states[row]
      }
    }
    return left
  }

  /// For each row whether one of its days lies in the period.
  private func inPeriod(_ days: [Column], rows: Int) -> [Bool] {
    var isIn = [Bool](repeating: false, count: rows)
    for column in days {
      if case .wide(let values) = column {
        // A missing day is Int32.min, before any period.
        let first = Int32(period.lowerBound)
        let length = UInt32(period.count)
        for row in isIn.indices {
          isIn[row] = isIn[row] || UInt32(bitPattern: values[row] &- first) < length
        }
      } else {
        for row in isIn.indices { isIn[row] = isIn[row] || period.contains(column[row]) }
      }
    }
    return isIn
  }
}
