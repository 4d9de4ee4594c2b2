public import Casework

/// Every typed record with what became of it. Together with the records that intake set aside
/// it accounts for everything that was read.
///
/// A record is named by its *row*: its place in the sequence of all batches.
public struct Ledger: Sendable {
  public var batches: [Batch]
  /// Row number of each batch's first record.
  public let firstRows: [Int]
  /// For each row divisible by `rowsAMark`: the last batch that begins at or before it. One more at
  /// the end: the last batch.
  private let batchesOfRows: [UInt32]
  private static let rowsAMark = 1024
  /// For each batch, one `Disposition.rawValue` a record.
  public var states: [[UInt8]]
  /// Why a record that is not counted is not, in ascending order of rows. Records that have no day
  /// in the period have none.
  public var links: [Link]
  /// Versions of one case that claim the age of another one and differ from it: in review.
  public var conflicts: Int

  /// From a record to the record that took its place, or to the reason in `reasons`.
  public struct Link: Sendable, Hashable {
    public let row: UInt32
    /// A row, or for `out_of_scope` and `rejected` an index into the run's reasons.
    public let target: UInt32

    public init(row: UInt32, target: UInt32) {
      self.row = row
      self.target = target
    }
  }

  /// All records counted. Precondition: fewer than 2³² records.
  public init(batches: [Batch]) {
    self.init(
      batches: batches,
      states: batches.map { Array(repeating: Disposition.counted.rawValue, count: $0.count) })
  }

  /// - Parameter states: for each batch, one `Disposition.rawValue` a record.
  init(batches: [Batch], states: [[UInt8]]) {
    self.batches = batches
    self.states = states
    var firstRows: [Int] = []
    var rows = 0
    for batch in batches {
      firstRows.append(rows)
      rows += batch.count
    }
    precondition(rows < Int(UInt32.max), "a run holds fewer than 4,294,967,295 records")
    self.firstRows = firstRows
    var marks: [UInt32] = []
    marks.reserveCapacity(rows / Ledger.rowsAMark + 2)
    var batch = 0
    for row in stride(from: 0, to: rows, by: Ledger.rowsAMark) {
      while batch + 1 < firstRows.count, firstRows[batch + 1] <= row { batch += 1 }
      marks.append(UInt32(batch))
    }
    marks.append(UInt32(max(0, firstRows.count - 1)))
    batchesOfRows = marks
    links = []
    conflicts = 0
  }

  /// All typed records.
  public var rows: Int { (firstRows.last ?? 0) + (batches.last?.count ?? 0) }

  /// The batch that holds a row, and the record's place in it.
  ///
  /// - Complexity: O(1) where batches are of a like size, at worst O(log batches).
  public func place(of row: Int) -> (batch: Int, index: Int) {
    var low = Int(batchesOfRows[row / Ledger.rowsAMark])
    var high = Int(batchesOfRows[row / Ledger.rowsAMark + 1]) + 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if firstRows[middle] <= row { low = middle } else { high = middle }
    }
    // Empty batches share their first row with the next one; step to the one that holds it.
    while batches[low].count == 0 || row - firstRows[low] >= batches[low].count { low += 1 }
    return (low, row - firstRows[low])
  }

  public func disposition(of row: Int) -> Disposition {
    let (batch, index) = place(of: row)
    return Disposition(rawValue: states[batch][index]) ?? .counted
  }

  /// What a record links to, if anything.
  ///
  /// - Complexity: O(log links).
  public func target(of row: Int) -> Int? {
    var low = 0
    var high = links.count
    while low < high {
      let middle = (low + high) / 2
      if Int(links[middle].row) < row { low = middle + 1 } else { high = middle }
    }
    return low < links.count && Int(links[low].row) == row ? Int(links[low].target) : nil
  }

  /// How many records of a source ended how, indexed by `Disposition.rawValue`.
  public func dispositions(
    ofSource source: Int, _ workers: some ParallelMapping = SerialMapping()
  ) -> [Int] {
    let own = batches.indices.filter { batches[$0].source == source }
    let share = (own.count + workers.width - 1) / workers.width
    let parts = workers.map(workers.width) { worker in
      own.dropFirst(worker * share).prefix(share).map { Disposition.counts(of: states[$0]) }
    }
    return Disposition.allCases.indices.map { disposition in
      parts.joined().reduce(0) { $0 + $1[disposition] }
    }
  }

  /// Lets the memory go of the keys and of the columns that only told versions from copies; after
  /// this nothing can be deduplicated again.
  ///
  /// - Parameter kept: for each source, the fields whose columns stay.
  public mutating func dropContents(except kept: [Set<Int>]) {
    for index in batches.indices {
      batches[index].keys = []
      batches[index].copyKeys = []
      let kept = kept[batches[index].source]
      for field in batches[index].columns.indices where !kept.contains(field) {
        batches[index].columns[field] = .wide([])
      }
    }
  }

  mutating func putLinksInOrder() { links = inOrder(links, by: \.row) }

  /// Versions of cases that do not count, and of undecided pairs the other half.
  ///
  /// - Parameter losers: in ascending order of rows.
  mutating func set(_ losers: [VersionSelection.Loser]) {
    links.reserveCapacity(links.count + losers.count)
    var batch = 0
    for loser in losers {
      let row = Int(loser.row)
      while row - firstRows[batch] >= batches[batch].count { batch += 1 }
      let disposition: Disposition =
        loser.isConflict ? .inReview : loser.isSame ? .duplicate : .superseded
      states[batch][row - firstRows[batch]] = disposition.rawValue
      links.append(Link(row: loser.row, target: loser.winner))
      guard loser.isConflict else { continue }
      conflicts += 1
      let winner = place(of: Int(loser.winner))
      states[winner.batch][winner.index] = Disposition.inReview.rawValue
    }
  }

  mutating func set(_ disposition: Disposition, row: Int, target: Int) {
    let (batch, index) = place(of: row)
    states[batch][index] = disposition.rawValue
    links.append(Link(row: UInt32(row), target: UInt32(target)))
  }
}

extension Disposition {
  /// How many of some states are which, indexed by `rawValue`.
  public static func counts(of states: [UInt8]) -> [Int] {
    // Four counts side by side: neighbours are mostly alike, and one count would wait for itself.
    var counts = Array(repeating: 0, count: 4 * 256)
    for (row, state) in states.enumerated() { counts[(row & 3) << 8 | Int(state)] &+= 1 }
    return allCases.indices.map { disposition in
      (0..<4).reduce(0) { $0 + counts[$1 << 8 | disposition] }
    }
  }
}
