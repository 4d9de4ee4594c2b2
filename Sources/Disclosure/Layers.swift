import Casework
import Indicators

/// What a release adds up, and how one layer follows from others.
struct Layers {
  /// Σ of the plus cells less the minus cells = the whole, in every place and period.
  struct Relation {
    /// Layer and category; the category is −1 without a breakdown.
    struct Part: Hashable {
      var layer: Int
      var category: Int
    }
    var whole: Part
    var plus: [Part]
    var minus: [Part] = []
  }

  private(set) var all: [Layer] = []
  private(set) var relations: [Relation] = []
  /// Of each indicator that is a measure or a combination.
  private(set) var ofIndicator: [Int: Int] = [:]
  private(set) var ofMean: [Int: (sum: Int, count: Int)] = [:]
  /// Of each indicator with a breakdown: the layer of the sum over it.
  private(set) var wholeOf: [Int: Int] = [:]

  private let release: Release
  private let definition: PipelineDefinition
  private let shape: TableShape
  private let known: [Int: [Contributors]]
  private let published: [[Bool]]

  /// - Parameters:
  ///   - contributors: by measure.
  ///   - published: of each indicator by period × places + place; empty: nothing of it.
  init(
    _ release: Release, _ definition: PipelineDefinition, _ shape: TableShape,
    contributors: [Int: [Contributors]], published: [[Bool]]
  ) {
    self.release = release
    self.definition = definition
    self.shape = shape
    known = contributors
    self.published = published
    let wanted = release.indicators.indices.filter { !published[$0].isEmpty }
    for indicator in wanted { addLayer(of: indicator) }
    for indicator in wanted { addWhole(of: indicator) }
    for indicator in wanted { addRemainder(of: indicator) }
  }

  /// The cell's part of what stands in a row of a release.
  func part(_ layer: Int, category: Int) -> Relation.Part {
    Relation.Part(layer: layer, category: all[layer].categories.isEmpty ? -1 : category)
  }

  private mutating func add(_ layer: Layer) -> Int {
    all.append(layer)
    return all.count - 1
  }

  private mutating func addLayer(of indicator: Int) {
    guard ofIndicator[indicator] == nil else { return }
    let row = release.indicators[indicator]
    switch row.formula {
    case .measure(let measure):
      ofIndicator[indicator] = add(layer(of: indicator, measure: measure))
    case .combination(let plus, let minus):
      for part in plus + minus { addLayer(of: part) }
      let parts = (plus + minus).compactMap { ofIndicator[$0] }
      guard parts.count == plus.count + minus.count else { return }
      var layer = Layer(
        name: row.name, kind: kind(of: indicator, parts: parts.map { all[$0].kind }),
        categories: codes(of: indicator), values: values(of: indicator),
        isPublished: published[indicator])
      layer.isStock = parts.allSatisfy { all[$0].isStock }
      layer.isDistinct = parts.contains { all[$0].isDistinct || all[$0].isStock != layer.isStock }
      layer.contributors = joined(parts, like: layer)
      let whole = add(layer)
      ofIndicator[indicator] = whole
      for category in categories(of: layer) {
        relations.append(
          Relation(
            whole: part(whole, category: category),
            plus: plus.compactMap { ofIndicator[$0] }.map { part($0, category: category) },
            minus: minus.compactMap { ofIndicator[$0] }.map { part($0, category: category) }))
      }
    case .mean(let measure):
      var sum = Layer(
        name: row.name + ":sum", kind: isOpen(indicator) ? .open : .amount,
        categories: codes(of: indicator), values: values(of: indicator),
        isPublished: published[indicator])
      sum.contributors = known[measure]
      var count = Layer(
        name: row.name + ":count", kind: isOpen(indicator) ? .open : .count,
        categories: sum.categories, values: values(of: indicator, below: true),
        isPublished: published[indicator])
      sum.isStock = definition.measures[measure].isStock
      count.isStock = sum.isStock
      ofMean[indicator] = (add(sum), add(count))
    case .ratio, .share, .compared, .yearToDate, .rank, .median, .percentile, .stated: break
    }
  }

