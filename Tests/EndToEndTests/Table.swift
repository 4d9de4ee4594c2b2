import Foundation

/// A CSV file of our own output, read by a dozen naive lines that share nothing with the engine.
struct Table {
  let columns: [String: Int]
  let rows: [[String]]

  init(_ data: Data) {
    var rows: [[String]] = []
    var row: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    for byte in data {
      switch byte {
      case 0x22: isQuoted.toggle()  // Doubled quotes toggle twice; our output needs no more.
      case 0x2C where !isQuoted:
        row.append(String(decoding: cell, as: UTF8.self))
        cell = []
      case 0x0A where !isQuoted:
        rows.append(row + [String(decoding: cell, as: UTF8.self)])
        row = []
        cell = []
      case 0x0D where !isQuoted, 0xEF where rows.isEmpty && row.isEmpty && cell.isEmpty: break
      default: cell.append(byte)
      }
    }
    // A byte order mark's other two bytes.
    if var header = rows.first {
      header[0] = header[0].filter(\.isASCII)
      rows[0] = header
    }
    columns = Dictionary(
      uniqueKeysWithValues: (rows.first ?? []).enumerated().map { ($1, $0) })
    self.rows = Array(rows.dropFirst())
  }

  func value(_ row: [String], _ column: String) -> String {
    columns[column].map { row[$0] } ?? "no column \(column)"
  }

  /// The lines of an indicator for the district over the whole period: one, if all is well.
  func districtTotals(_ indicator: String, category: String = "") -> [[String]] {
    rows.filter { row in
      value(row, "indicator") == indicator && value(row, "category") == category
        && value(row, "grain") == "total" && value(row, "level") == "district"
    }
  }
}
