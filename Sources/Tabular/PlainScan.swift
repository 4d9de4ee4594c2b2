import CVectorScan

/// The scan of plain records a byte at a time: what `fq_scan_plain` does, said simply.
///
/// It is the reference for the vector scan and the fallback for processors without it; both keep
/// the contract in `CVectorScan.h`.
func scanPlainPortably(_ scan: inout fq_scan) -> Int32 {
  let plain = unsafe PlainScan(scan)
  while unsafe scan.next < scan.owned {
    if unsafe scan.rows + 1 >= scan.row_capacity || scan.blank_count >= scan.blank_capacity {
      return Int32(FQ_STOP_FULL.rawValue)
    }
    if let stop = unsafe plain.record(&scan) { return Int32(stop.rawValue) }
  }
  return Int32(FQ_STOP_OWNED.rawValue)
}

@safe private struct PlainScan {
  let bytes: UnsafePointer<UInt8>
  let valid: Int
  let delimiter: UInt8
  /// 256, which no byte is, for none.
  let quote: UInt16
  let lineEnd: UInt8

  init(_ scan: fq_scan) {
    unsafe bytes = scan.bytes
    valid = unsafe scan.valid
    delimiter = unsafe scan.delimiter
    quote = unsafe scan.quote == 0 ? 256 : UInt16(scan.quote)
    lineEnd = unsafe scan.line_end
  }

  /// Reads the record at `scan.next` and adds it, or says why not.
  func record(_ scan: inout fq_scan) -> fq_stop? {
    let start = unsafe scan.next
    let first = unsafe Int(scan.first_end[scan.rows])
    let ends = unsafe scan.field_ends
    let capacity = unsafe scan.end_capacity
    var field = first
    var breaks = 0
    var i = start
    while i < valid {
      if unsafe UInt16(bytes[i]) == quote {
        i = closingQuote(from: i, &breaks) + 1
      } else {
        i = specialByte(from: i)
      }
      if i >= valid { return FQ_STOP_TAIL }
      var byte = unsafe bytes[i]
      let end = i
      if byte == 0x0D && lineEnd == 0x0A {
        i += 1
        if i == valid { return FQ_STOP_TAIL }
        byte = unsafe bytes[i]
        if byte != lineEnd { return FQ_STOP_DOUBT }
      }
      if byte != delimiter && byte != lineEnd { return FQ_STOP_DOUBT }
      if field >= capacity { return FQ_STOP_FULL }
      unsafe ends?[field] = UInt32(end)
      field += 1
      i += 1
      if byte == lineEnd { return unsafe finish(&scan, start..<i, first..<field, breaks: breaks) }
    }
    return FQ_STOP_TAIL
  }

  /// The position of the quote that closes the field opened at `start`, or `valid`.
  private func closingQuote(from start: Int, _ breaks: inout Int) -> Int {
    var i = start + 1
    while i < valid {
      let byte = unsafe bytes[i]
      if UInt16(byte) == quote {
        guard i + 1 < valid, unsafe UInt16(bytes[i + 1]) == quote else { return i }
        i += 1
      }
      if byte == lineEnd { breaks += 1 }
      i += 1
    }
    return valid
  }

  /// The position of the first delimiter, quote or line break at or behind `start`, or `valid`.
  private func specialByte(from start: Int) -> Int {
    var i = start
    while i < valid {
      let byte = unsafe bytes[i]
      if byte == delimiter || byte == 0x0A || byte == 0x0D || UInt16(byte) == quote { return i }
      i += 1
    }
    return valid
  }

  private func finish(
    _ scan: inout fq_scan, _ row: Range<Int>, _ fields: Range<Int>, breaks: Int
  ) -> fq_stop? {
    let expected = unsafe Int(scan.expected_width)
    if unsafe row.count > scan.max_bytes { return FQ_STOP_DOUBT }
    if breaks > 0, unsafe breaks >= scan.max_lines || (expected != 0 && fields.count != expected) {
      return FQ_STOP_DOUBT
    }
    unsafe scan.next = row.upperBound
    let rows = unsafe scan.rows
    if fields.count == 1, unsafe isBlank(row.lowerBound..<Int(scan.field_ends[fields.lowerBound])) {
      unsafe scan.blanks[2 * scan.blank_count] = UInt32(row.lowerBound)
      unsafe scan.blanks[2 * scan.blank_count + 1] = UInt32(row.upperBound)
      unsafe scan.blank_count += 1
      return nil
    }
    unsafe scan.row_start[rows] = UInt32(row.lowerBound)
    unsafe scan.text_start[rows] = UInt32(row.lowerBound)
    unsafe scan.row_end[rows] = UInt32(row.upperBound)
    let more = breaks > 0 ? UInt8(FQ_SEVERAL_LINES) : 0
    unsafe scan.flags[rows] = scan.row_flags | more
    unsafe scan.first_end[rows + 1] = UInt32(fields.upperBound)
    unsafe scan.rows = rows + 1
    return nil
  }

  private func isBlank(_ text: Range<Int>) -> Bool {
    for i in text {
      let byte = unsafe bytes[i]
      if byte != 0x20 && byte != 0x09 { return false }
    }
    return true
  }
}
