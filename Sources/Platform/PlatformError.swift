internal import Glibc

/// What the system refused: which operation, on which path, why, and what to do.
public struct PlatformError: Error, Hashable, Sendable {
  /// What callers tell apart; the exit code follows from it.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// There is no such file or folder.
    case missing
    /// Something of that name is there already.
    case exists
    /// No permission.
    case denied
    /// The disk or the quota is full, or the largest size of a file is reached.
    case full
    /// The file system can only be read.
    case readOnly
    /// The device failed.
    case device
    /// A link, pipe, socket, device or folder where a file must be.
    case notRegular
    /// Too many open files, or no memory.
    case exhausted
    /// Another process holds the lock.
    case locked
    /// The thing is there and is not fit for its use: a key that others can read.
    case unfit
    case other
  }

  public let kind: Kind
  /// One verb: open, read, write, sync, close, rename, link, list, lock …
  public let operation: String
  public let path: Path
  /// The system's number, 0 when the refusal is our own.
  public let errno: Int32
  /// One sentence for a person, with the path and what to do.
  public let sentence: String

  /// A refusal of our own.
  public init(_ kind: Kind, _ operation: String, _ path: Path, _ sentence: String) {
    self.kind = kind
    self.operation = operation
    self.path = path
    errno = 0
    self.sentence = sentence
  }

  /// A refusal of the system; `hint` is a sentence that goes after the usual one.
  init(_ operation: String, _ path: Path, errno code: Int32, hint: String = "") {
    kind = PlatformError.kind(of: code)
    self.operation = operation
    self.path = path
    errno = code
    let what = PlatformError.meaning(of: code)
    sentence = "\(path): cannot \(operation): \(what)." + (hint.isEmpty ? "" : " " + hint)
  }

  private static func kind(of code: Int32) -> Kind {
    switch code {
    case ENOENT, ENOTDIR: .missing
    case EEXIST, ENOTEMPTY: .exists
    case EACCES, EPERM: .denied
    case ENOSPC, EDQUOT, EFBIG: .full
    case EROFS: .readOnly
    case EIO, ENXIO, ENODEV, ESTALE: .device
    case ELOOP, EISDIR: .notRegular
    case EMFILE, ENFILE, ENOMEM, ENOLCK: .exhausted
    case EWOULDBLOCK: .locked
    default: .other
    }
  }

  /// The common refusals in our own words, so that no locale changes a message.
  private static func meaning(of code: Int32) -> String {
    switch code {
    case ENOENT: "there is no such file or folder"
    case ENOTDIR: "a part of the path is not a folder"
    case EEXIST: "something of that name is there already"
    case ENOTEMPTY: "the folder is not empty"
    case EACCES, EPERM: "no permission; check the owner and the mode of the file and its folders"
    case ENOSPC: "the disk is full; make room and run again"
    case EDQUOT: "the disk quota is used up; make room and run again"
    case EFBIG: "the file would be larger than allowed here (ulimit -f)"
    case EROFS: "the file system can only be read; choose another folder or remount it"
    case EIO: "the device reported an input/output error; check the disk before running again"
    case ESTALE: "the network file system lost the file; run again"
    case ELOOP: "it is a symbolic link, or links go in a circle; give the real path"
    case EISDIR: "it is a folder"
    case EMFILE, ENFILE: "too many files are open; raise the limit (ulimit -n)"
    case ENOMEM: "there is no memory left"
    case ENAMETOOLONG: "the name is too long"
    case EINVAL: "the name or the request is not valid there"
    default: "the system says \(code)"
    }
  }
}

extension PlatformError: CustomStringConvertible {
  public var description: String { sentence }
}
