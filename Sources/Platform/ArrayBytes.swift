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
  /// Nothing is initialised value by value: in a generic over modules that would be a call each.
  public static func values<Value: BitwiseCopyable>(
    of bytes: RawSpan, as type: Value.Type
  ) -> [Value] {
    let stride = MemoryLayout<Value>.stride
    let count = bytes.byteCount / stride
    return unsafe [Value](unsafeUninitializedCapacity: count) { target, initialized in
      unsafe bytes.withUnsafeBytes { source in
        unsafe UnsafeMutableRawBufferPointer(target)
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[..<(count * stride)]))
      }
      initialized = count
    }
  }
}
