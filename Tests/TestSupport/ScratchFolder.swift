public import Platform

/// A folder of a test's own, gone when the test ends.
public final class ScratchFolder {
  public let path: Path
  private let above: Path
  private let name: Path

  public init() throws {
    above = Path(Machine.environment("TMPDIR") ?? "/tmp")
    name = "fengqiao-test-\(Machine.processNumber)-\(UInt64.random(in: 0...UInt64.max))"
    path = above.appending(name)
    try Folder.create(path, mode: 0o700)
  }

  deinit { try? Folder.removeTree(name, below: above) }

  /// Writes a file below the folder, with the folders above it.
  @discardableResult
  public func file(_ relative: Path, _ text: String = "", mode: UInt16 = 0o600) throws -> Path {
    try file(relative, bytes: Array(text.utf8), mode: mode)
  }

  @discardableResult
  public func file(_ relative: Path, bytes: [UInt8], mode: UInt16 = 0o600) throws -> Path {
    let file = path.appending(relative)
    try Folder.create(file.folder, mode: 0o700)
    var new = try DurableFile(creating: file, mode: mode)
    try new.append(bytes)
    try new.finish()
    return file
  }
}

/// The `PlatformError` of a closure, or `nil` when it succeeds.
public func refusal(_ body: () throws -> Void) -> PlatformError? {
  do {
    try body()
    return nil
  } catch {
    return error as? PlatformError
  }
}
