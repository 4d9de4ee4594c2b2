import Tabular

/// Where in a record the bytes stand that make it unreadable, or doubtful, as a whole.
struct FaultPlace: Equatable {
  /// Bytes from the record's first byte.
  var byteOffset = 0
  /// Number of the field, from 1; 0: the record as a whole.
  var column = 0
  /// Physical lines from the record's first line.
  var lineOffset = 0

  /// - Parameters:
  ///   - code: of a finding about the whole record.
  ///   - record: as delivered.
  init(
    of code: String, in record: Span<UInt8>, _ encoding: FileEncoding, _ dialect: Dialect
  ) {
    switch code {
    case "ENC-CONTROL", "ENC-INVALID", "ENC-MOJIBAKE":
      byteOffset = TextCheck.offset(
        of: code, record, encoding, delimiter: dialect.delimiter)
    case "CSV-UNCLOSED", "CSV-TEXT-AFTER-QUOTE":
      guard let offset = FieldPosition.brokenQuote(in: record, dialect: dialect) else { return }
      byteOffset = offset
    case "CSV-TORN-TEXT":
      guard let column = TornText.column(in: record, dialect: dialect) else { return }
      byteOffset =
        FieldPosition(ofField: column + 1, in: record, dialect: dialect).byteOffset
    // The first cell.
    case "DOM-VOID", "DOM-NO-RECORD": break
    default: return
    }
    (column, lineOffset) = FieldPosition.field(atByte: byteOffset, in: record, dialect: dialect)
  }
}
