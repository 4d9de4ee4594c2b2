public import Casework
import FoundationEssentials
import GRDB
import Platform

/// Gathers the batches of one log into packs of at most 65,536 records, a BLOB a column.
///
/// Small files share a pack, and a large file has several. So few that a column stays in the cache
/// from the page to the sum, and that a question passes over the packs of other times; older
/// archives have packs of a million records.
public struct PackWriter {
  private let archive: Archive
  private let source: String
  private let fields: [String]
  private var columns: [String: (width: Int, bytes: [UInt8])] = [:]
  private var batches: [Entry] = []
  private var rows = 0

  private struct Entry {
    var reading: Int
    var row: Int
    var rows: Int
    var firstRecord: Int
  }

  /// Records of a pack; a single batch that has more is a pack by itself.
  private static let packSize = 1 << 16

  /// - Parameter fields: the names of the source's fields.
  public init(_ archive: Archive, source: String, fields: [String]) {
    self.archive = archive
    self.source = source
    self.fields = fields
  }

  /// - Parameter lines: the first physical line of each row.
  public mutating func add(
    _ batch: Batch, lines: [UInt32], of reading: Int
  ) throws(ArchiveError) {
    guard batch.count > 0 else { return }
    if rows > 0, rows + batch.count > PackWriter.packSize { try flush() }
    var ordinals = batch.ordinals.array
    if let last = batches.last, last.reading == reading {
      let shift = UInt32(batch.firstRecord - last.firstRecord)
      for i in ordinals.indices { ordinals[i] += shift }
      batches[batches.count - 1].rows += batch.count
    } else {
      batches.append(
        Entry(reading: reading, row: rows, rows: batch.count, firstRecord: batch.firstRecord))
    }
    append(ordinals, width: 4, to: PackColumn.ordinals)
    append(lines, width: 4, to: PackColumn.lines)
    if !batch.keys.isEmpty { append(batch.keys, width: 16, to: PackColumn.keys) }
    if !batch.copyKeys.isEmpty { append(batch.copyKeys, width: 16, to: PackColumn.copyKeys) }
    for (field, column) in zip(fields, batch.columns) where column.count > 0 {
      switch column {
      case .narrow(let values): append(values, width: 1, to: field)
      case .short(let values): append(values, width: 2, to: field)
      case .wide(let values): append(values, width: 4, to: field)
      case .long(let values): append(values, width: 8, to: field)
      }
    }
    rows += batch.count
  }

  private mutating func append(_ values: [some BitwiseCopyable], width: Int, to name: String) {
    ArrayBytes.append(values, to: &columns[name, default: (width, [])].bytes)
  }

  /// The file of a reading is refused as a whole: nothing of it stays.
  public mutating func forget(_ reading: Int) throws(ArchiveError) {
    batches.removeAll { $0.reading == reading }
    try archive.clear(reading: reading)
  }

  /// Writes what is gathered.
  public mutating func flush() throws(ArchiveError) {
    defer {
      columns = [:]
      batches = []
      rows = 0
    }
    guard !batches.isEmpty else { return }
    let (source, rows, columns, batches) = (source, rows, columns, batches)
    try archive.perform { db in
      try db.execute(
        sql: "INSERT INTO pack (source, rows) VALUES (?, ?)", arguments: [source, rows])
      let pack = db.lastInsertedRowID
      for (name, column) in columns.sorted(by: { $0.key < $1.key }) {
        try db.execute(
          sql: "INSERT INTO pack_column VALUES (?, ?, ?, ?)",
          arguments: [pack, name, column.width, Data(column.bytes)])
      }
      for batch in batches {
        try db.execute(
          sql: "INSERT INTO batch VALUES (?, ?, ?, ?, ?)",
          arguments: [pack, batch.row, batch.rows, batch.reading, batch.firstRecord])
      }
    }
  }
}

/// Columns of a pack that are no fields; no field's name has such a sign.
enum PackColumn {
  static let ordinals = "#ordinals"
  static let lines = "#lines"
  static let keys = "#keys"
  static let copyKeys = "#copy_keys"
  static let states = "#states"
}
