/// The days on which counted records of a log were closed, by what they have in common: for telling
/// that a case is a dispute come back (重复纠纷).
///
/// One object is shared by all expressions that ask the same; two are equal when they are one.
public final class EarlierDays: Sendable {
  /// Ascending, by the values of the shared fields; no entry where one of them is missing.
  private let days: [[Int64]: [Int64]]

  /// - Parameters:
  ///   - closed: the field with the day that is looked back to.
  ///   - same: the fields that must be equal.
  ///   - states: for each batch, one `Disposition.rawValue` a record.
  init(source: Int, closed: Int, same: [Int], _ batches: [Batch], _ states: [[UInt8]]) {
    var days: [[Int64]: [Int64]] = [:]
    for (batch, state) in zip(batches, states) where batch.source == source {
      let closed = batch.columns[closed].widened
      let shared = same.map { batch.columns[$0].widened }
      for row in 0..<batch.count
      where state[row] == Disposition.counted.rawValue && closed[row] != Column.missing {
        let key = shared.map { $0[row] }
        if !key.contains(Column.missing) { days[key, default: []].append(closed[row]) }
      }
    }
    self.days = days.mapValues { $0.sorted() }
  }

  /// Calendar days since the latest one before a day; `Column.missing` where there is none.
  func since(_ key: [Int64], before day: Int64) -> Int64 {
    guard let days = days[key] else { return Column.missing }
    var (low, high) = (0, days.count)
    while low < high {
      let middle = (low + high) / 2
      if days[middle] < day { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? Column.missing : day - days[low - 1]
  }
}

extension EarlierDays: Hashable {
  public static func == (a: EarlierDays, b: EarlierDays) -> Bool { a === b }
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
