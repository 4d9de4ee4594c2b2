/// Columns as bytes and back: the values as they lie in memory, little-endian.
///
/// Copied in one piece, not value by value.
public enum ArrayBytes {
  /// Appends the values of an array to bytes.
  public static func append<Value: BitwiseCopyable>(_ values: [Value], to bytes: inout [UInt8]) {
    unsafe values.withUnsafeBytes { raw in unsafe bytes.append(contentsOf: raw) }
  }

  /// The values that lie in bytes; a remainder smaller than a value is left.
  ///
  /// - Parameter zero: any value; it fills the array before the bytes are copied over it.
  public static func values<Value: BitwiseCopyable>(
    of bytes: RawSpan, filling zero: Value
  ) -> [Value] {
    let count = bytes.byteCount / MemoryLayout<Value>.stride
    var values = [Value](repeating: zero, count: count)
    unsafe values.withUnsafeMutableBytes { target in
      unsafe bytes.withUnsafeBytes { source in
        unsafe target.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[..<target.count]))
      }
    }
    return values
  }
}
