internal import Dispatch
internal import Glibc
internal import Synchronization

/// Hands the bytes of a new file to its device past the page cache, in large pieces, while more are
/// made.
///
///     append ─▶ piece being filled ─▶ whole pieces, two at most ─▶ the file's thread ─▶ device
///
/// The system then neither copies them nor finds memory for them, which is most of what writing
/// costs. Where a file system cannot do that, the same pieces go through the cache.
///
/// From time to time the device is told to make lasting what it has: else it keeps hundreds of
/// megabytes back, and all of them are waited for at the end.
struct DirectWriting: ~Copyable {
  /// Bytes of a piece: whole blocks of any device, and a huge page of memory, so that a device gets
  /// it as one stretch; every request costs as much as copying tens of thousands of bytes.
  static let pieceSize = 1 << 21
  private static let mostWaiting = 2
  /// Pieces from one time that the device is told to make them lasting to the next.
  private static let piecesOfSync = 16

  private let device: Device
  /// The piece that is being filled, and how far it is.
  private var piece = 0
  private var filled = 0

  /// - Parameter descriptor: of a file to which nothing has been written.
  init(_ descriptor: Int32, _ path: Path) throws(PlatformError) {
    device = try Device(descriptor, path, pieces: DirectWriting.mostWaiting + 1)
  }

  /// - Throws: what one of the pieces before was refused with.
  mutating func append(_ bytes: Span<UInt8>) throws(PlatformError) {
    var rest = bytes
    while !rest.isEmpty {
      let part = rest.extracting(first: min(rest.count, DirectWriting.pieceSize - filled))
      rest = rest.extracting(droppingFirst: part.count)
      device.pieces[piece].memory.withLock { $0.put(part, at: filled) }
      filled += part.count
      guard filled == DirectWriting.pieceSize else { continue }
      device.take(piece)
      piece = (piece + 1) % device.pieces.count
      filled = 0
      if let failure = device.failure.withLock({ $0 }) { throw failure }
    }
  }

  /// Waits until the device has all whole pieces, and writes the last bytes through the cache.
  consuming func finish() throws(PlatformError) {
    try device.finish()
    let (device, filled) = (device, filled)
    try device.pieces[piece].memory.withLock { memory throws(PlatformError) in
      try memory.write(0..<filled, to: device.descriptor, device.path)
    }
  }

  /// Fewer bytes cost less through the cache.
  static let leastSize = 1 << 16

  /// Hands all bytes of a file at once to its device: as whole blocks, the last filled up with zeros that
  /// are then cut off.
  ///
  /// - Parameter descriptor: of a file to which nothing has been written.
  static func write(
    whole bytes: Span<UInt8>, to descriptor: Int32, _ path: Path
  ) throws(PlatformError) {
    let block = BlockMemory.blockSize
    let size = (bytes.count + block - 1) / block * block
    var memory = BlockMemory(size)
    memory.put(bytes, at: 0)
    memory.clear(bytes.count..<size)
    setDirect(true, descriptor)
    try write(memory, 0..<size, to: descriptor, path)
    setDirect(false, descriptor)
    try SystemCall.call("cut", path) { ftruncate(descriptor, bytes.count) }
  }

  /// Writes past the cache, or through it where some file systems say only now that they cannot.
  private static func write(
    _ memory: borrowing BlockMemory, _ part: Range<Int>, to descriptor: Int32, _ path: Path
  ) throws(PlatformError) {
    let start = lseek(descriptor, 0, SEEK_CUR)
    do throws(PlatformError) {
      try memory.write(part, to: descriptor, path)
    } catch {
      guard error.errno == EINVAL else { throw error }
      setDirect(false, descriptor)
      let done = lseek(descriptor, 0, SEEK_CUR) - start
      try memory.write((part.lowerBound + done)..<part.upperBound, to: descriptor, path)
    }
  }

  /// `O_DIRECT`, which the Glibc module does not declare.
  private static var direct: Int32 {
    #if arch(arm64)
      0o200000
    #else
      0o40000
    #endif
  }

  private static func setDirect(_ isDirect: Bool, _ descriptor: Int32) {
    let flags = fcntl(descriptor, F_GETFL)
    _ = fcntl(descriptor, F_SETFL, isDirect ? flags | direct : flags & ~direct)
  }

