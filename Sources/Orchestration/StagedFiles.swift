import Casework
import Platform
import Publishing
import Storage
import Synchronization

/// Files of a staged release that one publication appends to.
///
/// What is appended is hashed and written while more is rendered; what fails there is thrown by the
/// next `append`, or by `finish`.
final class StagedFiles: Sendable {
  private let staged: StagedRelease
  private let workers: Workers
  private let publications: [PublicationDefinition]
  private let writing: WorkBeside
  private let state = Mutex(State())

  /// So many bytes may wait to be written.
  private static let mostWaiting = 16 << 20

  private struct State {
    var files: [String: WrittenFile] = [:]
    var waiting = 0
    var failure: PlatformError?
  }

  init(_ staged: StagedRelease, workers: Workers, publications: [PublicationDefinition]) {
    self.staged = staged
    self.workers = workers
    self.publications = publications
    writing = WorkBeside(workers)
  }

  /// The files of the release, or those in its folder for the public.
  func files(isPublic: Bool) throws -> PublicationFiles {
    let place = PublicationDefinition.publicFolder
    let folder = isPublic ? staged.path.appending(Path(place)) : staged.path
    try Folder.create(folder, mode: ReleaseFolder.folderMode)
    return PublicationFiles(
      folder: "\(folder)", workers: workers,
      publications: publications.filter { ($0.audience == .public) == isPublic },
      append: { [self] name, bytes in try append(bytes, to: isPublic ? place + "/" + name : name) },
      adopt: { _ in },
      read: { path in try Platform.OpenFile.contents(of: Path(path), limit: 16 << 20) })
  }

  /// Waits until nothing is being written any more: before a release is thrown away.
  func settle() { writing.wait() }

  /// Waits until all is written and durable.
  ///
  /// - Returns: for each file the hash of what was appended.
  func finish() throws(PlatformError) -> [Path: Hash256] {
    settle()
    let (files, failure) = state.withLock { ($0.files, $0.failure) }
    if let failure { throw failure }
    var hashes: [Path: Hash256] = [:]
    for (name, file) in files.sorted(by: { $0.key < $1.key }) {
      hashes[Path(name)] = try file.finish()
    }
    return hashes
  }

  private func append(_ bytes: [UInt8], to name: String) throws(PlatformError) {
    let (isFull, failure) = state.withLock { state in
      state.waiting += bytes.count
      return (state.waiting > StagedFiles.mostWaiting, state.failure)
    }
    if let failure { throw failure }
    writing.begin { [self] in write(bytes, to: name) }
    if isFull { settle() }
  }

  private func write(_ bytes: [UInt8], to name: String) {
    do throws(PlatformError) {
      guard state.withLock({ $0.failure == nil }) else { return }
      let file: WrittenFile
      if let known = state.withLock({ $0.files[name] }) {
        file = known
      } else {
        file = WrittenFile(try staged.create(Path(name)))
      }
      try file.append(bytes)
      state.withLock { state in
        state.files[name] = file
        state.waiting -= bytes.count
      }
    } catch {
      state.withLock { $0.failure = error }
    }
  }
}

/// A file that is appended to, with the hash of what was.
private final class WrittenFile: Sendable {
  private struct Open: ~Copyable {
    var file: DurableFile
    var digest = Digest()
  }

  private let open: Mutex<Open?>

  init(_ file: consuming sending DurableFile) { open = Mutex(Open(file: file)) }

  func append(_ bytes: [UInt8]) throws(PlatformError) {
    try open.withLock { open throws(PlatformError) in
      open?.digest.update(bytes.span)
      try open?.file.append(bytes)
    }
  }

  func finish() throws(PlatformError) -> Hash256 {
    try open.withLock { open throws(PlatformError) in
      guard let taken = open.take() else { preconditionFailure("a file is finished once") }
      try taken.file.finish()
      return taken.digest.finish()
    }
  }
}
