import CLibCSV
import Tabular
import Testing

/// What libcsv by itself reads from a whole file in one call, without our fences.
private struct Oracle {
  var rows: [[[UInt8]]] = []
  private var fields: [[UInt8]] = []

  /// Nil when strict libcsv objects to something.
  static func read(_ bytes: [UInt8]) -> [[[UInt8]]]? {
    var oracle = Oracle()
    var parser = unsafe csv_parser()
    _ = unsafe csv_init(&parser, UInt8(CSV_STRICT | CSV_STRICT_FINI))
    defer { unsafe csv_free(&parser) }
    let isRead = unsafe withUnsafeMutablePointer(to: &oracle) { sink in
      unsafe csv_parse(&parser, bytes, bytes.count, takeField, takeRow, sink) == bytes.count
        && csv_fini(&parser, takeField, takeRow, sink) == 0
    }
    return isRead ? oracle.rows : nil
  }

  mutating func take(_ field: UnsafeMutableRawPointer?, _ length: Int) {
    unsafe fields.append(Array(UnsafeRawBufferPointer(start: field, count: length)))
  }

  mutating func endRow() {
    rows.append(fields)
    fields = []
  }
}

private func takeField(
  _ field: UnsafeMutableRawPointer?, _ length: Int, _ oracle: UnsafeMutableRawPointer?
) {
  unsafe oracle?.assumingMemoryBound(to: Oracle.self).pointee.take(field, length)
}

private func takeRow(_ end: Int32, _ oracle: UnsafeMutableRawPointer?) {
  unsafe oracle?.assumingMemoryBound(to: Oracle.self).pointee.endRow()
}

@Suite("libcsv by itself, reading a whole file in one call")
struct OracleTests {
  /// Whether a reading says what libcsv says, and has a fault or a flag where libcsv objects.
  private func agrees(_ reader: Reader, _ bytes: [UInt8]) -> Bool {
    let reading = reader.whole(bytes)
    let isSound = reading.rows.allSatisfy {
      ($0.fault == nil || $0.fault == .loneCR) && !$0.flags.contains(.literalQuote)
    }
    guard let rows = Oracle.read(bytes) else { return !isSound }
    return isSound && reading.rows.map(\.fields) == rows
  }

  @Test("finds the records that the vector scan finds in every short string")
  func short() {
    let reader = Reader(.vector)
    _ = forEachString(of: letters, upTo: 6) { bytes in
      if agrees(reader, bytes) { return true }
      Issue.record("libcsv reads \(bytes) otherwise")
      return false
    }
  }

  @Test("finds the records that the vector scan finds in long noise and damage", arguments: 0..<2)
  func long(part: Int) {
    let reader = Reader(.vector)
    var generator = FileGenerator(seed: UInt64(1000 + part))
    for _ in 0..<inputsPerPart {
      let bytes = generator.input()
      guard agrees(reader, bytes) else {
        Issue.record("libcsv reads \(bytes) otherwise")
        return
      }
    }
  }
}
