import GRDB
public import Platform
import Synchronization

/// What the nights leave behind: the delivered bytes, what reading them came to, and the runs.
///
/// ```
/// state/archive.sqlite    deliveries, readings, packs of columns, runs (WAL, STRICT)
/// state/store/3f/3fa9c1…  the delivered bytes by their SHA-256, mode 0400
/// state/audit.jsonl       who did what: append-only, each line bound to the one before
/// state/.lock             held by the writer
/// ```
///
/// A *reading* is what one content came to under one plan (fields, units, codes, key, program);
/// under another plan it is read again. Its records lie in *packs*: up to 65,536 records of one log, a
/// BLOB a column, so a question loads only the columns that it needs.
///
/// All but the deliveries' order and the audit log can be made again from the store.
public final class Archive: Sendable {
  public enum Access: Sendable {
    /// The nightly run: one at a time; made when it is not there.
    case writing
    /// Questions: they see the archive as it was when they began.
    case reading
  }

  public let folder: Path
  public let store: DeliveryStore
  let database: DatabaseQueue
  private let lock: FileLock?
  /// Of a reader other connections that see the same, so that several packs are read at one time.
  private let others = Mutex<[DatabaseQueue]>([])

  static let fileName: Path = "archive.sqlite"

  /// - Throws: `ArchiveError`: `.locked` when another run writes to it, `.newer`, `.damaged`,
  ///   `.missing` for a reader before the first night, `.unwritable`.
  public init(_ folder: Path, _ access: Access) throws(ArchiveError) {
    self.folder = folder
    let file = folder.appending(Archive.fileName)
    do {
      switch access {
      case .writing:
        try Folder.create(folder, mode: 0o700)
        lock = try FileLock(folder.appending(".lock"))
        store = try DeliveryStore(folder.appending("store"))
        for left in try Folder.names(folder) where left.bytes.starts(with: ".tmp-".utf8) {
          try Folder.removeFile(folder.appending(left))
        }
      case .reading:
        guard try Folder.kind(of: file) == .regular else {
          throw ArchiveError.missing(
            "\(folder): there is no archive yet; “fengqiao run” makes it on the first night.")
        }
        lock = nil
        store = DeliveryStore(reading: folder.appending("store"))
      }
      database = try Archive.open(file, access)
    } catch {
      throw ArchiveError(error, at: file)
    }
  }

  private static func connection(_ file: Path, _ access: Access) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = access == .reading
    // A night's transaction lasts over many calls.
    configuration.allowsUnsafeTransactions = true
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA cache_size = -65536; PRAGMA mmap_size = 1073741824")
      if access == .writing { try db.execute(sql: "PRAGMA synchronous = FULL") }
    }
    return try DatabaseQueue(path: "\(file)", configuration: configuration)
  }

  private static func open(_ file: Path, _ access: Access) throws -> DatabaseQueue {
    let database = try connection(file, access)
    if access == .writing {
      try database.writeWithoutTransaction { db in
        let id = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let isEmpty = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") == 0
        guard id == ArchiveSchema.applicationID || isEmpty else {
          throw ArchiveError.damaged(
            "\(file): this is no archive of fengqiao; nothing was changed.")
        }
        // Columns are megabytes: large pages make short chains.
        if isEmpty { try db.execute(sql: "PRAGMA page_size = 32768") }
        try db.execute(sql: "PRAGMA journal_mode = WAL")
        if isEmpty { try db.execute(sql: "PRAGMA application_id = \(ArchiveSchema.applicationID)") }
      }
      try DurableFile.seal(file, mode: 0o600)
    }
    let migrator = ArchiveSchema.migrator
    try database.read { db in
      guard try !migrator.hasBeenSuperseded(db) else {
        throw ArchiveError.newer(
          "\(file): a newer fengqiao made this archive; use that one, or restore a backup.")
      }
      if access == .reading, try !migrator.hasCompletedMigrations(db) {
        throw ArchiveError.missing(
          "\(file): this archive is from an older fengqiao; “fengqiao run” brings it up to date.")
      }
    }
    if access == .writing { try migrator.migrate(database) }
    return database
  }

  /// Runs a body on the database and says what went wrong in the archive's words.
  func perform<Result>(_ body: (Database) throws -> Result) throws(ArchiveError) -> Result {
    try perform(on: database, body)
  }

  /// The same on one of `connections`.
  func perform<Result>(
    on connection: DatabaseQueue, _ body: (Database) throws -> Result
  ) throws(ArchiveError) -> Result {
    do {
      return try connection.writeWithoutTransaction(body)
    } catch {
      throw ArchiveError(error, at: folder.appending(Archive.fileName))
    }
  }

  // MARK: A night's transaction

  /// Everything until `commit` becomes visible together, or not at all.
  public func begin() throws(ArchiveError) {
    try perform { try $0.execute(sql: "BEGIN IMMEDIATE") }
  }

  public func commit() throws(ArchiveError) {
    try perform { try $0.execute(sql: "COMMIT") }
    try perform { _ = try Row.fetchOne($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
  }

  public func rollback() {
    try? perform { if $0.isInsideTransaction { try $0.execute(sql: "ROLLBACK") } }
  }

  /// A reader's view: until it ends nothing that a night changes is seen.
  ///
  /// - Parameter width: how many packs are to be read at one time.
  public func beginReading(width: Int = 2) throws(ArchiveError) {
    try beginReading(width: width) {}
  }

  /// - Parameter meanwhile: happens between the beginnings of the connections' views; for tests.
  package func beginReading(
    width: Int, _ meanwhile: () throws -> Void
  ) throws(ArchiveError) {
    do {
      // Another connection's counter tells whether somebody else committed since it was asked: if
      // not between these two moments, both connections began at the same state.
      let file = folder.appending(Archive.fileName)
      var candidates: [(connection: DatabaseQueue, before: Int?)] = []
      for _ in 1..<max(width, 1) {
        guard let other = try? Archive.connection(file, .reading),
          let before = try? other.inDatabase({ try Archive.dataVersion($0) })
        else { break }
        candidates.append((other, before))
      }
      try database.inDatabase { try Archive.beginReading($0) }
      try meanwhile()
      for (other, before) in candidates {
        let after = try? other.inDatabase { db in
          try Archive.beginReading(db)
          return try Archive.dataVersion(db)
        }
        if let before, before == after { others.withLock { $0.append(other) } }
      }
    } catch {
      throw ArchiveError(error, at: folder.appending(Archive.fileName))
    }
  }

  private static func beginReading(_ db: Database) throws {
    try db.execute(sql: "BEGIN")
    _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM run")
  }

  private static func dataVersion(_ db: Database) throws -> Int? {
    try Int.fetchOne(db, sql: "PRAGMA data_version")
  }

  /// The connections that see the same: one, or several after `beginReading`.
  var connections: [DatabaseQueue] { [database] + others.withLock { $0 } }

  /// How many packs are read at one time.
  package var width: Int { connections.count }

  /// Writes the file anew without the room that is free, so that nothing deleted is left in it.
  func vacuum() throws(ArchiveError) {
    try perform { try $0.execute(sql: "VACUUM") }
    try perform { _ = try Row.fetchOne($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
  }

  /// What SQLite itself finds wrong with the file; empty when it is sound.
  public func integrityProblems() throws(ArchiveError) -> [String] {
    try perform { db in
      try String.fetchAll(db, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }
    }
  }
}
