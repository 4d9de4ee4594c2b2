import CVectorScan

/// The scan of plain records a byte at a time: what `fq_scan_plain` does, said simply.
///
/// It is the reference for the vector scan and the fallback for processors without it; both keep
/// the contract in `CVectorScan.h`.
func scanPlainPortably(_ scan: inout fq_scan) -> Int32 {
  unsafe PlainScan(scan).run(&scan)
}

/// The state of a field, byte by byte.
private enum FieldState { case start, unquoted, quoted, afterQuote, afterCR }

@safe private struct PlainScan {
  let bytes: UnsafePointer<UInt8>
  let delimiter: UInt8
  let quote: UInt8
  let lineEnd: UInt8
  let isCRLFAllowed: Bool

  init(_ scan: fq_scan) {
    unsafe bytes = scan.bytes
    delimiter = unsafe scan.delimiter
    quote = unsafe scan.quote
    lineEnd = unsafe scan.line_end
    isCRLFAllowed = lineEnd == 0x0A
  }

  func run(_ scan: inout fq_scan) -> Int32 {
    while unsafe scan.next < scan.owned {
      if unsafe scan.rows + 1 >= scan.row_capacity || scan.blank_count >= scan.blank_capacity {
        return Int32(FQ_STOP_FULL.rawValue)
      }
      if let stop = unsafe record(&scan) { return Int32(stop.rawValue) }
    }
    return Int32(FQ_STOP_OWNED.rawValue)
  }

  /// Reads the record at `scan.next` and adds it, or says why not.
  private func record(_ scan: inout fq_scan) -> fq_stop? {
    let start = unsafe scan.next
    let first = unsafe Int(scan.first_end[scan.rows])
    var ends = first
    var state = FieldState.start
    var breaks = 0
    var isBlank = true
    for i in unsafe start..<scan.valid {
      let byte = unsafe bytes[i]
      if state == .quoted {
        if byte == quote { state = .afterQuote } else if byte == lineEnd { breaks += 1 }
        continue
      }
      if state == .afterCR {
        guard byte == lineEnd else { return FQ_STOP_DOUBT }
      } else if byte == quote && quote != 0 {
        guard state != .unquoted else { return FQ_STOP_DOUBT }
        isBlank = false
        state = .quoted
        continue
      } else if byte != delimiter && byte != lineEnd {
        if byte == 0x0D && isCRLFAllowed {
          state = .afterCR
          continue
        }
        guard byte != 0x0A && state != .afterQuote else { return FQ_STOP_DOUBT }
        if byte != 0x20 && byte != 0x09 { isBlank = false }
        state = .unquoted
        continue
      }
      if unsafe ends >= scan.end_capacity { return FQ_STOP_FULL }
      unsafe scan.field_ends[ends] = UInt32(state == .afterCR ? i - 1 : i)
      ends += 1
      state = .start
      guard byte == lineEnd else {
        isBlank = false
        continue
      }
      return unsafe finish(
        &scan, start..<i + 1, fields: first..<ends, breaks: breaks, isBlank: isBlank)
    }
    return FQ_STOP_TAIL
  }

  private func finish(
    _ scan: inout fq_scan, _ row: Range<Int>, fields: Range<Int>, breaks: Int, isBlank: Bool
  ) -> fq_stop? {
    let expected = unsafe Int(scan.expected_width)
    if unsafe row.count > scan.max_bytes { return FQ_STOP_DOUBT }
    if breaks > 0, unsafe breaks >= scan.max_lines || (expected != 0 && fields.count != expected) {
      return FQ_STOP_DOUBT
    }
    unsafe scan.next = row.upperBound
    if isBlank {
      unsafe scan.blanks[2 * scan.blank_count] = UInt32(row.lowerBound)
      unsafe scan.blanks[2 * scan.blank_count + 1] = UInt32(row.upperBound)
      unsafe scan.blank_count += 1
      return nil
    }
    unsafe scan.row_start[scan.rows] = UInt32(row.lowerBound)
    unsafe scan.text_start[scan.rows] = UInt32(row.lowerBound)
    unsafe scan.row_end[scan.rows] = UInt32(row.upperBound)
    unsafe scan.rows += 1
    unsafe scan.first_end[scan.rows] = UInt32(fields.upperBound)
    return nil
  }
}
