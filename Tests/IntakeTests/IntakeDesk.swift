import Casework
import Intake
import Platform
import Tabular
import TestSupport

/// Reads one small delivered file the way a run does: layout, then slices in order, each guess of
/// a start compared with where the slice before ended.
final class IntakeDesk {
  let plan: IntakePlan
  let books: [Codebook]
  private let folder: ScratchFolder

  static let key = SipKey(k0: 0x0706_0504_0302_0100, k1: 0x0F0E_0D0C_0B0A_0908)

  init(
    _ source: SourceDefinition, codeLists: [CodeList] = [], units: [Unit] = IntakeDesk.units,
    limits: Limits = .standard
  ) throws {
    folder = try ScratchFolder()
    books = source.fields.map { _ in Codebook() }
    plan = IntakePlan(
      try IntakeDesk.definition(source, codeLists: codeLists, units: units), source: 0,
      key: IntakeDesk.key, codebooks: books, limits: limits)
  }

  /// A log that is nothing but its fields.
  static func log(
    _ fields: [FieldDefinition], encoding: EncodingChoice = .automatic, delimiter: UInt8? = nil,
    key: [Int] = [], periodBy: [Int] = [], checks: [CheckDefinition] = [],
    folder: String = "/", patterns: [String] = ["*.csv"]
  ) -> SourceDefinition {
    SourceDefinition(
      name: "log", label: "登记", folder: folder, patterns: patterns, encoding: encoding,
      delimiter: delimiter, fields: fields, key: key, periodBy: periodBy, checks: checks)
  }

  static func definition(
    _ source: SourceDefinition, codeLists: [CodeList] = [], units: [Unit] = IntakeDesk.units
  ) throws -> PipelineDefinition {
    let year = Period("2020") ?? Period(start: Day(number: 0), end: Day(number: 1), label: "")
    return PipelineDefinition(
      name: "test", label: "测试", period: year, asOf: year.last,
      units: try UnitTree(levels: ["district", "street", "community", "site"], rows: units),
      assignment: .asWas, codeLists: codeLists, sources: [source], copies: [], measures: [],
      indicators: [], publications: [], fingerprint: "")
  }

  static let units = [
    Unit(
      code: "Z", name: "光明区", level: 0, kind: "district", parentCode: "", validFrom: nil,
      validTo: nil, successor: "", aliases: [], line: 2)
  ]

  /// - Parameter sliceSize: bytes; without it the file is one slice.
  func read(
    _ bytes: [UInt8], sliceSize: Int? = nil, likely known: FileLayout? = nil
  ) throws -> FileReading {
    let path = try folder.file("delivery.csv", bytes: bytes)
    defer { try? Folder.removeFile(path) }
    return try read(
      DeliveredFile(path: path, name: "delivery.csv", size: bytes.count), sliceSize: sliceSize,
      likely: known)
  }

  func read(_ text: String, sliceSize: Int? = nil) throws -> FileReading {
    try read(Array(text.utf8), sliceSize: sliceSize)
  }

  /// The layout of a file with these bytes.
  func layout(of text: String) throws -> FileLayout {
    let path = try folder.file("known.csv", bytes: Array(text.utf8))
    defer { try? Folder.removeFile(path) }
    return try LayoutReader(plan).layout(
      of: DeliveredFile(path: path, name: "known.csv", size: text.utf8.count))
  }

  /// - Parameters:
  ///   - plan: another one than the desk's own.
  ///   - known: the layout of a file read before.
  func read(
    _ file: DeliveredFile, sliceSize: Int?, plan: IntakePlan? = nil, likely known: FileLayout? = nil
  ) throws -> FileReading {
    let plan = plan ?? self.plan
    let layout = try LayoutReader(plan).layout(of: file, likely: known)
    var reading = FileReading(layout, fields: plan.source.fields.count)
    let reader = SliceReader(plan, keepsLines: true)
    var start = 0
    while start < file.textSize {
      let end = min(start + (sliceSize ?? file.textSize), file.textSize)
      let slice = Slice(file: 0, owned: start..<end, isFirst: start == 0)
      start = end
      // It lies inside a record of an earlier slice and owns none itself.
      if !slice.isFirst && reading.end > end { continue }
      var result = try reader.read(slice, of: file, layout: layout)
      if !slice.isFirst && result.start != reading.end {
        reading.wrongGuesses += 1
        result = try reader.read(slice, of: file, layout: layout, startingAt: reading.end)
      }
      reading.take(result)
    }
    return reading
  }

