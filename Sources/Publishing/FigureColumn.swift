import Indicators

/// The figures of one indicator of a release, period by period.
struct FigureColumn: Sendable {
  private let runs: [FigureList.Run]
  /// Of each period its run; −1 where there are no figures.
  private let runOfPeriod: [Int]
  private let places: Int
  /// By `period × (places + 1) + place`: the first figure of the place in the period's run, and the
  /// end of the last.
  private let starts: [Int32]

  /// - Parameters:
  ///   - release: in order.
  ///   - indicator: an index into its indicators.
  init(_ release: Release, _ indicator: Int) {
    let runs = release.figures.runs.filter { $0.indicator == indicator }
    var runOfPeriod = [Int](repeating: -1, count: release.periods.count)
    for (position, run) in runs.enumerated() { runOfPeriod[run.period] = position }
    places = release.places.count
    var starts = [Int32](repeating: 0, count: release.periods.count * (places + 1))
    for run in runs {
      let base = run.period * (places + 1)
      for cell in run.cells { starts[base + Int(cell.place) + 1] += 1 }
      for place in 0..<places { starts[base + place + 1] += starts[base + place] }
    }
    self.runs = runs
    self.runOfPeriod = runOfPeriod
    self.starts = starts
  }

  /// The figures of a period in the order of places and categories.
  func cells(_ period: Int) -> [FigureList.Cell] {
    runOfPeriod[period] < 0 ? [] : runs[runOfPeriod[period]].cells
  }

  /// One of them, without counting who holds all of them. Precondition: the period has it.
  @inline(__always)
  func cell(_ period: Int, _ position: Int) -> FigureList.Cell {
    runs[runOfPeriod[period]].cells[position]
  }

  /// Where those of a place stand among them.
  func figures(_ period: Int, place: Int) -> Range<Int> {
    let start = period * (places + 1) + place
    return Int(starts[start])..<Int(starts[start + 1])
  }
}
