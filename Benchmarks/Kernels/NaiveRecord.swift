/// A record of the race as the obvious version reads it: text, a character at a time.
struct NaiveRecord {
  let recordText: String
  let caseNumber: String
  let unit: String
  let acceptedOn: String
  let closedOn: String
  let updatedAt: String
  let type: String
  let outcome: String
  let confirmedText: String
  let amountText: String
  let mediator: String

  nonisolated(unsafe) static let all: [NaiveRecord] = rows(of: RaceInput.shared.bytes).dropFirst()
    .map { cells in
      NaiveRecord(
        recordText: cells[0], caseNumber: cells[1], unit: cells[2], acceptedOn: cells[4],
        closedOn: cells[5], updatedAt: cells[6], type: cells[7], outcome: cells[9],
        confirmedText: cells[10], amountText: cells[11], mediator: cells[12])
    }

  /// For each case the record with the largest (updated_at, record_id).
  nonisolated(unsafe) static let newest: [NaiveRecord] = {
    var kept: [String: NaiveRecord] = [:]
    for record in all {
      if let other = kept[record.caseNumber],
        (other.updatedAt, Int(other.recordText) ?? 0) > (
          record.updatedAt, Int(record.recordText) ?? 0
        )
      {
        continue
      }
      kept[record.caseNumber] = record
    }
    return Array(kept.values)
  }()

  /// RFC 4180, a byte at a time.
  static func rows(of bytes: [UInt8]) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell: [UInt8] = []
    var isInside = false
    for (i, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "\""):
        // The second of two quotes inside a cell stands for one.
        if !isInside, i > 0, bytes[i - 1] == byte, !cell.isEmpty { cell.append(byte) }
        isInside.toggle()
      case UInt8(ascii: ",") where !isInside:
        row.append(String(decoding: cell, as: UTF8.self))
        cell = []
      case UInt8(ascii: "\n") where !isInside:
        row.append(String(decoding: cell, as: UTF8.self))
        cell = []
        rows.append(row)
        row = []
      case UInt8(ascii: "\r") where !isInside: break
      default: cell.append(byte)
      }
    }
    return rows
  }
}
