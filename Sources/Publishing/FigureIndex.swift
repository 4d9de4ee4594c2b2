import Indicators

/// Finds figures by their place in the release's lists.
///
/// - Complexity: O(log n) a look-up; a release stands in order already, else it is sorted once.
struct FigureIndex {
  private let figures: [Release.Figure]

  init(_ figures: [Release.Figure]) {
    let isSorted = zip(figures, figures.dropFirst()).allSatisfy { $0.key <= $1.key }
    self.figures = isSorted ? figures : figures.sorted { $0.key < $1.key }
  }

  /// `category` is −1 without a breakdown. `nil`: the release has no such figure.
  subscript(indicator indicator: Int, period period: Int, place place: Int, category category: Int)
    -> Quantity?
  {
    let key = (indicator, period, place, category)
    var (low, high) = (0, figures.count)
    while low < high {
      let middle = (low + high) / 2
      if figures[middle].key < key { low = middle + 1 } else { high = middle }
    }
    return low < figures.count && figures[low].key == key ? figures[low].quantity : nil
  }
}

extension Release.Figure {
  fileprivate var key: (Int, Int, Int, Int) { (indicator, period, place, category) }
}
