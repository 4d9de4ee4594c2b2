public import Casework
public import Indicators

extension Release {
  /// What one publication shows: its levels, grains and indicators, in the release's order.
  ///
  /// An empty list in the definition means: all levels above the last one (the sites), all
  /// grains, all indicators. Provenance stays whole. In formulas −1 stands for an indicator that
  /// the part leaves out, so a part is for showing and never for computing.
  ///
  /// - Parameter levels: the names of the unit tree's levels, from the top.
  public func part(for definition: PublicationDefinition, levels: [String]) -> Release {
    let wantedLevels = Set(
      definition.levels.isEmpty
        ? Array(levels.dropLast(levels.count > 1 ? 1 : 0))
        : definition.levels.filter(levels.indices.contains).map { levels[$0] })
    let grains = Set(definition.grains)
    let wantedIndicators = Set(definition.indicators)
    if Set(places.map(\.level)).isSubset(of: wantedLevels),
      grains.isEmpty || Set(periods.map(\.grain)).isSubset(of: grains),
      wantedIndicators.isEmpty || wantedIndicators.count == indicators.count
    {
      return self
    }
    let newPlace = Renumbering(places.map { wantedLevels.contains($0.level) })
    let newPeriod = Renumbering(periods.map { grains.isEmpty || grains.contains($0.grain) })
    let newIndicator = Renumbering(
      indicators.indices.map { wantedIndicators.isEmpty || wantedIndicators.contains($0) })
    var part = self
    part.places = newPlace.kept(places)
    part.periods = newPeriod.kept(periods)
    part.indicators = newIndicator.kept(indicators).map { indicator in
      var indicator = indicator
      indicator.formula = indicator.formula.renumbered { $0 < 0 ? -1 : newIndicator[$0] ?? -1 }
      return indicator
    }
    part.categories = newIndicator.kept(categories)
    part.descriptions = newIndicator.kept(descriptions)
    part.silence = Silence(
      tables: silence.tables.map { table in
        var table = table
        table.units = newPeriod.indices.flatMap { period in
          newPlace.indices.map { table.units[period * places.count + $0] }
        }
        return table
      }, tableOfIndicator: newIndicator.kept(silence.tableOfIndicator))
    part.figures = FigureList(
      runs: figures.runs.compactMap { run in
        guard let indicator = newIndicator[run.indicator], let period = newPeriod[run.period] else {
          return nil
        }
        return FigureList.Run(
          indicator: indicator, period: period,
          cells: run.cells.compactMap { cell in
            newPlace[Int(cell.place)].map {
              FigureList.Cell(place: $0, category: Int(cell.category), quantity: cell.quantity)
            }
          })
      })
    return part
  }

  /// The category of a figure, or `nil` without a breakdown. A record without a value has an
  /// empty code and is labelled 未填 where the list gives no label.
  func category(of figure: Figure) -> Category? {
    guard figure.category >= 0 else { return nil }
    return Release.labelled(categories[figure.indicator][figure.category])
  }

  static func labelled(_ category: Category) -> Category {
    category.label.isEmpty
      ? Category(code: category.code, label: category.code.isEmpty ? "未填" : category.code)
      : category
  }
}

/// New numbers, without gaps, for the elements that are kept.
private struct Renumbering {
  private let numbers: [Int]

  init(_ isKept: [Bool]) {
    var next = 0
    numbers = isKept.map { kept in
      guard kept else { return -1 }
      next += 1
      return next - 1
    }
  }

  subscript(old: Int) -> Int? { numbers[old] < 0 ? nil : numbers[old] }

  /// The old numbers of those that are kept.
  var indices: [Int] { numbers.indices.filter { numbers[$0] >= 0 } }

  func kept<Element>(_ elements: [Element]) -> [Element] {
    zip(elements, numbers).filter { $0.1 >= 0 }.map(\.0)
  }
}
