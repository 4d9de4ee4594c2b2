import Casework
import Platform

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
    var saysProvisional = false
    try FigureChanges.eachLine(of: old) { line, isHead in
      if isHead {
        // The last column, in which every line says so with its last byte.
        saysProvisional = line.suffix(12).elementsEqual(",provisional".utf8)
      } else {
        onlyOld.insert(Fingerprint(line))
        if saysProvisional, line.last == UInt8(ascii: "0") { final += 1 }
      }
    }
    self.final += final
    var later: [Figure] = []
    try FigureChanges.eachFigure(of: new) { line in
      onlyOld.remove(Fingerprint(line)) == nil
    } body: {
      later.append($0)
    }
    var earlier: [Figure] = []
    try FigureChanges.eachFigure(of: old) { line in
      onlyOld.contains(Fingerprint(line))
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

  // MARK: Lines

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

    init(_ line: [UInt8]) {
      (high, low) = fingerprint128(line.span, key: SipKey(k0: 0, k1: 0))
    }
  }

  /// The lines of a file as bytes, and whether a line is its head.
  private static func eachLine(
    of reading: Reading, _ body: @escaping ([UInt8], Bool) -> Void
  ) throws {
    var lines = CSVLines()
    var isHead = true
    try reading { piece in
      lines.pass(piece) { line in
        body(line, isHead)
        isHead = false
      }
    }
  }

  /// The figures of the wanted lines, by the names in the head.
  private static func eachFigure(
    of reading: Reading, where isWanted: @escaping ([UInt8]) -> Bool,
    body: @escaping (Figure) -> Void
  ) throws {
    var lines = CSVLines()
    var places: [String: Int]?
    try reading { piece in
      lines.pass(piece) { line in
        guard let columns = places else {
          places = Dictionary(
            CSVLines.cells(of: line).enumerated().map { ($1, $0) }, uniquingKeysWith: { a, _ in a })
          return
        }
        guard isWanted(line) else { return }
        let cells = CSVLines.cells(of: line)
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
  }
}

/// The lines of a CSV file of our own: RFC 4180 with LF, a byte order mark or none.
private struct CSVLines {
  private var line: [UInt8] = []
  private var isQuoted = false

  /// Hands over every line that ends in the piece, without its LF.
  mutating func pass(_ piece: [UInt8], _ body: ([UInt8]) -> Void) {
    var start = 0
    for (place, byte) in piece.enumerated() {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      guard byte == UInt8(ascii: "\n"), !isQuoted else { continue }
      line.append(contentsOf: piece[start..<place])
      body(line)
      line.removeAll(keepingCapacity: true)
      start = place + 1
    }
    line.append(contentsOf: piece[start...])
  }

  static func cells(of line: [UInt8]) -> [String] {
    var cells: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    var wasQuote = false
    for byte in line.starts(with: byteOrderMark) ? line.dropFirst(3) : line[...] {
      if byte == UInt8(ascii: "\"") {
        // The second of two quotes within quotes stands for one.
        if !isQuoted, wasQuote { cell.append(byte) }
        isQuoted.toggle()
        wasQuote = !isQuoted
        continue
      }
      wasQuote = false
      if byte == UInt8(ascii: ","), !isQuoted {
        cells.append(String(decoding: cell, as: UTF8.self))
        cell.removeAll(keepingCapacity: true)
      } else {
        cell.append(byte)
      }
    }
    return cells + [String(decoding: cell, as: UTF8.self)]
  }
}
