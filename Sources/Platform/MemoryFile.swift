/// Bytes in memory that are read like a file.
public struct MemoryFile: Sendable {
  public let bytes: [UInt8]

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Fills the room from an offset on; returns how much there was.
  public func read(into room: inout MutableRawSpan, at offset: Int) -> Int {
    let count = max(0, min(room.byteCount, bytes.count - offset))
    guard count > 0 else { return 0 }
    unsafe room.withUnsafeMutableBytes { target in
      unsafe bytes.withUnsafeBytes { source in
        // Both ranges were just checked against `count`.
        unsafe target.copyMemory(
          from: UnsafeRawBufferPointer(rebasing: source[offset..<(offset + count)]))
      }
    }
    return count
  }
}
