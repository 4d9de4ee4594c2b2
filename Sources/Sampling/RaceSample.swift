/// Where a race is written: one file after the other, each in pieces.
public protocol StreamingSink {
  mutating func open(_ path: String) throws
  mutating func append(_ bytes: [UInt8]) throws
  mutating func close() throws
}

/// The input of the race with other engines: clean typed logs that every one of them can read.
///
/// 350 units and 24 months; 7.3 % of the records repeat a case (corrections, the committee's copy
/// of a station's case, exports made again). Of one case the record with the largest
/// (updated_at, record_id) counts, and no two records share a record_id. Beside the data lie
/// `units.csv`, `codes/` and two pipelines: `race.yml` (job J) and `race-j0.yml` (job J0).
public struct RaceSample: Sendable {
  public enum Form: String, Sendable, CaseIterable {
    /// `big.csv`
    case big
    /// `many/U0001/2019-01.csv` …: 8,400 files
    case many
  }

  /// Exactly so many records are written.
  public let records: Int
  public let form: Form
  public let seed: UInt64

  /// - Precondition: `records` is 1,000…1,000,000,000.
  public init(records: Int, form: Form, seed: UInt64 = 1) {
    precondition((1000...1_000_000_000).contains(records), "a race has 1,000 records or more")
    self.records = records
    self.form = form
    self.seed = seed
  }

  /// - Throws: only what the sink throws.
  public func write<Sink: StreamingSink>(to sink: inout Sink) throws {
    for (path, bytes) in RacePipeline.files(form) {
      try sink.open(path)
      try sink.append(bytes)
      try sink.close()
    }
    let plan = RacePlan(records: records, seed: seed)
    let formatter = RaceFormatter(seed: seed)
    switch form {
    case .many: try writeMany(plan, formatter, &sink)
    case .big: try writeBig(plan, formatter, &sink)
    }
  }

  private func writeMany<Sink: StreamingSink>(
    _ plan: RacePlan, _ formatter: RaceFormatter, _ sink: inout Sink
  ) throws {
    var piece: [UInt8] = []
    for unit in 0..<RaceUnits.count {
      for month in 0..<24 {
        let label = "\(2019 + month / 12)-\(digits(1 + month % 12, 2))"
        try sink.open("many/\(RaceUnits.code(unit: unit))/\(label).csv")
        piece += RaceRecord.header
        var block = RaceBlock(unit: unit, month: month, plan: plan)
        while block.append(64, with: formatter, to: &piece) > 0 {
          try flush(&piece, to: &sink, from: 1 << 20)
        }
        try flush(&piece, to: &sink, from: 1)
        try sink.close()
      }
    }
  }

  /// Months follow one another; within a month the units take turns of eight records, as in an
  /// export from one system that all of them type into.
  private func writeBig<Sink: StreamingSink>(
    _ plan: RacePlan, _ formatter: RaceFormatter, _ sink: inout Sink
  ) throws {
    try sink.open("big.csv")
    var piece = RaceRecord.header
    for month in 0..<24 {
      var blocks = (0..<RaceUnits.count).map { RaceBlock(unit: $0, month: month, plan: plan) }
      var isGoing = true
      while isGoing {
        isGoing = false
        for unit in blocks.indices {
          if blocks[unit].append(8, with: formatter, to: &piece) > 0 { isGoing = true }
        }
        try flush(&piece, to: &sink, from: 1 << 20)
      }
    }
    try flush(&piece, to: &sink, from: 1)
    try sink.close()
  }

  private func flush<Sink: StreamingSink>(
    _ piece: inout [UInt8], to sink: inout Sink, from size: Int
  ) throws {
    guard piece.count >= size else { return }
    try sink.append(piece)
    piece.removeAll(keepingCapacity: true)
  }
}
