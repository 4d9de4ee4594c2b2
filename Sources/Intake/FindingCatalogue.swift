public import Casework

/// What each finding code means and what a clerk can do, in one place.
///
/// Codes are stable: reports, mended files and other programs refer to them. The shape of what
/// was found is put behind the text; a value never is.
public struct FindingCatalogue: Sendable {
  public struct Entry: Sendable {
    public let code: String
    public let severity: Severity
    /// What was expected.
    public let message: String
    /// What to do.
    public let action: String
  }

  /// A record of another unit than the one that its file's path names.
  public static let strangeUnit = "REF-STATION-MISMATCH"

  /// A column that is not read and may be the one of a field that has none in this file.
  public static let likelyColumn = "SCH-COLUMN-LIKELY"

  private static let entries: [Entry] = [
    // Bytes
    Entry(
      code: "ENC-INVALID", severity: .quarantine, message: "记录含有不属于本文件编码的字节",
      action: "请用同一种编码（建议 UTF-8）重新导出这一行"),
    Entry(
      code: "ENC-CONTROL", severity: .quarantine, message: "记录含有控制字符",
      action: "请删除不可见的控制字符后重新报送这一行"),
    Entry(
      code: "ENC-MOJIBAKE", severity: .quarantine, message: "文字已成乱码（编码被错误转换过）",
      action: "请从原系统重新导出，不要修复本文件"),
    Entry(
      code: "ENC-INVISIBLE", severity: .note, message: "记录含有不可见字符，比较时略去", action: ""),
    // Structure
    Entry(
      code: "CSV-WIDTH", severity: .quarantine, message: "字段个数与表头不符",
      action: "请检查多出或缺少的分隔符；含逗号的文字要加双引号"),
    Entry(
      code: "CSV-UNCLOSED", severity: .quarantine, message: "双引号没有闭合",
      action: "请补上字段末尾的双引号"),
    Entry(
      code: "CSV-TEXT-AFTER-QUOTE", severity: .quarantine, message: "右引号之后还有文字",
      action: "字段内的双引号要写成两个"),
    Entry(
      code: "CSV-LONE-CR", severity: .quarantine, message: "行中有单独的回车符",
      action: "请删除该回车符，或把整个字段加上双引号"),
    Entry(
      code: "CSV-TOO-BIG", severity: .quarantine, message: "记录超过 1 MiB 或 64 行",
      action: "请检查是否缺少右引号"),
    Entry(
      code: "CSV-SHIFT?", severity: .note, message: "本列与下一列都不是应有的类型，其中一个值放在另一列就对：各列可能整体错位",
      action: "请检查是否多了或少了一个分隔符"),
    Entry(
      code: "CSV-LITERAL-QUOTE", severity: .note, message: "未加引号的字段中有双引号，按原文读取",
      action: ""),
    Entry(
      code: "CSV-TORN-TEXT", severity: .warning,
      message: "未加引号的字段中有单个双引号，后面另有字段以双引号结尾：一段文字可能在分隔符处断成了几段",
      action: "含分隔符的文字要整个加上双引号，其中的双引号写成两个"),
    Entry(
      code: "CSV-ESCAPED", severity: .warning, message: "引号或分隔符前有反斜杠，已按转义读出",
      action: "导出时请把字段内的双引号写成两个，含分隔符的文字加上双引号"),
    // The file as a whole
    Entry(
      code: "SCH-NO-HEADER", severity: .refusal, message: "前二十行中没有找到表头",
      action: "请补上表头行，列名见流水线文件的 from"),
    Entry(
      code: "SCH-HEADER-LATE", severity: .refusal, message: "表头上方已有记录",
      action: "请把表头移到第一条记录之前，再整份重新报送"),
    Entry(
      code: "CSV-DIALECT", severity: .refusal, message: "分隔符不是逗号、制表符或分号",
      action: "请另存为逗号分隔的 CSV，或在流水线文件中声明 delimiter"),
    Entry(
      code: "CSV-LINE-END", severity: .refusal, message: "换行符不是 LF、CRLF 或 CR，记录接在表头之后",
      action: "请在表格软件中另存为 CSV UTF-8"),
    Entry(
      code: "SCH-HEADER-ROWS", severity: .refusal, message: "表头占两行，合起来也看不出各列是什么",
      action: "请把两行表头合成一行，每列写一个列名；或把合起来的列名（如“当事人姓名”）加到流水线文件的 from 中"),
    Entry(
      code: "SCH-HEADER-MERGED", severity: .note, message: "表头占两行，合并单元格下各列的名称在第二行，两行合起来读",
      action: ""),
    Entry(
      code: "SCH-HEADER-REPEATED", severity: .note, message: "表头在文件中部重复出现，不计为记录",
      action: ""),
    Entry(
      code: "SCH-MISSING-COLUMN", severity: .refusal, message: "表头缺少必填列",
      action: "请补上该列，或把本文件的列名加到流水线文件的 from 中"),
    Entry(
      code: "SCH-HEADER-CHANGED", severity: .refusal, message: "文件中部出现列序或单位不同的表头",
      action: "请按表头拆成几个文件后重新报送"),
    Entry(
      code: "SCH-DUP-COLUMN", severity: .refusal, message: "两列对应同一个字段",
      action: "请删除其中一列或改名；若另一列本不该读，请从流水线文件的 from 中去掉它的名称"),
    Entry(
      code: "SCH-MONEY-UNIT", severity: .refusal, message: "金额的计量单位既不是元也不是万元，或者两处说法不一",
      action: "请把金额换算成元或万元，并在表头写明，如“金额（万元）”"),
    Entry(
      code: "SCH-COUNT-UNIT", severity: .refusal, message: "人数、件数等以万、千等为单位，而按个数读取",
      action: "请换算成个数并改写表头，如“人数（人）”；若流水线本来就按此单位读取，请把带单位的列名放在 from 的第一个"),
    Entry(
      code: "SCH-DURATION-UNIT", severity: .refusal, message: "时长的单位与流水线所说的不同（小时、分钟、天）",
      action: "请换算并改写表头，如“服务时长（小时）”；若流水线本来就按此单位读取，请把带单位的列名放在 from 的第一个"),
    Entry(
      code: "SCH-UNKNOWN-COLUMN", severity: .note, message: "有流水线不认识的列，未读取", action: ""),
    Entry(
      code: likelyColumn, severity: .warning, message: "没有找到这个字段的列，而有一列的列名与它相近或没有列名，未读取",
      action: "若是同一列，请按流水线文件的 from 写列名，或把本文件的列名加到 from 中；否则本文件的记录都没有这一项"),
    Entry(
      code: "SCH-TOTALS-MISMATCH", severity: .warning, message: "合计行与明细之和不一致",
      action: "请核对明细是否齐全"),
    Entry(
      code: "FILE-EMPTY", severity: .refusal, message: "文件是空的",
      action: "没有业务请报零报告；否则请重新导出"),
    Entry(
      code: "FILE-TYPE", severity: .refusal, message: "这不是 CSV 文件",
      action: "请在表格软件中另存为 CSV UTF-8"),
    Entry(
      code: "FILE-SHRUNK", severity: .refusal,
      message: "更正后的文件不到原文件的一半，暂不采用，原文件继续计入",
      action: "请核对是否整份重报；确认无误后用 run --accept 文件名 采用"),
    Entry(
      code: "FILE-PARTIAL", severity: .refusal,
      message: "同名的更正文件像是只含原文件中被隔离的记录，暂不采用：采用会撤下原文件的其他记录",
      action: "请把改好的隔离文件按它在隔离文件夹中的文件名（….mend-….csv）报送；若确是整份重报，用 run --accept 文件名 采用"),
    Entry(
      code: "FILE-MENDED-FEW", severity: .warning,
      message: "改好后重报的隔离文件比隔离的记录少，原来隔离的记录仍都待修正",
      action: "请在 ….mend-….csv 中保留每一条隔离的记录，改好后整份报送；不该报送的，请改原文件"),
    Entry(
      code: "FILE-CHANGED", severity: .refusal, message: "读取时文件仍在变化，本次未读",
      action: "等上传结束后再运行"),
    Entry(
      code: "FILE-VANISHED", severity: .refusal, message: "列出之后、读取之前文件被移走，本次未读",
      action: "请确认文件是否已撤回；等传送结束后再运行"),
    Entry(
      code: "FILE-CHECKSUM", severity: .refusal, message: "文件内容与随附的 .sha256 校验值不符",
      action: "请重新上传文件和校验值"),
    Entry(
      code: "FILE-TORN", severity: .refusal, message: "文件中有大段空字节，上传不完整",
      action: "请重新上传"),
    Entry(
      code: "IO-READ", severity: .refusal, message: "文件无法读取", action: "请检查权限或磁盘"),
    Entry(
      code: "SEC-FILETYPE", severity: .refusal, message: "不是普通文件（链接、管道或设备）",
      action: "请放入文件本身"),
    Entry(
      code: "DUP-CONFLICT", severity: .warning,
      message: "编号相同的记录内容不同，又分不出先后，都暂不计入",
      action: "请核对：只保留正确的一条，或在较新的一条中填写更新时间"),
    // Values
    Entry(
      code: "VAL-REQUIRED", severity: .quarantine, message: "必填字段为空", action: "请补填"),
    Entry(
      code: "VAL-DATE", severity: .quarantine, message: "不是有效的日期",
      action: "请写成 2020-01-05 的形式"),
    Entry(
      code: "VAL-DATE-AMBIGUOUS", severity: .quarantine, message: "日和月的先后无法确定",
      action: "请写成 2020-01-05 的形式"),
    Entry(
      code: "DOM-FUTURE", severity: .quarantine, message: "日期晚于统计截止日",
      action: "请核对年份和月份"),
    Entry(
      code: "DOM-PAST", severity: .quarantine, message: "日期早于 2000 年，年份可能写错",
      action: "请核对年份"),
    Entry(
      code: "VAL-MONEY", severity: .quarantine, message: "不是确切的金额",
      action: "请填写数字，最多两位小数，不要写约、余"),
    Entry(
      code: "VAL-MONEY-HUGE", severity: .quarantine, message: "金额在一万亿元以上",
      action: "请核对：多半是把账号或号码填进了金额"),
    Entry(
      code: "VAL-COUNT", severity: .quarantine, message: "不是非负整数", action: "请填写整数"),
    Entry(
      code: "VAL-DECIMAL", severity: .quarantine, message: "不是规定位数内的小数",
      action: "请填写数字"),
    Entry(
      code: "VAL-CODE", severity: .quarantine, message: "代码表中没有这个值",
      action: "请改用代码表中的名称，或在代码表 aliases 中增加"),
    Entry(
      code: "VAL-FLAG", severity: .quarantine, message: "不是“是”或“否”", action: "请填写是或否"),
    Entry(
      code: "VAL-CASE-NUMBER", severity: .quarantine, message: "不是一个案件的编号",
      action: "请核对编号：一行一个编号，不写件数；已作废的记录请删去"),
    Entry(
      code: "DOM-VOID", severity: .quarantine, message: "序号一格写明本行作废、撤销或重复",
      action: "请删去本行，该案若在其他文件中也有，一并删去；记录若仍有效，请去掉这个字样"),
    Entry(
      code: "DOM-NO-RECORD", severity: .quarantine, message: "序号一格写明本行是小计、累计或示例，其他各列却像一条记录",
      action: "请删去本行；若是记录，请把这一格改为序号"),
    Entry(
      code: "VAL-EXCEL-PRECISION", severity: .quarantine, message: "长数字被表格软件截断，无法恢复",
      action: "请从原系统以文本格式重新导出"),
    Entry(
      code: "VAL-EXCEL-ERROR", severity: .quarantine, message: "单元格是表格软件的错误值",
      action: "请修正公式后重新导出"),
    Entry(
      code: "VAL-DITTO", severity: .quarantine, message: "“同上”一类的字样，所指的行不能由程序代为判断",
      action: "请填写完整内容"),
    Entry(
      code: "VAL-ID", severity: .quarantine, message: "身份证号位数或校验码不对",
      action: "请核对证件号码"),
    Entry(
      code: "VAL-PHONE", severity: .quarantine, message: "不是电话号码", action: "请核对号码"),
    Entry(
      code: "REF-UNKNOWN", severity: .quarantine, message: "单位表中没有这个单位",
      action: "请核对名称，或在单位表 aliases 中增加"),
    Entry(
      code: "REF-AMBIGUOUS", severity: .quarantine, message: "有几个单位叫这个名称",
      action: "请写全称或代码"),
    Entry(
      code: "REF-CLOSED", severity: .quarantine, message: "单位在这一天不存在（未设立或已撤销）",
      action: "请核对单位和日期"),
    Entry(
      code: strangeUnit, severity: .quarantine, message: "记录的单位不是文件路径所指的单位或其下级",
      action: "请核对文件是否放错文件夹或用错文件名，或更正记录的单位"),
    Entry(
      code: "REF-PATH-UNIT", severity: .refusal, message: "文件路径没有指明单位表中的一个单位",
      action: "请按流水线文件的 path_unit 放置和命名文件"),
  ]

  private static let byCode = Dictionary(
    entries.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })

  /// All codes in the order of the catalogue.
  public static var codes: [String] { entries.map(\.code) }

  /// The entry of a code of this program; rules of a pipeline bring their own texts.
  public static func entry(_ code: String) -> Entry {
    byCode[code]
      ?? Entry(code: code, severity: .quarantine, message: "不符合流水线的规则", action: "请核对")
  }
}
