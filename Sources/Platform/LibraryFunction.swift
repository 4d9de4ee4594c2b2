internal import Glibc

/// Functions of the C library that the Glibc module does not declare, found by name.
///
/// Each is called with the C types of its manual page; on the machines that Swift for Linux knows,
/// a function with `...` takes the same registers.
enum LibraryFunction {
  /// `prctl(2)`: one request with up to four long arguments.
  static func prctl(_ request: Int32, _ argument: UInt) -> Int32 {
    typealias Function = @convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32
    guard let address = unsafe dlsym(nil, "prctl") else { return -1 }
    return unsafe unsafeBitCast(address, to: Function.self)(request, argument, 0, 0, 0)
  }

  /// `sync_file_range(2)` with `SYNC_FILE_RANGE_WRITE`: begins to write what a file holds in these
  /// bytes to its device, and does not wait. −1 where the C library has no such function.
  static func startWriteBack(_ descriptor: Int32, from start: Int64, count: Int64) -> Int32 {
    typealias Function = @convention(c) (Int32, Int64, Int64, UInt32) -> Int32
    guard let address = unsafe dlsym(nil, "sync_file_range") else { return -1 }
    return unsafe unsafeBitCast(address, to: Function.self)(descriptor, start, count, 2)
  }

  /// `mallopt(3)` with `M_MMAP_THRESHOLD` and `M_TRIM_THRESHOLD`, in bytes; nothing where the C
  /// library has no such function.
  static func setAllocator(mappingFrom mapping: Int32, trimmingFrom trimming: Int32) {
    typealias Function = @convention(c) (Int32, Int32) -> Int32
    guard let address = unsafe dlsym(nil, "mallopt") else { return }
    let set = unsafe unsafeBitCast(address, to: Function.self)
    _ = set(-3, mapping)
    _ = set(-1, trimming)
  }

  /// `malloc_trim(3)`; nothing where the C library has no such function.
  static func trimHeap() {
    typealias Function = @convention(c) (UInt) -> Int32
    guard let address = unsafe dlsym(nil, "malloc_trim") else { return }
    _ = unsafe unsafeBitCast(address, to: Function.self)(0)
  }

  /// `sched_getaffinity(2)` of this process: a mask of cores, or `nil`.
  static func affinityMask() -> [UInt8]? {
    typealias Function = @convention(c) (Int32, Int, UnsafeMutableRawPointer?) -> Int32
    guard let address = unsafe dlsym(nil, "sched_getaffinity") else { return nil }
    var mask = [UInt8](repeating: 0, count: 1024)  // 8,192 cores
    let answer = unsafe mask.withUnsafeMutableBytes { raw in
      unsafe unsafeBitCast(address, to: Function.self)(0, raw.count, raw.baseAddress)
    }
    return answer == 0 ? mask : nil
  }
}
