public import Platform

/// The folder of releases, published all or nothing, with one writer at a time.
///
/// ```
/// out/.lock                     held while a ReleaseFolder lives
/// out/staging/<run>/            being written; swept when its run has died
/// out/releases/0001-3fa9c1d2e4b5/   files, manifest.json; never changed again
/// out/current -> releases/0001-3fa9c1d2e4b5
/// out/CURRENT                   the same as text, for those who cannot follow links
/// ```
///
/// Publishing, and what a crash after each step leaves to readers of `current`:
/// 1. Files are written to `staging/<run>`, the manifest last; all is made durable: the old one.
/// 2. Everything is read again and compared with the manifest: the old one.
/// 3. `staging/<run>` is renamed to `releases/<name>`: the old one. The next run with the same
///    content takes this release instead of making another.
/// 4. `current` is turned by one rename: the new one.
/// 5. `CURRENT` is replaced: the new one. It is put right by the next run if this did not happen.
///
/// A name is a counter and the beginning of the content's hash; no clock goes into anything.
public final class ReleaseFolder: Sendable {
  public enum Outcome: Sendable, Hashable {
    /// `current` is this release now.
    case published(String)
    /// `current` holds this content already; nothing was touched.
    case unchanged(String)
    /// Somebody went back from just this content: `current` stays the release of this name.
    case withdrawn(String)
  }

  public static let folderMode: UInt16 = 0o750
  public static let fileMode: UInt16 = 0o640

  public let path: Path
  private let lock: FileLock

  /// Takes the folder, making it when it is missing, and clears away what dead runs left.
  ///
  /// - Throws: `PlatformError`: `.locked` when another run has it, `.unfit` when `current` is
  ///   something other than a link: it is left alone, the sentence says how to repair it.
  public init(_ path: Path) throws(PlatformError) {
    try Folder.create(path, mode: ReleaseFolder.folderMode)
    let lock = try FileLock(path.appending(".lock"))
    self.path = path
    self.lock = lock
    if let kind = try Folder.kind(of: path.appending("current")), kind != .link {
      throw PlatformError(
        .unfit, "publish", path.appending("current"),
        "\(path.appending("current")): it must be a symbolic link to a release, and it is a "
          + "\(kind.word). Nothing was changed. If it holds figures that you need, move it "
          + "away (mv \(path)/current \(path)/current.old) and run again.")
    }
    try Folder.create(path.appending("releases"), mode: ReleaseFolder.folderMode)
    try Folder.create(path.appending("staging"), mode: 0o700)
    for left in try Folder.names(path.appending("staging")) {
      try Folder.removeTree(left, below: path.appending("staging"))
    }
    for left in try Folder.names(path) where left.bytes.starts(with: ".tmp-".utf8) {
      try Folder.removeFile(path.appending(left))
    }
    if let current = try ReleaseFolder.current(in: path) { try writePointer(current) }
  }

  /// The name of the release that `current` points at; `nil` before the first one, or when the
  /// link leads to nothing. Needs no lock.
  public static func current(in path: Path) throws(PlatformError) -> String? {
    guard let target = try SymbolicLink.target(of: path.appending("current")),
      target.folder == "releases", let name = String(validating: target.name.bytes, as: UTF8.self),
      try Folder.kind(of: path.appending(target).appending(Manifest.name)) == .regular
    else { return nil }
    return name
  }

  /// All releases, the oldest first. Needs no lock.
  public static func releases(in path: Path) throws(PlatformError) -> [String] {
    try Folder.names(path.appending("releases"))
      .compactMap { String(validating: $0.bytes, as: UTF8.self) }
      .filter { counter(of: $0) != nil }
      .sorted { (counter(of: $0) ?? 0, $0) < (counter(of: $1) ?? 0, $1) }
  }

  /// A place for the files of a new release.
  ///
  /// - Parameter run: a name without `/`, used by no other staged release of this run.
  public func stage(_ run: String) throws(PlatformError) -> StagedRelease {
    let name = Path(run)
    guard name.name == name, name != ".", name != "..", !name.isEmpty else {
      throw PlatformError(.unfit, "stage", name, "\(name): this cannot be the name of a run.")
    }
    let folder = path.appending("staging").appending(name)
    guard try Folder.kind(of: folder) == nil else {
      throw PlatformError(.exists, "stage", folder, "\(folder): this run is staged already.")
    }
    try Folder.create(folder, mode: 0o700)
    return StagedRelease(path: folder)
  }

  /// Throws a staged release away: a gate was not passed.
  public func discard(_ staged: StagedRelease) throws(PlatformError) {
    try Folder.removeTree(staged.path.name, below: path.appending("staging"))
  }

  /// Makes the files of a staged release durable, lists them, and reads them back.
  ///
  /// - Parameters:
  ///   - facts: what the release was made from: pipeline, period, as_of, hashes; nothing that
  ///     differs between two runs over the same inputs.
  ///   - hashes: of files whose bytes were hashed when they were made; others are hashed as they
  ///     stand.
  /// - Throws: `PlatformError`, `.device` when what was written cannot be read back.
  public func seal(
    _ staged: StagedRelease, facts: [String: String], hashes: [Path: Hash256] = [:]
  ) throws(PlatformError) -> SealedRelease {
    let manifest = try staged.seal(facts: facts, hashes: hashes)
    let differences = try manifest.differences(in: staged.path)
    guard differences.isEmpty else {
      throw PlatformError(
        .device, "verify", staged.path,
        "\(staged.path): what was written cannot be read back: \(differences[0]). Nothing was "
          + "published; check the disk.")
    }
    return SealedRelease(staged: staged, manifest: manifest)
  }

