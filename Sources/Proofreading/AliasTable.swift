import Tabular

/// A table of what else texts call indicators: CSV in UTF-8, columns `words` and `indicator`.
public enum AliasTable {
  /// A line that says nothing.
  public struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
    public let line: Int
    public var description: String {
      "line \(line): a table of aliases has the columns words,indicator and a word and an indicator's name on every line"
    }
  }

  /// - Throws: `Failure` with the first line that is wrong; 1 for the header.
  public static func read(_ bytes: [UInt8]) throws(Failure) -> [Proofreader.Alias] {
    let rows = CellRows.read(bytes, width: 2)
    guard let header = rows.first, header == ["words", "indicator"] else { throw Failure(line: 1) }
    var aliases: [Proofreader.Alias] = []
    for (index, row) in rows.enumerated().dropFirst() {
      guard row.count == 2, !row.contains(where: \.isEmpty) else { throw Failure(line: index + 1) }
      aliases.append(Proofreader.Alias(words: row[0], indicator: row[1]))
    }
    return aliases
  }
}

/// Rows of a CSV file as text.
enum CellRows {
  /// - Parameters:
  ///   - width: cells behind this many are not read.
  ///   - goesOn: asked with the first row; when it says no, that row is the only one.
  static func read(
    _ bytes: [UInt8], width: Int, goesOn: ([String]) -> Bool = { _ in true }
  ) -> [[String]] {
    let buffer = ByteBuffer(capacity: bytes.count)
    buffer.append(bytes)
    var table = RecordTable()
    _ = RecordScanner().scan(
      buffer, from: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0, ownedUpTo: buffer.count,
      isEndOfFile: true, into: &table)
    var rows: [[String]] = []
    rows.reserveCapacity(table.count)
    buffer.withBytes { bytes in
      for row in 0..<table.count {
        rows.append(
          (0..<min(table.width(row), width)).map {
            String(decoding: table.decoded(row, $0, in: bytes), as: UTF8.self)
          })
        if row == 0, !goesOn(rows[0]) { return }
      }
    }
    return rows
  }
}
