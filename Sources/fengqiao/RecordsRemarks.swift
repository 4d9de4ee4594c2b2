import Intake
import Tabular

/// What `records` says of a file as a whole, below its records.
struct RecordsRemarks {
  let summary: RecordListing.Summary
  /// Whether a header was looked for.
  let hasHeader: Bool

  var lines: [String] {
    [
      header, doubtfulHeader, longerHeader, shiftedHeader, titles, repeatedHeaders, surplus,
      unusedDelimiter, unusualDelimiter, doubledDelimiter, longDelimiter, rivalDelimiter,
      otherLines, apostrophes,
      apostropheQuote, swallowed,
      otherRows, manyWidths, encoding, sum,
    ].compactMap(\.self)
  }

  private var header: String? {
    if summary.headerLine > 0 {
      return "第 \(summary.headerLine) 行作表头，未列为记录；没有表头时用 --no-header"
    }
    if summary.headerLikeRecordLine > 0 {
      return
        "没有找到表头：第 \(summary.headerLikeRecordLine) 行与它下方的记录相像，已列为记录"
        + (summary.headerLikeRecordLine > 1 ? "；请检查它上方的行" : "")
    }
    return hasHeader ? "没有找到表头，每一行都列为记录" : nil
  }

  private var titles: String? {
    summary.isBelowMostRows ? "表头上方有许多行，都作为标题，未列为记录；请检查其中有没有记录" : nil
  }

  private var doubtfulHeader: String? {
    summary.isHeaderDoubtful ? "表头上一行也可能是表头；若是，表头那一行是记录，而未列出" : nil
  }

  private var longerHeader: String? {
    summary.isHeaderLonger ? "表头下一行也可能是表头，或属于表头；它已列为记录" : nil
  }

  private var shiftedHeader: String? {
    summary.isHeaderShifted ? "没有列名的一列有内容，有列名的一列全空；请检查表头与记录是否错开" : nil
  }

  private var delimiter: String { RecordsRemarks.shown(summary.dialect.delimiter) }

  private static func shown(_ delimiter: UInt8) -> String {
    delimiter < 0x20
      ? "\\x" + String(Int(delimiter) + 0x100, radix: 16).dropFirst()
      : String(Unicode.Scalar(delimiter))
  }

  private var unusualDelimiter: String? {
    summary.isDelimiterUnusual
      ? "多数行含有同样多的“\(delimiter)”，已按它分隔；若它不是分隔符，请用 --delimiter" : nil
  }

  private var doubledDelimiter: String? {
    summary.isDelimiterDoubled
      ? "每两个单元格之间都有一个空单元格，分隔符可能是“\(delimiter)\(delimiter)”；请改用一个字符作分隔符" : nil
  }

  private var longDelimiter: String? {
    guard summary.delimiterNeighbour != 0 else { return nil }
    let beside = String(Unicode.Scalar(summary.delimiterNeighbour))
    return "“\(delimiter)”两边都有“\(beside)”，分隔符可能是“\(beside)\(delimiter)\(beside)”；请改用一个字符作分隔符"
  }

  private var rivalDelimiter: String? {
    guard summary.rivalDelimiter != 0 else { return nil }
    let rival = RecordsRemarks.shown(summary.rivalDelimiter)
    return "多数行的单元格中还有“\(rival)”，分隔符可能是它；若是，请用 --delimiter"
  }

  private var otherLines: String? {
    summary.isInOtherLines
      ? "整份只有一行，其中有 U+0085、U+2028 或 U+2029，可能是换行；请改用 LF 或 CRLF 换行" : nil
  }

  private var apostropheQuote: String? {
    summary.isQuoteApostrophe ? "按 ' 作引号读取；若不是，请用 --quote '\"'" : nil
  }

  private var unusedDelimiter: String? {
    guard !summary.unusedDelimiter.isEmpty else { return nil }
    let delimiter = String(decoding: summary.unusedDelimiter, as: UTF8.self)
    return "每一行都只有一个单元格，却含有同样多的“\(delimiter)”；若它是分隔符，请用 --delimiter，若整行在引号中，请去掉外层引号"
  }

  private var swallowed: String? {
    guard !summary.doubtfulLines.isEmpty else { return nil }
    let lines = summary.doubtfulLines
    return "第 \(some(lines, of: lines.count)) 行的记录含有换行，其中一行单独看也是一条记录；请检查引号"
  }

  private var repeatedHeaders: String? {
    guard summary.repeatedHeaders > 0 else { return nil }
    return "第 \(some(summary.repeatedHeaderLines, of: summary.repeatedHeaders)) 行与表头相同，未列为记录"
  }

  private var otherRows: String? {
    guard summary.otherRows > 0 else { return nil }
    return "第 \(some(summary.otherRowLines, of: summary.otherRows)) 行像是注释、分隔线或另一个表的表头，已列为记录"
  }

  private var manyWidths: String? {
    summary.isOfManyWidths ? "没有表头，各行的单元格个数也不一致；请检查分隔符和标题行" : nil
  }

  private func some(_ lines: [Int], of count: Int) -> String {
    lines.map { "\($0)" }.joined(separator: "、") + (count > lines.count ? " …" : "")
  }

  private var surplus: String? {
    guard summary.surplus > 0, summary.ragged + summary.trimmed > 0 else { return nil }
    let trimmed =
      summary.trimmed > 0 ? "，其中 \(summary.trimmed) 条多出的是空单元格，已略去" : ""
    return "半数以上的记录比表头多 \(summary.surplus) 个单元格\(trimmed)；请检查表头是否少了分隔符"
  }

  private var apostrophes: String? {
    guard summary.apostrophedColumn > 0 else { return nil }
    return "第 \(summary.apostrophedColumn) 列像是用 ' 作引号；若是，请用 --quote \"'\""
  }

  private var encoding: String? {
    summary.isRatherOther
      ? "按 GB18030 读取，但多数双字节字符不像汉字，文件可能是别的编码（西文、Big5、日文）；请另存为 UTF-8，或用 --encoding 指明编码" : nil
  }

  private var sum: String {
    "\(summary.encoding.rawValue)，\(summary.records) 条记录（其中 \(summary.ragged) 条宽度不符"
      + (summary.torn > 0 ? "，\(summary.torn) 条文字可能断开" : "")
      + (summary.undoubled > 0 ? "，\(summary.undoubled) 条引号没有双写" : "")
      + (summary.escaped > 0 ? "，\(summary.escaped) 条用反斜杠转义" : "") + "），"
      + "\(summary.refused) 行无法读取，\(summary.preamble) 行标题，\(summary.skipped) 行空行或重复表头"
  }
}
