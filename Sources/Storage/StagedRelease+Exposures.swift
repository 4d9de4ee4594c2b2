public import Casework
import FoundationEssentials
import GRDB
import Platform

extension StagedRelease {
  /// Looks once at every byte that is about to leave for the numbers of persons: the last line,
  /// behind all that keeps personal values out of figures. Nothing is replaced.
  ///
  /// Of a workbook the unpacked parts are looked at, of a database every cell, because cells
  /// lie there without anything between them; of all else the bytes as they are. Markup, in a
  /// workbook too, is read without what only styles a piece of a text: see `InlineMarkup`.
  ///
  /// - Parameters:
  ///   - facts: what the manifest will say besides the files.
  ///   - isStated: whether digits of such a shape are a figure of the release; see
  ///     `PersonalNumberSearch`.
  /// - Throws: `PlatformError`, `DatabaseError`: also for a file that cannot be looked into.
  public func exposures(
    facts: [String: String], workers: some ParallelMapping,
    isStated: @escaping @Sendable (PersonalNumber, UInt64) -> Bool
  ) throws -> Exposures {
    // The manifest, which may be there already, holds nothing but the facts, names and hashes.
    let entries = try FileTree.list(path).filter {
      $0.kind == .regular && $0.path != Manifest.name
    }
    .sorted { $0.path < $1.path }
    var all = Exposures()
    for (fact, text) in facts.sorted(by: { $0.key < $1.key }) {
      all.add(
        Exposures(of: Array(text.utf8), in: "\(Manifest.name)", "facts.\(fact)", isStated))
    }
    let found = workers.map(entries.count) { index in
      Result { try exposures(of: entries[index].path, isStated) }
    }
    for result in found { all.add(try result.get()) }
    return all
  }

  private func exposures(
    of name: Path, _ isStated: @escaping @Sendable (PersonalNumber, UInt64) -> Bool
  ) throws -> Exposures {
    let inName = Exposures(of: name.bytes, in: "(name of a file)", "\(path.name)", isStated)
    if inName.count > 0 { return inName }
    let file = try OpenFile(path.appending(name))
    var start = [UInt8](repeating: 0, count: min(16, file.size))
    _ = try file.read(into: &start, at: 0)
    if ZipFile.begins(with: start) {
      return try Exposures(ofParts: ZipFile(file), in: "\(name)", isStated)
    }
    if start.elementsEqual("SQLite format 3\0".utf8) {
      return try Exposures(ofDatabase: file.path, bytes: file.size, in: "\(name)", isStated)
    }
    return try Exposures(ofText: file, in: "\(name)", isStated)
  }
}

extension Exposures {
  fileprivate typealias IsStated = @Sendable (PersonalNumber, UInt64) -> Bool

  /// Of one text that has no inner places.
  fileprivate init(
    of text: [UInt8], in file: String, _ place: String, _ isStated: @escaping IsStated
  ) {
    var search = PersonalNumberSearch(isStated: isStated)
    search.look(at: text, isLast: true)
    bytes = text.count
    count = search.count
    places = search.sightings.map { Exposure(file: file, place: place, shape: $0.shape) }
  }

  /// Of a file as it is.
  fileprivate init(
    ofText file: OpenFile, in name: String, _ isStated: @escaping IsStated
  ) throws {
    let found = try Sightings(isStated) { body in try file.eachPiece(body) }
    bytes = file.size
    count = found.count
    // Lines are counted only where there is something to say.
    var lines = LinePlaces(found.sightings.map(\.offset))
    if count > 0 { try file.eachPiece { lines.pass($0) } }
    places = zip(found.sightings, lines.places).map { sighting, place in
      Exposure(file: name, place: place, shape: sighting.shape)
    }
  }

  fileprivate init(
    ofParts zip: ZipFile, in name: String, _ isStated: @escaping IsStated
  ) throws {
    for part in zip.parts {
      let found = try Sightings(isStated) { body in try zip.read(part, body) }
      bytes += found.bytes
      count += found.count
      places += found.sightings.map {
        Exposure(file: name, place: "\(part.name), byte \($0.offset + 1)", shape: $0.shape)
      }
    }
  }

