public import Casework
public import Indicators

/// A line a place, period and category with a column an indicator: what an analyst opens in a
/// spreadsheet. UTF-8 without BOM, LF, RFC 4180 quotes.
///
/// Indicators with different breakdowns follow each other in blocks; a cell for which the release
/// has no figure is blank, an empty figure too, and one that was not reported says so.
public struct WideCSVPublication: Publication {
  public let format = "csv_wide"

  public init() {}

  public func fileNames(of definition: PublicationDefinition) -> [String] {
    [definition.name + "-wide.csv"]
  }

  public func render(
    _ release: Release, as definition: PublicationDefinition, into files: PublicationFiles
  ) throws {
    var out = OutgoingBytes(fileNames(of: definition)[0], into: files)
    let names = release.indicators.map { CSVText.cell($0.name) }
    out.append(
      (["level", "code", "name", "own", "grain", "period", "category", "category_label"] + names)
        .joined(separator: ",") + "\n")
    for block in blocks(of: release) {
      try render(block, of: release, into: &out)
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

  private func render(
    _ block: [Int], of release: Release, into out: inout OutgoingBytes
  ) throws {
    let places = release.places.map { place in
      Array(
        [
          CSVText.cell(place.level), CSVText.cell(place.code), CSVText.cell(place.name),
          place.isOwn ? "1," : "0,",
        ].joined(separator: ",").utf8)
    }
    let periods = release.periods.map {
      Array("\($0.grain.rawValue),\(CSVText.cell($0.period.label)),".utf8)
    }
    let categories = release.categories[block[0]].map(Release.labelled).map {
      Array("\(CSVText.cell($0.code)),\(CSVText.cell($0.label))".utf8)
    }
    let noCategory = Array(",".utf8)
    let width = max(1, categories.count)
    // Figures of one indicator stand in the order of (period, place, category), so the lines of
    // all indicators of the block are met by walking their figures side by side.
    var cursors = figureRuns(of: block, in: release)
    let forms = block.map { NumberForm(release.indicators[$0]) }
    while true {
      var next = Int.max
      for cursor in cursors where cursor.lowerBound < cursor.upperBound {
        next = min(next, key(release.figures[cursor.lowerBound], release, width))
      }
      guard next < Int.max else { break }
      let category = next % width
      let place = next / width % release.places.count
      let period = next / width / release.places.count
      out.append(places[place])
      out.append(periods[period])
      out.append(categories.isEmpty ? noCategory : categories[category])
      var column = 0
      for (i, position) in block.enumerated() {
        for _ in column...position { out.append([UInt8(ascii: ",")]) }
        column = position + 1
        let cursor = cursors[i]
        guard cursor.lowerBound < cursor.upperBound,
          key(release.figures[cursor.lowerBound], release, width) == next
        else { continue }
        let quantity = release.figures[cursor.lowerBound].quantity
        out.append(
          quantity == .notReported ? "not_reported" : forms[i].texts(quantity).plain ?? "")
        cursors[i] = (cursor.lowerBound + 1)..<cursor.upperBound
      }
      for _ in column..<release.indicators.count { out.append([UInt8(ascii: ",")]) }
      out.append([UInt8(ascii: "\n")])
      try out.passOn()
    }
  }

  /// Where the figures of each indicator lie: a release keeps them together.
  private func figureRuns(of block: [Int], in release: Release) -> [Range<Int>] {
    var starts = Array(repeating: 0, count: release.indicators.count + 1)
    for figure in release.figures { starts[figure.indicator + 1] += 1 }
    for i in 1..<starts.count { starts[i] += starts[i - 1] }
    return block.map { starts[$0]..<starts[$0 + 1] }
  }

  /// The place of a figure's line among all lines of its block.
  private func key(_ figure: Release.Figure, _ release: Release, _ width: Int) -> Int {
    (figure.period * release.places.count + figure.place) * width + max(0, figure.category)
  }
}
