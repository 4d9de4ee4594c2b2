import Casework
import Indicators

/// Which figures of a release stand side by side in the lines of a table: by their numbers, so that
/// a table of a million figures is neither searched nor copied.
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
    /// For each line one figure an indicator: its index in the release, −1 where there is none.
    var figures: [Int32] = []
  }

  /// Indices into the release's places.
  let places: [Int]
  /// `nil`: without a breakdown.
  let categories: [Release.Category?]
  let pieces: [Piece]
  private let width: Int

  var isEmpty: Bool { pieces.allSatisfy(\.lines.isEmpty) }

  /// The figures of a line, one an indicator.
  func figures(of piece: Piece, _ line: Int) -> ArraySlice<Int32> {
    piece.figures[(line * width)..<((line + 1) * width)]
  }

  /// - Parameter release: in order.
  init(
    _ release: Release, indicators: [Int], places: [Int], periods: [Int],
    _ workers: some ParallelMapping
  ) {
    self.places = places
    width = indicators.count
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
    let runs = FigureRuns(release)
    let count = min(places.count, workers.width * 4)
    pieces = workers.map(count) { [categories = categories.count, linesOfCategories] piece in
      var found = Piece()
      // The figures of one place and period, category by category.
      var figures = [Int32](repeating: -1, count: categories * indicators.count)
      var isThere = [Bool](repeating: false, count: categories)
      for place in (places.count * piece / count)..<(places.count * (piece + 1) / count) {
        for period in periods {
          for (column, indicator) in indicators.enumerated() {
            for figure in runs.figures(indicator, period: period, place: places[place]) {
              let line = linesOfCategories[column][release.figures[figure].category + 1]
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

extension Release {
  /// The same with its figures in the order of indicators, periods and places, in which a run
  /// makes them.
  var inOrder: Release {
    func run(_ figure: Figure) -> Int {
      (figure.indicator * periods.count + figure.period) * places.count + figure.place
    }
    var last = 0
    let isInOrder = figures.allSatisfy { figure in
      let run = run(figure)
      defer { last = run }
      return last <= run
    }
    guard !isInOrder else { return self }
    var release = self
    release.figures.sort { run($0) < run($1) }
    return release
  }
}

/// Where the figures of each indicator, period and place lie in a release that is in order.
private struct FigureRuns: Sendable {
  private let periods: Int
  private let places: Int
  /// By `(indicator × periods + period) × places + place`, and the end of the last.
  private let starts: [Int32]

  /// Precondition: fewer than 2³¹ figures.
  init(_ release: Release) {
    periods = release.periods.count
    places = release.places.count
    var starts = [Int32](repeating: 0, count: release.indicators.count * periods * places + 1)
    for figure in release.figures {
      starts[(figure.indicator * periods + figure.period) * places + figure.place + 1] += 1
    }
    for run in starts.indices.dropFirst() { starts[run] += starts[run - 1] }
    self.starts = starts
  }

  func figures(_ indicator: Int, period: Int, place: Int) -> Range<Int> {
    let run = (indicator * periods + period) * places + place
    return Int(starts[run])..<Int(starts[run + 1])
  }
}
