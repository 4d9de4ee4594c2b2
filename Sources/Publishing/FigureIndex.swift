import Indicators

/// Finds figures by their place in the release's lists.
///
/// - Complexity: O(log n) a look-up among the n figures of one indicator and period; a release
///   stands in order already, else it is sorted once.
struct FigureIndex {
  private let figures: [Release.Figure]
  private let periods: Int
  /// Where the figures of each indicator and period begin, by `indicator × periods + period`, and
  /// where the last ones end.
  private let starts: [Int]

  init(_ figures: [Release.Figure]) {
    let isSorted = zip(figures, figures.dropFirst()).allSatisfy { $0.key <= $1.key }
    self.figures = isSorted ? figures : figures.sorted { $0.key < $1.key }
    let periods = (figures.lazy.map(\.period).max() ?? -1) + 1
    var starts: [Int] = []
    for (place, figure) in self.figures.enumerated() {
      let run = figure.indicator * periods + figure.period
      while starts.count <= run { starts.append(place) }
    }
    starts.append(figures.count)
    self.periods = periods
    self.starts = starts
  }

  /// `category` is −1 without a breakdown. `nil`: the release has no such figure.
  subscript(indicator indicator: Int, period period: Int, place place: Int, category category: Int)
    -> Quantity?
  {
    let run = indicator * periods + period
    guard period < periods, run + 1 < starts.count else { return nil }
    var (low, high) = (starts[run], starts[run + 1])
    // Without a breakdown there is one figure a place, in their order.
    if low + place < high, figures[low + place].isAt(place, category) {
      return figures[low + place].quantity
    }
    while low < high {
      let middle = (low + high) / 2
      if (figures[middle].place, figures[middle].category) < (place, category) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low < starts[run + 1] && figures[low].isAt(place, category)
      ? figures[low].quantity : nil
  }
}

extension Release.Figure {
  fileprivate var key: (Int, Int, Int, Int) { (indicator, period, place, category) }

  fileprivate func isAt(_ place: Int, _ category: Int) -> Bool {
    self.place == place && self.category == category
  }
}
