/// How a delivery separates fields and records: `a,b` LF, or `a;b` CR …
public struct Dialect: Hashable, Sendable {
  /// What ends a physical line. CRLF counts as LF.
  public enum LineEnd: UInt8, Sendable {
    case lf = 0x0A
    case cr = 0x0D

    /// What ends the lines of a text: CR where there is no LF, or where each LF stands in quotes, as
    /// the line breaks of a cell do that old spreadsheets write, and CRs outside them are more, or two and the
    /// last quote is closed.
    public init(of text: Span<UInt8>, quote: UInt8 = 0x22) {
      var isQuoted = false
      var returns = (all: 0, bare: 0)
      var feeds = 0
      for i in text.indices {
        switch text[i] {
        case quote where quote != 0: isQuoted.toggle()
        case LineEnd.lf.rawValue where isQuoted: feeds += 1
        case LineEnd.lf.rawValue:
          self = .lf
          return
        case LineEnd.cr.rawValue:
          returns.all += 1
          let isPair = i + 1 < text.count && text[i + 1] == LineEnd.lf.rawValue
          if !isQuoted && !isPair { returns.bare += 1 }
        default: break
        }
      }
      let isWhole = returns.bare > 1 && !isQuoted
      self = (feeds == 0 ? returns.all > 0 : returns.bare > feeds || isWhole) ? .cr : .lf
    }
  }

  /// Substitute, with which DOS ends a file: it belongs to no field.
  public static let endOfFileMark: UInt8 = 0x1A

  /// The byte between two fields.
  public let delimiter: UInt8
  /// The byte around a field that holds delimiters or line breaks; 0 when there is none.
  public let quote: UInt8
  public let lineEnd: LineEnd

  /// The comma, the double quote and LF (or CRLF).
  public static let standard = Dialect()

  /// `isValid(delimiter:quote:)` must hold.
  public init(delimiter: UInt8 = 0x2C, quote: UInt8 = 0x22, lineEnd: LineEnd = .lf) {
    precondition(Dialect.isValid(delimiter: delimiter, quote: quote), "not a usable dialect")
    self.delimiter = delimiter
    self.quote = quote
    self.lineEnd = lineEnd
  }

  /// Whether two bytes can serve: different from each other, no line end, no half of a character;
  /// and a space or a tab only as the delimiter.
  public static func isValid(delimiter: UInt8, quote: UInt8) -> Bool {
    let lineEnds: [UInt8] = [0x0A, 0x0D]
    return delimiter != 0 && delimiter < 0x80 && quote < 0x80 && delimiter != quote
      && quote != 0x09 && quote != 0x20 && !lineEnds.contains(delimiter)
      && !lineEnds.contains(quote)
  }
}

/// What a record may measure before it is taken for a fault.
public struct Limits: Hashable, Sendable {
  /// No record may be longer, in bytes with its line end; 1 ... 64 MiB.
  public let maxRecordBytes: Int
  /// No record may spread over more physical lines; at least 1.
  public let maxLinesPerRecord: Int

  /// 1 MiB and 64 lines.
  public static let standard = Limits()

  public init(maxRecordBytes: Int = 1 << 20, maxLinesPerRecord: Int = 64) {
    precondition((1...Limits.ceiling).contains(maxRecordBytes), "1 byte to 64 MiB a record")
    precondition((1...1 << 20).contains(maxLinesPerRecord), "at least one line a record")
    self.maxRecordBytes = maxRecordBytes
    self.maxLinesPerRecord = maxLinesPerRecord
  }

  /// The largest record that any setting allows; libcsv gets no more memory for one field.
  static let ceiling = 64 << 20
}
