import Casework
import Platform
import Tabular

/// Which figures of a CSV publication differ between two releases, in a list that is the same for
/// the same two files.
///
///     var changes = FigureChanges(of: "figures.csv")
///     try changes.compare(old: readOld, new: readNew)
///     changes.lines  // figures.csv,changed,success_rate,street,…
///
/// Files may be larger than memory: of lines that are in both only a fingerprint is kept.
public struct FigureChanges {
  /// Hands over all bytes of a file, piece by piece, each time that it is called.
  public typealias Reading = (_ body: ([UInt8]) -> Void) throws -> Void

  /// The columns that name a figure.
  private static let key = [
    "indicator", "level", "code", "own", "parent", "grain", "period", "category",
  ]
  private static let content = ["numerator", "denominator", "value", "status"]

  /// The first line of the list; new columns stand at the end.
  public static let columns =
    ["file", "change", "indicator", "level", "code", "name", "own", "parent", "grain", "period"]
    + ["category"] + content.map { "old_" + $0 } + content.map { "new_" + $0 } + ["revised"]

  /// How many figures differ.
  public private(set) var count = 0
  /// How many of them stood as final before: they are revised, and not merely brought up to date.
  public private(set) var revised = 0
  /// How many figures of the earlier file stood as final.
  public private(set) var final = 0
  /// A line for each, without the head.
  public private(set) var lines: [UInt8] = []
  private let file: String

  public init(of file: String) { self.file = file }

  /// - Parameters:
  ///   - old: of the earlier release; gives nothing when there was no such file.
  ///   - new: of the later one.
  /// - Throws: whatever the readings throw.
  public mutating func compare(old: Reading, new: Reading) throws {
    var onlyOld: Set<Fingerprint> = []
    var final = 0
    var saysProvisional: Bool?
    try FigureChanges.eachRecord(of: old) { line, last, cells in
      guard let isSaid = saysProvisional else {
        // The last column, in which every record says so with its last byte.
        saysProvisional = cells().last == "provisional"
        return
      }
      onlyOld.insert(line)
      if isSaid, last == UInt8(ascii: "0") { final += 1 }
    }
    self.final += final
    var later: [Figure] = []
    try FigureChanges.eachFigure(of: new) { line in
      onlyOld.remove(line) == nil
    } body: {
      later.append($0)
    }
    var earlier: [Figure] = []
    try FigureChanges.eachFigure(of: old) { line in
      onlyOld.contains(line)
    } body: {
      earlier.append($0)
    }
    var waiting = Dictionary(grouping: earlier.indices) { earlier[$0].key }
    var isMatched = earlier.map { _ in false }
    for figure in later {
      guard let match = waiting[figure.key]?.first else {
        add("added", nil, figure)
        continue
      }
      waiting[figure.key]?.removeFirst()
      isMatched[match] = true
      if earlier[match].content != figure.content { add("changed", earlier[match], figure) }
    }
    for (figure, isMatched) in zip(earlier, isMatched) where !isMatched {
      add("removed", figure, nil)
    }
  }

  private mutating func add(_ change: String, _ old: Figure?, _ new: Figure?) {
    guard let known = new ?? old else { return }
    count += 1
    let blank = FigureChanges.content.map { _ in "" }
    var key = known.key
    key.insert(known.name, at: 3)
    let isRevised = change == "changed" ? old?.isFinal : nil
    if isRevised == true { revised += 1 }
    let cells =
      [file, change] + key + (old?.content ?? blank) + (new?.content ?? blank)
      + [isRevised.map { $0 ? "1" : "0" } ?? ""]
    // Cells come as they stood in their file: what a spreadsheet might run is marked already.
    lines.append(
      contentsOf: (cells.map(CSVText.quoted).joined(separator: ",") + "\n").utf8)
  }

  // MARK: Records

  /// A record that is longer than any of ours: 64 MiB.
  public struct EndlessRecord: Error, Sendable {}

  private struct Figure {
    let key: [String]
    let name: String
    let content: [String]
    /// Whether it was not provisional; `nil`: its file does not say.
    let isFinal: Bool?
  }

  /// 128 bits of a line; the key is no secret, it only has to be the same within one comparison.
  private struct Fingerprint: Hashable {
    private let high: UInt64
    private let low: UInt64

    init(_ line: Span<UInt8>) {
      (high, low) = fingerprint128(line, key: SipKey(k0: 0, k1: 0))
    }
  }

  /// The figures of the wanted records, by the names in the head.
  private static func eachFigure(
    of reading: Reading, where isWanted: @escaping (Fingerprint) -> Bool,
    body: @escaping (Figure) -> Void
  ) throws {
    var places: [String: Int]?
    try eachRecord(of: reading) { line, _, read in
      guard let columns = places else {
        places = Dictionary(
          read().enumerated().map { ($1, $0) }, uniquingKeysWith: { a, _ in a })
        return
      }
      guard isWanted(line) else { return }
      let cells = read()
      func texts(_ names: [String]) -> [String] {
        names.map { name in
          columns[name].flatMap { cells.indices.contains($0) ? cells[$0] : nil } ?? ""
        }
      }
      let provisional = texts(["provisional"])[0]
      body(
        Figure(
          key: texts(key), name: texts(["name"])[0], content: texts(content),
          isFinal: provisional.isEmpty ? nil : provisional == "0"))
    }
  }

  /// Hands over every record in its order, the head first: its fingerprint, its last byte, and its
  /// cells for those who want them. What is a record, and what a cell, `Tabular` says.
  private static func eachRecord(
    of reading: Reading,
    _ body: @escaping (_ line: Fingerprint, _ last: UInt8, _ cells: () -> [String]) -> Void
  ) throws {
    let scanner = RecordScanner(
      limits: Limits(maxRecordBytes: 64 << 20, maxLinesPerRecord: 1 << 20))
    let buffer = ByteBuffer()
    var table = RecordTable()
    var isStart = true
    var isEndless = false
    func scan(isEndOfFile: Bool) {
      // A byte order mark is whole or not there yet.
      guard !isEndless, !isStart || buffer.count >= 3 || isEndOfFile else { return }
      let mark =
        isStart
        && buffer.withBytes { bytes in
          bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
        }
      isStart = false
      let outcome = scanner.scan(
        buffer, from: mark ? 3 : 0, ownedUpTo: buffer.count, isEndOfFile: isEndOfFile,
        into: &table)
      buffer.withBytes { bytes in
        for row in 0..<table.count {
          let span = table.span(row)
          let hasEnd = bytes[span.upperBound - 1] == UInt8(ascii: "\n")
          let line = bytes.extracting(span.lowerBound..<(span.upperBound - (hasEnd ? 1 : 0)))
          body(Fingerprint(line), line.isEmpty ? 0 : line[line.count - 1]) {
            (0..<table.width(row)).map {
              String(decoding: table.decoded(row, $0, in: bytes), as: UTF8.self)
            }
          }
        }
      }
      if let next = outcome.next { buffer.removeFirst(next) } else { isEndless = true }
    }
    try reading { piece in
      buffer.append(piece)
      scan(isEndOfFile: false)
    }
    scan(isEndOfFile: true)
    if isEndless { throw EndlessRecord() }
  }
}
