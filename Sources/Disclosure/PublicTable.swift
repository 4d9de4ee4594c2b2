public import Casework
public import Indicators

/// Figures for the public: hides what is too small, then what would give it away, and attacks the
/// result before it lets it go.
///
///     let table = try PublicTable(release, definition, contributors: known, earlier: records)
///     table.release      // the same figures, some of them `.suppressed`
///     table.account      // how many, and why
///     table.record       // what the next release has to know
public struct PublicTable: Sendable {
  /// Only what a publication for the public shows.
  public let release: Release
  public let account: Account
  public let record: PublicRecord

  /// How much was hidden.
  public struct Account: Sendable, Hashable {
    /// Numbers that are counts or amounts and that the public asked for; zeros are among them.
    public var cells = 0
    /// Hidden because they are small, few make them, or an earlier release would tell the change.
    public var primary = 0
    /// Hidden so that no other can be worked out.
    public var complementary = 0
    /// Figures of the release that are not shown, those made of hidden numbers among them.
    public var hiddenFigures = 0
    public var figures = 0
    /// Earlier releases that were looked at.
    public var earlier = 0
  }

  /// - Parameters:
  ///   - release: all indicators of the definition, at all places and periods that some publication
  ///     for the public has; nothing hidden.
  ///   - contributors: by `values` measure, as `contributors(to:from:request:labels:workers:)`
  ///     gives them for the same request.
  ///   - earlier: what was published before, in any order.
  /// - Throws: `DisclosureError`; then nothing may be published.
  public init(
    _ release: Release, _ definition: PipelineDefinition,
    contributors: [Int: [Contributors]], earlier: [PublicRecord] = [],
    workers: some ParallelMapping = SerialMapping()
  ) throws(DisclosureError) {
    let shape = try TableShape(release, units: definition.units)
    let scope = PublicScope(definition, release)
    let layers = Layers(
      release, definition, shape, contributors: contributors, published: scope.withParts)
    let names = CellNames(release)
    let history = earlier.map { PublicHistory($0, names, layers, shape, definition.disclosure) }
    let families = Families(layers, shape, definition.disclosure, history)
    let done = workers.map(families.count) { families.protected($0) }
    let failed = done.flatMap(\.recovered)
    guard failed.isEmpty else {
      throw .recoverable(failed.map { names.text(of: $0, layers, shape) })
    }
    let hidden = HiddenCells(done, layers)
    var account = Account()
    for family in done {
      account.primary += family.primary
      account.complementary += family.complementary
    }
    account.cells = layers.all.reduce(0) { total, layer in
      total + (layer.kind == .open ? 0 : layer.isPublished.count { $0 } * layer.width)
    }
    account.earlier = earlier.count
    self.release = release.hiding(
      hidden, layers, shape, definition, contributors, shown: scope.shown)
    account.figures = self.release.figures.count
    account.hiddenFigures = self.release.figures.count { $0.quantity == .suppressed }
    self.account = account
    record = PublicRecord(layers, shape, names, hidden)
  }
}

/// Which figures the publications for the public have.
struct PublicScope {
  /// Of each indicator by period × places + place: what stands in a publication; empty: nothing.
  private(set) var shown: [[Bool]]
  /// Those, and what they are made of: a rate shows its numerator.
  private(set) var withParts: [[Bool]]

  init(_ definition: PipelineDefinition, _ release: Release) {
    shown = Array(repeating: [], count: release.indicators.count)
    let levels = definition.units.levels
    for publication in definition.publications where publication.audience == .public {
      // A template may take any figure.
      let isFree = publication.template != nil
      let wanted =
        publication.levels.isEmpty
        ? Set(levels.dropLast(levels.count > 1 ? 1 : 0))
        : Set(publication.levels.map { levels[$0] })
      let grains = Set(publication.grains)
      let cells = release.periods.flatMap { period in
        release.places.map { place in
          isFree || wanted.contains(place.level) && grains.contains(period.grain)
        }
      }
      let indicators =
        isFree || publication.indicators.isEmpty
        ? Array(release.indicators.indices) : publication.indicators
      for indicator in indicators { PublicScope.join(cells, into: &shown[indicator]) }
    }
    withParts = shown
    for indicator in release.indicators.indices where !shown[indicator].isEmpty {
      addParts(of: indicator, shown[indicator], release.indicators)
    }
  }

