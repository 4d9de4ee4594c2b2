import Casework
import Tabular

extension SliceTyping {
  /// Whether a quoted field of a row holds lines that would be records by themselves: then two
  /// quotes, each of which is alone in its record, have swallowed what lies between. One line is
  /// enough where two values of it prove that; where there is but one such field, all must be.
  func swallowsRecords(_ row: Int, _ table: RecordTable, _ bytes: Span<UInt8>) -> Bool {
    let span = table.span(row)
    let lineEnd = layout.dialect.lineEnd
    var areAll = true
    var start = ByteScan.nextLine(in: bytes, from: span.lowerBound, lineEnd: lineEnd)
    while let from = start, from < span.upperBound {
      let next = ByteScan.nextLine(in: bytes, from: from, lineEnd: lineEnd) ?? span.upperBound
      let proofs = proofs(bytes.extracting(from..<min(next, span.upperBound)))
      if proofs > 1 { return true }
      areAll = areAll && proofs == 1
      start = next
    }
    return areAll
  }

  /// How many values that every record needs, and that no text is by chance, stand in their places
  /// in a line that is cut at every separator; 0 if one of them is missing or the width is wrong, and
  /// where a quote ends a field within it: what follows is then the rest of the record itself.
  private func proofs(_ line: Span<UInt8>) -> Int {
    guard !endsField(in: line) else { return 0 }
    guard
      ByteScan.count(of: layout.dialect.delimiter, in: line) + 1 >= max(2, layout.leastWidth)
    else { return 0 }
    let cells = line.array.split(
      separator: layout.dialect.delimiter, omittingEmptySubsequences: false)
    guard cells.count <= layout.width else { return 0 }
    var proofs = 0
    for index in plan.source.fields.indices
    where plan.source.fields[index].isRequired && readers[index].provesRecord {
      guard layout.columns[index] < cells.count else { return 0 }
      let cell = cells[layout.columns[index]].filter { $0 != layout.dialect.quote && $0 != 0x0D }
      let text = utf8(cell)
      guard !text.isEmpty, readers[index].accepts(text) else { return 0 }
      proofs += 1
    }
    return proofs
  }

  /// Whether a quote that is not doubled stands in a line, but for its end.
  private func endsField(in line: Span<UInt8>) -> Bool {
    let last = line.indices.last { line[$0] != 0x0A && line[$0] != 0x0D } ?? -1
    var i = 0
    while i < last {
      guard line[i] == layout.dialect.quote else {
        i += 1
        continue
      }
      let start = i
      while i <= last, line[i] == layout.dialect.quote { i += 1 }
      if i <= last, (i - start) % 2 == 1 { return true }
    }
    return false
  }
}
