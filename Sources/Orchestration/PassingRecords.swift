import Casework
import Deduplication
import Indicators
import Storage

/// Adds up records of which it is known what became of them while their packs are read, and keeps
/// none: the way of questions.
struct PassingRecords: Archive.BatchTaking {
  private let scope: Scope
  private(set) var addition: Addition
  /// For each source how many records ended how, indexed by `Disposition.rawValue`.
  private(set) var dispositions: [[Int]]
  /// Whether of every record it was known what became of it; else the sums are worth nothing.
  private(set) var areAllKnown = true

  init(_ scope: Scope, _ addition: Addition, sources: Int) {
    self.scope = scope
    self.addition = addition
    dispositions = Array(repeating: Disposition.allCases.map { _ in 0 }, count: sources)
  }

  mutating func wants(_ batch: inout Archive.LoadedBatch) -> Bool {
    guard areAllKnown, batch.states.count == batch.batch.count else {
      areAllKnown = false
      return false
    }
    scope.apply(to: &batch.states, of: batch.batch)
    let source = batch.batch.source
    let counts = Disposition.counts(of: batch.states)
    for (disposition, count) in counts.enumerated() { dispositions[source][disposition] += count }
    return counts[Int(Disposition.counted.rawValue)] > 0
      || !addition.ignoresUncounted(ofSource: source)
  }

  mutating func take(_ batch: Archive.LoadedBatch) {
    addition.add(batch.batch, states: batch.states)
  }
}

extension PipelineDefinition {
  /// Whether a measure asks of a record what other records hold: then all are needed at once.
  var looksAtOtherRecords: Bool {
    var looks = false
    for measure in measures {
      var expressions = [measure.condition].compactMap(\.self)
      switch measure.kind {
      case .sum(let value), .distinct(let value), .values(let value): expressions.append(value)
      case .count, .units, .unitsOfPeriod, .reports, .rows: break
      }
      for expression in expressions {
        _ = expression.replacing { part in
          switch part {
          case .sinceLast, .alike: looks = true
          default: break
          }
          return nil
        }
      }
    }
    return looks
  }
}