  /// Of every cell, those of the list of tables among them.
  fileprivate init(
    ofDatabase path: Path, bytes: Int, in name: String, _ isStated: @escaping IsStated
  ) throws {
    self.bytes = bytes
    var configuration = Configuration()
    configuration.readonly = true
    let database = try DatabaseQueue(path: "\(path)", configuration: configuration)
    try database.read { db in
      let tables = try String.fetchAll(
        db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      for table in ["sqlite_schema"] + tables {
        let found = try Exposures(ofTable: table, in: name, db, isNumbered: false, isStated)
        if found.count > 0 {
          add(try Exposures(ofTable: table, in: name, db, isNumbered: true, isStated))
        }
      }
    }
    try database.close()
  }

  /// - Parameter isNumbered: whether rows are counted, for which SQLite has to hand over all;
  ///   without, it passes over those whose cells are too short for any number of a person.
  private init(
    ofTable table: String, in file: String, _ db: Database, isNumbered: Bool,
    _ isStated: @escaping IsStated
  ) throws {
    func quoted(_ name: String) -> String {
      "\""
        + name.split(separator: "\"", omittingEmptySubsequences: false)
        .joined(separator: "\"\"") + "\""
    }
    let columns = try db.columns(in: table).map(\.name)
    // As bytes: `length` of a text ends at a NUL.
    let bytes = columns.map { "CAST(\(quoted($0)) AS BLOB)" }
    let tests = zip(columns, bytes).map {
      "CASE typeof(\(quoted($0))) WHEN 'integer' THEN \(quoted($0)) NOT BETWEEN -9999999999 AND "
        + "9999999999 ELSE length(\($1)) >= 11 END"
    }
    let rows = try Row.fetchCursor(
      db,
      sql: "SELECT \(bytes.joined(separator: ", ")) FROM \(quoted(table))"
        + (isNumbered ? "" : " WHERE \(tests.joined(separator: " OR "))"))
    var number = 0
    while let row = try rows.next() {
      number += 1
      for (index, column) in columns.enumerated() {
        guard let cell: Data = row[index], cell.count >= 11 else { continue }
        add(
          Exposures(of: [UInt8](cell), in: file, "\(table).\(column), row \(number)", isStated))
      }
    }
    // The file's bytes are counted once, not its cells.
    self.bytes = 0
    places = Array(places.prefix(Exposures.mostPlaces))
  }
}

/// What was seen in bytes that come in pieces, at their own places whether they are markup or not.
private struct Sightings {
  let sightings: [(shape: PersonalNumber, offset: Int)]
  let count: Int
  /// Bytes that were looked at.
  let bytes: Int

  /// - Parameter source: hands over all bytes, the same at every call.
  init(
    _ isStated: @escaping @Sendable (PersonalNumber, UInt64) -> Bool,
    _ source: (_ body: ([UInt8]) -> Void) throws -> Void
  ) throws {
    var search = PersonalNumberSearch(isStated: isStated)
    var markup: InlineMarkup?
    var bytes = 0
    try source { piece in
      if bytes == 0, InlineMarkup.begins(with: piece) {
        markup = InlineMarkup(keepingPlaces: false)
      }
      bytes += piece.count
      search.look(at: markup?.pass(piece) ?? piece, isLast: false)
    }
    search.look(at: markup?.pass([], isLast: true) ?? [], isLast: true)
    count = search.count
    self.bytes = bytes
    // Places are kept only where there is something to say.
    var places = markup == nil || count == 0 ? nil : InlineMarkup(keepingPlaces: true)
    if places != nil {
      try source { _ = places?.pass($0) }
      _ = places?.pass([], isLast: true)
    }
    sightings = search.sightings.map { ($0.shape, places?.place(of: $0.offset) ?? $0.offset) }
  }
}

/// Lines and bytes in them of places in a text that is read from the beginning.
private struct LinePlaces {
  private let offsets: [Int]
  private(set) var places: [String] = []
  private var offset = 0
  private var line = 1
  private var lineStart = 0

  /// - Parameter offsets: ascending, in bytes from 0.
  init(_ offsets: [Int]) { self.offsets = offsets }

  mutating func pass(_ piece: [UInt8]) {
    for byte in piece {
      guard places.count < offsets.count else { return }
      if offset == offsets[places.count] {
        places.append("line \(line), byte \(offset - lineStart + 1)")
      }
      offset += 1
      if byte == UInt8(ascii: "\n") {
        line += 1
        lineStart = offset
      }
    }
  }
}