  /// The finding for which a whole file is refused.
  func refusal(of bytes: [UInt8]) throws -> Finding? {
    do {
      _ = try read(bytes)
      return nil
    } catch let refusal as Refusal {
      return refusal.finding
    }
  }
}

/// What a file came to, in a form that can be compared.
struct FileReading: Equatable {
  struct Refused: Equatable {
    var record: Int
    var bytes: [UInt8]
    var disposition: Disposition
    /// With lines of the file.
    var findings: [Finding]
  }

  struct Totals: Equatable {
    var line: Int
    var stated: [Int64]
    var sumsBefore: [Int64]
  }

  let layout: FileLayout
  /// By field; empty for fields that are not kept.
  var columns: [[Int64]]
  var keys: [Key128] = []
  /// Of each typed record: its number in the file, and its first line.
  var records: [Int] = []
  var lines: [Int] = []
  var refused: [Refused] = []
  var notes: [String: Int] = [:]
  var spans = SpanBytes()
  var sums: [Int64]
  var totals: [Totals] = []
  /// Line of a row that makes the file one that cannot be read on.
  var otherHeaderLine: Int?
  var recordCount = 0
  var end: Int
  var wrongGuesses = 0
  private var lineCount: Int

  init(_ layout: FileLayout, fields: Int) {
    self.layout = layout
    columns = Array(repeating: [], count: fields)
    sums = Array(repeating: 0, count: fields)
    end = layout.header.upperBound
    lineCount = layout.linesBeforeRecords
    spans.byteOrderMark = layout.textStart
    spans.preamble = layout.preambleBytes
    spans.header = layout.header.count
  }

  mutating func take(_ result: SliceResult) {
    for field in columns.indices { columns[field] += result.batch.columns[field].widened }
    keys += result.batch.keys
    records += result.batch.ordinals.array.map { recordCount + Int($0) }
    lines += result.rowLines.map { Int($0) + lineCount + 1 }
    var offset = 0
    var set = result.refused
    (set.firstRecord, set.firstLine) = (recordCount, lineCount + 1)
    for record in set.records {
      refused.append(
        Refused(
          record: set.firstRecord + record.ordinal,
          bytes: Array(set.bytes[offset..<(offset + record.length)]),
          disposition: record.disposition, findings: set.findings(of: record)))
      offset += record.length
    }
    for (note, count) in result.notes { notes["\(note.code) \(note.field)", default: 0] += count }
    for stated in result.totals {
      totals.append(
        Totals(
          line: stated.line + lineCount + 1, stated: stated.byField,
          sumsBefore: zip(stated.sumsBefore, sums).map { $0 + $1 }))
    }
    otherHeaderLine = otherHeaderLine ?? result.otherHeaderLine.map { $0 + lineCount + 1 }
    for (field, sum) in result.sums.enumerated() { sums[field] += sum }
    spans += result.spans
    recordCount += result.records
    lineCount += result.lines
    end = result.end
  }

  /// Every byte lies in one span.
  var isWhole: Bool { spans.total == layout.textSize && end == layout.textSize }

  var codes: [String] { refused.flatMap { $0.findings.map(\.code) } }

  static func == (a: FileReading, b: FileReading) -> Bool {
    a.columns == b.columns && a.keys == b.keys && a.records == b.records && a.lines == b.lines
      && a.refused == b.refused && a.notes == b.notes && a.spans == b.spans && a.sums == b.sums
      && a.totals == b.totals && a.otherHeaderLine == b.otherHeaderLine
      && a.recordCount == b.recordCount && a.end == b.end
  }
}
