public import Casework
public import Tabular

/// How one file is to be read: found once from its head, the same for every slice.
public struct FileLayout: Sendable {
  public var encoding: FileEncoding
  public var dialect: Dialect
  /// Offset of the first byte behind the byte order mark.
  public var textStart: Int
  /// The header row's bytes, terminator included, as offsets into the file.
  public var header: Range<Int>
  /// The decoded cells of the header; of one of two rows (`MergedHeader`) what stands in both.
  public var headerCells: [[UInt8]]
  /// For each field of the source its column, or −1.
  public var columns: [Int]
  /// Columns that no field claims; their headers are not read.
  public var unknownColumns: [Int]
  /// Columns that are not read, with a name or without, and are likely to be those of optional fields that have
  /// none.
  public var likelyColumns: [LikelyColumn] = []

  public struct LikelyColumn: Sendable, Equatable {
    public let field: Int
    public let column: Int
  }

  /// For each field, whether its amounts are in 万元.
  public var inTenThousands: [Bool]
  /// Columns of the header.
  public var width: Int
  /// A record may leave out columns behind this many, where the header has empty names.
  public var leastWidth: Int
  /// Columns behind this many have no name and hold nothing.
  public var filledWidth: Int
  /// The bytes of the header and of all that says in what is counted, lines above it and rows below, as
  /// delivered, or in UTF-8 for a file in UTF-16: what a file of some of the records must begin with.
  public var headerBytes: [UInt8]
  /// Physical lines before the first byte behind the header.
  public var linesBeforeRecords: Int
  /// Bytes that slices are cut from: the file's, or those of its UTF-8 form.
  public var textSize: Int
  /// Rows before the header: titles, 填报单位 lines, blank lines. In bytes.
  public var preambleBytes: Int
  /// How many of them hold something.
  public var preambleRows: Int

  /// The rows of a header of two rows; empty of one.
  var mergedRows: [HeaderRow] = []

  /// A row of a header by itself.
  struct HeaderRow: Sendable {
    /// Decoded.
    var cells: [[UInt8]]
    /// In bytes, line end included.
    var length: Int
  }

  /// Whether the header is two rows, a cell of the upper one over several columns.
  public var hasMergedHeader: Bool { !mergedRows.isEmpty }

  /// The units to which its records must belong, as the file's path says; empty: to any.
  var unitsByPath: [Range<Int>] = []

  /// The cells of the row of counting units below the header, in UTF-8; empty without one.
  var unitCells: [[UInt8]] = []

  /// Whether the first row below the header numbers the columns.
  var hasNumberRow = false

  /// The width, greater than the header's, that its records usually have, 0 without one; `nil` where
  /// that must be asked of the records themselves.
  var usualWidth: Int?

  /// Whether any file that begins with the same bytes, and no row of counting units below them,
  /// has this layout: the header is its first line, plain, names every required field and no column
  /// by nothing.
  var isRepeatable = false

  public var hasByteOrderMark: Bool { textStart > 0 }

  /// In what the amounts of a field are counted in this file; `nil` for a field that has none here.
  func unitOfAmounts(_ field: Int, in fields: [FieldDefinition]) -> MoneyUnit? {
    guard case .money = fields[field].kind, columns[field] >= 0 else { return nil }
    return inTenThousands[field] ? .tenThousands : .yuan
  }

  /// Columns that no field claims and that may say in what the amounts beside them are counted: 金额单位,
  /// 币种, and those without a name.
  func unitColumns(_ names: [[UInt8]]) -> [Int] {
    let words = ["单位", "币"].map { Array($0.utf8) }
    return names.indices.filter { column in
      guard !columns.contains(column) else { return false }
      let name = NormalForm.key(names[column])
      return name.isEmpty
        || words.contains { name.contains($0) }
    }
  }
}

/// How the bytes of a file are to be understood.
public enum FileEncoding: String, Sendable {
  case utf8 = "UTF-8"
  case gb18030 = "GB18030"
  case utf16LittleEndian = "UTF-16LE"
  case utf16BigEndian = "UTF-16BE"
}

/// A file that is refused as a whole, with the reason.
public struct Refusal: Error, Sendable {
  public let finding: Finding

  public init(_ code: String, line: Int = 0, field: String = "", detail: String = "") {
    let entry = FindingCatalogue.entry(code)
    finding = Finding(
      code: code, severity: .refusal, line: line, field: field,
      message: detail.isEmpty ? entry.message : entry.message + "：" + detail,
      action: entry.action)
  }
}
