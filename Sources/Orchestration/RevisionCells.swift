import Casework
import Deduplication
import Indicators
import Publishing

/// The figures of several ledgers of one pipeline in one numbering, so that they can be compared
/// and taken from each other.
struct RevisionCells {
  /// Names a figure: indices into `definition.indicators`, and into the lists below.
  struct Cell: Hashable {
    let indicator: Int
    let period: Int
    let place: Int
    /// −1 without a breakdown.
    let category: Int
  }

  /// The indicators that are counts or sums, of which another is made.
  struct Operand {
    let indicator: Int
    let role: String
  }

  let definition: PipelineDefinition
  let places: [Release.Place]
  let periods: [Release.PublishedPeriod]
  private let categories: [Int: [Release.Category]]
  private let request: FigureRequest
  private let publications: [Shown]
  private let labels: LabelBooks
  private let provenance: Release.Provenance
  private let workers: Workers

  /// - Parameter report: of the later night; its numbering is taken.
  init(of report: RunReport, _ workers: Workers) {
    definition = report.bound
    places = report.release.places
    periods = report.release.periods
    labels = report.labels
    provenance = report.release.provenance
    self.workers = workers
    var request = FigureRequest(for: report.bound)
    let published = Set(request.indicators)
    publications = report.bound.publications
      .filter { $0.hasFigures && $0.audience == .internal }
      .map { publication in
        let names = report.bound.units.levels
        let levels =
          publication.levels.isEmpty
          ? names.dropLast(names.count > 1 ? 1 : 0) : publication.levels.map { names[$0] }
        return Shown(
          levels: Set(levels), grains: publication.grains, indicators: Set(publication.indicators))
      }
    let operands = Set(
      request.indicators.flatMap { report.bound.addedOperands(of: $0).map(\.indicator) })
    request.indicators += operands.subtracting(published).sorted()
    self.request = request
    var categories: [Int: [Release.Category]] = [:]
    for (position, index) in FigureRequest(for: report.bound).indicators.enumerated() {
      categories[index] = report.release.categories[position]
    }
    self.categories = categories
  }

  /// What one publication shows; no grains or no indicators: all of them.
  private struct Shown {
    let levels: Set<String>
    let grains: [Grain]
    let indicators: Set<Int>
  }

  /// Whether a publication shows a figure, or it is only a part of others.
  func isPublished(_ cell: Cell) -> Bool {
    publications.contains { shown in
      shown.levels.contains(places[cell.place].level)
        && (shown.grains.isEmpty || shown.grains.contains(periods[cell.period].grain))
        && (shown.indicators.isEmpty || shown.indicators.contains(cell.indicator))
    }
  }

  func category(of cell: Cell) -> Release.Category? {
    cell.category < 0 ? nil : categories[cell.indicator]?[cell.category]
  }

  /// All figures of a ledger.
  func quantities(_ report: RunReport) throws(RunFailure) -> [Cell: Quantity] {
    try quantities(
      report.ledger.batches, report.ledger.states, report.bound)
  }

  /// The figures of some records by themselves.
  func quantities(
    _ batches: [Batch], _ states: [[UInt8]], _ definition: PipelineDefinition
  ) throws(RunFailure) -> [Cell: Quantity] {
    let release: Release
    do {
      let cube = try aggregated(
        batches, states: states, definition: definition, labels: labels,
        grid: request.leafGrid(of: definition), workers: workers)
      release = try Indicators.release(
        from: cube, request: request, labels: labels, provenance: provenance, workers: workers)
    } catch {
      throw RunFailure.aggregation("\(error)")
    }
    // An earlier night may have had another period.
    let periodNumbers = Dictionary(
      uniqueKeysWithValues: periods.enumerated().map { ($0.element, $0.offset) })
    let numbers = release.periods.map { periodNumbers[$0] }
    var quantities: [Cell: Quantity] = [:]
    quantities.reserveCapacity(release.figures.count)
    for figure in release.figures {
      guard let period = numbers[figure.period] else { continue }
      quantities[
        Cell(
          indicator: request.indicators[figure.indicator], period: period, place: figure.place,
          category: figure.category)] = figure.quantity
    }
    return quantities
  }

  /// In the order of a release.
  func order(_ quantities: [Cell: Quantity]) -> [Cell] {
    var position: [Int: Int] = [:]
    for (place, index) in request.indicators.enumerated() { position[index] = place }
    func key(_ cell: Cell) -> (Int, Int, Int, Int) {
      (position[cell.indicator] ?? 0, cell.period, cell.place, cell.category)
    }
    return quantities.keys.sorted { key($0) < key($1) }
  }
}

extension PipelineDefinition {
  /// The counts and sums of which an indicator is made; empty for what cannot be added.
  func addedOperands(of index: Int, role: String = "") -> [RevisionCells.Operand] {
    switch indicators[index].formula {
    case .measure(let measure):
      switch measures[measure].kind {
      case .count, .sum, .rows: [RevisionCells.Operand(indicator: index, role: role)]
      case .distinct, .values, .units, .unitsOfPeriod, .reports: []
      }
    case .ratio(let numerator, let denominator, _):
      addedOperands(of: numerator, role: role + "分子")
        + addedOperands(of: denominator, role: role + "分母")
    case .combination(let plus, let minus):
      plus.flatMap { addedOperands(of: $0, role: role + "加") }
        + minus.flatMap { addedOperands(of: $0, role: role + "减") }
    case .share, .compared, .yearToDate, .rank, .mean, .median, .percentile, .stated: []
    }
  }
}
