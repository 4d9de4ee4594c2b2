public import Casework

/// From batches to the ledger: versions, then copies, then scope.
///
/// 1. Records of one key are versions of one case. The newest stays; one with the same content
///    is its `duplicate`, an older one is `superseded`. Where the newest differ and claim the same
///    age, all of them are `in_review`: a person decides, not the length of a file.
/// 2. A log's record about a case that another log holds is that case's `duplicate`.
/// 3. What is left is `out_of_scope` by a declared rule or because none of its days lies in the
///    period, and else `counted`.
///
/// - Parameter precedes: the total order of files for records that nothing else tells apart; must
///   not depend on names or on time.
/// - Returns: the ledger and the reasons to which links of `out_of_scope` records point.
public func deduplicated(
  _ batches: [Batch], by definition: PipelineDefinition, workers: some ParallelMapping,
  precedes: @escaping @Sendable (_ file: Int, _ other: Int) -> Bool
) -> (ledger: Ledger, reasons: [String]) {
  var ledger = Ledger(batches: batches)
  for (index, source) in definition.sources.enumerated() where !source.key.isEmpty {
    let selection = VersionSelection(
      ledger: ledger, source: source,
      batches: ledger.batches.indices.filter { ledger.batches[$0].source == index },
      precedes: precedes)
    ledger.set(inOrder(selection.losers(workers), by: \.row))
  }
  ledger.putLinksInOrder()
  for rule in definition.copies {
    ledger.stepBack(copies: rule)
    ledger.putLinksInOrder()
  }
  let reasons = ledger.scope(by: definition, workers)
  ledger.putLinksInOrder()
  return (ledger, reasons)
}

/// The ledger of records of which it is known which versions and copies stay: only the scope is
/// decided anew.
///
/// - Parameter states: for each batch, `Disposition.rawValue` a record: what an earlier run over
///   the same records decided before it looked at the scope.
public func scoped(
  _ batches: [Batch], states: [[UInt8]], by definition: PipelineDefinition,
  workers: some ParallelMapping
) -> (ledger: Ledger, reasons: [String]) {
  var ledger = Ledger(batches: batches, states: states)
  let reasons = ledger.scope(by: definition, workers)
  ledger.putLinksInOrder()
  return (ledger, reasons)
}

extension Ledger {
  /// Its states as they were before the scope was looked at: what does not depend on the period
  /// or on the rules of a question.
  public var statesBeforeScope: [[UInt8]] {
    states.map { states in
      states.map {
        $0 == Disposition.outOfScope.rawValue ? Disposition.counted.rawValue : $0
      }
    }
  }
}

extension Ledger {
  /// Marks the copies of another log's cases. Precondition: `links` is in order.
  mutating func stepBack(copies rule: CopyRule) {
    var candidates: [Key128: [Int]] = [:]
    for (index, batch) in batches.enumerated() where batch.source == rule.copySource {
      let applies = rule.condition?.truth(in: batch)
      for row in 0..<batch.count
      where states[index][row] == Disposition.counted.rawValue
        && (applies.map { $0[row] == Expression.isTrue } ?? true) && batch.copyKeys[row] != .none
      {
        candidates[batch.copyKeys[row], default: []].append(firstRows[index] + row)
      }
    }
    guard !candidates.isEmpty else { return }
    // Most keys of the keeper match nothing: a bitmap answers for them without a look-up.
    var bits = 10
    while (1 << bits) < candidates.count * 16 { bits += 1 }
    var bitmap = Array(repeating: UInt64(0), count: 1 << (bits - 6))
    let mask = UInt64((1 << bits) - 1)
    for key in candidates.keys {
      let bit = key.low & mask
      bitmap[Int(bit >> 6)] |= 1 << (bit & 63)
    }
    var found: [(copy: Int, keeper: Int)] = []
    for (index, batch) in batches.enumerated() where batch.source == rule.keeperSource {
      for (row, key) in batch.keys.enumerated() {
        let bit = key.low & mask
        guard bitmap[Int(bit >> 6)] & (1 << (bit & 63)) != 0,
          states[index][row] != Disposition.superseded.rawValue,
          states[index][row] != Disposition.duplicate.rawValue,
          let copies = candidates[key]
        else { continue }
        // Of versions in review, the one to which the others link stands for the case.
        if states[index][row] == Disposition.inReview.rawValue,
          target(of: firstRows[index] + row) != nil
        {
          continue
        }
        for copy in copies { found.append((copy, firstRows[index] + row)) }
      }
    }
    for (copy, keeper) in found { set(.duplicate, row: copy, target: keeper) }
  }

  /// Marks what does not belong to the period or is declared not to count.
  ///
  /// Only the latter is linked to its reason: a record out of scope without a link has no day in
  /// the period.
  mutating func scope(
    by definition: PipelineDefinition, _ workers: some ParallelMapping
  ) -> [String] {
    let scope = Scope(definition)
    let scoped = workers.map(batches.count) { [batches, states] index in
      var states = states[index]
      let left = scope.apply(to: &states, of: batches[index])
      return (states, left)
    }
    for (index, (state, left)) in scoped.enumerated() {
      states[index] = state
      for (row, reason) in left {
        links.append(Link(row: UInt32(firstRows[index] + row), target: reason))
      }
    }
    return scope.reasons
  }
}
