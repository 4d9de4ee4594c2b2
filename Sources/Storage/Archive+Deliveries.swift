import FoundationEssentials
import GRDB
public import Platform

extension Archive {
  /// One version of one delivered file.
  public struct Version: Sendable, Hashable {
    public let id: Int
    public let source: String
    /// Relative to the source's folder.
    public let path: Path
    /// 64 hexadecimal digits.
    public let sha256: String
    public let bytes: Int
    public let modified: Int
    public let inode: UInt64
    /// The run in which it came.
    public let received: Int
    public let state: State
    /// The run since which it no longer counts.
    public let left: Int?

    /// Whether it counted after a run.
    public func counted(after run: Int) -> Bool {
      guard received <= run, left.map({ $0 > run }) ?? true else { return false }
      return state == .current || state == .superseded
    }
  }

  public enum State: String, Sendable, Hashable {
    /// It counts.
    case current
    /// A later version of the same name counts instead.
    case superseded
    /// A correction less than half as long as what it corrects; it waits for a person.
    case held
    /// A correction that cannot be read; what it was to correct still counts.
    case refused
    /// Its bytes were deleted on request; its figures stand in old releases.
    case purged
  }

  /// All versions, in the order in which they came.
  public func versions() throws(ArchiveError) -> [Version] {
    try perform { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT id, source, path, sha256, bytes, modified, inode, received, state, left_run
          FROM delivery ORDER BY id
          """
      ).map { row in
        Version(
          id: row[0], source: row[1], path: Path(bytes: Array(row[2] as Data)), sha256: row[3],
          bytes: row[4], modified: row[5], inode: UInt64(bitPattern: row[6] as Int64),
          received: row[7], state: State(rawValue: row[8]) ?? .superseded, left: row[9])
      }
    }
  }

  /// Notes that a file came; the number of the version.
  public func add(
    _ receipt: DeliveryStore.Receipt, source: String, path: Path, state: State, run: Int
  ) throws(ArchiveError) -> Int {
    try perform { db in
      try db.execute(
        sql: """
          INSERT INTO delivery (source, path, sha256, bytes, modified, inode, received, state)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          source, Data(path.bytes), receipt.sha256.hex, receipt.bytes, receipt.modified,
          Int64(bitPattern: receipt.inode), run, state.rawValue,
        ])
      return Int(db.lastInsertedRowID)
    }
  }

  /// - Parameter left: the run since which it does not count; `nil` while it does.
  public func set(_ state: State, of version: Int, left: Int?) throws(ArchiveError) {
    try perform { db in
      try db.execute(
        sql: "UPDATE delivery SET state = ?, left_run = ? WHERE id = ?",
        arguments: [state.rawValue, left, version])
    }
  }

  /// The file was touched and is the same: its date is noted so that it is not hashed every night.
  public func touch(_ version: Int, modified: Int, inode: UInt64) throws(ArchiveError) {
    try perform { db in
      try db.execute(
        sql: "UPDATE delivery SET modified = ?, inode = ? WHERE id = ?",
        arguments: [modified, Int64(bitPattern: inode), version])
    }
  }

  // MARK: Runs

  public struct Run: Sendable, Hashable {
    public let id: Int
    /// `Day.number`.
    public let asOf: Int
    /// UTC, to the second; for people, never for figures.
    public let at: String
    public let program: String
    /// The hash of all current deliveries.
    public let inputs: String
    /// Empty: none was published.
    public let release: String
    public let exit: Int
  }

  /// The runs, the oldest first.
  public func runs() throws(ArchiveError) -> [Run] {
    try perform { db in
      try Row.fetchAll(
        db, sql: "SELECT id, as_of, at, program, inputs, release, exit FROM run ORDER BY id"
      ).map {
        Run(
          id: $0[0], asOf: $0[1], at: $0[2], program: $0[3], inputs: $0[4], release: $0[5],
          exit: $0[6])
      }
    }
  }

  /// The number of the run that is about to be.
  public func nextRun() throws(ArchiveError) -> Int {
    try perform { try (Int.fetchOne($0, sql: "SELECT max(id) FROM run") ?? 0) + 1 }
  }

  public func record(_ run: Run, plan: String) throws(ArchiveError) {
    try perform { db in
      try db.execute(
        sql: "INSERT OR REPLACE INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          run.id, run.asOf, run.at, run.program, plan, run.inputs, run.release, run.exit,
        ])
    }
  }
}

extension Archive.Run {
  public init(
    number: Int, asOf: Int, program: String, inputs: String, release: String, exit: Int
  ) {
    self.init(
      id: number, asOf: asOf, at: Clock.timestamp(), program: program, inputs: inputs,
      release: release, exit: exit)
  }
}
