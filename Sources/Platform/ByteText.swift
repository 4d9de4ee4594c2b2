internal import Glibc

/// A text as a key of a table, compared byte by byte: `String` would bring both sides to a normal
/// form first, which costs much for Chinese and calls different characters equal.
public struct ByteText: Hashable, Sendable {
  private let text: String

  public init(_ text: String) {
    var text = text
    // Bytes in one piece, so that neither comparing nor hashing copies them.
    text.makeContiguousUTF8()
    self.text = text
  }

  public static func == (a: ByteText, b: ByteText) -> Bool {
    let areEqual = unsafe a.text.utf8.withContiguousStorageIfAvailable { first in
      unsafe b.text.utf8.withContiguousStorageIfAvailable { second in
        guard first.count == second.count else { return false }
        guard let one = first.baseAddress, let other = second.baseAddress else { return true }
        return unsafe memcmp(one, other, first.count) == 0
      }
    }
    return areEqual == true
  }

  public func hash(into hasher: inout Hasher) {
    unsafe text.utf8.withContiguousStorageIfAvailable {
      unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0))
    }
  }
}
