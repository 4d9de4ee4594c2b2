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
struct DirectWriting: ~Copyable {
  /// Bytes of a piece: whole blocks of any device, and a huge page of memory, so that a device gets
  /// it as one stretch; every request costs as much as copying tens of thousands of bytes.
  static let pieceSize = 1 << 21
  private static let mostWaiting = 2

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

  /// The file, its pieces, and the thread that writes one after the other.
  private final class Device: Sendable {
    /// The file's own, and no longer open than somebody may write to it.
    let descriptor: Int32
    let path: Path
    let pieces: [Piece]
    let failure = Mutex<PlatformError?>(nil)
    private let queue = DispatchQueue(label: "fengqiao.file")
    private let room = DispatchSemaphore(value: DirectWriting.mostWaiting)

    init(_ other: Int32, _ path: Path, pieces count: Int) throws(PlatformError) {
      descriptor = try SystemCall.call("share", path) { fcntl(other, F_DUPFD_CLOEXEC, 0) }
      self.path = path
      pieces = (0..<count).map { _ in Piece() }
      setDirect(true)
    }

    deinit { _ = Glibc.close(descriptor) }

    /// `O_DIRECT`, which the Glibc module does not declare.
    private static var direct: Int32 {
      #if arch(arm64)
        0o200000
      #else
        0o40000
      #endif
    }

    private func setDirect(_ isDirect: Bool) {
      let flags = fcntl(descriptor, F_GETFL)
      _ = fcntl(descriptor, F_SETFL, isDirect ? flags | Device.direct : flags & ~Device.direct)
    }

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
      let start = lseek(descriptor, 0, SEEK_CUR)
      pieces[index].memory.withLock { memory in
        do throws(PlatformError) {
          do throws(PlatformError) {
            try memory.write(0..<DirectWriting.pieceSize, to: descriptor, path)
          } catch {
            // Some file systems say only now that they cannot.
            guard error.errno == EINVAL else { throw error }
            setDirect(false)
            let done = lseek(descriptor, 0, SEEK_CUR) - start
            try memory.write(done..<DirectWriting.pieceSize, to: descriptor, path)
          }
        } catch {
          failure.withLock { $0 = error }
        }
      }
    }

    func finish() throws(PlatformError) {
      queue.sync {}
      setDirect(false)
      if let failure = failure.withLock({ $0 }) { throw failure }
    }
  }

  private final class Piece: Sendable {
    let memory = Mutex(BlockMemory())
  }

  /// Memory that begins where a device's blocks may, and a huge page.
  @safe private struct BlockMemory: ~Copyable {
    private let bytes: UnsafeMutableRawBufferPointer

    init() {
      unsafe bytes = .allocate(
        byteCount: DirectWriting.pieceSize, alignment: DirectWriting.pieceSize)
      // A hint: where there is no huge page, small ones do.
      _ = unsafe madvise(bytes.baseAddress, bytes.count, MADV_HUGEPAGE)
    }

    deinit { unsafe bytes.deallocate() }

    /// Precondition: it ends within the piece.
    func put(_ part: Span<UInt8>, at offset: Int) {
      precondition(offset + part.count <= DirectWriting.pieceSize, "it ends within the piece")
      unsafe part.withUnsafeBytes { source in
        guard let place = unsafe bytes.baseAddress, let first = source.baseAddress else { return }
        unsafe (place + offset).copyMemory(from: first, byteCount: source.count)
      }
    }

    /// Writes some of the bytes at the file's end.
    func write(_ part: Range<Int>, to descriptor: Int32, _ path: Path) throws(PlatformError) {
      try unsafe SystemCall.write(
        UnsafeRawBufferPointer(rebasing: bytes[part]), to: descriptor, path)
    }
  }
}
