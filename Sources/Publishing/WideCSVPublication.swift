public import Casework
public import Indicators

/// A line a place, period and category with a column an indicator: what an analyst opens in a
/// spreadsheet. UTF-8, without BOM unless the definition asks for one, LF, RFC 4180 quotes.
///
/// Behind the indicators stand the numbers of silent units, a column for each set of logs, and
/// whether the period's figures are provisional.
///
/// Indicators with different breakdowns follow each other in blocks; a cell for which the release
/// has no figure is blank, an empty figure too, and one that was not reported or is hidden says so.
public struct WideCSVPublication: Publication {
  public let format = "csv_wide"

  /// The columns before those of the indicators.
  public static let keys = [
    "level", "code", "name", "own", "grain", "period", "category", "category_label",
  ]

  public init() {}

  public func fileNames(of definition: PublicationDefinition) -> [String] {
    let name = definition.name + "-wide.csv"
    return [name, CSVWMetadata.name(of: name)]
  }

  public func describe(
    _ definition: PublicationDefinition, of release: Release
  ) -> [FileDescription] {
    let names = fileNames(of: definition)
    typealias Shared = ColumnDescription.Shared
    let indicators = release.indicators.map { indicator in
      ColumnDescription(
        indicator.name, .string,
        indicator.label + (indicator.unit.isEmpty ? "" : "（\(indicator.unit)）")
          + "；空：没有这个数；not_reported：应报而全部未报", isOptional: true)
    }
    return [
      FileDescription(
        name: names[0], what: "一行一个单位、期间和分类，一列一个指标。" + CSVText.explanation,
        columns: [
          Shared.level, Shared.code, Shared.name, Shared.own, Shared.grain, Shared.period,
          Shared.category, Shared.categoryLabel,
        ] + indicators
          + release.silenceColumns(of: Array(release.indicators.indices)).map { silence in
            ColumnDescription(
              silence.name, .integer,
              silence.title + "：应报而未报、也没有零报告的单位个数，这些列因此不完整："
                + silence.indicators.joined(separator: "、") + "；空：这一行没有这些列的数",
              isOptional: true)
          } + [Shared.provisional]), CSVWMetadata.description(name: names[1]),
    ]
  }

  public func render(
    _ release: Release, as definition: PublicationDefinition, into files: PublicationFiles
  ) throws {
    let fileNames = fileNames(of: definition)
    try files.append(
      fileNames[1],
      Array(
        CSVWMetadata(describe(definition, of: release)[0], key: []).text(of: release).utf8))
    var out = OutgoingBytes(fileNames[0], into: files)
    if definition.hasByteOrderMark { out.append(byteOrderMark) }
    let names = release.indicators.map { CSVText.cell($0.name) }
    let silences = release.silenceColumns(of: Array(release.indicators.indices))
    out.append(
      (Self.keys + names + silences.map(\.name) + ["provisional"]).joined(separator: ",") + "\n")
    for block in blocks(of: release) {
      let lines = WideLines(block, of: release)
      // A piece holds the lines of a period; pieces are independent and stand in order. While some
      // are rendered, those before them are written.
      let wave = 2 * files.workers.width
      for first in stride(from: 0, to: release.periods.count, by: wave) {
        let count = min(wave, release.periods.count - first)
        for bytes in files.workers.map(count, { lines.rendered(first + $0) }) {
          try out.pass(bytes)
        }
      }
    }
    try out.finish()
  }

  /// Indicators with the same categories, which share lines. Positions in the release.
  private func blocks(of release: Release) -> [[Int]] {
    var blocks: [[Int]] = []
    for (position, categories) in release.categories.enumerated() {
      if let known = blocks.firstIndex(where: { release.categories[$0[0]] == categories }) {
        blocks[known].append(position)
      } else {
        blocks.append([position])
      }
    }
    return blocks
  }
}

/// The lines of indicators that share them.
private struct WideLines: Sendable {
  private let release: Release
  private let block: [Int]
  private let places: [[UInt8]]
  private let periods: [[UInt8]]
  private let categories: [[UInt8]]
  /// How many lines a place and period can have.
  private let width: Int
  private let columns: [FigureColumn]
  private let forms: [NumberForm]
  /// For each column of silent units its table; `nil` where the block has nothing to do with it.
  private let silences: [Int?]
  /// For each period the end of its lines.
  private let ends: [[UInt8]]

  init(_ block: [Int], of release: Release) {
    self.release = release
    self.block = block
    places = release.places.map { place in
      Array(
        [
          CSVText.cell(place.level), CSVText.cell(place.code), CSVText.cell(place.name),
          place.isOwn ? "1," : "0,",
        ].joined(separator: ",").utf8)
    }
    periods = release.periods.map {
      Array("\($0.grain.rawValue),\(CSVText.cell($0.period.label)),".utf8)
    }
    categories = release.categories[block[0]].map(Release.labelled).map {
      Array("\(CSVText.cell($0.code)),\(CSVText.cell($0.label))".utf8)
    }
    width = max(1, categories.count)
    forms = block.map { NumberForm(release.indicators[$0]) }
    silences = release.silenceColumns(of: Array(release.indicators.indices)).map { silence in
      block.contains { release.silenceTable(ofIndicator: $0) == silence.table }
        ? silence.table : nil
    }
    ends = release.periods.indices.map { period in
      Array((release.isProvisional(period: period) ? ",1\n" : ",0\n").utf8)
    }
    columns = block.map { FigureColumn(release, $0) }
  }

  /// The lines of one of the release's periods.
  func rendered(_ period: Int) -> [UInt8] {
    // Figures of one indicator stand in the order of place and category, so the lines of all
    // indicators of the block are met by walking their figures side by side.
    let cells = columns.map { $0.cells(period) }
    var positions = [Int](repeating: 0, count: cells.count)
    var keys = cells.map { $0.isEmpty ? Int.max : key($0[0]) }
    let middles = (categories.isEmpty ? [Array(",".utf8)] : categories).map { periods[period] + $0 }
    let end = ends[period]
    var out: [UInt8] = []
    out.reserveCapacity(cells.reduce(0) { $0 + $1.count } * 16)
    while let next = keys.min(), next < Int.max {
      let (place, category) = next.quotientAndRemainder(dividingBy: width)
      out.append(contentsOf: places[place])
      out.append(contentsOf: middles[category])
      var column = 0
      for (i, position) in block.enumerated() {
        while column <= position {
          out.append(UInt8(ascii: ","))
          column += 1
        }
        guard keys[i] == next else { continue }
        let quantity = cells[i][positions[i]].quantity
        if let mark = NumberForm.mark(quantity) {
          out.append(contentsOf: mark.utf8)
        } else {
          forms[i].append(quantity, to: &out)
        }
        positions[i] += 1
        keys[i] = positions[i] == cells[i].count ? Int.max : key(cells[i][positions[i]])
      }
      while column < release.indicators.count {
        out.append(UInt8(ascii: ","))
        column += 1
      }
      for table in silences {
        out.append(UInt8(ascii: ","))
        guard let table else { continue }
        let silent = release.silence.tables[table].units[period * places.count + place]
        out.append(contentsOf: String(silent).utf8)
      }
      out.append(contentsOf: end)
    }
    return out
  }

  /// The place of a figure's line among all lines of the block in its period.
  private func key(_ cell: FigureList.Cell) -> Int {
    Int(cell.place) * width + max(0, Int(cell.category))
  }
}
