import Casework
import Indicators

/// Which figures of a release stand side by side in the lines of a table: by their places in the
/// runs of the release, so that a table of a million figures is neither searched nor copied.
///
/// Lines stand in the order of places, then periods, then categories. A line for which the release
/// has no figure at all is left out.
struct FigureLines: Sendable {
  struct Line: Sendable {
    /// Index into `places`.
    let place: Int32
    /// Index into the release's periods.
    let period: Int32
    /// Index into `categories`.
    let category: Int32
  }

  /// The lines of some places that follow each other.
  struct Piece: Sendable {
    var lines: [Line] = []
    /// For each line one figure an indicator: its place in the run of that indicator and the line's
    /// period, −1 where there is none.
    var figures: [Int32] = []
  }

  /// Indices into the release's places.
  let places: [Int]
  /// `nil`: without a breakdown.
  let categories: [Release.Category?]
  let pieces: [Piece]
  private let width: Int
  private let columns: [FigureColumn]

  var isEmpty: Bool { pieces.allSatisfy(\.lines.isEmpty) }

  /// The figure of a line in a column; `nil` where there is none.
  @inline(__always)
  func quantity(of piece: Piece, _ line: Int, column: Int) -> Quantity? {
    let place = Int(piece.figures[line * width + column])
    return place < 0
      ? nil : columns[column].cell(Int(piece.lines[line].period), place).quantity
  }

  /// - Parameter release: in order.
  init(
    _ release: Release, indicators: [Int], places: [Int], periods: [Int],
    _ workers: some ParallelMapping
  ) {
    self.places = places
    width = indicators.count
    let columns = indicators.map { FigureColumn(release, $0) }
    self.columns = columns
    // Indicators of one table may be broken down alike or not at all: those without a breakdown
    // stand in a line of their own, before the categories.
    var categories: [Release.Category?] = []
    if indicators.contains(where: { release.indicators[$0].breakdown.isEmpty }) {
      categories.append(nil)
    }
    var known: [Release.Category: Int32] = [:]
    // Of each indicator and category, −1 being none, the index in `categories`; −1 where a figure
    // stands in no line.
    var linesOfCategories: [[Int32]] = []
    for indicator in indicators {
      var own: [Int32] = [release.indicators[indicator].breakdown.isEmpty ? 0 : -1]
      var seen: Set<Release.Category> = []
      for category in release.categories[indicator] {
        let line = known[category] ?? Int32(categories.count)
        if known.updateValue(line, forKey: category) == nil { categories.append(category) }
        own.append(seen.insert(category).inserted ? line : -1)
      }
      linesOfCategories.append(own)
    }
    self.categories = categories
    let count = min(places.count, workers.width * 4)
    pieces = workers.map(count) { [categories = categories.count, linesOfCategories] piece in
      var found = Piece()
      // The figures of one place and period, category by category.
      var figures = [Int32](repeating: -1, count: categories * indicators.count)
      var isThere = [Bool](repeating: false, count: categories)
      for place in (places.count * piece / count)..<(places.count * (piece + 1) / count) {
        for period in periods {
          for column in indicators.indices {
            for figure in columns[column].figures(period, place: places[place]) {
              let category = columns[column].cell(period, figure).category
              let line = linesOfCategories[column][Int(category) + 1]
              guard line >= 0 else { continue }
              figures[Int(line) * indicators.count + column] = Int32(figure)
              isThere[Int(line)] = true
            }
          }
          for line in isThere.indices where isThere[line] {
            isThere[line] = false
            found.lines.append(
              Line(place: Int32(place), period: Int32(period), category: Int32(line)))
            for slot in (line * indicators.count)..<((line + 1) * indicators.count) {
              found.figures.append(figures[slot])
              figures[slot] = -1
            }
          }
        }
      }
      return found
    }
  }
}
