#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Page-aligned memory that one worker fills, scans and fills again.
///
/// First come the bytes of the file (`count`), behind them the arena: records that a scan had to
/// rewrite. Adding or removing bytes of the file drops the arena, so deal with the rows of a
/// scan before reading on.
///
/// ```swift
/// buffer.removeAll()
/// try buffer.append(upTo: 1 << 20) { room in try file.read(into: &room, at: offset) }
/// buffer.withBytes { bytes in … }
/// ```
///
/// Read at page-aligned file offsets into a buffer whose `count` is a multiple of the page:
/// anything else costs a factor of five.
@safe public final class ByteBuffer {
  /// Alignment of the memory, in bytes.
  public static let pageSize = 4096
  /// Positions in a `RecordTable` are 32 bits wide.
  public static let maximumSize = Int(UInt32.max) - pageSize

  /// Bytes of the file.
  public private(set) var count = 0
  /// Bytes of the file and of the arena.
  private(set) var total = 0
  /// Bytes that fit without growing.
  public private(set) var capacity: Int
  private var base: UnsafeMutableRawPointer
  /// While somebody looks at the bytes they may not move.
  private var borrows = 0

  /// `capacity` in bytes; it grows when needed.
  public init(capacity: Int = 1 << 20) {
    self.capacity = ByteBuffer.rounded(capacity)
    unsafe base = ByteBuffer.allocate(self.capacity)
  }

  deinit { unsafe free(base) }

  /// Calls `body` with all bytes: those of the file, then the arena.
  public func withBytes<R, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
    borrows += 1
    defer { borrows -= 1 }
    // The memory lives as long as self, and cannot move while `borrows` counts this call.
    let bytes = unsafe UnsafeBufferPointer(
      start: base.assumingMemoryBound(to: UInt8.self), count: total)
    return try unsafe body(bytes.span)
  }

  /// Lets `fill` write behind the bytes of the file, at most `room` bytes, and keeps as many as
  /// it says that it wrote. Returns that number.
  @discardableResult
  public func append<E: Error>(
    upTo room: Int, _ fill: (inout MutableRawSpan) throws(E) -> Int
  ) throws(E) -> Int {
    precondition(room >= 0 && borrows == 0, "the bytes are being looked at")
    total = count
    reserve(room)
    borrows += 1
    defer { borrows -= 1 }
    // Fresh memory is zeroed when it is allocated, so the span holds initialised bytes.
    let free = unsafe UnsafeMutableRawBufferPointer(start: base + count, count: room)
    var span = unsafe free.mutableBytes
    let written = try fill(&span)
    precondition(0...room ~= written, "more bytes than there was room for")
    count += written
    total = count
    return written
  }

  /// Adds bytes of the file.
  public func append(_ bytes: Span<UInt8>) {
    precondition(borrows == 0, "the bytes are being looked at")
    total = count
    reserve(bytes.count)
    unsafe bytes.withUnsafeBufferPointer { source in
      guard let start = source.baseAddress else { return }
      unsafe (base + count).copyMemory(from: start, byteCount: source.count)
    }
    count += bytes.count
    total = count
  }

  /// Adds bytes of the file.
  public func append(_ bytes: [UInt8]) { append(bytes.span) }

  /// Forgets all bytes and keeps the memory.
  public func removeAll() { truncate(to: 0) }

  /// Keeps the first `newCount` bytes of the file.
  public func truncate(to newCount: Int) {
    precondition(0...count ~= newCount && borrows == 0)
    count = newCount
    total = newCount
  }

  /// Removes the first `number` bytes of the file; what follows moves to the front.
  public func removeFirst(_ number: Int) {
    precondition(0...count ~= number && borrows == 0)
    unsafe base.copyMemory(from: base + number, byteCount: count - number)
    truncate(to: count - number)
  }

  /// Forgets the arena.
  func dropArena() {
    precondition(borrows == 0)
    total = count
  }

  /// Adds bytes to the arena and returns where they begin.
  func appendToArena(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    precondition(borrows == 0)
    reserve(bytes.count)
    let position = total
    if let start = bytes.baseAddress {
      unsafe (base + position).copyMemory(from: start, byteCount: bytes.count)
    }
    total += bytes.count
    return position
  }

  /// Makes room for `extra` bytes behind all that is there.
  private func reserve(_ extra: Int) {
    let needed = total + extra
    guard needed > capacity else { return }
    precondition(needed <= ByteBuffer.maximumSize, "a buffer holds less than 4 GiB")
    let larger = ByteBuffer.rounded(max(needed, capacity + capacity / 2))
    let memory = unsafe ByteBuffer.allocate(larger)
    unsafe memory.copyMemory(from: base, byteCount: total)
    unsafe free(base)
    unsafe base = memory
    capacity = larger
  }

  private static func rounded(_ size: Int) -> Int {
    (max(size, 1) + pageSize - 1) / pageSize * pageSize
  }

  private static func allocate(_ size: Int) -> UnsafeMutableRawPointer {
    guard let memory = unsafe aligned_alloc(pageSize, size) else {
      preconditionFailure("no memory for a buffer")
    }
    unsafe memset(memory, 0, size)
    return unsafe memory
  }
}
