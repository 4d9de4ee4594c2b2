import CLibCSV

/// One libcsv parser and where its fields go. A parser that met an error is never asked to
/// finish: `csv_fini` would invent a record and report success.
@safe struct CSVParser {
  /// The state of libcsv's own machine, as its source numbers it.
  private enum MachineState {
    static let rowNotBegun: Int32 = 0
    static let fieldBegun: Int32 = 2
  }

  private let parser: UnsafeMutablePointer<csv_parser>
  let sink: UnsafeMutablePointer<FieldSink>
  private let options: UInt8
  private let dialect: Dialect
  /// Whether the parser stands at the beginning of a record.
  private var isFresh = true

  /// Strict parsers stop at a quote that neither opens nor closes a field.
  init(_ dialect: Dialect, isStrict: Bool) {
    self.dialect = dialect
    options = isStrict ? UInt8(CSV_STRICT | CSV_STRICT_FINI) : 0
    unsafe parser = .allocate(capacity: 1)
    unsafe sink = .allocate(capacity: 1)
    unsafe sink.initialize(to: FieldSink(dialect))
    start()
  }

  func deallocate() {
    unsafe csv_free(parser)
    unsafe sink.pointee.deallocate()
    unsafe sink.deinitialize(count: 1)
    unsafe sink.deallocate()
    unsafe parser.deallocate()
  }

  private func start() {
    unsafe parser.initialize(to: csv_parser())
    _ = unsafe csv_init(parser, options)
    unsafe csv_set_delim(parser, dialect.delimiter)
    unsafe csv_set_quote(parser, dialect.quote)
    unsafe csv_set_blk_size(parser, 4096)
    // libcsv asks for one field's memory; without this it would take whatever a file makes it.
    unsafe csv_set_realloc_func(parser) { memory, size in
      size > Limits.ceiling + 8192 ? nil : unsafe realloc(memory, size)
    }
  }

  /// Prepares for a record, with a parser that has seen nothing.
  mutating func begin() {
    if !isFresh {
      unsafe csv_free(parser)
      start()
    }
    unsafe sink.pointee.begin()
    isFresh = true
  }

  /// Feeds bytes and returns how many libcsv took; fewer than given means an error.
  mutating func feed(_ piece: UnsafeBufferPointer<UInt8>) -> Int {
    if dialect.quote == 0 { unsafe chooseQuote(absentFrom: piece) }
    let taken = unsafe csv_parse(parser, piece.baseAddress, piece.count, addField, endRecord, sink)
    isFresh = unsafe taken == piece.count && parser.pointee.pstate == MachineState.rowNotBegun
    return taken
  }

  /// Ends a last record without a line end. False when it ends inside quotes.
  mutating func finish() -> Bool {
    guard !isInsideQuotes else { return false }
    let result = unsafe csv_fini(parser, addField, endRecord, sink)
    isFresh = result == 0
    return result == 0
  }

  /// Whether all that was fed is blank lines, or complete records.
  var isBetweenRecords: Bool { unsafe parser.pointee.pstate == MachineState.rowNotBegun }

  /// Whether the parser waits for a closing quote.
  var isInsideQuotes: Bool {
    unsafe parser.pointee.pstate == MachineState.fieldBegun && parser.pointee.quoted != 0
  }

  /// Whether the parser, stopped at a quote, was inside a field without quotes.
  var isInsideBareField: Bool {
    unsafe parser.pointee.pstate == MachineState.fieldBegun && parser.pointee.quoted == 0
  }

  /// libcsv always has a quote; a dialect without one gets a byte that does not occur.
  private func chooseQuote(absentFrom piece: UnsafeBufferPointer<UInt8>) {
    let absent = (UInt8.min...UInt8.max).first { byte in
      if byte == dialect.delimiter || byte == 0x0A || byte == 0x0D { return false }
      return unsafe !piece.contains(byte)
    }
    unsafe csv_set_quote(parser, absent ?? 0)
  }
}

private func addField(
  _ field: UnsafeMutableRawPointer?, _ length: Int, _ sink: UnsafeMutableRawPointer?
) {
  unsafe sink?.assumingMemoryBound(to: FieldSink.self).pointee.add(
    field?.assumingMemoryBound(to: UInt8.self), length)
}

private func endRecord(_ terminator: Int32, _ sink: UnsafeMutableRawPointer?) {
  unsafe sink?.assumingMemoryBound(to: FieldSink.self).pointee.endRecord()
}
