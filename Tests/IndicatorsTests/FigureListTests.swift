import Indicators
import Testing

@Suite("A list of figures")
struct FigureListTests {
  private func figure(
    _ indicator: Int, _ period: Int, _ place: Int, _ category: Int = -1
  ) -> Release.Figure {
    Release.Figure(
      indicator: indicator, period: period, place: place, category: category,
      quantity: .whole(Int64(indicator * 1000 + period * 100 + place * 10 + category)))
  }

  /// Runs of one figure and of many, an indicator that comes back, places that go down.
  private var figures: [Release.Figure] {
    [figure(0, 0, 0), figure(0, 1, 0), figure(0, 1, 1), figure(0, 1, 2)]
      + (0..<40).map { figure(2, 0, $0 / 4, $0 % 4) }
      + [figure(0, 0, 3), figure(3, 5, 9, 1), figure(3, 5, 2, 0)]
  }

  @Test("gives its figures as they came, one by one and by number")
  func asTheyCame() {
    let list = FigureList(figures)
    #expect(Array(list) == figures)
    #expect(list.count == figures.count)
    #expect(list.indices.map { list[$0] } == figures)
    #expect(Array(list.reversed()) == figures.reversed())
    #expect(list.runs.map(\.cells.count) == [1, 3, 40, 1, 2])
    #expect(list.runs.map(\.indicator) == [0, 0, 2, 0, 3])
    #expect(Array(FigureList()).isEmpty && FigureList().count == 0)
  }

  @Test("is the same list however its figures are cut into runs")
  func anyRuns() {
    let list = FigureList(figures)
    let pieces = figures.map { figure in
      FigureList.Run(
        indicator: figure.indicator, period: figure.period,
        cells: [
          FigureList.Cell(
            place: figure.place, category: figure.category, quantity: figure.quantity)
        ])
    }
    let empty = FigureList.Run(indicator: 1, period: 1, cells: [])
    let cut = FigureList(runs: [empty] + pieces.flatMap { [$0, empty] })
    #expect(cut == list && cut.hashValue == list.hashValue)
    #expect(cut.runs.count == figures.count)
    #expect(cut.indices.map { cut[$0] } == figures)
    #expect(FigureList(figures.dropLast()) != list)
    #expect(FigureList(figures.reversed()) != list)
  }
}
