public import Casework
import FoundationEssentials
import GRDB
import Platform
import Synchronization

extension Archive {
  /// Which batches of a log to load, and how much of them.
  public struct BatchRequest: Sendable {
    /// Index and name of the source.
    public var source: Int
    public var name: String
    /// The names of all its fields, and which of them are wanted; the others' columns are empty.
    public var fields: [String]
    public var wanted: Set<Int>
    /// The run's file of each reading.
    public var files: [Int: Int]
    /// With the numbers of the records, which order them.
    public var withKeys: Bool
    public var withLines: Bool
    /// What became of each record, as the last night left it.
    public var withStates: Bool
    /// Of the wanted fields those by which it is told whether a batch is wanted at all.
    public var first: Set<Int> = []

    public init(
      source: Int, name: String, fields: [String], wanted: Set<Int>, files: [Int: Int],
      withKeys: Bool = true, withLines: Bool = false, withStates: Bool = false
    ) {
      self.source = source
      self.name = name
      self.fields = fields
      self.wanted = wanted
      self.files = files
      self.withKeys = withKeys
      self.withLines = withLines
      self.withStates = withStates
    }
  }

  public struct LoadedBatch: Sendable {
    public var batch: Batch
    public var lines: [UInt32]
    /// `Disposition.rawValue` before the scope is applied; empty when there is none.
    public var states: [UInt8]
    /// Where it lies, for `set(states:)`.
    public let pack: Int
    public let row: Int

    /// - Parameter field: the place among the fields of a column that is no `PackColumn`.
    fileprivate mutating func set(_ name: String, width: Int, _ bytes: RawSpan, field: Int?) {
      switch name {
      case PackColumn.ordinals:
        batch.ordinals = Ordinals(ArrayBytes.values(of: bytes, as: UInt32.self))
      case PackColumn.lines: lines = ArrayBytes.values(of: bytes, as: UInt32.self)
      case PackColumn.states: states = ArrayBytes.values(of: bytes, as: UInt8.self)
      case PackColumn.keys: batch.keys = ArrayBytes.values(of: bytes, as: Key128.self)
      case PackColumn.copyKeys: batch.copyKeys = ArrayBytes.values(of: bytes, as: Key128.self)
      default:
        guard let field else { return }
        batch.columns[field] =
          switch width {
          case 1: .narrow(ArrayBytes.values(of: bytes, as: UInt8.self))
          case 2: .short(ArrayBytes.values(of: bytes, as: UInt16.self))
          case 4: .wide(ArrayBytes.values(of: bytes, as: Int32.self))
          default: .long(ArrayBytes.values(of: bytes, as: Int64.self))
          }
      }
    }
  }

  /// Takes batches as their packs are read.
  public protocol BatchTaking: Sendable {
    /// Whether the rest of a batch is to be loaded and taken; its states and `first` columns are
    /// there, and may be changed.
    mutating func wants(_ batch: inout LoadedBatch) -> Bool
    mutating func take(_ batch: LoadedBatch)
  }

  /// The batches, in the order of files and records.
  public func batches(
    _ request: BatchRequest, _ workers: some ParallelMapping
  ) throws(ArchiveError) -> [LoadedBatch] {
    let parts = try pass(request, to: Array(repeating: Gathering(), count: workers.width), workers)
    return parts.flatMap(\.batches).sorted {
      ($0.batch.file, $0.batch.firstRecord) < ($1.batch.file, $1.batch.firstRecord)
    }
  }

  private struct Gathering: BatchTaking {
    var batches: [LoadedBatch] = []
    mutating func wants(_ batch: inout LoadedBatch) -> Bool { true }
    mutating func take(_ batch: LoadedBatch) { batches.append(batch) }
  }

  /// Hands each batch to one of the takers and keeps none, in no order.
  ///
  /// A taker for each connection, of which each takes the next pack from one list: with more takers
  /// than connections some get nothing.
  public func pass<Taker: BatchTaking>(
    _ request: BatchRequest, to takers: [Taker], _ workers: some ParallelMapping
  ) throws(ArchiveError) -> [Taker] {
    let places = try perform { try Self.places(of: request, in: $0) }
    let connections = connections.prefix(takers.count)
    let next = Atomic(0)
    let parts = workers.map(connections.count) { connection in
      Result { () throws(ArchiveError) in
        try perform(on: connections[connection]) { db in
          var taker = takers[connection]
          while true {
            let place = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard place < places.count else { return taker }
            try Self.load(places[place].pack, places[place].entries, request, to: &taker, in: db)
          }
        }
      }
    }
    var result = takers
    for (index, part) in parts.enumerated() { result[index] = try part.get() }
    return result
  }

