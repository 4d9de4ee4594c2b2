internal import CZlib

/// What DEFLATE packed (RFC 1951), unpacked piece by piece. The one place that speaks with zlib.
@safe struct Inflation: ~Copyable {
  enum Failure: Error { case damaged, noMemory }

  private var stream: UnsafeMutablePointer<z_stream>
  private var room = [UInt8](repeating: 0, count: 256 << 10)

  init() throws(Failure) {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // Negative: no header and no check sum around the packed bytes, as in a ZIP file.
    let answer = unsafe inflateInit2_(
      stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard answer == Z_OK else {
      unsafe stream.deallocate()
      throw .noMemory
    }
  }

  deinit {
    _ = unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Unpacks the next packed bytes and hands over what comes out, 256 KiB at most at a time.
  ///
  /// - Returns: whether the end of the packed data was reached; what lies behind it is not read.
  mutating func add<Refusal: Error>(
    _ packed: [UInt8], _ body: ([UInt8]) throws(Refusal) -> Void
  ) throws -> Bool {
    var packed = packed
    var done = 0
    while true {
      let (answer, used, made) = unsafe packed.withUnsafeMutableBufferPointer { input in
        unsafe room.withUnsafeMutableBufferPointer { output in
          unsafe stream.pointee.next_in = input.baseAddress.map { unsafe $0 + done }
          unsafe stream.pointee.avail_in = UInt32(input.count - done)
          unsafe stream.pointee.next_out = output.baseAddress
          unsafe stream.pointee.avail_out = UInt32(output.count)
          let answer = unsafe inflate(stream, Z_NO_FLUSH)
          return unsafe (
            answer, input.count - done - Int(stream.pointee.avail_in),
            output.count - Int(stream.pointee.avail_out)
          )
        }
      }
      done += used
      if made > 0 { try body(Array(room[..<made])) }
      switch answer {
      case Z_STREAM_END: return true
      // No progress is possible: the packed bytes are used up.
      case Z_OK, Z_BUF_ERROR: if made < room.count { return false }
      default: throw Failure.damaged
      }
    }
  }
}