  /// The file, its pieces, the thread that writes one after the other, and the one that waits until
  /// they are lasting.
  private final class Device: Sendable {
    /// The file's own, and no longer open than somebody may write to it.
    let descriptor: Int32
    let path: Path
    let pieces: [Piece]
    let failure = Mutex<PlatformError?>(nil)
    private let queue = DispatchQueue(label: "fengqiao.file")
    private let room = DispatchSemaphore(value: DirectWriting.mostWaiting)
    private let syncing = DispatchQueue(label: "fengqiao.file.sync")
    /// Pieces written since the last sync began, and whether that one still runs.
    private let unsynced = Mutex((pieces: 0, isSyncing: false))

    init(_ other: Int32, _ path: Path, pieces count: Int) throws(PlatformError) {
      descriptor = try SystemCall.call("share", path) { fcntl(other, F_DUPFD_CLOEXEC, 0) }
      self.path = path
      pieces = (0..<count).map { _ in Piece() }
      DirectWriting.setDirect(true, descriptor)
    }

    deinit { _ = Glibc.close(descriptor) }

    /// Takes a whole piece. When it returns, the next one is free.
    func take(_ index: Int) {
      queue.async { [self] in
        write(index)
        room.signal()
      }
      room.wait()
    }

    private func write(_ index: Int) {
      guard failure.withLock({ $0 == nil }) else { return }
      pieces[index].memory.withLock { memory in
        do throws(PlatformError) {
          try DirectWriting.write(memory, 0..<DirectWriting.pieceSize, to: descriptor, path)
          syncSometimes()
        } catch {
          failure.withLock { $0 = error }
        }
      }
    }

    private func syncSometimes() {
      let isDue = unsynced.withLock { state in
        state.pieces += 1
        guard state.pieces >= DirectWriting.piecesOfSync, !state.isSyncing else { return false }
        state = (0, true)
        return true
      }
      guard isDue else { return }
      syncing.async { [self] in
        // A failure is told once: who asks later is not told again.
        do throws(PlatformError) {
          try SystemCall.call("sync", path) { fdatasync(descriptor) }
        } catch {
          failure.withLock { $0 = error }
        }
        unsynced.withLock { $0.isSyncing = false }
      }
    }

    func finish() throws(PlatformError) {
      queue.sync {}
      syncing.sync {}
      DirectWriting.setDirect(false, descriptor)
      if let failure = failure.withLock({ $0 }) { throw failure }
    }
  }

  private final class Piece: Sendable {
    let memory = Mutex(BlockMemory(DirectWriting.pieceSize))
  }

  /// Memory that begins where a device's blocks may, and, where it is one, a huge page.
  @safe private struct BlockMemory: ~Copyable {
    static let blockSize = 4096

    private let bytes: UnsafeMutableRawBufferPointer

    /// Precondition: `size`, in bytes, is whole blocks.
    init(_ size: Int) {
      precondition(size % BlockMemory.blockSize == 0, "whole blocks")
      let isHuge = size >= DirectWriting.pieceSize
      unsafe bytes = .allocate(
        byteCount: size, alignment: isHuge ? DirectWriting.pieceSize : BlockMemory.blockSize)
      // A hint: where there is no huge page, small ones do.
      if isHuge { _ = unsafe madvise(bytes.baseAddress, bytes.count, MADV_HUGEPAGE) }
    }

    deinit { unsafe bytes.deallocate() }

    /// Precondition: it ends within the memory.
    mutating func put(_ part: Span<UInt8>, at offset: Int) {
      unsafe precondition(offset + part.count <= bytes.count, "it ends within the memory")
      unsafe part.withUnsafeBytes { source in
        guard let place = unsafe bytes.baseAddress, let first = source.baseAddress else { return }
        unsafe (place + offset).copyMemory(from: first, byteCount: source.count)
      }
    }

    mutating func clear(_ part: Range<Int>) {
      for i in part { unsafe bytes[i] = 0 }
    }

    /// Writes some of the bytes at the file's end.
    func write(_ part: Range<Int>, to descriptor: Int32, _ path: Path) throws(PlatformError) {
      try unsafe SystemCall.write(
        UnsafeRawBufferPointer(rebasing: bytes[part]), to: descriptor, path)
    }
  }
}
