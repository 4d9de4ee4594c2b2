/// New files that are made durable together: the device takes them all while the first is waited
/// for, where one `DurableFile.finish` behind the other waits for each.
///
///     var files = DurableFiles()
///     for sheet in sheets { try files.add(sheet.written()) }
///     try files.finish()
public struct DurableFiles: ~Copyable {
  /// A file cannot be copied, so that one of a list is held by reference.
  private final class Holder {
    var file: DurableFile?
    init(_ file: consuming DurableFile) { self.file = consume file }
  }

  private var holders: [Holder] = []

  /// Files that are held open at the most.
  private static let mostOpen = 64

  public init() {}

  /// Writes what is pending of a file, and lets the device begin with it.
  public mutating func add(_ file: consuming DurableFile) throws(PlatformError) {
    var file = file
    try file.start()
    holders.append(Holder(file))
    if holders.count == DurableFiles.mostOpen { try wait() }
  }

  /// Waits until the device has all of them, and closes them.
  public consuming func finish() throws(PlatformError) { try wait() }

  private mutating func wait() throws(PlatformError) {
    let waiting = holders
    holders = []
    for holder in waiting { try holder.file.take()?.synced() }
  }
}
