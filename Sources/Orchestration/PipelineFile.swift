public import Casework
import Platform
import Publishing
import Synchronization
import Tabular

/// A pipeline file on disk, read and checked with everything that it names.
public struct PipelineFile: Sendable {
  public let definition: PipelineDefinition

  /// - Parameters:
  ///   - path: as the user wrote it; messages name it so.
  ///   - input: takes the place of the pipeline's `input:`; relative to the working folder.
  ///   - asOf: takes the place of its `as_of:`.
  /// - Throws: `DefinitionFailure` with all that is wrong (exit code 10 or 11), or
  ///   `PlatformError` when the file cannot be read.
  public init(_ path: String, input: String? = nil, asOf: Day? = nil) throws {
    let bytes = try OpenFile.contents(of: Path(path), limit: 1 << 20)
    let folder = PipelineFile.absolute(Path(path).folder)
    let today = Clock.today()
    let tables = Mutex<[String]>([])
    let files = Mutex(["\(PipelineFile.absolute(Path(path)))"])
    let included = Mutex<[[UInt8]]>([])
    let reader = PipelineReader(
      today: Day(year: today.year, month: today.month, day: today.day) ?? Day(number: 0),
      asOf: asOf,
      readTable: { path in
        let table = try ReferenceTable(contentsOf: path)
        let hash = try Digest.sha256(ofFile: Path(path)).hex
        tables.withLock { $0.append(hash) }
        files.withLock { $0.append(path) }
        return table
      },
      fileExists: { (try? Folder.kind(of: Path($0))) ?? nil == .regular },
      readFile: { path in
        let bytes = try OpenFile.contents(of: Path(path), limit: 1 << 20)
        included.withLock { $0.append(bytes) }
        files.withLock { $0.append(path) }
        return bytes
      })
    var definition = try reader.read(
      bytes, file: path, folder: "\(folder)",
      input: input.map { "\(PipelineFile.absolute(Path($0)))" },
      fingerprint: Digest.sha256(bytes).hex)
    let whole = included.withLock { $0 }
    if !whole.isEmpty {
      // The file together with those that it includes.
      definition.fingerprint = Digest.sha256(([bytes] + whole).flatMap { $0 }).hex
    }
    let parts = [definition.readingPlan] + tables.withLock { $0.sorted() }
    definition.readingPlan = Digest.sha256(Array(parts.joined(separator: "\n").utf8)).hex
    definition.files = files.withLock { $0 } + definition.publications.compactMap(\.template)
    self.definition = definition
    // Several publications may show one template.
    var seen: Set<String> = []
    let problems = definition.publications.filter { seen.insert($0.template ?? "").inserted }
      .flatMap { PipelineFile.problems(of: $0, definition) }
    guard problems.isEmpty else { throw DefinitionFailure(problems: problems) }
  }

  /// What can be said against a text's template before there are figures.
  private static func problems(
    of publication: PublicationDefinition, _ definition: PipelineDefinition
  ) -> [DefinitionProblem] {
    guard let path = publication.template else { return [] }
    let found: [TemplateErrors.Problem]
    do {
      let bytes = try OpenFile.contents(of: Path(path), limit: 16 << 20)
      guard let text = String(validating: bytes, as: UTF8.self) else {
        return [
          DefinitionProblem(
            file: path, line: 1, column: 1, message: "the template is not UTF-8; save it as UTF-8")
        ]
      }
      found = try TextTemplate(text, name: path).problems(
        indicators: definition.indicators, levels: definition.units.levels)
    } catch let errors as TemplateErrors {
      found = errors.problems
    } catch {
      return [DefinitionProblem(file: path, line: 1, column: 1, message: "\(error)")]
    }
    return found.map {
      DefinitionProblem(file: path, line: $0.line, column: $0.column, message: $0.message)
    }
  }

  private static func absolute(_ path: Path) -> Path {
    path.isAbsolute ? path : Path(Machine.workingFolder).appending(path)
  }
}

extension ReferenceTable {
  /// Reads a table of units or codes: UTF-8, with or without a byte order mark, commas.
  init(contentsOf path: String) throws {
    let bytes = try OpenFile.contents(of: Path(path), limit: 256 << 20)
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let buffer = ByteBuffer(capacity: bytes.count)
    buffer.append(bytes)
    var table = RecordTable()
    _ = RecordScanner().scan(
      buffer, from: start, ownedUpTo: buffer.count, isEndOfFile: true, into: &table)
    var rows: [[String]] = []
    var lines: [Int] = []
    try buffer.withBytes { bytes in
      var line = 1
      var position = 0
      for row in 0..<table.count {
        let span = table.span(row)
        line += ByteScan.lineEnds(in: bytes, position..<span.lowerBound)
        position = span.lowerBound
        if let fault = table.structuralFault(row) {
          throw ReferenceError("line \(line): \(fault.code): mend the quotes of this line")
        }
        lines.append(line)
        rows.append(
          try (0..<table.width(row)).map { column in
            let cell = table.decoded(row, column, in: bytes)
            guard let text = String(validating: cell, as: UTF8.self) else {
              throw ReferenceError("line \(line): the table is not UTF-8; save it as CSV UTF-8")
            }
            return text
          })
      }
    }
    guard let header = rows.first else { throw ReferenceError("the table is empty") }
    self.init(header: header, rows: Array(rows.dropFirst()), lines: Array(lines.dropFirst()))
  }
}
