import ArgumentParser
import Casework
import Intake
import Platform
import Publishing
import Tabular

struct RecordsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "records",
    abstract: "What was read: one JSON array of strings a record. 查看读到的记录。",
    discussion: """
      The header, titles above it, blank lines and rows of nothing but delimiters are no records \
      and are not printed; where what would be the header is all numbers, but for years, every row is a \
      record; \
      where it looks like the records below it, and what stands above, if anything does, cannot be the header, \
      it is printed, too.

      Printed and said on standard error, with file:line, never with a value: records of another \
      width than the header (only where at least half of the records have the same number of empty \
      cells too many are these left out, which one line says for the file), or, where there is no \
      header, than nine of ten records; records in which \
      quotes that stand alone make it likely that a separator has torn a text; lines whose quotes \
      are not doubled or not closed, where only one reading has the header's width; records in which \
      a backslash escapes quotes or separators. What cannot be read (other lines with \
      broken quotes, bytes that are no text) is only said. The last lines on standard error \
      name the header's line, say what makes the file as a whole doubtful (a table among the titles, \
      another row that may be the header or belong to it, records that seem to hold another one or to be none, an unusual, \
      doubled or missing delimiter, another quote), and add it all up. \
      Exit code 3: something may be wrong.
      """)

  @Argument(help: "The files. 文件。")
  var files: [String]

  @Option(
    help:
      "One character, or tab; spaces behind it do not matter; default: the most regular of , ; | and tab, or one that no text has. 分隔符。"
  )
  var delimiter: String?

  @Option(help: "One character, or none; default: \", or ' where only that fits. 引号。")
  var quote: String?

  @Option(help: "auto, utf-8, gb18030, utf-16le or utf-16be. 编码。")
  var encoding: String = "auto"

  @Flag(help: "Every row is a record: no row is taken for a header. 没有表头。")
  var noHeader = false

  @Option(help: "vector, portable or libcsv: who finds plain records. 解析方式。")
  var parser: String = "vector"

  func validate() throws { _ = try listing() }

  private func listing() throws -> RecordListing {
    var listing = RecordListing()
    listing.hasHeader = !noHeader
    if let delimiter {
      // Spaces behind a separator are no part of the cell: “, ” parts cells as “,” does.
      let spaces = delimiter.drop { $0 != " " }
      let padded =
        !spaces.isEmpty && spaces.allSatisfy { $0 == " " } && spaces.count < delimiter.count
      listing.delimiter = try byte(
        padded ? String(delimiter.dropLast(spaces.count)) : delimiter, "--delimiter", word: "tab",
        0x09)
    }
    if let quote { listing.quote = try byte(quote, "--quote", word: "none", 0) }
    guard
      Dialect.isValid(
        delimiter: listing.delimiter ?? 0x2C, quote: listing.quote ?? Dialect.standard.quote)
    else {
      throw ValidationError("--delimiter and --quote cannot be these two characters.")
    }
    guard let choice = EncodingChoice(rawValue: encoding.lowercased()) else {
      throw ValidationError(
        "--encoding takes auto, utf-8, gb18030, utf-16le or utf-16be, not \(encoding).")
    }
    listing.encoding = choice
    guard let engine = RecordScanner.Engine(rawValue: parser) else {
      throw ValidationError("--parser takes vector, portable or libcsv, not \(parser).")
    }
    listing.engine = engine
    return listing
  }

  private func byte(
    _ text: String, _ option: String, word: String, _ meaning: UInt8
  ) throws -> UInt8 {
    if text == word { return meaning }
    guard text.utf8.count == 1, let byte = text.utf8.first else {
      throw ValidationError("\(option) takes one ASCII character or “\(word)”.")
    }
    return byte
  }

  func run() throws {
    let listing = try listing()
    var code: Int32 = 0
    for file in files {
      let isGood = try list(file, listing)
      if !isGood { code = 3 }
    }
    if code != 0 { throw ExitCode(code) }
  }

  /// - Returns: whether there was nothing to say about the file.
  private func list(_ name: String, _ listing: RecordListing) throws -> Bool {
    let file = try delivered(name)
    let shown = file.name
    var out = RecordLines()
    do {
      let summary = try listing.read(file) { fields, _ in
        try out.add(fields)
      } finding: { finding in
        try out.flush()
        note(
          "\(shown):\(finding.line)\(finding.column > 0 ? ":\(finding.column)" : "") \(finding.code) \(finding.message) — \(finding.action)\n"
        )
      }
      try out.flush()
      for line in RecordsRemarks(summary: summary, hasHeader: listing.hasHeader).lines {
        note("\(shown)：\(line)\n")
      }
      return summary.isSound
    } catch is RecordLines.ReaderGone {
      return true
    } catch let refusal as Refusal {
      try out.flush()
      let finding = refusal.finding
      note("\(shown) \(finding.code) \(finding.message) — \(finding.action)\n")
      return false
    } catch let error as PlatformError {
      throw stop("\(error)", code: 12)
    }
  }

  private func note(_ text: String) { try? Standard.write(text, to: Standard.error) }
}

/// Lines on their way to standard output.
private struct RecordLines {
  /// Nobody reads on (`| head`): no fault of the command.
  struct ReaderGone: Error {}

  private var waiting: [UInt8] = []

  mutating func add(_ fields: [[UInt8]]) throws {
    waiting.append(UInt8(ascii: "["))
    for (i, field) in fields.enumerated() {
      if i > 0 { waiting.append(UInt8(ascii: ",")) }
      // Records whose bytes are no text have been refused.
      waiting.append(
        contentsOf: JSONText.string(String(validating: field, as: UTF8.self) ?? "").utf8)
    }
    waiting.append(contentsOf: [UInt8(ascii: "]"), 0x0A])
    if waiting.count >= 1 << 16 { try flush() }
  }

  mutating func flush() throws {
    let lines = waiting
    waiting.removeAll(keepingCapacity: true)
    do {
      try Standard.write(lines)
    } catch  where error.hasNoReader {
      throw ReaderGone()
    }
  }
}
