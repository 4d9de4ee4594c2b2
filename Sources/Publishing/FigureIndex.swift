import Indicators

/// Finds figures by their place in the release's lists.
///
/// - Complexity: O(log n) a look-up among the n figures of one indicator and period; a release
///   stands in order already, else it is sorted once.
struct FigureIndex {
  private let runs: [FigureList.Run]
  private let periods: Int
  /// Of each indicator and period its run, by `indicator × periods + period`; −1 where there is none.
  private let runOfPeriod: [Int]

  init(_ figures: FigureList) {
    runs = figures.inOrder.runs
    periods = (runs.lazy.map(\.period).max() ?? -1) + 1
    var runOfPeriod = [Int](
      repeating: -1, count: ((runs.last?.indicator ?? -1) + 1) * periods)
    for (position, run) in runs.enumerated() {
      runOfPeriod[run.indicator * periods + run.period] = position
    }
    self.runOfPeriod = runOfPeriod
  }

  /// `category` is −1 without a breakdown. `nil`: the release has no such figure.
  subscript(indicator indicator: Int, period period: Int, place place: Int, category category: Int)
    -> Quantity?
  {
    let at = indicator * periods + period
    guard period < periods, at < runOfPeriod.count, runOfPeriod[at] >= 0 else { return nil }
    let cells = runs[runOfPeriod[at]].cells
    // Without a breakdown there is one figure a place, in their order.
    if place < cells.count, cells[place].isAt(place, category) { return cells[place].quantity }
    var (low, high) = (0, cells.count)
    while low < high {
      let middle = (low + high) / 2
      if (Int(cells[middle].place), Int(cells[middle].category)) < (place, category) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low < cells.count && cells[low].isAt(place, category) ? cells[low].quantity : nil
  }
}

extension FigureList.Cell {
  fileprivate func isAt(_ place: Int, _ category: Int) -> Bool {
    self.place == place && self.category == category
  }
}
