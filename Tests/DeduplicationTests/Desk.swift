import Casework
import Deduplication

/// A record as tests write it: its key, and the three fields of the log.
struct Entry {
  var key: Key128
  var content: Int64
  var updated: Int64
  var day: Int64
  var copyKey: Key128

  init(
    _ key: UInt64, _ content: Int64 = 0, updated: Int64 = 0, day: Int64 = Desk.firstDay,
    copyOf copyKey: UInt64 = 0
  ) {
    self.key = Desk.key(key)
    self.content = content
    self.updated = updated
    self.day = day
    self.copyKey = Desk.key(copyKey)
  }
}

/// Logs of three fields (0 content, 1 update time, 2 day) over the year 2020.
enum Desk {
  static let firstDay = Int64(18_262)  // 2020-01-01

  /// 0 is no key; the others differ in their high halves too, as fingerprints do.
  static func key(_ number: UInt64) -> Key128 {
    number == 0
      ? .none
      : Key128(high: number &* 0x9E37_79B9_7F4A_7C15 | 1, low: number &* 0xBF58_476D_1CE4_E5B9)
  }

  static func log(
    _ name: String, newestBy: [Int] = [1], periodBy: [Int] = [], outOfScope: [ScopeRule] = [],
    hasKey: Bool = true
  ) -> SourceDefinition {
    SourceDefinition(
      name: name, label: name, folder: "/", patterns: [],
      fields: [
        FieldDefinition(name: "content", headers: [], kind: .count),
        FieldDefinition(name: "updated", headers: [], kind: .dateTime(formats: [])),
        FieldDefinition(name: "day", headers: [], kind: .date(formats: [])),
      ], key: hasKey ? [0] : [], newestBy: newestBy, periodBy: periodBy, outOfScope: outOfScope)
  }

  static func definition(
    _ sources: [SourceDefinition], copies: [CopyRule] = []
  ) throws -> PipelineDefinition {
    let start = Day(number: Int32(firstDay))
    return PipelineDefinition(
      name: "test", label: "",
      period: Period(start: start, end: start.advanced(by: 366), label: "2020"),
      asOf: start.advanced(by: 365),
      units: try UnitTree(
        levels: ["district"],
        rows: [
          Unit(
            code: "Z", name: "区", level: 0, kind: "district", parentCode: "", validFrom: nil,
            validTo: nil, successor: "", aliases: [], line: 1)
        ]),
      assignment: .asWas, codeLists: [], sources: sources, copies: copies, measures: [],
      indicators: [], publications: [], fingerprint: "")
  }

  static func batch(
    _ entries: [Entry], source: Int = 0, file: Int = 0, firstRecord: Int = 0
  ) -> Batch {
    Batch(
      source: source, file: file, firstRecord: firstRecord,
      ordinals: entries.indices.map { UInt32($0) },
      columns: [
        .wide(entries.map { $0.content == Column.missing ? .min : Int32($0.content) }),
        .long(entries.map(\.updated)),
        .wide(entries.map { $0.day == Column.missing ? .min : Int32($0.day) }),
      ], keys: entries.map(\.key), copyKeys: entries.map(\.copyKey))
  }

  /// Files in the order of their numbers.
  static func ledger(
    _ batches: [Batch], _ definition: PipelineDefinition, workers: Int = 1,
    precedes: @escaping @Sendable (Int, Int) -> Bool = { $0 < $1 }
  ) -> (ledger: Ledger, reasons: [String]) {
    deduplicated(
      batches, by: definition, workers: Spread(width: workers), precedes: precedes)
  }
}

/// So many pieces, one after the other, the last first.
struct Spread: ParallelMapping {
  let width: Int

  func map<Result: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
    (0..<count).reversed().map(body).reversed()
  }
}

extension Ledger {
  /// `counted`, or `duplicate>2`, row by row.
  var story: [String] {
    (0..<rows).map { row in
      let word = disposition(of: row).word
      return target(of: row).map { "\(word)>\($0)" } ?? word
    }
  }
}