  /// Makes a sealed release the current one.
  ///
  /// - Throws: `PlatformError`. Then the old release is still current, or, if only `CURRENT`
  ///   could not be written, the new one is whole.
  public func publish(_ sealed: SealedRelease) throws(PlatformError) -> Outcome {
    let (staged, manifest) = (sealed.staged, sealed.manifest)
    let current = try ReleaseFolder.current(in: path)
    if let current, try isWhole(current, manifest) {
      try discard(staged)
      return .unchanged(current)
    }
    if let current, try withdrawnContents().contains(manifest.content) {
      try discard(staged)
      return .withdrawn(current)
    }
    if let orphan = try orphan(of: manifest, after: current) {
      try discard(staged)
      try makeCurrent(orphan)
      return .published(orphan)
    }
    let last = try ReleaseFolder.releases(in: path).last.flatMap(ReleaseFolder.counter) ?? 0
    let digits = String(last + 1)
    let name =
      String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits + "-"
      + manifest.content.prefix(12)
    try Folder.rename(staged.path, to: path.appending("releases").appending(Path(name)))
    try point(to: name)
    return .published(name)
  }

  /// Points `current` at a release that is there and whole: also the way back to an earlier one.
  ///
  /// - Throws: `PlatformError`, `.unfit` when a file of the release is missing or damaged.
  public func makeCurrent(_ name: String) throws(PlatformError) {
    let release = path.appending("releases").appending(Path(name))
    let manifest = try Manifest.read(in: release)
    let differences = try manifest?.differences(in: release) ?? ["it has no manifest"]
    guard differences.isEmpty else {
      throw PlatformError(
        .unfit, "make current", release,
        "\(release): this release is not whole: \(differences[0]). `current` was not changed.")
    }
    try point(to: name)
  }

  /// Points `current` at a release that was found whole.
  private func point(to name: String) throws(PlatformError) {
    try SymbolicLink.flip(path.appending("current"), to: Path("releases/\(name)"))
    try writePointer(name)
  }

  /// Goes back (or forward again) to a release that is there and whole.
  ///
  /// The later ones are withdrawn: a run that comes to one of their contents again leaves
  /// `current` alone, until somebody goes forward to it. Another content is published as ever.
  public func rollBack(to name: String) throws(PlatformError) {
    let all = try ReleaseFolder.releases(in: path)
    guard let place = all.firstIndex(of: name) else {
      throw PlatformError(
        .missing, "roll back", path,
        "\(path): there is no release \(name); “fengqiao releases” lists them.")
    }
    var withdrawn = try withdrawnContents()
    for later in all[(place + 1)...] {
      let release = path.appending("releases").appending(Path(later))
      if let content = try Manifest.read(in: release)?.content { withdrawn.insert(content) }
    }
    let target = try Manifest.read(in: path.appending("releases").appending(Path(name)))
    if let target { withdrawn.remove(target.content) }
    // Before `current` turns: a crash in between leaves the newer release, which is merely not
    // published again.
    try DurableFile.replace(
      path.appending(ReleaseFolder.withdrawnName), mode: ReleaseFolder.fileMode,
      with: Array(withdrawn.sorted().map { $0 + "\n" }.joined().utf8))
    try makeCurrent(name)
  }

  private static let withdrawnName: Path = "WITHDRAWN"

  private func withdrawnContents() throws(PlatformError) -> Set<String> {
    let file = path.appending(ReleaseFolder.withdrawnName)
    guard try Folder.kind(of: file) == .regular else { return [] }
    let text = String(decoding: try OpenFile.contents(of: file), as: UTF8.self)
    return Set(text.split(separator: "\n").map(String.init))
  }

  /// Removes the oldest releases so that at most `count` are left; never `current` or a later one.
  ///
  /// - Returns: the names of those that are gone.
  @discardableResult
  public func prune(keeping count: Int) throws(PlatformError) -> [String] {
    let all = try ReleaseFolder.releases(in: path)
    guard let current = try ReleaseFolder.current(in: path), let place = all.firstIndex(of: current)
    else { return [] }
    let gone = Array(all[..<min(place, max(0, all.count - count))])
    for name in gone { try Folder.removeTree(Path(name), below: path.appending("releases")) }
    return gone
  }

  private func writePointer(_ name: String) throws(PlatformError) {
    let pointer = path.appending("CURRENT")
    let bytes = Array("releases/\(name)\n".utf8)
    if try Folder.kind(of: pointer) == .regular, try OpenFile.contents(of: pointer) == bytes {
      return
    }
    try DurableFile.replace(pointer, mode: ReleaseFolder.fileMode, with: bytes)
  }

  /// Whether a release has this content, undamaged.
  private func isWhole(_ name: String, _ manifest: Manifest) throws(PlatformError) -> Bool {
    let release = path.appending("releases").appending(Path(name))
    do {
      guard try Manifest.read(in: release)?.content == manifest.content else { return false }
    } catch {
      // A damaged manifest is a damaged release; it stays for `verify` and is not built upon.
      if error.kind == .unfit { return false }
      throw error
    }
    return try manifest.differences(in: release).isEmpty
  }

  /// A later release of the same content, which a crash kept from becoming current.
  private func orphan(
    of manifest: Manifest, after current: String?
  ) throws(PlatformError) -> String? {
    let first = current.flatMap(ReleaseFolder.counter) ?? 0
    for name in try ReleaseFolder.releases(in: path)
    where (ReleaseFolder.counter(of: name) ?? 0) > first
      && name.hasSuffix("-" + manifest.content.prefix(12))
    {
      if try isWhole(name, manifest) { return name }
    }
    return nil
  }

  /// 1 for `0001-3fa9c1d2e4b5`.
  private static func counter(of name: String) -> Int? {
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].utf8.count == 12, parts[0].utf8.count >= 4 else { return nil }
    return Int(parts[0])
  }
}