  private mutating func addParts(
    of indicator: Int, _ cells: [Bool], _ indicators: [IndicatorDefinition]
  ) {
    let parts: [Int] =
      switch indicators[indicator].formula {
      case .ratio(let above, let below, _): [above, below]
      case .combination(let plus, let minus): plus + minus
      case .share(let base): [base]
      // They are not shown to the public at all.
      case .compared, .yearToDate, .rank: []
      case .measure, .mean, .median, .percentile, .stated: []
      }
    for part in parts {
      // What a combination is made of is not shown by it, and is wanted for its sum.
      var isShown = true
      if case .combination = indicators[indicator].formula { isShown = false }
      let seen = isShown ? cells : cells.map { _ in false }
      PublicScope.join(seen, into: &withParts[part])
      addParts(of: part, seen, indicators)
    }
  }

  private static func join(_ cells: [Bool], into all: inout [Bool]) {
    all = all.isEmpty ? cells : zip(all, cells).map { $0 || $1 }
  }
}

/// Which cells of each layer are not shown.
struct HiddenCells {
  private var ofLayer: [[Bool]]

  init(_ families: [Families.Done], _ layers: Layers) {
    ofLayer = layers.all.map { Array(repeating: false, count: $0.values.count) }
    for family in families {
      for cell in family.hidden { ofLayer[cell.layer][cell.index] = true }
    }
  }

  func contains(_ layer: Int, _ index: Int) -> Bool { ofLayer[layer][index] }
}

extension Release {
  /// The release with the hidden figures marked, without those that no publication asks for.
  func hiding(
    _ hidden: HiddenCells, _ layers: Layers, _ shape: TableShape, _ definition: PipelineDefinition,
    _ contributors: [Int: [Contributors]], shown: [[Bool]]
  ) -> Release {
    func isHidden(_ layer: Int?, _ figure: Figure, whole: Bool = false) -> Bool {
      guard let layer else { return false }
      let width = layers.all[layer].width
      return hidden.contains(
        layer,
        shape.index(
          figure.period, figure.place, categories: width,
          layers.all[layer].categories.isEmpty || whole ? 0 : figure.category))
    }
    func isHidden(_ figure: Figure) -> Bool {
      switch indicators[figure.indicator].formula {
      case .measure, .combination: return isHidden(layers.ofIndicator[figure.indicator], figure)
      case .ratio(let above, let below, _):
        return [above, below].contains {
          isHidden(layers.ofIndicator[$0], figure) || isStatedAndClosed($0)
        }
      case .share(let base):
        return isHidden(layers.ofIndicator[base], figure)
          || isHidden(layers.wholeOf[base], figure, whole: true)
      // Two periods in one number, or the order of numbers: no sum protects them.
      case .compared, .yearToDate, .rank: return true
      case .mean:
        guard let parts = layers.ofMean[figure.indicator] else { return false }
        return isHidden(parts.sum, figure) || isHidden(parts.count, figure)
      case .stated: return isStatedAndClosed(figure.indicator)
      case .median(let measure): return isTooFew(figure, measure, 50)
      case .percentile(let measure, let share): return isTooFew(figure, measure, share)
      }
    }
    /// What a table states may be anything: only what the pipeline calls open is shown.
    func isStatedAndClosed(_ indicator: Int) -> Bool {
      guard case .stated = indicators[indicator].formula else { return false }
      return !definition.disclosure.open.contains(indicator)
    }
    func isTooFew(_ figure: Figure, _ measure: Int, _ share: Int) -> Bool {
      guard !definition.disclosure.open.contains(figure.indicator) else { return false }
      guard let known = contributors[measure] else { return true }
      let index = shape.index(
        figure.period, figure.place, categories: categories[figure.indicator].count,
        figure.category)
      return !known[index].canShow(percentile: share, definition.disclosure)
    }
    var result = self
    result.provenance.audience = .public
    result.provenance.conservation = []
    result.figures = FigureList(
      figures.lazy.compactMap { figure -> Figure? in
        let cells = shown[figure.indicator]
        guard !cells.isEmpty, cells[figure.period * shape.placeCount + figure.place] else {
          return nil
        }
        guard figure.quantity != .empty, figure.quantity != .notReported, isHidden(figure) else {
          return figure
        }
        return Figure(
          indicator: figure.indicator, period: figure.period, place: figure.place,
          category: figure.category, quantity: .suppressed)
      })
    return result
  }
}
