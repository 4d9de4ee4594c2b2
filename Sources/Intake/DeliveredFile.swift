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
    /// Offset of the first byte behind the byte order mark of a file in UTF-16.
    var textStart = 0
    /// Units of UTF-16 before each `markDistance` bytes of the UTF-8 form.
    var marks: [Int] = []
  }

  private static let markDistance = 1 << 16

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
  ///
  /// - Parameter start: where the text begins in the file.
  func hold(_ transcoded: [UInt8], from start: Int) {
    var marks = [0]
    var units = 0
    for (i, byte) in transcoded.enumerated() {
      units += DeliveredFile.units(byte)
      if (i + 1) % DeliveredFile.markDistance == 0 { marks.append(units) }
    }
    state.withLock {
      $0.transcoded = MemoryFile(transcoded)
      $0.textStart = start
      $0.marks = marks
    }
  }

  /// Units of UTF-16 that begin with a byte of UTF-8: two for a character outside the basic plane.
  @inline(__always)
  private static func units(_ byte: UInt8) -> Int {
    byte & 0xC0 == 0x80 ? 0 : byte >= 0xF0 ? 2 : 1
  }

  /// The offset in a file in UTF-16 of what stands at an offset of its UTF-8 form.
  func placeInUTF16(_ offset: Int) -> Int {
    state.withLock { state in
      guard let text = state.transcoded?.bytes, offset <= text.count else { return offset }
      let mark = offset / DeliveredFile.markDistance
      var units = state.marks[mark]
      for byte in text[(mark * DeliveredFile.markDistance)..<offset] {
        units += DeliveredFile.units(byte)
      }
      return state.textStart + units * 2
    }
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
