import GRDB

/// The tables of an archive. A change is a new migration at the end; none is ever edited.
enum ArchiveSchema {
  /// `FQA1` in the file's header: a fengqiao archive.
  static let applicationID = 0x4651_4131

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 deliveries, readings, packs, runs") { db in
      try db.execute(sql: first)
    }
    return migrator
  }

  private static let first = """
    CREATE TABLE run (
      id INTEGER PRIMARY KEY,
      as_of INTEGER NOT NULL,
      at TEXT NOT NULL,
      program TEXT NOT NULL,
      plan TEXT NOT NULL,
      inputs TEXT NOT NULL,
      release TEXT NOT NULL,
      exit INTEGER NOT NULL) STRICT;
    CREATE TABLE delivery (
      id INTEGER PRIMARY KEY,
      source TEXT NOT NULL,
      path BLOB NOT NULL,
      sha256 TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      modified INTEGER NOT NULL,
      inode INTEGER NOT NULL,
      received INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('current', 'superseded', 'held', 'refused', 'purged')),
      left_run INTEGER) STRICT;
    CREATE UNIQUE INDEX delivery_current ON delivery (source, path) WHERE state = 'current';
    CREATE TABLE reading (
      id INTEGER PRIMARY KEY,
      source TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      plan TEXT NOT NULL,
      as_of INTEGER NOT NULL,
      depends_on_as_of INTEGER NOT NULL,
      is_refused INTEGER NOT NULL,
      outcome BLOB NOT NULL,
      UNIQUE (source, sha256)) STRICT;
    CREATE TABLE refused (
      reading INTEGER NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL,
      PRIMARY KEY (reading, part)) STRICT;
    CREATE TABLE pack (id INTEGER PRIMARY KEY, source TEXT NOT NULL, rows INTEGER NOT NULL) STRICT;
    CREATE TABLE pack_column (
      pack INTEGER NOT NULL, field TEXT NOT NULL, width INTEGER NOT NULL, bytes BLOB NOT NULL,
      PRIMARY KEY (pack, field)) STRICT;
    CREATE TABLE batch (
      pack INTEGER NOT NULL, row INTEGER NOT NULL, rows INTEGER NOT NULL,
      reading INTEGER NOT NULL, first_record INTEGER NOT NULL,
      PRIMARY KEY (pack, row)) STRICT, WITHOUT ROWID;
    CREATE INDEX batch_reading ON batch (reading);
    CREATE TABLE label (
      source TEXT NOT NULL, field TEXT NOT NULL, code INTEGER NOT NULL, text BLOB NOT NULL,
      PRIMARY KEY (source, field, code)) STRICT, WITHOUT ROWID;
    """
}
