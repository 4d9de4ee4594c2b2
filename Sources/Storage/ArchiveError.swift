import GRDB
import Platform

/// Why an archive could not be used.
public enum ArchiveError: Error, Sendable, CustomStringConvertible {
  /// Its contents are damaged, or it is another program's file. `rebuild` makes it again.
  case damaged(String)
  /// A newer program made it.
  case newer(String)
  /// Another process writes to it.
  case locked(String)
  /// The disk or the file system.
  case unwritable(String)
  /// There is no archive yet.
  case missing(String)

  public var description: String {
    switch self {
    case .damaged(let text), .newer(let text), .locked(let text), .unwritable(let text),
      .missing(let text):
      text
    }
  }

  init(_ error: PlatformError) {
    self = error.kind == .locked ? .locked("\(error)") : .unwritable("\(error)")
  }

  init(_ error: any Error, at path: Path) {
    if let known = error as? ArchiveError {
      self = known
    } else if let error = error as? PlatformError {
      self.init(error)
    } else if error is PackedReader.Damage {
      self = .damaged(ArchiveError.damage(path, "a reading ends early"))
    } else if let error = error as? DatabaseError {
      self.init(error, path)
    } else {
      self = .unwritable("\(path): \(error)")
    }
  }

  private init(_ error: DatabaseError, _ path: Path) {
    // SQLite's own words, never the statement with its values.
    let what = error.message ?? "SQLite says \(error.resultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self = .locked("\(path): another process is writing to the archive; wait until it has ended.")
    case .SQLITE_FULL:
      self = .unwritable("\(path): the disk is full; make room and run again.")
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_IOERR, .SQLITE_PERM, .SQLITE_NOMEM:
      self = .unwritable("\(path): the archive cannot be read or written: \(what).")
    default:
      self = .damaged(ArchiveError.damage(path, what))
    }
  }

  private static func damage(_ path: Path, _ what: String) -> String {
    "\(path): the archive is damaged (\(what)). The last release stays as it is. Make the archive "
      + "again from the delivered files with “fengqiao rebuild”."
  }
}