  private func layer(of indicator: Int, measure: Int) -> Layer {
    let row = release.indicators[indicator]
    let what = definition.measures[measure]
    var layer = Layer(
      name: row.name, kind: kind(of: indicator, measure: what), categories: codes(of: indicator),
      values: values(of: indicator), isPublished: published[indicator])
    layer.isStock = what.isStock
    switch what.kind {
    case .distinct, .unitsOfPeriod: layer.isDistinct = true
    case .count, .sum, .values, .units, .reports, .rows: break
    }
    if layer.kind == .amount {
      layer.contributors = definition.amountValues[measure].flatMap { known[$0] }
    }
    return layer
  }

  // MARK: What a breakdown adds up to, and what a per cent leaves

  private mutating func addWhole(of indicator: Int) {
    let row = release.indicators[indicator]
    guard !row.breakdown.isEmpty, case .measure(let measure) = row.formula,
      let broken = ofIndicator[indicator]
    else { return }
    var plain = definition.measures[measure]
    plain.breakdown = []
    guard let whole = layer(of: plain, over: broken, asked: indicator) else { return }
    wholeOf[indicator] = whole
    relations.append(
      Relation(
        whole: part(whole, category: -1),
        plus: all[broken].categories.indices.map { part(broken, category: $0) }))
    addMargins(of: indicator, broken, measure)
  }

  /// The layer of a measure without its breakdown: that of an indicator, or a new one that is
  /// shown as far as shares of the breakdown show it.
  private mutating func layer(
    of plain: MeasureDefinition, over broken: Int, asked indicator: Int
  ) -> Int? {
    for (other, layer) in ofIndicator.sorted(by: { $0.key < $1.key }) {
      if case .measure(let measure) = release.indicators[other].formula,
        definition.measures[measure] == plain
      {
        return layer
      }
    }
    // Who is counted in two categories is not counted twice in both together.
    if all[broken].isDistinct { return nil }
    for (other, layer) in wholeOf.sorted(by: { $0.key < $1.key }) {
      if case .measure(let measure) = release.indicators[other].formula {
        var same = definition.measures[measure]
        same.breakdown = []
        if same == plain {
          all[layer].isPublished = zip(all[layer].isPublished, sharesShow(indicator)).map {
            $0 || $1
          }
          return layer
        }
      }
    }
    let width = all[broken].width
    var whole = Layer(
      name: all[broken].name + ":all", kind: all[broken].kind,
      values: (0..<(shape.periodCount * shape.placeCount)).map { cell in
        (0..<width).reduce(0) { $0 + all[broken].values[cell * width + $1] }
      }, isPublished: sharesShow(indicator))
    whole.isStock = all[broken].isStock
    whole.contributors = all[broken].contributors.map { parts in
      whole.values.indices.map { cell in
        (0..<width).reduce(Contributors.none) { $0.joined(with: parts[cell * width + $1]) }
      }
    }
    return add(whole)
  }

  private func sharesShow(_ indicator: Int) -> [Bool] {
    var shown = [Bool](repeating: false, count: shape.periodCount * shape.placeCount)
    for (other, row) in release.indicators.enumerated() where !published[other].isEmpty {
      if case .share(indicator) = row.formula {
        shown = zip(shown, published[other]).map { $0 || $1 }
      }
    }
    return shown
  }

  /// A breakdown by two fields adds up to the one by each of them.
  private mutating func addMargins(of indicator: Int, _ broken: Int, _ measure: Int) {
    let axes = release.indicators[indicator].breakdown
    guard axes.count > 1 else { return }
    for (other, layer) in ofIndicator.sorted(by: { $0.key < $1.key }) where layer != broken {
      let row = release.indicators[other]
      guard case .measure(let single) = row.formula, row.breakdown.count == 1,
        let place = axes.firstIndex(of: row.breakdown[0])
      else { continue }
      var (one, all) = (definition.measures[single], definition.measures[measure])
      (one.breakdown, all.breakdown) = ([], [])
      guard one == all else { continue }
      let codes = self.all[broken].categories.map { code in
        code.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      }
      guard codes.allSatisfy({ $0.count == axes.count }) else { continue }
      for (category, code) in self.all[layer].categories.enumerated() {
        let parts = codes.indices.filter { codes[$0][place] == code }
        relations.append(
          Relation(
            whole: part(layer, category: category), plus: parts.map { part(broken, category: $0) }))
      }
    }
  }

