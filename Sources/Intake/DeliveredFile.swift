public import Platform
import Synchronization
import Tabular

/// One delivered file: its name for messages, and its bytes wherever they are.
///
/// It is opened when first read and may be read by several workers at once. A file in UTF-16 is
/// held in memory as UTF-8; its slices are slices of that.
public final class DeliveredFile: Sendable {
  /// Where it lies.
  public let path: Path
  /// Relative to the source's folder, printable.
  public let name: String
  /// Of the file as delivered, in bytes.
  public let size: Int
  private let state = Mutex(State())

  private struct State {
    var file: OpenFile?
    var transcoded: MemoryFile?
  }

  public init(path: Path, name: String, size: Int) {
    self.path = path
    self.name = name
    self.size = size
  }

  /// Bytes that slices are cut from: the file's, or those of its UTF-8 form.
  public var textSize: Int { state.withLock { $0.transcoded?.bytes.count ?? size } }

  /// Fills the room from an offset on; returns how much there was.
  public func read(into room: inout MutableRawSpan, at offset: Int) throws(PlatformError) -> Int {
    let (file, transcoded) = try opened()
    guard let transcoded else { return try file.read(into: &room, at: offset) }
    return transcoded.read(into: &room, at: offset)
  }

  /// Bytes of a range, as far as there are any.
  public func bytes(_ range: Range<Int>) throws(PlatformError) -> [UInt8] {
    let buffer = ByteBuffer(capacity: range.count)
    try buffer.append(upTo: range.count) { room throws(PlatformError) in
      try read(into: &room, at: range.lowerBound)
    }
    return buffer.withBytes { $0.array }
  }

  /// The UTF-8 form takes the place of the bytes.
  func hold(_ transcoded: [UInt8]) {
    state.withLock { $0.transcoded = MemoryFile(transcoded) }
  }

  /// Closes the file and lets its memory go; reading again opens it again.
  public func release() {
    state.withLock { $0 = State() }
  }

  /// Whether the file is no longer what it was when it was opened.
  public func hasChanged() throws(PlatformError) -> Bool {
    guard let file = state.withLock({ $0.file }) else { return false }
    return try file.hasChanged() || file.size != size
  }

  private func opened() throws(PlatformError) -> (OpenFile, MemoryFile?) {
    if let known = state.withLock({ state in state.file.map { ($0, state.transcoded) } }) {
      return known
    }
    let file = try OpenFile(path)
    return state.withLock { state in
      if state.file == nil { state.file = file }
      return (state.file ?? file, state.transcoded)
    }
  }
}
