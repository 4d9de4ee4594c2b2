/// How many counted records of a log have the same values in some fields: for telling texts that
/// are filled in by the dozen (雷同文本).
///
/// One object is shared by all expressions that ask the same; two are equal when they are one.
public final class AlikeRecords: Sendable {
  /// By the values of the fields; no entry where one of them is missing.
  private let counts: [[Int64]: Int64]

  /// - Parameter states: for each batch, one `Disposition.rawValue` a record.
  init(source: Int, same: [Int], _ batches: [Batch], _ states: [[UInt8]]) {
    var counts: [[Int64]: Int64] = [:]
    for (batch, state) in zip(batches, states) where batch.source == source {
      let shared = same.map { batch.columns[$0].widened }
      for row in 0..<batch.count where state[row] == Disposition.counted.rawValue {
        let key = shared.map { $0[row] }
        if !key.contains(Column.missing) { counts[key, default: 0] += 1 }
      }
    }
    self.counts = counts
  }

  /// `Column.missing` where one of the values is.
  func count(_ key: [Int64]) -> Int64 {
    key.contains(Column.missing) ? Column.missing : counts[key] ?? 0
  }
}

extension AlikeRecords: Hashable {
  public static func == (a: AlikeRecords, b: AlikeRecords) -> Bool { a === b }
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
