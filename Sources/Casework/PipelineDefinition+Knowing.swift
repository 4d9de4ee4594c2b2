extension PipelineDefinition {
  /// The definition with every rule that looks at other records knowing those that count; itself
  /// where there is none.
  ///
  /// - Parameters:
  ///   - batches: of all sources.
  ///   - states: for each batch, one `Disposition.rawValue` a record.
  public func knowing(_ batches: [Batch], _ states: [[UInt8]]) -> PipelineDefinition {
    struct Question: Hashable {
      let source: Int
      /// −1: no day is looked back to.
      let closed: Int
      let same: [Int]
    }
    var earlierDays: [Question: EarlierDays] = [:]
    var alikeRecords: [Question: AlikeRecords] = [:]
    var result = self
    for index in measures.indices {
      let source = measures[index].source
      func knowing(_ expression: Expression) -> Expression {
        expression.replacing { part in
          switch part {
          case .sinceLast(let closed, let day, let same, _):
            let question = Question(source: source, closed: closed, same: same)
            let known =
              earlierDays[question]
              ?? EarlierDays(source: source, closed: closed, same: same, batches, states)
            earlierDays[question] = known
            return .sinceLast(closed: closed, day: day, same: same, known)
          case .alike(let same, _):
            let question = Question(source: source, closed: -1, same: same)
            let known =
              alikeRecords[question]
              ?? AlikeRecords(source: source, same: same, batches, states)
            alikeRecords[question] = known
            return .alike(same: same, known)
          default: return nil
          }
        }
      }
      result.measures[index].condition = measures[index].condition.map(knowing)
      result.measures[index].kind =
        switch measures[index].kind {
        case .sum(let value): .sum(knowing(value))
        case .distinct(let value): .distinct(knowing(value))
        case .values(let value): .values(knowing(value))
        case .count, .units, .unitsOfPeriod, .reports, .rows: measures[index].kind
        }
    }
    return result
  }
}
