import Casework
import Indicators

/// What a release told the public, and what it did not tell: what every later one has to know.
///
/// It holds the hidden values too and is private.
public struct PublicRecord: Sendable, Hashable {
  struct Key: Hashable {
    var layer: String
    var place: String
    var start: Int32
    var end: Int32
    var category: String
  }

  struct Entry: Hashable {
    var value: Int64
    /// How many made an amount; for counts the value.
    var count: Int64
    var isShown: Bool
  }

  private(set) var entries: [(key: Key, entry: Entry)] = []

  public static func == (one: Self, other: Self) -> Bool { one.bytes == other.bytes }
  public func hash(into hasher: inout Hasher) { hasher.combine(bytes) }

  init(_ layers: Layers, _ shape: TableShape, _ names: CellNames, _ hidden: HiddenCells) {
    for (index, layer) in layers.all.enumerated() where layer.kind != .open {
      for cell in layer.values.indices where layer.isPublished[cell / layer.width] {
        let value = layer.values[cell]
        entries.append(
          (
            names.key(layer, cell, shape),
            Entry(
              value: value, count: layer.contributors?[cell].count ?? value,
              isShown: !hidden.contains(index, cell))
          ))
      }
    }
  }

  private static let head = "fengqiao public record 1"

  /// One line a cell: layer, place, first day, day after the last, category, value, count and
  /// `shown` or `hidden`, separated by tabs.
  public var bytes: [UInt8] {
    var text = PublicRecord.head + "\n"
    for (key, entry) in entries {
      let cells = [
        PublicRecord.escaped(key.layer), PublicRecord.escaped(key.place), "\(key.start)",
        "\(key.end)", PublicRecord.escaped(key.category), "\(entry.value)", "\(entry.count)",
        entry.isShown ? "shown" : "hidden",
      ]
      text += cells.joined(separator: "\t") + "\n"
    }
    return Array(text.utf8)
  }

  /// `nil` when the bytes are no record.
  public init?(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.first.map(String.init) == PublicRecord.head, lines.last == "" else { return nil }
    for line in lines.dropFirst().dropLast() {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard cells.count == 8, let start = Int32(cells[2]), let end = Int32(cells[3]),
        let value = Int64(cells[5]), let count = Int64(cells[6]),
        cells[7] == "shown" || cells[7] == "hidden"
      else { return nil }
      entries.append(
        (
          Key(
            layer: PublicRecord.plain(cells[0]), place: PublicRecord.plain(cells[1]), start: start,
            end: end, category: PublicRecord.plain(cells[4])),
          Entry(value: value, count: count, isShown: cells[7] == "shown")
        ))
    }
  }

  private static let marks: [(Unicode.Scalar, String)] = [
    ("%", "%25"), ("\t", "%09"), ("\n", "%0A"), ("\r", "%0D"),
  ]

  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      result += marks.first { $0.0 == scalar }?.1 ?? String(scalar)
    }
  }

  private static func plain(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let scalar = rest.unicodeScalars.first {
      if let mark = marks.first(where: { rest.hasPrefix($0.1) }) {
        result.unicodeScalars.append(mark.0)
        rest = rest.dropFirst(mark.1.count)
      } else {
        result.unicodeScalars.append(scalar)
        rest.unicodeScalars.removeFirst()
      }
    }
    return result
  }
}

/// What the places and periods of a release are called over several releases.
struct CellNames {
  private let places: [String]
  private let periods: [Release.PublishedPeriod]

  init(_ release: Release) {
    // A unit that moved stands on two rows of one code.
    var uses: [String: Int] = [:]
    places = release.places.map { place in
      let name = place.code + "/" + place.level + (place.isOwn ? "/own" : "")
      uses[name, default: 0] += 1
      return uses[name] == 1 ? name : "\(name)#\(uses[name, default: 0])"
    }
    periods = release.periods
  }

  func key(_ layer: Layer, _ cell: Int, _ shape: TableShape) -> PublicRecord.Key {
    let row = cell / layer.width
    let span = periods[row / shape.placeCount].period
    return PublicRecord.Key(
      layer: layer.name, place: places[row % shape.placeCount], start: span.start.number,
      end: span.end.number,
      category: layer.categories.isEmpty ? "" : "=" + layer.categories[cell % layer.width])
  }

  /// `success_rate:rest 440311001/street 2020-06`; no value.
  func text(of cell: Families.Cell, _ layers: Layers, _ shape: TableShape) -> String {
    let layer = layers.all[cell.layer]
    let row = cell.index / layer.width
    let category = layer.categories.isEmpty ? "" : " " + layer.categories[cell.index % layer.width]
    return layer.name + category + " " + places[row % shape.placeCount] + " "
      + periods[row / shape.placeCount].period.label
  }
}
