import CVectorScan

/// Receives the fields of one record from libcsv's callbacks and writes them as the arena wants
/// them: every field quoted, quotes doubled, a delimiter between two, LF at the end.
///
/// Without a quote in the dialect the fields stand bare; they cannot hold a delimiter then.
@safe struct FieldSink {
  private(set) var bytes: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity = 4096
  /// For each field the position behind it, from the start of the sink.
  private(set) var ends: UnsafeMutablePointer<UInt32>
  private(set) var fieldCount = 0
  private var endCapacity = 64
  /// How many records libcsv has reported.
  private(set) var records = 0
  private let delimiter: UInt8
  private let quote: UInt8

  init(_ dialect: Dialect) {
    delimiter = dialect.delimiter
    quote = dialect.quote
    unsafe bytes = .allocate(capacity: capacity)
    unsafe ends = .allocate(capacity: endCapacity)
  }

  func deallocate() {
    unsafe bytes.deallocate()
    unsafe ends.deallocate()
  }

  var text: UnsafeBufferPointer<UInt8> { unsafe UnsafeBufferPointer(start: bytes, count: count) }
  var fieldEnds: UnsafeBufferPointer<UInt32> {
    unsafe UnsafeBufferPointer(start: ends, count: fieldCount)
  }

  /// Whether all fields from a 0-based column on are empty; true when there are none.
  func isEmpty(from column: Int) -> Bool {
    guard column < fieldCount else { return true }
    let quotes = quote == 0 ? 0 : 2
    for i in column..<fieldCount {
      let start = i == 0 ? 0 : unsafe Int(ends[i - 1]) + 1
      guard unsafe Int(ends[i]) - start == quotes else { return false }
    }
    return true
  }

  mutating func begin() {
    count = 0
    fieldCount = 0
    records = 0
  }

  /// A field of the record; a second record in the same piece of input is not kept.
  mutating func add(_ field: UnsafePointer<UInt8>?, _ length: Int) {
    guard records == 0 else { return }
    if count + 2 * length + 3 > capacity { growBytes(by: 2 * length + 3) }
    if quote != 0 {
      unsafe bytes[count] = quote
      count += 1
    }
    if let field = unsafe field { unsafe write(field, length) }
    if quote != 0 {
      unsafe bytes[count] = quote
      count += 1
    }
    if fieldCount == endCapacity { growEnds() }
    unsafe ends[fieldCount] = UInt32(count)
    fieldCount += 1
    unsafe bytes[count] = delimiter
    count += 1
  }

  /// Copies a field's text and doubles its quotes. There is room.
  private mutating func write(_ field: UnsafePointer<UInt8>, _ length: Int) {
    let out = unsafe bytes + count
    let isBare = unsafe quote == 0 || fq_find_byte(field, length, quote) == length
    if isBare {
      unsafe out.update(from: field, count: length)
      count += length
      return
    }
    var next = 0
    for i in 0..<length {
      unsafe out[next] = field[i]
      next += 1
      if unsafe field[i] == quote {
        unsafe out[next] = quote
        next += 1
      }
    }
    count += next
  }

  mutating func endRecord() {
    if records == 0 && count > 0 { unsafe bytes[count - 1] = 0x0A }
    records += 1
  }

  private mutating func growBytes(by extra: Int) {
    let larger = max(capacity * 2, count + extra)
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    unsafe memory.update(from: bytes, count: count)
    unsafe bytes.deallocate()
    unsafe bytes = memory
    capacity = larger
  }

  private mutating func growEnds() {
    let memory = UnsafeMutablePointer<UInt32>.allocate(capacity: endCapacity * 2)
    unsafe memory.update(from: ends, count: fieldCount)
    unsafe ends.deallocate()
    unsafe ends = memory
    endCapacity *= 2
  }
}