  /// Of a per cent: what its numerator lacks of its denominator. 842 of 843 names one person.
  private mutating func addRemainder(of indicator: Int) {
    let row = release.indicators[indicator]
    guard case .ratio(let above, let below, 100) = row.formula, let above = ofIndicator[above],
      let below = ofIndicator[below], all[above].kind == .count, all[below].kind == .count
    else { return }
    let width = all[above].width
    let isSame = all[below].width == width
    let rests = all[above].values.indices.map {
      all[below].values[isSame ? $0 : $0 / width] - all[above].values[$0]
    }
    // What is not part of its denominator anywhere leaves nothing that means anything.
    guard rests.allSatisfy({ $0 >= 0 }), isSame || all[below].width == 1 else { return }
    var rest = Layer(
      name: row.name + ":rest", kind: .count, categories: all[above].categories, values: rests,
      isPublished: [Bool](repeating: false, count: shape.periodCount * shape.placeCount))
    rest.isStock = all[above].isStock && all[below].isStock
    rest.isDistinct =
      all[above].isDistinct || all[below].isDistinct
      || all[above].isStock != all[below].isStock
    rest.isRemainder = true
    let layer = add(rest)
    for category in categories(of: rest) {
      relations.append(
        Relation(
          whole: part(below, category: category),
          plus: [part(above, category: category), part(layer, category: category)]))
    }
  }

  // MARK: Reading the release

  private func categories(of layer: Layer) -> [Int] {
    layer.categories.isEmpty ? [-1] : Array(layer.categories.indices)
  }

  private func codes(of indicator: Int) -> [String] { release.categories[indicator].map(\.code) }

  /// What is absent, not reported or without a denominator is zero.
  private func values(of indicator: Int, below: Bool = false) -> [Int64] {
    let width = max(1, release.categories[indicator].count)
    var values = [Int64](repeating: 0, count: shape.periodCount * shape.placeCount * width)
    for run in release.figures.runs where run.indicator == indicator {
      for cell in run.cells {
        let index = shape.index(
          run.period, Int(cell.place), categories: width, Int(cell.category))
        switch cell.quantity {
        case .whole(let value): values[index] = value
        case .ratio(let numerator, let denominator, _):
          values[index] = below ? denominator : numerator
        case .empty, .notReported, .suppressed: break
        }
      }
    }
    return values
  }

  private func joined(_ parts: [Int], like layer: Layer) -> [Contributors]? {
    guard layer.kind == .amount else { return nil }
    var result = [Contributors](repeating: .none, count: layer.values.count)
    for part in parts {
      guard let known = all[part].contributors else { return nil }
      for cell in result.indices {
        result[cell] = result[cell].joined(
          with: known[all[part].width == layer.width ? cell : cell / layer.width])
      }
    }
    return result
  }

  private func isOpen(_ indicator: Int) -> Bool { definition.disclosure.open.contains(indicator) }

  private func kind(of indicator: Int, parts: [Layer.Kind]) -> Layer.Kind {
    if isOpen(indicator) || parts.allSatisfy({ $0 == .open }) { return .open }
    return parts.contains(.amount) ? .amount : .count
  }

  private func kind(of indicator: Int, measure: MeasureDefinition) -> Layer.Kind {
    if isOpen(indicator) { return .open }
    func field(_ expression: Expression) -> FieldKind? {
      guard case .field(let index) = expression else { return nil }
      return definition.sources[measure.source].fields[index].kind
    }
    switch measure.kind {
    case .count, .rows: return .count
    // Stations of a registry and reports that are due are no secret of a person.
    case .units, .unitsOfPeriod, .reports: return .open
    case .distinct(let what):
      if case .unit = field(what) { return .open }
      if case .above = what { return .open }
      return .count
    case .sum(let what):
      if case .count = field(what) { return .count }
      return .amount
    case .values: return .amount
    }
  }
}
