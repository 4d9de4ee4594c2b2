internal import Glibc

/// A new file that survives a power cut once `finish` has returned.
///
/// It is made with exactly its mode whatever the umask, and never over another file. Appended
/// bytes are gathered and written in large pieces; of a large file the device gets them while more
/// are made, so that little is left to wait for.
///
///     var file = try DurableFile(creating: "staging/figures.csv", mode: 0o640)
///     try file.append("unit,period\n")
///     try file.finish()
public struct DurableFile: ~Copyable {
  public let path: Path
  /// Bytes appended so far.
  public private(set) var count = 0
  private var descriptor: Int32
  private var pending: [UInt8] = []
  private let isReadSoon: Bool
  /// Takes what is appended, once there is much and nobody reads it soon.
  private var direct: DirectWriting?
  /// Bytes that the kernel has.
  private var written = 0
  /// Of these, bytes that the device has been told to take.
  private var started = 0

  /// Pieces of this size, in bytes, are written at once.
  private static let pieceSize = 1 << 16
  /// The device is told of so many bytes at once.
  private static let startSize = 1 << 23

  /// - Parameter isReadSoon: whether somebody will read the file before long. What nobody reads
  ///   need not be held in memory by the system, which then spends less than half the time on it.
  /// - Throws: `PlatformError`, `.exists` when something of that name is there.
  public init(creating path: Path, mode: UInt16, isReadSoon: Bool = true) throws(PlatformError) {
    descriptor = try DurableFile.create(path, mode)
    self.path = path
    self.isReadSoon = isReadSoon
  }

  private static func create(_ path: Path, _ mode: UInt16) throws(PlatformError) -> Int32 {
    let descriptor = try SystemCall.open(
      path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode_t(mode), operation: "create")
    do {
      try SystemCall.call("set the mode of", path) { fchmod(descriptor, mode_t(mode)) }
    } catch {
      _ = Glibc.close(descriptor)
      throw error
    }
    return descriptor
  }

  deinit { if descriptor >= 0 { _ = Glibc.close(descriptor) } }

  public mutating func append(_ bytes: [UInt8]) throws(PlatformError) {
    try append(bytes.span)
  }

  public mutating func append(_ bytes: Span<UInt8>) throws(PlatformError) {
    count += bytes.count
    if direct != nil {
      try direct?.append(bytes)
      return
    }
    if isReadSoon, bytes.count >= DurableFile.pieceSize {
      try flush()
      try Standard.write(bytes, to: descriptor, path)
      return noteWritten(bytes.count)
    }
    unsafe bytes.withUnsafeBufferPointer { buffer in unsafe pending.append(contentsOf: buffer) }
    if isReadSoon {
      if pending.count >= DurableFile.pieceSize { try flush() }
    } else if pending.count >= DirectWriting.pieceSize {
      var writing = try DirectWriting(descriptor, path)
      try writing.append(pending.span)
      direct = consume writing
      pending = []
    }
  }

  public mutating func append(_ lines: LineBuffer) throws(PlatformError) {
    try lines.withBytes { bytes throws(PlatformError) in try append(bytes) }
  }

  public mutating func append(_ text: String) throws(PlatformError) {
    try append(Array(text.utf8))
  }

  /// Writes what is pending, waits until the device has it, and closes the file.
  ///
  /// The folder's entry is made durable by `Folder.sync`, once for all files of a folder.
  public consuming func finish() throws(PlatformError) {
    try flush()
    try synced()
  }

  /// Writes what is pending, and has the device begin with it.
  mutating func start() throws(PlatformError) {
    try flush()
    startWriteBack()
  }

  /// Waits until the device has all that was written, and closes the file.
  consuming func synced() throws(PlatformError) {
    try SystemCall.sync(descriptor, path)
    let open = descriptor
    descriptor = -1
    try SystemCall.close(open, path)
  }

  private mutating func flush() throws(PlatformError) {
    if let direct = direct.take() { try direct.finish() }
    // Also where it cannot be written: it is not written twice.
    defer { pending.removeAll(keepingCapacity: true) }
    if !isReadSoon, written == 0, count == pending.count, count >= DirectWriting.leastSize {
      try DirectWriting.write(whole: pending.span, to: descriptor, path)
      (written, started) = (count, count)
      return
    }
    try Standard.write(pending.span, to: descriptor, path)
    noteWritten(pending.count)
  }

  private mutating func noteWritten(_ size: Int) {
    written += size
    if written - started >= DurableFile.startSize { startWriteBack() }
  }

  /// A hint: when it is refused, all is left to `sync`, which tells what cannot be written.
  private mutating func startWriteBack() {
    _ = LibraryFunction.startWriteBack(
      descriptor, from: Int64(started), count: Int64(written - started))
    started = written
  }

  /// Gives a file that another library wrote its mode, and makes it durable.
  ///
  /// - Throws: `PlatformError`, `.notRegular` for anything but a file.
  public static func seal(_ path: Path, mode: UInt16) throws(PlatformError) {
    let descriptor = try SystemCall.open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW)
    defer { _ = Glibc.close(descriptor) }
    let status = try SystemCall.status(descriptor, path)
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw PlatformError(
        .notRegular, "seal", path,
        "\(path): it is a \(EntryKind(mode: status.st_mode).word), and it must be a file.")
    }
    try SystemCall.call("set the mode of", path) { fchmod(descriptor, mode_t(mode)) }
    try SystemCall.sync(descriptor, path)
  }

  /// Appends to a file that may be there already, in one write, and makes it durable.
  public static func append(
    to path: Path, mode: UInt16, _ bytes: [UInt8]
  ) throws(PlatformError) {
    let descriptor = try SystemCall.open(
      path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, mode: mode_t(mode), operation: "append to")
    defer { _ = Glibc.close(descriptor) }
    try SystemCall.call("set the mode of", path) { fchmod(descriptor, mode_t(mode)) }
    try Standard.write(bytes.span, to: descriptor, path)
    try SystemCall.sync(descriptor, path)
  }

  /// Puts a small file in place of another in one step: readers see the old bytes or the new.
  public static func replace(
    _ path: Path, mode: UInt16, with bytes: [UInt8]
  ) throws(PlatformError) {
    let temporary = path.folder.appending(".tmp-\(path.name)-\(Machine.processNumber)")
    try Folder.removeFile(temporary)
    do {
      var file = try DurableFile(creating: temporary, mode: mode)
      try file.append(bytes)
      try file.finish()
      try Folder.rename(temporary, to: path)
    } catch {
      try? Folder.removeFile(temporary)
      throw error
    }
  }
}
