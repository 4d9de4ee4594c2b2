import Benchmark
import Platform
import Tabular

/// Bytes to records, by each of the three that can do it, and the keyed fingerprint.
func scanBenchmarks() {
  for engine in RecordScanner.Engine.allCases {
    kernel(
      "scan, \(engine.rawValue)",
      prepare: {
        let buffer = ByteBuffer(capacity: RaceInput.shared.bytes.count)
        buffer.append(RaceInput.shared.bytes)
        return buffer
      },
      amount: { buffer, _ in (RaceInput.records, buffer.count) },
      measure: { buffer in scanned(buffer, by: engine) },
      check: { buffer, found in
        try Wrong.unless("records and header", found.rows, is: RaceInput.records + 1)
        try Wrong.unless("fields", found.fields, is: (RaceInput.records + 1) * 18)
        try Wrong.unless("bytes in records", found.bytes, is: buffer.count)
      })
  }
  kernel(
    "fingerprint",
    prepare: { NaiveRecord.all.map { Array($0.caseNumber.utf8) } },
    amount: { texts, _ in (texts.count, texts.reduce(0) { $0 + $1.count }) },
    measure: { texts in
      var sum = (high: UInt64(0), low: UInt64(0))
      for text in texts {
        let print = fingerprint128(text.span, key: RaceInput.key)
        sum.high &+= print.high
        sum.low &+= print.low
      }
      return sum
    },
    check: { texts, sum in
      // The same, byte for byte: how bytes are cut into calls must not show.
      var expected = (high: UInt64(0), low: UInt64(0))
      for text in texts {
        var hasher = SipHasher(key: RaceInput.key)
        for byte in text { hasher.append([byte].span) }
        let print = hasher.finish()
        expected.high &+= print.high
        expected.low &+= print.low
      }
      try Wrong.unless("sum of fingerprints", sum.high, is: expected.high)
      try Wrong.unless("sum of fingerprints", sum.low, is: expected.low)
    })
}

/// Scans in steps of 512 KiB, as workers do, and adds up what was found.
private func scanned(
  _ buffer: ByteBuffer, by engine: RecordScanner.Engine
) -> (rows: Int, fields: Int, bytes: Int) {
  let scanner = RecordScanner(engine: engine)
  var table = RecordTable()
  var found = (rows: 0, fields: 0, bytes: 0)
  var position = 0
  while position < buffer.count {
    let outcome = scanner.scan(
      buffer, from: position, ownedUpTo: min(position + 1 << 19, buffer.count), isEndOfFile: true,
      expectedWidth: 18, into: &table)
    for row in 0..<table.count {
      found.fields += table.width(row)
      found.bytes += table.span(row).count
    }
    found.rows += table.count
    guard let next = outcome.next, next > position else { break }
    position = next
  }
  return found
}
