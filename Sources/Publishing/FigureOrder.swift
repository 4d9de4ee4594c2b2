import Indicators

extension FigureList {
  /// The same in the order in which a run makes them: indicator, period, place, category. Then the
  /// figures of an indicator and period stand in one run.
  var inOrder: FigureList {
    let isInOrder =
      zip(runs, runs.dropFirst()).allSatisfy {
        ($0.indicator, $0.period) < ($1.indicator, $1.period)
      }
      && runs.allSatisfy { run in
        var last = (Int32.min, Int32.min)
        return run.cells.allSatisfy { cell in
          defer { last = (cell.place, cell.category) }
          return last <= (cell.place, cell.category)
        }
      }
    guard !isInOrder else { return self }
    return FigureList(
      sorted {
        ($0.indicator, $0.period, $0.place, $0.category)
          < ($1.indicator, $1.period, $1.place, $1.category)
      })
  }
}