  private struct Entry: Sendable {
    let row: Int
    let rows: Int
    let file: Int
    let firstRecord: Int
  }

  private static func places(
    of request: BatchRequest, in db: Database
  ) throws -> [(pack: Int, entries: [Entry])] {
    var places: [(pack: Int, entries: [Entry])] = []
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT b.pack, b.row, b.rows, b.reading, b.first_record
        FROM batch b JOIN pack p ON p.id = b.pack WHERE p.source = ? ORDER BY b.pack, b.row
        """, arguments: [request.name])
    while let row = try rows.next() {
      guard let file = request.files[row[3]] else { continue }
      let pack: Int = row[0]
      if places.last?.pack != pack { places.append((pack, [])) }
      places[places.count - 1].entries.append(
        Entry(row: row[1], rows: row[2], file: file, firstRecord: row[4]))
    }
    return places
  }

  private static func load(
    _ pack: Int, _ entries: [Entry], _ request: BatchRequest, to taker: inout some BatchTaking,
    in db: Database
  ) throws {
    var loaded = entries.map { entry in
      LoadedBatch(
        batch: Batch(
          source: request.source, file: entry.file, firstRecord: entry.firstRecord,
          count: entry.rows, columns: request.fields.map { _ in .wide([]) }),
        lines: [], states: [], pack: pack, row: entry.row)
    }
    var first = request.first.sorted().map { request.fields[$0] }
    if request.withStates { first.append(PackColumn.states) }
    try load(first, into: &loaded, entries, request, in: db)
    var wanted: [Int] = []
    for i in loaded.indices where taker.wants(&loaded[i]) { wanted.append(i) }
    guard !wanted.isEmpty else { return }
    loaded = wanted.map { loaded[$0] }
    var others = request.wanted.subtracting(request.first).sorted().map { request.fields[$0] }
    if request.withKeys { others += [PackColumn.keys, PackColumn.copyKeys] }
    if request.withKeys || request.withLines { others.append(PackColumn.ordinals) }
    if request.withLines { others.append(PackColumn.lines) }
    try load(others, into: &loaded, wanted.map { entries[$0] }, request, in: db)
    for batch in loaded { taker.take(batch) }
  }

  /// - Parameter entries: where each of the batches lies in their pack.
  private static func load(
    _ names: [String], into loaded: inout [LoadedBatch], _ entries: [Entry],
    _ request: BatchRequest, in db: Database
  ) throws {
    let places = Dictionary(
      request.fields.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { a, _ in a })
    let statement = try db.cachedStatement(
      sql: "SELECT width, bytes FROM pack_column WHERE pack = ? AND field = ?")
    for name in names {
      // The row lies in the cursor's memory.
      let cursor = try Row.fetchCursor(statement, arguments: [loaded[0].pack, name])
      defer { withExtendedLifetime(cursor) {} }
      guard let row = try cursor.next() else { continue }
      let width: Int = row[0]
      try row.withUnsafeData(atIndex: 1) { data in
        let bytes = (data ?? Data()).bytes
        for (i, entry) in entries.enumerated() {
          guard entry.row >= 0, entry.rows > 0, width > 0,
            (entry.row + entry.rows) * width <= bytes.byteCount
          else {
            throw ArchiveError.damaged(
              "pack \(loaded[i].pack): a column is shorter than its records")
          }
          let piece = bytes.extracting((entry.row * width)..<((entry.row + entry.rows) * width))
          loaded[i].set(name, width: width, piece, field: places[name])
        }
      }
    }
  }

  /// Keeps what became of the records of packs, so that a question need not deduplicate again.
  ///
  /// - Parameter states: for each loaded batch its states; batches that were not loaded keep
  ///   none. Packs whose states are what they were are not written.
  public func set(states: [(pack: Int, row: Int, states: [UInt8])]) throws(ArchiveError) {
    try perform { db in
      for (pack, pieces) in Dictionary(grouping: states, by: \.pack).sorted(by: { $0.key < $1.key })
      {
        let rows = try Int.fetchOne(
          db, sql: "SELECT rows FROM pack WHERE id = ?", arguments: [pack])
        var bytes = [UInt8](repeating: 0, count: rows ?? 0)
        for piece in pieces {
          bytes.replaceSubrange(piece.row..<(piece.row + piece.states.count), with: piece.states)
        }
        let old = try Data.fetchOne(
          db, sql: "SELECT bytes FROM pack_column WHERE pack = ? AND field = ?",
          arguments: [pack, PackColumn.states])
        let new = Data(bytes)
        guard old != new else { continue }
        try db.execute(
          sql: "INSERT OR REPLACE INTO pack_column VALUES (?, ?, 1, ?)",
          arguments: [pack, PackColumn.states, new])
      }
    }
  }
}
