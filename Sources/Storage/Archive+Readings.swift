import Casework
import FoundationEssentials
import GRDB

extension Archive {
  /// What one content came to under one plan.
  public struct Reading: Sendable {
    public let id: Int
    public let source: String
    public let sha256: String
    /// What, besides the bytes, decided how they were read; mostly nothing.
    public let variant: String
    public let plan: String
    /// `Day.number` of the run that read it.
    public let asOf: Int
    /// Whether a later `as_of` may read it otherwise: some of its days lay in the future.
    public let dependsOnAsOf: Bool
    /// The file was refused as a whole.
    public let isRefused: Bool

    /// Whether a run of this day and plan would read the same.
    public func holds(for plan: String, asOf day: Int) -> Bool {
      self.plan == plan && (asOf == day || (asOf < day && !dependsOnAsOf))
    }
  }

  /// All readings, without what they came to.
  public func readings() throws(ArchiveError) -> [Reading] {
    try perform { db in
      try Row.fetchAll(
        db,
        sql: "SELECT id, source, sha256, plan, as_of, depends_on_as_of, is_refused FROM reading"
      ).map {
        let content: String = $0[2]
        return Reading(
          id: $0[0], source: $0[1], sha256: String(content.prefix(64)),
          variant: String(content.dropFirst(65)), plan: $0[3], asOf: $0[4],
          dependsOnAsOf: $0[5], isRefused: $0[6])
      }
    }
  }

  /// What the reader packed of a reading's outcome, by the reading's number.
  public func outcomes() throws(ArchiveError) -> [Int: [UInt8]] {
    try perform { db in
      var outcomes: [Int: [UInt8]] = [:]
      let rows = try Row.fetchCursor(db, sql: "SELECT id, outcome FROM reading")
      while let row = try rows.next() { outcomes[row[0]] = Array(row[1] as Data) }
      return outcomes
    }
  }

  /// Refused records of a reading, part by part as they were added.
  public func refusedParts(of reading: Int) throws(ArchiveError) -> [[UInt8]] {
    try perform { db in
      try Data.fetchAll(
        db, sql: "SELECT bytes FROM refused WHERE reading = ? ORDER BY part", arguments: [reading]
      ).map { Array($0) }
    }
  }

  /// Numbers of the readings that have refused records.
  public func readingsWithRefused() throws(ArchiveError) -> Set<Int> {
    try perform { try Set(Int.fetchAll($0, sql: "SELECT DISTINCT reading FROM refused")) }
  }

  /// The texts of a label field, each at the place of its code.
  public func labels(source: String, field: String) throws(ArchiveError) -> [[UInt8]] {
    try perform { db in
      try Data.fetchAll(
        db, sql: "SELECT text FROM label WHERE source = ? AND field = ? ORDER BY code",
        arguments: [source, field]
      ).map { Array($0) }
    }
  }

  /// Appends the texts that came since; those that are there keep their codes.
  public func add(
    labels: ArraySlice<[UInt8]>, source: String, field: String
  ) throws(ArchiveError) {
    try perform { db in
      for (code, text) in zip(labels.indices, labels) {
        try db.execute(
          sql: "INSERT INTO label VALUES (?, ?, ?, ?)",
          arguments: [source, field, code, Data(text)])
      }
    }
  }

  /// A new reading, in the place of an older one of the same content and variant; its number.
  public func addReading(
    source: String, sha256: String, variant: String, plan: String, asOf: Int
  ) throws(ArchiveError) -> Int {
    // The column of the hash names the variant too, behind a blank.
    let content = variant.isEmpty ? sha256 : sha256 + " " + variant
    return try perform { db in
      if let old = try Int.fetchOne(
        db, sql: "SELECT id FROM reading WHERE source = ? AND sha256 = ?",
        arguments: [source, content])
      {
        try Self.clear(old, in: db)
        try db.execute(sql: "DELETE FROM reading WHERE id = ?", arguments: [old])
      }
      try db.execute(
        sql: """
          INSERT INTO reading (source, sha256, plan, as_of, depends_on_as_of, is_refused, outcome)
          VALUES (?, ?, ?, ?, 0, 0, x'')
          """, arguments: [source, content, plan, asOf])
      return Int(db.lastInsertedRowID)
    }
  }

  public func finish(
    reading: Int, outcome: [UInt8], dependsOnAsOf: Bool, isRefused: Bool
  ) throws(ArchiveError) {
    try perform { db in
      try db.execute(
        sql: """
          UPDATE reading SET outcome = ?, depends_on_as_of = ?, is_refused = ? WHERE id = ?
          """, arguments: [Data(outcome), dependsOnAsOf, isRefused, reading])
    }
  }

  public func addRefused(_ part: Int, _ bytes: [UInt8], of reading: Int) throws(ArchiveError) {
    try perform { db in
      try db.execute(
        sql: "INSERT INTO refused VALUES (?, ?, ?)", arguments: [reading, part, Data(bytes)])
    }
  }

  /// Forgets the records of a reading: its file is refused as a whole.
  public func clear(reading: Int) throws(ArchiveError) {
    try perform { try Self.clear(reading, in: $0) }
  }

  private static func clear(_ reading: Int, in db: Database) throws {
    try db.execute(sql: "DELETE FROM batch WHERE reading = ?", arguments: [reading])
    try db.execute(sql: "DELETE FROM refused WHERE reading = ?", arguments: [reading])
  }

  /// Forgets readings, and packs of which nothing is left.
  public func remove(readings: [Int]) throws(ArchiveError) {
    try perform { db in
      for reading in readings {
        try Self.clear(reading, in: db)
        try db.execute(sql: "DELETE FROM reading WHERE id = ?", arguments: [reading])
      }
      let empty = "SELECT id FROM pack WHERE id NOT IN (SELECT pack FROM batch)"
      try db.execute(sql: "DELETE FROM pack_column WHERE pack IN (\(empty))")
      try db.execute(sql: "DELETE FROM pack WHERE id IN (\(empty))")
    }
  }

  /// Forgets everything that can be made again from the store: `rebuild`.
  public func forgetReadings() throws(ArchiveError) {
    try perform { db in
      for table in ["batch", "refused", "reading", "pack_column", "pack", "label"] {
        try db.execute(sql: "DELETE FROM \(table)")
      }
    }
  }
}
