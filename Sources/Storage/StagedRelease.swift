public import Platform

/// A release being written: nobody but this run sees it.
public struct StagedRelease: Sendable {
  /// Where the files go. What writes its own files (SQLite) may write below this path.
  public let path: Path

  /// A new file of the release; folders in its name are made.
  ///
  /// - Parameter name: relative: `figures.csv`, `公开/说明.md`.
  /// - Throws: `PlatformError`, `.unfit` for a name that leads out of the release or that is the
  ///   manifest's, `.exists` for one that was used already.
  public func create(_ name: Path) throws(PlatformError) -> DurableFile {
    let parts = name.bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard name != Manifest.name,
      parts.allSatisfy({ !$0.isEmpty && !$0.elementsEqual([46]) && !$0.elementsEqual([46, 46]) })
    else {
      throw PlatformError(
        .unfit, "create", name,
        "\(name): this cannot be the name of a file in a release. Choose another `name:`.")
    }
    let file = path.appending(name)
    try Folder.create(file.folder, mode: ReleaseFolder.folderMode)
    return try DurableFile(creating: file, mode: ReleaseFolder.fileMode)
  }

  /// A whole file at once.
  public func write(_ name: Path, _ bytes: [UInt8]) throws(PlatformError) {
    var file = try create(name)
    try file.append(bytes)
    try file.finish()
  }

  /// Gives every file its mode, makes all of them durable, and lists them with their hashes.
  ///
  /// - Parameter hashes: of files whose bytes were hashed when they were made; others are read.
  func seal(
    facts: [String: String], hashes: [Path: Hash256]
  ) throws(PlatformError) -> Manifest {
    var files: [Manifest.File] = []
    var folders: Set<Path> = [path]
    for entry in try FileTree.list(path) {
      let file = path.appending(entry.path)
      guard entry.kind == .regular, let name = String(validating: entry.path.bytes, as: UTF8.self),
        ![".sqlite-wal", ".sqlite-shm", ".sqlite-journal"].contains(where: name.hasSuffix)
      else {
        throw PlatformError(
          .unfit, "publish", file,
          "\(file): this \(entry.kind.word) cannot be part of a release. A writer left it behind; "
            + "nothing was published.")
      }
      try DurableFile.seal(file, mode: ReleaseFolder.fileMode)
      let open = try OpenFile(file)
      let hash: Hash256
      if let known = hashes[entry.path] { hash = known } else { hash = try Digest.sha256(of: open) }
      files.append(Manifest.File(name: name, bytes: open.size, sha256: hash.hex))
      var folder = file.folder
      while folder != path, folders.insert(folder).inserted { folder = folder.folder }
    }
    let manifest = Manifest(facts: facts, files: files)
    var file = try DurableFile(
      creating: path.appending(Manifest.name), mode: ReleaseFolder.fileMode)
    try file.append(manifest.json)
    try file.finish()
    // The deepest first: a folder is durable only when its entries are.
    for folder in folders.sorted(by: >) { try Folder.seal(folder, mode: ReleaseFolder.folderMode) }
    return manifest
  }
}

/// A release that is whole, durable and was read back; it waits to be made current.
public struct SealedRelease: Sendable {
  let staged: StagedRelease
  let manifest: Manifest
}
